"""Reads back the feature structures that an export of ours wrote.

Layers of ours have the features of :data:`~annotator.formats.uima.vocabulary.OWN_FEATURES`. Values
without a feature (origin, confidence, metadata, attributes that are not texts) are a JSON object
in the feature ``details``.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from annotator.formats.foreign import ForeignSpan
from annotator.formats.ids import made_id
from annotator.formats.jsonl.lines import IMPORTED, ORIGINS
from annotator.formats.offsets import Span
from annotator.formats.uima.type_classifier import text_of
from annotator.formats.uima.vocabulary import (
    ANNOTATOR,
    DETAILS,
    IDENTITY,
    LABEL,
    NOTE,
    RESERVED_FEATURES,
    UID,
    decode_identifier,
    local_name_of,
)
from annotator.model import Annotation, Fragment, Identity, Relation

_MANUAL = "manual"
_FORBIDDEN = re.compile("[\ufffe\uffff]")


def format_json(data: Any) -> str:
    """Return data as JSON without any character that XML forbids."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return _FORBIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def parse_object(text: object) -> Mapping[str, Any]:
    """Return the JSON object of a feature; empty for any other value, which people may enter."""
    if not isinstance(text, str):
        return {}
    try:
        value: Any = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


class OwnArticle:
    """The metadata and identities of an article, as an export of ours wrote them."""

    def __init__(self, structure: Any) -> None:
        """Read the feature structure; identities that cannot be read are left out."""
        self.metadata = parse_object(structure["metadata"])
        self.identities: list[Identity] = []
        for identity_id, fields in parse_object(structure["identities"]).items():
            try:
                self.identities.append(msgspec.convert({**fields, "id": identity_id}, Identity))
            except (msgspec.ValidationError, TypeError):
                continue

    @classmethod
    def of(cls, structures: Sequence[Any]) -> "OwnArticle | None":
        """Return the article of a view, or None where no export of ours wrote one."""
        return cls(structures[0]) if structures else None


class IdentityFinder:
    """Finds the identities that the annotations of an article refer to, and makes new ones."""

    def __init__(self, identities: Sequence[Identity]) -> None:
        self.by_id = {identity.id: identity for identity in identities}
        """The identities of the article and those that were made."""

    def find(self, name: str, written: object) -> str | None:
        """Return the id of the identity of a name, which is made if the article has none.

        Args:
            name: The name in the file, which people may have changed.
            written: A list of the id and the name as an export of ours wrote them, or any other
                value. It distinguishes identities of one name, as long as the name is unchanged.
        """
        if not name:
            return None
        match written:
            case [str(identity_id), str(written_name)] if written_name == name:
                pass
            case _:
                matches = [i.id for i in self.by_id.values() if i.name == name]
                identity_id = matches[0] if matches else made_id("uima identity", name)
        self.by_id.setdefault(identity_id, Identity(identity_id, name))
        return identity_id


class OwnStructure:
    """A feature structure with our features: a fragment of an annotation, or a relation."""

    def __init__(self, structure: Any) -> None:
        self._structure = structure
        self._details = parse_object(structure[DETAILS])

    def annotation(
        self,
        fragments: tuple[Fragment, ...],
        text: str,
        annotator: str,
        identities: IdentityFinder,
    ) -> Annotation:
        """Return the annotation with the id that the file has.

        Args:
            fragments: Its fragments, in code points.
            text: The text that they cover.
            annotator: The owner where the file names none.
            identities: Finds the identity.
        """
        return Annotation(
            id=self._text(UID),
            annotator=self._text(ANNOTATOR) or annotator,
            label=self._label(),
            fragments=fragments,
            text=text,
            attributes=self._attributes(),
            note=self._text(NOTE),
            identity=self.identity_id(identities),
            origin=self._origin(),
            confidence=self._confidence(),
            metadata=self._object("metadata"),
        )

    def foreign_span(self, span: Span, annotator: str) -> ForeignSpan:
        """Return an annotation that was created or copied in another program, without an id.

        Args:
            span: Its span, as the file counts.
            annotator: The owner where the file names none.
        """
        owner = self._text(ANNOTATOR) or annotator
        return ForeignSpan(
            self._label(), span, owner, attributes=self._attributes(), note=self._text(NOTE)
        )

    def relation(self, source: Annotation, target: Annotation) -> Relation:
        """Return the relation between two annotations, with the id that the file has."""
        return Relation(
            self._text(UID),
            self._text(ANNOTATOR) or source.annotator,
            self._label(),
            source.id,
            target.id,
            self._object("attributes"),
            self._object("metadata"),
        )

    def _label(self) -> str:
        return self._text(LABEL) or decode_identifier(local_name_of(self._structure.type.name))

    def _text(self, feature: str) -> str:
        return text_of(self._structure, feature)

    def _object(self, name: str) -> Mapping[str, Any]:
        value = self._details.get(name)
        return cast("dict[str, Any]", value) if isinstance(value, dict) else {}

    def _attributes(self) -> dict[str, Any]:
        attributes = dict(self._object("attributes"))
        for feature in self._structure.type.all_features:
            value = None if feature.name in RESERVED_FEATURES else self._structure[feature.name]
            if isinstance(value, str):
                attributes[decode_identifier(feature.name)] = value
        return attributes

    def identity_id(self, identities: IdentityFinder) -> str | None:
        """Return the id of the identity that the annotation refers to."""
        return identities.find(self._text(IDENTITY), self._details.get("identity"))

    def _confidence(self) -> float | None:
        value = self._details.get("confidence")
        return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None

    def _origin(self) -> str:
        origin = self._details.get("origin", _MANUAL)
        return origin if isinstance(origin, str) and origin in ORIGINS else IMPORTED
