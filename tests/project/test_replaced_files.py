"""A project file that is replaced while a log lies beside it: the log is never played into it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model import TagSet
from annotator.project import Project
from annotator.project.foreign_logs import shares_history
from annotator.project.opening import settle
from tests.cli.conftest import Run, run
from tests.project.replaced import (
    WAYS,
    copied,
    copy_files,
    edit_and_kill,
    labels_in,
    make_project,
    remove_logs,
    tag,
)

COLLEAGUES = {f"bo{number}" for number in range(150)}
Put = Callable[[Path, Path], None]


__all__ = ["run"]


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory, tag_set: TagSet) -> Path:
    """A backup with a colleague's annotations, which the project lacks."""
    path = tmp_path_factory.mktemp("backup") / "backup.annotator"
    return make_project(path, tag_set, "bo", len(COLLEAGUES))


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory, tag_set: TagSet, backup: Path) -> Path:
    """A copy of the backup in which somebody edits, and is killed; it has a log beside it."""
    path = tmp_path_factory.mktemp("killed") / "killed.annotator"
    copied(backup, path)
    with Project.open(path, annotator="ana") as project:
        tag(project, range(300, 310))
    edit_and_kill(path, range(320, 332))
    return path


@pytest.fixture(scope="module")
def untagged(tmp_path_factory: pytest.TempPathFactory, tag_set: TagSet) -> Path:
    """A project in which nothing is tagged."""
    return make_project(tmp_path_factory.mktemp("untagged") / "untagged.annotator", tag_set)


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory, tag_set: TagSet) -> Path:
    """Another project, whose writer was killed."""
    path = tmp_path_factory.mktemp("another") / "another.annotator"
    make_project(path, tag_set, "ana", 3)
    edit_and_kill(path, range(100, 112))
    return path


def files_beside(path: Path) -> list[str]:
    """The names of the other files in a project's folder."""
    return sorted(file.name for file in path.parent.iterdir() if file != path)


def place(path: Path, whose: Path, backup: Path, put: Put) -> bytes:
    """Lay a killed writer's files down, and the backup in the place of its project.

    Returns:
        The content of the log.
    """
    copy_files(whose, path)
    put(backup, path)
    return path.with_name(path.name + "-wal").read_bytes()


@pytest.mark.parametrize("action", ["info", "check", "export"])
@pytest.mark.parametrize("way", [*WAYS, "another project's log"])
def test_a_command_that_reads_sees_the_file_that_was_put_there_and_changes_nothing(
    run: Run, path: Path, backup: Path, killed: Path, another: Path, way: str, action: str
) -> None:
    log = place(path, killed if way in WAYS else another, backup, WAYS.get(way, copied))
    before = files_beside(path)
    said = run(action, path, *(["-"] if action == "export" else []))
    assert said.code == 0, said.err
    assert "holds 12 edits of ana" in said.err
    assert f"{path.name}-wal" in said.err
    assert path.read_bytes() == backup.read_bytes()
    assert path.with_name(path.name + "-wal").read_bytes() == log
    assert files_beside(path) == before
    assert labels_in(path) == COLLEAGUES
    if action == "export":
        assert said.out.count('"annotator": "bo"') + said.out.count('"annotator":"bo"') >= 150


@pytest.mark.parametrize("way", [*WAYS, "another project's log"])
def test_who_opens_it_finds_the_log_set_aside(
    path: Path, backup: Path, killed: Path, another: Path, way: str
) -> None:
    log = place(path, killed if way in WAYS else another, backup, WAYS.get(way, copied))
    with Project.open(path, annotator="ana") as project:
        (notice,) = project.notices
        assert "holds 12 edits of ana" in notice.message
        (aside,) = path.parent.glob("*.set-aside-log-*.wal")
        assert aside.name in notice.message
        assert aside.read_bytes() == log
        assert len(project.annotations("d")) == len(COLLEAGUES)
        assert project.check() == []
        tag(project, [1])
    assert labels_in(path) == COLLEAGUES | {"ana1"}
    assert files_beside(path) == [aside.name]
    # It is told once.
    with Project.open(path) as again:
        assert again.notices == ()


