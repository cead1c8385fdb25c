"""The commands that look at a project file, each in a process of its own."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from annotator.model import AnnotatorError
from annotator.project import Project
from annotator.project.edits import Tag
from tests.attacks.child import Report
from tests.attacks.desk import ANA, SEED_ARTICLE, Desk
from tests.attacks.operations import run_command


def backup_of(desk: Desk) -> Path:
    """Return the path of the backup that a person puts in the place of the project."""
    return desk.folder / "out" / "backup.annotator"


def _command(desk: Desk, report: Report, *arguments: object) -> None:
    code, out, err = run_command(*arguments)
    report(json.dumps({"code": code, "out": out[:500], "err": err}))


def _info(desk: Desk, report: Report) -> None:
    _command(desk, report, "info", desk.project_path)


def _check(desk: Desk, report: Report) -> None:
    _command(desk, report, "check", desk.project_path)


def _export(desk: Desk, report: Report) -> None:
    _command(desk, report, "export", desk.project_path, desk.folder / "out" / "looked.jsonl")


def _merge(desk: Desk, report: Report) -> None:
    theirs = desk.temporary.with_name("theirs.annotator")
    backup = backup_of(desk)
    if not backup.exists():
        backup = desk.folder.with_name("renamed") / backup.relative_to(desk.folder)
    theirs.parent.mkdir(exist_ok=True)
    shutil.copy(backup, theirs)
    _command(desk, report, "merge", theirs, desk.project_path)


def _open(desk: Desk, report: Report) -> None:
    try:
        with Project.open(desk.project_path, annotator=ANA) as project:
            project.do(Tag(SEED_ARTICLE, "claim", ((70, 80),), id="looked"))
    except AnnotatorError as error:
        report(f"refused {error}")
    else:
        report("open")


LOOKS: dict[str, Callable[[Desk, Report], None]] = {
    "info": _info,
    "check": _check,
    "export": _export,
    "merge": _merge,
    "open": _open,
}
"""What reports in one line what it did; all but the last one only read."""
