"""Faults of the disk at every step of an operation in turn, until one run passes through.

As SQLite tests itself: an operation is repeated from the same beginning, and fails in its first
step, its second and so on. It may succeed, or be refused in plain words. In both cases every file
is as before or as after the operation, and work goes on when the fault is over.
"""

import errno
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatorError, InputError
from annotator.project import Project, schema
from tests.attacks.child import Child, Report
from tests.attacks.desk import ANA, Desk, new_desk
from tests.attacks.disk import NEVER, Action, Disk, Steps
from tests.attacks.figures import Figures
from tests.attacks.operations import OPERATIONS, Analyst, Failed, write_article
from tests.attacks.state import read_state
from tests.project.older import one_more

_FULL = (
    Steps.WRITE | Steps.TRUNCATE | Steps.CREATE | Steps.MAKE | Steps.LINK | Steps.RENAME | Steps.MAP
)
_READ_ONLY = _FULL | Steps.UNLINK
_WITHOUT_LOCKS = Steps.ALL & ~Steps.LOCK
_UNTRUE = re.compile(
    r"Something went wrong|Traceback|database is locked|(annotator|wal|part)”? (is|seems) damaged"
)
"""What is not to be said of a sound file on a disk that fails."""
_NUMBER = 7
"""Of the operation: what it draws its places from."""
_NEXT = 8
"""Of the edit that is made when the fault is over."""


@dataclass(frozen=True)
class Fault:
    """A way in which the disk fails."""

    name: str
    error: int
    steps: Steps
    stays: bool = False
    """Whether it fails from then on, or once."""
    action: Action = Action.FAIL


FAULTS = (
    Fault("full once", errno.ENOSPC, _FULL),
    Fault("full from then on", errno.ENOSPC, _FULL, stays=True),
    Fault("over quota from then on", errno.EDQUOT, _FULL, stays=True),
    Fault("input/output error once", errno.EIO, _WITHOUT_LOCKS),
    Fault("input/output errors from then on", errno.EIO, _WITHOUT_LOCKS, stays=True),
    Fault("read-only from then on", errno.EROFS, _READ_ONLY, stays=True),
    Fault("too many open files from then on", errno.EMFILE, Steps.OPEN | Steps.CREATE, stays=True),
    Fault("interrupted once", errno.EINTR, Steps.OPEN | Steps.READ | Steps.WRITE),
    Fault("short write once", 0, Steps.WRITE, action=Action.SHORT),
    Fault("locks fail once", errno.EIO, Steps.LOCK),
)
KILLS = (
    Fault("killed before", 0, Steps.ALL & ~Steps.STAT & ~Steps.READ, action=Action.KILL_BEFORE),
    Fault("killed in the middle of a write", 0, Steps.WRITE, action=Action.KILL_TORN),
)


class Picture(NamedTuple):
    """What the files of a desk hold."""

    project: object
    export: object
    copy: object
    new: object
    backups: object
    """All backups of the project: each must be as it was before."""


# The operations


def _open(analyst: Analyst) -> None:
    analyst.close()
    _ = analyst.project


def _new(analyst: Analyst) -> None:
    Project.create(_new_path(analyst.desk), default_tag_set(), annotator=ANA).close()


def _migrate(analyst: Analyst) -> None:
    analyst.close()
    schema.MIGRATIONS = (*schema.MIGRATIONS, one_more)
    _ = analyst.project


def _back_up(analyst: Analyst) -> None:
    analyst.command("backups", "--now", analyst.desk.project_path)


def _import(analyst: Analyst) -> None:
    # The article is there already; a look at it here would be a step of the attack's own.
    analyst.command("import", analyst.desk.project_path, analyst.desk.incoming(_NUMBER))


def _restore(analyst: Analyst) -> None:
    analyst.command("restore", analyst.desk.project_path, _earlier_path(analyst.desk))


def _recover(analyst: Analyst) -> None:
    analyst.command("recover", analyst.desk.project_path, _new_path(analyst.desk))


def _named(name: str) -> Callable[[Analyst], None]:
    return lambda analyst: analyst.carry_out(name, _NUMBER)


CASES: dict[str, Callable[[Analyst], None]] = {
    **{name: _named(name) for name in OPERATIONS if name not in ("mark", "reopen")},
    "import": _import,
    "open": _open,
    "new": _new,
    "migrate": _migrate,
    "backup": _back_up,
    "restore": _restore,
    "recover": _recover,
}


# The attacks


