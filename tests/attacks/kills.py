"""Kills at random instants: of a process that opens a project, edits it and closes it again.

The same project lives through many kills. After each, its content is that of the reference: with
every acknowledged operation, and at most the one besides that was under way.
"""

import random
import shutil
import sqlite3
import time
from functools import partial
from pathlib import Path

from annotator.formats.reading_process import pool
from annotator.project import Project
from tests.attacks.child import Child, Report
from tests.attacks.desk import Desk, new_desk
from tests.attacks.figures import Figures
from tests.attacks.operations import Analyst
from tests.attacks.reference import Reference
from tests.attacks.state import read_state

_OPERATIONS_OF_LIFE = 400
"""After so many operations another project begins, so that each stays small and quick to read."""
_MOST_OPERATIONS = 10
"""Of one process, which closes the project after them."""
_MOST_DELAY = 0.006
"""Seconds after a report at which the kill comes at the latest; an edit takes 1–2 ms."""


def kill_at_random(
    count: int, seed: int, keep: Path | None = None, *, is_hasty: bool = False
) -> Figures:
    """Kill a process that works on a project, so many times.

    Args:
        count: Kills.
        seed: What all that happens by chance follows from, except for the system's own timing.
        keep: Where the folder of a project that lost something is kept.
        is_hasty: Whether edits are acknowledged before they are saved, so that some are lost: this
            shows that the attack finds it.
    """
    figures = Figures("kills of a writer at random instants")
    with figures.timed(), new_desk() as template:
        life = 0
        while figures.tried < count:
            life += 1
            folder = template.folder.with_name(f"life-{life}")
            one = _Life(template, folder, 1_000 * seed + life, figures, is_hasty)
            one.live(count)
            if figures.faults and keep is not None:
                shutil.copytree(folder, keep / folder.name)
                break
            shutil.rmtree(folder)
    return figures


class _Life:
    """One project from its first kill to its last."""

    def __init__(
        self, template: Desk, folder: Path, seed: int, figures: Figures, is_hasty: bool
    ) -> None:
        self._desk = template.copy_to(folder / "attacked")
        self._reference = Reference(template.copy_to(folder / "undisturbed"), seed)
        self._seed = seed
        self._figures = figures
        self._is_hasty = is_hasty
        self._chance = random.Random(f"{seed}/kills")
        self._done = 0
        """Operations that the project has."""

    def live(self, count: int) -> None:
        while self._done < _OPERATIONS_OF_LIFE and self._figures.tried < count:
            fault = self._kill_once()
            self._figures.enter(fault and f"seed {self._seed}: {fault}")
            if fault is not None:
                return
        fault = self._end()
        if fault is not None:
            self._figures.faults.append(f"seed {self._seed}: {fault}")

    def _kill_once(self) -> str | None:
        # Beforehand, so that the child does not run while the reference goes on.
        first = self._done
        self._reference.go_on_to(first + _MOST_OPERATIONS + 1)
        child = Child(
            partial(
                _work,
                self._desk,
                self._seed,
                first,
                check=self._chance.random() < 0.25,
                reads_apart=self._chance.random() < 0.1,
                is_hasty=self._is_hasty,
            ),
            self._desk.temporary,
        )
        # The first report is that the project is open, the last that it is closed.
        if child.wait_for(self._chance.randrange(_MOST_OPERATIONS + 2)):
            _let_pass(self._chance.uniform(0, _MOST_DELAY))
        child.kill()
        if child.failure:
            return f"an error in operation {self._name(first, child)}: {child.failure}"
        acknowledged = sum(line.startswith("done") for line in child.lines)
        self._figures.edits += acknowledged
        self._figures.count(f"killed {_phase(child.lines)}")
        return self._compare(first + acknowledged, _phase(child.lines) == "while editing")

    def _compare(self, acknowledged: int, was_editing: bool) -> str | None:
        try:
            state = read_state(self._desk.project_path)
        except sqlite3.Error as error:
            return f"after operation {acknowledged} the file cannot be read: {error}"
        if state.soundness != "ok":
            return f"after operation {acknowledged} SQLite finds: {state.soundness}"
        most = acknowledged + was_editing
        found = self._reference.operations_of(state, range(most, acknowledged - 1, -1))
        if found is None:
            wanted = self._reference.state(acknowledged)
            self._figures.lost += 1
            names = self._reference.names[acknowledged - 1 : acknowledged + 1]
            return (
                f"after operation {acknowledged} ({' and '.join(names)}) other content than "
                f"acknowledged in {', '.join(wanted.differing(state))}"
            )
        self._done = found
        return None

    def _end(self) -> str | None:
        """One more process works and ends undisturbed; then all is sound, and nothing is left."""
        child = Child(partial(_tidy, self._desk, self._seed), self._desk.temporary)
        child.wait()
        if child.failure:
            return f"after the last kill: {child.failure}"
        leavings = self._desk.leavings()
        return f"left behind: {', '.join(leavings)}" if leavings else None

    def _name(self, first: int, child: Child) -> str:
        number = first + sum(line.startswith("done") for line in child.lines)
        return f"{number + 1} ({self._reference.names[number]})"


def _work(
    desk: Desk,
    seed: int,
    first: int,
    report: Report,
    *,
    check: bool,
    reads_apart: bool,
    is_hasty: bool,
) -> None:
    analyst = Analyst(desk, seed)
    analyst.reads_apart = reads_apart
    if check:
        _check(analyst.project)
    else:
        _ = analyst.project
    report("open")
    for number in range(first + 1, first + 1 + _MOST_OPERATIONS):
        if is_hasty:
            report(f"done {number}")
        analyst.do(number)
        if not is_hasty:
            report(f"done {number}")
    analyst.close()
    report("closed")


def _tidy(desk: Desk, seed: int, report: Report) -> None:
    analyst = Analyst(desk, seed)
    _check(analyst.project)
    # The process that reads files clears what another one left.
    analyst.reads_apart = True
    for name in ("import", "export", "copy", "merge", "look"):
        analyst.carry_out(name, 0)
    pool.end_all()
    analyst.close()
    report("closed")


def _check(project: Project) -> None:
    problems = project.check()
    if problems:
        raise AssertionError(f"not sound: {problems}")


def _phase(lines: list[str]) -> str:
    if not lines:
        return "while opening"
    if len(lines) >= _MOST_OPERATIONS + 1:
        return "while closing"
    return "while editing"


def _let_pass(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
