"""``annotator blocks``: blocks of earlier versions are recognised again."""

from pathlib import Path

import pytest

from annotator.formats.blocks import find_structure
from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from tests.cli.conftest import Run
from tests.formats.test_blocks import FORMERLY
from tests.formats.test_rereading import FORMER


@pytest.fixture
def earlier(project: Path) -> Path:
    """A project with one article of an earlier version."""
    with Project.open(project, annotator="ana") as opened:
        opened.add([AnnotatedDocument(Document("a", "a", FORMERLY, {}, FORMER))])
    return project


def test_blocks_are_read_again(run: Run, earlier: Path) -> None:
    assert run("blocks", earlier).done == "1 block of 1 article changed.\n"
    with Project.open(earlier, annotator="ana", read_only=True) as project:
        assert project.document("a").blocks == find_structure(FORMERLY).blocks
    said = run("blocks", earlier, "a", "--json").json
    assert said == {"changed_blocks": 0, "changed": [], "unchanged": 1, "left_alone": []}


def test_blocks_that_a_file_gave_are_left_alone(run: Run, articles: Path) -> None:
    said = run("blocks", articles)
    assert "No block changed." in said.done
    assert "6 articles were left alone" in said.done
    assert said.done.endswith("To find these in the text, too, add --of-formats-too.\n")
    again = run("blocks", articles, "--of-formats-too", "--json").json
    assert again["left_alone"] == []
    assert len(again["changed"]) + again["unchanged"] == 6
    assert "no article gone" in run("blocks", articles, "gone").complaint
