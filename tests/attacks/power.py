"""Power cuts, played through: some of the writes since the last fsync are on the disk, others not.

A process works at a desk while each step that changes the disk is recorded, also where an edit is
acknowledged. A cut at any instant then leaves what was synchronised, and of everything else what
chance decides: nothing, all, the first part, any writes, any sectors of them. The program must
find every edit that was acknowledged before the cut, and a sound file.
"""

import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.attacks.child import Child, Report
from tests.attacks.desk import Desk, new_desk
from tests.attacks.disk import Disk
from tests.attacks.figures import Figures
from tests.attacks.operations import Analyst
from tests.attacks.reference import Reference
from tests.attacks.state import State, read_state

SECTOR = 512
"""The bytes that a disk writes as a whole."""
_OPERATIONS_OF_SESSION = 25
_CUTS_OF_SESSION = 50


@dataclass
class Event:
    """One recorded step: ``write INODE START LENGTH`` with its data, ``rename FROM TO``."""

    kind: str
    words: list[str]
    data: bytes = b""


def read_log(log: Path) -> list[Event]:
    """Return the steps that :meth:`~tests.attacks.disk.Disk.record` wrote into a log."""
    events: list[Event] = []
    data, start = log.read_bytes(), 0
    while start < len(data):
        end = data.index(b"\n", start)
        kind, _, rest = data[start:end].decode().partition(" ")
        start = end + 1
        words = rest.split("\t") if kind in ("rename", "link") else rest.split(" ", 2)
        event = Event(kind, words)
        if kind == "write":
            length = int(words[2])
            event.data, start = data[start : start + length], start + length
        events.append(event)
    return events


@dataclass
class _File:
    """What the disk has of a file, and what is only in memory."""

    durable: bytearray
    pending: list[Event] = field(default_factory=list[Event])

    def synchronise(self) -> None:
        for event in self.pending:
            _apply(event, self.durable, 0, len(event.data))
        self.pending.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        """Return the content that the disk has after the cut."""
        content = bytearray(self.durable)
        for event in _some(self.pending, chance):
            if len(event.data) > SECTOR and chance.random() < 0.3:
                for start in range(0, len(event.data), SECTOR):
                    if chance.random() < 0.5:
                        _apply(event, content, start, start + SECTOR)
            else:
                _apply(event, content, 0, len(event.data))
        return bytes(content)


def _apply(event: Event, content: bytearray, start: int, end: int) -> None:
    """Apply a step, of a write the bytes from ``start`` to ``end``."""
    if event.kind == "truncate":
        length = int(event.words[1])
        del content[length:]
        content.extend(bytes(length - len(content)))
        return
    place, data = int(event.words[1]) + start, event.data[start:end]
    content.extend(bytes(max(0, place - len(content))))
    content[place : place + len(data)] = data


def _some(events: list[Event], chance: random.Random) -> list[Event]:
    """Choose which of the steps that were not synchronised reach the disk."""
    way = chance.randrange(4)
    if way == 0:
        return []
    if way == 1:
        return events
    if way == 2:
        return events[: chance.randint(0, len(events))]
    return [event for event in events if chance.random() < 0.5]


class PlayedDisk:
    """A folder as it is on the disk, step by step.

    Names are as a file system with a journal keeps them: in order, and those that were given
    before any fsync are there after it.
    """

    def __init__(self, folder: Path) -> None:
        self._names = {str(path): path.stat().st_ino for path in _files(folder)}
        self._files = {
            path.stat().st_ino: _File(bytearray(path.read_bytes())) for path in _files(folder)
        }
        self._open: dict[int, int] = {inode: inode for inode in self._files}
        """The file that an inode is now: numbers are given anew."""
        self._pending_names: list[Event] = []
        self._next = -1
        self.acknowledged = 0

    def play(self, event: Event) -> None:
        """Go on by one step."""
        words = event.words
        match event.kind:
            case "create":
                self._open[int(words[0])] = self._next
                self._files[self._next] = _File(bytearray())
                path = " ".join(words[1:])
                self._pending_names.append(Event("create", [path, str(self._next)]))
                self._next -= 1
            case "write" | "truncate":
                self._file(words[0]).pending.append(event)
            case "sync":
                self._file(words[0]).synchronise()
                self._keep_names(self._names, self._pending_names)
                self._pending_names = []
            case "sync-folder":
                self._keep_names(self._names, self._pending_names)
                self._pending_names = []
            case "rename" | "unlink" | "link":
                path = [" ".join(words)] if event.kind == "unlink" else words
                self._pending_names.append(Event(event.kind, path))
            case "mark":
                self.acknowledged = int(words[0])

    def after_cut(self, chance: random.Random) -> dict[Path, bytes]:
        """Return the files that are on the disk after a cut now."""
        names = dict(self._names)
        count = len(self._pending_names)
        kept = chance.choice((0, count, chance.randint(0, count)))
        self._keep_names(names, self._pending_names[:kept])
        return {Path(name): self._files[file].after_cut(chance) for name, file in names.items()}

    def _file(self, inode: str) -> _File:
        return self._files[self._open[int(inode)]]

    @staticmethod
    def _keep_names(names: dict[str, int], events: list[Event]) -> None:
        for event in events:
            match event.kind, event.words:
                case "create", [path, file]:
                    names[path] = int(file)
                case "unlink", [path]:
                    names.pop(path, None)
                case "link", [path, to] if path in names:
                    names[to] = names[path]
                case "rename", [path, to] if path in names:
                    names[to] = names.pop(path)
                case _:
                    pass


