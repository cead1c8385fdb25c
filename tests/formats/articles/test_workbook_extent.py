"""Workbooks that name cells far away: they are refused before room is made for all in between."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from annotator.formats.importing import import_paths
from annotator.model import InputError
from annotator.project import Project

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def _excel(path: Path, pattern: str, replacement: str) -> None:
    """Write a workbook of two articles, with its sheet changed."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["title", "text"], ["T", "He said so."], ["U", "More."]):
        book.worksheets[0].append(row)
    book.save(out)
    with zipfile.ZipFile(out) as made, zipfile.ZipFile(path, "w") as archive:
        for name in made.namelist():
            content = made.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content, count = re.subn(pattern.encode(), replacement.encode(), content)
                assert count
            archive.writestr(name, content)


def _opendocument(path: Path, rows: str) -> None:
    head = '<table:table-row><table:table-cell office:value-type="string"><text:p>text</text:p>'
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}:office:1.0" '
        f'xmlns:table="{_OFFICE}:table:1.0" xmlns:text="{_OFFICE}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{head}</table:table-cell>'
        f"</table:table-row>{rows}</table:table></office:spreadsheet></office:body>"
        f"</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<m/>")
        archive.writestr("content.xml", content)


def _row(repeated: int, cells: str) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def _cell(repeated: int) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>He said so.</text:p></table:table-cell>"
    )


_EMPTY = '<table:table-cell table:number-columns-repeated="16384"/>'


@pytest.mark.parametrize(
    ("pattern", "replacement", "reason"),
    [
        ('r="B3"', 'r="B1000000000000"', "row 1,000,000,000,000"),
        ('row r="3"', 'row r="1000000000000"', "row 1,000,000,000,000"),
        ('row r="3"', "row r='99999999'", "row 99,999,999"),
        ('r="B3"', 'r="ZZZZZZZ3"', "a sheet has 1,048,576 rows and 16,384 columns"),
        ('r="B3"', 'r="XFD1048576"', "room for 17,179,869,184 cells"),
    ],
)
def test_a_cell_that_is_far_away_is_refused(
    project: Project, tmp_path: Path, pattern: str, replacement: str, reason: str
) -> None:
    path = tmp_path / "a.xlsx"
    _excel(path, pattern, replacement)
    with pytest.raises(InputError, match=rf"^a\.xlsx has .*{reason}"):
        import_paths(project, [path])


def test_a_dimension_that_is_not_true_does_no_harm(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    _excel(path, r'dimension ref="[^"]*"', 'dimension ref="A1:XFD1048576"')
    assert import_paths(project, [path]).documents == 2


def test_cells_that_are_repeated_too_often_are_refused(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    _opendocument(path, _row(100_000, _cell(1_000)))
    with pytest.raises(InputError, match=r"^a\.ods has .*room for 100,001,000 cells"):
        import_paths(project, [path])


def test_empty_rows_and_columns_up_to_the_edge_are_usual(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    _opendocument(path, _row(1, _cell(1)) + _row(1_048_574, _EMPTY) + _row(10**15, _EMPTY))
    assert import_paths(project, [path]).documents == 1
