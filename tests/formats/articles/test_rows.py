"""Tables as people have them: lines above the header, several sheets, markup, odd signs."""

import csv
import re
import zipfile
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.articles.dates import DateOrderUnknown
from annotator.formats.articles.fields import NO_VALUES, UnknownFields
from annotator.formats.damage import UnreadableInput
from annotator.formats.importing import ImportOptions, import_paths
from annotator.model import InputError
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.articles.reading import read_file
from tests.values import present

MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
PORT, BANK = "Mayor Ines Dorval said the port would stay open.", "Ortiz said so."


def put(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def workbook(path: Path, **sheets: list[list[Any]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(present(book.active))
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return book


# CSV.


@pytest.mark.parametrize("line", ["sep=;\n", '"sep=;"\n', "SEP=;\r\n", "\ufeffsep=;\n"])
def test_the_line_for_excel_says_what_is_between_cells(tmp_path: Path, line: str) -> None:
    path = put(
        tmp_path / "a.csv", f'{line}title;text;date\nHarbour;"{PORT}, no; ""yes""";4.3.2024\n'
    )
    (document,), notes = read_file(path)
    assert (document.title, document.text) == ("Harbour", f'{PORT}, no; "yes"')
    assert document.metadata["date"] == "2024-03-04"
    assert not notes


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found_in_spite_of_others(tmp_path: Path, delimiter: str) -> None:
    text = f"{PORT}, he said; then\t| he left.\n\nSecond, paragraph; here | there."
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([["id", "title", "text"], [1, "A, B; C | D", text], [2, "E", PORT]])
    (one, two), _ = read_file(put(tmp_path / "a.csv", file.getvalue()))
    assert (one.title, one.text) == ("A, B; C | D", text)
    assert two.text == PORT


def test_lines_above_the_names_are_left_out_and_counted(tmp_path: Path) -> None:
    above = "ProQuest export\nSearch: harbour AND deal\n\n"
    table = f'Title,Full text,Publication date\nHarbour,"{PORT}",2024-03-04\n'
    (document,), notes = read_file(put(tmp_path / "a.csv", above + table))
    assert (document.title, document.text) == ("Harbour", PORT)
    assert notes == ["a.csv: 2 lines above the names of the columns were left out."]


def test_lines_above_names_that_nobody_knows_are_asked_about(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f"Export\n\nKop,Inhoud\nHaven,{PORT}\nBank,{BANK}\n")
    with pytest.raises(UnknownFields) as asked:
        read_file(path)
    assert asked.value.fields == {"Kop": "Haven", "Inhoud": PORT}
    documents, _ = read_file(path, text="Inhoud", title="Kop")
    assert [d.title for d in documents] == ["Haven", "Bank"]


def test_the_line_with_the_names_can_be_given(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f"text,about\nx,y\ntitle,text\nHarbour,{PORT}\n")
    (document,), _ = read_file(path, header="3")
    assert (document.title, document.text) == ("Harbour", PORT)
    with raises_explained(InputError, match=r"“9” is not a line .* 1, 2, 3, 4 .*header=1"):
        read_file(path, header="9")


def test_a_row_is_named_by_its_line_whatever_is_wrong_with_it(
    project: Project, tmp_path: Path
) -> None:
    content = f'title,text\nOne,"{PORT}\nand more"\nTwo,a,b\nThree\nFour,"x" y\nFive,{BANK}\n'
    path = put(tmp_path / "a.csv", content)
    with pytest.raises(UnreadableInput) as raised:
        import_paths(project, [path])
    messages = " ".join(sorted(map(str, raised.value.faults)))
    assert re.search(r"a\.csv:4: .*3 cells.*a\.csv:5: .*1 cell.*a\.csv:6: .*quotation", messages)
    import_paths(project, [path], ImportOptions(skip_bad=True))
    assert sorted(article.title for article in project.articles.page()) == ["Five", "One"]


def test_rows_without_text_and_short_rows_are_named(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f"title,text,date\nOne,,2024-03-04\nTwo,{PORT}\n\nThree,,\n")
    (document,), notes = read_file(path)
    assert document.title == "Two"
    assert notes == [
        "a.csv: 2 rows have no text, and were left out: 2, 5.",
        "a.csv: 1 row has fewer cells than the table has columns, and was read: 3.",
    ]


def test_a_blank_first_line_is_no_table_without_rows(tmp_path: Path) -> None:
    (document,), _ = read_file(put(tmp_path / "a.csv", f"\n\ntitle,text\nOne,{PORT}\n"))
    assert document.text == PORT


def test_files_joined_to_one_are_read_to_the_end(tmp_path: Path) -> None:
    part = f"\ufefftitle,text\nOne,{PORT}\n"
    documents, notes = read_file(put(tmp_path / "a.csv", part + part.replace("One", "Two")))
    assert [d.title for d in documents] == ["One", "Two"]
    assert notes == ["a.csv: 1 repeated line with the names of the columns was left out."]


def test_quotation_marks_with_a_backslash_and_nul(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", 'title,text\n"A","He said \\"no\\", and\0 left."\n')
    (document,), notes = read_file(path)
    assert document.text == 'He said "no", and left.'
    assert notes == ["a.csv: 1 NUL character was left out."]


def test_columns_of_the_same_name_and_without_one_are_kept(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f"title,text,tag,tag,\nOne,{PORT},a,b,c\n")
    (document,), _ = read_file(path)
    assert document.metadata == {"source": "a.csv", "tag": "a", "tag (2)": "b", "5": "c"}


def test_markup_in_cells_is_read_as_markup(tmp_path: Path) -> None:
    file = StringIO(newline="")
    escaped = "&lt;p&gt;Brandt &amp;amp; Co&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;"
    writer = csv.writer(file)
    writer.writerows(
        [
            ["title", "content"],
            ["A &amp; B", "<p>Dorval would <b>stay</b>.</p><p>Brandt&nbsp;agreed &amp; left.</p>"],
            ["C", escaped],
            ["D", "5 < 6 > 4, <3, AT&T, R&D; <Brandt> at <ana@example.org>"],
        ]
    )
    documents, _ = read_file(put(tmp_path / "a.csv", file.getvalue()))
    assert [d.title for d in documents] == ["A & B", "C", "D"]
    assert [d.text for d in documents] == [
        "Dorval would stay.\n\nBrandt\u00a0agreed & left.",
        "Brandt & Co\n\nTwo",
        "5 < 6 > 4, <3, AT&T, R&D; <Brandt> at <ana@example.org>",
    ]


# Dates.


def test_the_column_says_which_number_is_the_day(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f"text,date\n{PORT},03/04/2024\n{BANK},25/04/2024\n")
    documents, _ = read_file(path)
    assert [d.metadata["date"] for d in documents] == ["2024-04-03", "2024-04-25"]


def test_a_person_is_asked_which_number_is_the_day(project: Project, tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f"text,date\n{PORT},03/04/2024\n{BANK},05/04/2024\n")
    with raises_explained(DateOrderUnknown, match=r"2024-04-03 or 2024-03-04.*--set dates=dmy"):
        import_paths(project, [path])
    assert project.articles.count() == 0
    for order, days in (
        ("dmy", ["2024-04-03", "2024-04-05"]),
        ("mdy", ["2024-03-04", "2024-05-04"]),
        ("text", [None, None]),
    ):
        documents, _ = read_file(path, dates=order)
        assert [d.metadata.get("date") for d in documents] == days
    assert documents[0].metadata["date_text"] == "03/04/2024"
    with pytest.raises(InputError, match=r"“dym” is not an order"):
        read_file(path, dates="dym")


def test_one_unsure_date_among_others_stays_as_it_is_written(tmp_path: Path) -> None:
    rows = ['"Mon, 04 Mar 2024 09:00:00 +0000"', '"March 5, 2024"', "5/3/2024"]
    content = "text,date\n" + "".join(f"{PORT} {at},{day}\n" for at, day in enumerate(rows))
    documents, notes = read_file(put(tmp_path / "a.csv", content))
    read = [d.metadata.get("date") or d.metadata["date_text"] for d in documents]
    assert read == ["2024-03-04", "2024-03-05", "5/3/2024"]
    assert any("kept as written" in note for note in notes)


# Workbooks.


def test_all_sheets_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = workbook(
        path,
        January=[["Title", "Text", "Date"], ["A", PORT, datetime(2024, 1, 4, 23, 30)]],
        March=[["Exported by us"], [], ["Title", "Text", "Date"], ["B", BANK, date(2024, 3, 4)]],
        Notes=[["Who", "What"], ["Ana", "to do"]],
        Empty=[],
        Hidden=[["Title", "Text"], ["C", "Third one."]],
    )
    book["Hidden"].sheet_state = "hidden"
    book["January"].row_dimensions[2].hidden = True
    book.save(path)
    documents, notes = read_file(path)
    assert [(d.title, d.metadata["sheet"], d.metadata.get("date")) for d in documents] == [
        ("A", "January", "2024-01-04"),
        ("B", "March", "2024-03-04"),
        ("C", "Hidden", None),
    ]
    text = " ".join(notes)
    for part in ("“Hidden”", "1 row hidden", "“Empty” is empty", "sheet “Notes”", "1 line above"):
        assert part in text


def test_a_workbook_of_which_no_sheet_has_texts_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook(path, One=[["Kop", "Inhoud"], ["A", PORT]], Two=[["x", "y"], [1, 2]])
    with pytest.raises(UnknownFields, match="sheet “One”.*Kop, Inhoud") as asked:
        read_file(path)
    assert asked.value.file == "a.xlsx"


def test_escapes_formulas_numbers_and_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = workbook(
        path,
        S=[
            ["Title", "Text", "Desk", "Pages", "Sum"],
            ["A", "One._x000D_\nTwo _x005F_x000D_ 😀.", "World", 14.0, "=1+1"],
            ["B", BANK, None, 1.5, None],
        ],
    )
    book["S"].merge_cells("C2:C3")
    book.save(path)
    (one, two), _ = read_file(path)
    assert one.text == "One.\nTwo _x000D_ 😀."
    assert one.metadata["Pages"] == 14
    assert [d.metadata["section"] for d in (one, two)] == ["World", "World"]


def test_sheets_of_opendocument_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            + "".join(f"<text:p>{p}</text:p>" for p in cell.split("\n"))
            + "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in (["title", "text"], ["Harbour", f"{PORT}\nSecond line."])
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{cells}</table:table></office:spreadsheet></office:body>'
        f"</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    (document,), _ = read_file(path)
    assert (document.title, document.text) == ("Harbour", f"{PORT}\nSecond line.")


# Nothing is lost or doubled.

LETTERS = st.characters(
    codec="utf-8",
    exclude_characters="<>&_\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029\ufeff",
    exclude_categories=["Cc", "Cs"],
)
CELLS = st.lists(
    st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool), min_size=1, max_size=4
).filter(lambda lines: "\n".join(lines) not in NO_VALUES)


@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from([",", ";", "\t", "|"]))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_character_of_a_csv_file_is_lost_or_doubled(
    tmp_path: Path, articles: list[list[str]], delimiter: str
) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["number", "text"])
        writer.writerows([[at, "\n".join(lines)] for at, lines in enumerate(articles)])
    documents, _ = read_file(path)
    assert [d.text for d in documents] == ["\n".join(lines) for lines in articles]


@given(st.lists(CELLS, min_size=1, max_size=5))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_character_of_a_workbook_is_lost_or_doubled(
    tmp_path: Path, articles: list[list[str]]
) -> None:
    path = tmp_path / "a.xlsx"
    rows = [[at, "\n".join(lines)] for at, lines in enumerate(articles)]
    book = openpyxl.Workbook()
    sheet = present(book.active)
    sheet.append(["number", "text"])
    for at, (number, text) in enumerate(rows, 2):
        sheet.cell(at, 1, number)
        cell = sheet.cell(at, 2, text)
        cell.data_type = "s"  # Not a formula, where it begins like one.
    book.save(path)
    documents, _ = read_file(path)
    assert [d.text for d in documents] == [text for _, text in rows]
