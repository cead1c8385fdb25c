"""``annotator restore``: go back to a backup, or take back what is missing from one."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_project_argument,
    add_wait_argument,
    annotator_name,
    project_path,
)
from annotator.cli.foreground import run_job
from annotator.cli.list_backups import LATEST, find_backup
from annotator.cli.project_access import open_to_write, with_pen
from annotator.cli.streams import print_json, remark, say
from annotator.jobs import ProgressCallback
from annotator.project.comparing import BACK, DIFFERS, compare
from annotator.project.restoring import Restored, restore
from annotator.project.taking_back import TakeBack
from annotator.words import number


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "backup",
        metavar="BACKUP",
        help=f"the name of a backup (“annotator backups” lists them), a path, or “{LATEST}”",
    )
    part = parser.add_mutually_exclusive_group()
    part.add_argument(
        "--missing",
        action="store_true",
        help="only bring back what is gone since, as an edit; later work stays",
    )
    part.add_argument(
        "--missing-and-changed",
        action="store_true",
        help="the same, and give what has changed since its content of then",
    )
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        help="whose work is brought back (default: the name given in the window)",
    )
    add_wait_argument(parser)
    add_json_argument(parser)


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    path = project_path(arguments.project).expanduser().absolute()
    backup = find_backup(path, arguments.backup).path
    annotator = annotator_name(arguments.annotator, window)
    if arguments.missing or arguments.missing_and_changed:
        return _take_back(path, backup, arguments, annotator)

    def work(progress: ProgressCallback) -> Restored:
        return with_pen(
            path, annotator, arguments.wait, lambda: restore(path, backup, progress=progress)
        )

    restored = run_job("Restoring", work)
    kept = restored.backup or restored.aside
    if arguments.json:
        print_json({"restored": str(backup), "before": str(kept) if kept is not None else None})
        return 0
    say(f"{path} is as it was in {backup}.")
    if restored.why_aside is not None:
        remark(str(restored.why_aside))
    if kept is not None:
        remark(f"As it was before, it is kept in {kept}.")
    return 0


def _take_back(path: Path, backup: Path, arguments: Namespace, annotator: str) -> int:
    ways = (BACK, DIFFERS) if arguments.missing_and_changed else (BACK,)

    def work(progress: ProgressCallback) -> tuple[TakeBack, int]:
        differences = compare(path, backup, progress, most=None).differences
        edit = TakeBack(backup, tuple(one for one in differences if one.way in ways))
        with open_to_write(
            path, annotator, "before taking back", progress, wait=arguments.wait
        ) as project:
            project.do(edit)
        return edit, sum(one.can_be_taken for one in edit.differences) - len(edit.left_out)

    edit, taken = run_job("Taking back", work)
    if arguments.json:
        print_json({"taken": taken, "left_out": edit.left_out})
        return 0
    say(f"Took {number(taken, 'row')} back from {backup}; undo removes them again.")
    for words in edit.left_out:
        remark(words)
    return 0


COMMAND = CliCommand(
    "restore",
    "Go back to a backup. The project as it is now is backed up before, so that one can go back "
    "on it; a damaged one is kept under another name.",
    _add_arguments,
    _run,
)
