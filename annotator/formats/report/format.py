"""The report as a format that is written and never read."""

from collections.abc import Iterable
from typing import BinaryIO

from annotator.formats.format import Format, WriteContext
from annotator.formats.report.gathering import gather
from annotator.formats.report.page import page
from annotator.formats.report.printed import printable
from annotator.model import ModelObject

TITLE = "Who said what"


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the report as one HTML file."""
    make = printable if context.options.get("for") == "paper" else page
    with gather(items) as found:
        for piece in make(found, context.options.get("title") or TITLE):
            out.write(piece.encode())


FORMAT = Format(
    name="report",
    title="Report: who said what (HTML, PDF)",
    suffixes=(".html",),
    offsets="code points",
    losses=("what is not part of an attribution; it is made for people to read",),
    write=write,
    write_options={
        "title": f"what stands at its top (default: {TITLE})",
        "for": "screen (the default) or paper, without script and in plain HTML",
    },
    choices={"for": ("screen", "paper")},
)
