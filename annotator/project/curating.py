"""The edits of a review: verdicts and comments.

A verdict keeps the annotations that it accepted as they were when they were judged, and names the
other verdicts that its reviewer knew: it counts instead of these, whatever anybody's clock shows
(see :func:`annotator.model.curation.effective_decisions`). All edits raise InputError when a
record or an annotation is gone or belongs to somebody else; nothing was changed then.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.model import validate
from annotator.model.curation import (
    COMMENT,
    DECISION,
    Assignment,
    Comment,
    Decision,
    Version,
    annotation_digest,
    decision_id,
    decision_stamp,
    drawn_by_others,
    is_derived,
    judged_annotation,
    parse_record,
    record_data,
)
from annotator.model.errors import InputError
from annotator.model.tagset import TagSet
from annotator.model.types import Annotation, Document, Record
from annotator.project import contents
from annotator.project.edits import new_id
from annotator.project.placed_verdicts import stored_decision
from annotator.project.review import Parsed, decisions, decisions_on, threads
from annotator.project.rows import from_json, to_json
from annotator.project.transaction import EditTransaction

# Verdicts


class Decide(Struct, frozen=True):
    """Give a verdict on a place, or change one's own; see :class:`Decision` for the fields."""

    document: str
    annotations: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    edited: Version | None = None
    relations: tuple[str, ...] | None = None
    comment: str | None = None
    """None leaves an earlier verdict's comment as it is."""
    place: str = ""
    """Label and words of the place, for the title: ``claim “The talks …”``. Undo may be asked for
    where the place is not shown."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        place = f" {self.place}" if self.place else ""
        if self.edited is not None:
            return f"edit{place} for the gold layer"
        if self.accepted:
            return f"accept{place} for the gold layer"
        return f"accept no version of{place}" if place else "accept no version"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the verdict, unless it repeats one's own.

        Raises:
            InputError: an annotation is not in the article, there is none, or one is accepted that
                is not of the place; nothing was changed.
            ValidationError: the edited version breaks a rule of the model.
        """
        given = decisions_on(transaction.db, self.document, self.annotations)
        self.apply_over(transaction, _by_annotation(given))

    def apply_over(self, transaction: EditTransaction, given: dict[str, list[Decision]]) -> None:
        """Write the verdict over verdicts that were read before.

        Args:
            transaction: The edit.
            given: The verdicts in the article so far, by the ids of the annotations that they
                are on.

        Raises:
            InputError, ValidationError: see :meth:`apply`.
        """
        document = transaction.load_document(self.document)
        place = {
            annotation_id: _annotation_in(transaction, annotation_id, document)
            for annotation_id in self.annotations
        }
        self._check(place, document, transaction.tag_set)
        earlier = {
            decision.id: decision
            for annotation_id in self.annotations
            for decision in given.get(annotation_id, ())
        }
        verdict_id = decision_id(transaction.annotator, self.annotations)
        own = earlier.get(verdict_id)
        for decision in earlier.values():
            if decision.reviewer == transaction.annotator and decision.id != verdict_id:
                transaction.remove("records", (DECISION, decision.id))
        verdict = self._verdict(transaction, place, earlier, own)
        if own is None or not _repeats(verdict, own):
            write_parsed(transaction, DECISION, stored_decision(transaction.db, verdict))

    def _check(self, place: dict[str, Annotation], document: Document, tag_set: TagSet) -> None:
        if not place:
            raise InputError("A verdict is on a place with at least one annotation.")
        if not set(self.accepted) <= set(self.annotations):
            raise InputError("Only annotations of the place itself can be accepted there.")
        if self.edited is not None:
            what = f"The edited {self.edited.label}"
            validate.check_label(self.edited.label, tag_set, what)
            length = len(document.text)
            validate.check_extent(self.edited.label, self.edited.fragments, length, tag_set, what)

    def _verdict(
        self,
        transaction: EditTransaction,
        place: dict[str, Annotation],
        earlier: dict[str, Decision],
        own: Decision | None,
    ) -> Decision:
        reviewer = transaction.annotator
        relations = [
            relation
            for relation in contents.relations_leaving(transaction.db, list(place))
            if not is_derived(relation)
        ]
        colleagues = (verdict for verdict in earlier.values() if verdict.reviewer != reviewer)
        comment = self.comment if self.comment is not None else (own.comment if own else "")
        return Decision(
            decision_id(reviewer, self.annotations),
            self.document,
            reviewer,
            transaction.time,
            tuple(self.annotations),
            self.accepted,
            self.edited,
            self.relations,
            comment,
            seen=tuple(
                annotation_digest(place[annotation_id]) for annotation_id in self.annotations
            ),
            taken=tuple(judged_annotation(place[annotation_id]) for annotation_id in self.accepted),
            drawn=tuple(drawn_by_others(relations, reviewer)),
            turn=1 + max((decision.turn for decision in earlier.values()), default=0),
            over=tuple(sorted(decision_stamp(decision) for decision in colleagues)),
            text_version=transaction.load_document(self.document).version,
        )


