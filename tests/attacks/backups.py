"""Kills while a backup is made, and while a project goes back to one.

A file that bears a backup's name is whole and sound, whatever was killed when. After a kill in the
middle of going back, the project is as it was before or after, and what it was before is still in
one of the backups. The next run clears what was left.
"""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from select import select

from annotator.project import Project
from annotator.project.backup_list import list_backups
from annotator.project.backup_settings import BESIDE, BackupSettings, save_settings
from annotator.project.edits import SetNote, Tag
from annotator.project.restoring import restore
from annotator.project.rolling import ALWAYS, back_up_if_due
from tests.attacks.child import Child, Report
from tests.attacks.desk import ANA, SEED_ARTICLE, Desk, new_desk
from tests.attacks.figures import Figures
from tests.attacks.state import State, read_state

_MOST_DELAY = 0.06
"""Seconds after the child's report at which the kill comes at the latest."""
_SETTINGS = BackupSettings(place=BESIDE, most=8)


def kill_backups(count: int, seed: int) -> list[Figures]:
    """Kill a process that backs a project up, and one that goes back, so many times each."""
    with new_desk() as desk:
        with Project.open(desk.project_path, annotator=ANA) as project:
            project.do(Tag(SEED_ARTICLE, "claim", ((50, 60),), id="under attack"))
        return [_kill_making(desk, count, seed), _kill_restoring(desk, count, seed)]


def _kill_making(desk: Desk, count: int, seed: int) -> Figures:
    figures, chance = Figures("kills while a backup is made"), random.Random(seed)
    path = desk.project_path
    with figures.timed():
        for number in range(count):
            with Project.open(path, annotator=ANA) as project:
                project.do(SetNote("under attack", f"{number}"))
            figures.edits += 1
            before = read_state(path)
            _killed(desk, lambda report: _make(path, report), chance.uniform(0, _MOST_DELAY))
            fault = _wrong_backups(path) or ("" if read_state(path) == before else "the project")
            if not fault and number % 10 == 9:
                back_up_if_due(path, "next", every=ALWAYS, settings=_SETTINGS, unhurried=False)
                fault = _left(path)
            figures.count("backups there", len(list_backups(path, _SETTINGS)))
            figures.enter(fault or None)
    return figures


def _kill_restoring(desk: Desk, count: int, seed: int) -> Figures:
    figures, chance = Figures("kills while a project goes back"), random.Random(seed + 1)
    path = desk.project_path
    backup = desk.folder / "out" / "copy.annotator"
    with Project.open(path, annotator=ANA) as project:
        project.save_copy(backup, replace=True)
    then = read_state(backup)
    with figures.timed():
        for number in range(count):
            with Project.open(path, annotator=ANA) as project:
                project.do(SetNote("under attack", f"restored {number}"))
            figures.edits += 1
            before = read_state(path)
            _killed(desk, lambda report: _go_back(path, backup, report), chance.uniform(0, 0.1))
            after = read_state(path)
            fault = _wrong_backups(path)
            if after == then:
                figures.count("after")
                if not fault and before not in _states_of_backups(path):
                    fault = f"kill {number} (seed {seed}): what it was before is in no backup"
                    figures.lost += 1
            elif after == before:
                figures.count("before")
            else:
                fault = f"kill {number} (seed {seed}): neither as before nor as then"
            figures.enter(fault or None)
    return figures


def _make(path: Path, report: Report) -> None:
    report("begun")
    back_up_if_due(path, "attack", every=ALWAYS, settings=_SETTINGS, unhurried=False)


def _go_back(path: Path, backup: Path, report: Report) -> None:
    save_settings(_SETTINGS)  # The child has settings of its own.
    report("begun")
    restore(path, backup)


def _killed(desk: Desk, work: Callable[[Report], None], delay: float) -> None:
    """Run the work in a child, and kill it some seconds after it has begun."""
    child = Child(work, desk.temporary)
    child.wait_for(1)
    select([], [], [], delay)
    child.kill()


def _wrong_backups(path: Path) -> str:
    """Return what is wrong with a file under a backup's name; "" if all are whole."""
    for backup in list_backups(path, _SETTINGS):
        try:
            with closing(sqlite3.connect(f"{backup.path.as_uri()}?mode=ro", uri=True)) as db:
                (result,) = db.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.Error as error:
            result = str(error)
        if result != "ok" or backup.fault:
            return f"{backup.path.name}: {result} {backup.fault}"
    return ""


def _states_of_backups(path: Path) -> set[State]:
    return {read_state(backup.path) for backup in list_backups(path, _SETTINGS)[:3]}


def _left(path: Path) -> str:
    folder = _SETTINGS.folder(path, "")
    names = {file.name for file in folder.iterdir()} - {".lock"}
    whole = {backup.path.name for backup in list_backups(path, _SETTINGS)}
    left = names - whole - {f"{name}.json" for name in whole}
    return f"left after the next run: {', '.join(sorted(left))}" if left else ""
