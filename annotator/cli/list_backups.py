"""``annotator backups``: list the backups of a project, make one, compare one with the project."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_project_argument,
    project_path,
)
from annotator.cli.foreground import run_job
from annotator.cli.streams import print_json, remark, say
from annotator.model.errors import Choice, InputError, Remedy
from annotator.project.backup_list import Backup, describe, keep, list_backups
from annotator.project.comparing import WOULD, Comparison, compare
from annotator.project.rolling import ALWAYS, back_up_if_due
from annotator.words import number, quote

LATEST = "latest"
_LISTED = 40
"""The most differences that are listed of each way."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--now", action="store_true", help="make a backup now")
    what.add_argument(
        "--compare",
        metavar="BACKUP",
        help=f"tell what restoring a backup would change: its name, a path, or “{LATEST}”",
    )
    what.add_argument(
        "--keep", metavar="BACKUP", help="keep a backup that would be removed as time passes"
    )
    add_json_argument(parser)


def _run(arguments: Namespace, _window: WindowFunctions) -> int:
    path = project_path(arguments.project).expanduser().absolute()
    if arguments.now:
        _make(path)
    if arguments.keep:
        backup = find_backup(path, arguments.keep)
        if backup.kind == "rolling":
            keep(backup, True)
    if arguments.compare:
        return _compare(path, arguments)
    backups = run_job("Looking for backups", lambda progress: list_backups(path, None, progress))
    if arguments.json:
        print_json([_as_json(backup) for backup in backups])
        return 0
    for backup in backups:
        say(_describe(backup))
    if not backups:
        say(f"{path} has no backups.")
    return 0


def _make(path: Path) -> None:
    outcome = run_job(
        "Backing up",
        lambda progress: back_up_if_due(
            path, "asked for", every=ALWAYS, progress=progress, unhurried=False, wait=True
        ),
    )
    if outcome.fault is not None:
        raise outcome.fault
    if outcome.made is None:
        remark("The last backup has everything; no other was made.")


def find_backup(path: Path, name: str) -> Backup:
    """Return one of the backups of a project.

    Args:
        path: The project.
        name: The name of its file, a path to any project file, or ``latest``.

    Raises:
        InputError: there is none.
    """
    backups = list_backups(path)
    if name == LATEST and backups:
        return backups[0]
    for backup in backups:
        if name in (backup.path.name, str(backup.path)):
            return backup
    file = project_path(Path(name)).expanduser().absolute()
    if name != LATEST and file.exists():
        return describe(file)
    remedy = Remedy("The backups there are: {}.", (Choice("backups", str(path)),))
    raise InputError(f"{path} has no backup {name}.", remedies=(remedy,))


def _compare(path: Path, arguments: Namespace) -> int:
    backup = find_backup(path, arguments.compare)
    comparison = run_job("Comparing", lambda progress: compare(path, backup.path, progress))
    if arguments.json:
        print_json(_comparison_as_json(backup, comparison))
        return 0
    say(_describe(backup))
    if comparison.is_other_project:
        remark("This is a backup of another project.")
    if comparison.is_equal:
        say("Nothing would change.")
    for way, words in WOULD.items():
        if comparison.describe(way):
            say(f"{words}: {comparison.describe(way)}")
            _list(comparison, way)
    return 0


def _list(comparison: Comparison, way: str) -> None:
    differences = [one for one in comparison.differences if one.way == way]
    for one in differences[:_LISTED]:
        present = f"  (now: {one.present})" if one.present else ""
        context = quote(one.context) if one.context else ""
        where = ", ".join(filter(None, (one.annotator, one.article, context)))
        say(f"    {one.kind} {one.text}{present}" + (f"  [{where}]" if where else ""))
    if len(differences) > _LISTED:
        say(f"    … and {len(differences) - _LISTED:,} more")


def _describe(backup: Backup) -> str:
    record = backup.record
    made = backup.made.astimezone().strftime("%Y-%m-%d %H:%M")
    if backup.fault:
        counts = f"cannot be read: {backup.fault}"
    else:
        articles, annotations = (
            number(record.documents, "article"),
            number(record.annotations, "annotation"),
        )
        counts = f"{articles}, {annotations}"
    kept = ", kept" if record.is_kept else ""
    reason = f"{record.reason or backup.kind}{kept}"
    of_copy = "" if backup.is_own else f"\n    of the copy {backup.source}"
    return f"{made}  {reason}: {counts}, {backup.size / 1e6:,.1f} MB{of_copy}\n    {backup.path}"


def _as_json(backup: Backup) -> dict[str, Any]:
    record = backup.record
    return {
        "path": str(backup.path),
        "kind": backup.kind,
        "source": record.source,
        "own": backup.is_own,
        "made": backup.made.isoformat(),
        "reason": record.reason,
        "bytes": backup.size,
        "project": record.project,
        "articles": record.documents,
        "annotations": record.annotations,
        "relations": record.relations,
        "annotators": record.annotators,
        "kept": record.is_kept,
        "fault": backup.fault,
    }


def _comparison_as_json(backup: Backup, comparison: Comparison) -> dict[str, Any]:
    return {
        "backup": _as_json(backup),
        "other_project": comparison.is_other_project,
        "counts": {
            way: {kind: count for (kind, its), count in comparison.counts.items() if its == way}
            for way in WOULD
        },
        "differences": [
            {
                "kind": one.kind,
                "way": one.way,
                "text": one.text,
                "present": one.present,
                "annotator": one.annotator,
                "article": one.article,
                "context": one.context,
                "key": list(one.key),
            }
            for one in comparison.differences
        ],
    }


COMMAND = CliCommand(
    "backups",
    "List the backups of a project, the newest first, with what each holds; those of copies of it "
    "come last. The project may be damaged or gone. Make one, or tell what restoring one would "
    "change.",
    _add_arguments,
    _run,
)
