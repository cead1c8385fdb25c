"""Project files of every version of the tables come up to date, or stay as they were."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from annotator.formats.tag_sets import default_tag_set
from annotator.model import EnvironmentFault
from annotator.project import Project, backups_of, schema
from tests.data.projects.make_sample import ARTICLE, FOLDER, contents, fill, sample_files, unpack
from tests.project.older import version_of

VERSIONS = sorted(sample_files())
FAILURES = [
    (version, step) for version in VERSIONS for step in range(version, schema.current_version())
]


@pytest.fixture
def old(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A project file of an earlier version, as its program left it."""
    path = tmp_path / "old.annotator"
    unpack(request.param, path)
    return path


def expected(version: int) -> bytes:
    return (FOLDER / f"version-{version}.jsonl").read_bytes()


def _annotation_ids(project: Project) -> set[str]:
    return {
        each.id for document_id in (ARTICLE, "second") for each in project.annotations(document_id)
    }


def test_a_file_of_every_version_is_kept() -> None:
    assert VERSIONS[: schema.current_version() - 1] == list(range(1, schema.current_version()))


@pytest.mark.parametrize(("old", "version"), [(v, v) for v in VERSIONS], indirect=["old"])
def test_a_file_of_each_version_has_all_that_was_in_it(old: Path, version: int) -> None:
    assert version_of(old) == version
    with Project.open(old, annotator="ana") as project:
        assert contents(project) == expected(version)
        assert project.check() == []
        assert (project.backup is None) == (version == schema.current_version())
    for backup in backups_of(old):
        assert version_of(backup) == version
        with Project.open(backup) as project:
            assert contents(project) == expected(version)


@pytest.mark.parametrize("old", VERSIONS, indirect=True)
def test_the_history_of_each_version_can_be_taken_back_and_redone(old: Path) -> None:
    with Project.open(old, annotator="ana") as project:
        before = _annotation_ids(project)
        steps = 0
        while project.undo() is not None:
            steps += 1
        assert not [each for each in project.annotations("second") if each.annotator == "ana"]
        for _ in range(steps):
            project.redo()
        assert project.check() == []
        assert _annotation_ids(project) == before


@pytest.mark.parametrize(("old", "step"), FAILURES, indirect=["old"])
def test_a_migration_that_fails_leaves_the_old_file_untouched(
    old: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()

    def failing(migration: Callable[[Database], None]) -> Callable[[Database], None]:
        def fail(db: Database) -> None:
            migration(db)
            raise sqlite3.OperationalError("disk I/O error")

        fail.__name__ = migration.__name__
        return fail

    steps = list(schema.MIGRATIONS)
    steps[step] = failing(steps[step])
    monkeypatch.setattr(schema, "MIGRATIONS", tuple(steps))
    with pytest.raises(EnvironmentFault):
        Project.open(old)
    assert old.read_bytes() == before
    monkeypatch.undo()
    with Project.open(old, annotator="ana") as project:
        assert project.check() == []


def test_the_sample_has_something_in_every_table(tmp_path: Path) -> None:
    with Project.create(tmp_path / "new.annotator", default_tag_set()) as project:
        fill(project)
        tables = [
            name
            for (name,) in project.context.db.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            )
            if not name.startswith(("documents_fts", "sqlite_"))
        ]
        empty = [
            name
            for name in tables
            if not project.context.db.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()
        ]
    assert empty == []
