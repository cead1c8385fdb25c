"""Reads the text of a file in the encoding of an import, and reports what was odd about it."""

from pathlib import Path

from annotator.formats.decoding import Decoded, decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext


def read_text(path: Path, context: ReadContext, encoding: str | None = None) -> str:
    r"""Return the text of a file, with ``\n`` as line ends.

    Args:
        path: The file.
        context: The settings of the import; takes a remark on signs that were replaced.
        encoding: The encoding, unless a person named another; None: it is recognised.

    Raises:
        InputError: There is no file, or it cannot be decoded.
        EnvironmentFault: It cannot be read.
    """
    return decode_text(read_bytes(path), name_of(path), context, encoding)


def decode_text(data: bytes, name: str, context: ReadContext, encoding: str | None = None) -> str:
    """Return the text of bytes as :func:`read_text` does; ``name`` is that of their file."""
    decoded = decode(data, name, context.encoding or encoding)
    note_replaced(decoded, context)
    return decoded.text


def note_replaced(decoded: Decoded, context: ReadContext) -> None:
    """Report, once for each file, that signs of a text were replaced."""
    if decoded.remark and decoded.remark not in context.notes.messages:
        context.note(decoded.remark)
