"""The work of an export that the window has begun, in a thread of its own.

It knows all formats, and is imported when the first export begins.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from annotator.agreement.report import describe_for_card
from annotator.agreement.reviewed_groups import count_places_left
from annotator.formats.export_options import ExportOptions
from annotator.formats.export_owners import may_be_gold, with_owners
from annotator.formats.exporting import ExportReport, export
from annotator.formats.registry import format_to_write
from annotator.formats.report.pdf import export_pdf
from annotator.formats.tag_sets import default_tag_set
from annotator.jobs import ProgressCallback
from annotator.project import Project
from annotator.project.recovery.readable_part import ReadablePart, readable_part
from annotator.ui.printing.html_pages import write_pdf


def write_export(
    path: Path,
    annotator: str,
    out: Path,
    options: ExportOptions | None,
    progress: ProgressCallback,
) -> ExportReport:
    """Export a project as it is saved, through a connection of its own.

    Args:
        path: The project.
        annotator: Who exports it.
        out: The file or folder.
        options: What goes out; None: a report if ``out`` is a PDF, else native JSON Lines, each
            with its default of whose annotations it holds.
        progress: Called as the work goes on; it may raise to end it.

    Returns:
        What was written, and what the format cannot hold.
    """
    is_pdf = out.suffix.lower() == ".pdf"
    with _open_for_export(path, annotator, options, progress) as part:
        reader = part.project
        given = options or ExportOptions("report" if is_pdf else "jsonl")
        chosen = format_to_write(given.format)
        if may_be_gold(given, chosen):
            given = replace(given, coverage=count_places_left(reader, progress))
        if options is None:
            coverage = given.coverage or reader.review.coverage()
            given = with_owners(given, chosen, coverage, annotator)
        if is_pdf and given.format == "report":
            return export_pdf(reader, out, given, write_pdf, progress)
        if given.card is not None:
            given = replace(given, agreement=describe_for_card(reader, progress))
        given = replace(given, left_out=part.left_out)
        return export(reader, out, given, progress=progress)


@contextmanager
def _open_for_export(
    path: Path, annotator: str, options: ExportOptions | None, progress: ProgressCallback
) -> Generator[ReadablePart, None, None]:
    """Open a project to read, or the part of it that can be read if that is wanted."""
    if options is not None and options.skip_bad:
        with readable_part(path, default_tag_set(), annotator=annotator, progress=progress) as part:
            yield part
        return
    with Project.open(path, annotator=annotator, read_only=True) as project:
        yield ReadablePart(project, ())
