r"""Codebooks as tables: a row for each layer, label, attribute and relation type.

A row is about the last of layer, label and attribute that it names; a row with a relation is about
that. The columns may be in any order, and most can be missing: ``label`` and ``definition`` make a
codebook. Lists (values, the ends of a relation) have bars between their entries; a bar, a semicolon
or a backslash that belongs to an entry has a backslash before it. A number of examples may have
line ends between them, too.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

from annotator.formats.articles.delimited import find_delimiter
from annotator.formats.codebooks.builder import CodebookBuilder
from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.damage import technical_reason
from annotator.formats.decoding import decode
from annotator.formats.files import name_of
from annotator.model import Attribute, AttributeKind, InputError, Label, RelationType, TagSet
from annotator.model.attribute import Scalar, ShownIf
from annotator.model.attribute_values import value_fault
from annotator.model.errors import Place
from annotator.model.tagset import Layer, LayerScope
from annotator.model.value_words import read_value, value_text

COLUMNS = (
    "tag set", "layer", "scope", "label", "key", "short", "colour", "definition", "examples",
    "retired", "attribute", "kind", "values", "low", "high", "default", "required", "shown if",
    "shown if values", "relation", "source", "target", "single",
)  # fmt: skip
_OTHER_NAMES = {
    "tagset": "tag set",
    "code": "label",
    "tag": "label",
    "name": "label",
    "color": "colour",
    "description": "definition",
    "example": "examples",
    "category": "layer",
    "group": "layer",
    "shortcut": "key",
    "hotkey": "key",
    "from": "source",
    "to": "target",
}
"""Headings that mean the same, in tables of other people."""
_DEFAULT_LAYER = "Labels"
_YES = {"yes", "y", "true", "1", "x"}
_NO = {"no", "n", "false", "0", ""}
_SEP_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
"""The first line of files for Excel, which says what is between the cells."""
_LIST_SIGNS, _EXAMPLE_SIGNS = "|;\n", "|\n"
_FORMULA_SIGNS = ("=", "+", "-", "@")
"""Excel would calculate what begins with one."""
_NUMBER = re.compile(r"[+-]?[0-9.]+(e[+-]?[0-9]+)?", re.IGNORECASE)
_MEANT = {"n": "\n", "r": "\r"}
"""What letters behind a backslash stand for."""


class _Row:
    """The cells of one row by column."""

    def __init__(self, cells: Mapping[str, str], place: Place) -> None:
        self._cells, self._place = cells, place

    def text(self, column: str) -> str:
        return _unescaped(self._cells.get(column, ""))

    def entries(self, column: str, signs: str = _LIST_SIGNS) -> tuple[str, ...]:
        return tuple(_split(self._cells.get(column, ""), signs))

    def flag(self, column: str) -> bool:
        text = self.text(column).strip().lower()
        if text in _YES or text in _NO:
            return text in _YES
        raise self.error(column, text, "yes or no")

    def number(self, column: str) -> int | float | None:
        text = self.text(column).strip()
        if not text:
            return None
        with suppress(ValueError):
            return int(text)
        with suppress(ValueError):
            return float(text)
        raise self.error(column, text, "a number")

    def choice(self, column: str, choices: Callable[[str], Any], names: Iterable[str]) -> Any:
        text = self.text(column).strip().lower().replace("/", "_").replace(" ", "_")
        try:
            return choices(text)
        except ValueError:
            raise self.error(column, text, f"one of {', '.join(names)}") from None

    def error(self, column: str, text: str, expected: str) -> InputError:
        place = f"{self._place.source}:{self._place.line}"
        return InputError(
            f"{place}: the column “{column}” has “{text}”, where {expected} is expected. Correct "
            f"the cell.",
            place=self._place,
        )


def parse(data: bytes, path: Path) -> Codebook:
    """Read a codebook from a table of CSV or TSV.

    Raises:
        InputError: It has no column of labels, or a cell that cannot be read; the message names
            the line and the column.
    """
    name = name_of(path)
    rows = _rows_of(decode(data, str(path)).text, name)
    header = next(rows, None)
    columns = [_column(cell) for cell in header[1]] if header is not None else []
    if "label" not in columns:
        raise InputError(
            f"{name}: the first line has no column “label”. It names the columns, such as "
            f"layer, label, key, colour, definition; write it above the rows."
        )
    builder = CodebookBuilder(path)
    for column in columns:
        if column not in COLUMNS:
            builder.losses.add("columns that a codebook does not have", column)
    reader = _TableReader(builder)
    for line, row in rows:
        reader.take(_Row(dict(zip(columns, row, strict=False)), Place(name, line)))
    return reader.codebook()


def _rows_of(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, with the number of the line on which it begins."""
    stated = _SEP_LINE.match(text)
    delimiter = stated[1] if stated else find_delimiter(text)
    start = stated.end() if stated else 0
    table = csv.reader(StringIO(text[start:], newline=""), delimiter=delimiter, strict=True)
    before = 1 if stated else 0
    while True:
        line = before + table.line_num + 1
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(
                f"{name}:{line}: the row that begins here cannot be read. Is a quotation mark not "
                f"closed, or one in a cell not doubled? {technical_reason(str(error))}",
                place=Place(name, line),
            ) from None
        if any(cell.strip() for cell in row):
            yield line, row


