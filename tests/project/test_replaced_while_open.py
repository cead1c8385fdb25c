"""A project file that is replaced while a program has it open: what was put there stays so."""

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.model import EnvironmentFault, TagSet
from annotator.project import Project
from annotator.project.edits import Tag
from annotator.project.logs import frames
from tests.project.replaced import WAYS, labels_in, make_project, tag

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="an open file stays there")
ways = pytest.mark.parametrize("way", WAYS)
COLLEAGUES = {f"bo{number}" for number in range(150)}


@pytest.fixture
def backup(tmp_path_factory: pytest.TempPathFactory, tag_set: TagSet) -> Path:
    """A file with a colleague's annotations."""
    return make_project(tmp_path_factory.mktemp("backup") / "b.annotator", tag_set, "bo", 150)


def logs_beside(path: Path) -> list[Path]:
    """The logs with content beside a project, whatever they are called."""
    return [
        file
        for file in path.parent.iterdir()
        if file.name.startswith(f"{path.name}.set-aside-log")
        or (file.name == f"{path.name}-wal" and file.stat().st_size)
    ]


def annotators_in(log: Path) -> bool:
    return any(b'"annotator":"ana"' in content for _, _, content in frames(log))


@ways
def test_others_read_what_was_put_there(
    path: Path, backup: Path, tag_set: TagSet, way: str
) -> None:
    make_project(path, tag_set, numbers=2)
    with Project.open(path, annotator="ana") as project:
        tag(project, range(100, 105))
        WAYS[way](backup, path)
        assert labels_in(path) == COLLEAGUES
        done = subprocess.run(
            [sys.executable, "-m", "annotator", "check", str(path)],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert done.returncode == 0, done.stderr
        assert "5 edits of ana" in done.stderr
        assert path.read_bytes() == backup.read_bytes()


@ways
def test_closing_changes_nothing_in_it_and_keeps_the_edits(
    path: Path, backup: Path, tag_set: TagSet, way: str
) -> None:
    make_project(path, tag_set, numbers=2)
    project = Project.open(path, annotator="ana")
    tag(project, range(100, 105))
    WAYS[way](backup, path)
    project.close()
    assert path.read_bytes() == backup.read_bytes()
    assert any(map(annotators_in, logs_beside(path)))
    assert labels_in(path) == COLLEAGUES
    with Project.open(path) as opened:
        assert opened.check() == []
    assert labels_in(path) == COLLEAGUES
    assert any(map(annotators_in, logs_beside(path)))


@ways
def test_so_does_closing_after_an_edit_was_refused(
    path: Path, backup: Path, tag_set: TagSet, way: str
) -> None:
    make_project(path, tag_set, numbers=2)
    project = Project.open(path, annotator="ana")
    tag(project, range(100, 105))
    WAYS[way](backup, path)
    with pytest.raises(EnvironmentFault):
        project.do(Tag("d", "claim", ((200, 205),)))
    project.close()
    assert path.read_bytes() == backup.read_bytes()
    assert any(map(annotators_in, logs_beside(path)))
    assert labels_in(path) == COLLEAGUES


@ways
def test_nobody_writes_it_while_the_other_file_is_open(
    path: Path, backup: Path, tag_set: TagSet, way: str
) -> None:
    make_project(path, tag_set, numbers=2)
    with Project.open(path, annotator="ana") as project:
        tag(project, range(100, 105))
        WAYS[way](backup, path)
        with pytest.raises(EnvironmentFault):
            Project.open(path)
    assert path.read_bytes() == backup.read_bytes()
