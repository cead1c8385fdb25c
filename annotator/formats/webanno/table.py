"""The lines and cells of a WebAnno TSV file: its columns, its text, and the units of that.

A unit is a token, or a part of one where an annotation begins or ends inside it. A cell has the
values of all annotations on its unit, stacked with ``|``; a number in brackets (``PER[3]``) tells
apart annotations that could be mixed up.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from typing import Any, NamedTuple

from annotator.model import Choice, InputError, Remedy
from annotator.model.value_words import value_text

NOTHING, UNSET = "_", "*"
"""A cell without annotations, and the value of a feature that is not set."""
NOTE = "note"
"""The feature that holds our notes."""
_RESERVED = re.compile(r"->|[\\\[\]|_;\t\n*]")
_ESCAPED = re.compile(r"\\(->|[\\\[\]|_;tn*])")
_LETTERS = {"\t": "t", "\n": "n", "\r": "r", "\f": "f", "\b": "b", "\\": "\\"}
_BY_LETTER = {letter: character for character, letter in _LETTERS.items()}
_CONTROLS = "".join(map(chr, [*range(8), *range(14, 32)]))
_TEXT_RESERVED = re.compile(f"[{re.escape(_CONTROLS)}\t\n\r\f\b\\\\]")
_TEXT_ESCAPED = re.compile(f"\\\\([tnrfb\\\\{re.escape(_CONTROLS)}])", re.S)
_JAVA_ESCAPED = re.compile(r"\\(u+[0-9A-Fa-f]{4}|[0-7]{1,3}|.)", re.S)
"""The escape sequences of Java (The Java Language Specification, 3.3 and 3.10.7)."""
_NUMBER = re.compile(r"\[([0-9]{1,15}(?:_[0-9]{1,15})?)\]")

_FORMAT = re.compile(r"#FORMAT=WebAnno TSV ([0-9]{1,4})\.([0-9]{1,4})\s*")
_HEADERS = {"#T_SP=": "span", "#T_RL=": "relation", "#T_CH=": "chain"}
"""The kind of layer by the beginning of the line that declares it."""
_ROW = re.compile(r"(\d+-\d+(?:\.\d+)?)\t([0-9]{1,15})-([0-9]{1,15})\t")
_OTHER = re.compile(r"#([^=]+)=(.*)", re.S)
_MOST_BETWEEN_SENTENCES = 1_000_000
"""Units between two sentences; the format keeps their number alone, and they become blanks."""


class Cell(NamedTuple):
    """One value of a cell, and the number after it: ``PER[3]``."""

    value: str | None
    """Still escaped; None where it is not set."""
    number: str = ""


def escape(value: str) -> str:
    """Return a value of a feature as a cell has it."""
    sequences = {"\t": "\\t", "\n": "\\n"}
    return _RESERVED.sub(lambda match: sequences.get(match[0], f"\\{match[0]}"), value)


def unescape(value: str) -> str:
    """Return the value of a feature that :func:`escape` made a cell of."""
    characters = {"t": "\t", "n": "\n"}
    return _ESCAPED.sub(lambda match: characters.get(match[1], match[1]), value)


def escape_text(line: str) -> str:
    """Return a line of a text as the line ``#Text=`` has it."""
    return _TEXT_RESERVED.sub(lambda match: f"\\{_LETTERS.get(match[0], match[0])}", line)


def unescape_text(line: str, version: tuple[int, int]) -> str:
    """Return the line of a text that is after ``#Text=``.

    Args:
        line: The line as the file has it.
        version: The version of the format; up to 3.1, texts were escaped as strings of Java are.
    """
    if version <= (3, 1):
        units = _JAVA_ESCAPED.sub(_java_character, line)
        # Beyond 16 bits a character is escaped as two halves.
        return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _TEXT_ESCAPED.sub(lambda match: _BY_LETTER.get(match[1], match[1]), line)


def _java_character(match: re.Match[str]) -> str:
    code = match[1]
    if code.startswith("u") and len(code) > 4:
        return chr(int(code.lstrip("u"), 16))
    if code[0] in "01234567":
        return chr(int(code, 8))
    return _BY_LETTER.get(code, code)


