"""A project file that is moved, deleted, replaced or cut while open: no edit is called saved."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.model import AnnotatedDocument, Document, TagSet
from annotator.project import Project
from annotator.project.edits import Tag
from annotator.project.file_content import settle_open
from annotator.project.file_place import FileChange, FileDisplaced
from annotator.project.opening import settle
from tests.project.conftest import SEED

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows moves and replaces no file that is open"
)


def tag(project: Project, number: int) -> None:
    project.do(Tag(SEED, "claim", ((number, number + 5),)))


def tags_in(path: Path) -> int:
    with Project.open(path, read_only=True) as project:
        return len(project.annotations(SEED))


def make_other(path: Path, tag_set: TagSet) -> Path:
    """Another project, of more bytes than that of the test."""
    with Project.create(path, tag_set, annotator="bo") as other:
        other.add([AnnotatedDocument(Document("other", "Other", "Some words. " * 9_000))])
    return path


def rename(path: Path) -> Path:
    return path.rename(path.with_name("kyiv-old.annotator"))


def move(path: Path) -> Path:
    (path.parent / "archive").mkdir()
    return path.rename(path.parent / "archive" / path.name)


def move_folder(path: Path) -> Path:
    return path.parent.rename(path.parent.with_name("press")) / path.name


def move_and_put_another(path: Path) -> Path:
    moved = rename(path)
    shutil.copyfile(moved, path)
    return moved


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the project of the test is: in a folder that can be renamed."""
    (tmp_path / "work").mkdir()
    return tmp_path / "work" / "kyiv.annotator"


@pytest.mark.parametrize("mover", [rename, move, move_folder, move_and_put_another])
def test_an_edit_of_a_moved_file_is_refused_and_goes_on_there(
    project: Project, path: Path, mover: Callable[[Path], Path]
) -> None:
    tag(project, 1)
    moved = mover(path)
    with pytest.raises(FileDisplaced) as caught:
        tag(project, 10)
    fault = caught.value
    assert (fault.change, fault.moved_to, fault.is_committed) == (FileChange.MOVED, moved, False)
    assert str(moved) in str(fault)
    project.reopen(moved)
    assert project.path == moved
    assert len(project.annotations(SEED)) == 1
    tag(project, 20)
    project.close()
    assert tags_in(moved) == 2
    left = list(path.parent.iterdir()) if path.parent.exists() else []
    assert not [file for file in left if file.name.endswith("-wal") and file.stat().st_size]


def test_edits_from_before_the_move_are_in_the_moved_file(project: Project, path: Path) -> None:
    tag(project, 1)
    tag(project, 10)
    moved = move(path)
    with pytest.raises(FileDisplaced):
        project.check_place()
    project.reopen(moved)
    project.close()
    assert tags_in(moved) == 2
    assert list(path.parent.glob("*.annotator*")) == []


def test_closing_brings_the_edits_into_a_file_that_was_moved(project: Project, path: Path) -> None:
    tag(project, 1)
    moved = move(path)
    project.close()
    assert tags_in(moved) == 1


def test_a_deleted_file_is_saved_as_a_copy_with_all_edits(project: Project, path: Path) -> None:
    tag(project, 1)
    path.unlink()
    with pytest.raises(FileDisplaced) as caught:
        tag(project, 10)
    assert caught.value.change is FileChange.DELETED
    copy = project.save_copy(path)
    project.reopen(copy)
    tag(project, 20)
    project.close()
    assert tags_in(path) == 2


def replace_by_move(path: Path, other: Path) -> None:
    other.replace(path)


def replace_by_copy(path: Path, other: Path) -> None:
    shutil.copyfile(other, path)


def cut(path: Path, other: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path, other: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "change"),
    [
        (replace_by_move, FileChange.REPLACED),
        (replace_by_copy, FileChange.OVERWRITTEN),
        (cut, FileChange.CUT),
        (empty, FileChange.CUT),
    ],
)
def test_an_edit_of_a_spoilt_file_is_refused(
    project: Project,
    path: Path,
    tag_set: TagSet,
    spoil: Callable[[Path, Path], None],
    change: FileChange,
) -> None:
    other = make_other(path.with_name("other.annotator"), tag_set)
    tag(project, 1)
    spoil(path, other)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(FileDisplaced) as caught:
            tag(project, 10)
        assert caught.value.change is change
    project.close()
    assert path.read_bytes() == before


def test_an_older_copy_of_the_same_project_is_noticed(project: Project, path: Path) -> None:
    copy = path.with_name("copy.annotator")
    assert settle_open(project.place)
    shutil.copyfile(path, copy)
    tag(project, 1)
    assert settle_open(project.place)
    shutil.copyfile(copy, path)
    with pytest.raises(FileDisplaced) as caught:
        tag(project, 10)
    assert caught.value.change is FileChange.OVERWRITTEN


def test_what_others_do_to_the_file_without_harm_is_no_change(project: Project, path: Path) -> None:
    tag(project, 1)
    assert settle(path)  # by another program, which does not tell
    os.utime(path)
    tag(project, 10)
    os.utime(path, (1, 1))
    tag(project, 20)
    assert settle_open(project.place)
    tag(project, 30)
    assert tags_in(path) == 4


def test_an_import_is_refused_as_a_whole_when_the_file_is_moved_meanwhile(
    project: Project, path: Path
) -> None:
    moved = path.with_name("moved.annotator")

    def articles() -> Iterator[AnnotatedDocument]:
        yield AnnotatedDocument(Document("one", "One", "Some words."))
        path.rename(moved)
        yield AnnotatedDocument(Document("two", "Two", "Other words."))

    with project.worker() as worker, pytest.raises(FileDisplaced) as caught:
        worker.add(articles())
    assert not caught.value.is_committed
    project.reopen(moved)
    assert project.articles.count() == 1


def test_a_commit_into_a_moved_file_is_not_called_saved(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = path.with_name("moved.annotator")
    check = project.place.check_written

    def move_first() -> None:
        monkeypatch.undo()
        path.rename(moved)
        check()

    monkeypatch.setattr(project.place, "check_written", move_first)
    with pytest.raises(FileDisplaced) as caught:
        tag(project, 1)
    assert caught.value.is_committed
    project.reopen(moved)
    assert len(project.annotations(SEED)) == 1


def test_an_export_reads_no_other_file(project: Project, path: Path, tag_set: TagSet) -> None:
    make_other(path.with_name("other.annotator"), tag_set).replace(path)
    with pytest.raises(FileDisplaced):
        list(project.stream())


def test_a_job_makes_no_file_where_the_project_was(project: Project, path: Path) -> None:
    path.unlink()
    with pytest.raises(FileDisplaced):
        project.worker()
    assert not path.exists()


def test_a_folder_that_is_away_is_not_called_damage(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(path: Path) -> os.stat_result:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr("annotator.project.file_place._status", unreachable)
    with pytest.raises(FileDisplaced, match="is away") as caught:
        tag(project, 1)
    assert caught.value.change is FileChange.AWAY
    monkeypatch.undo()
    tag(project, 1)


def test_a_reader_notices_a_move(project: Project, path: Path) -> None:
    project.close()
    with Project.open(path, read_only=True) as reader:
        moved = path.rename(path.with_name("moved.annotator"))
        with pytest.raises(FileDisplaced):
            reader.check_place()
        reader.reopen(moved)
        assert reader.read_only
        assert reader.articles.count() == 1
