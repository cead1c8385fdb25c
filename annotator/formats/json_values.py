"""Reads JSON of any layout, a value at a time: arrays, JSON Lines, values one after the other.

An array may be larger than memory: its items are read one by one. JSON Lines may have any suffix,
values may stand on several lines or several on one, with or without commas between them.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

import msgspec

from annotator.formats.damage import technical_reason
from annotator.formats.decoding import SAVE_AS_UTF_8
from annotator.formats.files import name_of, unreadable
from annotator.formats.format import ReadContext
from annotator.formats.json_lines import (
    COMMENTS,
    SEPARATORS,
    UTF_8_MARK,
    WIDE_MARKS,
    is_filled,
    parse_line,
    read_lines,
    read_placed_lines,
    refuse_halves,
)
from annotator.formats.json_object import JsonObject
from annotator.formats.signs import WHITE_BYTES
from annotator.formats.text_files import read_text
from annotator.model import AnnotatorError, InputError, ModelObject

_CHUNK_BYTES = 1 << 17
_HEAD_BYTES = 4096
_RECOGNISED_VALUES = 5
"""The values at a file's beginning by which its format is recognised."""
LINES = (".jsonl", ".ndjson")
"""The suffixes of JSON Lines."""
_WHITE = re.compile(r"[ \t\r\n\x1e]*")
"""White space, and the sign before each value of a JSON text sequence (RFC 7464)."""
_OPENED = re.compile(r"\[[ \t\r\n]*")
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_END_CODE_POINTS = 64
"""An error this close to the end of the text that was read may come from that end alone."""
_decoder = json.JSONDecoder(parse_constant=lambda _: None)


class JsonValue(NamedTuple):
    """A value of a file, and the beginning of its errors."""

    value: object
    place: str


def read_objects(
    path: Path, context: ReadContext, make_object: Callable[[JsonObject], ModelObject]
) -> Iterator[ModelObject]:
    """Yield the model object of each value, in the order of the file.

    Args:
        path: The file.
        context: Takes the place of each value, and the errors of values that are left out.
        make_object: Returns the model object of a JSON object; raises InputError.

    Raises:
        InputError: A value is not an object, or ``make_object`` raised it; the message names file,
            line or item, and the place in it.
        EnvironmentFault: The file cannot be read.
    """

    def read(item: JsonValue) -> ModelObject:
        whole = "the line" if context.where.line else "the item"
        value = item.value
        if not isinstance(value, dict):
            raise InputError(f"{item.place}: {whole} must be a JSON object, in braces.")
        return make_object(JsonObject(cast(dict[str, Any], value), item.place, whole=whole))

    yield from context.read_each(read_values(path, context), read)


def read_values(path: Path, context: ReadContext) -> Iterator[JsonValue]:
    """Yield the values of a file: the items of arrays, the values of lines, or its one value.

    The place names an item by its number, ``news.json, item 12``, or by its line, and is set in
    the context; a file of one object has its name as the place. An array that begins with a string
    is a value itself, as pairs of a text and its annotations are. NaN becomes null.

    Args:
        path: The file.
        context: Takes the places, and the errors of lines that are left out.

    Raises:
        InputError: It is not JSON; the message names file and item or line.
        EnvironmentFault: It cannot be read.
    """
    if is_by_line(path, context):
        yield from _read_lines(path, context)
        return
    name = name_of(path)
    try:
        with path.open("rb") as file:
            start = file.read(len(UTF_8_MARK))
            if context.encoding or start.startswith(WIDE_MARKS):
                text = read_text(path, context)
                values = _values(_Text(None, text, name))
            else:
                file.seek(len(UTF_8_MARK) if start == UTF_8_MARK else 0)
                values = _values(_Text(file, "", name))
            for item in values:
                context.place = item.place
                yield item
    except OSError as error:
        raise unreadable(path, error) from error


def is_by_line(path: Path, context: ReadContext) -> bool:
    """Return whether a file has a JSON object on each line, be it a damaged one.

    A file with one object on one line is so if its suffix states it.

    Raises:
        InputError: There is no file, or it cannot be decoded.
        EnvironmentFault: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise unreadable(path, error) from error
    if not head.lstrip(WHITE_BYTES).startswith((b"{", *COMMENTS)):
        return False
    lines = filter(is_filled, read_lines(path, context))
    first = next(lines, b"")
    if _is_whole(first):
        return path.suffix.lower() in LINES or bool(next(lines, b""))
    try:
        json.loads(first)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return False
        text = first.decode("utf-8", "replace").rstrip()
        if error.pos < len(text) and not error.msg.startswith("Unterminated"):
            return True  # The line itself is damaged.
    except (ValueError, RecursionError):
        return True
    # The object goes on after the line, unless the next line is one: then this one was cut off.
    return _is_whole(next(lines, b""))


def _is_whole(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def first_values(path: Path) -> list[object]:
    """Return the first values of a file, to recognise its format; none if it is not JSON."""
    values: list[object] = []
    errors: list[Exception] = []

    def leave_out(error: Exception) -> None:
        errors.append(error)
        if len(errors) > _RECOGNISED_VALUES:
            raise error

    try:
        for item in read_values(path, ReadContext(on_unreadable=leave_out)):
            values.append(item.value)
            if len(values) == _RECOGNISED_VALUES:
                break
    except AnnotatorError:
        pass
    return values


def first_of(values: object) -> object:
    """Return the first value of a list; None for an empty list and any other value."""
    return cast("list[object]", values)[0] if isinstance(values, list) and values else None


def _read_lines(path: Path, context: ReadContext) -> Iterator[JsonValue]:
    for line in read_placed_lines(path, context):
        try:
            values = parse_line(line, context.place)
        except InputError as error:
            context.leave_out(error)
            continue
        for value in values:
            yield JsonValue(value, context.place)


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

    def after(self, pattern: re.Pattern[str]) -> str:
        """Return the character behind a match, which is not skipped; "" at the end of the file."""
        while True:
            match = pattern.match(self.text, self.position)
            end = match.end() if match else self.position
            if end < len(self.text) or not self.read_on():
                return self.text[end : end + 1]

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
            except ValueError as error:
                raise InputError(
                    f"{place}: a number in it has too many digits. Correct the file. "
                    f"{technical_reason(str(error))}"
                ) from None
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


def _values(text: _Text) -> Iterator[JsonValue]:
    """Yield the values of a text, those of arrays one by one."""
    sign = text.skip(_WHITE)
    if sign not in ("{", "[", ""):
        raise InputError(f"{text.name}: this is not JSON: it must begin with [ or {{.")
    number = 0
    while sign:
        number += 1
        if sign == "[" and text.after(_OPENED) != '"':
            text.position += 1
            for item in _items(text, number):
                number += 1
                yield item
            number -= 1
            sign = text.skip(SEPARATORS)
            continue
        place = f"{text.name}, item {number}" if number > 1 else text.name
        value = text.value(place)
        sign = text.skip(SEPARATORS)
        if number == 1 and sign:
            place = f"{text.name}, item 1"
        yield JsonValue(value, place)


def _items(text: _Text, number: int) -> Iterator[JsonValue]:
    """Yield the items of an array whose bracket was read; they are counted from a number."""
    while True:
        place = f"{text.name}, item {number}"
        sign = text.skip(SEPARATORS)
        if sign == "]":
            text.position += 1
            return
        if not sign:
            raise InputError(f"{place}: the file ends before its array does; it was cut off.")
        yield JsonValue(text.value(place), place)
        number += 1
