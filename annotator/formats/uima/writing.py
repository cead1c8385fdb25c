"""Writes CAS files: one for each article, all people's annotations in it, in XMI or in JSON."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats.files import FileNames
from annotator.formats.foreign import count_missing_ends
from annotator.formats.format import WriteContext
from annotator.formats.losses import Losses, name_annotation
from annotator.formats.uima import TYPE_SYSTEM_FILE
from annotator.formats.uima.library import cassis
from annotator.formats.uima.own_features import as_json
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
from annotator.formats.xml_text import FORBIDDEN
from annotator.model import AnnotatedDocument, Annotation, Identity, ModelObject, Relation, TagSet

_TEXT_LOSS = "texts with characters that XML forbids"
_BLOCKS = {"paragraph": PARAGRAPH, "headline": HEADING, "subhead": HEADING}

Allowed = Callable[[str, str], str]
"""A text that the file can hold; what it is the text of, for a loss."""

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
            cas_type = self._layer(layer.name, layer.description)
            attributes = {each.name: each for label in layer.labels for each in label.attributes}
            for each in attributes.values():
                self._attribute(cas_type, each.name, each.description)
            for label in layer.labels:
                self._of_label[label.name] = cas_type

    def layer(self, label: str) -> Any:
        """The type of annotations of a label."""
        found = self._of_label.get(label)
        if found is None:
            name = CUSTOM + OTHERS
            known = self.system.contains_type(name)
            found = self.system.get_type(name) if known else self._layer(OTHERS, "")
            self._of_label[label] = found
        return found

    def feature(self, cas_type: Any, attribute: str) -> str | None:
        """The feature of a type that holds an attribute; None where there is none."""
        return self._features.get(cas_type.name, {}).get(attribute)

    def _layer(self, name: str, description: str) -> Any:
        cas_type = self.system.create_type(
            CUSTOM + identifier(name, RESERVED_TYPES), ANNOTATION, _allowed(description)
        )
        self._strings(cas_type, _OF_LAYERS)
        return cas_type

    def _attribute(self, cas_type: Any, name: str, description: str) -> None:
        feature = identifier(name, RESERVED_FEATURES)
        self.system.create_feature(cas_type, feature, STRING, description=_allowed(description))
        self._features.setdefault(cas_type.name, {})[name] = feature

    def _strings(self, cas_type: Any, features: dict[str, str]) -> None:
        for name, description in features.items():
            self.system.create_feature(cas_type, name, STRING, description=description or None)

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


def write_xmi(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write an XMI file for each article, and the type system of all of them."""

    def allowed(text: str, of: str) -> str:
        if not FORBIDDEN.search(text):
            return text
        context.losses.add(_TEXT_LOSS, of)
        return FORBIDDEN.sub("\ufffd", text)

    def put(cas: Any, stem: str) -> None:
        (folder / f"{stem}.xmi").write_bytes(cas.to_xmi(pretty_print=True).encode())

    types = _write(items, put, allowed, context.losses)
    (folder / TYPE_SYSTEM_FILE).write_bytes(types.system.to_xml().encode())


