"""Verdicts, comments, the gold layer that follows from verdicts, assignments and settings.

A verdict keeps what it took as it was judged, and says which other verdicts its reviewer knew: it
counts instead of these, whatever anybody's clock says (:func:`annotator.model.curation.standing`).

Verdicts and the rest are rows of the table ``records``, so that they travel in exports and merges.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from annotator.jobs import ProgressCallback
from annotator.model import ModelObject, curation, validate
from annotator.model.curation import (
    COMMENT,
    DECISION,
    Assignment,
    Comment,
    Decision,
    Thread,
    Version,
    data_of,
    decision_id,
    digest,
    drawn_by_others,
    judged,
    stamp,
    told,
)
from annotator.model.errors import InputError
from annotator.model.gold import gold, is_derived, stand_ins
from annotator.model.tagset import TagSet
from annotator.model.types import AnnotatedDocument, Annotation, Document, Progress, Record
from annotator.project import reading
from annotator.project.database import Database
from annotator.project.edits import new_id
from annotator.project.rows import from_json, to_json
from annotator.project.transaction import EditTransaction

Told = TypeVar("Told", Decision, Comment, Assignment)

# Reading


def records_of(db: Database, kind: str, document: str | None, as_: type[Told]) -> list[Told]:
    """The records of a kind that name an article (or, without one, all), by id."""
    where = "" if document is None else "AND json_extract(data, '$.document') = :document"
    found = db.conn.execute(
        f"SELECT id, data FROM records WHERE kind = :kind AND deleted = 0 {where} ORDER BY id",
        {"kind": kind, "document": document},
    )
    read = (told(Record(kind, id, from_json(data)), as_) for id, data in found)
    return [each for each in read if each is not None]


def decisions(db: Database, document: str) -> list[Decision]:
    """All verdicts on places of an article, also those that another one overtook."""
    return records_of(db, DECISION, document, Decision)


def decisions_on(db: Database, document: str, annotations: Sequence[str]) -> list[Decision]:
    """The verdicts in an article that are on any of these annotations."""
    # Few rows name them; only these are decoded.
    named = " OR ".join(["instr(data, ?)"] * len(annotations))
    found = db.conn.execute(
        "SELECT id, data FROM records INDEXED BY records_by_document WHERE kind = 'decision' "
        f"AND json_extract(data, '$.document') = ? AND deleted = 0 AND ({named or 0}) ORDER BY id",
        [document, *map(to_json, annotations)],
    )
    read = (told(Record(DECISION, id, from_json(data)), Decision) for id, data in found)
    here = set(annotations)
    return [each for each in read if each is not None and not here.isdisjoint(each.annotations)]


def threads(db: Database, document: str) -> list[Thread]:
    """The threads of comments in an article."""
    return curation.threads(records_of(db, COMMENT, document, Comment))


def gold_of(db: Database, id: str, tag_set: TagSet) -> AnnotatedDocument:
    """An article with its gold layer, made anew from annotations, relations and verdicts."""
    document = reading.document(db, id)
    here = reading.annotations(db, id)
    links = reading.relations_from(db, id)
    ids = {each.id for each in here}
    away = sorted({each.target for each in links} - ids)
    return gold(document, here, links, decisions(db, id), tag_set, _elsewhere(db, away))


def _elsewhere(db: Database, annotations: Sequence[str]) -> dict[str, Annotation]:
    """What stands in the gold layers of other articles for annotations there."""
    found: dict[str, Annotation] = {}
    places = [reading.annotation(db, each) for each in annotations]
    for id in sorted({place[1] for place in places if place is not None}):
        document = reading.document(db, id)
        found |= stand_ins(document, reading.annotations(db, id), decisions(db, id))
    return found


def gold_stream(
    db: Database,
    tag_set: TagSet,
    *,
    with_layers: bool = False,
    progress: ProgressCallback | None = None,
) -> Iterator[ModelObject]:
    """All of a project with its gold layer, alone or beside everybody's layers and verdicts."""
    for item in reading.stream(db, tag_set, progress=progress):
        if isinstance(item, AnnotatedDocument):
            made = gold_of(db, item.document.id, tag_set)
            yield _beside(item, made) if with_layers else made
        elif with_layers or not isinstance(item, Progress | Record):
            yield item


