"""Two writers of one project, by every spelling of its path.

The first process has the project open by one spelling, the second one asks for it by another. At
most one may write. Whoever reads by any spelling sees all that was acknowledged, or is refused.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from annotator.model import AnnotatorError
from annotator.project import Project
from annotator.project.edits import Tag
from tests.attacks.child import Child, Report
from tests.attacks.desk import SEED_ARTICLE, Desk, new_desk
from tests.attacks.figures import Figures
from tests.attacks.state import annotation_ids

_EDITS = 20


def _same(path: Path) -> Path:
    return path


def _roundabout(path: Path) -> Path:
    return path.parent / "out" / ".." / path.name


def _relative(path: Path) -> Path:
    os.chdir(path.parent)
    return Path(path.name)


def _link_to_file(path: Path) -> Path:
    link = path.with_name("link.annotator")
    link.symlink_to(path)
    return link


def _link_to_link(path: Path) -> Path:
    link = path.parent / "out" / "second.annotator"
    link.symlink_to(_link_to_file(path))
    return link


def _link_to_folder(path: Path) -> Path:
    link = path.parent.with_name(f"{path.parent.name}-link")
    link.unlink(missing_ok=True)
    link.symlink_to(path.parent)
    return link / path.name


def _hard_link(path: Path) -> Path:
    link = path.with_name("hard.annotator")
    link.hardlink_to(path)
    return link


def _hard_link_elsewhere(path: Path) -> Path:
    link = path.parent / "out" / path.name
    link.hardlink_to(path)
    return link


def _mounted(path: Path) -> Path:
    place = path.parent.with_name(f"{path.parent.name}-mounted")
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "--bind", path.parent, place], check=True, capture_output=True)
    return place / path.name


def _other_case(path: Path) -> Path:
    other = path.with_name(path.name.upper())
    if not other.exists():
        raise FileNotFoundError("names that differ in case are different files here")
    return other


def _without_lock(path: Path) -> Path:
    path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
    return path


def _link_without_lock(path: Path) -> Path:
    return _link_to_file(_without_lock(path))


SPELLINGS: dict[str, Callable[[Path], Path]] = {
    "the same": _same,
    "roundabout": _roundabout,
    "relative": _relative,
    "a link to the file": _link_to_file,
    "a link to a link": _link_to_link,
    "a link to the folder": _link_to_folder,
    "a hard link": _hard_link,
    "a hard link elsewhere": _hard_link_elsewhere,
    "a bind mount": _mounted,
    "another case": _other_case,
    "the lock deleted": _without_lock,
    "a link, the lock deleted": _link_without_lock,
}


def write_twice() -> Iterator[Figures]:
    """Let two processes ask for a project, by each spelling and in both orders.

    Yields:
        The figures.
    """
    figures = Figures("two writers by every spelling")
    with figures.timed(), new_desk() as template:
        for name, spell in SPELLINGS.items():
            for other_way in (False, True):
                folder = template.folder.with_name("attacked")
                desk = template.copy_to(folder)
                try:
                    with _spelling(spell, desk.project_path) as spelled:
                        if spelled is None:
                            figures.count("spellings that are impossible here")
                            break
                        paths = [desk.project_path, spelled]
                        _meet(desk, name, paths[::-1] if other_way else paths, figures)
                finally:
                    shutil.rmtree(folder)
    yield figures


@contextmanager
def _spelling(spell: Callable[[Path], Path], path: Path) -> Iterator[Path | None]:
    """Spell a path in another way; None where that is not possible."""
    before = Path.cwd()
    try:
        yield spell(path) if spell not in _WHILE_OPEN else path
    except (OSError, subprocess.CalledProcessError):
        yield None
    finally:
        os.chdir(before)
        mounted = path.parent.with_name(f"{path.parent.name}-mounted")
        if mounted.exists():
            # Of a folder on the same disk Python does not see that it is a mount.
            subprocess.run(["umount", mounted], check=False, capture_output=True)
            mounted.rmdir()


_WHILE_OPEN = (_without_lock, _link_without_lock)
"""Spelled when the first process has the project open: its lock is there only then."""


def _meet(desk: Desk, name: str, paths: list[Path], figures: Figures) -> None:
    """Let the first process write, the second one ask for the pen, and a third one read."""
    told, tell = os.pipe()
    first = Child(partial(_write, paths[0], "first", told), desk.temporary)
    first.wait_for(1)
    spell = SPELLINGS[name]
    second_path = spell(desk.project_path) if spell in _WHILE_OPEN else paths[1]
    os.write(tell, b"." * 3)
    first.wait_for(4)
    reader = Child(partial(_read, second_path), desk.temporary)
    reader.wait()
    seen = None if "refused" in reader.lines[0] else set(reader.lines)
    acknowledged_then = _acknowledged(first)
    second = Child(partial(_write, second_path, "second", None), desk.temporary)
    second.wait_for(1)
    os.write(tell, b"." * _EDITS)
    second.wait()
    os.close(tell)
    first.wait()
    os.close(told)
    acknowledged = _acknowledged(first) | _acknowledged(second)
    figures.edits += len(acknowledged)
    found = annotation_ids(desk.project_path)
    lost = acknowledged - found
    figures.lost += len(lost)
    are_two = "open" in first.lines and "open" in second.lines
    wrong = [child.failure for child in (first, second, reader) if child.failure is not None]
    if are_two:
        wrong.append("two processes write")
    if lost:
        wrong.append(f"{len(lost)} edits lost")
    if seen is not None and acknowledged_then - seen:
        wrong.append("a reader does not see what was saved")
    figures.enter(
        f"{name} ({paths[0].name}, {paths[1].name}): {'; '.join(wrong)}" if wrong else None
    )


def _acknowledged(child: Child) -> set[str]:
    return {line for line in child.lines if line.startswith(("first-", "second-"))}


def _write(path: Path, name: str, told: int | None, report: Report) -> None:
    """Open a project and edit it, where ``told`` is given once for each byte there."""
    try:
        project = Project.open(path, annotator=name)
    except AnnotatorError as error:
        report(f"refused {error}")
        return
    report("open")
    for number in range(_EDITS + 3):
        if told is not None:
            os.read(told, 1)
        edit = Tag(SEED_ARTICLE, "claim", ((number, number + 5),), id=f"{name}-{number}")
        try:
            project.do(edit)
        except AnnotatorError as error:
            report(f"refused {error}")
        else:
            report(edit.id)
    project.close()


def _read(path: Path, report: Report) -> None:
    try:
        with Project.open(path, read_only=True) as project:
            found = [annotation.id for annotation in project.annotations(SEED_ARTICLE)]
    except AnnotatorError as error:
        report(f"refused {error}")
        return
    for annotation_id in found:
        report(annotation_id)
