"""What an export of ours writes in features of its own, and how that comes back.

What has no feature (origin, confidence, metadata, values that are no text) is JSON in one.
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
from annotator.formats.uima.vocabulary import (
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
        for identity_id, each in said.items():
            try:
                self.identities.append(msgspec.convert({**each, "id": identity_id}, Identity))
            except (msgspec.ValidationError, TypeError):
                continue

    @classmethod
    def of(cls, structures: Sequence[Any]) -> "Article | None":
        """The one of a view, if there is one."""
        return cls(structures[0]) if structures else None


class Identities:
    """Those that an article refers to, by what its annotations say of them."""

    def __init__(self, carried: Sequence[Identity]) -> None:
        self.all = {each.id: each for each in carried}
        """By their ids."""

    def find(self, name: str, said: Any) -> str | None:
        """The id of the one that is meant; one is made where none is carried.

        People can change the name that they see. ``said`` is the id and the name as they were
        written: it tells apart those of one name, and holds as long as the name is the same.
        """
        if not name:
            return None
        match said:
            case [str(identity_id), str(was)] if was == name:
                pass
            case _:
                same = [each.id for each in self.all.values() if each.name == name]
                identity_id = same[0] if same else made_id("uima identity", name)
        self.all.setdefault(identity_id, Identity(identity_id, name))
        return identity_id


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
        identities: Identities,
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
            identity=self.identity(identities),
            origin=self._origin(),
            confidence=self._confidence(),
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

    def identity(self, identities: Identities) -> str | None:
        """The id of the identity that it refers to."""
        return identities.find(self._text(IDENTITY), self._details.get("identity"))

    def _confidence(self) -> float | None:
        value = self._details.get("confidence")
        return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None

    def _origin(self) -> str:
        origin = self._details.get("origin", _MANUAL)
        return origin if origin in ORIGINS else IMPORTED
