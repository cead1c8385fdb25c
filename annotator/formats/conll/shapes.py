"""The shapes in which files of columns put their lines, brought to lines of columns.

Beside a token a line with columns behind it there are

- **CoNLL-2012** (OntoNotes): the file's name, the word's number and then the word; names and
  mentions of one entity are brackets. Described at https://conll.cemantix.org/2012/data.html.
- **A sentence a line**, ``word|tag|B-person``, as the taggers of C&C and spaCy's converter have it.
- **Elements**: lines such as ``<s>`` and ``<loc>`` between the lines of tokens (vertical text), or
  sentences in ``<s>`` whose words are tagged in the line.
"""

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import islice
from pathlib import Path

from annotator.formats.conll.notations import OUTSIDE, are_bare_labels, is_tag
from annotator.formats.webanno import old_version

_SPACES = re.compile("[ \t]+")
_SAMPLED_LINES = 400
_WHOLE_BYTES = 8000
"""A file whose first bytes are fewer is known as a whole."""
_MARK = re.compile(r"\s*<(/?)([A-Za-z_][\w.:-]*)((?:\s[^<>]*)?)(/?)>\s*")
_PIECE = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)((?:\s[^<>]*)?)(/?)>|[^\s<]+|<|\s+")
_ATTRIBUTE = re.compile(r"([\w.:-]+)\s*=\s*[\"']([^\"']*)[\"']")
_SENTENCES = frozenset(["s", "sent", "sentence", "seg"])
_ARTICLES = frozenset(["doc", "document", "text", "article", "file", "story"])
_STRUCTURE = (
    _SENTENCES
    | _ARTICLES
    | {
        "p",
        "par",
        "para",
        "paragraph",
        "g",
        "corpus",
        "head",
        "title",
        "body",
        "div",
        "block",
        "br",
    }
)
_TYPES = ("type", "class", "label", "cat", "category", "kind")
"""The attributes that name a label, where the element's name (``ne``, ``enamex``) is general."""
_GENERAL = frozenset(["ne", "ner", "enamex", "timex", "numex", "entity", "named-entity", "mention"])
_BEGIN_2012 = re.compile(r"#begin document\s+(.*?)(?:;\s*part\s+(\d+))?\s*$")
_LEAST_COLUMNS_2012 = 11
NAMES, MENTIONS = 1, 2
"""The columns of names and of mentions in CoNLL-2012, as :func:`line_of_2012` returns them."""
LEFT_OUT_2012 = "parts of speech, syntax, senses, speakers and predicates"


class Shape(Enum):
    """The shape of a file's lines."""

    TABS = "a token a line, columns between tabs"
    SPACES = "a token a line, columns between spaces"
    CONLL_2012 = "CoNLL-2012"
    PIPES = "a token a line, columns between |"
    SENTENCES = "a sentence a line, word|tag"
    ELEMENTS = "tokens between lines of elements"
    SENTENCE_ELEMENTS = "a sentence a line, in elements"


def find_shape(lines: Iterable[str]) -> Shape:
    """Return the shape of a file.

    Args:
        lines: Its lines, without their ends; only the first hundreds are looked at.
    """
    sample = [line for line in islice(lines, _SAMPLED_LINES) if line.strip()]
    rows = [line for line in sample if not line.startswith("#")]
    if any(_BEGIN_2012.match(line) for line in sample) or _is_2012(rows):
        return Shape.CONLL_2012
    marks = [match for line in rows if (match := _MARK.fullmatch(line))]
    if any(match[2].lower() in _SENTENCES or match[1] for match in marks):
        return Shape.ELEMENTS
    inline = [line for line in rows if line.lstrip().lower().startswith(("<s>", "<s "))]
    if len(inline) * 2 > len(rows):
        return Shape.SENTENCE_ELEMENTS
    if any("\t" in line.rstrip("\t") for line in rows):
        return Shape.TABS
    piped = [_piped(line) for line in rows]
    if rows and all(piped) and any(is_span(c[-1]) for chunks in piped for c in chunks):
        return Shape.SENTENCES if any(len(chunks) > 1 for chunks in piped) else Shape.PIPES
    return Shape.SPACES


