"""The report on paper: its plain HTML, set on pages by whoever can (the window's room, with Qt)."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import Confirm, ExportReport, export
from annotator.formats.files import replacing
from annotator.jobs import ProgressCallback
from annotator.model import InputError
from annotator.project import Project

SetPages = Callable[[Iterable[str], Path], None]
"""Sets plain HTML on pages: its sections, which it may go through several times; the PDF."""

_SECTION = 100_000
"""Characters from which on the next heading or claim begins a new section."""
_BODY = "<body>"


class Sections:
    """A page for paper in sections, each by itself a page of HTML, for it may be too large."""

    def __init__(self, page: Path) -> None:
        self._page = page

    def __iter__(self) -> Iterator[str]:
        with self._page.open(encoding="utf-8") as lines:
            head, _, line = next(lines).partition(_BODY)
            section, size = [head, _BODY, line], 0
            for line in lines:
                if size > _SECTION and line.startswith(("<h", "<div", "<table")):
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
    """Write the report as a PDF, as a whole or not at all; raises as :func:`export` does."""
    if options.is_folder:
        raise InputError(
            "A report as PDF is one file: it has neither parts nor a card. Leave these out, or "
            "export it as HTML."
        )
    options = replace(options, format="report", options={**options.options, "for": "paper"})
    out = out.expanduser()
    with TemporaryDirectory(prefix="annotator-") as name:
        page, pdf = Path(name) / "report.html", Path(name) / "report.pdf"
        report = export(project, page, options, progress=progress, confirm=confirm)
        set_pages(Sections(page), pdf)
        with replacing(out) as file, pdf.open("rb") as made:
            shutil.copyfileobj(made, file)
    report.path = out
    return report
