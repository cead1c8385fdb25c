"""Writes the report as one HTML file, for the screen or for paper."""

from collections.abc import Iterable
from typing import BinaryIO

from annotator.formats.format import WriteContext
from annotator.formats.report import TITLE
from annotator.formats.report.gathering import gather
from annotator.formats.report.page import page
from annotator.formats.report.printed import printable
from annotator.model import ModelObject


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the report as one HTML file."""
    make = printable if context.options.get("for") == "paper" else page
    with gather(items) as found:
        for piece in make(found, context.options.get("title") or TITLE):
            out.write(piece.encode())
