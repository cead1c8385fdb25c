"""The meaning of a file's columns, found in a pass over all of its rows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.conll.lines import COLUMNS, Kind, decoded_lines, parsed_lines
from annotator.formats.conll.notations import OUTSIDE, Scheme, are_bare_labels, is_tag
from annotator.formats.conll.shapes import MENTIONS, NAMES, Shape, find_shape
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.model import Choice, InputError, Remedy

_ROW_ID = re.compile(r"\d+(?:[-.]\d+)?")
_FIRST_ID = re.compile(r"1(?:-\d+)?|0\.1")
_CONLLU_COLUMNS = 10
_MOST_VALUES = 60
"""The values of a column that are collected, to see whether it looks like words."""
_SAMPLED_ROWS = 2_000
_OFFERED = 6
"""The columns that a question offers."""
_SHOWN = 3
"""The values of a column that a question shows."""
_LEAST_ROWS = 8
"""Fewer rows do not show what a column holds."""
_CHUNKS = frozenset(
    ["NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP"]
)
"""The kinds of grammatical chunks in CoNLL-2000 and CoNLL-2003."""


class ColumnsUnclear(InputError):
    """It is not clear which columns of a file are words, or which are tags."""

    is_question = True


@dataclass
class Columns:
    """The meaning of each column, by its number from 0."""

    form: int = 0
    """The column of tokens."""
    id: int | None = None
    """The column of numbers within the sentence, if there is one."""
    misc: int | None = None
    """CoNLL-U's column MISC, if there is one."""
    tags: dict[int, Scheme] = field(default_factory=dict[int, Scheme])
    """The columns of tags that are read, each with its scheme."""
    chunks: list[int] = field(default_factory=list[int])
    """Columns of grammatical chunks, which are left out unless asked for."""
    brackets: list[int] = field(default_factory=list[int])
    """Columns of names in brackets, as CoNLL-2012 has them: ``(PERSON*``."""
    mentions: int | None = None
    """CoNLL-2012's column of mentions, ``(12|(15)``, if it is of this kind."""
    bare: set[int] = field(default_factory=set[int])
    """Those columns of tags that have labels alone: ``PERSON``, ``O``."""
    samples: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    """Some of the values of each column."""
    shape: Shape = Shape.TABS
    sentences: int = 0
    """The number of sentences in the file."""
    words_only: bool = False
    """Whether a person wants the tokens without any tags."""


@dataclass
class _Survey:
    """Observations on the columns of a file, from a pass over all of its rows."""

    rows: int = 0
    sentences: int = 0
    within_sentence: bool = False
    numbered: bool = True
    """Whether the first column has numbers that begin anew in each sentence."""
    like_conllu: bool = True
    """Whether all rows have as many columns as CoNLL-U."""
    names: list[str] = field(default_factory=list[str])
    """The names of the columns in the order of the file, if it states them."""
    tags: dict[int, int] = field(default_factory=dict[int, int])
    """How many values of a column are tags."""
    schemes: dict[int, Scheme] = field(default_factory=dict[int, Scheme])
    """The scheme of each column that has a tag."""
    values: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    """Some of the values of each column."""
    letters: dict[int, int] = field(default_factory=dict[int, int])
    """How many values of a column have letters."""

    def see(self, fields: list[str]) -> None:
        """Take note of the columns of a row."""
        self.rows += 1
        self.like_conllu = self.like_conllu and len(fields) == _CONLLU_COLUMNS
        if self.numbered:
            pattern = _ROW_ID if self.within_sentence else _FIRST_ID
            self.numbered = len(fields) > 2 and pattern.fullmatch(fields[0]) is not None
        self.within_sentence = True
        if self.rows <= _SAMPLED_ROWS:
            self._see_values(fields)
        tags, schemes = self.tags, self.schemes
        for column, value in enumerate(fields[1:], 1):
            if is_tag(value):
                tags[column] = tags.get(column, 0) + 1
                schemes.setdefault(column, Scheme()).see(value)
            elif column in schemes:
                schemes[column].see(OUTSIDE)

    def _see_values(self, fields: list[str]) -> None:
        for column, value in enumerate(fields):
            seen = self.values.setdefault(column, set())
            if len(seen) < _MOST_VALUES:
                seen.add(value)
            if value[:1].isalpha() or value[-1:].isalpha():
                self.letters[column] = self.letters.get(column, 0) + 1

    def looks_like_words(self, column: int) -> bool:
        """Return whether a column's values are as those of a text: various, and with letters."""
        values = len(self.values.get(column, ()))
        rows = min(self.rows, _SAMPLED_ROWS)
        if rows < _LEAST_ROWS:
            return values > 0
        varied = values >= min(_MOST_VALUES, max(3, rows / 8))
        return varied and self.letters.get(column, 0) * 3 > rows

    def end_sentence(self) -> None:
        self.sentences += self.within_sentence
        self.within_sentence = False
        for scheme in self.schemes.values():
            scheme.see(OUTSIDE)

    def columns(self, shape: Shape) -> Columns:
        """Return the meaning of the columns; at least half of a column's values must be tags."""
        columns = Columns(shape=shape, sentences=self.sentences)
        columns.samples = {c: sorted(values)[:_SHOWN] for c, values in self.values.items()}
        if shape is Shape.CONLL_2012:
            columns.brackets, columns.mentions = [NAMES], MENTIONS
            return columns
        if self.numbered and self.rows:
            columns.id, columns.form = 0, 1
            is_conllu = self.like_conllu and shape is Shape.TABS
            columns.misc = _CONLLU_COLUMNS - 1 if is_conllu else None
        names = self.names
        if "FORM" in names:
            columns.form = names.index("FORM")
            columns.id = names.index("ID") if "ID" in names else None
            columns.misc = names.index("MISC") if "MISC" in names else None
        for column, scheme in sorted(self.schemes.items()):
            if column == columns.form:
                continue
            mostly = self.tags[column] * 2 >= self.rows
            # A column that only later rows have is not among the sampled ones.
            if not scheme.labels and are_bare_labels(self.values.get(column, set())):
                columns.bare.add(column)
            elif not mostly:
                continue
            if scheme.labels and scheme.labels <= _CHUNKS:
                columns.chunks.append(column)
            else:
                columns.tags[column] = scheme
        return columns


