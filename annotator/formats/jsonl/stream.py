"""Reads and writes the native format as a stream of lines.

Offsets are code points, end exclusive. Reading streams, a line at a time; a line as we write it
is decoded straight into typed structs, any other goes through :mod:`.lenient`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from annotator.formats.files import name_of
from annotator.formats.format import ReadContext, WriteContext
from annotator.formats.json_lines import first_objects, placed_lines
from annotator.formats.jsonl.lenient import LenientLines
from annotator.formats.jsonl.lines import DocumentLine, item_of, line_of
from annotator.model import ModelObject

_OURS = frozenset({"text", "kind", "annotations", "relations", "blocks"})
_BLANKS = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"
_fast = msgspec.json.Decoder(DocumentLine)
_WRITTEN_AT_ONCE = 1_000_000
_encoder = msgspec.json.Encoder(order="deterministic")


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The items of a file, in its order.

    Raises:
        InputError: a line is not of the format; the message names file, line and place in it.
        EnvironmentFault: the file cannot be read.
    """
    lenient = LenientLines(name_of(path), context)
    lines = placed_lines(path, context)
    yield from context.read_each(lines, lambda line: _item(line, lenient, context))
    lenient.report()


def _item(line: bytes, lenient: LenientLines, context: ReadContext) -> ModelObject:
    try:
        found = item_of(_fast.decode(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = None
    return lenient.item(line, context.place) if found is None else found


def write(
    items: Iterable[ModelObject], out: BinaryIO, _context: WriteContext | None = None
) -> None:
    """Write the items, a line each; equal items give equal bytes."""
    buffer = bytearray()
    for item in items:
        _encoder.encode_into(line_of(item), buffer, len(buffer))
        buffer += b"\n"
        if len(buffer) > _WRITTEN_AT_ONCE:
            out.write(buffer)
            buffer.clear()
    out.write(buffer)


def recognises(path: Path, head: bytes) -> bool:
    """Objects; if they can be read, some with a field of ours: else they are another program's."""
    if not head.lstrip(_BLANKS).startswith(b"{"):
        return False
    objects = first_objects(path)
    return not objects or any(_OURS & each.keys() for each in objects)
