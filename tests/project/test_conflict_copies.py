"""Copies that a cloud service made beside a project, where two machines changed it."""

import shlex
import shutil
from pathlib import Path

import pytest

from annotator.cli.remedies import option
from annotator.model import AnnotatedDocument, Document, TagSet
from annotator.project import Project
from annotator.project.conflict_copies import (
    ConflictCopy,
    find_conflict_copies,
    is_conflict_name,
    notice_conflict_copies,
)
from annotator.project.edits import Tag
from annotator.project.file_content import settle_open
from tests.project.conftest import SEED

NAMES = [
    "kyiv (Ana's conflicted copy 2026-12-01)",
    "kyiv (Ana's conflicted copy 2026-12-01)",
    "kyiv (conflicted copy 2026-12-01 101502)",
    "kyiv (Anas Konfliktkopie 2026-12-01)",
    "kyiv.sync-conflict-20261201-101502-ABCDEFG",
    "kyiv-ANA-PC",
    "kyiv-DESKTOP-4FJ2K",
    "kyiv (1)",
    "kyiv 2",
    "kyiv [Conflict]",
    "kyiv (SFConflict ana@press.org 2026-12-01-10-15-02)",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_conflict_copies(name: str) -> None:
    assert is_conflict_name(name, "kyiv")


@pytest.mark.parametrize(
    "name", ["kyiv", "kyiv.backup-2026-12-01-101502", "kyivpost", "kyiv 2026-12-01", "lviv (1)"]
)
def test_names_of_other_files(name: str) -> None:
    assert not is_conflict_name(name, "kyiv")


@pytest.fixture
def diverged(project: Project, path: Path) -> Path:
    """A copy in which bo has tagged since, beside the project in which ana has."""
    project.do(Tag(SEED, "claim", ((1, 5),)))
    copy = project.save_copy(path.with_name("kyiv (conflicted copy 2026-12-01).annotator"))
    with Project.open(copy, annotator="bo") as other:
        other.do(Tag(SEED, "claim", ((10, 15),)))
        other.do(Tag(SEED, "claim", ((20, 25),)))
    project.do(Tag(SEED, "claim", ((30, 35),)))
    return copy


def test_a_copy_with_something_new_is_found_until_it_is_merged(
    project: Project, path: Path, diverged: Path
) -> None:
    (found,) = find_conflict_copies(path)
    assert isinstance(found, ConflictCopy)
    assert found.path == diverged
    assert found.news >= 2
    (notice,) = notice_conflict_copies(path)
    assert diverged.name in notice.message
    command = notice.in_words(option).split("Merge it with: ")[1].removesuffix(".")
    assert shlex.split(command) == ["annotator", "merge", str(path), str(diverged)]
    project.merge(diverged)
    assert len(project.annotations(SEED)) == 4
    assert find_conflict_copies(path) == []


def test_the_open_project_may_be_the_copy_itself(
    project: Project, path: Path, diverged: Path
) -> None:
    assert settle_open(project.place)
    assert [each.path for each in find_conflict_copies(diverged)] == [path]


def test_older_copies_and_other_projects_are_none(
    project: Project, path: Path, tag_set: TagSet
) -> None:
    project.save_copy(path.with_name("kyiv (1).annotator"))
    project.do(Tag(SEED, "claim", ((1, 5),)))
    with Project.create(path.with_name("kyiv (2).annotator"), tag_set, annotator="bo") as other:
        other.add([AnnotatedDocument(Document("one", "One", "Some words."))])
    path.with_name("kyiv (3).annotator").write_text("no project")
    shutil.copyfile(path, path.with_name("kyiv (4).txt"))
    assert find_conflict_copies(path) == []