def _repeats(verdict: Decision, own: Decision) -> bool:
    """Return whether a verdict equals one's own, and knows no colleague's that this did not."""
    if not set(verdict.over) <= set(own.over):
        return False
    same = replace(
        verdict,
        time=own.time,
        turn=own.turn,
        over=own.over,
        text_version=own.text_version,
        as_written=own.as_written,
    )
    return same == own


class DecideAll(Struct, frozen=True):
    """Give verdicts on many places, no two of which share an annotation, as one step."""

    verdicts: tuple[Decide, ...]
    title: str = "accept what is agreed"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the verdicts.

        Raises:
            InputError, ValidationError: see :meth:`Decide.apply`.
        """
        by_document: dict[str, list[Decide]] = {}
        for verdict in self.verdicts:
            by_document.setdefault(verdict.document, []).append(verdict)
        for document_id, verdicts in by_document.items():
            given = _by_annotation(decisions(transaction.db, document_id))
            for verdict in verdicts:
                verdict.apply_over(transaction, given)


def _by_annotation(given: Iterable[Decision]) -> dict[str, list[Decision]]:
    by_annotation: dict[str, list[Decision]] = {}
    for decision in given:
        for annotation_id in decision.annotations:
            by_annotation.setdefault(annotation_id, []).append(decision)
    return by_annotation


class CommentVerdict(Struct, frozen=True):
    """Give the reason for one's own verdict."""

    decision: str
    comment: str
    title: str = "comment a verdict"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the comment.

        Raises:
            InputError: the verdict is gone, or another reviewer's; nothing was changed.
        """
        decision = own_record(transaction, DECISION, self.decision, Decision, "reviewer")
        write_parsed(transaction, DECISION, replace(decision, comment=self.comment))


class Withdraw(Struct, frozen=True):
    """Take one's own verdict back."""

    decision: str
    title: str = "withdraw a verdict"

    def apply(self, transaction: EditTransaction) -> None:
        """Leave a tombstone of the verdict.

        Raises:
            InputError: the verdict is gone, or another reviewer's; nothing was changed.
        """
        own_record(transaction, DECISION, self.decision, Decision, "reviewer")
        transaction.remove("records", (DECISION, self.decision))


def _annotation_in(
    transaction: EditTransaction, annotation_id: str, document: Document
) -> Annotation:
    annotation, document_id = transaction.annotation(annotation_id)
    if document_id != document.id:
        raise InputError(f"The annotation {annotation_id} is in another article, {document_id}.")
    return annotation


# Comments


class AddComment(Struct, frozen=True):
    """Begin a thread on an annotation or on a place, or reply in one."""

    document: str
    annotations: tuple[str, ...]
    text: str
    reply_to: str | None = None
    resolved: bool | None = None
    id: str = ""
    title: str = "comment"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the comment.

        Raises:
            InputError: it has no words, the comment that it replies to is gone, or an annotation
                is not in the article; nothing was changed.
        """
        document = transaction.load_document(self.document)
        if not self.text.strip() and self.resolved is None:
            raise InputError("A comment cannot be empty.")
        if self.reply_to is not None:
            live_record(transaction, COMMENT, self.reply_to, Comment)
        for annotation_id in self.annotations:
            _annotation_in(transaction, annotation_id, document)
        comment = Comment(
            self.id or new_id(),
            self.document,
            self.annotations,
            transaction.annotator,
            self._time(transaction),
            self.text.strip(),
            self.reply_to,
            self.resolved,
        )
        write_parsed(transaction, COMMENT, comment)

    def _time(self, transaction: EditTransaction) -> str:
        """Return a time that puts a reply last in its thread, whatever colleagues' clocks show."""
        if self.reply_to is None:
            return transaction.time
        for thread in threads(transaction.db, self.document):
            if self.reply_to in {comment.id for comment in thread.comments}:
                after = (_time_after(comment.time) for comment in thread.comments)
                return max(transaction.time, *after)
        return transaction.time


