"""Memos: what people write about a label, an article or the project while they work, in Markdown.

Each writer has one memo on each thing. It is a record with the field ``text``
(:mod:`annotator.project.fields`) whose id names the writer, so that nobody writes over the memo of
somebody else, and a merge brings all of them together.
"""

from collections.abc import Iterator
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from annotator.model.curation import ARTICLE_MEMO, LABEL_MEMO, PROJECT_MEMO
from annotator.model.errors import InputError
from annotator.project import contents
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.field_edits import remove_field, write_field
from annotator.project.fields import FieldClash, clashes
from annotator.project.guideline_edits import decide_field
from annotator.project.rows import to_json
from annotator.project.team import hides_colleagues
from annotator.project.transaction import EditTransaction
from annotator.words import quote, shorten

MemoKind = Literal["project", "label", "article"]
MEMO_RECORDS: dict[MemoKind, str] = {
    "project": PROJECT_MEMO,
    "label": LABEL_MEMO,
    "article": ARTICLE_MEMO,
}
"""The records of the memos on each kind of thing. Their ids are JSON lists: writer, thing."""
MEMO_KINDS: dict[str, MemoKind] = {record: kind for kind, record in MEMO_RECORDS.items()}
_TEXT = "text"
_PROJECT = "project"


class Memo(Struct, frozen=True):
    """What one person wrote about one thing."""

    kind: MemoKind
    subject: str
    """The present name of the label, or the id of the article; empty for the project."""
    annotator: str
    """Who wrote it."""
    text: str
    """Markdown."""
    time: str
    """When it was written last: ISO 8601 in UTC."""
    stored: str = ""
    """The id of the thing in the file."""


class Memos:
    """The memos of an open project, as far as the current annotator may see them."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def all(self) -> list[Memo]:
        """Return all memos: on the project, on labels, on articles; by thing, then by writer."""
        return self._visible(read_memos(self.context.db))

    @translates_sqlite_errors
    def on(self, kind: MemoKind, subject: str = "") -> list[Memo]:
        """Return the memos on one thing, one's own first.

        Args:
            kind: What it is.
            subject: The name of the label, or the id of the article.
        """
        db, me = self.context.db, self.context.annotator
        found = [memo for memo in read_memos(db, kind) if memo.subject == subject]
        return sorted(self._visible(found), key=lambda memo: (memo.annotator != me, memo.annotator))

    def own(self, kind: MemoKind, subject: str = "") -> str:
        """Return the text of one's own memo on a thing; empty if there is none."""
        stored = self._stored(kind, subject)
        mine = (m for m in self.on(kind, subject) if m.annotator == self.context.annotator)
        return next((memo.text for memo in mine if memo.stored == stored), "")

    def others(self, kind: MemoKind, subject: str = "") -> list[Memo]:
        """Return the memos on a thing that one cannot edit: of others, and of joined labels."""
        stored, me = self._stored(kind, subject), self.context.annotator
        found = self.on(kind, subject)
        return [memo for memo in found if memo.annotator != me or memo.stored != stored]

    def _stored(self, kind: MemoKind, subject: str) -> str:
        return stored_subject(self.context.db, kind, subject)

    @translates_sqlite_errors
    def clashes(self) -> list[FieldClash]:
        """Return memos that one person wrote in two files without knowing of each other."""
        return clashes(self.context.db, *MEMO_RECORDS.values())

    def _visible(self, memos: list[Memo]) -> list[Memo]:
        return visible_memos(self.context.db, self.context.annotator, memos)


# Reading


def read_memos(db: ProjectConnection, *kinds: MemoKind) -> list[Memo]:
    """Read the memos on some kinds of things, or all; those on removed articles are left out."""
    records = [MEMO_RECORDS[kind] for kind in kinds or get_args(MemoKind)]
    marks = ", ".join("?" * len(records))
    memo_rows = db.execute(
        f"SELECT record, id, value, annotator, changed FROM fields WHERE record IN ({marks}) "
        "AND name = 'text' AND deleted = 0 ORDER BY id",
        records,
    ).fetchall()
    memos = [_memo(db, *row) for row in memo_rows]
    live = _live_articles(db, {memo.subject for memo in memos if memo.kind == "article"})
    order = list(get_args(MemoKind))
    return sorted(
        (memo for memo in memos if memo.kind != "article" or memo.subject in live),
        key=lambda memo: (order.index(memo.kind), memo.subject, memo.annotator),
    )


