"""The lines of a WebAnno TSV file: its columns, its text, and what stands at each unit of it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache

from annotator.formats.webanno.cells import NOTHING, Cell, cells_of, unescaped_text
from annotator.model import Choice, InputError, Remedy

_FORMAT = re.compile(r"#FORMAT=WebAnno TSV ([0-9]{1,4})\.([0-9]{1,4})\s*")
_HEADERS = {"#T_SP=": "span", "#T_RL=": "relation", "#T_CH=": "chain"}
_ROW = re.compile(r"(\d+-\d+(?:\.\d+)?)\t([0-9]{1,15})-([0-9]{1,15})\t")
_WIDEST = 1_000_000
"""Characters between two sentences, of which the format keeps nothing but their number."""
_OTHER = re.compile(r"#([^=]+)=(.*)", re.S)


class Kind(Enum):
    """What a column holds."""

    FEATURE = auto()
    PLACEHOLDER = auto()
    ROLE = auto()
    TARGET = auto()
    SOURCE = auto()
    LINK = auto()


@dataclass(frozen=True)
class Column:
    """A column behind the token."""

    layer: str
    layer_kind: str
    kind: Kind
    feature: str = ""
    target: str = ""
    """The layer that a relation or slot leads to."""


@dataclass
class Unit:
    """A token, or a part of one, with what its columns say."""

    id: str
    start: int
    end: int
    text: str
    line: int
    cells: dict[int, list[Cell]]
    """By the number of the column; those that say nothing are not there."""
    raw: list[str]
    """What all of the columns say."""


@dataclass
class Table:
    """A file, parsed."""

    columns: list[Column] = field(default_factory=list[Column])
    units: list[Unit] = field(default_factory=list[Unit])
    text: str = ""
    others: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further lines of its head."""
    strange: int = 0
    """Lines of its body of no known kind."""


def parse(lines: Iterable[str], name: str, length: Callable[[str], int]) -> Table:
    """Read a file's lines; ``length`` counts a text as its offsets do.

    Raises:
        InputError: a line is not of the format; file and line are named.
    """
    return _Parser(name, length).parse(lines)


class _Parser:
    def __init__(self, name: str, length: Callable[[str], int]) -> None:
        self._name, self._length = name, length
        self._table = Table()
        self._cells = cache(cells_of)  # the tokens of an annotation all say the same
        self._others: dict[str, str] = {}
        self._version = (0, 0)
        self._text: list[str] = []
        self._at = 0
        self._sentence: list[str] = []
        """Lines of text that no token came after yet."""

    def parse(self, lines: Iterable[str]) -> Table:
        for number, line in enumerate(lines, 1):
            if number == 1:
                self._head(line)
            elif line.startswith("#Text="):
                said = unescaped_text(line.removeprefix("#Text="), self._version)
                self._sentence.append(said + "\n")
            elif row := _ROW.match(line):
                self._row(line, row, number)
            elif line.startswith("#"):
                self._other(line)
            elif line.strip(" \t"):
                raise InputError(
                    f"{self._name}:{number}: “{line[:60]}” is no line of WebAnno TSV. Correct or "
                    f"remove it."
                )
        self._add("".join(self._sentence))
        text = "".join(self._text)
        self._table.text = text.removesuffix("\n")
        self._table.others = self._others
        return self._table

    def _head(self, line: str) -> None:
        found = _FORMAT.fullmatch(line)
        self._version = (int(found[1]), int(found[2])) if found else (0, 0)
        if self._version[0] != 3:
            raise InputError(
                f"{self._name}:1: the first line should be “#FORMAT=WebAnno TSV 3.3” (or 3.2, 3.1, "
                f"3.0), not “{line[:60]}”. Export it anew as WebAnno TSV 3."
            )

    def _other(self, line: str) -> None:
        kind = _HEADERS.get(line[:6])
        if kind and not self._table.units:
            self._layer(line[6:], kind)
            return
        found = _OTHER.fullmatch(line)
        if line.startswith("#Sentence.id="):
            return
        if found and not self._table.units and not self._sentence:
            self._others[found[1]] = found[2]
        else:
            self._table.strange += 1

    def _layer(self, declared: str, layer_kind: str) -> None:
        layer, *features = declared.rstrip().split("|")
        columns = self._table.columns
        names = [name for name in features if name]
        if not names:
            columns.append(Column(layer, layer_kind, Kind.PLACEHOLDER))
        before = Kind.FEATURE
        for name in names:
            if name.startswith("ROLE_"):
                feature = name.removeprefix("ROLE_").partition(":")[2].partition("_")[0]
                column = Column(layer, layer_kind, Kind.ROLE, feature)
            elif before is Kind.ROLE:
                column = Column(layer, layer_kind, Kind.TARGET, columns[-1].feature, name)
            elif name.startswith("BT_"):
                column = Column(layer, layer_kind, Kind.SOURCE, "", name.removeprefix("BT_"))
            elif layer_kind == "chain" and name == "referenceRelation":
                column = Column(layer, layer_kind, Kind.LINK, name)
            else:
                column = Column(layer, layer_kind, Kind.FEATURE, name)
            columns.append(column)
            before = column.kind

    def _row(self, line: str, row: re.Match[str], number: int) -> None:
        start, end = int(row[2]), int(row[3])
        word, *fields = line[row.end() :].split("\t")
        if self._sentence:
            self._begin(start, number)
        columns = self._table.columns
        if len(fields) < len(columns):
            raise InputError(
                f"{self._name}:{number}: the line has {len(fields)} columns behind its token; the "
                f"head of the file names {len(columns)}. Correct it."
            )
        fields = fields[: len(columns)]
        cells = {n: self._cells(said) for n, said in enumerate(fields) if said != NOTHING}
        unit = Unit(row[1], start, end, word, number, cells, fields)
        self._table.units.append(unit)

    def _begin(self, start: int, number: int) -> None:
        """A sentence begins: its text goes where its first token is."""
        if self._at == start + 1 and self._text and self._text[-1].endswith("\n"):
            self._text[-1] = self._text[-1][:-1]
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
        if start - self._at > _WIDEST:
            raise InputError(
                f"{self._name}:{number}: the sentence begins at {start}, which is "
                f"{start - self._at:,} characters behind the one before. Correct the offsets."
            )
        self._add(" " * (start - self._at))
        self._add("".join(self._sentence))
        self._sentence = []

    def _add(self, text: str) -> None:
        if text:
            self._text.append(text)
            self._at += self._length(text)
