"""The lines of a file of columns: articles, sentences and rows, with their comments."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.conll.notations import OUTSIDE, Scheme, is_empty, is_tag
from annotator.formats.decoding import SAVE_AS_UTF_8
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.json_lines import read_lines, refuse_halves
from annotator.model import InputError

DOCSTART = "-DOCSTART-"
"""Begins the line above each article in CoNLL-2003."""
TEXT, BEFORE, COLUMNS = "annotator_text", "annotator_before", "global.columns"
"""Names of comments: a sentence's text and the white space before it, both as JSON strings, where
``# text`` cannot hold them; and the names of the columns (CoNLL-U Plus)."""
_SPACES = re.compile(" +")
_COMMENT = re.compile(r"#\s*([^=]*?)\s*(?:=\s?(.*))?$", re.S)
_NAMED = re.compile(r"#\s*[\w.:-]+(?: \w+)?\s+=")
_ROW_ID = re.compile(r"\d+(?:[-.]\d+)?")
_FIRST_ID = re.compile(r"1(?:-\d+)?|0\.1")
_CONLLU_COLUMNS = 10
_CHUNKS = frozenset(
    ["NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP"]
)
"""The kinds of grammatical chunks in CoNLL-2000 and CoNLL-2003."""


@dataclass
class Row:
    """A token's columns."""

    line: int
    """The number of its line in the file, from 1."""
    fields: list[str]


@dataclass
class RawSentence:
    """The rows of a sentence, and its comments by name."""

    comments: dict[str, str] = field(default_factory=dict[str, str])
    rows: list[Row] = field(default_factory=list[Row])


@dataclass
class RawArticle:
    """The sentences of an article."""

    id: str
    line: int
    """The number of its first line in the file, from 1."""
    comments: dict[str, str] = field(default_factory=dict[str, str])
    """The comments above its first sentence by name."""
    sentences: list[RawSentence] = field(default_factory=list[RawSentence])


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
    sentences: int = 0
    """The number of sentences in the file."""


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

    def end_sentence(self) -> None:
        self.sentences += self.within_sentence
        self.within_sentence = False
        for scheme in self.schemes.values():
            scheme.see(OUTSIDE)

    def columns(self) -> Columns:
        """Return the meaning of the columns; at least half of a column's values must be tags."""
        columns = Columns(sentences=self.sentences)
        if self.numbered and self.rows:
            columns.id, columns.form = 0, 1
            columns.misc = _CONLLU_COLUMNS - 1 if self.like_conllu else None
        names = self.names
        if "FORM" in names:
            columns.form = names.index("FORM")
            columns.id = names.index("ID") if "ID" in names else None
            columns.misc = names.index("MISC") if "MISC" in names else None
        for column, scheme in sorted(self.schemes.items()):
            if column == columns.form or self.tags[column] * 2 < self.rows:
                continue
            if scheme.labels and scheme.labels <= _CHUNKS:
                columns.chunks.append(column)
            else:
                columns.tags[column] = scheme
        return columns