def _memo(
    db: ProjectConnection, record: str, record_id: str, value: str, writer: str, changed: str
) -> Memo:
    kind = MEMO_KINDS[record]
    annotator, stored = _parts(record_id, writer)
    subject = stored if kind == "article" else ""
    if kind == "label":
        subject = db.names.label(stored)
    return Memo(kind, subject, annotator, str(msgspec.json.decode(value)), changed, stored)


def memo_writer(record_id: str) -> str:
    """Return who wrote the memo with an id."""
    return _parts(record_id, "")[0]


def _parts(record_id: str, writer: str) -> tuple[str, str]:
    try:
        annotator, stored = msgspec.json.decode(record_id, type=tuple[str, str])
    except msgspec.DecodeError:
        return writer, record_id
    return annotator, stored


def _live_articles(db: ProjectConnection, ids: set[str]) -> set[str]:
    rows = db.execute(
        "SELECT id FROM documents WHERE deleted = 0 AND id IN (SELECT value FROM json_each(?))",
        [to_json(sorted(ids))],
    )
    return {document_id for (document_id,) in rows}


def visible_memos(db: ProjectConnection, annotator: str, memos: list[Memo]) -> list[Memo]:
    """Return the memos without those of colleagues on articles whose layers are hidden."""
    articles = {m.subject for m in memos if m.kind == "article" and m.annotator != annotator}
    hidden = {one for one in articles if hides_colleagues(db, annotator, one)}
    return [
        memo
        for memo in memos
        if memo.kind != "article" or memo.annotator == annotator or memo.subject not in hidden
    ]


def matching_memos(db: ProjectConnection, annotator: str, query: str) -> Iterator[Memo]:
    """Yield the memos in which a reader finds a query, as the annotator may see them."""
    records = list(MEMO_RECORDS.values())
    marks = ", ".join("?" * len(records))
    row = db.execute(
        f"SELECT 1 FROM fields WHERE record IN ({marks}) AND deleted = 0 LIMIT 1", records
    ).fetchone()
    if row is None:
        return
    for memo in visible_memos(db, annotator, read_memos(db)):
        (is_there,) = db.execute("SELECT reads(?, ?)", [memo.text, query]).fetchone()
        if is_there:
            yield memo


def stored_subject(db: ProjectConnection, kind: MemoKind, subject: str) -> str:
    """Return the id under which a file stores a thing."""
    if kind == "project":
        return _PROJECT
    return db.names.label_id(subject) if kind == "label" else subject


def memo_key(memo_kind: MemoKind, writer: str, stored: str) -> tuple[str, str]:
    """Return the record of a memo: its kind and its id."""
    return MEMO_RECORDS[memo_kind], to_json([writer, stored])


# Edits


class WriteMemo(Struct, frozen=True):
    """Write one's own memo on a thing; an empty text removes it."""

    kind: MemoKind
    subject: str
    """The name of the label, or the id of the article; empty for the project."""
    text: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        if not self.text.strip():
            return "remove a memo"
        what = {"label": f"the label {quote(self.subject)}", "article": "the article"}
        return f"write a memo on {what.get(self.kind, 'the project')}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the text.

        Raises:
            InputError: there is no such label or article.
        """
        db = transaction.db
        if self.kind == "label" and transaction.tag_set.label(self.subject) is None:
            raise InputError(f"There is no label {quote(self.subject)} in this project.")
        if self.kind == "article":
            contents.document(db, self.subject)
        stored = stored_subject(db, self.kind, self.subject)
        key = memo_key(self.kind, transaction.annotator, stored)
        if self.text.strip():
            write_field(transaction, *key, _TEXT, self.text)
        else:
            remove_field(transaction, *key, _TEXT)


class DecideMemo(Struct, frozen=True):
    """Decide between two texts of one's own memo that were written apart."""

    record: str
    id: str
    value: Any
    """The text that counts; None: none."""
    title: str = "decide between two texts of a memo"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the text, also where it is that already.

        Raises:
            InputError: it is the memo of somebody else.
        """
        owner, _ = _parts(self.id, transaction.annotator)
        if owner != transaction.annotator:
            raise InputError(f"Only {owner}, who wrote it, may change this memo.")
        decide_field(transaction, self.record, self.id, _TEXT, self.value)


def describe_memo(memo: Memo, title: str = "") -> str:
    """Return what a memo is about, and whose it is, in a few words.

    Args:
        memo: The memo.
        title: The title of its article.
    """
    if memo.kind == "project":
        return f"memo on the project · {memo.annotator}"
    name = quote(shorten(title or memo.subject, 60))
    return f"memo on the {memo.kind} {name} · {memo.annotator}"


COMMANDS = (WriteMemo, DecideMemo)
"""All edits of memos."""
