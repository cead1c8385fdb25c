"""What people say about annotations that may be somebody else's: verdicts, comments, assignments.

Each is a record of whoever made it, and only they change it. A record that comes from elsewhere
and cannot be read as one of these is kept, and passed over.
"""

from collections.abc import Iterable
from hashlib import sha256
from itertools import combinations
from typing import Any, TypeVar
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from annotator.model.types import Annotation, Attributes, Fragment, Record, Relation

DECISION, COMMENT, ASSIGNMENT, SETTING = "decision", "comment", "assignment", "setting"
"""Kinds of records."""
GOLD = "gold"
"""The annotator who owns the gold layer, and the name of its origin in the metadata."""
BLIND = "blind"
"""The setting that hides colleagues' layers until one's own article is done."""

_SPACE = UUID("0d1b5a2e-63a5-4b8e-8d0a-93f14d0a7c55")
_DIGITS = 12


class Version(Struct, frozen=True):
    """What a reviewer put in the place of everybody's versions."""

    label: str
    fragments: tuple[Fragment, ...]
    attributes: Attributes = {}
    note: str = ""
    identity: str | None = None


class Judged(Struct, frozen=True, omit_defaults=True):
    """An annotation as it was when a verdict took it; whatever its owner does to it later."""

    owner: str
    label: str
    fragments: tuple[Fragment, ...]
    attributes: Attributes = {}
    identity: str | None = None


class Decision(Struct, frozen=True):
    """One reviewer's verdict on one place, which is told by the annotations that are there."""

    id: str
    document: str
    reviewer: str
    time: str
    annotations: tuple[str, ...]
    """Those of the place, accepted or not."""
    accepted: tuple[str, ...] = ()
    """Which of them go into the gold layer; none: the place is rejected."""
    edited: Version | None = None
    """What goes in instead; ``accepted`` are then those that it was made from."""
    relations: tuple[str, ...] | None = None
    """Which relations go with it; None: those that the owners of what was accepted made."""
    comment: str = ""
    seen: tuple[str, ...] = ()
    """A :func:`digest` of each annotation as the reviewer saw it."""
    taken: tuple[Judged, ...] = ()
    """What was accepted, in the order of ``accepted``; verdicts of older programs have none."""
    drawn: tuple[str, ...] | None = None
    """A :func:`relation_digest` of each relation that others had drawn from the place then; None:
    not known, in verdicts of older programs."""
    turn: int = 0
    """One more than the highest of the verdicts at the place that were known then."""
    over: tuple[str, ...] = ()
    """A :func:`stamp` of each other reviewer's verdict at the place that was known then."""

    @property
    def rejects(self) -> bool:
        """Whether nothing of the place goes into the gold layer."""
        return not self.accepted and self.edited is None


class Comment(Struct, frozen=True):
    """One remark in a thread on an annotation, or on all annotations of a place."""

    id: str
    document: str
    annotations: tuple[str, ...]
    author: str
    time: str
    text: str
    reply_to: str | None = None
    """The comment that began the thread."""
    resolved: bool | None = None
    """Whether it closes the thread, or opens it again; None: neither."""


class Assignment(Struct, frozen=True):
    """Who is to tag an article."""

    id: str
    document: str
    annotators: tuple[str, ...]


Parsed = TypeVar("Parsed", Decision, Comment, Assignment)


def parse_record(record: Record, parsed_type: type[Parsed]) -> Parsed | None:
    """What a record says, or None when it cannot be read as that."""
    try:
        return msgspec.convert({**record.data, "id": record.id}, parsed_type)
    except msgspec.ValidationError:
        return None


def data_of(record: Decision | Comment | Assignment) -> dict[str, Any]:
    """The data of its record."""
    data: dict[str, Any] = msgspec.to_builtins(record)
    del data["id"]
    return data


def is_derived(item: Annotation | Relation) -> bool:
    """Whether it is of a gold layer that was derived (and came back by an import)."""
    return item.annotator == GOLD and GOLD in item.metadata


def decision_id(reviewer: str, annotations: Iterable[str]) -> str:
    """The id of a reviewer's verdict on a place: the same on every machine."""
    return str(uuid5(_SPACE, "\n".join([reviewer, *sorted(annotations)])))


def digest(annotation: Annotation) -> str:
    """What tells whether an annotation was changed since; its note does not count."""
    said = [annotation.label, annotation.fragments, annotation.attributes, annotation.identity]
    return sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()[:_DIGITS]


def relation_digest(relation: Relation) -> str:
    """What tells whether a relation was there already, as it is now."""
    said = [relation.id, relation.type, relation.target, relation.attributes]
    return sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()[:_DIGITS]


def drawn_by_others(relations: Iterable[Relation], reviewer: str) -> list[str]:
    """The digests of relations from a place, but for the reviewer's own; in order."""
    return sorted(relation_digest(each) for each in relations if each.annotator != reviewer)


