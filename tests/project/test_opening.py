"""How a project is opened where machines share no memory, and after an edit was cut off."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator.model import TagSet
from annotator.project import Project, opening
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
        assert project.notices == ()
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
