"""Records about annotations that may be somebody else's: verdicts, comments, assignments.

Each record belongs to the person who made it, and only that person changes it. A record that comes
from elsewhere and cannot be parsed as one of these is kept, and ignored.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import combinations
from typing import Any, TypeVar
from uuid import UUID, uuid5

import msgspec
from msgspec import Struct

from annotator.model.types import Annotation, Attributes, Fragment, Record, Relation

DECISION, COMMENT, ASSIGNMENT, SETTING = "decision", "comment", "assignment", "setting"
"""Kinds of records."""
GUIDELINE = "guideline"
"""The kind of a section of the guidelines, which belongs to nobody."""
PROJECT_MEMO, LABEL_MEMO, ARTICLE_MEMO = MEMOS = ("memo", "label_memo", "article_memo")
"""The kinds of memos, each written by one person."""
GOLD = "gold"
"""The annotator who owns the gold layer, and the key of its origin in the metadata."""
BLIND = "blind"
"""The setting that hides colleagues' layers until one's own article is done."""

_NAMESPACE = UUID("0d1b5a2e-63a5-4b8e-8d0a-93f14d0a7c55")
_DIGEST_DIGITS = 12
"""Hexadecimal digits of a SHA-256: 48 bits, plenty to tell the versions of one annotation apart."""


class Version(Struct, frozen=True):
    """The annotation that a reviewer puts in the place of everybody's versions."""

    label: str
    fragments: tuple[Fragment, ...]
    """In code points, end exclusive."""
    attributes: Attributes = {}
    note: str = ""
    identity: str | None = None


class JudgedAnnotation(Struct, frozen=True, omit_defaults=True):
    """An annotation as it was when a verdict accepted it, whatever its owner changes later."""

    owner: str
    label: str
    fragments: tuple[Fragment, ...]
    """In code points, end exclusive."""
    attributes: Attributes = {}
    identity: str | None = None


class Decision(Struct, frozen=True):
    """One reviewer's verdict on one place, which is identified by the annotations there."""

    id: str
    document: str
    reviewer: str
    time: str
    """ISO 8601 in UTC."""
    annotations: tuple[str, ...]
    """The ids of the place's annotations, accepted or not."""
    accepted: tuple[str, ...] = ()
    """The ids of those that go into the gold layer; none: the place is rejected."""
    edited: Version | None = None
    """Goes in instead; ``accepted`` are then the annotations from which it was made."""
    relations: tuple[str, ...] | None = None
    """The ids of the relations that go with it; None: those that the owners of the accepted
    annotations made."""
    comment: str = ""
    seen: tuple[str, ...] = ()
    """An :func:`annotation_digest` of each annotation as the reviewer saw it, in the order of
    ``annotations``."""
    taken: tuple[JudgedAnnotation, ...] = ()
    """The accepted annotations, in the order of ``accepted``; verdicts of older programs have
    none."""
    drawn: tuple[str, ...] | None = None
    """A :func:`relation_digest` of each relation that others had drawn from the place then; None:
    not known, in verdicts of older programs."""
    turn: int = 0
    """One more than the highest turn of the verdicts at the place that the reviewer knew."""
    over: tuple[str, ...] = ()
    """A :func:`decision_stamp` of each other reviewer's verdict at the place that the reviewer
    knew."""
    text_version: str = ""
    """The version of the article's text in which its offsets and digests count; empty: the text as
    it came."""
    as_written: "Decision | None" = None
    """The verdict before it was carried into a later version of the text; never written."""

    @property
    def rejects(self) -> bool:
        """Whether nothing of the place goes into the gold layer."""
        return not self.accepted and self.edited is None


class Comment(Struct, frozen=True):
    """One remark in a thread on an annotation, or on all annotations of a place."""

    id: str
    document: str
    annotations: tuple[str, ...]
    """Their ids."""
    author: str
    time: str
    """ISO 8601 in UTC."""
    text: str
    reply_to: str | None = None
    """The id of the comment that began the thread."""
    resolved: bool | None = None
    """Whether it closes the thread, or opens it again; None: neither."""


class Assignment(Struct, frozen=True):
    """The annotators who are to tag an article."""

    id: str
    document: str
    annotators: tuple[str, ...]


# Records

Parsed = TypeVar("Parsed", Decision, Comment, Assignment)


def parse_record(record: Record, parsed_type: type[Parsed]) -> Parsed | None:
    """Parse the data of a record; return None when it is not data of that type."""
    try:
        return msgspec.convert({**record.data, "id": record.id}, parsed_type)
    except msgspec.ValidationError:
        return None


