"""``annotator merge``: take in what colleagues did, from their project files or native exports."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.command import (
    SUFFIX,
    Command,
    json_argument,
    project_argument,
    project_path,
    who,
)
from annotator.cli.foreground import run_job
from annotator.cli.output import print_json
from annotator.cli.streams import remark, say
from annotator.cli.window import Window
from annotator.words import rows_taken_in

if TYPE_CHECKING:
    from annotator.project import ImportReport, MergeReport, Project


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    parser.add_argument(
        "others",
        metavar="OTHER",
        nargs="+",
        type=Path,
        help="a colleague's project file, or an export of it in the native format",
    )
    json_argument(parser)


def _run(arguments: Namespace, window: Window) -> int:
    from annotator.project import Project

    reports: dict[str, object] = {}
    with Project.open(project_path(arguments.project), annotator=who(None, window)) as project:
        for other in arguments.others:
            report = _merge(project, project_path(other))
            if arguments.json:
                reports[str(other)] = _as_json(report)
            else:
                say(f"{other.name}: {told(report)}")
                for note in report.notes:
                    remark(note)
    if arguments.json:
        print_json(reports)
    return 0


def _merge(project: "Project", other: Path) -> "MergeReport | ImportReport":
    if other.suffix.lower() in (SUFFIX, ""):
        return run_job("Merging", lambda progress: project.merge(other, progress=progress))
    from annotator.formats.importing import ImportOptions, import_paths

    options = ImportOptions(format="jsonl")
    return run_job(
        "Merging", lambda progress: import_paths(project, [other], options, progress=progress)
    )


def told(report: "MergeReport | ImportReport") -> str:
    """A merge in a sentence."""
    said = rows_taken_in(**_counts(report))
    return f"took in {said}." if said else "nothing new; all of it is here already."


def _as_json(report: "MergeReport | ImportReport") -> dict[str, object]:
    return {**_counts(report), "notes": report.notes}


def _counts(report: "MergeReport | ImportReport") -> dict[str, int]:
    names = ("documents", "annotations", "relations", "identities", "records", "changed", "removed")
    return {name: getattr(report, name, 0) for name in names}


COMMAND = Command(
    "merge",
    "take in colleagues' project files",
    "Take in what colleagues did: a union by id in which the later version is kept, so that it "
    "does not matter who merges what in which order, or how often. One undo takes it back.",
    _arguments,
    _run,
)
