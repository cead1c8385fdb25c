"""The report as a PDF, and the sections of its page."""

import re
from pathlib import Path

import pytest

from annotator.app import main
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.report import pdf
from annotator.formats.report.pdf import Sections
from annotator.project import Project


def test_sections_of_the_page_for_paper_are_all_of_it(
    gold: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ExportOptions("report", options={"for": "paper"})
    export(gold, tmp_path / "report.html", options)
    whole = (tmp_path / "report.html").read_text("utf-8")
    sections = Sections(tmp_path / "report.html")
    assert list(sections) == [whole]
    monkeypatch.setattr(pdf, "_SECTION_CODE_POINTS", 3_000)
    parts = list(sections)
    assert len(parts) == 4
    assert list(sections) == parts
    head, body = whole.split("<body>")
    assert {part.split("<body>")[0] for part in parts} == {head}
    assert "\n".join(part.split("<body>")[1] for part in parts) == body


def test_on_paper(gold: Project, tmp_path: Path) -> None:
    gold.close()
    out = tmp_path / "report.pdf"
    assert main(["export", str(gold.path), str(out), "--format", "report"]) == 0
    written = out.read_bytes()
    assert written.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", written)) >= 2