def is_span(value: str) -> bool:
    """Return whether a value is the tag of a span."""
    return is_tag(value) and value != OUTSIDE


def _piped(line: str) -> list[list[str]]:
    """Return the columns of each token of a line; none if it is not of such tokens."""
    chunks = [chunk.rsplit("|", chunk.count("|")) for chunk in _SPACES.split(line.strip())]
    fits = all(len(chunk) > 1 and is_tag(chunk[-1]) for chunk in chunks)
    return chunks if fits else []


def _is_2012(rows: Sequence[str]) -> bool:
    """Return whether rows are as in CoNLL-2012: the file's name, its part, a number, a word."""
    fields = [_SPACES.split(row.strip()) for row in rows[:20]]
    return bool(fields) and all(
        len(f) >= _LEAST_COLUMNS_2012
        and f[1].isdecimal()
        and f[2].isdecimal()
        and "/" in f[0]
        and not f[3].isdecimal()
        for f in fields
    )


def article_of_2012(line: str) -> str | None:
    """Return the name of the article that a line of CoNLL-2012 begins; None if it begins none."""
    match = _BEGIN_2012.match(line)
    if match is None:
        return None
    name = match[1].removeprefix("(").removesuffix(")")
    return f"{name} part {match[2]}" if match[2] else name


def fields_of(line: str, shape: Shape) -> list[str]:
    """Return the columns of a token's line."""
    if shape is Shape.CONLL_2012:
        fields = _SPACES.split(line.strip(" \t"))
        if len(fields) < _LEAST_COLUMNS_2012:
            return fields[3:4] or fields[:1]
        return [fields[3], fields[10] if len(fields) > _LEAST_COLUMNS_2012 else "*", fields[-1]]
    if shape is Shape.PIPES:
        return line.strip().split("|")
    if shape in (Shape.TABS, Shape.ELEMENTS) and "\t" in line:
        return _without_mixed_separators(line.split("\t"))
    return _SPACES.split(line.strip(" \t"))


def _without_mixed_separators(fields: list[str]) -> list[str]:
    """Return columns between tabs; a tag behind a blank in the first one is a column of its own.

    ``Brandt B-PER`` with an empty column behind it comes from two programs that wrote one file.
    """
    word, blank, tag = fields[0].rpartition(" ")
    if blank and is_span(tag) and word and not any(fields[1:]):
        return [word, tag]
    return fields


def sentence_of_pipes(line: str) -> list[list[str]]:
    """Return the columns of each token of a line ``word|tag|B-person word|tag|O``."""
    return [chunk.split("|") for chunk in _SPACES.split(line.strip())]


