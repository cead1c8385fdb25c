"""Copies of an open project: whole, sound, and never over the project itself."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Cancelled,
    Document,
    EnvironmentFault,
    InputError,
)
from annotator.project import Project, ProjectInUse, backups_of
from annotator.project.edits import SetNote, Tag
from annotator.project.schema import back_up

TEXT = "Orbán said that he would not go there."


@pytest.fixture
def tagged(project: Project) -> Project:
    """A project with an article and an annotation."""
    made = (Annotation("c", "ana", "claim", ((11, 37),), TEXT[11:37]),)
    project.add([AnnotatedDocument(Document("d", "D", TEXT), made)])
    return project


def files_in(folder: Path, project: Project) -> set[str]:
    """The names of the files in a folder that are not the project's own."""
    return {p.name for p in folder.iterdir() if not p.name.startswith(project.path.name)}


def test_a_copy_opens_as_a_project_with_the_latest_edits_and_is_sound(
    tagged: Project, tmp_path: Path
) -> None:
    tagged.do(SetNote("c", "just now"))
    target = tagged.save_copy(tmp_path / "copy.annotator")
    assert target == tmp_path / "copy.annotator"
    tagged.do(SetNote("c", "later"))
    with Project.open(target, annotator="ana") as copy:
        assert copy.check() == []
        assert copy.id == tagged.id
        assert [a.note for a in copy.annotations("d")] == ["just now"]
        # It is another file, with a history of its own.
        copy.undo()
        copy.do(SetNote("c", "in the copy"))
    assert [a.note for a in tagged.annotations("d")] == ["later"]
    assert tagged.merge(target).notes is not None
    assert files_in(tmp_path, tagged) == {"copy.annotator"}


def test_edits_go_on_while_it_is_copied(tagged: Project, tmp_path: Path) -> None:
    def progress(done: int, total: int | None, what: str) -> None:
        tagged.do(SetNote("c", f"{done} {total} {what}"))

    with Project.open(tagged.path, read_only=True) as reader:
        target = reader.save_copy(tmp_path / "copy.annotator", progress=progress)
    assert "pages" in tagged.annotations("d")[0].note
    with Project.open(target) as copy:
        assert [a.note for a in copy.annotations("d")] == [""]
        assert copy.check() == []


def test_it_is_never_the_project_itself(tagged: Project, tmp_path: Path) -> None:
    link = tmp_path / "link.annotator"
    link.hardlink_to(tagged.path)
    log = tagged.path.with_name(tagged.path.name + "-wal")
    for target in (tagged.path, link, log):
        with pytest.raises(InputError, match="is the open project itself"):
            tagged.save_copy(target, replace=True)
    assert tagged.check() == []


def test_a_file_is_replaced_only_if_that_is_wanted(tagged: Project, tmp_path: Path) -> None:
    other = tmp_path / "other.annotator"
    with Project.create(other, tagged.tag_set, annotator="bo") as theirs:
        theirs.add([AnnotatedDocument(Document("e", "E", TEXT))])
        with pytest.raises(InputError, match="exists already"):
            tagged.save_copy(other)
        with pytest.raises(ProjectInUse):
            tagged.save_copy(other, replace=True)
    # The log of a program that was cut off would be read as the copy's.
    other.with_name(other.name + "-wal").write_bytes(b"left behind")
    tagged.save_copy(other, replace=True)
    with Project.open(other) as copy:
        assert [a.id for a in copy.annotations("d")] == ["c"]
        assert copy.articles.count() == tagged.articles.count()
        assert copy.check() == []


@pytest.mark.parametrize(
    ("place", "message"), [("not there/c.annotator", "does not exist"), ("folder", "is a folder")]
)
def test_a_place_that_cannot_be_is_refused(
    tagged: Project, tmp_path: Path, place: str, message: str
) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=message):
        tagged.save_copy(tmp_path / place, replace=True)


def cancelled(done: int, total: int | None, what: str) -> None:
    raise Cancelled("Enough.")


def full(done: int, total: int | None, what: str) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("stop", "error"), [(cancelled, Cancelled), (full, EnvironmentFault)])
def test_a_copy_that_is_cut_off_leaves_nothing_and_what_was_there(
    tagged: Project,
    tmp_path: Path,
    stop: Callable[[int, int | None, str], None],
    error: type[Exception],
) -> None:
    other = tmp_path / "other.annotator"
    other.write_bytes(b"before")
    with pytest.raises(error):
        tagged.save_copy(other, replace=True, progress=stop)
    assert other.read_bytes() == b"before"
    assert files_in(tmp_path, tagged) == {"other.annotator"}
    tagged.do(Tag("d", "claim", ((0, 5),), id="x"))


def test_the_copies_that_annotator_makes_by_itself_are_found(
    tagged: Project, tmp_path: Path
) -> None:
    assert backups_of(tagged.path) == []
    tagged.save_copy(tmp_path / "copy.annotator")
    made = [back_up(tagged.context.db, tagged.path) for _ in range(2)]
    assert backups_of(tagged.path) == sorted(made)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_copy_is_for_those_who_may_read_the_project(tagged: Project, tmp_path: Path) -> None:
    tagged.path.chmod(0o640)
    tagged.reopen()
    copy = tagged.save_copy(tmp_path / "copy.annotator")
    assert copy.stat().st_mode & 0o777 == 0o640
    copy.chmod(0o664)
    tagged.save_copy(copy, replace=True)
    assert copy.stat().st_mode & 0o777 == 0o664
    tagged.path.unlink()
    rescued = tagged.save_copy(tmp_path / "rescued.annotator")
    assert rescued.stat().st_mode & 0o777 == 0o640


def test_a_disk_that_is_away_when_a_backup_gets_its_name_is_told(
    tagged: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(path: Path) -> bool:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(Path, "exists", away)
    with pytest.raises(EnvironmentFault, match="A backup of .* cannot be written"):
        back_up(tagged.context.db, tagged.path)
