"""Edits that are only in the log are read wherever the log cannot be shared, and nothing changes.

The index of the log (``-shm``) cannot be made in a folder or on a disk that is only read, nor in
somebody else's folder, nor on a full disk. SQLite's refusal is injected where this system has no
such place.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model import EnvironmentFault, TagSet
from annotator.project import Project, opening
from annotator.project import foreign_logs as logs
from annotator.project.connection import ProjectConnection
from tests.cli.conftest import Run, run
from tests.project.replaced import edit_and_kill, labels_in, make_project, tag

__all__ = ["run"]
EDITED = {"ana0", "ana1", *(f"ana{n}" for n in range(100, 105))}


@pytest.fixture
def killed(path: Path, tag_set: TagSet) -> Path:
    """A project whose last five edits are only in the log."""
    make_project(path, tag_set, numbers=2)
    edit_and_kill(path, range(100, 105))
    return path


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """The files of a folder, with their dates."""
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()}


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory, tag_set: TagSet) -> Path:
    """Another project, into which the first is merged."""
    return make_project(tmp_path_factory.mktemp("other") / "other.annotator", tag_set)


@pytest.mark.parametrize("command", [["info"], ["check"], ["export", "-"], ["search", "Orbán"]])
def test_commands_that_read_have_all_edits_and_write_nothing(
    run: Run, killed: Path, command: list[str]
) -> None:
    before = contents(killed.parent)
    folder = killed.parent.stat().st_mtime_ns
    said = run(command[0], killed, *command[1:])
    assert (said.code, said.err) == (0, "") or command[0] in ("export", "search")
    if command[0] == "export":
        assert said.out.count('"id":"ana') + said.out.count('"label"') >= len(EDITED)
    assert contents(killed.parent) == before
    assert killed.parent.stat().st_mtime_ns == folder
    assert labels_in(killed) == EDITED


def test_a_merge_and_an_export_have_all_edits(killed: Path, other: Path) -> None:
    before = contents(killed.parent)
    with Project.open(other, annotator="cy") as project:
        project.merge(killed)
        assert len(project.annotations("d")) == len(EDITED)
    with Project.open(killed, read_only=True) as project:
        written = list(project.stream())
        assert sum(len(getattr(item, "annotations", ())) for item in written) == len(EDITED)
        assert project.check() == []
    assert contents(killed.parent) == before


def test_a_project_without_a_log_is_read_without_a_trace(path: Path, tag_set: TagSet) -> None:
    make_project(path, tag_set, numbers=2)
    before = contents(path.parent)
    assert labels_in(path) == {"ana0", "ana1"}
    assert contents(path.parent) == before


def test_where_the_copy_cannot_be_made_reading_is_refused(
    killed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(logs.shutil, "copyfile", full)
    before = contents(killed.parent)
    with pytest.raises(EnvironmentFault, match=r"kyiv\.annotator.*in a log.*No space left"):
        Project.open(killed, read_only=True)
    assert contents(killed.parent) == before


def test_a_live_log_that_cannot_be_shared_is_copied(
    path: Path, tag_set: TagSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer is another process: here, all connections that share its log are refused."""
    make_project(path, tag_set, numbers=2)
    with Project.open(path, annotator="ana") as writer:
        tag(writer, range(100, 105))

        def refuse(*_: object) -> ProjectConnection:
            raise sqlite3.OperationalError("unable to open database file")

        monkeypatch.setattr(opening, "_open_shared", refuse)
        with Project.open(path, read_only=True) as reader:
            assert len(reader.annotations("d")) == len(EDITED)
            tag(writer, [110])
            # It is a state that was on the disk.
            assert len(reader.annotations("d")) == len(EDITED)


needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="it becomes another user",
)
READER = """
import sys
from pathlib import Path
from annotator.project import Project
path = Path(sys.argv[1])
with Project.open(path, read_only=True) as project:
    print(len(project.annotations("d")), *project.check())
"""


def read_as_nobody(path: Path) -> str:
    """What a user reads who may write neither the file nor its folder."""
    done = subprocess.run(
        [
            *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
            *(sys.executable, "-B", "-c", READER, str(path)),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "HOME": "/nonexistent"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def public(tag_set: TagSet) -> Iterator[Path]:
    """A project in somebody else's folder, which everybody may enter and read."""
    folder = Path("/tmp") / f"annotator-test-{os.getpid()}"
    folder.mkdir()
    folder.chmod(0o755)
    path = make_project(folder / "kyiv.annotator", tag_set, numbers=2)
    yield path
    shutil.rmtree(folder)


@needs_root
def test_somebody_elses_project_is_read_with_the_edits_of_a_killed_writer(public: Path) -> None:
    edit_and_kill(public, range(100, 105))
    before = contents(public.parent)
    assert read_as_nobody(public) == str(len(EDITED))
    assert contents(public.parent) == before


@needs_root
def test_somebody_elses_project_is_read_while_they_write(public: Path) -> None:
    with Project.open(public, annotator="ana") as writer:
        tag(writer, range(100, 105))
        assert read_as_nobody(public) == str(len(EDITED))
        tag(writer, [110])
        assert read_as_nobody(public) == str(len(EDITED) + 1)
    assert read_as_nobody(public) == str(len(EDITED) + 1)
    assert [file.name for file in public.parent.iterdir()] == [public.name]
