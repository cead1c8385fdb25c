"""Rolling backups: when they are made, that they are whole, and what a fault leaves."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from annotator.model import Cancelled
from annotator.project import Project, copying
from annotator.project.backup_list import (
    ROLLING,
    Backup,
    keep,
    list_backups,
    record_path,
    rolling_backups,
)
from annotator.project.backup_settings import BESIDE, BackupSettings, save_settings
from annotator.project.edits import SetNote, Tag
from annotator.project.rolling import ALWAYS, BackupOutcome, back_up_before, back_up_if_due, thin
from tests.project.conftest import SEED
from tests.values import present

START = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """The clock of the backups."""
    return Clock()


@pytest.fixture
def back_up(project: Project, clock: Clock) -> Callable[..., BackupOutcome]:
    """Backs the project up if it is due."""
    project.do(Tag(SEED, "claim", ((0, 5),), id="a"))

    def back_up(every: timedelta = timedelta(hours=1)) -> BackupOutcome:
        return back_up_if_due(
            project.path, "hourly", every=every, settings=BackupSettings(), now=clock
        )

    return back_up


def backups(project: Project) -> list[Backup]:
    return [one for one in list_backups(project.path, BackupSettings()) if one.kind == ROLLING]


def test_one_is_made_an_hour_after_the_last_if_something_changed(
    project: Project, clock: Clock, back_up: Callable[..., BackupOutcome]
) -> None:
    assert back_up().made is not None
    project.do(SetNote("a", "soon after"))
    clock.advance(minutes=59)
    assert back_up() == BackupOutcome()
    clock.advance(minutes=1)
    assert back_up().made is not None
    clock.advance(hours=5)
    assert back_up() == BackupOutcome(same=backups(project)[0].path)
    project.undo()
    last = present(back_up().made)
    newest, *_ = backups(project)
    assert newest.path == last
    assert (newest.record.documents, newest.record.annotators) == (1, {"ana": 1})
    assert newest.record.reason == "hourly"
    assert newest.made == clock()
    assert len(backups(project)) == 3
    with Project.open(last, read_only=True) as copy:
        assert copy.check() == []
        assert [a.note for a in copy.annotations(SEED)] == [""]


def test_an_empty_project_and_one_without_backups_get_none(
    project: Project, back_up: Callable[..., BackupOutcome], tmp_path: Path
) -> None:
    off = BackupSettings(on=False)
    assert back_up_if_due(project.path, "hourly", settings=off) == BackupOutcome()
    assert back_up_before(project.path, "before a merge") == BackupOutcome()  # Off in the tests.
    with Project.create(tmp_path / "new.annotator", project.tag_set) as new:
        outcome = back_up_if_due(new.path, "now", every=ALWAYS, settings=BackupSettings())
    assert outcome == BackupOutcome()
    # Asked for, it is made all the same.
    assert back_up_if_due(project.path, "asked for", every=ALWAYS, settings=off).made


def test_a_script_of_many_imports_makes_one_before_the_first(
    project: Project, back_up: Callable[..., BackupOutcome]
) -> None:
    save_settings(BackupSettings())
    made = [back_up_before(project.path, "before an import").made]
    for number in range(3):
        project.do(SetNote("a", f"import {number}"))
        made.append(back_up_before(project.path, "before an import").made)
    assert [bool(one) for one in made] == [True, False, False, False]


def test_they_are_where_the_person_wants_them(
    project: Project, back_up: Callable[..., BackupOutcome], tmp_path: Path, places: Path
) -> None:
    usual = present(back_up().made)
    assert usual.is_relative_to(places / "data")
    assert usual.parent.name == project.id
    project.do(SetNote("a", "1"))
    beside = BackupSettings(place=BESIDE)
    made = present(back_up_if_due(project.path, "x", every=ALWAYS, settings=beside).made)
    assert made.parent == tmp_path / "kyiv.backups"
    project.do(SetNote("a", "2"))
    stick = BackupSettings(place=str(tmp_path / "stick"))
    made = present(back_up_if_due(project.path, "x", every=ALWAYS, settings=stick).made)
    assert made.parent == tmp_path / "stick" / project.id
    # All of them are listed wherever the next one goes, except on a stick that is away.
    assert len(list_backups(project.path, stick)) == 3
    assert len(list_backups(project.path, beside)) == 2


def test_those_of_a_project_that_is_gone_or_damaged_are_found(
    project: Project, back_up: Callable[..., BackupOutcome]
) -> None:
    made = present(back_up().made)
    project.close()
    project.path.write_bytes(b"damaged")
    assert [one.path for one in list_backups(project.path, BackupSettings())] == [made]
    project.path.unlink()
    assert [one.path for one in list_backups(project.path, BackupSettings())] == [made]
    assert list_backups(project.path.with_name("other.annotator"), BackupSettings()) == []


def test_those_of_a_copy_come_behind_those_of_the_file_itself(
    project: Project, back_up: Callable[..., BackupOutcome], clock: Clock
) -> None:
    own = present(back_up().made)
    copy = project.save_copy(project.path.with_name("copy.annotator"))
    project.close()
    clock.advance(minutes=1)
    with Project.open(copy, annotator="ana") as other:
        other.do(SetNote("a", "of the copy"))
    theirs = present(
        back_up_if_due(copy, "hourly", every=ALWAYS, settings=BackupSettings(), now=clock).made
    )
    listed = list_backups(project.path, BackupSettings())
    assert [(one.path, one.is_own) for one in listed] == [(own, True), (theirs, False)]
    assert [one.source.name for one in listed] == [project.path.name, "copy.annotator"]
    assert [one.path for one in list_backups(copy, BackupSettings())] == [theirs, own]
    copy.unlink()
    assert [one.path for one in list_backups(project.path, BackupSettings())] == [theirs, own]


def test_edits_meanwhile_neither_wait_nor_begin_it_anew(
    project: Project, back_up: Callable[..., BackupOutcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PAGES_AT_ONCE", 4)
    totals: list[tuple[int, int | None]] = []

    def progress(done: int, total: int | None, what: str) -> None:
        if total is not None:
            project.do(SetNote("a", f"{done} of {total} {what}"))
            totals.append((done, total))

    outcome = back_up_if_due(
        project.path, "hourly", settings=BackupSettings(), progress=progress, unhurried=False
    )
    assert len(totals) > 3
    assert [done for done, _ in totals] == sorted({done for done, _ in totals})
    with Project.open(present(outcome.made), read_only=True) as copy:
        assert [a.note for a in copy.annotations(SEED)] == [""]


def cancelled(*_: object) -> None:
    raise Cancelled("Enough.")


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_nothing_and_is_told_with_the_folder(
    project: Project, back_up: Callable[..., BackupOutcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = present(back_up().made)
    project.do(SetNote("a", "more"))
    files = sorted(first.parent.iterdir())
    monkeypatch.setattr(copying, "_flush", full)
    outcome = back_up(ALWAYS)
    assert outcome.made is None
    assert "No space left on device" in str(outcome.fault)
    assert str(first.parent) in str(outcome.fault)
    assert sorted(first.parent.iterdir()) == files
    project.do(SetNote("a", "tagging goes on"))


def test_a_folder_that_cannot_be_made_is_told(project: Project, tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("a file")
    settings = BackupSettings(place=str(tmp_path / "stick"))
    outcome = back_up_if_due(project.path, "hourly", settings=settings)
    assert str(tmp_path / "stick") in str(outcome.fault)


def test_one_that_is_stopped_leaves_nothing(
    project: Project, back_up: Callable[..., BackupOutcome]
) -> None:
    folder = present(back_up().made).parent
    files = sorted(folder.iterdir())
    project.do(SetNote("a", "more"))
    with pytest.raises(Cancelled):
        back_up_if_due(
            project.path, "x", every=ALWAYS, settings=BackupSettings(), progress=cancelled
        )
    assert sorted(folder.iterdir()) == files


def test_a_damaged_project_is_told_and_takes_no_earlier_backup_away(
    project: Project, back_up: Callable[..., BackupOutcome]
) -> None:
    made = present(back_up().made)
    path = project.path
    project.do(SetNote("a", "more"))
    project.close()
    with path.open("r+b") as file:
        size = path.stat().st_size
        for page in range(4096 * 3, size, 4096):
            file.seek(page)
            file.write(b"\xff" * 64)
    outcome = back_up(ALWAYS)
    assert outcome.made is None
    assert str(path) in str(outcome.fault)
    assert made.exists()


def test_leavings_of_killed_runs_are_cleared_by_the_next_one(
    project: Project, back_up: Callable[..., BackupOutcome]
) -> None:
    first = present(back_up().made)
    folder = first.parent
    record = record_path(first).read_bytes()
    record_path(first).unlink()  # Killed between the two.
    for name in (
        ".kyiv.backup-2026-12-01-100000.annotator.77.part",
        ".kyiv.backup-2026-12-01-100000.annotator.77.part-journal",
        "kyiv.backup-2026-11-01-100000.annotator.json",
    ):
        (folder / name).write_bytes(b"half")
    project.do(SetNote("a", "more"))
    second = present(back_up(ALWAYS).made)
    names = {file.name for file in folder.iterdir()} - {".lock"}
    expected = {first, second, record_path(first), record_path(second)}
    assert names == {file.name for file in expected}
    assert b'"annotations":1' in record_path(first).read_bytes()
    assert b'"annotations":1' in record


def test_thinning_leaves_those_of_other_files_and_those_kept(
    project: Project, clock: Clock, back_up: Callable[..., BackupOutcome], tmp_path: Path
) -> None:
    for minute in range(3):
        clock.advance(minutes=5)
        project.do(SetNote("a", str(minute)))
        assert back_up(ALWAYS).made
    # When they are two hours old, those of one hour are thinned to the last one.
    assert len(backups(project)) == 3
    thin(backups(project)[0].path.parent, BackupSettings(), clock() + timedelta(hours=3))
    (only,) = backups(project)
    assert keep(only, True).record.is_kept
    copy = project.save_copy(tmp_path / "copy.annotator")
    clock.advance(minutes=1)
    assert back_up_if_due(copy, "x", settings=BackupSettings(), now=clock).made
    project.do(SetNote("a", "last"))
    assert back_up(ALWAYS).made
    sources = sorted(Path(one.record.source).name for one in backups(project))
    assert sources == ["copy.annotator", "kyiv.annotator", "kyiv.annotator"]
    assert thin(only.path.parent, BackupSettings(most=1), clock()) == []
    assert {one.path for one in rolling_backups(only.path.parent)} >= {only.path}


def test_a_backup_is_one_file_that_is_read_without_a_log(
    project: Project, back_up: Callable[..., BackupOutcome]
) -> None:
    made = present(back_up().made)
    files = sorted(made.parent.iterdir())
    with Project.open(made, read_only=True) as copy:
        assert copy.articles.count() == 1
        assert sorted(made.parent.iterdir()) == files
    db = sqlite3.connect(made)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    db.close()


@pytest.mark.parametrize("spoilt", [slice(0, 4096), slice(100, 100 + 3000)])
def test_those_of_a_damaged_copy_are_found_by_the_id_in_its_bytes(
    project: Project, back_up: Callable[..., BackupOutcome], spoilt: slice
) -> None:
    """Its own path is in no record, and SQLite cannot read its id."""
    made = back_up().made
    copy = project.save_copy(project.path.with_name("another.annotator"))
    content = bytearray(copy.read_bytes())
    content[spoilt] = bytes(len(content[spoilt]))
    copy.write_bytes(content)
    assert [one.path for one in list_backups(copy, BackupSettings())] == [made]
    copy.write_bytes(b"nothing of a project")
    assert list_backups(copy, BackupSettings()) == []
