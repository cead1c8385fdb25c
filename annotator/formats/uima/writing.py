"""Writes CAS files in XMI or JSON: one for each article, with the annotations of all annotators."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats.files import FileNames
from annotator.formats.foreign import count_missing_ends
from annotator.formats.format import WriteContext
from annotator.formats.losses import Losses, name_annotation
from annotator.formats.uima import TYPE_SYSTEM_FILE
from annotator.formats.uima.own_features import format_json
from annotator.formats.uima.type_systems import import_cassis
from annotator.formats.uima.vocabulary import (
    ANNOTATION,
    ANNOTATION_BASE,
    ANNOTATOR,
    ARTICLE,
    CUSTOM,
    DEPENDENT,
    DETAILS,
    DIV,
    DOCUMENT_ANNOTATION,
    FALLBACK_LAYER,
    GOVERNOR,
    HEADING,
    IDENTITY,
    LABEL,
    METADATA,
    NOTE,
    PARAGRAPH,
    RELATIONS,
    RESERVED_FEATURES,
    RESERVED_TYPES,
    STRING,
    UID,
    encode_identifier,
)
from annotator.formats.xml_text import FORBIDDEN
from annotator.model import AnnotatedDocument, Annotation, Identity, ModelObject, Relation, TagSet

_TEXT_LOSS = "texts with characters that XML forbids"
_BLOCKS = {"paragraph": PARAGRAPH, "headline": HEADING, "subhead": HEADING}

Sanitizer = Callable[[str, str], str]
"""Returns a text that the file can hold, given the text and the name of its owner in a loss."""

# The descriptions are part of the files that people have: they stay as they are.
_LAYER_FEATURES = {
    LABEL: "The label.",
    NOTE: "A remark on the annotation.",
    IDENTITY: "The person, organisation or thing that is meant.",
    ANNOTATOR: "Who made the annotation.",
    UID: "The annotation's id; several spans with the same one are fragments of one annotation.",
    DETAILS: "What else is known of it, as JSON.",
}
_RELATION_FEATURES = {
    LABEL: "The type of the relation.",
    **dict.fromkeys((ANNOTATOR, UID), ""),
} | {
    NOTE: "",
    IDENTITY: "",
    DETAILS: "What else is known of it, as JSON.",
}
_METADATA_FEATURES = (
    "documentTitle",
    "documentId",
    "documentUri",
    "collectionId",
    "documentBaseUri",
)


class WrittenTypes:
    """The type system of an export: the layers of the tag set, and types of DKPro and ours."""

    def __init__(self, tag_set: TagSet | None = None) -> None:
        """Create the types.

        Raises:
            EnvironmentFault: The library is missing.
        """
        self.system: Any = import_cassis().TypeSystem()
        self._tag_set = tag_set or TagSet("", ())
        self._type_by_label: dict[str, Any] = {}
        self._features: dict[str, dict[str, str]] = {}
        """The features of each type, by the name of the attribute."""
        self._create_base_types()
        for layer in self._tag_set.layers:
            cas_type = self._create_layer(layer.name, layer.description)
            attributes = {
                attribute.name: attribute
                for label in layer.labels
                for attribute in label.attributes
            }
            for attribute in attributes.values():
                self._create_attribute(cas_type, attribute.name, attribute.description)
            for label in layer.labels:
                self._type_by_label[label.name] = cas_type

    def type_for(self, label: str) -> Any:
        """Return the type of the annotations of a label, creating the fallback layer if needed."""
        cas_type = self._type_by_label.get(label)
        if cas_type is None:
            name = CUSTOM + FALLBACK_LAYER
            exists = self.system.contains_type(name)
            cas_type = (
                self.system.get_type(name) if exists else self._create_layer(FALLBACK_LAYER, "")
            )
            self._type_by_label[label] = cas_type
        return cas_type

    def feature_for(self, cas_type: Any, attribute: str) -> str | None:
        """Return the feature of a type that holds an attribute; None where it has none."""
        return self._features.get(cas_type.name, {}).get(attribute)

    def _create_layer(self, name: str, description: str) -> Any:
        cas_type = self.system.create_type(
            CUSTOM + encode_identifier(name, RESERVED_TYPES), ANNOTATION, _clean(description)
        )
        self._create_features(cas_type, _LAYER_FEATURES)
        return cas_type

    def _create_attribute(self, cas_type: Any, name: str, description: str) -> None:
        feature = encode_identifier(name, RESERVED_FEATURES)
        self.system.create_feature(cas_type, feature, STRING, description=_clean(description))
        self._features.setdefault(cas_type.name, {})[name] = feature

    def _create_features(self, cas_type: Any, descriptions: Mapping[str, str]) -> None:
        """Create features for texts, given their descriptions by name."""
        for name, description in descriptions.items():
            self.system.create_feature(cas_type, name, STRING, description=description or None)

    def _create_base_types(self) -> None:
        """Create the types of DKPro as DKPro defines them, and ours that each file has."""
        system = self.system
        metadata = system.create_type(METADATA, DOCUMENT_ANNOTATION)
        self._create_features(metadata, dict.fromkeys(_METADATA_FEATURES, ""))
        system.create_feature(metadata, "isLastSegment", "uima.cas.Boolean")
        self._create_features(system.create_type(DIV, ANNOTATION), {"divType": "", "id": ""})
        for name in (HEADING, PARAGRAPH):
            system.create_type(name, DIV)
        article = system.create_type(ARTICLE, ANNOTATION_BASE, "What is known of the article.")
        self._create_features(
            article, {"metadata": "As JSON.", "identities": "As JSON, by their ids."}
        )
        relations = system.create_type(RELATIONS, ANNOTATION, "Relations between annotations.")
        for end in (GOVERNOR, DEPENDENT):
            system.create_feature(relations, end, ANNOTATION)
        self._create_features(relations, _RELATION_FEATURES)


def _clean(description: str) -> str | None:
    """Return a description without the characters that XML forbids; None for an empty one."""
    kept = "".join(
        character
        for character in description
        if character >= " " and character not in "\ufffe\uffff"
    )
    return kept or None


def write_xmi(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write an XMI file for each article, and the type system of all of them.

    Args:
        items: The tag set, the identities and the articles.
        folder: The folder of the files, which exists.
        context: Receives the losses: identities without annotations, and texts with characters
            that XML forbids, which are replaced.

    Raises:
        EnvironmentFault: The library is missing.
        OSError: A file cannot be written.
    """

    def sanitize(text: str, owner: str) -> str:
        if not FORBIDDEN.search(text):
            return text
        context.losses.add(_TEXT_LOSS, owner)
        return FORBIDDEN.sub("\ufffd", text)

    def save(cas: Any, stem: str) -> None:
        (folder / f"{stem}.xmi").write_bytes(cas.to_xmi(pretty_print=True).encode())

    types = _write(items, save, sanitize, context.losses)
    (folder / TYPE_SYSTEM_FILE).write_bytes(types.system.to_xml().encode())


