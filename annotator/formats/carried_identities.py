"""Whom annotations refer to, kept along with an article where a format has no place for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from annotator.formats.json_object import JsonObject
from annotator.formats.losses import Losses
from annotator.model import Annotation, Identity

UNUSED = "identities that no annotation refers to"


class KeptIdentities:
    """The identities of an export: each goes along with the articles that refer to it."""

    def __init__(self) -> None:
        self.known: dict[str, Identity] = {}
        self._used: set[str] = set()

    def fields(self, annotations: Sequence[Annotation]) -> dict[str, Any]:
        """What is kept with an article that has these annotations; nothing where none refers."""
        references = {a.id: a.identity for a in annotations if a.identity is not None}
        if not references:
            return {}
        used = sorted(set(references.values()) & set(self.known))
        self._used.update(used)
        return {"references": references, "identities": [self.known[id] for id in used]}

    def tell_of_unused(self, losses: Losses) -> None:
        """Count the identities that came into no article."""
        for id, each in self.known.items():
            if id not in self._used:
                losses.add(UNUSED, f"“{each.name}”")


def identities_of(own: JsonObject | None) -> tuple[Mapping[str, str], list[Identity]]:
    """What :meth:`KeptIdentities.fields` kept: references by annotation, and identities."""
    if own is None:
        return {}, []
    references = {str(id): str(to) for id, to in own.mapping("references").items()}
    return references, [_identity(each) for each in own.objects("identities") or ()]


def with_references(
    annotations: Iterable[Annotation], references: Mapping[str, str]
) -> list[Annotation]:
    """The annotations with what they refer to."""
    return [
        replace(each, identity=references[each.id]) if each.id in references else each
        for each in annotations
    ]


def _identity(each: JsonObject) -> Identity:
    return Identity(
        each.required_string("id"),
        each.string("name", ""),
        each.strings("aliases"),
        each.string("kind", ""),
        each.string("external_id", ""),
        each.string("note", ""),
        each.mapping("metadata"),
    )
