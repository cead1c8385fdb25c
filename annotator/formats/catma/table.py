"""Reads CATMA's tables of query results: a row for each stretch, or property, of an annotation."""

from collections.abc import Mapping
from pathlib import Path

from annotator.formats.articles.delimited import rows_of
from annotator.formats.catma.collection import AUTHOR, Collection, css_color, span_of
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.offsets import Span
from annotator.formats.text_files import read_text
from annotator.formats.whole_numbers import whole_number
from annotator.model import InputError, Label
from annotator.words import quote, shorten

_TAG, _ANNOTATION, _COMMENT = "tag", "annotation id", "comment id"
_FIRST = "query id"
_AUTHORS = ("author", "annotation author", "markup author", AUTHOR)
"""The names of columns with the author of an annotation."""
_KNOWN = {
    _FIRST, "document id", "document name", "document length", "keyword", "keyword in context",
    "start offset", "end offset", "collection id", "collection name", _TAG, "tag version",
    "tag color", "tag path", _ANNOTATION, "annotation", "property id", "property name",
    "property value", _COMMENT, "comment/reply", "comment author", "reply count", "reply id",
    *_AUTHORS,
}  # fmt: skip
"""The columns that are not properties."""
_SHOWN_CODE_POINTS = 40
_HIT = "hit without a tag|hits without a tag"


class _Rows:
    """The rows of one annotation."""

    def __init__(self, path: str, first: Mapping[str, str]) -> None:
        self.path, self.first = path, first
        self.ranges: dict[tuple[int, int], str] = {}
        """The places, with the words at each."""
        self.properties: dict[str, list[str]] = {}

    def add(self, row: Mapping[str, str], place: tuple[int, int]) -> None:
        """Add a row."""
        self.ranges[place] = row.get("keyword", "")
        for name, value in row.items():
            if name not in _KNOWN and value:
                self._add_value(name, value)
        if row.get("property name") and row.get("property value"):
            self._add_value(row["property name"], row["property value"])

    def _add_value(self, name: str, value: str) -> None:
        values = self.properties.setdefault(name, [])
        if value not in values:
            values.append(value)


def read_table(path: Path, context: ReadContext) -> list[Collection]:
    """Return the annotations of a table, those of each text together.

    Raises:
        InputError: A row has no offsets, or its columns are not CATMA's; the message names the
            line.
        EnvironmentFault: The file cannot be read.
    """
    name = name_of(path)
    rows = rows_of(read_text(path, context), "", context, name)
    header = next(rows, None)
    names = [str(cell).strip() for cell in header.cells] if header is not None else []
    # The names of properties keep their case.
    columns = [each.casefold() if each.casefold() in _KNOWN else each for each in names]
    texts: dict[str, Collection] = {}
    by_text: dict[str, dict[str, _Rows]] = {}
    for row in rows:
        context.at_line(name, row.number)
        cells = dict(zip(columns, map(str, row.cells), strict=False))
        tag = cells.get("tag path") or cells.get(_TAG) or ""
        if not tag:
            what = "comment" if cells.get(_COMMENT) else _HIT
            context.count_left_out(what)
            continue
        try:
            place = _offset(cells, "start offset", context), _offset(cells, "end offset", context)
        except InputError as error:
            context.leave_out(error)
            continue
        text_id = cells.get("document id", "")
        collection = texts.setdefault(text_id, Collection(text_id))
        collection.text_name = cells.get("document name", "")
        length = cells.get("document length", "")
        collection.length = whole_number(length)
        key = cells.get(_ANNOTATION) or f"{place} {tag}"
        annotations = by_text.setdefault(text_id, {})
        if key not in annotations:
            annotations[key] = _Rows(tag, cells)
        annotations[key].add(cells, place)
    context.place = name
    for text_id, annotations in by_text.items():
        for each in annotations.values():
            _add(each, texts[text_id], context)
    return list(texts.values())


def _add(rows: _Rows, collection: Collection, context: ReadContext) -> None:
    label = rows.path.strip("/").rpartition("/")[2] or rows.path
    color = rows.first.get("tag color", "").removeprefix("#")
    if label not in context.labels and color:
        description = f"In CATMA: {rows.path.strip('/')}."
        color = css_color(str(int(color, 16))) if _is_hex(color) else ""
        context.labels[label] = Label(label, description=description, color=color)
    author = next((rows.first[name] for name in _AUTHORS if rows.first.get(name)), "")
    properties = {**rows.properties, **({AUTHOR: [author]} if author else {})}
    foreign_id = rows.first.get(_ANNOTATION, "")
    span = span_of(label, rows.ranges, properties, foreign_id, context)
    if span is None:
        return
    span.span = _quoted(span.span, rows)
    span.further = tuple(_quoted(part, rows) for part in span.further)
    if rows.first.get("collection name"):
        span.metadata = {**span.metadata, "collection": rows.first["collection name"]}
    collection.spans.append(span)


def _quoted(span: Span, rows: _Rows) -> Span:
    """Return a stretch with its words, if the table states those of it as a whole."""
    return Span(span.start, span.end, rows.ranges.get((span.start, span.end)) or None)


def _is_hex(color: str) -> bool:
    try:
        return int(color, 16) >= 0
    except ValueError:
        return False


def _offset(cells: Mapping[str, str], name: str, context: ReadContext) -> int:
    value = cells.get(name, "").strip()
    number = whole_number(value)
    if number is None or number < 0:
        shown = quote(shorten(value, _SHOWN_CODE_POINTS))
        raise InputError(f"{context.place}: {shown} is not an offset; {name} must be a number.")
    return number