def judged(annotation: Annotation) -> Judged:
    """What a verdict keeps of an annotation that it takes."""
    return Judged(
        annotation.annotator,
        annotation.label,
        annotation.fragments,
        annotation.attributes,
        annotation.identity,
    )


def stamp(decision: Decision) -> str:
    """Tells a verdict from what its reviewer decided there before or later; words do not count."""
    said = [decision.id, decision.time, decision.turn, *_says(decision)]
    return sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()[:_DIGITS]


def in_turn(decision: Decision) -> tuple[int, str, str, str]:
    """The order of verdicts: each comes after those that its reviewer knew."""
    return decision.turn, decision.time, decision.reviewer, decision.id


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The verdicts that count: of those that share an annotation, the one with the highest turn.

    A verdict's turn is higher than those of all that its reviewer knew, so that it counts instead
    of them whatever anybody's clock said (a logical clock, as Lamport's). The time decides only
    between verdicts that did not know each other; see :func:`contested`.
    """
    found: list[Decision] = []
    taken: set[str] = set()
    for each in sorted(decisions, key=in_turn, reverse=True):
        if taken.isdisjoint(each.annotations):
            taken.update(each.annotations)
            found.append(each)
    return sorted(found, key=in_turn)


def contested(decisions: Iterable[Decision]) -> list[tuple[Decision, Decision]]:
    """Pairs of verdicts in which two reviewers say different things of one place.

    Neither knew the other, and nobody has decided between them since: whoever gives a verdict over
    both of them settles it.
    """
    given = sorted(decisions, key=in_turn)
    answered = {known for each in given for known in each.over}
    by_annotation: dict[str, list[Decision]] = {}
    for each in given:
        for id in each.annotations:
            by_annotation.setdefault(id, []).append(each)
    pairs: dict[tuple[str, str], tuple[Decision, Decision]] = {}
    for together in by_annotation.values():
        if len(together) == 1:
            continue
        open_ = [each for each in together if stamp(each) not in answered]
        for one, other in combinations(open_, 2):
            if one.reviewer != other.reviewer and _says(one) != _says(other):
                pairs[one.id, other.id] = (one, other)
    return list(pairs.values())


def outdated(
    decisions: Iterable[Decision],
    annotations: Iterable[Annotation],
    relations: Iterable[Relation],
) -> set[str]:
    """The ids of verdicts on a place that is not what it was when they were given.

    An annotation there was changed or removed since, or somebody but the reviewer drew, changed or
    removed a relation from it.
    """
    now = {each.id: digest(each) for each in annotations}
    leaving: dict[str, list[Relation]] = {}
    for each in relations:
        leaving.setdefault(each.source, []).append(each)

    def is_changed(decision: Decision) -> bool:
        pairs = zip(decision.annotations, decision.seen, strict=False)
        if any(now.get(id) != seen for id, seen in pairs):
            return True
        if decision.drawn is None:
            return False
        here = (each for id in decision.annotations for each in leaving.get(id, ()))
        return drawn_by_others(here, decision.reviewer) != list(decision.drawn)

    return {each.id for each in decisions if is_changed(each)}


class CommentThread(Struct, frozen=True):
    """A comment with its replies, the oldest first."""

    comments: tuple[Comment, ...]

    @property
    def id(self) -> str:
        """That of the comment that began it."""
        return self.comments[0].id

    @property
    def annotations(self) -> tuple[str, ...]:
        """What it is about."""
        return self.comments[0].annotations

    @property
    def resolved(self) -> bool:
        """Whether the last who said so closed it."""
        said = [each.resolved for each in self.comments if each.resolved is not None]
        return bool(said) and said[-1]


def threads(comments: Iterable[Comment]) -> list[CommentThread]:
    """Comments as threads, in the order in which they began.

    A reply to a comment that is gone begins a thread itself.
    """
    in_order = sorted(comments, key=lambda each: (each.time, each.id))
    first = {each.id: each for each in in_order}
    members: dict[str, list[Comment]] = {}
    for each in in_order:
        members.setdefault(_beginning(each, first), []).append(each)
    begun = ((first[id], found) for id, found in members.items())
    made = [
        CommentThread((start, *(each for each in found if each.id != start.id)))
        for start, found in begun
    ]
    return sorted(made, key=lambda each: (each.comments[0].time, each.id))


def _beginning(comment: Comment, known: dict[str, Comment]) -> str:
    seen = {comment.id}
    while comment.reply_to in known and comment.reply_to not in seen:
        comment = known[comment.reply_to]
        seen.add(comment.id)
    return min(seen) if comment.reply_to in seen else comment.id


def _says(decision: Decision) -> tuple[Any, ...]:
    return sorted(decision.accepted), decision.edited, decision.relations
