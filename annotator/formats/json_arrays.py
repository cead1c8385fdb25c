"""Reads arrays of JSON that may be larger than memory, an item at a time."""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from annotator.formats.damage import technical_reason
from annotator.formats.decoding import SAVE_AS_UTF_8
from annotator.formats.files import name_of, unreadable
from annotator.formats.format import WHITE_BYTES, ReadContext
from annotator.formats.json_lines import UTF_8_MARK, WIDE_MARKS, refuse_halves
from annotator.formats.text_files import read_text
from annotator.model import AnnotatorError, InputError

_CHUNK_BYTES = 1 << 17
_WHITE = re.compile(r"[ \t\r\n]*")
_SEPARATORS = re.compile(r"[ \t\r\n,]*")
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_END_CODE_POINTS = 64
"""An error this close to the end of the text that was read may come from that end alone."""
_decoder = json.JSONDecoder(parse_constant=lambda _: None)


class ArrayItem(NamedTuple):
    """A value of the array, and the beginning of its errors."""

    value: object
    place: str


def read_array(path: Path, context: ReadContext) -> Iterator[ArrayItem]:
    """Yield the items of the array in a file; of a file with one object, that object.

    The place names an item by its number: ``news.json, item 12``. NaN becomes null.

    Raises:
        InputError: It is neither an array nor an object; the message names file and item.
        EnvironmentFault: It cannot be read.
    """
    name = name_of(path)
    try:
        with path.open("rb") as file:
            start = file.read(len(UTF_8_MARK))
            if context.encoding or start.startswith(WIDE_MARKS):
                text = read_text(path, context)
                yield from _items(_Text(None, text, name))
            else:
                file.seek(len(UTF_8_MARK) if start == UTF_8_MARK else 0)
                yield from _items(_Text(file, "", name))
    except OSError as error:
        raise unreadable(path, error) from error


def first_item(path: Path, head: bytes) -> object:
    """Return the first item of a file, to recognise its format; None if it is no such JSON.

    Args:
        path: The file.
        head: Its first bytes.
    """
    if not head.lstrip(WHITE_BYTES).startswith((b"[", b"{")):
        return None
    try:
        item = next(read_array(path, ReadContext()), None)
    except AnnotatorError:
        return None
    return item.value if item else None


class _Text:
    """The text of a file, of which no more is held than an item needs."""

    def __init__(self, file: BinaryIO | None, text: str, name: str) -> None:
        self.name = name
        self.text = text
        self.position = 0
        """In code points, in the text that is held."""
        self.ended = file is None
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._read_bytes = 0

    def read_on(self) -> bool:
        """Read as much again as is held; return False when the file has ended."""
        if self.ended or self._file is None:
            return False
        data = self._file.read(max(_CHUNK_BYTES, len(self.text) - self.position))
        self.ended = not data
        try:
            added = self._decoder.decode(data, final=self.ended)
        except UnicodeDecodeError as error:
            raise InputError(
                f"{self.name}: byte {self._read_bytes + error.start} or shortly before is not "
                f"UTF-8: {error.reason}.",
                remedies=(SAVE_AS_UTF_8,),
            ) from None
        self._read_bytes += len(data)
        if data:
            self.text = self.text[self.position :] + added
            self.position = 0
        return not self.ended

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Skip a match; return the character behind it, or "" at the end of the file."""
        while True:
            match = pattern.match(self.text, self.position)
            self.position = match.end() if match else self.position
            if self.position < len(self.text):
                return self.text[self.position]
            if not self.read_on() and self.position >= len(self.text):
                return ""

    def value(self, place: str) -> object:
        """Parse the value that begins at the position; raises InputError."""
        while True:
            try:
                value, end = _decoder.raw_decode(self.text, self.position)
            except json.JSONDecodeError as error:
                if not self._may_be_cut_off(error) or not self.read_on():
                    raise InputError(
                        f"{place}: this is not JSON; the file is damaged or cut off there. Write "
                        f"it again. {technical_reason(error.msg)}"
                    ) from None
            except RecursionError:
                raise InputError(f"{place}: it is nested too deeply to be read.") from None
            else:
                # A number at the end of the text may go on behind it.
                if end < len(self.text) or not self.read_on():
                    break
        if _ESCAPED_HALF.search(self.text, self.position, end):
            refuse_halves(value, place)
        self.position = end
        return value

    def _may_be_cut_off(self, error: json.JSONDecodeError) -> bool:
        at_end = error.pos > len(self.text) - _END_CODE_POINTS
        return error.msg.startswith("Unterminated") or at_end


def _items(text: _Text) -> Iterator[ArrayItem]:
    sign = text.skip(_WHITE)
    if sign == "{":
        yield ArrayItem(text.value(text.name), text.name)
        return
    if sign != "[":
        raise InputError(f"{text.name}: this is no JSON array: it must begin with [.")
    text.position += 1
    number = 0
    while True:
        number += 1
        place = f"{text.name}, item {number}"
        sign = text.skip(_SEPARATORS)
        if sign == "]":
            return
        if not sign:
            raise InputError(f"{place}: the file ends before its array does; it was cut off.")
        yield ArrayItem(text.value(place), place)