def split_at(sign: str, cell: str) -> list[str]:
    """Split a cell at the signs, each a single character, that are not escaped."""
    if "\\" not in cell:
        return cell.split(sign)
    parts = [""]
    at = 0
    while at < len(cell):
        if cell[at] == "\\":
            parts[-1] += cell[at : at + 2]
            at += 2
            continue
        if cell[at] == sign:
            parts.append("")
        else:
            parts[-1] += cell[at]
        at += 1
    return parts


def parse_cells(cell: str) -> list[Cell]:
    """Return the values that are stacked in a cell."""
    if cell == NOTHING:
        return []
    if "|" not in cell:
        return [parse_cell(cell)]
    return [parse_cell(part) for part in split_at("|", cell)]


def parse_cell(part: str) -> Cell:
    """Return one of the values that are stacked in a cell, with its number."""
    number = ""
    if part.endswith("]") and not part.endswith("\\]"):
        match = _NUMBER.fullmatch(part, max(part.rfind("["), 0))
        if match:
            part, number = part[: match.start()], match[1]
    return Cell(None if part in (UNSET, NOTHING) else part, number)


def as_feature(value: Any) -> str | None:
    """Return an attribute's value as a feature has it, not yet escaped; None for no value."""
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n")
        case int() | float():
            return str(value)
        case list() if all(isinstance(one, str) for one in value):  # pyright: ignore[reportUnknownVariableType]
            return value_text(value) or None
        case _:
            return json.dumps(value, ensure_ascii=False, sort_keys=True)


class ColumnKind(Enum):
    """What the cells of a column hold."""

    FEATURE = auto()
    """Values of a feature."""
    PLACEHOLDER = auto()
    """Nothing but the presence of annotations, in a layer without features."""
    ROLE = auto()
    """The roles of an annotation's slots."""
    TARGET = auto()
    """The annotations in its slots."""
    SOURCE = auto()
    """The sources of relations whose target is at the unit."""
    CHAIN_LINK = auto()
    """Places in a chain, with the relation to the next one."""


@dataclass(frozen=True)
class Column:
    """A column after the token."""

    layer: str
    layer_kind: str
    """``span``, ``relation`` or ``chain``."""
    kind: ColumnKind
    feature: str = ""
    target: str = ""
    """The layer to which a relation or slot leads."""


@dataclass
class Unit:
    """A token, or a part of one, with its cells."""

    id: str
    """``sentence-token`` or ``sentence-token.part``, each from 1."""
    start: int
    """As the file counts, and so is the end."""
    end: int
    text: str
    line: int
    """The number of its line in the file, from 1."""
    cells: dict[int, list[Cell]]
    """By the number of the column, from 0; columns without annotations are left out."""
    raw_cells: list[str]
    """The cells of all columns as the file has them."""


@dataclass
class Table:
    """A parsed file."""

    columns: list[Column] = field(default_factory=list[Column])
    units: list[Unit] = field(default_factory=list[Unit])
    text: str = ""
    head_fields: Mapping[str, str] = field(default_factory=dict[str, str])
    """The lines ``#name=value`` of its head, except those that declare layers."""
    unknown_lines: int = 0
    """The number of lines after the head that are of no known kind."""


def parse_table(lines: Iterable[str], name: str, length: Callable[[str], int]) -> Table:
    """Parse the lines of a file.

    Args:
        lines: The lines without their ends.
        name: The file's name, for messages.
        length: Returns the length of a text in the unit of the file's offsets.

    Raises:
        InputError: A line is malformed, or sentences overlap; the message names file and line.
    """
    return _TableParser(name, length).parse(lines)