def record_data(parsed: Decision | Comment | Assignment) -> dict[str, Any]:
    """Return the data of a record by the names of the fields, all but the id."""
    data: dict[str, Any] = msgspec.to_builtins(parsed)
    del data["id"]
    data.pop("as_written", None)
    if not data.get("text_version", "-"):
        del data["text_version"]
    return data


def is_derived(item: Annotation | Relation) -> bool:
    """Return whether an annotation or relation is of a derived gold layer that was imported."""
    return item.annotator == GOLD and GOLD in item.metadata


# Verdicts


def decision_id(reviewer: str, annotations: Iterable[str]) -> str:
    """Return the id of a reviewer's verdict on a place, which is the same on every machine.

    Args:
        reviewer: The reviewer's name.
        annotations: The ids of the place's annotations, in any order.
    """
    return str(uuid5(_NAMESPACE, "\n".join([reviewer, *sorted(annotations)])))


def annotation_digest(annotation: Annotation) -> str:
    """Return a digest that differs when the owner changed more of an annotation than its note.

    It is the SHA-256 of label, fragments, attributes and identity as JSON, cut to 12 hexadecimal
    digits.
    """
    return _digest(
        [annotation.label, annotation.fragments, annotation.attributes, annotation.identity]
    )


def relation_digest(relation: Relation) -> str:
    """Return a digest that differs when a relation is another one, or was changed.

    It is the SHA-256 of id, type, target and attributes as JSON, cut to 12 hexadecimal digits.
    """
    return _digest([relation.id, relation.type, relation.target, relation.attributes])


def decision_stamp(decision: Decision) -> str:
    """Return a digest that differs for each decision of a reviewer on a place, except its words.

    It is the SHA-256 of id, time, turn and outcome as JSON, cut to 12 hexadecimal digits.
    """
    written = decision.as_written or decision
    return _digest([written.id, written.time, written.turn, *_outcome(written)])


def _digest(value: list[Any]) -> str:
    json = msgspec.json.encode(value, order="deterministic")
    return sha256(json).hexdigest()[:_DIGEST_DIGITS]


def _outcome(decision: Decision) -> tuple[Any, ...]:
    return sorted(decision.accepted), decision.edited, decision.relations


def drawn_by_others(relations: Iterable[Relation], reviewer: str) -> list[str]:
    """Return the sorted digests of the relations that are not the reviewer's own."""
    return sorted(
        relation_digest(relation) for relation in relations if relation.annotator != reviewer
    )


def judged_annotation(annotation: Annotation) -> JudgedAnnotation:
    """Return what a verdict keeps of an annotation that it accepts."""
    return JudgedAnnotation(
        annotation.annotator,
        annotation.label,
        annotation.fragments,
        annotation.attributes,
        annotation.identity,
    )


def turn_order(decision: Decision) -> tuple[int, str, str, str]:
    """Return a key that sorts each verdict after those that its reviewer knew."""
    return decision.turn, decision.time, decision.reviewer, decision.id