def test_a_log_whose_edits_are_all_in_the_file_may_be_deleted(
    path: Path, killed: Path, tmp_path: Path
) -> None:
    """A copy that was made after them is put back, and then one that lacks an edit."""
    copies = [tmp_path / "before.annotator", tmp_path / "after.annotator"]
    copy_files(killed, path)
    with Project.open(path, annotator="ana") as project:
        project.save_copy(copies[0])
        tag(project, [340])
        project.save_copy(copies[1])
        copy_files(path, tmp_path / "later")
    for copy, word in zip(copies, ("recover", "delete"), strict=True):
        remove_logs(path)
        copy_files(tmp_path / "later", path)
        copied(copy, path)
        with Project.open(path, annotator="ana") as project:
            (notice,) = project.notices
        (choice,) = notice.remedies[0].choices
        assert choice.setting == word
        assert Path(choice.value).exists()


def test_a_log_of_another_project_shares_no_history_with_it(
    killed: Path, another: Path, backup: Path
) -> None:
    log = killed.with_name(killed.name + "-wal")
    assert shares_history(backup, log)
    assert not shares_history(another, log)
    assert not shares_history(backup, another.with_name(another.name + "-wal"))


def test_a_folder_that_is_copied_with_its_log_opens_with_all_edits(
    killed: Path, tmp_path: Path
) -> None:
    path = tmp_path / "elsewhere.annotator"
    copy_files(killed, path)
    wanted = COLLEAGUES | {f"ana{n}" for n in (*range(300, 310), *range(320, 332))}
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert labels_in(path) == wanted
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    with Project.open(path, annotator="ana") as project:
        assert project.notices == ()
        assert project.check() == []
    assert labels_in(path) == wanted
    assert files_beside(path) == []


def test_a_backup_of_the_program_stays_what_it_is(path: Path, tag_set: TagSet) -> None:
    """Also where nothing was edited between the backup and the log."""
    make_project(path, tag_set, "ana", 3)
    with Project.open(path, annotator="ana") as project:
        copy = project.save_copy(path.with_name("copy.annotator"))
    edit_and_kill(path, [10, 11])
    copied(copy, path)
    assert labels_in(path) == {"ana0", "ana1", "ana2"}
    with Project.open(path) as project:
        assert "holds 2 edits of ana" in project.notices[0].message
    assert labels_in(path) == {"ana0", "ana1", "ana2"}


