"""Reads JSON Lines of any program: the lines of a file, and the object on each."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec

from annotator.formats.damage import technical_reason
from annotator.formats.decoding import SAVE_AS_UTF_8
from annotator.formats.files import name_of, unreadable
from annotator.formats.format import ReadContext
from annotator.formats.text_files import read_text
from annotator.model import HALF, InputError

UTF_8_MARK = b"\xef\xbb\xbf"
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""The byte order marks of UTF-16, with which those of UTF-32 begin, too."""
COMMENTS = (b"//", b"#")
"""How people begin a line with a comment."""
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
SEPARATORS = re.compile(r"[ \t\r\n\x1e,]*")
"""What may be between two values: white space, commas, and the signs of RFC 7464."""
_lenient_decoder = json.JSONDecoder(parse_constant=lambda _: None)


def read_lines(path: Path, context: ReadContext) -> Iterator[bytes]:
    """Yield the lines of a file in UTF-8, without a byte order mark, with their ends.

    Raises:
        InputError: There is no file, or it cannot be decoded.
        EnvironmentFault: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            first = file.readline()
            if not context.encoding and not first.startswith(WIDE_MARKS):
                yield first.removeprefix(UTF_8_MARK)
                yield from file
                return
    except OSError as error:
        raise unreadable(path, error) from error
    text = read_text(path, context)
    yield from text.encode("utf-8", "surrogatepass").split(b"\n")


def read_placed_lines(path: Path, context: ReadContext) -> Iterator[bytes]:
    """Yield the lines with values, each after the context's place is set to it.

    Blank lines are passed over, and comments, which are counted.

    Raises:
        InputError: There is no file, or it cannot be decoded.
        EnvironmentFault: It cannot be read.
    """
    name = name_of(path)
    for number, line in enumerate(read_lines(path, context), 1):
        if is_filled(line):
            context.at_line(name, number)
            yield line
        elif line.startswith(COMMENTS):
            context.at_line(name, number)
            context.count_left_out("line with a comment|lines with comments")


def is_filled(line: bytes) -> bool:
    """Return whether a line of JSON Lines has a value: it is neither blank nor a comment."""
    return bool(line) and not line.isspace() and not line.startswith(COMMENTS)


def escape_to_ascii(encoded: bytes) -> bytes:
    """Return JSON in UTF-8 as the same JSON in ASCII, which is alike in most encodings."""
    if encoded.isascii():
        return encoded
    escaped = _NOT_ASCII.sub(lambda match: json.dumps(match[0])[1:-1], encoded.decode("utf-8"))
    return escaped.encode("ascii")


def parse_object(line: bytes, place: str) -> dict[str, Any]:
    """Parse the object of a line.

    Args:
        line: The line in UTF-8.
        place: The beginning of messages: file and line.

    Raises:
        InputError: The line is not an object; the message says what is wrong with it.
    """
    try:
        value: object = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        value = _parse_with_care(line.strip(b" \t\r\n\x1e").rstrip(b","), place)
    if not isinstance(value, dict):
        raise InputError(f"{place}: the line must be a JSON object, in braces.")
    return cast("dict[str, Any]", value)


def parse_line(line: bytes, place: str) -> list[Any]:
    """Parse the values of a line: one as a rule, or several one after the other.

    Args:
        line: The line in UTF-8. NaN and infinite numbers become null.
        place: The beginning of messages: file and line.

    Raises:
        InputError: It is not JSON; the message says what is wrong with it.
    """
    try:
        return [msgspec.json.decode(line)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    values: list[Any] = []
    try:
        text = line.decode("utf-8")
        at = _after_separators(text, 0)
        while at < len(text):
            value, at = _lenient_decoder.raw_decode(text, at)
            values.append(value)
            at = _after_separators(text, at)
    except (ValueError, RecursionError):
        return [_parse_with_care(line, place)]
    refuse_halves(values, place)
    return values


def _after_separators(text: str, at: int) -> int:
    match = SEPARATORS.match(text, at)
    return match.end() if match else at


def parse_json(text: str, place: str) -> Any:
    """Parse a whole file of JSON; NaN and infinite numbers become null.

    Args:
        text: The content of the file.
        place: The beginning of messages: the file's name.

    Raises:
        InputError: It is not JSON; the message says what is wrong with it.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        pass
    try:
        value = json.loads(text, parse_constant=lambda _: None)
        refuse_halves(value, place)
    except RecursionError:
        raise InputError(f"{place}: it is nested too deeply to be read.") from None
    except ValueError as error:
        raise InputError(
            f"{place}: this is not JSON; the file is damaged or cut off there. Write it again. "
            f"{technical_reason(str(error))}"
        ) from None
    return value


def _parse_with_care(line: bytes, place: str) -> object:
    """Parse a line that the fast decoder refused: it explains little, and no large numbers."""
    try:
        value = json.loads(line.decode("utf-8").rstrip(), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{place}: byte {error.start} of the line is not UTF-8.",
            remedies=(SAVE_AS_UTF_8,),
        ) from None
    except ValueError as error:
        reason, where = str(error), ""
        if isinstance(error, json.JSONDecodeError):
            reason, where = error.msg, f", from character {error.pos + 1} on"
        raise InputError(
            f"{place}: not a JSON object on one line{where}. The format has one object a line, "
            f"each whole. {technical_reason(reason)}"
        ) from None
    except RecursionError:
        raise InputError(f"{place}: the line is nested too deeply to be read.") from None
    refuse_halves(value, place)
    return value


def refuse_halves(value: object, place: str) -> None:
    """Raise InputError if a string in a JSON value holds half a pair of UTF-16 units."""
    try:
        half = HALF.search(json.dumps(value, ensure_ascii=False))
    except RecursionError:
        raise InputError(f"{place}: it is nested too deeply to be read.") from None
    if half:
        raise InputError(
            f"{place}: there is half a character (\\u{ord(half[0]):04x}), which no text can have. "
            f"The program that wrote the file cut a UTF-16 pair in two; remove it there."
        )


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
