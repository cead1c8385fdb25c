"""Streams of a project, and that reading one article costs the same among many."""

from pathlib import Path

import pytest

from annotator.model import AnnotatedDocument, Document, TagSet
from annotator.project import Project
from annotator.project.edits import Tag
from tests.project.conftest import SEED


def test_one_annotators_work_can_be_streamed_alone(project: Project) -> None:
    project.do(Tag(SEED, "claim", ((26, 40),)))
    project.annotator = "ben"
    project.do(Tag(SEED, "cue", ((0, 5),)))
    documents = [i for i in project.stream(annotators=["ben"]) if isinstance(i, AnnotatedDocument)]
    assert [a.annotator for a in documents[0].annotations] == ["ben"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM documents WHERE id = ?",
        "SELECT * FROM annotations WHERE document = ? AND deleted = 0",
        "SELECT * FROM annotations WHERE id = ?",
        "SELECT * FROM relations WHERE source = ?1 OR target = ?1",
        "SELECT * FROM relations WHERE source_document = ?1 OR target_document = ?1",
        "SELECT count(*) FROM annotations a WHERE a.document = ? AND a.deleted = 0",
        "SELECT * FROM changes WHERE row_key = ?",
        "SELECT id FROM documents WHERE text_hash = ?",
    ],
)
def test_no_read_of_one_article_looks_at_the_others(project: Project, sql: str) -> None:
    plan = project._db.execute(f"EXPLAIN QUERY PLAN {sql}", ["x"]).fetchall()
    assert plan
    assert not [step for *_, step in plan if step.startswith("SCAN")]


def test_reading_an_article_takes_the_same_steps_among_ten_and_a_thousand(
    tmp_path: Path, tag_set: TagSet, seed_text: str
) -> None:
    def steps(count: int) -> int:
        """SQLite's virtual machine instructions for opening one article."""
        with Project.create(tmp_path / f"{count}.annotator", tag_set, annotator="a") as project:
            project.add(
                AnnotatedDocument(Document(f"d{n:05}", "", f"{n} {seed_text}"))
                for n in range(count)
            )
            for start in range(0, 200, 2):
                project.do(Tag("d00004", "claim", ((start, start + 1),)))
        with Project.open(tmp_path / f"{count}.annotator", annotator="a") as project:
            counted = [0]
            connection = project._db

            def count_one() -> int:
                counted[0] += 1
                return 0

            connection.set_progress_handler(count_one, 10)
            project.document("d00004")
            project.annotations("d00004")
            project.relations("d00004")
            project.articles.status("d00004")
            return counted[0]

    assert steps(1_000) <= steps(10) * 1.2
