"""How a project is opened where machines share no memory, and after an edit was cut off."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator.model import EnvironmentFault, TagSet
from annotator.project import Project, opening
from annotator.project.log_marks import WRITE_MARK
from tests.project.replaced import (
    copied,
    copy_files,
    edit_and_kill,
    labels_in,
    make_project,
    tag,
)

CUT_OFF = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode = TRUNCATE")
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN")
db.execute("UPDATE log_mark SET base = own, own = lower(hex(randomblob(16)))")
db.execute("UPDATE annotations SET note = 'half', text = text || zeroblob(20000)")
db.execute("UPDATE documents SET text = text || text || text")
os._exit(9)
"""


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every folder is one of a network."""
    monkeypatch.setattr(opening, "is_network_folder", lambda _: True)


def mode_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("PRAGMA journal_mode").fetchone()[0]


@pytest.mark.usefixtures("network")
def test_on_a_network_there_is_no_log_beside_the_file(path: Path, tag_set: TagSet) -> None:
    make_project(path, tag_set, numbers=2)
    with Project.open(path, annotator="ana") as project:
        tag(project, [10, 11])
        assert not path.with_name(path.name + "-wal").exists()
        assert not path.with_name(path.name + "-shm").exists()
        assert labels_in(path) == {"ana0", "ana1", "ana10", "ana11"}
        with project.worker() as worker:
            tag(worker, [12])
        assert project.check() == []
    assert mode_of(path) == "delete"


def test_a_log_that_came_to_a_network_is_moved_into_the_file(
    path: Path, tag_set: TagSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_project(path, tag_set, numbers=2)
    edit_and_kill(path, [10, 11])
    monkeypatch.setattr(opening, "is_network_folder", lambda _: True)
    wanted = {"ana0", "ana1", "ana10", "ana11"}
    assert labels_in(path) == wanted
    with Project.open(path, annotator="ana") as project:
        assert project.notices == ()
        tag(project, [12])
    assert labels_in(path) == wanted | {"ana12"}
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def cut_off(path: Path) -> None:
    """Leave the journal of a transaction that was cut off in a project."""
    done = subprocess.run([sys.executable, "-c", CUT_OFF, path], check=False)
    assert done.returncode == 9
    assert path.with_name(path.name + "-journal").stat().st_size > 0


@pytest.mark.usefixtures("network")
def test_a_half_edit_is_taken_back_and_readers_write_nothing(path: Path, tag_set: TagSet) -> None:
    make_project(path, tag_set, numbers=2)
    with Project.open(path):
        pass
    cut_off(path)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    assert labels_in(path) == {"ana0", "ana1"}
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before
    with Project.open(path) as project:
        # The file is sound with the half edit as well, which might be a whole one of a copy.
        assert len(project.notices) == len(list(path.parent.glob("*.before-undoing-*")))
        assert project.check() == []
        assert [a.note for a in project.annotations("d")] == ["", ""]


@pytest.mark.usefixtures("network")
def test_the_journal_of_another_file_is_moved_aside(path: Path, tag_set: TagSet) -> None:
    backup = make_project(path.with_name("backup.annotator"), tag_set, "bo", 150)
    killed = make_project(path.with_name("killed.annotator"), tag_set, numbers=2)
    with Project.open(killed), Project.open(backup):
        pass
    cut_off(killed)
    copy_files(killed, path)
    copied(backup, path)
    assert len(labels_in(path)) == 150
    assert path.read_bytes() == backup.read_bytes()
    with Project.open(path) as project:
        (notice,) = project.notices
        (aside,) = path.parent.glob("*.set-aside-log-*.journal")
        assert aside.name in notice.message
        assert project.check() == []
    assert len(labels_in(path)) == 150


def change_by_sql(path: Path, statement: str, leave_journal: Path | None = None) -> None:
    """Make an edit with a rollback journal, and leave the journal somewhere as a kill leaves it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        db.execute(WRITE_MARK)
        db.execute(statement)
        if leave_journal is not None:
            shutil.copyfile(path.with_name(path.name + "-journal"), leave_journal)
        db.execute("COMMIT")


@pytest.mark.usefixtures("network")
def test_a_journal_of_a_copy_takes_no_edit_back_that_was_saved(path: Path, tag_set: TagSet) -> None:
    make_project(path, tag_set, numbers=2)
    with Project.open(path):
        pass
    killed = path.with_name("killed.annotator")
    copied(path, killed)
    with Project.open(path, annotator="ana") as project:
        tag(project, [30])
    cut_off(killed)
    shutil.copyfile(
        killed.with_name(killed.name + "-journal"), path.with_name(path.name + "-journal")
    )
    assert labels_in(path) == {"ana0", "ana1", "ana30"}
    with Project.open(path) as project:
        assert len(project.notices) == 1
        assert project.check() == []
    assert labels_in(path) == {"ana0", "ana1", "ana30"}


@pytest.mark.usefixtures("network")
def test_where_an_edit_may_be_taken_back_wrongly_the_file_is_kept(
    path: Path, tag_set: TagSet
) -> None:
    make_project(path, tag_set, numbers=2)
    with Project.open(path):
        pass
    killed = path.with_name("killed.annotator")
    copied(path, killed)
    change_by_sql(path, "UPDATE annotations SET note = 'whole'")
    journal = path.with_name(path.name + "-journal")
    change_by_sql(killed, "UPDATE annotations SET note = 'half'", journal)
    whole = path.read_bytes()
    with Project.open(path, read_only=True) as project:
        assert len(project.notices) == 1
    assert path.read_bytes() == whole
    with Project.open(path) as project:
        (notice,) = project.notices
        assert project.check() == []
    (kept,) = path.parent.glob("*.before-undoing-*.annotator")
    assert str(kept) in notice.message
    with Project.open(kept, read_only=True) as project:
        assert {each.note for each in project.annotations("d")} == {"whole"}


def test_a_file_that_sqlite_opens_for_reading_only_is_not_taken_for_one_to_write(
    path: Path, tag_set: TagSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_project(path, tag_set, numbers=1)
    real = opening.open_connection
    monkeypatch.setattr(opening, "open_connection", lambda path, _: real(path, "mode=ro"))
    with pytest.raises(EnvironmentFault, match="for reading only"):
        Project.open(path)
    monkeypatch.undo()
    with Project.open(path) as project:
        tag(project, [3])