def fail_at_each_step(
    faults: Sequence[Fault],
    cases: Sequence[str] = tuple(CASES),
    *,
    most: int = 0,
    seed: int = 1,
    keep: Path | None = None,
) -> Iterator[Figures]:
    """Let each operation fail in each of its steps, in each of several ways.

    Args:
        faults: The ways.
        cases: The operations, of :data:`CASES`.
        most: How many steps of an operation are tried with each fault, spread evenly; 0: all.
        seed: What the operations follow from, and the steps where not all are tried.
        keep: Where folders of failures are kept.

    Yields:
        The figures of each operation.
    """
    with new_desk() as template:
        disk = Disk(template.folder.parent)
        _warm_up(template.copy_to(template.folder.with_name("warm")))
        for name in cases:
            yield _Case(template, disk, name, seed, keep).attack(faults, most)


class _Case:
    """One operation, repeated from the same beginning."""

    def __init__(self, template: Desk, disk: Disk, name: str, seed: int, keep: Path | None) -> None:
        self._disk = disk
        self._name = name
        self._seed = seed
        self._keep = keep
        self._folder = template.folder.with_name(name)
        self._template = _prepare(template.copy_to(self._folder / "template"), name, seed)
        self._figures = Figures(f"disk: {name}")
        self._before = picture_of(self._template)
        self._after = self._undisturbed(with_next=False)
        self._next = self._undisturbed(with_next=True)

    def attack(self, faults: Sequence[Fault], most: int) -> Figures:
        with self._figures.timed():
            for fault in faults:
                for first in self._steps(fault, most):
                    found = self._try(fault, first)
                    if found is None:
                        break
                    self._figures.enter(found or None)
        shutil.rmtree(self._folder)
        return self._figures

    def _steps(self, fault: Fault, most: int) -> Iterator[int]:
        """Yield the numbers of the steps to try; without a limit, until one is not reached."""
        if not most:
            yield from range(1, NEVER)
            return
        steps = self._count(fault)
        tried = min(most, steps)  # Each step once.
        for number in range(tried):
            yield 1 + (number * steps + self._seed * 7 % steps) // tried % steps

    def _count(self, fault: Fault) -> int:
        desk = self._template.copy_to(self._folder / "counted")
        child = Child(partial(self._work, desk, fault, NEVER - 1), desk.temporary)
        lines = child.wait()
        shutil.rmtree(desk.folder)
        return next((int(line.split()[1]) for line in lines if line.startswith("steps")), 0)

    def _try(self, fault: Fault, first: int) -> str | None:
        """Attack once; return what is wrong, "" if nothing is, None if the step is not reached."""
        desk = self._template.copy_to(self._folder / "attacked")
        child = Child(partial(self._work, desk, fault, first), desk.temporary)
        lines = child.wait()
        killed = fault.action >= Action.KILL_BEFORE
        try:
            if not child.failure and lines[-1:] == ["not reached"]:
                return None
            where = next((line for line in lines if line.startswith("at ")), "")
            wrong = child.failure or self._judge(desk, lines, killed=killed)
            if not wrong:
                return ""
            self._keep_folder(desk, f"{fault.name} {first}")
            return f"seed {self._seed}, {self._name}, {fault.name}, step {first} {where}: {wrong}"
        finally:
            shutil.rmtree(desk.folder)

    def _work(self, desk: Desk, fault: Fault, first: int, report: Report) -> None:
        """Carry the operation out, in a process of its own."""
        analyst = Analyst(desk, self._seed)
        _ = analyst.project
        last = NEVER if fault.stays else first
        self._disk.arm(fault.action, fault.error, fault.steps, first=first, last=last)
        try:
            CASES[self._name](analyst)
            outcome = "done"
        except (AnnotatorError, Failed) as error:
            outcome = f"refused {error}"
        steps, failed = self._disk.steps, self._disk.failed
        report(f"steps {steps}")
        report(f"at {failed}")
        report(outcome)
        if steps < first:
            report("not reached")
            return
        if fault.stays:
            analyst.close()
            self._disk.calm()
            return
        self._disk.calm()
        analyst.carry_out("tag", _NEXT)
        report("went on")
        analyst.close()

    def _judge(self, desk: Desk, lines: list[str], *, killed: bool) -> str:
        """Return what is wrong after an attack; "" if nothing is."""
        said = next((line for line in lines if line.startswith(("done", "refused"))), "killed")
        if not killed:
            self._figures.count("done" if said == "done" else "refused")
        wrong = untrue(said)
        if wrong:
            return wrong
        try:
            found = picture_of(desk)
        except sqlite3.Error as error:
            return f"{said}: a file cannot be read: {error}"
        wrong = self._compare(found, said, went_on="went on" in lines)
        if wrong:
            self._figures.lost += said == "done" or "went on" in lines
            return f"{said}: {wrong}"
        return self._tidy(desk)

    def _compare(self, found: Picture, said: str, *, went_on: bool) -> str:
        self._figures.edits += (said == "done") + went_on
        for name in Picture._fields:
            before, after = getattr(self._before, name), getattr(self._after, name)
            allowed = [after] if said == "done" else [before, after]
            if name == "backups":
                allowed = [frozenset(), frozenset([self._before.project])]
            if went_on and name == "project":
                allowed = [getattr(self._next, name)]
                if said != "done":
                    allowed.append(self._next_alone)
            if getattr(found, name) not in allowed:
                return f"the {name} is neither as before nor as after"
        return ""

    def _tidy(self, desk: Desk) -> str:
        """Return what the next run leaves of what this one left."""
        if not desk.leavings():
            return ""
        child = Child(partial(self._next_run, desk), desk.temporary)
        child.wait()
        if child.failure:
            return f"in the next run: {child.failure}"
        leavings = desk.leavings()
        return f"left behind by two runs: {', '.join(leavings)}" if leavings else ""

    def _next_run(self, desk: Desk, report: Report) -> None:
        analyst = Analyst(desk, self._seed)
        if self._name in ("new", "recover"):
            if not _new_path(desk).exists():
                CASES[self._name](analyst)
            Project.open(_new_path(desk), annotator=ANA).close()
        else:
            # What was done wholly before the kill cannot be done again.
            with suppress(InputError):
                CASES[self._name](analyst)
        problems = analyst.project.check()
        if problems:
            raise AssertionError(f"not sound: {problems}")
        analyst.close()
        report("closed")

    def _undisturbed(self, *, with_next: bool) -> Picture:
        """Return the files after the operation, and after the edit that follows it."""

        def work(desk: Desk, with_operation: bool, report: Report) -> None:
            analyst = Analyst(desk, self._seed)
            if with_operation:
                CASES[self._name](analyst)
            if with_next:
                analyst.carry_out("tag", _NEXT)
            analyst.close()
            report("closed")

        pictures: list[Picture] = []
        for with_operation in (True, False):
            desk = self._template.copy_to(self._folder / "undisturbed")
            child = Child(partial(work, desk, with_operation), desk.temporary)
            child.wait()
            if child.failure:
                raise AssertionError(f"{self._name} fails undisturbed: {child.failure}")
            pictures.append(picture_of(desk))
            shutil.rmtree(desk.folder)
        self._next_alone = pictures[1].project
        return pictures[0]

    def _keep_folder(self, desk: Desk, name: str) -> None:
        if self._keep is not None:
            shutil.copytree(desk.folder, self._keep / f"{self._name} {name}", dirs_exist_ok=True)


