"""The lines of a file of columns: articles, sentences and rows, with their comments."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from annotator.formats.conll.notations import OUTSIDE, is_empty, is_tag
from annotator.formats.conll.shapes import (
    ElementReader,
    Shape,
    article_of_2012,
    begins_article,
    fields_of,
    sentence_of_pipes,
)
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
_COMMENT = re.compile(r"#\s*([^=]*?)\s*(?:=\s?(.*))?$", re.S)
_SOURCE = re.compile(r"#\t([^\t]*(?:://|[\w.,] )[^\t]*)\t*")
"""The line above a sentence that names the page it comes from, as GermEval 2014 has it."""
ORIGIN = "origin"
"""The name of such a comment."""
_NAMED = re.compile(r"#\s*[\w.:-]+(?: \w+)?\s+=")
_ELEMENT_COLUMNS = 4
"""The columns of tags for elements in elements, the outermost first."""


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


def decoded_lines(path: Path, context: ReadContext) -> Iterator[tuple[int, str]]:
    """Yield each line with its number from 1, without its end.

    Raises:
        InputError: A line is not UTF-8; the message names file and line.
        EnvironmentFault: The file cannot be read.
    """
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


def _is_comment(line: str) -> bool:
    """Return whether a line that begins with # is a comment, and not a token that does."""
    if "\t" in line:
        return line.startswith("# ") or _SOURCE.fullmatch(line) is not None
    if _NAMED.match(line):
        return True
    fields = fields_of(line, Shape.SPACES)
    return len(fields) < 2 or not is_tag(fields[-1])


def _comment(line: str) -> tuple[str, str]:
    """Return the name and the value of a comment."""
    source = _SOURCE.fullmatch(line)
    if source:
        return ORIGIN, source[1].strip()
    match = _COMMENT.match(line)
    return (match[1], match[2] or "") if match else (line, "")


class Kind(Enum):
    """What a line of a file is."""

    COMMENT, ARTICLE, END, ROW = range(4)


class Line(NamedTuple):
    """A line, or one of the tokens on it."""

    kind: Kind
    number: int
    """The number of the line in the file, from 1."""
    name: str = ""
    """The name of a comment."""
    value: str = ""
    """The value of a comment, or the id of an article."""
    fields: list[str] = []  # noqa: RUF012 - nobody changes it
    """The columns of a row."""


def parsed_lines(path: Path, context: ReadContext, shape: Shape) -> Iterator[Line]:
    """Yield what each line of a file means, in the order of the file.

    Raises:
        InputError: A line is not UTF-8; the message names file and line.
        EnvironmentFault: The file cannot be read.
    """
    elements = ElementReader()
    for number, line in decoded_lines(path, context):
        if not line.strip(" \t"):
            yield Line(Kind.END, number)
        elif line.startswith("#") and shape is Shape.CONLL_2012:
            article = article_of_2012(line)
            yield Line(Kind.END if article is None else Kind.ARTICLE, number, value=article or "")
        elif line.startswith("#") and _is_comment(line):
            name, value = _comment(line)
            is_article = name in ("newdoc", "newdoc id")
            yield Line(Kind.ARTICLE if is_article else Kind.COMMENT, number, name, value)
        elif line.startswith(DOCSTART):
            yield Line(Kind.END, number)
            yield Line(Kind.ARTICLE, number, value=_id_of(line))
        else:
            yield from _rows(line, number, shape, elements)


def _rows(line: str, number: int, shape: Shape, elements: ElementReader) -> Iterator[Line]:
    """Yield the token of a line, or its tokens and the end of their sentence."""
    match shape:
        case Shape.SENTENCES:
            for fields in sentence_of_pipes(line):
                yield Line(Kind.ROW, number, fields=fields)
            yield Line(Kind.END, number)
        case Shape.SENTENCE_ELEMENTS:
            text, rows = elements.sentence(line)
            yield Line(Kind.COMMENT, number, "text", text)
            for form, *tags in rows:
                yield Line(Kind.ROW, number, fields=[form, *_padded(tags)])
            yield Line(Kind.END, number)
        case Shape.ELEMENTS if (mark := elements.mark(line)) is not None:
            name, is_end, element_id = mark
            if begins_article(name, is_end=is_end):
                yield Line(Kind.ARTICLE, number, value=element_id)
            elif name not in ("", "g"):
                yield Line(Kind.END, number)
        case Shape.ELEMENTS:
            tags = _padded(elements.tags())
            yield Line(Kind.ROW, number, fields=[*fields_of(line, shape), *tags])
        case _:
            yield Line(Kind.ROW, number, fields=fields_of(line, shape))


def _padded(tags: list[str]) -> list[str]:
    """Return the tags of elements in elements, as many for each token."""
    return [*tags, *[OUTSIDE] * _ELEMENT_COLUMNS][:_ELEMENT_COLUMNS]


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


def read_articles(
    path: Path, context: ReadContext, shape: Shape, *, by_sentence: bool
) -> Iterator[RawArticle]:
    """Yield the articles of a file; a file that does not mark their beginnings is one.

    Args:
        path: The file.
        context: The import's settings.
        shape: The shape of its lines.
        by_sentence: Whether each sentence is an article.

    Raises:
        InputError: A line cannot be decoded; the message names file and line.
        EnvironmentFault: The file cannot be read.
    """
    builder = _ArticleBuilder()
    for line in parsed_lines(path, context, shape):
        match line.kind:
            case Kind.COMMENT:
                builder.add_comment(line.name, line.value)
            case Kind.ARTICLE:
                yield from builder.take_article()
                builder.article = RawArticle(line.value, line.number)
            case Kind.END:
                builder.end_sentence()
                if by_sentence and builder.article.sentences:
                    yield builder.article
                    builder.article = RawArticle("", line.number + 1)
            case _:
                builder.sentence.rows.append(Row(line.number, line.fields))
    yield from builder.take_article()


def _id_of(line: str) -> str:
    """Return the id on a ``-DOCSTART-`` line, without empty columns and brackets around it."""
    fields = line.split("\t") if "\t" in line else line.split(" ")
    words = [word for word in fields[1:] if not is_empty(word) and word != "-X-"]
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
