"""Tables and JSON: which column is the text is found out, given, or asked for by name."""

import json
from pathlib import Path

import pytest

from annotator.formats.articles.fields import UnknownFields
from annotator.formats.importing import ImportOptions, import_paths
from annotator.model import Document, InputError
from annotator.project import Project
from tests.explained import raises_explained
from tests.values import present

ROWS = [
    {
        "headline": "One",
        "body": "Moscow said “no”,\nand left.",
        "Desk": "World",
        "published": "2025-12-22",
    },
    {"headline": "Two", "body": "Kyiv said yes 😀.", "Desk": "", "published": "2025-12-23T10:00"},
    {"headline": "Three", "body": "", "Desk": "", "published": ""},
]


def csv_file(path: Path, delimiter: str, encoding: str = "utf-8-sig") -> None:
    import csv

    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(ROWS)


def excel_file(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    present(book.active).append(list(ROWS[0]))
    for row in ROWS:
        present(book.active).append(list(row.values()))
    book.save(path)


def parquet_file(path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), path)


def documents(project: Project) -> list[Document]:
    found = [project.document(each.id) for each in project.articles.page()]
    return sorted(found, key=lambda each: each.title)


@pytest.mark.parametrize(
    "name", ["a.csv", "b.csv", "c.tsv", "d.xlsx", "e.parquet", "f.json", "g.jsonl"]
)
def test_an_article_a_row(project: Project, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    options = ImportOptions()
    match name:
        case "a.csv":
            csv_file(path, ",")
        case "b.csv":
            csv_file(path, ";", "utf-16")
        case "c.tsv":
            csv_file(path, "\t")
        case "d.xlsx":
            excel_file(path)
        case "e.parquet":
            parquet_file(path)
        case "f.json":
            path.write_text(json.dumps(ROWS), "utf-8")
        case _:
            path.write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
            options = ImportOptions(format="json")
    report = import_paths(project, [path], options)
    one, two = documents(project)
    assert (one.title, one.text) == ("One", "Moscow said “no”,\nand left.")
    assert (one.metadata["date"], one.metadata["section"]) == ("2025-12-22", "World")
    assert two.text == "Kyiv said yes 😀."
    assert two.metadata["date"] == "2025-12-23"
    assert any("has no text" in note for note in report.notes.messages)


def test_the_columns_that_there_are_are_named(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Überschrift,Wortlaut\nEins,Kiew sagte ja.\n", "utf-8")
    with raises_explained(InputError, match=r"a\.csv.*Überschrift, Wortlaut.*--set text=FIELD"):
        import_paths(project, [tmp_path / "a.csv"])
    given = ImportOptions(options={"text": "Wortlaut", "title": "Überschrift"})
    import_paths(project, [tmp_path / "a.csv"], given)
    (document,) = documents(project)
    assert (document.title, document.text) == ("Eins", "Kiew sagte ja.")
    with pytest.raises(InputError, match="no field “Text”"):
        import_paths(project, [tmp_path / "a.csv"], ImportOptions(options={"text": "Text"}))


def test_a_field_inside_others(project: Project, tmp_path: Path) -> None:
    record = {"data": {"body": {"main": "Kyiv said yes."}}, "text": "no"}
    (tmp_path / "a.json").write_text(json.dumps([record]), "utf-8")
    given = ImportOptions(format="json", options={"text": "data.body.main"})
    import_paths(project, [tmp_path / "a.json"], given)
    assert documents(project)[0].text == "Kyiv said yes."


def test_a_text_in_nested_lists_is_paragraphs(project: Project, tmp_path: Path) -> None:
    deep = f'{"[" * 700}"No."{"]" * 700}'
    content = f'[{{"title": "T", "text": ["He said.", ["So.", []], null, {deep}]}}]'
    (tmp_path / "a.json").write_text(content, "utf-8")
    import_paths(project, [tmp_path / "a.json"], ImportOptions(format="json"))
    (document,) = documents(project)
    assert document.text.split() == ["He", "said.", "So.", "No."]


def test_a_row_with_more_cells_than_columns_is_named(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,text\nOne,a,b\n", "utf-8")
    with raises_explained(InputError, match=r"a\.csv:2: .*delimiter"):
        import_paths(project, [tmp_path / "a.csv"])


FOREIGN = [
    {
        "kop": "Burgemeester weigert",
        "inhoud": "De burgemeester zei gisteren dat zij niet gaat.",
        "id": 7,
    },
    {"kop": "Twee", "inhoud": "Kyiv zei ja.", "id": 8},
]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson"])
def test_articles_of_another_program_are_asked_about(
    project: Project, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    as_array = name == "a.json"
    path.write_text(json.dumps(FOREIGN) if as_array else "\n".join(map(json.dumps, FOREIGN)))
    with raises_explained(UnknownFields, match=r"kop, inhoud, id.*perhaps inhoud") as asked:
        import_paths(project, [path])
    assert asked.value.file.startswith(name)
    assert asked.value.suggested == {"text": "inhoud", "title": "kop"}
    assert asked.value.fields["kop"] == "Burgemeester weigert"
    assert project.articles.count() == 0
    import_paths(project, [path], ImportOptions(options=asked.value.suggested))
    assert [each.title for each in documents(project)] == ["Burgemeester weigert", "Twee"]


def test_a_line_an_article_with_names_that_are_known(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
    import_paths(project, [path])
    assert [each.title for each in documents(project)] == ["One", "Two"]


def test_fields_of_several_files_are_given_at_once(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kop,inhoud\nEen,Zij zei nee.\n", "utf-8")
    (tmp_path / "b.csv").write_text("Wortlaut,title\nKiew sagte ja.,Eins\n", "utf-8")
    given = ImportOptions(options={"text": "inhoud|Wortlaut", "title": "kop|"})
    import_paths(project, [tmp_path / "a.csv", tmp_path / "b.csv"], given)
    assert [(d.title, d.text) for d in documents(project)] == [
        ("Een", "Zij zei nee."),
        ("Eins", "Kiew sagte ja."),
    ]


def test_inner_fields_are_told(project: Project, tmp_path: Path) -> None:
    record = {"headline": {"main": "Mayor denies the plan"}, "inhoud": "x" * 50, "d": "2025-12-22"}
    (tmp_path / "a.json").write_text(json.dumps([record]), "utf-8")
    with pytest.raises(UnknownFields) as asked:
        import_paths(project, [tmp_path / "a.json"])
    assert asked.value.suggested == {"text": "inhoud", "title": "headline.main", "date": "d"}


def test_articles_inside_the_answer_of_a_service(project: Project, tmp_path: Path) -> None:
    docs = [{"headline": {"main": each["kop"]}, "inhoud": each["inhoud"]} for each in FOREIGN]
    answer = {"status": "ok", "tags": [1, 2], "response": {"meta": {"n": 2}, "docs": docs}}
    (tmp_path / "a.json").write_text(json.dumps(answer), "utf-8")
    with raises_explained(
        UnknownFields, match=r"a\.json, item 1: .*headline\.main, inhoud"
    ) as asked:
        import_paths(project, [tmp_path / "a.json"])
    import_paths(project, [tmp_path / "a.json"], ImportOptions(options=asked.value.suggested))
    assert [each.title for each in documents(project)] == ["Burgemeester weigert", "Twee"]
    answer["response"] = {"docs": ROWS}
    (tmp_path / "b.json").write_text(json.dumps(answer), "utf-8")
    import_paths(project, [tmp_path / "b.json"])
    assert {"One", "Two"} < {each.title for each in documents(project)}
    (tmp_path / "c.json").write_text(json.dumps({"body": "So.", "links": [{"url": "x"}]}), "utf-8")
    import_paths(project, [tmp_path / "c.json"])
    assert "So." in {each.text for each in documents(project)}


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_table_without_names(project: Project, tmp_path: Path, name: str) -> None:
    import csv

    import openpyxl

    rows = [["One", "Moscow said “no”."], ["Two", "Kyiv said yes."]]
    path = tmp_path / name
    if name == "a.csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        book = openpyxl.Workbook()
        for row in rows:
            present(book.active).append(row)
        book.save(path)
    with pytest.raises(UnknownFields, match="One, Moscow said"):
        import_paths(project, [path])
    nameless = {"header": "no"}
    with pytest.raises(UnknownFields, match=r"there are 1, 2\."):
        import_paths(project, [path], ImportOptions(options=nameless))
    given = ImportOptions(options={**nameless, "text": "2", "title": "1"})
    import_paths(project, [path], given)
    assert [(d.title, d.text) for d in documents(project)] == [
        ("One", "Moscow said “no”."),
        ("Two", "Kyiv said yes."),
    ]
