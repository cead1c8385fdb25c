"""Tables: their rows, what a spreadsheet may not do to them, and what Excel cannot hold."""

import csv
from pathlib import Path

import openpyxl

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.model import AnnotatedDocument, Document
from annotator.project import Project


def test_tables_have_a_row_an_attribution(tagged: Project, tmp_path: Path) -> None:
    export(tagged, tmp_path / "tables", ExportOptions("csv"))
    raw = (tmp_path / "tables" / "attributions.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert len(rows) == 20
    first = rows[0]
    assert first["who"] == "'=Moscow"  # harmless in a spreadsheet
    assert first["identity"] == "Government of Russia"
    assert (first["what"], first["about"], first["quotation"]) == ("no", "Moscow", "direct")
    assert (first["offsets"], first["who offsets"]) == ("13-15", "0-7")
    with (tmp_path / "tables" / "annotations.csv").open(encoding="utf-8-sig", newline="") as file:
        annotations = list(csv.DictReader(file))
    assert len(annotations) == 60
    assert {each["note"] for each in annotations} == {"", 'a, "quoted"\nnote'}


def test_a_workbook_has_the_same_rows_as_text(tagged: Project, tmp_path: Path) -> None:
    export(tagged, tmp_path / "tables.xlsx", ExportOptions("xlsx"))
    export(tagged, tmp_path / "again.xlsx", ExportOptions("xlsx"))
    assert (tmp_path / "tables.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert book.sheetnames == ["articles", "annotations", "attributions", "relations"]
    rows = list(book["attributions"].values)
    assert len(rows) == 21
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["who"] == "=Moscow"
    assert book["attributions"].cell(2, 4).data_type == "s"  # text, no formula


def test_what_a_cell_cannot_hold_is_told(project: Project, tmp_path: Path) -> None:
    text = "😀" * 20_000 + "\x02"
    project.add([AnnotatedDocument(Document("long", "Long", text))])
    report = export(project, tmp_path / "tables.xlsx", ExportOptions("xlsx"))
    told = "\n".join(report.losses)
    assert "1 end of texts longer than a cell cannot be written" in told
    assert "long, sheet “articles”" in told