def shown_values(values: Sequence[str]) -> str:
    """Return values of a column for a message."""
    return ", ".join(f"“{value[:20]}”" for value in values)


def column_remedies(
    columns: Columns, numbers: Iterable[int], what: str, option: str
) -> list[Remedy]:
    """Return a remedy for each column that may hold something, with some of its values.

    Args:
        columns: The columns.
        numbers: Those that may, from 0.
        what: What they may hold.
        option: The option that names the column.
    """
    return [
        Remedy(
            f"Read column {at + 1} as the {what} ({shown_values(columns.samples[at])}): {{}}",
            (Choice("set", str(at + 1), option),),
        )
        for at in sorted(numbers)[:_OFFERED]
        if columns.samples.get(at)
    ]


def find_columns(path: Path, context: ReadContext) -> Columns:
    """Find the meaning of a file's columns in a pass over all of its rows.

    Args:
        path: The file.
        context: The import's settings; its option ``columns`` names the columns of tags.

    Raises:
        InputError: The option is not a list of numbers, or a line cannot be decoded.
        EnvironmentFault: The file cannot be read.
    """
    shape = find_shape(line for _, line in decoded_lines(path, context))
    survey = _Survey()
    for line in parsed_lines(path, context, shape):
        match line.kind:
            case Kind.COMMENT if line.name == COLUMNS and not survey.names:
                survey.names = line.value.split()
            case Kind.ARTICLE | Kind.END:
                survey.end_sentence()
            case Kind.ROW:
                survey.see(line.fields)
            case _:
                pass
    survey.end_sentence()
    columns = survey.columns(shape)
    _choose_columns(columns, survey.schemes, context.options.get("columns", ""))
    _choose_words(columns, survey, context.options.get("words", ""), name_of(path))
    return columns


def _choose_columns(columns: Columns, schemes: dict[int, Scheme], chosen: str) -> None:
    """Read the tags of the columns that a person named, such as ``4`` or ``3,4``, if any."""
    if not chosen:
        return
    if chosen == "none":
        columns.words_only, columns.tags, columns.chunks = True, {}, []
        columns.brackets, columns.mentions = [], None
        return
    if not re.fullmatch(r"[1-9]\d*(?:,[1-9]\d*)*", chosen):
        raise InputError(
            f"columns={chosen}: give numbers of columns, such as columns=2 or 3,4, or none."
        )
    numbers = [int(number) - 1 for number in chosen.split(",")]
    columns.tags = {column: schemes.get(column, Scheme()) for column in numbers}
    # A person knows better than the share of “O” whether they are labels.
    columns.bare = {c for c, s in columns.tags.items() if not s.labels}
    columns.chunks = []


def _choose_words(columns: Columns, survey: _Survey, chosen: str, name: str) -> None:
    """Take the column that looks like words, or the one that a person named, for the text.

    Raises:
        ColumnsUnclear: No column looks like words.
        InputError: The option is not the number of a column.
    """
    if chosen:
        if not re.fullmatch(r"[1-9]\d*", chosen):
            raise InputError(f"words={chosen}: give the number of a column, such as words=3.")
        columns.form = int(chosen) - 1
        columns.tags.pop(columns.form, None)
        return
    if survey.looks_like_words(columns.form) or columns.id is not None or survey.names:
        return
    others = [c for c in sorted(survey.values) if c != columns.form and c not in columns.tags]
    words = next((column for column in others if survey.looks_like_words(column)), None)
    if words is not None:
        columns.form = words
    elif survey.rows >= _LEAST_ROWS and not survey.letters.get(columns.form):
        raise ColumnsUnclear(
            f"{name}: column {columns.form + 1} does not look like words "
            f"({shown_values(columns.samples[columns.form])}).",
            remedies=(
                *column_remedies(columns, others, "words", "words"),
                Remedy("Name the column of words with {}.", (Choice("set", "NUMBER", "words"),)),
            ),
        )
