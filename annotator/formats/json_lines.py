"""JSON Lines of whatever program: the lines of a file, and the object on each."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec

from annotator.formats.decoding import SAVE_AS_UTF_8, decode
from annotator.formats.files import name_of, read_bytes, unreadable
from annotator.formats.format import ReadContext
from annotator.model import HALF, InputError

UTF_8_MARK = b"\xef\xbb\xbf"
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_LINES_LOOKED_AT = 5
_LONGEST_LOOKED_AT = 4_000_000


def lines_of(path: Path, context: ReadContext) -> Iterator[bytes]:
    """The lines as UTF-8, without a byte order mark. Raises as :func:`read_bytes` does."""
    try:
        with path.open("rb") as file:
            first = file.readline()
            if not context.encoding and not first.startswith(WIDE_MARKS):
                yield first.removeprefix(UTF_8_MARK)
                yield from file
                return
    except OSError as error:
        raise unreadable(path, error) from error
    text = decode(read_bytes(path), name_of(path), context.encoding).text
    yield from text.encode("utf-8", "surrogatepass").split(b"\n")


def placed_lines(path: Path, context: ReadContext) -> Iterator[bytes]:
    """The lines that are not blank; ``context.place`` names each as ``file:line``."""
    name = name_of(path)
    for number, line in enumerate(lines_of(path, context), 1):
        if line and not line.isspace():
            context.at_line(name, number)
            yield line


def first_objects(path: Path) -> list[dict[str, Any]]:
    """The objects on the first lines, for a look at what they are; none if they are no JSON."""
    found: list[dict[str, Any]] = []
    try:
        with path.open("rb") as file:
            for _ in range(_LINES_LOOKED_AT):
                line = file.readline(_LONGEST_LOOKED_AT).removeprefix(UTF_8_MARK)
                if line and not line.isspace():
                    each: object = json.loads(line)
                    if isinstance(each, dict):
                        found.append(cast("dict[str, Any]", each))
    except (OSError, ValueError, RecursionError):
        pass
    return found


def in_ascii(encoded: bytes) -> bytes:
    """JSON in UTF-8 as the same JSON in ASCII, which reads alike in whatever encoding."""
    if encoded.isascii():
        return encoded
    escaped = _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], encoded.decode("utf-8"))
    return escaped.encode("ascii")


def parsed(line: bytes, place: str) -> dict[str, Any]:
    """The object of a line; raises InputError saying what is wrong with it."""
    try:
        found: object = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = _parsed_with_care(line, place)
    if not isinstance(found, dict):
        raise InputError(f"{place}: the line must be a JSON object, in braces.")
    return cast("dict[str, Any]", found)


def json_value(text: str, place: str) -> Any:
    """The value of a whole file of JSON; NaN and its like become null.

    Raises InputError saying what is wrong with it.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        pass
    try:
        found = json.loads(text, parse_constant=lambda _: None)
        refuse_halves(found, place)
    except RecursionError:
        raise InputError(f"{place}: it is nested too deeply to be read.") from None
    except ValueError as error:
        raise InputError(
            f"{place}: it is no sound JSON ({error}). The file is damaged or cut off there; "
            f"write it again."
        ) from None
    return found


def _parsed_with_care(line: bytes, place: str) -> object:
    """What the fast decoder has no words for, and the large numbers at which it stops."""
    try:
        found = json.loads(line.decode("utf-8").rstrip(), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{place}: byte {error.start} of the line is not UTF-8.",
            remedies=(SAVE_AS_UTF_8,),
        ) from None
    except ValueError as error:
        said = str(error)
        if isinstance(error, json.JSONDecodeError):
            said = f"{error.msg}, character {error.pos + 1}"
        raise InputError(
            f"{place}: not a JSON object on one line ({said}). The format has one object a line."
        ) from None
    except RecursionError:
        raise InputError(f"{place}: the line is nested too deeply to be read.") from None
    refuse_halves(found, place)
    return found


def refuse_halves(found: object, place: str) -> None:
    """Raise InputError when a string of a JSON value holds half a UTF-16 pair."""
    try:
        half = HALF.search(json.dumps(found, ensure_ascii=False))
    except RecursionError:
        raise InputError(f"{place}: it is nested too deeply to be read.") from None
    if half:
        raise InputError(
            f"{place}: there is half a character (\\u{ord(half[0]):04x}), which no text can have. "
            f"Whoever wrote the file cut a UTF-16 pair in two; remove it there."
        )


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