def _column(heading: str) -> str:
    name = " ".join(heading.replace("_", " ").lower().split())
    return _OTHER_NAMES.get(name, name)


class _TableReader:
    """Collects the parts that rows define; labels are added at the end, with their attributes."""

    def __init__(self, builder: CodebookBuilder) -> None:
        self._builder = builder
        self._layer = ""
        self._labels: dict[str, tuple[str, dict[str, Any]]] = {}
        """Name of a label -> its layer and its fields."""
        self._attributes: dict[str, list[tuple[Attribute, _Row]]] = {}

    def take(self, row: _Row) -> None:
        relation, label = row.text("relation"), row.text("label")
        self._layer = row.text("layer") or self._layer
        if row.text("tag set") and not label:
            self._builder.name = row.text("tag set")
            self._builder.description = row.text("definition")
        elif relation:
            self._builder.add_relation(_relation_of(row, relation))
        elif row.text("attribute"):
            self._take_attribute(row, label)
        elif label:
            self._take_label(row, label)
        elif row.text("layer"):
            scope = row.choice("scope", _scope_of, LayerScope)
            self._builder.add_layer(self._layer, row.text("definition"), scope)

    def _take_label(self, row: _Row, name: str) -> None:
        layer = self._layer or _DEFAULT_LAYER
        if name in self._labels and self._labels[name][1]:
            self._builder.losses.add("labels with the name of another one", name)
            return
        self._builder.add_layer(layer, "", row.choice("scope", _scope_of, LayerScope))
        fields = {
            "key": row.text("key").strip(),
            "short": row.text("short"),
            "description": row.text("definition"),
            "color": self._builder.color(row.text("colour"), name),
            "examples": row.entries("examples", _EXAMPLE_SIGNS),
            "retired": row.flag("retired"),
        }
        self._labels[name] = (layer, fields)

    def _take_attribute(self, row: _Row, label: str) -> None:
        label = label or next(reversed(self._labels), "")
        if not label:
            raise row.error("label", "", "the label that the attribute belongs to")
        self._labels.setdefault(label, (self._layer or _DEFAULT_LAYER, {}))
        attribute = Attribute(
            row.text("attribute"),
            row.entries("values"),
            row.text("definition"),
            row.choice("kind", _kind_of, AttributeKind),
            row.number("low"),
            row.number("high"),
            required=row.flag("required"),
        )
        self._attributes.setdefault(label, []).append((attribute, row))

    def codebook(self) -> Codebook:
        for name, (layer, fields) in self._labels.items():
            attributes = [attribute for attribute, _ in self._attributes.get(name, ())]
            complete = tuple(
                _with_values(attribute, row, attributes)
                for attribute, row in self._attributes.get(name, ())
            )
            self._builder.add_label(layer, Label(name, attributes=complete, **fields))
        return self._builder.codebook()


def _kind_of(text: str) -> AttributeKind:
    return AttributeKind(text or AttributeKind.ONE)


def _scope_of(text: str) -> LayerScope:
    return LayerScope(text or LayerScope.TEXT)


def _with_values(attribute: Attribute, row: _Row, attributes: list[Attribute]) -> Attribute:
    """Return an attribute with its default and its condition, which are values of attributes."""
    default, condition = row.entries("default"), row.text("shown if")
    read: Any = None
    if default and attribute.kind is AttributeKind.SEVERAL:
        read = tuple(value for value in attribute.values if value in default)
        if len(read) != len(set(default)):
            raise row.error("default", row.text("default"), "a list of the attribute's values")
    elif default or attribute.kind is AttributeKind.TEXT:
        read = _value_of(attribute, row.text("default"), row, "default")
        read = None if read == "" and not default else read
    shown_if: ShownIf | None = None
    if condition:
        other = next((each for each in attributes if each.name == condition), None)
        if other is None:
            raise row.error("shown if", condition, "another attribute of the label")
        values = (
            _value_of(other, value, row, "shown if values")
            for value in row.entries("shown if values")
        )
        shown_if = ShownIf(condition, tuple(values))
    return Attribute(
        attribute.name,
        attribute.values,
        attribute.description,
        attribute.kind,
        attribute.low,
        attribute.high,
        read,
        attribute.required,
        shown_if,
    )


