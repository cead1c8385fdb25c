"""Hypothesis: annotations of pages come to the articles of the project that have the address."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.importing import ImportOptions, import_paths
from annotator.model import AnnotatedDocument, Document, InputError
from annotator.project import ImportReport, Project

PAGE = "https://news.example/port"
TEXT = "The port stays open.\n\nDorval said the port would open. Brandt said\nthe port stays shut."


def annotation(exact: str, uri: str = PAGE, **more: Any) -> dict[str, Any]:
    """An annotation of a quotation, with the words around it."""
    quote = {"type": "TextQuoteSelector", "exact": exact}
    quote |= {name: more.pop(name) for name in ("prefix", "suffix") if name in more}
    selectors = [{"type": "RangeSelector"}, quote] if exact else []
    target = [{"source": uri, "selector": selectors} if exact else {"source": uri}]
    user = "acct:bo@hypothes.is"
    return {
        "id": f"id-{exact}",
        "user": user,
        "uri": uri,
        "tags": ["claim"],
        "target": target,
    } | more


@pytest.fixture
def with_page(project: Project) -> Project:
    """A project with the article of the page."""
    project.add([AnnotatedDocument(Document("port", "Port", TEXT, {"url": PAGE}))])
    return project


def imported(project: Project, folder: Path, content: object) -> ImportReport:
    """The report on the import of a file of annotations."""
    path = folder / "notes.json"
    path.write_text(json.dumps(content), "utf-8")
    return import_paths(project, [path], ImportOptions(new_labels=True))


@pytest.mark.parametrize("form", ["export", "answer", "list", "one"])
def test_every_form_of_the_file(with_page: Project, tmp_path: Path, form: str) -> None:
    one = annotation("Dorval said", text="Who?", tags=["claim", "port"])
    forms = {
        "export": {"export_date": "2026-01-01", "annotations": [one]},
        "answer": {"total": 1, "rows": [one]},
        "list": [one],
        "one": one,
    }
    report = imported(with_page, tmp_path, forms[form])
    assert (report.documents, report.annotations) == (0, 1)
    (made,) = with_page.annotations("port")
    assert (made.label, made.text, made.note) == ("claim", "Dorval said", "Who?")
    assert made.annotator == "bo@hypothes.is"
    assert made.metadata["tags"] == ["port"]
    assert imported(with_page, tmp_path, forms[form]).annotations == 0


@pytest.mark.parametrize(
    "address",
    [
        f"{PAGE}/",
        f"{PAGE}#:~:text=x",
        "http://www.news.example/port?utm_source=mail",
        "https://NEWS.example/port?fbclid=1",
    ],
)
def test_an_address_in_another_spelling_is_the_same_page(
    with_page: Project, tmp_path: Path, address: str
) -> None:
    assert imported(with_page, tmp_path, [annotation("Dorval", address)]).annotations == 1


def test_the_words_around_decide_between_places(with_page: Project, tmp_path: Path) -> None:
    third = annotation("the  port", prefix="Brandt\n said ", suffix=" stays shut")
    imported(with_page, tmp_path, [third])
    (made,) = with_page.annotations("port")
    assert made.fragments == ((TEXT.rindex("the port"), TEXT.rindex("the port") + 8),)


def test_a_quotation_over_a_line_end_is_found(with_page: Project, tmp_path: Path) -> None:
    imported(with_page, tmp_path, [annotation("Brandt said the port")])
    assert [a.text for a in with_page.annotations("port")] == ["Brandt said\nthe port"]


def test_what_is_not_placed_is_counted(with_page: Project, tmp_path: Path) -> None:
    reply = annotation("Dorval", references=["x"])
    others = [
        annotation(""),
        reply,
        annotation("port"),
        annotation("not there"),
        annotation("open"),
    ]
    report = imported(with_page, tmp_path, others)
    words = " ".join(report.notes.messages)
    assert report.annotations == 0
    assert "1 note on a whole page was left out" in words
    assert "1 reply was left out" in words
    assert "3 annotations whose words are not in the article, or at several places" in words


def test_a_page_that_is_not_in_the_project_is_named(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Nothing was imported") as refused:
        imported(project, tmp_path, [annotation("x"), annotation("y"), annotation("z", "")])
    words = str(refused.value)
    assert f"2 annotations of {PAGE} left out: no article of the project has this address" in words
    assert "Import the page first" in words
    assert project.articles.count() == 0
