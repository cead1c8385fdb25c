"""The type system of an export: a span layer for each layer of the tag set, and one of relations.

INCEpTION takes it as the definition of custom layers; attributes are features of their layer.
"""

from typing import Any

from annotator.formats.uima.library import cassis
from annotator.formats.uima.names import (
    ANNOTATION,
    ANNOTATION_BASE,
    ANNOTATOR,
    ARTICLE,
    CUSTOM,
    DEPENDENT,
    DETAILS,
    DIV,
    DOCUMENT_ANNOTATION,
    GOVERNOR,
    HEADING,
    IDENTITY,
    LABEL,
    METADATA,
    NOTE,
    OTHERS,
    PARAGRAPH,
    RELATIONS,
    RESERVED_FEATURES,
    RESERVED_TYPES,
    STRING,
    UID,
    identifier,
)
from annotator.model import TagSet

_OF_LAYERS = {
    LABEL: "The label.",
    NOTE: "A remark on the annotation.",
    IDENTITY: "The person, organisation or thing that is meant.",
    ANNOTATOR: "Who made the annotation.",
    UID: "The annotation's id; several spans with the same one are fragments of one annotation.",
    DETAILS: "What else is known of it, as JSON.",
}
_OF_RELATIONS = {LABEL: "The type of the relation.", **dict.fromkeys((ANNOTATOR, UID), "")} | {
    NOTE: "",
    IDENTITY: "",
    DETAILS: "What else is known of it, as JSON.",
}
_OF_METADATA = ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri")


class WrittenTypes:
    """The types that go out; a layer is made when a label of it is met."""

    def __init__(self, tag_set: TagSet | None = None) -> None:
        self.system: Any = cassis().TypeSystem()
        self._tag_set = tag_set or TagSet("", ())
        self._of_label: dict[str, Any] = {}
        self._features: dict[str, dict[str, str]] = {}
        self._base()
        for layer in self._tag_set.layers:
            type = self._layer(layer.name, layer.description)
            attributes = {each.name: each for label in layer.labels for each in label.attributes}
            for each in attributes.values():
                self._attribute(type, each.name, each.description)
            for label in layer.labels:
                self._of_label[label.name] = type

    def layer(self, label: str) -> Any:
        """The type of annotations of a label."""
        found = self._of_label.get(label)
        if found is None:
            name = CUSTOM + OTHERS
            known = self.system.contains_type(name)
            found = self.system.get_type(name) if known else self._layer(OTHERS, "")
            self._of_label[label] = found
        return found

    def feature(self, type: Any, attribute: str) -> str | None:
        """The feature of a type that holds an attribute; None where there is none."""
        return self._features.get(type.name, {}).get(attribute)

    def _layer(self, name: str, description: str) -> Any:
        type = self.system.create_type(
            CUSTOM + identifier(name, RESERVED_TYPES), ANNOTATION, _allowed(description)
        )
        self._strings(type, _OF_LAYERS)
        return type

    def _attribute(self, type: Any, name: str, description: str) -> None:
        feature = identifier(name, RESERVED_FEATURES)
        self.system.create_feature(type, feature, STRING, description=_allowed(description))
        self._features.setdefault(type.name, {})[name] = feature

    def _strings(self, type: Any, features: dict[str, str]) -> None:
        for name, description in features.items():
            self.system.create_feature(type, name, STRING, description=description or None)

    def _base(self) -> None:
        """What DKPro defines, in its own words, and the types of ours that there always are."""
        system = self.system
        metadata = system.create_type(METADATA, DOCUMENT_ANNOTATION)
        self._strings(metadata, dict.fromkeys(_OF_METADATA, ""))
        system.create_feature(metadata, "isLastSegment", "uima.cas.Boolean")
        self._strings(system.create_type(DIV, ANNOTATION), {"divType": "", "id": ""})
        for name in (HEADING, PARAGRAPH):
            system.create_type(name, DIV)
        article = system.create_type(ARTICLE, ANNOTATION_BASE, "What is known of the article.")
        self._strings(article, {"metadata": "As JSON.", "identities": "As JSON, by their ids."})
        relations = system.create_type(RELATIONS, ANNOTATION, "Relations between annotations.")
        for end in (GOVERNOR, DEPENDENT):
            system.create_feature(relations, end, ANNOTATION)
        self._strings(relations, _OF_RELATIONS)


def _allowed(description: str) -> str | None:
    """A description that XML can hold; it is for people to read."""
    kept = "".join(each for each in description if each >= " " and each not in "\ufffe\uffff")
    return kept or None