def _decoded_lines(path: Path, context: ReadContext) -> Iterator[tuple[int, str]]:
    """Yield each line with its number from 1, without its end."""
    name = name_of(path)
    for number, line in enumerate(read_lines(path, context), 1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            place = f"{name}:{number}"
            with suppress(UnicodeDecodeError):
                refuse_halves(line.decode("utf-8", "surrogatepass"), place)
            raise InputError(
                f"{place}: byte {error.start} of the line is not UTF-8.",
                remedies=(SAVE_AS_UTF_8,),
            ) from None
        yield number, text.rstrip("\r\n")


def _fields(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else _SPACES.split(line.strip(" "))


def _is_comment(line: str) -> bool:
    """Return whether a line that begins with # is a comment, and not a token that does."""
    if "\t" in line:
        return line.startswith("# ")
    if _NAMED.match(line):
        return True
    fields = _fields(line)
    return len(fields) < 2 or not is_tag(fields[-1])


def _comment(line: str) -> tuple[str, str]:
    """Return the name and the value of a comment."""
    match = _COMMENT.match(line)
    return (match[1], match[2] or "") if match else (line, "")


def find_columns(path: Path, context: ReadContext) -> Columns:
    """Find the meaning of a file's columns in a pass over all of its rows.

    Args:
        path: The file.
        context: The import's settings; its option ``columns`` names the columns of tags.

    Raises:
        InputError: The option is not a list of numbers, or a line cannot be decoded.
        EnvironmentFault: The file cannot be read.
    """
    survey = _Survey()
    tags, schemes = survey.tags, survey.schemes
    for _, line in _decoded_lines(path, context):
        if line.startswith("#") and _is_comment(line):
            name, value = _comment(line)
            if name == COLUMNS and not survey.names:
                survey.names = value.split()
            continue
        if not line.strip(" \t") or line.startswith(DOCSTART):
            survey.end_sentence()
            continue
        fields = _fields(line)
        survey.rows += 1
        survey.like_conllu = survey.like_conllu and len(fields) == _CONLLU_COLUMNS
        if survey.numbered:
            pattern = _ROW_ID if survey.within_sentence else _FIRST_ID
            survey.numbered = len(fields) > 2 and pattern.fullmatch(fields[0]) is not None
        survey.within_sentence = True
        for column, value in enumerate(fields[1:], 1):
            if is_tag(value):
                tags[column] = tags.get(column, 0) + 1
                schemes.setdefault(column, Scheme()).see(value)
            elif column in schemes:
                schemes[column].see(OUTSIDE)
    survey.end_sentence()
    columns = survey.columns()
    _choose_columns(columns, schemes, context.options.get("columns", ""))
    return columns


def _choose_columns(columns: Columns, schemes: dict[int, Scheme], chosen: str) -> None:
    """Read the tags of the columns that a person named, such as ``4`` or ``3,4``, if any."""
    if not chosen:
        return
    if not re.fullmatch(r"\d+(?:,\d+)*", chosen):
        raise InputError(f"columns={chosen}: give numbers of columns, such as columns=2 or 3,4.")
    numbers = [int(number) - 1 for number in chosen.split(",")]
    columns.tags = {column: schemes.get(column, Scheme()) for column in numbers}
    columns.chunks = []


class _ArticleBuilder:
    """Puts lines together to sentences and articles."""

    def __init__(self) -> None:
        self.article = RawArticle("", 1)
        self.sentence = RawSentence()

    def end_sentence(self) -> None:
        if self.sentence.rows:
            self.article.sentences.append(self.sentence)
            self.sentence = RawSentence()

    def add_comment(self, name: str, value: str) -> None:
        if self.sentence.rows:
            return  # in the midst of a sentence, where comments have no meaning
        self.sentence.comments[name] = value
        if not self.article.sentences:
            self.article.comments[name] = value

    def take_article(self) -> Iterator[RawArticle]:
        """End the sentence and yield the article, if it has a sentence."""
        self.end_sentence()
        if self.article.sentences:
            yield self.article


def read_articles(path: Path, context: ReadContext, *, by_sentence: bool) -> Iterator[RawArticle]:
    """Yield the articles of a file; a file that does not mark their beginnings is one.

    Args:
        path: The file.
        context: The import's settings.
        by_sentence: Whether each sentence is an article.

    Raises:
        InputError: A line cannot be decoded; the message names file and line.
        EnvironmentFault: The file cannot be read.
    """
    builder = _ArticleBuilder()
    for number, line in _decoded_lines(path, context):
        if line.startswith("#") and _is_comment(line):
            name, value = _comment(line)
            if name in ("newdoc", "newdoc id"):
                yield from builder.take_article()
                builder.article = RawArticle(value, number)
            else:
                builder.add_comment(name, value)
        elif line.startswith(DOCSTART):
            for article in builder.take_article():
                yield article
                builder.article = RawArticle("", number)
            builder.article.id = _id_of(line)
        elif not line.strip(" \t"):
            builder.end_sentence()
            if by_sentence and builder.article.sentences:
                yield builder.article
                builder.article = RawArticle("", number + 1)
        else:
            builder.sentence.rows.append(Row(number, _fields(line)))
    yield from builder.take_article()


def _id_of(line: str) -> str:
    """Return the id on a ``-DOCSTART-`` line, without empty columns and brackets around it."""
    words = [word for word in _fields(line)[1:] if not is_empty(word) and word != "-X-"]
    joined = " ".join(words)
    return joined[1:-1] if joined.startswith("(") and joined.endswith(")") else joined


def json_string(value: str, place: str) -> str:
    """Return the string of a comment whose value is a JSON string.

    Args:
        value: The comment's value.
        place: The place of its sentence, ``file:line``, for the message.

    Raises:
        InputError: The value is not a JSON string, or holds half a UTF-16 pair.
    """
    try:
        decoded: object = json.loads(value)
        refuse_halves(decoded, place)
    except (ValueError, RecursionError):
        decoded = None
    if not isinstance(decoded, str):
        raise InputError(f"{place}: a comment of this sentence must be a JSON string.")
    return decoded
