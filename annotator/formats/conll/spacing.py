"""The running text of a sentence's tokens, and the white space between them.

CoNLL-U states white space in its column MISC (``SpaceAfter=No``, and UDPipe's ``SpacesAfter`` and
``SpacesBefore``); columns of tags have a ``# text`` at best.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.formats.conll.columns import Columns
from annotator.formats.conll.lines import BEFORE, TEXT, RawSentence, Row, json_string
from annotator.model import Fragment, InputError

_SPACE_CODES = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}
_SPACE_CODE = re.compile(r"\\(.)", re.S)
_RANGE = re.compile(r"(\d+)-(\d+)")


def decode_spaces(value: str) -> str:
    r"""Return the white space that ``SpacesAfter=\s\n`` stands for."""
    return _SPACE_CODE.sub(lambda match: _SPACE_CODES.get(match[1], match[0]), value)


def encode_spaces(space: str) -> str:
    """Return white space as ``SpacesAfter`` has it; characters without a code stay as they are."""
    codes = {character: f"\\{code}" for code, character in _SPACE_CODES.items()}
    return "".join(codes.get(character, character) for character in space)


def misc_of(row: Row, columns: Columns) -> dict[str, str]:
    """Return the values in a row's column MISC by name: ``SpaceAfter=No|Entity=(1-person)``."""
    if columns.misc is None or row.fields[columns.misc] == "_":
        return {}
    pairs = (pair.partition("=") for pair in row.fields[columns.misc].split("|"))
    return {name: value for name, _, value in pairs}


@dataclass
class SentenceText:
    """The text of a sentence, with the place of each row's token in it."""

    text: str = ""
    fragments: list[Fragment] = field(default_factory=list[Fragment])
    """Where each row's token is in the text, in code points."""
    rows: list[Row] = field(default_factory=list[Row])
    """The rows with a token: without ranges (``1-2``) and empty nodes (``1.1``)."""
    forms: list[Row] = field(default_factory=list[Row])
    """For each of these rows the one of its form: that of a range for the words in it."""
    empty_nodes: list[tuple[int, Row]] = field(default_factory=list[tuple[int, Row]])
    """The rows of empty nodes (``1.1``), each with the number of rows before it."""
    before: str | None = None
    """The white space before it, if the file states it."""
    after: str | None = None
    """The white space after it, if the file states it."""
    differs: bool = False
    """Whether the file states a text that its tokens do not make up."""


@dataclass
class RunningText:
    """The text of an article, which grows sentence by sentence."""

    text: str = ""
    fragments: list[list[Fragment]] = field(default_factory=list[list[Fragment]])
    """For each sentence, where its tokens are in the text, in code points."""
    sentences: list[SentenceText] = field(default_factory=list[SentenceText])

    def add(self, sentence: SentenceText, gap: str) -> None:
        """Add a sentence after the white space before it."""
        self.text += gap
        at = len(self.text)
        self.text += sentence.text
        self.fragments.append([(start + at, end + at) for start, end in sentence.fragments])
        self.sentences.append(sentence)


class _Form(NamedTuple):
    """A form in the running text."""

    form: str
    rows: list[Row]
    """The rows of its tokens; several for the range of a contraction."""
    row: Row
    """The row that has its white space."""


def sentence_text(sentence: RawSentence, columns: Columns, file: str) -> SentenceText:
    """Put the text of a sentence together.

    Args:
        sentence: The rows and the comments.
        columns: The meaning of the columns.
        file: The file's name, for messages.

    Raises:
        InputError: A row lacks a column or a token, or a comment is not a JSON string; the message
            names file and line.
    """
    needed = max([
        *(columns.form, columns.misc or 0, columns.mentions or 0),
        *(*columns.tags, *columns.brackets),
    ])  # fmt: skip
    forms: list[_Form] = []
    empty_nodes: list[tuple[int, Row]] = []
    inside = rows = 0
    for row in sentence.rows:
        if len(row.fields) <= needed or not row.fields[columns.form]:
            raise InputError(
                f"{file}:{row.line}: the line should have {needed + 1} columns with a token in "
                f"column {columns.form + 1}; it has {len(row.fields)}. Correct or remove it."
            )
        row_id = row.fields[columns.id] if columns.id is not None else ""
        span = _RANGE.fullmatch(row_id)
        if span:
            inside = int(span[2]) - int(span[1]) + 1
            forms.append(_Form(row.fields[columns.form], [], row))
        elif "." in row_id:
            empty_nodes.append((rows, row))
        elif inside:
            inside -= 1
            rows += 1
            forms[-1].rows.append(row)
        else:
            rows += 1
            forms.append(_Form(row.fields[columns.form], [row], row))
    result = _lay_out(forms, sentence, columns, file)
    result.empty_nodes = empty_nodes
    return result


def _lay_out(
    forms: Sequence[_Form], sentence: RawSentence, columns: Columns, file: str
) -> SentenceText:
    place = f"{file}:{sentence.rows[0].line}"
    words = [form.form for form in forms]
    miscs = [misc_of(form.row, columns) for form in forms]
    result = SentenceText()
    stated = sentence.comments.get("text")
    if TEXT in sentence.comments:
        stated = json_string(sentence.comments[TEXT], place)
    if BEFORE in sentence.comments:
        result.before = json_string(sentence.comments[BEFORE], place)
    exact = any("SpacesAfter" in misc or "SpacesBefore" in misc for misc in miscs)
    fragments = _align(stated, words) if stated is not None and not exact else None
    result.differs = stated is not None and not exact and fragments is None
    if fragments is not None and stated is not None:
        result.text = stated
    else:
        result.text, fragments = _join(words, miscs, result)
    if miscs and result.after is None and "SpaceAfter" in miscs[-1]:
        result.after = ""
    for fragment, form in zip(fragments, forms, strict=True):
        result.fragments += [fragment] * len(form.rows)
        result.rows += form.rows
        result.forms += [form.row] * len(form.rows)
    return result


def _join(
    words: Sequence[str], miscs: Sequence[dict[str, str]], result: SentenceText
) -> tuple[str, list[Fragment]]:
    """Join words by the white space that is stated between them, else by blanks.

    White space before the first and after the last goes into the result.
    """
    text = ""
    fragments: list[Fragment] = []
    last = len(words) - 1
    for number, (word, misc) in enumerate(zip(words, miscs, strict=True)):
        before = decode_spaces(misc.get("SpacesBefore", ""))
        if number == 0:
            result.before = before or result.before
        else:
            text += before
        fragments.append((len(text), len(text) + len(word)))
        text += word
        after = " " if misc.get("SpaceAfter") != "No" else ""
        if "SpacesAfter" in misc:
            after = decode_spaces(misc["SpacesAfter"])
            if number == last:
                result.after = after
        text += after if number != last else ""
    return text, fragments


def _align(text: str, words: Sequence[str]) -> list[Fragment] | None:
    """Return the places of words in a text of these and white space; None if it is another."""
    fragments: list[Fragment] = []
    at = 0
    for word in words:
        while at < len(text) and text[at].isspace() and not text.startswith(word, at):
            at += 1
        if not text.startswith(word, at):
            return None
        fragments.append((at, at + len(word)))
        at += len(word)
    return fragments if not text[at:].strip() else None
