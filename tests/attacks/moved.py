"""Project files that are replaced, moved, cut or removed: while they are open, and after a kill.

A matrix of what happens to the file, when it happens, and which command looks at it then. What a
person put there is never destroyed, commands that read write nothing, and no edit is acknowledged
that is in no file.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from annotator.model import AnnotatedDocument, AnnotatorError, Document
from annotator.project import Project
from annotator.project.edits import Tag
from tests.attacks.child import Child, Report
from tests.attacks.desk import ANA, SEED_ARTICLE, Desk, new_desk
from tests.attacks.faults import untrue
from tests.attacks.figures import Figures
from tests.attacks.looks import LOOKS, backup_of
from tests.attacks.state import State, annotation_ids, read_state

_EDITS = 3


# What happens to the file


def _copied_over(desk: Desk) -> None:
    with desk.project_path.open("r+b") as file:
        file.truncate(0)
        file.write(backup_of(desk).read_bytes())


def _moved_over(desk: Desk) -> None:
    shutil.copy(backup_of(desk), desk.folder / "out" / "moving")
    (desk.folder / "out" / "moving").replace(desk.project_path)


def _unpacked_over(desk: Desk) -> None:
    archive = desk.folder / "out" / "backup.tar"
    named = desk.folder / "out" / "named" / desk.project_path.name
    named.parent.mkdir()
    shutil.copy(backup_of(desk), named)
    subprocess.run(["tar", "-cf", archive, "-C", named.parent, named.name], check=True)
    subprocess.run(["tar", "-xf", archive, "-C", desk.folder], check=True)
    shutil.rmtree(named.parent)
    archive.unlink()


def _put_with_log(desk: Desk) -> None:
    """Put another file there that has a log of its own beside it: both are somebody's copies."""
    _moved_over(desk)
    log = desk.folder / "out" / "other.annotator-wal"
    shutil.copy(log, desk.project_path.with_name(f"{desk.project_path.name}-wal"))


def _removed(desk: Desk) -> None:
    desk.project_path.unlink()


def _moved_away(desk: Desk) -> None:
    desk.project_path.replace(desk.folder / "out" / "moved.annotator")


def _folder_renamed(desk: Desk) -> None:
    desk.folder.replace(desk.folder.with_name("renamed"))


