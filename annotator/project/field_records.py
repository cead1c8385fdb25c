"""Guidelines and memos as records of the stream in which importers and exporters exchange content.

In the stream, labels go by their names.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from annotator.model.curation import GUIDELINE
from annotator.model.tagset import TagSet
from annotator.model.types import ModelObject, Record
from annotator.project.connection import ProjectConnection
from annotator.project.field_edits import write_field
from annotator.project.fields import read_record
from annotator.project.guidelines import read_sections
from annotator.project.memos import MEMO_KINDS, memo_key, read_memos, stored_subject
from annotator.project.transaction import EditTransaction
from annotator.text.markdown_sections import plain_title

FIELD_RECORDS = frozenset({GUIDELINE, *MEMO_KINDS})
"""The kinds of records that are fields in the file."""


def with_field_records(
    items: Iterator[ModelObject],
    db: ProjectConnection,
    annotators: Collection[str] | None = None,
    documents: Collection[str] | None = None,
) -> Iterator[ModelObject]:
    """Yield a stream with the guidelines and the memos behind its tag set.

    Args:
        items: The stream, which begins with the tag set.
        db: The connection.
        annotators: Only the memos of these; None: of all.
        documents: Only the memos on these articles, and those on no article; None: all.
    """
    yield next(items)
    yield from guideline_records(db)
    for memo in memo_records(db, annotators):
        article = memo.data.get("document")
        if documents is None or article is None or article in documents:
            yield memo
    yield from items


def guideline_records(db: ProjectConnection) -> Iterator[Record]:
    """Yield a record for each section of the guidelines, in their order."""
    times: dict[str, str] = dict(
        db.execute(
            "SELECT id, max(changed) FROM fields WHERE record = ? AND deleted = 0 GROUP BY id",
            [GUIDELINE],
        ).fetchall()
    )
    for place, section in enumerate(read_sections(db), start=1):
        data: dict[str, Any] = {"title": section.title, "text": section.text}
        data |= {"level": section.level, "order": place}
        data |= {"label": section.label} if section.label else {}
        data["time"] = times.get(section.id, "")
        yield Record(GUIDELINE, section.id, data)


def memo_records(
    db: ProjectConnection, annotators: Collection[str] | None = None
) -> Iterator[Record]:
    """Yield a record for each memo.

    Args:
        db: The connection.
        annotators: Only the memos of these; None: of all.
    """
    for memo in read_memos(db):
        if annotators is not None and memo.annotator not in annotators:
            continue
        data = {"annotator": memo.annotator, "text": memo.text, "time": memo.time}
        data |= {"label": memo.subject} if memo.kind == "label" else {}
        data |= {"document": memo.subject} if memo.kind == "article" else {}
        record, record_id = memo_key(memo.kind, memo.annotator, memo.stored)
        yield Record(record, record_id, data)


def import_records(
    transaction: EditTransaction, records: Iterable[Record], ids_here: Mapping[str, str]
) -> list[str]:
    """Import sections and memos behind all else; what the project has already stays as it is.

    Args:
        transaction: The edit, with the tag set as it is after the import.
        records: The records.
        ids_here: The ids of articles that the project has under another id than the stream.

    Returns:
        A sentence for each memo that was left out.
    """
    left_out: list[str] = []
    for record in records:
        if record.kind == GUIDELINE:
            key, fields = (GUIDELINE, record.id), _section_fields(record.data, transaction.tag_set)
        else:
            memo = _memo_fields(record, transaction, ids_here)
            if isinstance(memo, str):
                left_out.append(memo)
                continue
            key, fields = memo
        if not read_record(transaction.db, *key):
            for name, value in fields.items():
                write_field(transaction, *key, name, value)
    return left_out


def _section_fields(data: Mapping[str, Any], tag_set: TagSet) -> dict[str, Any]:
    """Return the fields of a section, as far as they are of their types."""
    types = {"title": str, "text": str, "level": int, "order": (int, float)}
    fields = {name: data[name] for name, kind in types.items() if isinstance(data.get(name), kind)}
    label = tag_set.label(str(data.get("label")))
    if label is not None:
        fields["label"] = label.stored_id
        if plain_title(str(data.get("title"))) == label.name:
            fields["named"] = label.name
    return fields


def _memo_fields(
    record: Record, transaction: EditTransaction, ids_here: Mapping[str, str]
) -> tuple[tuple[str, str], dict[str, Any]] | str:
    """Return the key and the fields of a memo, or why it is left out."""
    data, kind = record.data, MEMO_KINDS[record.kind]
    text, writer = data.get("text"), data.get("annotator")
    if not (isinstance(text, str) and text and isinstance(writer, str)):
        return f"The memo {record.id} was left out: it has no text, or names no annotator."
    subject = str(data.get("label") or data.get("document") or "")
    if kind == "article":
        subject = ids_here.get(subject, subject)
        if transaction.row("documents", (subject,)) is None:
            return f"The memo of {writer} on the article {subject} was left out: it is not there."
    if kind == "label" and transaction.tag_set.label(subject) is None:
        return f"The memo of {writer} on the label {subject} was left out: it is not there."
    stored = stored_subject(transaction.db, kind, subject)
    return memo_key(kind, writer, stored), {"text": text}
