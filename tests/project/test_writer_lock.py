"""One writer for a file, by whatever name it is opened, and whatever becomes of ``.lock``."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.model import EnvironmentFault, TagSet
from annotator.project import Project, ProjectInUse
from annotator.project.edits import Tag
from tests.project.conftest import SEED

WRITER = """
import sys
from pathlib import Path
from annotator.model import AnnotatorError
from annotator.project import Project
from annotator.project.edits import Tag
try:
    with Project.open(Path(sys.argv[1]), annotator="bo") as project:
        project.do(Tag(sys.argv[2], "claim", ((40, 45),)))
    print("wrote")
except AnnotatorError as error:
    print(type(error).__name__, error)
"""


def second_writer(path: Path, folder: Path | None = None) -> str:
    """What another process says that opens a project for writing and tags."""
    done = subprocess.run(
        [sys.executable, "-c", WRITER, str(path), SEED],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder or Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    return done.stdout.strip()


def spelled_plainly(path: Path) -> Path:
    return path


def through_symlink(path: Path) -> Path:
    link = path.with_name("link.annotator")
    link.symlink_to(path)
    return link


def through_folder_link(path: Path) -> Path:
    link = path.parent.with_name(path.parent.name + "-link")
    link.symlink_to(path.parent)
    return link / path.name


def with_dots(path: Path) -> Path:
    return path.parent / ".." / path.parent.name / path.name


def without_lock_file(path: Path) -> Path:
    path.with_name(path.name + ".lock").unlink()
    return path


def through_hard_link(path: Path) -> Path:
    link = path.with_name("hard.annotator")
    link.hardlink_to(path)
    return link


SPELLINGS = [
    spelled_plainly,
    through_symlink,
    through_folder_link,
    with_dots,
    without_lock_file,
    through_hard_link,
]
spellings = pytest.mark.parametrize("spell", SPELLINGS, ids=lambda spell: spell.__name__)
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")


@needs_posix
@spellings
def test_another_process_does_not_write_a_file_that_is_open(
    project: Project, path: Path, spell: Callable[[Path], Path]
) -> None:
    refused = ("ProjectInUse", "ProjectNotWritable")
    assert second_writer(spell(path)).startswith(refused)
    project.do(Tag(SEED, "claim", ((1, 6),)))
    assert second_writer(spell(path) if spell is with_dots else path).startswith(refused)
    assert [a.annotator for a in project.annotations(SEED)] == ["ana"]
    assert project.check() == []


@needs_posix
@spellings
def test_neither_does_this_process(
    project: Project, path: Path, spell: Callable[[Path], Path]
) -> None:
    with pytest.raises((ProjectInUse, EnvironmentFault)):
        Project.open(spell(path))
    project.do(Tag(SEED, "claim", ((1, 6),)))


@needs_posix
def test_a_link_leads_to_the_file_with_its_log_and_its_lock(
    project: Project, path: Path, tmp_path: Path
) -> None:
    project.close()
    link = through_symlink(path)
    with Project.open(link, annotator="ana") as opened:
        assert opened.path == path
        opened.do(Tag(SEED, "claim", ((1, 6),)))
        assert path.with_name(path.name + ".lock").exists()
        assert path.with_name(path.name + "-wal").exists()
    assert sorted(file.name for file in tmp_path.iterdir()) == [path.name, link.name]


@needs_posix
def test_a_file_with_two_names_is_only_read(project: Project, path: Path) -> None:
    project.do(Tag(SEED, "claim", ((1, 6),)))
    project.close()
    link = through_hard_link(path)
    before = path.read_bytes()
    for name in (path, link):
        with pytest.raises(EnvironmentFault, match=r"2 names .*hard links.* nothing was changed"):
            Project.open(name)
        with Project.open(name, read_only=True) as opened:
            assert len(opened.annotations(SEED)) == 1
            assert "hard links" in opened.notices[0].message
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir()} == {path.name, link.name}


def test_the_next_one_may_write_when_the_first_is_done(project: Project, path: Path) -> None:
    project.close()
    assert second_writer(path) == "wrote"
    with Project.open(path, annotator="ana") as opened:
        assert [a.annotator for a in opened.annotations(SEED)] == ["bo"]


@needs_posix
def test_a_look_into_the_file_does_not_lose_the_lock(project: Project, path: Path) -> None:
    path.read_bytes()
    path.with_name(path.name + ".lock").unlink()
    project.do(Tag(SEED, "claim", ((1, 6),)))
    assert second_writer(path).startswith("ProjectInUse")


def test_a_lock_file_that_cannot_be_opened_is_named(path: Path, tag_set: TagSet) -> None:
    Project.create(path, tag_set).close()
    lock = path.with_name(path.name + ".lock")
    lock.mkdir()
    with pytest.raises(EnvironmentFault) as caught:
        Project.open(path)
    assert str(lock) in str(caught.value)
    assert "delete that file" in caught.value.remedies[0].sentence
    lock.rmdir()
    with Project.open(path) as project:
        assert project.check() == []