def test_a_log_of_an_older_program_is_played_only_if_all_is_sound_then(
    path: Path, tag_set: TagSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.project import schema

    unmarked_migrations = tuple(
        each for each in schema.MIGRATIONS if each is not schema.mark_states
    )
    monkeypatch.setattr(schema, "MIGRATIONS", unmarked_migrations)
    make_project(path, tag_set, "ana", 3)
    unmarked = path.with_name("unmarked.annotator")
    copied(path, unmarked)
    with Project.open(path, annotator="ana") as project:
        tag(project, range(200, 260))
    edit_and_kill(path, range(300, 340))
    monkeypatch.undo()
    mixed = path.with_name("mixed.annotator")
    copy_files(path, mixed)
    copied(unmarked, mixed)
    with Project.open(path) as project:
        assert project.notices == ()
        assert len(project.annotations("d")) == 103
        assert project.check() == []
    with Project.open(mixed) as project:
        assert len(project.notices) == 1
        assert len(project.annotations("d")) == 3
        assert project.check() == []


def test_a_new_project_is_not_given_the_log_of_one_that_is_gone(
    path: Path, tag_set: TagSet, killed: Path
) -> None:
    copy_files(killed, path)
    log = path.with_name(path.name + "-wal").read_bytes()
    path.unlink()
    with Project.create(path, tag_set) as project:
        assert "holds 12 edits of ana" in project.notices[0].message
        assert project.check() == []
    (aside,) = path.parent.glob("*.set-aside-log-*.wal")
    assert aside.read_bytes() == log


def test_a_log_of_nothing_is_no_matter(path: Path, backup: Path, killed: Path) -> None:
    """A log that has no whole transaction is what SQLite itself would throw away."""
    place(path, killed, backup, copied)
    log = path.with_name(path.name + "-wal")
    log.write_bytes(log.read_bytes()[:5000])
    with Project.open(path) as project:
        assert project.notices == ()
    assert labels_in(path) == COLLEAGUES
    remove_logs(path)


STEPS = st.lists(
    st.sampled_from(["tag", "tag", "tag", "settle", "copy", "reopen", "hold", "let go"]),
    min_size=3,
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS, kept=st.integers(0, 20))
def test_whatever_state_a_file_is_from_it_reads_as_that_or_as_all_that_was_saved(
    untagged: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[str], kept: int
) -> None:
    """Copies of the file alone, made at any time, are put back beside the log of a killed writer.

    Somebody who reads holds checkpoints up, so that the file has a state in between.
    """
    path = tmp_path_factory.mktemp("any") / "any.annotator"
    copied(untagged, path)
    copies: list[Path] = []
    held: list[Project] = []
    saved: set[str] = set()
    project = Project.open(path, annotator="ana")
    for number, step in enumerate([*steps, "copy", "tag"]):
        match step:
            case "tag":
                tag(project, [number])
                saved.add(f"ana{number}")
            case "settle":
                settle(path)
            case "copy":
                copies.append(path.with_name(f"copy-{number}.annotator"))
                copied(path, copies[-1])
            case "reopen":
                project.close()
                project = Project.open(path, annotator="ana")
            case "hold":
                held.append(Project.open(path, read_only=True))
                held[-1].context.db.execute("BEGIN")
                held[-1].counts()
            case _:
                while held:
                    held.pop().close()
    killed = path.with_name("killed.annotator")
    copy_files(path, killed)
    for each in (*held, project):
        each.close()
    copy = copies[kept % len(copies)]
    alone = labels_in(copy)
    copied(copy, killed)
    assert labels_in(killed) in (alone, saved)
    with Project.open(killed) as opened:
        assert opened.check() == []
        read = {f"ana{a.fragments[0][0]}" for a in opened.annotations("d")}
        assert read == (alone if opened.notices else saved)


def test_a_renamed_file_takes_the_log_of_its_old_name_along(
    path: Path, tag_set: TagSet, run: Run
) -> None:
    make_project(path, tag_set, numbers=2)
    edit_and_kill(path, [10, 11])
    renamed = path.with_name("renamed.annotator")
    path.rename(renamed)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    said = run("info", path)
    assert "2 edits of ana" in said.complaint
    assert f"{path.name}-wal" in said.complaint
    said = run("info", renamed)
    assert "4  annotations" in said.out
    assert f"{path.name}-wal" in said.err
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before
    with Project.open(renamed, annotator="ana") as project:
        (notice,) = project.notices
        assert "2 edits of ana" in notice.message
        tag(project, [20])
        assert project.check() == []
    assert labels_in(renamed) == {"ana0", "ana1", "ana10", "ana11", "ana20"}
    assert files_beside(renamed) == []


def test_a_log_that_another_file_left_stays(path: Path, tag_set: TagSet) -> None:
    make_project(path, tag_set, numbers=2)
    other = make_project(path.with_name("other.annotator"), tag_set, "bo", 2)
    edit_and_kill(other, [10, 11])
    other.unlink()
    with Project.open(path, annotator="ana") as project:
        assert project.notices == ()
        tag(project, [20])
    assert labels_in(path) == {"ana0", "ana1", "ana20"}
    assert files_beside(path) == ["other.annotator-wal"]
