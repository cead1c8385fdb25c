"""A column whose values are dates is the date of the articles, whatever its name is."""

import json
from pathlib import Path

import pytest

from annotator.formats.articles.date_columns import date_fields, likely_date_field
from annotator.formats.articles.dates import DateOrderUnknown
from tests.formats.articles.reading import read_file

PORT = "Mayor Ines Dorval said the port would stay open."


def table(path: Path, names: str, *rows: str) -> Path:
    path.write_text("\n".join([names, *rows]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    "name",
    ["Published on", "Erscheinungstag", "Datum der Veröffentlichung", "Verschenen", "Tag", "x1"],
)
def test_a_column_of_dates_is_the_date(tmp_path: Path, name: str) -> None:
    path = table(tmp_path / "a.csv", f"Headline;Body text;{name}", f"Port;{PORT};13.2.2023")
    (document,), remarks = read_file(path, text="Body text")
    assert document.metadata["date"] == "2023-02-13"
    assert not remarks


def test_the_order_of_its_day_and_month_is_asked_for(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "title;text;Tag", f"A;{PORT};01/03/2023", f"B;{PORT};2/3/23")
    with pytest.raises(DateOrderUnknown):
        read_file(path)
    documents, _ = read_file(path, dates="dmy")
    assert [d.metadata["date"] for d in documents] == ["2023-03-01", "2023-03-02"]


def test_of_several_the_day_of_publication_is_taken_or_none(tmp_path: Path) -> None:
    row = f"Port;{PORT};1.2.2023;3.2.2023"
    (document,), _ = read_file(table(tmp_path / "a.csv", "title;text;Tag;Abgerufen am", row))
    assert document.metadata["date"] == "2023-02-01"
    (document,), remarks = read_file(table(tmp_path / "b.csv", "title;text;Tag;Tag 2", row))
    assert "date" not in document.metadata
    assert document.metadata["Tag"] == "1.2.2023"
    (remark,) = remarks
    assert remark.startswith("b.csv: “Tag” and “Tag 2” hold dates. None is surely the day of")
    (document,), remarks = read_file(tmp_path / "b.csv", date="Tag 2")
    assert (document.metadata["date"], remarks) == ("2023-02-03", [])


def test_a_day_of_retrieval_alone_is_not_the_date(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "title;text;Retrieved", f"Port;{PORT};2023-02-01")
    (document,), (remark,) = read_file(path)
    assert "date" not in document.metadata
    assert "“Retrieved” holds dates" in remark


def test_numbers_titles_and_stray_dates_are_not_a_column_of_dates() -> None:
    records = [
        {
            "id": 1700000000 + at,
            "pages": "12",
            "headline": f"What the mayor said on {at + 1} March 2024 about the old harbour",
            "note": "" if at else "2024-03-01",
            "mixed": "2024-03-01" if at % 2 else "soon",
            "day": f"{at + 1} March 2024",
        }
        for at in range(10)
    ]
    assert date_fields(records) == ["day"]
    assert date_fields(records, ["day"]) == []
    assert likely_date_field(["created", "Erscheinungstag"]) == "Erscheinungstag"


def test_inner_fields_are_found_by_their_names(tmp_path: Path) -> None:
    documents = [
        {
            "headline": {"main": "Port stays open", "kicker": "Harbour"},
            "body": {"content": f"{PORT} {PORT}"},
            "pub": {"date": "2024-03-01T10:00:00Z"},
            "byline": {"original": "By Ana Lee", "person": [{"firstname": "Ana"}]},
            "source": {"id": "bc", "name": "The Bellmark Courier"},
        }
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"response": {"docs": documents}}), "utf-8")
    (document,), _ = read_file(path)
    assert (document.title, document.text) == ("Port stays open", f"{PORT} {PORT}")
    shown = {name: document.metadata[name] for name in ("date", "author", "publisher")}
    assert shown == {
        "date": "2024-03-01",
        "author": "By Ana Lee",
        "publisher": "The Bellmark Courier",
    }


def test_a_field_named_as_a_date_that_says_yes_is_not_the_date(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "title;text;published;when", f"Port;{PORT};yes;2024-03-01")
    (document,), _ = read_file(path)
    assert document.metadata["date"] == "2024-03-01"
    path = table(tmp_path / "b.csv", "title;text;published", f"Port;{PORT};yes")
    assert read_file(path).articles[0].metadata["date_text"] == "yes"


@pytest.mark.parametrize(
    "record",
    [
        {"_source": {"headline": "Port", "text": PORT, "pub": {"date": "2024-03-01"}}},
        {"attributes": {"title": "Port", "body": {"value": PORT}, "created": "2024-03-01"}},
        {"meta": {"title": "Port", "published": "1 March 2024"}, "content": [{"text": PORT}]},
    ],
)
def test_fields_beside_an_inner_text_are_found(tmp_path: Path, record: object) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([record]), "utf-8")
    (document,), _ = read_file(path)
    assert (document.title, document.text) == ("Port", PORT)
    assert document.metadata["date"] == "2024-03-01"
    assert "publisher" not in document.metadata