def _value_of(attribute: Attribute, text: str, row: _Row, column: str) -> Scalar:
    """Return the value that a text stands for; of several, one of the values."""
    if attribute.kind is AttributeKind.SEVERAL:
        if text not in attribute.values:
            raise row.error(column, text, f"one of {', '.join(attribute.values)}")
        return text
    value: Any = read_value(attribute, text)
    fault = value_fault(attribute, value)
    if fault and text:
        raise row.error(column, text, f"a value of “{attribute.name}”")
    return value


def _relation_of(row: _Row, name: str) -> RelationType:
    return RelationType(
        name,
        row.entries("source"),
        row.entries("target"),
        row.text("short"),
        row.text("definition"),
        row.flag("single"),
        retired=row.flag("retired"),
    )


def make(tag_set: TagSet) -> bytes:
    """Return a tag set as CSV in UTF-8, with a byte order mark, by which Excel knows it."""
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows([cells.get(column, "") for column in COLUMNS] for cells in _rows(tag_set))
    return text.getvalue().encode("utf-8-sig", "replace")


def _rows(tag_set: TagSet) -> Iterator[dict[str, str]]:
    yield _cells({"tag set": tag_set.name, "definition": tag_set.description})
    for layer in tag_set.layers:
        scope = "" if layer.scope is LayerScope.TEXT else layer.scope.value
        yield _cells({"layer": layer.name, "scope": scope, "definition": layer.description})
        for label in layer.labels:
            yield _label_cells(layer, label)
            yield from (_attribute_cells(layer, label, each) for each in label.attributes)
    for relation in tag_set.relations:
        yield {
            **_cells(
                {
                    "relation": relation.name,
                    "short": relation.short,
                    "definition": relation.description,
                    "single": _flag(relation.single),
                    "retired": _flag(relation.retired),
                }
            ),
            "source": _joined(relation.source),
            "target": _joined(relation.target),
        }


def _label_cells(layer: Layer, label: Label) -> dict[str, str]:
    scope = "" if layer.scope is LayerScope.TEXT else layer.scope.value
    cells = {
        "layer": layer.name,
        "scope": scope,
        "label": label.name,
        "key": label.key,
        "short": label.short,
        "colour": label.color,
        "definition": label.description,
        "retired": _flag(label.retired),
    }
    return {**_cells(cells), "examples": _joined(label.examples, _EXAMPLE_SIGNS)}


def _attribute_cells(layer: Layer, label: Label, attribute: Attribute) -> dict[str, str]:
    cells = {
        "layer": layer.name,
        "label": label.name,
        "attribute": attribute.name,
        "kind": attribute.kind.value,
        "low": value_text(attribute.low),
        "high": value_text(attribute.high),
        "definition": attribute.description,
        "required": _flag(attribute.required),
    }
    row = {**_cells(cells), "values": _joined(attribute.values)}
    default = attribute.default
    if default is not None:
        row["default"] = (
            _joined(default) if isinstance(default, tuple) else _escaped(value_text(default))
        )
    if attribute.shown_if is not None:
        row["shown if"] = _escaped(attribute.shown_if.attribute)
        row["shown if values"] = _joined(map(value_text, attribute.shown_if.values))
    return row


def _cells(texts: Mapping[str, str]) -> dict[str, str]:
    return {column: _escaped(text, "") for column, text in texts.items()}


def _flag(value: bool) -> str:
    return "yes" if value else ""


# Lists in a cell


def _joined(entries: Iterable[str], signs: str = _LIST_SIGNS) -> str:
    return " | ".join(_escaped(entry, signs) for entry in entries)


def _escaped(text: str, signs: str = _LIST_SIGNS) -> str:
    """Return a text with a backslash before the signs, and before what a cell would lose."""
    text = text.replace("\\", "\\\\").replace("\r", "\\r")
    for sign in signs:
        text = text.replace(sign, "\\n" if sign == "\n" else f"\\{sign}")
    is_formula = text.startswith(_FORMULA_SIGNS) and not _NUMBER.fullmatch(text)
    if is_formula or text[:1].isspace():
        text = f"\\{text}"
    if text[-1:].isspace() and text[-2:-1] != "\\":
        text = f"{text[:-1]}\\{text[-1]}"
    return text


def _unescaped(text: str) -> str:
    return next(_split(text, ""), "")


def _split(text: str, signs: str) -> Iterator[str]:
    """Yield the entries of a cell, without white space at their ends that is not escaped."""
    entry, kept, escaped = "", 0, False
    """The entry so far, how much of it stays whatever follows, and whether a backslash came."""
    for sign in text:
        if escaped:
            entry += _MEANT.get(sign, sign)
            kept, escaped = len(entry), False
        elif sign == "\\":
            escaped = True
        elif sign in signs:
            yield from _filled(entry, kept)
            entry, kept = "", 0
        elif entry or not sign.isspace():
            entry += sign
    yield from _filled(entry + ("\\" if escaped else ""), kept)


def _filled(entry: str, kept: int) -> Iterator[str]:
    entry = entry[:kept] + entry[kept:].rstrip()
    if entry:
        yield entry
