"""Reading the blocks of stored articles again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.formats.blocks import find_structure
from annotator.formats.rereading import Rereading, reread_blocks
from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Block, Cancelled, Document, InputError
from annotator.project import Project
from annotator.project.edits import SetBlocks
from tests.formats.test_blocks import FORMERLY, with_subhead

FORMER = with_subhead(FORMERLY, 'He said: "We will win."').blocks


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project with an article of an earlier version, one of this version, and one of a format."""
    with Project.create(tmp_path / "p.annotator", default_tag_set(), annotator="ana") as project:
        today = FORMERLY + "It is new.\n"
        for document_id, text, blocks in (
            ("earlier", FORMERLY, FORMER),
            ("today", today, find_structure(today).blocks),
            ("html", FORMERLY + "\n", (Block("paragraph", 0, 9),)),
        ):
            project.add([AnnotatedDocument(Document(document_id, "d", text, {}, blocks))])
        yield project


def test_only_articles_that_an_earlier_version_recognised_change(project: Project) -> None:
    rereading = reread_blocks(project)
    assert rereading == Rereading({"earlier": find_structure(FORMERLY).blocks}, 1, 1, ("html",))
    assert project.document("earlier").blocks == FORMER
    project.do(SetBlocks(rereading.blocks))
    assert reread_blocks(project) == Rereading({}, 0, 2, ("html",))
    project.undo()
    assert project.document("earlier").blocks == FORMER


def test_what_was_changed_and_left_alone_is_described(project: Project) -> None:
    assert reread_blocks(project).describe() == (
        "1 block of 1 article changed. 1 article needs no change. 1 article was left alone: its "
        "blocks came with the file."
    )
    assert reread_blocks(project, ["today"]).describe() == (
        "No block changed. 1 article needs no change."
    )


def test_blocks_that_came_with_a_file_are_recognised_in_the_text_on_demand(
    project: Project,
) -> None:
    rereading = reread_blocks(project, ["html", "today"], of_formats_too=True)
    assert rereading.blocks == {"html": find_structure(FORMERLY + "\n").blocks}
    assert (rereading.unchanged, rereading.of_formats) == (1, ())


def test_articles_are_chosen_and_the_work_is_cancelled(project: Project) -> None:
    assert reread_blocks(project, ["html", "today"]).blocks == {}
    with pytest.raises(InputError):
        reread_blocks(project, ["gone"])

    def cancel(done: int, total: int | None, what: str) -> None:
        assert (total, what) == (3, "articles")
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        reread_blocks(project, progress=cancel)
