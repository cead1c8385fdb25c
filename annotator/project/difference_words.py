"""The rows in which a backup and a project differ, in words by which people tell them apart."""

from functools import cached_property

from annotator.model.relations import readable_name
from annotator.model.value_words import value_words
from annotator.project.connection import ProjectConnection
from annotator.project.fields import describe_field
from annotator.project.rows import Values, from_json
from annotator.project.transaction import KEYS
from annotator.words import join_names, quote, shorten

_TEXT_CODE_POINTS = 90
_CONTEXT_CODE_POINTS = 60
_BEFORE_CODE_POINTS, _AFTER_CODE_POINTS = 24, 60
"""How much of an article is shown around the start of an annotation."""
_BEGINNING_CODE_POINTS = 400


class RowWords:
    """Describes rows of two projects: ``main`` and ``earlier``, which is attached to the other."""

    def __init__(self, db: ProjectConnection) -> None:
        self._db = db

    def describe(self, schema: str, kind: str, row: Values) -> str:
        """Return a row in words, on one line."""
        match kind:
            case "article":
                words = self._name_article(row["id"], row["title"])
            case "corrected text":
                words = row["reason"] or "a correction"
            case "annotation":
                words = self._annotation(row)
            case "note":
                words = f"{quote(shorten(row['note'], 60))} on {self._annotation(row)}"
            case "relation":
                ends = [self._end(schema, row[end]) for end in ("source", "target")]
                relation_type = self._db.names.relation_type(row["type"])
                words = f"{ends[0]} {readable_name(relation_type)} {ends[1]}"
            case "verdict" | "comment" | "assignment" | "setting":
                words = self._describe_record(schema, kind, row)
            case "identity":
                words = row["name"]
            case "status":
                words = row["status"]
            case _ if "record" in row:
                words = describe_field(row["record"], row["id"], row["name"], row["value"])
            case _:
                words = f"the {kind}"
        return shorten(words, _TEXT_CODE_POINTS)

    def _annotation(self, row: Values) -> str:
        names = self._db.names
        by_name = names.read_attributes(row["label"], from_json(row["attributes"]))
        attributes = ", ".join(map(value_words, by_name.values()))
        label = names.read_label(row["label"], row["relabelled"])
        words = f"{label} {quote(shorten(row['text'], 48))}"
        return f"{words} ({attributes})" if attributes else words

    def title(self, schema: str, table: str, row: Values) -> str:
        """Return the title of the article that a row belongs to; "" for an article, or for none.

        Where several articles have the title, the id is given with it.
        """
        document_id = _document_of(table, row)
        if not document_id or table == "documents":
            return ""
        query = f"SELECT title FROM {schema}.documents WHERE id = ?"
        title = next((title for (title,) in self._db.execute(query, [document_id])), "")
        return self._name_article(document_id, title)

    def context(self, schema: str, kind: str, row: Values) -> str:
        """Return what tells a row from others of the same words; "" where nothing more does.

        For an article that is the beginning of its text, for an annotation the text around it.
        """
        if kind == "article":
            text = self._text(schema, row["id"], 0, _BEGINNING_CODE_POINTS)
            text = text.strip().removeprefix(row["title"])
        elif kind in ("annotation", "note"):
            start = max(row["start"] - _BEFORE_CODE_POINTS, 0)
            length = row["start"] - start + _AFTER_CODE_POINTS
            text = self._text(schema, row["document"], start, length)
            text = f"{'…' if start else ''}{text}{'…' if len(text) == length else ''}"
        elif kind == "identity":
            text = ", ".join(filter(None, (row["kind"], row["external_id"], row["note"])))
        else:
            text = ""
        return shorten(text, _CONTEXT_CODE_POINTS)

    def _text(self, schema: str, document_id: str, start: int, length: int) -> str:
        """Return a part of the text of an article; positions in code points."""
        query = f"SELECT substr(text, ?, ?) FROM {schema}.documents WHERE id = ?"
        found = self._db.execute(query, [start + 1, length, document_id])
        return next((text for (text,) in found), "")

    def _name_article(self, document_id: str, title: str) -> str:
        if not title:
            return document_id
        return f"{title} ({document_id})" if title in self._shared_titles else title

    @cached_property
    def _shared_titles(self) -> set[str]:
        """The titles that several articles have."""
        of_both = " UNION ALL ".join(
            f"SELECT id, title FROM {schema}.documents WHERE deleted = 0"
            for schema in ("main", "earlier")
        )
        query = f"SELECT title FROM ({of_both}) GROUP BY title HAVING count(DISTINCT id) > 1"
        return {title for (title,) in self._db.execute(query)}

    def _end(self, schema: str, annotation_id: str) -> str:
        row = read_row(self._db, "annotations", (annotation_id,), schema)
        return quote(shorten(row["text"], 32)) if row is not None else "an annotation"

    def _describe_record(self, schema: str, kind: str, row: Values) -> str:
        data = from_json(row["data"])
        if kind == "assignment":
            return ", ".join(map(str, data.get("annotators") or ["nobody"]))
        if kind == "setting":
            return str(row["id"])
        ids = data.get("annotations") or [""]
        place = self._end(schema, str(ids[0]))
        if kind == "comment":
            return f"{quote(shorten(str(data.get('text', '')), 48))} on {place}"
        accepts = data.get("accepted") or data.get("edited")
        return f"{'accepts' if accepts else 'rejects'} {place}"


def name_changes(row: Values, present: Values, columns: tuple[str, ...]) -> str:
    """Return which columns have another value now: ``another note``; "" for none."""
    names = [one.replace("_", " ") for one in columns if row[one] != present[one]]
    return f"another {join_names(names)}" if names else ""


def read_row(
    db: ProjectConnection, table: str, key: tuple[str, ...], schema: str = "main"
) -> Values | None:
    """Return a row, removed or not; None when there never was one.

    Args:
        db: A connection to a project.
        table: One of :data:`~annotator.project.transaction.KEYS`.
        key: The values of the columns of its key.
        schema: The name of the project among those that are attached to the connection.
    """
    where = " AND ".join(f"{name} = ?" for name in KEYS[table])
    cursor = db.execute(f"SELECT * FROM {schema}.{table} WHERE {where}", key)
    values = cursor.fetchone()
    names = (column[0] for column in cursor.description)
    return None if values is None else dict(zip(names, values, strict=True))


def owner_of(table: str, row: Values) -> str:
    """Return who owns a row; "" for what belongs to nobody."""
    if table == "records":
        data = from_json(row["data"])
        return str(data.get("reviewer") or data.get("author") or "")
    return "" if table == "fields" else str(row.get("annotator") or "")


def _document_of(table: str, row: Values) -> str:
    if table == "records":
        return str(from_json(row["data"]).get("document") or "")
    return str(row.get("document") or row.get("source_document") or "")
