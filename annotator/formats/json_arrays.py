"""Arrays of JSON that may be larger than memory: an item at a time."""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from annotator.formats.decoding import SAVE_AS_UTF_8, decode
from annotator.formats.files import name_of, read_bytes, unreadable
from annotator.formats.format import ReadContext
from annotator.formats.json_lines import UTF_8_MARK, WIDE_MARKS, refuse_halves
from annotator.model import AnnotatorError, InputError

_BEFORE = b" \t\r\n\xef\xbb\xbf"
_READ_AT_ONCE = 1 << 17
_BLANKS = re.compile(r"[ \t\r\n]*")
_SEPARATORS = re.compile(r"[ \t\r\n,]*")
_MAYBE_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_NEAR_THE_END = 64
"""So close to the end of what was read, an error may come from that alone."""
_decoder = json.JSONDecoder(parse_constant=lambda _: None)


class ArrayItem(NamedTuple):
    """A value of the array, and what its errors begin with."""

    value: object
    place: str


def array_items(path: Path, context: ReadContext) -> Iterator[ArrayItem]:
    """The items of the array in a file; of a file with one object, that object.

    The place names an item by its number: ``news.json, item 12``. NaN becomes null.

    Raises:
        InputError: it is no JSON of this kind; the message names file and item.
        EnvironmentFault: it cannot be read.
    """
    name = name_of(path)
    try:
        with path.open("rb") as file:
            start = file.read(len(UTF_8_MARK))
            if context.encoding or start.startswith(WIDE_MARKS):
                text = decode(read_bytes(path), name, context.encoding).text
                yield from _items(_Text(None, text, name))
            else:
                file.seek(len(UTF_8_MARK) if start == UTF_8_MARK else 0)
                yield from _items(_Text(file, "", name))
    except OSError as error:
        raise unreadable(path, error) from error


def first_item(path: Path, head: bytes) -> object:
    """The first item of a file with these first bytes, for a look at what it is; else None."""
    if not head.lstrip(_BEFORE).startswith((b"[", b"{")):
        return None
    try:
        found = next(array_items(path, ReadContext()), None)
    except AnnotatorError:
        return None
    return found.value if found else None


class _Text:
    """The text of a file, of which no more is held than an item needs."""

    def __init__(self, file: BinaryIO | None, text: str, name: str) -> None:
        self.name = name
        self.text = text
        self.at = 0
        self.ended = file is None
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._bytes = 0

    def more(self) -> bool:
        """Read on, as much again as is held; False when the file has ended."""
        if self.ended or self._file is None:
            return False
        data = self._file.read(max(_READ_AT_ONCE, len(self.text) - self.at))
        self.ended = not data
        try:
            more = self._decoder.decode(data, final=self.ended)
        except UnicodeDecodeError as error:
            raise InputError(
                f"{self.name}: byte {self._bytes + error.start} or shortly before is not UTF-8: "
                f"{error.reason}.",
                remedies=(SAVE_AS_UTF_8,),
            ) from None
        self._bytes += len(data)
        if data:
            self.text = self.text[self.at :] + more
            self.at = 0
        return not self.ended

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Go over what matches; the character there, or nothing at the end of the file."""
        while True:
            found = pattern.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more() and self.at >= len(self.text):
                return ""

    def value(self, place: str) -> object:
        """The value that begins here. Raises InputError."""
        while True:
            try:
                found, end = _decoder.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error) or not self.more():
                    raise InputError(
                        f"{place}: this is not JSON ({error.msg}). The file is damaged or cut off "
                        f"there; write it again."
                    ) from None
            except RecursionError:
                raise InputError(f"{place}: it is nested too deeply to be read.") from None
            else:
                if end < len(self.text) or not self.more():
                    break
        if _MAYBE_HALF.search(self.text, self.at, end):
            refuse_halves(found, place)
        self.at = end
        return found

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated") or error.pos > len(self.text) - _NEAR_THE_END


def _items(text: _Text) -> Iterator[ArrayItem]:
    sign = text.skip(_BLANKS)
    if sign == "{":
        yield ArrayItem(text.value(text.name), text.name)
        return
    if sign != "[":
        raise InputError(f"{text.name}: this is no JSON array: it must begin with [.")
    text.at += 1
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
