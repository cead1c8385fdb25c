"""``annotator check``: what is wrong is named, with the remedy for it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from tests.cli.conftest import Run


@pytest.fixture
def filled(project: Path) -> Path:
    """A closed project with an article."""
    with Project.open(project, annotator="ana") as opened:
        opened.add([AnnotatedDocument(Document("a", "Tea", "An advert for tea."))])
    return project


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(statement)


def test_a_damaged_search_index_alone_is_to_be_made_anew(run: Run, filled: Path) -> None:
    change(filled, "UPDATE documents_fts_data SET block = x'00ff'")
    said = run("check", filled)
    assert said.code == 1
    assert f"annotator check {filled} --mend-index" in said.err
    assert f"If that fails, write everything into a new project: annotator recover {filled}" in (
        said.err
    )
    assert "backups" not in said.err
    assert run("check", filled, "--mend-index").code == 0


def test_of_damaged_rows_there_are_backups(run: Run, filled: Path) -> None:
    change(filled, "UPDATE documents_fts_data SET block = x'00ff'")
    change(filled, "UPDATE documents SET text = 'another'")
    said = run("check", filled)
    assert "--mend-index" not in said.err
    assert f"Go back to a backup: annotator backups {filled}" in said.err
