"""Records that belong to nobody: the codebook, the metadata of articles, sets, memos.

A record is a set of fields, and each field a row with a revision, its writer and its time. The
fields lie over what came with a file (a tag set, an article's metadata), which stays as it is. How
two files' versions of a field are united is in :mod:`annotator.project.field_versions`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from annotator.project.connection import ProjectConnection
from annotator.project.field_versions import read_rivals
from annotator.project.rows import to_json
from annotator.words import quote, shorten

CODEBOOK_RECORDS = ("tag_set", "layer", "label", "attribute", "value", "relation_type")
"""The kinds of records that make the tag set, with what came with it."""


class FieldClash(Struct, frozen=True):
    """A field of which two people wrote versions without knowing of each other."""

    record: str
    id: str
    name: str
    value: Any
    """The value that counts; None: none."""
    annotator: str
    rivals: tuple[tuple[Any, str], ...]
    """The other values, each with its writer; None stands for a field that was taken away."""


def read_fields(db: ProjectConnection, *records: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Read the live fields of records of some kinds.

    Returns:
        Kind of record -> id -> name of the field -> value. Kinds without fields are empty.

    Raises:
        msgspec.DecodeError: a value is not JSON.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {record: {} for record in records}
    marks = ", ".join("?" * len(records))
    field_rows = db.execute(
        f"SELECT record, id, name, value FROM fields WHERE record IN ({marks}) AND deleted = 0 "
        "ORDER BY record, id, name",
        records,
    )
    for record, record_id, name, value in field_rows:
        found[record].setdefault(record_id, {})[name] = msgspec.json.decode(value)
    return found


def read_record(db: ProjectConnection, record: str, record_id: str) -> dict[str, Any]:
    """Read the live fields of one record, by name."""
    field_rows = db.execute(
        "SELECT name, value FROM fields WHERE record = ? AND id = ? AND deleted = 0 ORDER BY name",
        [record, record_id],
    )
    return {name: msgspec.json.decode(value) for name, value in field_rows}


def clashes(db: ProjectConnection, *records: str) -> list[FieldClash]:
    """Read the fields that two people wrote apart from each other.

    Args:
        db: The connection.
        records: The kinds of records that are meant; none: all.
    """
    marks = ", ".join("?" * len(records))
    meant = f"record IN ({marks}) AND" if records else ""
    clash_rows = db.execute(
        "SELECT record, id, name, value, annotator, deleted, rivals "
        # Of all fields, which may be many, the order alone would read each.
        "FROM fields INDEXED BY fields_with_rivals "
        f"WHERE {meant} rivals <> '[]' ORDER BY record, id, name",
        records,
    )
    found: list[FieldClash] = []
    for record, record_id, name, value, annotator, deleted, rivals in clash_rows:
        counts = _read_value(value, deleted)
        others = tuple(
            (_read_value(rival.value, rival.deleted), rival.annotator)
            for rival in read_rivals(rivals)
        )
        differing = tuple(other for other in others if other[0] != counts)
        if differing:
            found.append(FieldClash(record, record_id, name, counts, annotator, differing))
    return found


def _read_value(value: str, deleted: int) -> Any:
    return None if deleted else msgspec.json.decode(value)


_OF_ARTICLES = ("set_member", "article_memo")
"""Kinds of records whose id is a JSON list that ends with the id of an article."""


def with_article(record: str, record_id: str, ids: Mapping[str, str]) -> str:
    """Return the id of a record when articles have other ids.

    Args:
        record: The kind of the record.
        record_id: Its id.
        ids: The new ids of articles by the old ones; others stay.
    """
    if record == "article":
        return ids.get(record_id, record_id)
    if record not in _OF_ARTICLES:
        return record_id
    *others, article = msgspec.json.decode(record_id, type=list[str])
    return to_json([*others, ids.get(article, article)])


def overlaid(base: Mapping[str, Any], fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return what came with a file with the fields over it; None takes a value away.

    Args:
        base: What came: name -> value.
        fields: Pairs of name and value.
    """
    values = {**base, **dict(fields)}
    return {name: value for name, value in values.items() if value is not None}


def describe_clash(clash: FieldClash) -> str:
    """Return a sentence that names the values which two people gave to a field."""
    mine = _in_words(clash.value)
    others = ", ".join(f"{_in_words(value)} ({annotator})" for value, annotator in clash.rivals)
    return (
        f"{_RECORD_NAMES.get(clash.record, clash.record)} {quote(_last_part(clash.id))}: "
        f"{clash.name.replace('_', ' ')} was changed apart; {mine} of {clash.annotator} counts, "
        f"not {others}."
    )


def describe_field(record: str, record_id: str, name: str, value: str) -> str:
    """Return a field in words.

    Args:
        record: The kind of the record.
        record_id: Its id.
        name: The field.
        value: JSON.
    """
    what = f"{_RECORD_NAMES.get(record, record)} {quote(_last_part(record_id))}"
    return f"{what}: {name.replace('_', ' ')} {_in_words(msgspec.json.decode(value))}"


_RECORD_NAMES = {
    "tag_set": "Tag set",
    "layer": "Layer",
    "label": "Label",
    "attribute": "Attribute",
    "value": "Value",
    "relation_type": "Relation type",
    "article": "Article",
    "set": "Set",
    "guideline": "Guideline",
    "memo": "Memo",
    "label_memo": "Memo on the label",
    "article_memo": "Memo on the article",
}


def _last_part(record_id: str) -> str:
    try:
        return msgspec.json.decode(record_id, type=list[str])[-1]
    except (msgspec.DecodeError, IndexError):
        return record_id


def _in_words(value: Any) -> str:
    if value is None:
        return "nothing"
    return quote(shorten(value if isinstance(value, str) else to_json(value), 60))
