"""Tell the versions of a place apart: who has which, and what in them differs from the others."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from msgspec import Struct, field

from annotator.agreement.relation_choices import RelationChoice
from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import Annotation, Fragment
from annotator.model.attribute_values import has_value
from annotator.model.offsets import count_covered
from annotator.model.relations import readable_name
from annotator.model.value_words import value_words
from annotator.words import join_names, quote, shorten_middle

_COMMON_CODE_POINTS, _LIT_CODE_POINTS = 120, 160
"""Of a longer stretch that all versions have, or not all, the middle is left out."""
_SHORT_CODE_POINTS = 220
"""Up to this length a text is shown in full."""
IDENTITY = "identity"
"""The name under which the identity is listed among the values."""
NONE = "–"
"""Stands for a value that a version does not have, and another one has."""


class PlaceVersion(Struct):
    """A version of a place, with the annotators who have it alike, relations included."""

    annotation: Annotation
    """The annotation of the first of them."""
    owners: list[str] = field(default_factory=list[str])
    choices: list[RelationChoice] = field(default_factory=list[RelationChoice])
    """The relations that they drew from it."""


def versions_of_place(
    group: ReviewedGroup, choices: Sequence[RelationChoice]
) -> list[PlaceVersion]:
    """Return the versions of a group, in the order of their first annotators' names.

    Args:
        group: The group.
        choices: The relations from the group.
    """
    versions: list[tuple[object, PlaceVersion]] = []
    for owner, annotation in group.aligned.annotations.items():
        drawn = [choice for choice in choices if owner in choice.owners]
        content = (
            annotation.label,
            annotation.fragments,
            dict(annotation.attributes),
            annotation.identity,
            {choice.key for choice in drawn},
        )
        known = next((version for other, version in versions if other == content), None)
        if known is None:
            known = PlaceVersion(annotation, choices=drawn)
            versions.append((content, known))
        known.owners.append(owner)
    return [version for _, version in versions]


class WonValue(Struct, frozen=True):
    """A value that most have of those who have one, where others have another one."""

    name: str
    """The name of the attribute; ``identity`` for the identity."""
    value: Any
    owners: tuple[str, ...]


class MergedValues(Struct, frozen=True):
    """What becomes of values where all versions of a place go into the gold layer."""

    order: tuple[str, ...]
    """The ids of the annotations, such that the values of the first ones are those of most."""
    won: tuple[WonValue, ...] = ()
    tied: tuple[str, ...] = ()
    """The names of the attributes that cannot be decided by what most have."""
    is_tie: bool = True
    """Whether as many have one value as another; False if only nobody has all winning values."""


def merge_values(group: ReviewedGroup) -> MergedValues:
    """Work out whose values count where versions with the same label and fragments become one.

    In the gold layer the value of the first one counts; one that has no value takes another's.
    """
    same: dict[tuple[str, tuple[Fragment, ...]], list[Annotation]] = {}
    for annotation in group.aligned.annotations.values():
        same.setdefault((annotation.label, annotation.fragments), []).append(annotation)
    order: list[str] = []
    won: list[WonValue] = []
    tied: list[str] = []
    undecided: list[str] = []
    for annotations in same.values():
        winning: dict[str, WonValue] = {}
        for name in dict.fromkeys(name for each in annotations for name in _values_of(each)):
            first, *others = _by_votes(annotations, name)
            if others and len(others[0].owners) == len(first.owners):
                tied.append(name)
            elif others:
                winning[name] = first
        values = {name: each.value for name, each in winning.items()}
        ordered = sorted(annotations, key=lambda each: _count_others(each, values))
        order += [annotation.id for annotation in ordered]
        won += winning.values()
        merged: dict[str, Any] = {}
        for annotation in ordered:
            merged = {**_values_of(annotation), **merged}
        if any(merged[name] != value for name, value in values.items()):
            undecided += winning
    names = tuple(dict.fromkeys(tied or undecided))
    return MergedValues(tuple(order), tuple(won), names, bool(tied))


def describe_won_values(merged: MergedValues) -> str:
    """Say in a sentence which values count, and whose they are."""
    values = [
        f"{readable_name(each.name)}"
        f"{'' if each.name == IDENTITY else f' {quote(value_words(each.value))}'} of "
        f"{join_names(each.owners)}"
        for each in merged.won
    ]
    listed = "; ".join(values)
    return f"Equal versions became one annotation. The values that most have count: {listed}."


def _values_of(annotation: Annotation) -> dict[str, Any]:
    identity = {IDENTITY: annotation.identity} if annotation.identity is not None else {}
    return {**annotation.attributes, **identity}


def _by_votes(annotations: Sequence[Annotation], name: str) -> list[WonValue]:
    """Return the values of an attribute, the one that most have first."""
    votes: list[tuple[Any, list[str]]] = []
    for annotation in annotations:
        values = _values_of(annotation)
        if name in values:
            owners = next((names for value, names in votes if value == values[name]), None)
            if owners is None:
                votes.append((values[name], owners := []))
            owners.append(annotation.annotator)
    found = [WonValue(name, value, tuple(owners)) for value, owners in votes]
    return sorted(found, key=lambda each: -len(each.owners))


def _count_others(annotation: Annotation, values: Mapping[str, Any]) -> int:
    """Return how many values of an annotation are others than these."""
    own = _values_of(annotation)
    return sum(own.get(name, value) != value for name, value in values.items())


class Marked(Struct, frozen=True):
    """A piece of a text, which is lit where it differs from other versions."""

    text: str
    lit: bool = False


def mark_text(text: str, version: PlaceVersion, others: Sequence[PlaceVersion]) -> list[Marked]:
    """Return the words of a version; lit are those that not all versions have.

    Args:
        text: The text of the article.
        version: The version.
        others: All versions of the place.
    """
    common = _common([other.annotation.fragments for other in others])
    fragments = version.annotation.fragments
    is_long = count_covered(fragments) > _SHORT_CODE_POINTS
    pieces: list[Marked] = []
    for number, fragment in enumerate(fragments):
        if number:
            pieces.append(Marked(" … "))
        for start, end, lit in _split(fragment, common):
            limit = _LIT_CODE_POINTS if lit else _COMMON_CODE_POINTS
            words = _one_line(text[start:end], limit if is_long else None)
            pieces.append(Marked(words, lit))
    return pieces


def _common(versions: Sequence[tuple[Fragment, ...]]) -> list[Fragment]:
    """Return the stretches that all versions cover."""
    common = list(versions[0])
    for fragments in versions[1:]:
        common = [
            (low, high)
            for start, end in common
            for other_start, other_end in fragments
            if (low := max(start, other_start)) < (high := min(end, other_end))
        ]
    return common


def _split(fragment: Fragment, common: Sequence[Fragment]) -> Iterator[tuple[int, int, bool]]:
    """Yield the pieces of a fragment, each with whether it is not in a common stretch."""
    at, end = fragment
    for low, high in sorted(common):
        low, high = max(low, at), min(high, end)
        if low >= high:
            continue
        if at < low:
            yield at, low, True
        yield low, high, False
        at = high
    if at < end:
        yield at, end, True


def _one_line(text: str, limit: int | None = None) -> str:
    """Return a text on one line, without its middle above a limit; a blank at an end stays."""
    words = " ".join(text.split()) if limit is None else shorten_middle(text, limit)
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def mark_attributes(
    version: PlaceVersion,
    others: Sequence[PlaceVersion],
    words_of: Callable[[Annotation, str], str],
) -> list[Marked]:
    """Return the attributes of a version, and those that others have; lit where they differ.

    Args:
        version: The version.
        others: All versions of the place.
        words_of: Returns the value of an annotation's attribute of a name in words.
    """
    annotations = [other.annotation for other in others]
    names = dict.fromkeys(name for each in annotations for name in each.attributes)
    own = version.annotation.attributes
    marked: list[Marked] = []
    for name in names:
        values = [each.attributes.get(name) for each in annotations]
        lit = any(value != values[0] for value in values)
        words = words_of(version.annotation, name) if has_value(own.get(name)) else NONE
        marked.append(Marked(f"{name}: {words}", lit))
    return marked


def mark_relations(
    version: PlaceVersion,
    others: Sequence[PlaceVersion],
    describe: Callable[[RelationChoice], tuple[str, str]],
) -> list[Marked]:
    """Return the relations of a version of the types in which the versions differ; all are lit.

    Args:
        version: The version.
        others: All versions of the place.
        describe: Returns the name of a relation's type, and its other end in words.
    """
    shared = Counter(choice.key for other in others for choice in other.choices)
    differing = {key for key, count in shared.items() if count < len(others)}
    ends: dict[str, list[str]] = {}
    for other in others:
        for choice in other.choices:
            if choice.key in differing:
                name, end = describe(choice)
                own = ends.setdefault(name, [])
                if other is version:
                    own.append(end)
    return [Marked(f"{name} → {', '.join(own) or NONE}", lit=True) for name, own in ends.items()]


def alike_details(versions: Sequence[Sequence[Sequence[Marked]]]) -> list[str]:
    """Return the details that all versions have alike, in the order of the first version.

    Args:
        versions: The details of each version, in lines.
    """
    unlit = [
        [piece.text for line in lines for piece in line if not piece.lit] for lines in versions
    ]
    return [words for words in unlit[0] if all(words in texts for texts in unlit[1:])]


def as_html(pieces: Sequence[Marked], joint: str, ground: str, ink: str) -> str:
    """Return pieces as rich text.

    Args:
        pieces: The pieces.
        joint: The text between them.
        ground: The colour under what is lit, ``#rrggbb``.
        ink: The colour of what is lit.
    """
    return joint.join(
        f'<span style="background-color:{ground}; color:{ink}">{escape(piece.text)}</span>'
        if piece.lit
        else escape(piece.text)
        for piece in pieces
    )
