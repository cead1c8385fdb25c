"""Exports the report as a PDF: its page for paper, set on pages by the caller, who has Qt."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import Confirm, ExportReport, export
from annotator.formats.files import replacing
from annotator.jobs import ProgressCallback
from annotator.model import InputError
from annotator.project import Project
from annotator.temporary import temporary_folder

SetPages = Callable[[Iterable[str], Path], None]
"""Sets plain HTML on pages.

It is given the sections, which it may iterate over several times, and the path of the PDF.
"""

_SECTION_CODE_POINTS = 100_000
"""The length of a section after which the next heading, claim or table begins a new one."""
_BODY = "<body>"


class Sections:
    """The page for paper in sections, each a page of HTML itself, since the whole may be too large.

    Args:
        page: The file of the page.
    """

    def __init__(self, page: Path) -> None:
        self._page = page

    def __iter__(self) -> Iterator[str]:
        with self._page.open(encoding="utf-8") as lines:
            head, _, line = next(lines).partition(_BODY)
            section, size = [head, _BODY, line], 0
            for line in lines:
                if size > _SECTION_CODE_POINTS and line.startswith(("<h", "<div", "<table")):
                    yield "".join(section).rstrip()
                    section, size = [head, _BODY], 0
                section.append(line)
                size += len(line)
            yield "".join(section).rstrip()


def export_pdf(
    project: Project,
    out: Path,
    options: ExportOptions,
    set_pages: SetPages,
    progress: ProgressCallback | None = None,
    confirm: Confirm | None = None,
) -> ExportReport:
    """Write the report as a PDF, as a whole or not at all.

    Args:
        project: The project.
        out: The PDF.
        options: What is exported; the format and its option ``for`` are set here.
        set_pages: Sets the page's sections.
        progress: Is called while articles are read.
        confirm: Is asked before the PDF takes its place.

    Raises:
        InputError: The options ask for parts or a card, or are wrong as :func:`export` says;
            nothing was written.
        EnvironmentFault: The disk is full, or the place cannot be written.
        Cancelled: ``progress`` raised it, or ``confirm`` declined; an existing file is unchanged.
    """
    if options.is_folder:
        raise InputError(
            "A report as PDF is one file: it has neither parts nor a card. Leave these out, or "
            "export it as HTML."
        )
    options = replace(options, format="report", options={**options.options, "for": "paper"})
    out = out.expanduser()
    with temporary_folder() as folder:
        page, pdf = folder / "report.html", folder / "report.pdf"
        report = export(project, page, options, progress=progress, confirm=confirm)
        set_pages(Sections(page), pdf)
        with replacing(out) as file, pdf.open("rb") as pages:
            shutil.copyfileobj(pages, file)
    report.path = out
    return report