def untrue(said: str) -> str:
    """Return what is wrong with what a person was told; "" if nothing is."""
    found = _UNTRUE.search(said)
    return f"it was told “{found[0]}”: {said}" if found else ""


def picture_of(desk: Desk) -> Picture:
    """Read the files of a desk.

    Raises:
        sqlite3.Error: a project cannot be read.
    """
    new = _new_path(desk)
    export = desk.export_path
    backups = [*desk.folder.glob("kyiv.backup-*"), *(desk.folder / "home").rglob("*.*")]
    return Picture(
        read_state(desk.project_path),
        sha256(export.read_bytes()).hexdigest() if export.exists() else None,
        read_state(desk.copy_path) if desk.copy_path.exists() else None,
        # Its id and its time are new each time.
        read_state(new).tables[1:] if new.exists() else None,
        frozenset(read_state(path) for path in backups if path.suffix == ".annotator"),
    )


def _prepare(desk: Desk, name: str, seed: int) -> Desk:
    """Let there be something to undo, to redo, and to replace."""
    analyst = Analyst(desk, seed)
    shutil.copy(desk.project_path, _earlier_path(desk))
    for number, each in enumerate(("tag", "note", "comment", "copy", "tag", "undo")):
        if (name, each) != ("undo", "undo"):
            analyst.carry_out(each, 100 + number)
    analyst.close()
    write_article(desk.incoming(_NUMBER), _NUMBER, analyst.chance(_NUMBER))
    desk.export_path.write_text("the last export\n", "utf-8")
    return desk


def _warm_up(desk: Desk) -> None:
    """Load the modules of all commands here, so that not each process loads them anew."""
    analyst = Analyst(desk, 0)
    for name in ("import", "merge", "export", "look"):
        analyst.carry_out(name, 0)
    analyst.close()


def _earlier_path(desk: Desk) -> Path:
    return desk.folder / "colleagues" / "earlier.annotator"


def _new_path(desk: Desk) -> Path:
    return desk.folder / "out" / "new.annotator"