def _beside(item: AnnotatedDocument, made: AnnotatedDocument) -> AnnotatedDocument:
    """Everybody's layers with the gold layer; one that came back by an import makes way."""
    own = tuple(each for each in item.annotations if not is_derived(each))
    links = tuple(each for each in item.relations if not is_derived(each))
    return AnnotatedDocument(item.document, (*own, *made.annotations), (*links, *made.relations))


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

    @property
    def title(self) -> str:
        if self.edited is not None:
            return "edit for the gold layer"
        return "accept" if self.accepted else "accept none"

    def apply(self, edit: EditTransaction) -> None:
        near = decisions_on(edit.db, self.document, self.annotations)
        self.apply_over(edit, _by_annotation(near))

    def apply_over(self, edit: EditTransaction, given: dict[str, list[Decision]]) -> None:
        """The same, knowing the verdicts so far by the annotations that they are on."""
        document = edit.load_document(self.document)
        here = [_in_document(edit, id, document) for id in self.annotations]
        if not here:
            raise InputError("A verdict is on a place with at least one annotation.")
        if not set(self.accepted) <= set(self.annotations):
            raise InputError("Only annotations of the place itself can be accepted there.")
        if self.edited is not None:
            _check_version(self.edited, document, edit.tag_set)
        known = {each.id: each for on in self.annotations for each in given.get(on, ())}
        others = [each for each in known.values() if each.reviewer != edit.annotator]
        id = decision_id(edit.annotator, self.annotations)
        same = known.get(id)
        for each in known.values():
            if each.reviewer == edit.annotator and each.id != id:
                edit.remove("records", (DECISION, each.id))
        comment = self.comment if self.comment is not None else (same.comment if same else "")
        by_id = {each.id: each for each in here}
        leaving = reading.relations_leaving(edit.db, list(by_id))
        links = [each for each in leaving if not is_derived(each)]
        made = Decision(
            id,
            self.document,
            edit.annotator,
            edit.time,
            tuple(each.id for each in here),
            self.accepted,
            self.edited,
            self.relations,
            comment,
            seen=tuple(digest(each) for each in here),
            taken=tuple(judged(by_id[each]) for each in self.accepted),
            drawn=tuple(drawn_by_others(links, edit.annotator)),
            turn=1 + max((each.turn for each in known.values()), default=0),
            over=tuple(sorted(stamp(each) for each in others)),
        )
        if same is None or not _repeats(made, same):
            _put(edit, DECISION, made)


def _repeats(made: Decision, same: Decision) -> bool:
    """Whether a verdict says what one's own said already, and knows of nobody else's since."""
    if not set(made.over) <= set(same.over):
        return False
    return replace(made, time=same.time, turn=same.turn, over=same.over) == same


class DecideAll(Struct, frozen=True):
    """Give verdicts on many places, none of which has an annotation of another one, as one step."""

    verdicts: tuple[Decide, ...]
    title: str = "accept what is agreed"

    def apply(self, edit: EditTransaction) -> None:
        by_document: dict[str, list[Decide]] = {}
        for each in self.verdicts:
            by_document.setdefault(each.document, []).append(each)
        for document, some in by_document.items():
            given = _by_annotation(decisions(edit.db, document))
            for each in some:
                each.apply_over(edit, given)