def effective_decisions(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the verdicts that count: of those that share an annotation, the one of highest turn.

    A verdict's turn is higher than those of all that its reviewer knew, so that it counts instead
    of them whatever anybody's clock showed. It is a logical clock (L. Lamport: Time, Clocks, and
    the Ordering of Events in a Distributed System. CACM 21(7), 1978). The time decides only
    between verdicts that did not know each other; see :func:`contested_pairs`.

    Returns:
        The verdicts in the order of :func:`turn_order`.
    """
    effective: list[Decision] = []
    covered: set[str] = set()
    for decision in sorted(decisions, key=turn_order, reverse=True):
        if covered.isdisjoint(decision.annotations):
            covered.update(decision.annotations)
            effective.append(decision)
    return sorted(effective, key=turn_order)


def contested_pairs(decisions: Iterable[Decision]) -> list[tuple[Decision, Decision]]:
    """Return the pairs of verdicts by which two reviewers contradict each other on one place.

    Neither knew the other, and nobody has decided between them since: a verdict by a reviewer who
    knows both of them settles it.
    """
    ordered = sorted(decisions, key=turn_order)
    answered = {stamp for decision in ordered for stamp in decision.over}
    by_annotation: dict[str, list[Decision]] = {}
    for decision in ordered:
        for annotation_id in decision.annotations:
            by_annotation.setdefault(annotation_id, []).append(decision)
    pairs: dict[tuple[str, str], tuple[Decision, Decision]] = {}
    for on_annotation in by_annotation.values():
        if len(on_annotation) == 1:
            continue
        unanswered = [
            verdict for verdict in on_annotation if decision_stamp(verdict) not in answered
        ]
        for first, second in combinations(unanswered, 2):
            if first.reviewer != second.reviewer and _outcome(first) != _outcome(second):
                pairs[first.id, second.id] = (first, second)
    return list(pairs.values())


def find_outdated(
    decisions: Iterable[Decision],
    annotations: Iterable[Annotation],
    relations: Iterable[Relation],
) -> set[str]:
    """Return the ids of verdicts on a place that was changed since they were given.

    An annotation there was changed or removed, or somebody other than the reviewer drew, changed
    or removed a relation from it.

    Args:
        decisions: The verdicts.
        annotations: The annotations of the article as they are now.
        relations: The relations that start in the article as they are now.
    """
    digests = {annotation.id: annotation_digest(annotation) for annotation in annotations}
    leaving: dict[str, list[Relation]] = {}
    for relation in relations:
        leaving.setdefault(relation.source, []).append(relation)

    def is_outdated(decision: Decision) -> bool:
        pairs = zip(decision.annotations, decision.seen, strict=False)
        if any(digests.get(annotation_id) != seen for annotation_id, seen in pairs):
            return True
        if decision.drawn is None:
            return False
        from_place = (
            relation
            for annotation_id in decision.annotations
            for relation in leaving.get(annotation_id, ())
        )
        return drawn_by_others(from_place, decision.reviewer) != list(decision.drawn)

    return {decision.id for decision in decisions if is_outdated(decision)}


# Comments


class CommentThread(Struct, frozen=True):
    """A comment with its replies, the oldest first."""

    comments: tuple[Comment, ...]

    @property
    def id(self) -> str:
        """The id of the comment that began it."""
        return self.comments[0].id

    @property
    def annotations(self) -> tuple[str, ...]:
        """The ids of the annotations that it is about."""
        return self.comments[0].annotations

    @property
    def resolved(self) -> bool:
        """Whether the last comment that closed or opened it closed it."""
        changes = [comment.resolved for comment in self.comments if comment.resolved is not None]
        return bool(changes) and changes[-1]

    @property
    def last_words(self) -> Comment:
        """The last comment that has words, or else the last one."""
        with_words = [comment for comment in self.comments if comment.text]
        return (with_words or self.comments)[-1]

    def concerns(self, annotator: str, owners: Mapping[str, str]) -> bool:
        """Return whether it is about an annotation of an annotator's, or has words of theirs.

        Args:
            annotator: The annotator.
            owners: Annotation id -> the name of its owner.
        """
        if any(comment.author == annotator for comment in self.comments):
            return True
        return any(owners.get(annotation_id) == annotator for annotation_id in self.annotations)

    def waits_for(self, annotator: str, owners: Mapping[str, str]) -> bool:
        """Return whether it is open, concerns an annotator, and somebody else wrote last.

        Args:
            annotator: The annotator.
            owners: Annotation id -> the name of its owner.
        """
        is_answered = self.comments[-1].author == annotator
        return not self.resolved and not is_answered and self.concerns(annotator, owners)


def comment_threads(comments: Iterable[Comment]) -> list[CommentThread]:
    """Group comments into threads, in the order in which these began.

    A reply to a comment that is gone begins a thread itself.
    """
    ordered = sorted(comments, key=lambda comment: (comment.time, comment.id))
    by_id = {comment.id: comment for comment in ordered}
    members: dict[str, list[Comment]] = {}
    for comment in ordered:
        members.setdefault(_first_of_thread(comment, by_id), []).append(comment)
    threads: list[CommentThread] = []
    for first_id, in_thread in members.items():
        replies = (comment for comment in in_thread if comment.id != first_id)
        threads.append(CommentThread((by_id[first_id], *replies)))
    return sorted(threads, key=lambda thread: (thread.comments[0].time, thread.id))


def _first_of_thread(comment: Comment, by_id: dict[str, Comment]) -> str:
    """Return the id of the comment that began a thread; of a ring, the smallest id."""
    seen = {comment.id}
    while comment.reply_to in by_id and comment.reply_to not in seen:
        comment = by_id[comment.reply_to]
        seen.add(comment.id)
    return min(seen) if comment.reply_to in seen else comment.id
