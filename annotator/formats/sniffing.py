"""Which format a file has, by its suffix or, where that says nothing, by its content."""

from pathlib import Path

from annotator.formats.files import unreadable
from annotator.formats.format import Format
from annotator.formats.registry import FORMATS, format_by_suffix
from annotator.model import InputError

_LOOKED_AT = 4096
_BLANKS = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"


def recognise(path: Path) -> Format:
    """The format that reads a file.

    Raises:
        InputError: its content is of a kind that no format reads.
        EnvironmentFault: it cannot be read.
    """
    by_suffix = format_by_suffix(path)
    if by_suffix is not None:
        return by_suffix
    try:
        with path.open("rb") as file:
            head = file.read(_LOOKED_AT)
    except OSError as error:
        raise unreadable(path, error) from error
    start = head.lstrip(_BLANKS)
    if start.startswith(b"{"):
        return FORMATS["jsonl"]
    for sign, kind in _OTHERS:
        if start[: len(sign)].lower() == sign:
            raise InputError(
                f"{path.name} is {kind}, which no format reads yet. Save its text as a .txt file."
            )
    return FORMATS["text"]


_OTHERS = (
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
    (b"%pdf-", "a PDF file"),
    (b"{\\rtf", "an RTF file"),
    (b"pk\x03\x04", "a zip archive (or a document of an office program)"),
    (b"sqlite format 3", "a database"),
)