class ElementReader:
    """Reads the elements around tokens: those of structure, and those that tag words.

    The tags are IOB2; of elements in elements the outermost ones are read first, and an inner one
    goes into a column of its own.
    """

    def __init__(self) -> None:
        self._open: list[tuple[str, str, bool]] = []
        """Name and label of each open element that tags, and whether a token was in it."""
        self.deepest = 0

    def mark(self, line: str) -> tuple[str, bool, str] | None:
        """Read a line of one element.

        Returns:
            The name of an element of structure, whether it ends there, and its id; an empty name
            for one that tags; None if the line is not an element.
        """
        match = _MARK.fullmatch(line)
        if match is None:
            return None
        return self._element(match)

    def tags(self) -> list[str]:
        """Return the tags of the next token, from the outermost element on."""
        tags = [f"{'I' if begun else 'B'}-{label}" for _, label, begun in self._open]
        self._open = [(name, label, True) for name, label, _ in self._open]
        self.deepest = max(self.deepest, len(tags))
        return tags

    def sentence(self, line: str) -> tuple[str, list[list[str]]]:
        """Return the text of a line of words and elements, and the columns of its tokens."""
        text = ""
        rows: list[list[str]] = []
        for match in _PIECE.finditer(line):
            if match[2]:
                self._element(match)
            elif match[0].isspace():
                text += " "
            else:
                text += match[0]
                rows.append([match[0], *self.tags()])
        return " ".join(text.split()), rows

    def _element(self, match: re.Match[str]) -> tuple[str, bool, str]:
        end, name, attributes, empty = match[1], match[2].lower(), match[3], match[4]
        values = {key.lower(): value for key, value in _ATTRIBUTE.findall(attributes)}
        if name in _STRUCTURE:
            return name, bool(end), values.get("id", values.get("title", ""))
        if end:
            at = next((n for n in reversed(range(len(self._open))) if self._open[n][0] == name), -1)
            if at >= 0:
                del self._open[at]
        elif not empty:
            label = next((values[key] for key in _TYPES if values.get(key)), "")
            self._open.append((name, label or match[2], False))
        return "", bool(end), ""


def begins_article(name: str, *, is_end: bool) -> bool:
    """Return whether an element of structure begins an article."""
    return name in _ARTICLES and not is_end


_OTHERS = (b"#format=", b"%pdf-", b"pk\3\4", b"{\\rtf", b"<!doctype", b"<html", b"<?xml", b"webvtt")
"""How files of other kinds begin, of which it is quickly seen."""


def recognises(_path: Path, head: bytes) -> bool:
    """Return whether a file is of columns with tags, by its first bytes.

    Nearly all lines must have the same number of columns, one of which has a tag in each line, and
    at least two lines the tag of a span: no article is like that.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\0" in head or start[:10].lower().startswith(_OTHERS):
        return False
    if old_version(head) is not None:
        return False  # tables of WebAnno
    lines = head.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    if len(head) > _WHOLE_BYTES:
        del lines[-1]  # It may be cut.
    rows = [line for line in lines if line.strip() and not line.startswith("#")]
    if any(_BEGIN_2012.match(line) for line in lines[:20]):
        return True
    rows = [row for row in rows if not row.startswith("-DOCSTART-")][:200]
    if not rows:
        return False
    shape = find_shape(rows)
    if shape in (Shape.CONLL_2012, Shape.SENTENCES, Shape.PIPES):
        return True
    if shape is Shape.ELEMENTS:
        return _are_elements(rows)
    columns = [fields_of(row, shape) for row in rows]
    width = max((len(c) for c in columns), key=[len(c) for c in columns].count)
    alike = [c for c in columns if len(c) == width]
    if width < 2 or len(alike) < max(3, 0.95 * len(columns)):
        return False
    if any(_are_bare([c[at] for c in alike]) for at in range(1, width)):
        return True
    return any(
        all(is_tag(c[at]) for c in alike) and sum(is_span(c[at]) for c in alike) > 1
        for at in range(1, width)
    )


def _are_bare(values: Sequence[str]) -> bool:
    """Return whether a column has labels alone, ``PERSON`` and ``O``, at least two of them."""
    outside = values.count(OUTSIDE)
    few = len(values) - outside > 1 and outside > 1
    return few and are_bare_labels(set(values))


def _are_elements(rows: Sequence[str]) -> bool:
    """Return whether lines are tokens, one or with columns, between elements of sentences."""
    marks = [match for row in rows if (match := _MARK.fullmatch(row))]
    tokens = [row for row in rows if not _MARK.fullmatch(row)]
    has_sentences = any(match[2].lower() in _SENTENCES for match in marks)
    alone = [row for row in tokens if len(_SPACES.split(row.strip())) == 1 or "\t" in row]
    return (
        has_sentences
        and bool(tokens)
        and len(alone) == len(tokens)
        and not any("<" in row for row in tokens)
    )