def _cut(desk: Desk) -> None:
    os.truncate(desk.project_path, desk.project_path.stat().st_size // 8192 * 4096)


def _emptied(desk: Desk) -> None:
    os.truncate(desk.project_path, 0)


REPLACED: dict[str, Callable[[Desk], None]] = {
    "a backup copied over it": _copied_over,
    "a backup moved over it": _moved_over,
    "an archive unpacked over it": _unpacked_over,
    "another project's log beside it": _put_with_log,
}
"""After these the file is a backup that must not suffer."""
GONE: dict[str, Callable[[Desk], None]] = {
    "removed": _removed,
    "moved away": _moved_away,
    "its folder renamed": _folder_renamed,
    "cut": _cut,
    "emptied": _emptied,
}
MOMENTS = ("while it is open", "while somebody tags", "after a kill", "after it was closed")


def move_files(only: str = "") -> Iterator[Figures]:
    """Go through the matrix.

    Args:
        only: The name of what happens to the file; "": everything.

    Yields:
        The figures of each kind of change.
    """
    with new_desk() as template:
        _prepare(template)
        for name, change in {**REPLACED, **GONE}.items():
            if only not in ("", name):
                continue
            figures = Figures(f"files: {name}")
            with figures.timed():
                for moment in MOMENTS:
                    for look in LOOKS:
                        desk = template.copy_to(template.folder.with_name("attacked"))
                        cell = _Cell(desk, change, moment, look, figures)
                        found = cell.attack(is_replaced=name in REPLACED)
                        figures.enter(f"{name} {moment}, then {look}: {found}" if found else None)
                        for folder in ("attacked", "renamed"):
                            shutil.rmtree(desk.folder.with_name(folder), ignore_errors=True)
            yield figures


def _prepare(desk: Desk) -> None:
    """Keep a backup from before the latest work, and another project's log from after a kill."""
    shutil.copy(desk.project_path, backup_of(desk))
    other = desk.folder / "out" / "other.annotator"
    shutil.copy(desk.project_path, other)
    child = Child(partial(_tag, other, "other", None), desk.temporary)
    child.wait_for(1 + _EDITS)
    child.kill()
    with Project.open(desk.project_path, annotator=ANA) as project:
        project.do(Tag(SEED_ARTICLE, "claim", ((50, 60),), id="since the backup"))
        # Enough that the pages of the two do not go together.
        text = "Kyiv said that talks had made progress. "
        documents = [Document(f"since-{number}", "Since", text * 300) for number in range(20)]
        project.add(map(AnnotatedDocument, documents))


class _Cell:
    """One place of the matrix."""

    def __init__(
        self,
        desk: Desk,
        change: Callable[[Desk], None],
        moment: str,
        look: str,
        figures: Figures,
    ) -> None:
        self._desk = desk
        self._change = change
        self._moment = moment
        self._look_at = look
        self._figures = figures

    def attack(self, *, is_replaced: bool) -> str:
        """Return what is wrong; "" if nothing is."""
        backup = read_state(backup_of(self._desk))
        writer, wrong = self._write()
        after = self._acknowledged(writer, after=True)
        acknowledged = self._acknowledged(writer, after=False) | after
        self._figures.edits += len(acknowledged)
        wrong += [writer.failure] if writer.failure else []
        wrong += [untrue(line) for line in writer.lines if untrue(line)]
        wrong += self._judge_edits(after if is_replaced or self._is_harmed() else acknowledged)
        if is_replaced:
            wrong += self._judge_backup(None if after else backup, "before the look")
        wrong += self._look()
        if is_replaced and not after and self._look_at != "open":
            wrong += self._judge_backup(backup, f"after {self._look_at}")
        return "; ".join(wrong)

    def _is_harmed(self) -> bool:
        return self._change in (_cut, _emptied, _removed)

    def _write(self) -> tuple[Child, list[str]]:
        """Let a process work while the file changes."""
        told, tell = os.pipe()
        pipe = (told, tell)
        child = Child(partial(_tag, self._desk.project_path, "mine", pipe), self._desk.temporary)
        child.wait_for(1)
        os.write(tell, b"." * _EDITS)
        child.wait_for(1 + _EDITS)
        wrong: list[str] = []
        if self._moment == "after a kill":
            child.kill()
            self._change(self._desk)
        elif self._moment == "after it was closed":
            os.close(tell)
            child.wait()
            self._change(self._desk)
            os.close(told)
            return child, wrong
        else:
            self._change(self._desk)
            if self._moment == "while somebody tags":
                os.write(tell, b"." * _EDITS)
        os.close(tell)
        if self._moment != "after a kill":
            child.wait()
        os.close(told)
        return child, wrong

    def _acknowledged(self, writer: Child, *, after: bool) -> set[str]:
        """Return the edits that were acknowledged, before or after the change."""
        edits = [line for line in writer.lines if line.startswith("mine-")]
        return set(edits[_EDITS:] if after else edits[:_EDITS])

    def _judge_edits(self, acknowledged: set[str]) -> list[str]:
        """Each acknowledged edit must be in a project somewhere in the folder."""
        found: set[str] = set()
        folders = [self._desk.folder.with_name(name) for name in ("attacked", "renamed")]
        projects = [path for folder in folders for path in folder.rglob("*.annotator")]
        # A log that stayed where its project was is nothing lost.
        logs = [path for folder in folders for path in folder.rglob("kyiv.annotator-wal")]
        for path in projects:
            for log in (None, *logs):
                with contextlib.suppress(sqlite3.Error):
                    found |= annotation_ids(path, log)
        lost = acknowledged - found
        self._figures.lost += len(lost)
        return [f"{len(lost)} acknowledged edits are in no file"] if lost else []

    def _judge_backup(self, backup: State | None, when: str) -> list[str]:
        """The backup that was put there must be as it was, by itself; sound, if it was edited."""
        alone = self._desk.folder.with_name("alone") / "alone" / "alone.annotator"
        alone.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._desk.project_path, alone)
        try:
            state = read_state(alone)
        except sqlite3.Error as error:
            return [f"{when} the backup cannot be read: {error}"]
        finally:
            shutil.rmtree(alone.parent.parent)
        if state.soundness != "ok":
            return [f"{when} the backup is damaged: {state.soundness}"]
        if backup is not None and state != backup:
            return [f"{when} the backup has other content in {backup.differing(state)}"]
        return []

    def _look(self) -> list[str]:
        """Let a command look at the file; return what is wrong with what it says and does."""
        path = self._desk.project_path
        content = path.read_bytes() if path.exists() else None
        child = Child(partial(LOOKS[self._look_at], self._desk), self._desk.temporary)
        child.wait()
        if child.failure:
            return [f"{self._look_at}: {child.failure}"]
        said = "\n".join(child.lines)
        wrong = [untrue(said)] if untrue(said) and not self._is_harmed() else []
        if "Something went wrong" in said or "Traceback" in said:
            wrong = [f"{self._look_at} said: {said}"]
        if self._look_at != "open" and (path.read_bytes() if path.exists() else None) != content:
            wrong.append(f"{self._look_at} wrote the file")
        return wrong


def _tag(path: Path, name: str, pipe: tuple[int, int] | None, report: Report) -> None:
    """Tag, where there is a pipe once for each byte in it, and close the project at its end."""
    told = None
    if pipe is not None:
        told, tell = pipe
        os.close(tell)
    project = Project.open(path, annotator=ANA)
    report("open")
    number = 0
    while os.read(told, 1) if told is not None else number < _EDITS:
        number += 1
        edit = Tag(SEED_ARTICLE, "claim", ((number, number + 5),), id=f"{name}-{number}")
        try:
            project.do(edit)
        except AnnotatorError as error:
            report(f"refused {error}")
        else:
            report(edit.id)
    if told is None:
        os.read(os.pipe()[0], 1)  # It is killed.
    try:
        project.close()
    except AnnotatorError as error:
        report(f"at closing: {error}")