class _TableParser:
    def __init__(self, name: str, length: Callable[[str], int]) -> None:
        self._name, self._length = name, length
        self._table = Table()
        self._cells = cache(parse_cells)  # the tokens of an annotation all have the same cell
        self._head_fields: dict[str, str] = {}
        self._version = (0, 0)
        self._pieces: list[str] = []
        """Of the text."""
        self._at = 0
        """The length of the text so far, as the file counts."""
        self._sentence: list[str] = []
        """Lines of text that no token came after yet."""

    def parse(self, lines: Iterable[str]) -> Table:
        for number, line in enumerate(lines, 1):
            if number == 1:
                self._parse_first_line(line)
            elif line.startswith("#Text="):
                text = unescape_text(line.removeprefix("#Text="), self._version)
                self._sentence.append(text + "\n")
            elif row := _ROW.match(line):
                self._parse_row(line, row, number)
            elif line.startswith("#"):
                self._parse_head_line(line)
            elif line.strip(" \t"):
                raise InputError(
                    f"{self._name}:{number}: “{line[:60]}” is not a line of WebAnno TSV. Correct "
                    f"or remove it."
                )
        self._add_text("".join(self._sentence))
        self._table.text = "".join(self._pieces).removesuffix("\n")
        self._table.head_fields = self._head_fields
        return self._table

    def _parse_first_line(self, line: str) -> None:
        match = _FORMAT.fullmatch(line)
        self._version = (int(match[1]), int(match[2])) if match else (0, 0)
        if self._version[0] != 3:
            raise InputError(
                f"{self._name}:1: the first line should be “#FORMAT=WebAnno TSV 3.3” (or 3.2, 3.1, "
                f"3.0), not “{line[:60]}”. Export it anew as WebAnno TSV 3."
            )

    def _parse_head_line(self, line: str) -> None:
        kind = _HEADERS.get(line[:6])
        if kind and not self._table.units:
            self._add_layer(line[6:], kind)
            return
        match = _OTHER.fullmatch(line)
        if line.startswith("#Sentence.id="):
            return
        if match and not self._table.units and not self._sentence:
            self._head_fields[match[1]] = match[2]
        else:
            self._table.unknown_lines += 1

    def _add_layer(self, declaration: str, layer_kind: str) -> None:
        layer, *features = declaration.rstrip().split("|")
        columns = self._table.columns
        names = [name for name in features if name]
        if not names:
            columns.append(Column(layer, layer_kind, ColumnKind.PLACEHOLDER))
        before = ColumnKind.FEATURE
        for name in names:
            if name.startswith("ROLE_"):
                feature = name.removeprefix("ROLE_").partition(":")[2].partition("_")[0]
                column = Column(layer, layer_kind, ColumnKind.ROLE, feature)
            elif before is ColumnKind.ROLE:
                column = Column(layer, layer_kind, ColumnKind.TARGET, columns[-1].feature, name)
            elif name.startswith("BT_"):
                base = name.removeprefix("BT_")
                column = Column(layer, layer_kind, ColumnKind.SOURCE, "", base)
            elif layer_kind == "chain" and name == "referenceRelation":
                column = Column(layer, layer_kind, ColumnKind.CHAIN_LINK, name)
            else:
                column = Column(layer, layer_kind, ColumnKind.FEATURE, name)
            columns.append(column)
            before = column.kind

    def _parse_row(self, line: str, row: re.Match[str], number: int) -> None:
        start, end = int(row[2]), int(row[3])
        word, *fields = line[row.end() :].split("\t")
        if self._sentence:
            self._begin_sentence(start, number)
        columns = self._table.columns
        if len(fields) < len(columns):
            raise InputError(
                f"{self._name}:{number}: the line has {len(fields)} columns after its token; the "
                f"head of the file names {len(columns)}. Correct it."
            )
        fields = fields[: len(columns)]
        cells = {n: self._cells(cell) for n, cell in enumerate(fields) if cell != NOTHING}
        unit = Unit(row[1], start, end, word, number, cells, fields)
        self._table.units.append(unit)

    def _begin_sentence(self, start: int, number: int) -> None:
        """Add the text of a sentence at the place of its first token."""
        if self._at == start + 1 and self._pieces and self._pieces[-1].endswith("\n"):
            self._pieces[-1] = self._pieces[-1][:-1]
            self._at -= 1
        if self._at > start:
            raise InputError(
                f"{self._name}:{number}: the sentence begins at {start}, inside the one before, "
                f"which ends at {self._at - 1}.",
                remedies=(
                    Remedy(
                        "Correct the offsets, or say how they are counted with {}.",
                        (Choice("offsets"),),
                    ),
                ),
            )
        if start - self._at > _MOST_BETWEEN_SENTENCES:
            raise InputError(
                f"{self._name}:{number}: the sentence begins at {start}, which is "
                f"{start - self._at:,} characters after the one before. Correct the offsets."
            )
        self._add_text(" " * (start - self._at))
        self._add_text("".join(self._sentence))
        self._sentence = []

    def _add_text(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._at += self._length(text)
