"""``annotator correct``: a text is corrected, and what that did to the annotations is printed."""

from pathlib import Path

import pytest

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.edits import Tag
from tests.cli.conftest import Run

TEXT = "Mr Smiht spoke.\nAn advert for tea.\n"


@pytest.fixture
def tagged(project: Path) -> Path:
    """A project with an article and three annotations."""
    with Project.open(project, annotator="ana") as opened:
        opened.add([AnnotatedDocument(Document("a", "a", TEXT))])
        for label, start, end in (("speaker", 3, 8), ("claim", 9, 25), ("other", 30, 33)):
            opened.do(Tag("a", label, ((start, end),)))
    return project


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """A file with the corrected text."""
    path = tmp_path / "a.txt"
    path.write_text("Mr Smith spoke.\n", "utf-8")
    return path


def test_a_text_is_corrected(run: Run, tagged: Path, corrected: Path) -> None:
    arguments = ("correct", tagged, "a", "--text-file", corrected, "--reason", "a typo")
    tried = run(*arguments, "--try")
    assert "of a would change. 1 annotation carried over, 1 of them" in tried.done
    said = run(*arguments)
    assert "of a changed. 1 annotation carried over, 1 of them with corrected words" in said.done
    assert "1 cut; 1 lost their words." in said.done
    assert said.err.splitlines() == [
        "The claim “spoke. An advert” of ana covers “spoke.” now.",
        "The other “tea” of ana has lost its words.",
    ]
    assert run(*arguments).done == "The text is the same; nothing was changed.\n"
    assert "sound" in run("check", tagged).done
    assert run("info", tagged, "--json").json["corrected"] == 1


def test_earlier_versions_are_listed_and_shown(run: Run, tagged: Path, corrected: Path) -> None:
    changed = run("correct", tagged, "a", "--text-file", corrected, "--json").json
    assert (changed["carried"], len(changed["cut"]), len(changed["lost"])) == (1, 1, 1)
    assert changed["lost"][0]["before"] == "tea"
    listed = run("correct", tagged, "a", "--list", "--json").json
    assert [(one["version"], one["state"]) for one in listed["versions"]] == [
        ("first", ""),
        (listed["versions"][1]["version"], "current"),
    ]
    assert [one["label"] for one in listed["to_look_at"]] == ["claim", "other"]
    lines = run("correct", tagged, "a", "--list").done.splitlines()
    assert lines[0] == "first  as it came"
    assert lines[1].endswith("(current)")
    assert run("correct", tagged, "a", "--show", "first").done == TEXT + "\n"
    version = listed["versions"][1]["version"]
    assert run("correct", tagged, "a", "--show", version, "--json").json == {
        "version": version,
        "text": "Mr Smith spoke.\n",
    }


def test_what_cannot_be_read_is_named(run: Run, tagged: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in run("correct", tagged, "a", "--text-file", bad).complaint
    gone = run("correct", tagged, "a", "--text-file", tmp_path / "gone.txt")
    assert "There is no file" in gone.complaint
    assert "no article b" in run("correct", tagged, "b", "--list").complaint
    assert "no version x" in run("correct", tagged, "a", "--show", "x").complaint
