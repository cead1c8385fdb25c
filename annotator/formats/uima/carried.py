"""What an export of ours writes in features of its own, and how that comes back.

What has no feature (origin, confidence, metadata, values that are no text) is JSON in one.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from annotator.formats.foreign import ForeignSpan
from annotator.formats.jsonl_lines import IMPORTED, ORIGINS
from annotator.formats.offsets import Span
from annotator.formats.uima.names import (
    ANNOTATOR,
    DETAILS,
    IDENTITY,
    LABEL,
    NOTE,
    RESERVED_FEATURES,
    UID,
    named,
    short,
)
from annotator.model import Annotation, Fragment, Identity, Relation

_MANUAL = "manual"
_FORBIDDEN = re.compile("[\ufffe\uffff]")


def as_json(data: Any) -> str:
    """JSON without any character that XML forbids."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return _FORBIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def from_json(text: str | None) -> Mapping[str, Any]:
    """An object; empty for what is none, since people can change what they see."""
    try:
        found: Any = json.loads(text or "{}")
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


class Article:
    """What is carried of an article as a whole."""

    def __init__(self, structure: Any) -> None:
        self.metadata = from_json(structure["metadata"])
        said = from_json(structure["identities"])
        self.identities: list[Identity] = []
        for id, each in said.items():
            try:
                self.identities.append(msgspec.convert({**each, "id": id}, Identity))
            except (msgspec.ValidationError, TypeError):
                continue
        self.identity_ids = {each.name: each.id for each in reversed(self.identities)}
        """The ids by name."""

    @classmethod
    def of(cls, structures: Sequence[Any]) -> "Article | None":
        """The one of a view, if there is one."""
        return cls(structures[0]) if structures else None


class Own:
    """A feature structure of ours."""

    def __init__(self, structure: Any) -> None:
        self._structure = structure
        self._details = from_json(structure[DETAILS])

    def annotation(
        self,
        fragments: tuple[Fragment, ...],
        text: str,
        annotator: str,
        identities: Mapping[str, str],
    ) -> Annotation:
        """The annotation at a place."""
        return Annotation(
            id=self._text(UID),
            annotator=self._text(ANNOTATOR) or annotator,
            label=self._label(),
            fragments=fragments,
            text=text,
            attributes=self._attributes(),
            note=self._text(NOTE),
            identity=self._identity(identities),
            origin=self._origin(),
            confidence=self._details.get("confidence"),
            metadata=self._object("metadata"),
        )

    def foreign(self, span: Span, annotator: str) -> ForeignSpan:
        """The same for one that was made, or copied, in another program."""
        owner = self._text(ANNOTATOR) or annotator
        return ForeignSpan(
            self._label(), span, owner, attributes=self._attributes(), note=self._text(NOTE)
        )

    def relation(self, source: Annotation, target: Annotation) -> Relation:
        """The relation between two annotations."""
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
        return self._text(LABEL) or named(short(self._structure.type.name))

    def _text(self, feature: str) -> str:
        value = self._structure[feature]
        return value if isinstance(value, str) else ""

    def _object(self, name: str) -> Mapping[str, Any]:
        value = self._details.get(name)
        return cast("dict[str, Any]", value) if isinstance(value, dict) else {}

    def _attributes(self) -> dict[str, Any]:
        found = dict(self._object("attributes"))
        for feature in self._structure.type.all_features:
            value = None if feature.name in RESERVED_FEATURES else self._structure[feature.name]
            if isinstance(value, str):
                found[named(feature.name)] = value
        return found

    def _identity(self, identities: Mapping[str, str]) -> str | None:
        """By its name, which a person can change; its id tells apart those of one name."""
        name = self._text(IDENTITY)
        said = self._details.get("identity")
        if not name:
            return None
        if isinstance(said, list) and len(cast("list[Any]", said)) == 2:
            id, was = cast("list[str]", said)
            if was == name:
                return id
        return identities.get(name)

    def _origin(self) -> str:
        origin = self._details.get("origin", _MANUAL)
        return origin if origin in ORIGINS else IMPORTED