def write_json(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write a file of CAS JSON for each article, each with its type system."""

    def put(cas: Any, stem: str) -> None:
        data = json.dumps(json.loads(cas.to_json()), ensure_ascii=False, indent=1)
        (folder / f"{stem}.json").write_text(data + "\n", "utf-8", newline="\n")

    _write(items, put, lambda text, _: text, context.losses)


def _write(
    items: Iterable[ModelObject], put: Callable[[Any, str], None], allowed: Allowed, losses: Losses
) -> WrittenTypes:
    types: WrittenTypes | None = None
    identities: dict[str, Identity] = {}
    used: set[str] = set()
    names = FileNames()
    for item in items:
        if isinstance(item, TagSet):
            types = types or WrittenTypes(item)
        elif isinstance(item, Identity):
            identities[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            types = types or WrittenTypes()
            writer = _ArticleWriter(item, types, identities, allowed, losses)
            put(writer.cas(), names.name(item.document.id))
            used |= writer.used
    for identity_id, identity in identities.items():
        if identity_id not in used:
            losses.add("identities that no annotation refers to", f"“{identity.name}”")
    return types or WrittenTypes()


class _ArticleWriter:
    """Makes the CAS of one article."""

    def __init__(
        self,
        item: AnnotatedDocument,
        types: WrittenTypes,
        identities: dict[str, Identity],
        allowed: Allowed,
        losses: Losses,
    ) -> None:
        self._item, self._types, self._losses = item, types, losses
        self._identities, self._allowed = identities, allowed
        self.used: set[str] = set()
        """The identities that were written."""
        self._firsts: dict[str, Any] = {}

    def cas(self) -> Any:
        """The CAS."""
        document, system = self._item.document, self._types.system
        text = self._text(document.text)
        cas = cassis().Cas(system, sofa_string=text, sofa_mime="text/plain")
        self._add(
            cas,
            METADATA,
            begin=0,
            end=len(text),
            language="x-unspecified",
            documentTitle=self._text(document.title),
            documentId=self._text(document.id),
            isLastSegment=False,
        )
        for block in document.blocks:
            kind = self._text(block.kind)
            name = _BLOCKS.get(kind, DIV)
            self._add(cas, name, begin=block.start, end=block.end, divType=kind)
        for each in self._item.annotations:
            self._annotation(cas, each)
        for relation in self._item.relations:
            self._relation(cas, relation)
        count_missing_ends(self._item, self._firsts, self._losses)
        known = {identity_id: self._identities[identity_id] for identity_id in sorted(self.used)}
        said = {identity_id: _without_id(each) for identity_id, each in known.items()}
        self._add(
            cas,
            ARTICLE,
            metadata=as_json(dict(document.metadata)),
            identities=as_json(said),
        )
        return cas

    def _add(self, cas: Any, type_name: str, **features: Any) -> Any:
        made = self._types.system.get_type(type_name)(**features)
        cas.add(made)
        return made

    def _annotation(self, cas: Any, each: Annotation) -> None:
        cas_type = self._types.layer(each.label)
        features: dict[str, Any] = {}
        attributes: dict[str, Any] = {}
        for name, value in each.attributes.items():
            feature = self._types.feature(cas_type, name)
            if feature is not None and isinstance(value, str):
                features[feature] = self._said(value, each)
            else:
                attributes[name] = value
        details: dict[str, Any] = {"attributes": attributes} if attributes else {}
        if each.origin != "manual":
            details["origin"] = each.origin
        if each.confidence is not None:
            details["confidence"] = each.confidence
        if each.metadata:
            details["metadata"] = dict(each.metadata)
        if each.identity is not None:
            features[IDENTITY] = self._identity(each, details)
        features |= {
            LABEL: self._said(each.label, each),
            NOTE: self._said(each.note, each) or None,
            ANNOTATOR: self._said(each.annotator, each),
            UID: self._said(each.id, each),
            DETAILS: as_json(details) if details else None,
        }
        for start, end in each.fragments:
            made = self._add(cas, cas_type.name, begin=start, end=end, **features)
            self._firsts.setdefault(each.id, made)

    def _identity(self, each: Annotation, details: dict[str, Any]) -> str:
        identity_id = each.identity or ""
        known = self._identities.get(identity_id)
        name = self._said(known.name if known is not None else identity_id, each)
        details["identity"] = [identity_id, name]
        if known is not None:
            self.used.add(identity_id)
        return name

    def _relation(self, cas: Any, each: Relation) -> None:
        source, target = self._firsts.get(each.source), self._firsts.get(each.target)
        if source is None or target is None:
            return
        details: dict[str, Any] = {}
        if each.attributes:
            details["attributes"] = dict(each.attributes)
        if each.metadata:
            details["metadata"] = dict(each.metadata)
        self._add(
            cas,
            RELATIONS,
            begin=target.begin,
            end=target.end,
            **{GOVERNOR: source, DEPENDENT: target},
            label=self._text(each.type),
            annotator=self._text(each.annotator),
            uid=self._text(each.id),
            details=as_json(details) if details else None,
        )

    def _said(self, text: str, each: Annotation) -> str:
        return self._allowed(text, name_annotation(each, self._item.document))

    def _text(self, text: str) -> str:
        return self._allowed(text, self._item.document.id)


def _without_id(identity: Identity) -> dict[str, Any]:
    said = {key: value for key, value in msgspec.structs.asdict(identity).items() if value}
    del said["id"]
    return said