class ChangeComment(Struct, frozen=True):
    """Change the words of one's own comment."""

    comment: str
    text: str
    title: str = "change comment"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the comment.

        Raises:
            InputError: it is gone, another author's, or has no words now; nothing was changed.
        """
        comment = own_record(transaction, COMMENT, self.comment, Comment, "author")
        if not self.text.strip():
            raise InputError("A comment cannot be empty; remove it instead.")
        write_parsed(transaction, COMMENT, replace(comment, text=self.text.strip()))


class RemoveComment(Struct, frozen=True):
    """Take one's own comment out of its thread."""

    comment: str
    title: str = "remove comment"

    def apply(self, transaction: EditTransaction) -> None:
        """Leave a tombstone of the comment.

        Raises:
            InputError: it is gone, or another author's; nothing was changed.
        """
        own_record(transaction, COMMENT, self.comment, Comment, "author")
        transaction.remove("records", (COMMENT, self.comment))


class Resolve(Struct, frozen=True):
    """Close a thread, or open it again: a comment of one's own at the end of anybody's thread."""

    thread: str
    resolved: bool = True

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return "resolve a thread" if self.resolved else "open a thread again"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the comment that closes or opens the thread.

        Raises:
            InputError: the thread is gone; nothing was changed.
        """
        first = live_record(transaction, COMMENT, self.thread, Comment)
        reply = AddComment(first.document, (), "", self.thread, self.resolved)
        reply.apply(transaction)


def _time_after(time: str) -> str:
    """Return the time a millisecond later; "" where the time cannot be read."""
    try:
        after = datetime.fromisoformat(time).astimezone(UTC) + timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return ""
    return after.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# Records


def live_record(
    transaction: EditTransaction, kind: str, record_id: str, parsed_type: type[Parsed]
) -> Parsed:
    """Return a record that an edit is about.

    Raises:
        InputError: there is none, or it cannot be parsed; nothing was changed.
    """
    row = transaction.row("records", (kind, record_id))
    record = None
    if row is not None and not row["deleted"]:
        record = parse_record(Record(kind, record_id, from_json(row["data"])), parsed_type)
    if record is None:
        raise InputError(f"There is no {kind} {record_id}; it may have been withdrawn.")
    return record


def own_record(
    transaction: EditTransaction,
    kind: str,
    record_id: str,
    parsed_type: type[Parsed],
    owner_field: str,
) -> Parsed:
    """Return a record that an edit changes.

    Raises:
        InputError: there is none, it cannot be parsed, or its field ``owner_field`` names
            another annotator; nothing was changed.
    """
    record = live_record(transaction, kind, record_id, parsed_type)
    owner = getattr(record, owner_field)
    if owner != transaction.annotator:
        raise InputError(
            f"Only {owner}, who made it, may change this {kind}; you work as "
            f"{transaction.annotator}."
        )
    return record


def write_parsed(
    transaction: EditTransaction, kind: str, record: Decision | Comment | Assignment
) -> None:
    """Write a new or changed record."""
    write_record(transaction, kind, record.id, record_data(record))


def write_record(
    transaction: EditTransaction, kind: str, record_id: str, data: dict[str, Any]
) -> None:
    """Write a new or changed record.

    Args:
        transaction: The edit.
        kind: The kind of the record.
        record_id: Its id, unique among the records of the kind.
        data: Its fields by name.
    """
    transaction.write("records", {"kind": kind, "id": record_id, "data": to_json(data)})


COMMANDS = (
    Decide,
    DecideAll,
    CommentVerdict,
    Withdraw,
    AddComment,
    ChangeComment,
    RemoveComment,
    Resolve,
)