def write_json(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write a file of CAS JSON for each article, each with its type system.

    Args:
        items: The tag set, the identities and the articles.
        folder: The folder of the files, which exists.
        context: Receives the losses: identities without annotations.

    Raises:
        EnvironmentFault: The library is missing.
        OSError: A file cannot be written.
    """

    def save(cas: Any, stem: str) -> None:
        data = json.dumps(json.loads(cas.to_json()), ensure_ascii=False, indent=1)
        (folder / f"{stem}.json").write_text(data + "\n", "utf-8", newline="\n")

    _write(items, save, lambda text, _: text, context.losses)


def _write(
    items: Iterable[ModelObject],
    save: Callable[[Any, str], None],
    sanitize: Sanitizer,
    losses: Losses,
) -> WrittenTypes:
    """Save the CAS of each article under the stem of a file name; return the types."""
    types: WrittenTypes | None = None
    identities: dict[str, Identity] = {}
    used_ids: set[str] = set()
    names = FileNames()
    for item in items:
        if isinstance(item, TagSet):
            types = types or WrittenTypes(item)
        elif isinstance(item, Identity):
            identities[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            types = types or WrittenTypes()
            writer = _ArticleWriter(item, types, identities, sanitize, losses)
            save(writer.create_cas(), names.name(item.document.id))
            used_ids |= writer.used_identity_ids
    for identity_id, identity in identities.items():
        if identity_id not in used_ids:
            losses.add("identities that no annotation refers to", f"“{identity.name}”")
    return types or WrittenTypes()


class _ArticleWriter:
    """Makes the CAS of one article."""

    def __init__(
        self,
        item: AnnotatedDocument,
        types: WrittenTypes,
        identities: Mapping[str, Identity],
        sanitize: Sanitizer,
        losses: Losses,
    ) -> None:
        self._item, self._types, self._losses = item, types, losses
        self._identities, self._sanitize = identities, sanitize
        self.used_identity_ids: set[str] = set()
        """The ids of the identities that annotations refer to."""
        self._first_structures: dict[str, Any] = {}
        """The feature structure of the first fragment, by the id of the annotation."""

    def create_cas(self) -> Any:
        """Return the CAS; the library turns code points into UTF-16 units when it saves."""
        document, system = self._item.document, self._types.system
        text = self._document_text(document.text)
        cas = import_cassis().Cas(system, sofa_string=text, sofa_mime="text/plain")
        self._add(
            cas,
            METADATA,
            begin=0,
            end=len(text),
            language="x-unspecified",
            documentTitle=self._document_text(document.title),
            documentId=self._document_text(document.id),
            isLastSegment=False,
        )
        for block in document.blocks:
            kind = self._document_text(block.kind)
            type_name = _BLOCKS.get(kind, DIV)
            self._add(cas, type_name, begin=block.start, end=block.end, divType=kind)
        for annotation in self._item.annotations:
            self._add_annotation(cas, annotation)
        for relation in self._item.relations:
            self._add_relation(cas, relation)
        count_missing_ends(self._item, self._first_structures, self._losses)
        identities = {
            identity_id: _fields_without_id(self._identities[identity_id])
            for identity_id in sorted(self.used_identity_ids)
        }
        self._add(
            cas,
            ARTICLE,
            metadata=format_json(dict(document.metadata)),
            identities=format_json(identities),
        )
        return cas

    def _add(self, cas: Any, type_name: str, **features: Any) -> Any:
        structure = self._types.system.get_type(type_name)(**features)
        cas.add(structure)
        return structure

    def _add_annotation(self, cas: Any, annotation: Annotation) -> None:
        """Add a feature structure for each fragment."""
        cas_type = self._types.type_for(annotation.label)
        features: dict[str, Any] = {}
        attributes: dict[str, Any] = {}
        for name, value in annotation.attributes.items():
            feature = self._types.feature_for(cas_type, name)
            if feature is not None and isinstance(value, str):
                features[feature] = self._annotation_text(value, annotation)
            else:
                attributes[name] = value
        details: dict[str, Any] = {"attributes": attributes} if attributes else {}
        if annotation.origin != "manual":
            details["origin"] = annotation.origin
        if annotation.confidence is not None:
            details["confidence"] = annotation.confidence
        if annotation.metadata:
            details["metadata"] = dict(annotation.metadata)
        if annotation.identity is not None:
            features[IDENTITY] = self._identity_name(annotation, annotation.identity, details)
        features |= {
            LABEL: self._annotation_text(annotation.label, annotation),
            NOTE: self._annotation_text(annotation.note, annotation) or None,
            ANNOTATOR: self._annotation_text(annotation.annotator, annotation),
            UID: self._annotation_text(annotation.id, annotation),
            DETAILS: format_json(details) if details else None,
        }
        for start, end in annotation.fragments:
            structure = self._add(cas, cas_type.name, begin=start, end=end, **features)
            self._first_structures.setdefault(annotation.id, structure)

    def _identity_name(
        self, annotation: Annotation, identity_id: str, details: dict[str, Any]
    ) -> str:
        """Return the name of an identity, and add its id and name to the details."""
        identity = self._identities.get(identity_id)
        name = identity.name if identity is not None else identity_id
        name = self._annotation_text(name, annotation)
        details["identity"] = [identity_id, name]
        if identity is not None:
            self.used_identity_ids.add(identity_id)
        return name

    def _add_relation(self, cas: Any, relation: Relation) -> None:
        """Add a relation over the words of its target, as INCEpTION does."""
        source = self._first_structures.get(relation.source)
        target = self._first_structures.get(relation.target)
        if source is None or target is None:
            return
        details: dict[str, Any] = {}
        if relation.attributes:
            details["attributes"] = dict(relation.attributes)
        if relation.metadata:
            details["metadata"] = dict(relation.metadata)
        self._add(
            cas,
            RELATIONS,
            begin=target.begin,
            end=target.end,
            **{GOVERNOR: source, DEPENDENT: target},
            label=self._document_text(relation.type),
            annotator=self._document_text(relation.annotator),
            uid=self._document_text(relation.id),
            details=format_json(details) if details else None,
        )

    def _annotation_text(self, text: str, annotation: Annotation) -> str:
        return self._sanitize(text, name_annotation(annotation, self._item.document))

    def _document_text(self, text: str) -> str:
        return self._sanitize(text, self._item.document.id)


def _fields_without_id(identity: Identity) -> dict[str, Any]:
    fields = {key: value for key, value in msgspec.structs.asdict(identity).items() if value}
    del fields["id"]
    return fields
