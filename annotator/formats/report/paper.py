"""The report on paper: its plain HTML, set on pages by whoever can (the window's room, with Qt)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.formats.exporting import ExportOptions, ExportReport, export
from annotator.formats.files import replacing
from annotator.jobs import ProgressCallback
from annotator.project import Project

SetPages = Callable[[str, Path], None]
"""Sets plain HTML on pages: its text, the PDF."""


def export_pdf(
    project: Project,
    out: Path,
    options: ExportOptions,
    set_pages: SetPages,
    progress: ProgressCallback | None = None,
) -> ExportReport:
    """Write the report as a PDF, as a whole or not at all; raises as :func:`export` does."""
    options = replace(options, format="report", options={**options.options, "for": "paper"})
    out = out.expanduser()
    with TemporaryDirectory(prefix="annotator-") as name:
        page, pdf = Path(name) / "report.html", Path(name) / "report.pdf"
        report = export(project, page, options, progress=progress)
        set_pages(page.read_text("utf-8"), pdf)
        with replacing(out) as file:
            file.write(pdf.read_bytes())
    report.path = out
    return report
