"""Kills of the window at random instants, while gestures are made in it.

What the window shows as saved when a gesture ends is in the file after the kill; at most the
gesture that was under way is there besides.
"""

import random
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from annotator.project.written_elsewhere import latest_step
from tests.attacks.child import Child, Report
from tests.attacks.desk import Desk, new_desk
from tests.attacks.figures import Figures
from tests.attacks.soak import Day
from tests.attacks.state import copy_with_log

_MOST_GESTURES = 12
"""Of one window, which is closed after them."""
_MOST_DELAY = 0.03
"""Seconds after a report at which the kill comes at the latest; a gesture takes 5–50 ms."""


_STAYING = ("tmp/settings", "tmp/places/", "kyiv.annotator-")


class Shown(NamedTuple):
    """What the window, or the file, has of the project."""

    step: int
    """The latest one of the history."""
    article: str
    annotations: tuple[str, ...]
    """The ids of those in the article."""


def kill_windows(count: int, seed: int) -> Figures:
    """Kill the window so many times; the same project lives through all of it.

    Args:
        count: Kills.
        seed: What the gestures follow from; their instants are the system's, too.
    """
    figures = Figures("kills of the window at random instants")
    chance = random.Random(f"{seed}/window kills")
    with figures.timed(), new_desk() as desk:
        for number in range(count):
            child = Child(partial(_work, desk, f"{seed}/{number}"), desk.temporary)
            if child.wait_for(chance.randrange(_MOST_GESTURES + 3)):
                time.sleep(chance.uniform(0, _MOST_DELAY))
            child.kill()
            figures.count(_phase(child.lines))
            fault = child.failure or _compare(desk, child.lines, figures)
            figures.enter(fault and f"seed {seed}, kill {number}: {fault}")
        for fault in _end(desk, seed):
            figures.faults.append(f"seed {seed}: {fault}")
    return figures


def _work(desk: Desk, seed: str, report: Report) -> None:
    day = Day(desk, seed)
    report(_line(day))
    for _ in range(_MOST_GESTURES):
        day.make_gesture()
        report(_line(day))
    day.close()
    report("closed")


def _line(day: Day) -> str:
    """Return the report of what the window shows, after it has shown it."""
    project, article, ids = day.shown()
    return f"{latest_step(project.context.db)} {article} {' '.join(sorted(ids))}"


def _compare(desk: Desk, lines: list[str], figures: Figures) -> str | None:
    told = [line.split(" ") for line in lines if line != "closed"]
    if not told:
        return None
    step, article, *ids = told[-1]
    shown = Shown(int(step), article, tuple(filter(None, ids)))
    figures.edits += shown.step - int(told[0][0])
    try:
        found = _read(desk.project_path, shown.article)
    except (sqlite3.Error, AssertionError) as error:
        return f"after step {shown.step}: {error}"
    if found.step < shown.step:
        figures.lost += shown.step - found.step
        return f"the window showed step {shown.step}, the file ends with {found.step}"
    if found.step == shown.step and found.annotations != shown.annotations:
        figures.lost += len(set(shown.annotations) - set(found.annotations))
        return f"at step {shown.step} the file has other annotations than the window showed"
    return None


def _read(project: Path, article: str) -> Shown:
    copy = project.parent.with_name("copy")
    copy_with_log(project, copy)
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
        (step,) = db.execute("SELECT max(id) FROM steps").fetchone()
        rows = db.execute(
            "SELECT id FROM annotations WHERE document = ? AND deleted = 0 ORDER BY id", [article]
        )
        return Shown(step, article, tuple(one for (one,) in rows))


def _end(desk: Desk, seed: int) -> list[str]:
    """One more window is closed undisturbed; then all is sound, and nothing is left."""
    child = Child(partial(_work, desk, f"{seed}/last"), desk.temporary)
    child.wait()
    if child.failure:
        return [f"after the last kill: {child.failure}"]
    # The settings are in the temporary folder here. A log stays where a backup that is under way at
    # the end of the process still reads it.
    leavings = [each for each in desk.leavings() if not each.startswith(_STAYING)]
    return [f"left behind: {', '.join(leavings)}"] if leavings else []


def _phase(lines: list[str]) -> str:
    if not lines:
        return "killed while opening"
    return "killed while " + ("working" if len(lines) <= _MOST_GESTURES else "closing")
