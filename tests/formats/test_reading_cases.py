"""Files as analysts have them come in as they are read: texts, roles, metadata and remarks.

The files are not part of the checkout; ``reading_cases.json`` has what is right for each: title,
blocks, metadata, annotations, and the remarks of its import.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.importing import ImportOptions, import_paths
from annotator.model import InputError
from annotator.project import Project
from annotator.text.find import Finder, FindQuery

RIGHT: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "reading_cases.json").read_text("utf-8")
)


@pytest.fixture
def reading(shared_data: Path) -> Path:
    """The folder with the files."""
    folder = shared_data.parent / "cases" / "reading"
    if not folder.is_dir():
        pytest.skip(f"no files as analysts have them: {folder} is not there")
    return folder


def articles(project: Project) -> list[dict[str, Any]]:
    """All articles of a project, by their titles, as the file of what is right states them."""
    found: list[dict[str, Any]] = []
    for article_id in project.articles.ids():
        document = project.document(article_id)
        metadata = {key: value for key, value in document.metadata.items() if key != "source"}
        blocks = [[each.kind, document.text[each.start : each.end]] for each in document.blocks]
        annotations = [[each.label, each.text] for each in project.annotations(article_id)]
        assert document.text.split() == " ".join(text for _, text in blocks).split()
        found.append(
            {"title": document.title, "blocks": blocks}
            | ({"metadata": metadata} if metadata else {})
            | ({"annotations": annotations} if annotations else {})
        )
    return sorted(found, key=lambda article: article["title"])


@pytest.mark.parametrize("name", RIGHT)
def test_a_file_comes_in_as_it_is_read(name: str, reading: Path, project: Project) -> None:
    report = import_paths(project, [reading / name], ImportOptions(new_labels=True))
    assert articles(project) == RIGHT[name]["articles"]
    remarks = [note for note in report.notes.messages if "Added to the tag set" not in note]
    assert remarks == RIGHT[name].get("notes", [])


def test_every_file_has_a_right_value(reading: Path) -> None:
    elsewhere = {"README.md", "29_old.doc", "43_a.txt"}
    assert {path.name for path in reading.iterdir()} == {*RIGHT, *elsewhere}


def test_a_file_of_old_word_is_named_with_the_way_out(reading: Path, project: Project) -> None:
    with pytest.raises(InputError, match=r"is a file of old Word.*: save it as \.docx"):
        import_paths(project, [reading / "29_old.doc"])
    assert project.articles.count() == 0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("café", "cafe\u0301"),
        ("Núñez", "Nu\u0301n\u0303ez"),
        ("finance", "\ufb01nance"),
        ("co-operative", "co\u2011operative"),
        ("spokeswoman", "spokes\xadwoman"),
        ('"We', "“We"),
        ("10 000", "10\xa0000"),
        ("zerowidth", "zero\u200bwidth"),
    ],
)
def test_project_search_and_find_read_words_as_people_do(
    query: str, words: str, reading: Path, project: Project
) -> None:
    import_paths(project, [reading / "43_a.txt"])
    text = project.document("43_a").text
    place = (text.index(words), text.index(words) + len(words))
    (hit,) = project.articles.search(query)
    assert (hit.start, hit.end) == place
    assert list(Finder(FindQuery(query)).matches(text)) == [place]