def _by_annotation(given: Iterable[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for each in given:
        for id in each.annotations:
            found.setdefault(id, []).append(each)
    return found


class CommentVerdict(Struct, frozen=True):
    """Say why one decided so."""

    decision: str
    comment: str
    title: str = "comment a verdict"

    def apply(self, edit: EditTransaction) -> None:
        found = _own_record(edit, DECISION, self.decision, Decision, "reviewer")
        _put(edit, DECISION, replace(found, comment=self.comment))


class Withdraw(Struct, frozen=True):
    """Take one's own verdict back."""

    decision: str
    title: str = "withdraw a verdict"

    def apply(self, edit: EditTransaction) -> None:
        _own_record(edit, DECISION, self.decision, Decision, "reviewer")
        edit.remove("records", (DECISION, self.decision))


def _in_document(edit: EditTransaction, id: str, document: Document) -> Annotation:
    annotation, place = edit.annotation(id)
    if place != document.id:
        raise InputError(f"The annotation {id} is in another article, {place}.")
    return annotation


def _check_version(version: Version, document: Document, tag_set: TagSet) -> None:
    what = f"The edited {version.label}"
    validate.check_label(version.label, tag_set, what)
    validate.check_fragments(version.fragments, len(document.text), what)


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

    def apply(self, edit: EditTransaction) -> None:
        document = edit.load_document(self.document)
        if not self.text.strip() and self.resolved is None:
            raise InputError("A comment needs some words.")
        if self.reply_to is not None:
            _record(edit, COMMENT, self.reply_to, Comment)
        for id in self.annotations:
            _in_document(edit, id, document)
        made = Comment(
            self.id or new_id(),
            self.document,
            self.annotations,
            edit.annotator,
            edit.time if self.reply_to is None else self._time_of_reply(edit, self.reply_to),
            self.text.strip(),
            self.reply_to,
            self.resolved,
        )
        _put(edit, COMMENT, made)

    def _time_of_reply(self, edit: EditTransaction, to: str) -> str:
        """A reply comes last in its thread, whatever colleagues' clocks say."""
        for thread in threads(edit.db, self.document):
            if to in {each.id for each in thread.comments}:
                return max(edit.time, *(_later(each.time) for each in thread.comments))
        return edit.time


class ChangeComment(Struct, frozen=True):
    """Write one's own comment anew."""

    comment: str
    text: str
    title: str = "change comment"

    def apply(self, edit: EditTransaction) -> None:
        found = _own_record(edit, COMMENT, self.comment, Comment, "author")
        if not self.text.strip():
            raise InputError("A comment needs some words; remove it if there is nothing to say.")
        _put(edit, COMMENT, replace(found, text=self.text.strip()))


class RemoveComment(Struct, frozen=True):
    """Take one's own comment out of its thread."""

    comment: str
    title: str = "remove comment"

    def apply(self, edit: EditTransaction) -> None:
        _own_record(edit, COMMENT, self.comment, Comment, "author")
        edit.remove("records", (COMMENT, self.comment))


class Resolve(Struct, frozen=True):
    """Close a thread, or open it again: a remark of one's own at its end, whoever began it."""

    thread: str
    resolved: bool = True

    @property
    def title(self) -> str:
        return "resolve a thread" if self.resolved else "open a thread again"

    def apply(self, edit: EditTransaction) -> None:
        first = _record(edit, COMMENT, self.thread, Comment)
        reply = AddComment(first.document, (), "", self.thread, self.resolved)
        reply.apply(edit)


def _later(time: str) -> str:
    """The next moment; at no known time nothing is later."""
    try:
        after = datetime.fromisoformat(time).astimezone(UTC) + timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return ""
    return after.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# Records


def _record(edit: EditTransaction, kind: str, id: str, as_: type[Told]) -> Told:
    row = edit.row("records", (kind, id))
    found = None
    if row is not None and not row["deleted"]:
        found = told(Record(kind, id, from_json(row["data"])), as_)
    if found is None:
        raise InputError(f"There is no {kind} {id}; it may have been withdrawn.")
    return found


def _own_record(edit: EditTransaction, kind: str, id: str, as_: type[Told], owner: str) -> Told:
    found = _record(edit, kind, id, as_)
    who = getattr(found, owner)
    if who != edit.annotator:
        raise InputError(
            f"Only {who}, who made it, may change this {kind}; you work as {edit.annotator}."
        )
    return found


def _put(edit: EditTransaction, kind: str, made: Decision | Comment | Assignment) -> None:
    edit.put("records", {"kind": kind, "id": made.id, "data": to_json(data_of(made))})


def put_record(edit: EditTransaction, kind: str, id: str, data: dict[str, Any]) -> None:
    """Write a record of another kind."""
    edit.put("records", {"kind": kind, "id": id, "data": to_json(data)})


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
