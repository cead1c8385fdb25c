"""``annotator edit-metadata``: metadata are shown, changed, and taken from a table."""

from pathlib import Path
from typing import Any

import pytest

from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from tests.cli.conftest import Run


@pytest.fixture
def dated(tmp_path: Path) -> Path:
    """A project with three articles."""
    path = tmp_path / "p.annotator"
    with Project.create(path, default_tag_set(), annotator="ana") as project:
        project.add(
            [
                AnnotatedDocument(Document("a", "Rain", "Rain fell.", {"source": "in/a.html"})),
                AnnotatedDocument(Document("b", "Snow", "Snow fell.", {"publisher": "taz"})),
                AnnotatedDocument(Document("c", "Snow", "Snow melts.", {"date": "2024-01-01"})),
            ]
        )
    return path


def _metadata(run: Run, path: Path) -> dict[str, dict[str, Any]]:
    found = run("edit-metadata", path, "--json").json
    return {one["id"]: {"title": one["title"], **one["metadata"]} for one in found}


def test_values_are_set_and_shown(run: Run, dated: Path) -> None:
    call = ("edit-metadata", dated, "--annotator", "ben", "--where", "title=snow")
    assert run(*call, "--set", "Source=NZZ", "--set", "date=2024-02", "--dry-run").done == (
        "Would change 2 articles.\n"
    )
    assert _metadata(run, dated)["b"]["publisher"] == "taz"
    assert "Changed 2 articles." in run(*call, "--set", "Source=NZZ", "--set", "date=2024-02").done
    assert _metadata(run, dated)["c"] == {"title": "Snow", "publisher": "NZZ", "date": "2024-02"}
    shown = run("edit-metadata", dated, "--article", "b").done
    assert "Source:      NZZ  (written by ben); it came as “taz”" in shown
    assert "Title:       Snow  (from the text)" in shown
    run("edit-metadata", dated, "--article", "b", "--take-back", "source")
    assert _metadata(run, dated)["b"]["publisher"] == "taz"
    assert run("check", dated).code == 0


def test_fields_of_ones_own_are_defined_and_set(run: Run, dated: Path) -> None:
    said = run("edit-metadata", dated, "--all", "--set", "leaning=left").complaint
    assert said.endswith("Define it: --new-field leaning.")
    call = ("edit-metadata", dated, "--new-field", "leaning:one_of:left, right")
    assert run(*call, "--article", "a", "--set", "leaning=Left").code == 0
    assert _metadata(run, dated)["a"]["leaning"] == "left"
    said = run("edit-metadata", dated, "--all", "--set", "leaning=up").complaint
    assert said == "leaning cannot be “up”. It is one of left, right."


def test_the_articles_of_a_set_are_changed(run: Run, dated: Path) -> None:
    run("set", "make", dated, "winter", "b", "c")
    call = ("edit-metadata", dated, "--set-name", "winter", "--set", "section=Weather")
    assert run(*call).done == "Changed 2 articles.\n"
    found = _metadata(run, dated)
    assert [one.get("section") for one in found.values()] == [None, "Weather", "Weather"]
    # The list sorts and filters by what counts.
    run("set", "make", dated, "weather", "--field", "section=Weather", "--sort", "title")
    assert len(run("set", "show", dated, "weather", "--json").json["articles"]) == 2
    assert "no set “summer”" in run("edit-metadata", dated, "--set-name", "summer").complaint


def test_a_bad_call_is_answered_with_the_remedy(run: Run, dated: Path) -> None:
    said = run("edit-metadata", dated, "--set", "date=2024").complaint
    assert (
        said == "It is not said which articles are meant. Name them: --article ID. Or all: --all."
    )
    said = run("edit-metadata", dated, "--all", "--set", "date=soon").complaint
    assert "Write a day, a month or a year" in said
    assert (
        "no article x" in run("edit-metadata", dated, "--article", "x", "--set", "date=").complaint
    )


def test_a_table_is_joined_and_nothing_is_silent(run: Run, dated: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(
        "Title;Datum;Autor;Mood\n"
        "rain;1 March 2024;A. B.;wet\n"
        "Snow;2024-05-06;;\n"
        "Hail;2024-05-06;;\n"
        "RAIN;2024-05-07;;\n",
        "utf-8",
    )
    call = ("edit-metadata", dated, "--from", table, "--key", "title")
    dry = run(*call, "--dry-run")
    assert dry.done.splitlines() == [
        "Would change 1 article.",
        "  1 row changes its article",
        "  1 row fits no article",
        "  1 row fits several articles",
        "  1 row is about an article of an earlier row",
    ]
    assert "not taken, as no field has the name: “Mood”" in dry.err
    assert "t.csv:3 (“Snow”): not taken; it is the key of b, c." in dry.err
    assert "t.csv:4 (“Hail”): not taken; no article has this key." in dry.err
    assert "date" not in _metadata(run, dated)["a"]
    assert "Changed 1 article." in run(*call).done
    about = _metadata(run, dated)["a"]
    assert (about["date"], about["author"]) == ("2024-03-01", "A. B.")
    assert "1 row has what its article has" in run(*call).done


def test_rows_belong_to_articles_by_their_files(run: Run, dated: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.tsv"
    table.write_text("file\tlanguage\na.html\tde\nb.html\tGerman\n", "utf-8")
    call = ("edit-metadata", dated, "--from", table, "--key", "source")
    assert run(*call).complaint.endswith("Name it: --column COLUMN=source.")
    assert run(*call, "--column", "file=source", "--json").json["changed"] == ["a"]
    table.write_text("id\tlanguage\nb\tGerman\n", "utf-8")
    said = run("edit-metadata", dated, "--from", table)
    assert "Changed 0 articles." in said.done
    assert "Language cannot be “German”. Write its tag of BCP 47" in said.err


def test_exports_have_what_counts_and_the_native_one_what_came(
    run: Run, dated: Path, tmp_path: Path
) -> None:
    values = ("--set", "title=Hail", "--set", "date=2024-03", "--new-field", "desk")
    run("edit-metadata", dated, "--article", "a", *values, "--set", "desk=A", "--annotator", "ben")
    tables = tmp_path / "tables"
    assert run("export", dated, tables, "--format", "csv").code == 0
    articles = (tables / "articles.csv").read_text("utf-8")
    assert "Hail,2024-03" in articles
    assert "desk" in articles
    native, again = tmp_path / "all.jsonl", tmp_path / "again.annotator"
    run("export", dated, native)
    run("new", again)
    run("import", again, native)
    about = run("edit-metadata", again, "--article", "a", "--json").json
    assert about == run("edit-metadata", dated, "--article", "a", "--json").json
    assert about[0]["came"]["title"] == "Rain"
    assert about[0]["written"]["date"]["annotator"] == "ben"
    second = tmp_path / "second.jsonl"
    run("export", again, second)
    assert second.read_bytes() == native.read_bytes()