def cut_power(
    count: int, seed: int, keep: Path | None = None, *, is_hasty: bool = False
) -> Figures:
    """Cut the power so many times, while a process works.

    Args:
        count: Cuts.
        seed: What operations, instants and the writes that are lost follow from.
        keep: Where the folder of a project that lost something is kept.
        is_hasty: Whether edits are acknowledged before they are saved, so that some are lost: this
            shows that the attack finds it.
    """
    figures = Figures("power cuts, played through")
    with figures.timed(), new_desk() as template:
        disk = Disk(template.folder.parent)
        session = 0
        while figures.tried < count:
            session += 1
            folder = template.folder.with_name(f"session-{session}")
            desk = template.copy_to(folder / "attacked")
            cuts = min(_CUTS_OF_SESSION, count - figures.tried)
            one = _Session(desk, template, disk, 1_000 * seed + session, figures, is_hasty)
            one.record()
            one.cut(cuts, keep)
            shutil.rmtree(folder)
    return figures


class _Session:
    """One recorded session, and the cuts in it."""

    def __init__(
        self,
        desk: Desk,
        template: Desk,
        disk: Disk,
        seed: int,
        figures: Figures,
        is_hasty: bool,
    ) -> None:
        self._desk = desk
        self._disk = disk
        self._seed = seed
        self._figures = figures
        self._is_hasty = is_hasty
        self._chance = random.Random(f"{seed}/power")
        self._reference = Reference(template.copy_to(desk.folder.with_name("undisturbed")), seed)
        self._reference.go_on_to(_OPERATIONS_OF_SESSION + 1)
        self._log = desk.folder.with_name("log")
        self._played = PlayedDisk(desk.folder)
        self._events: list[Event] = []

    def record(self) -> None:
        child = Child(self._work, self._desk.temporary)
        child.wait()
        if child.failure:
            raise AssertionError(f"seed {self._seed}: {child.failure}")
        self._events = read_log(self._log)

    def cut(self, count: int, keep: Path | None) -> None:
        """Cut at so many instants, the same ones again for the same seed."""
        cuts = sorted(self._chance.randrange(len(self._events)) for _ in range(count))
        played = 0
        for cut in cuts:
            for event in self._events[played:cut]:
                self._played.play(event)
            played = max(played, cut)
            lay_out(self._played.after_cut(self._chance), self._desk.folder)
            if keep is not None:
                shutil.copytree(self._desk.folder, keep / "before", dirs_exist_ok=True)
            fault = self._judge(self._played.acknowledged)
            self._figures.edits += self._played.acknowledged
            self._figures.enter(fault and f"seed {self._seed}, step {cut}: {fault}")

    def _judge(self, acknowledged: int) -> str | None:
        path = self._desk.project_path
        try:
            raw = read_state(path)
        except sqlite3.Error as error:
            return f"the file cannot be read: {error}"
        found = self._reference.operations_of(raw, range(acknowledged + 1, acknowledged - 1, -1))
        if found is None:
            self._figures.lost += 1
            differing = ", ".join(self._reference.state(acknowledged).differing(raw))
            return f"after operation {acknowledged} other content in {differing}"
        return self._open(raw)

    def _open(self, raw: State) -> str | None:
        """Let the program open what the cut left."""
        child = Child(partial(_look, self._desk, self._seed), self._desk.temporary)
        child.wait()
        if child.failure:
            return child.failure
        after = read_state(self._desk.project_path)
        if after != raw:
            self._figures.lost += 1
            return f"opening changed {', '.join(raw.differing(after))}"
        return None

    def _work(self, report: Report) -> None:
        self._disk.record(self._log)
        analyst = Analyst(self._desk, self._seed)
        for number in range(1, _OPERATIONS_OF_SESSION + 1):
            if self._is_hasty:
                self._disk.mark(number)
            analyst.do(number)
            self._disk.mark(number)
        analyst.close()
        report("closed")


def _look(desk: Desk, seed: int, report: Report) -> None:
    analyst = Analyst(desk, seed)
    problems = analyst.project.check()
    if problems:
        raise AssertionError(f"not sound: {problems}")
    analyst.close()
    report("closed")


def lay_out(files: dict[Path, bytes], folder: Path) -> None:
    """Let a folder have these files alone; what is there already keeps its inode."""
    for path in _files(folder):
        if path not in files:
            path.unlink()
    for path, content in files.items():
        if path.exists() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not written anew: a file that is the same for the disk is the same for the program.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.ftruncate(handle, 0)
        os.write(handle, content)
        os.close(handle)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
