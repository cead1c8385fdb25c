"""``annotator import``: take files into a project."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.command import (
    Command,
    json_argument,
    pairs,
    project_argument,
    project_path,
    set_argument,
    tell_backup,
    who,
)
from annotator.cli.foreground import run_job
from annotator.cli.output import print_json
from annotator.cli.streams import remark, say
from annotator.cli.window import Window
from annotator.jobs import ProgressCallback
from annotator.words import number

if TYPE_CHECKING:
    from annotator.project import ImportReport

_SHOWN_NOTES = 20


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        type=Path,
        help="a file, a folder (with all in it) or a pattern such as '*.txt'",
    )
    parser.add_argument(
        "--format", metavar="F", help="of what format the files are (default: each is recognised)"
    )
    parser.add_argument(
        "--encoding", metavar="NAME", help="how the files are encoded (default: it is found out)"
    )
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        help="who owns annotations that name nobody (default: the name given in the window)",
    )
    parser.add_argument(
        "--skip-bad",
        action="store_true",
        help="leave out what cannot be read, and say so, instead of importing nothing",
    )
    parser.add_argument(
        "--offsets",
        metavar="WAY",
        help="how the files count offsets, such as utf-16 or bytes+inclusive (default: as the "
        "format does; where that does not fit, the import says what does)",
    )
    parser.add_argument(
        "--map",
        metavar="OLD=NEW",
        action="append",
        help="take a label or relation type of the files for one of the tag set; may be repeated",
    )
    parser.add_argument(
        "--new-labels",
        action="store_true",
        help="add labels and relation types that the tag set lacks to it",
    )
    parser.add_argument(
        "--near-copies",
        action="store_true",
        help="compare all texts afterwards, and name new articles that are near copies of others",
    )
    set_argument(parser)
    json_argument(parser)


def _run(arguments: Namespace, window: Window) -> int:
    from annotator.formats.importing import ImportOptions, import_paths
    from annotator.project import Project

    annotator = who(arguments.annotator, window)
    options = ImportOptions(
        format=arguments.format or "",
        encoding=arguments.encoding or "",
        annotator=annotator,
        skip_bad=arguments.skip_bad,
        offsets=arguments.offsets or "",
        names=pairs(arguments.map, "--map", "OLD=NEW"),
        new_labels=arguments.new_labels,
        options=pairs(arguments.set, "--set", "NAME=VALUE"),
        near_copies=arguments.near_copies,
    )

    def work(progress: ProgressCallback) -> "ImportReport":
        # Closing is part of it: what is on the disk is not to be called cancelled.
        with Project.open(project_path(arguments.project), annotator=annotator) as project:
            tell_backup(project)
            return import_paths(project, arguments.paths, options, progress=progress)

    report = run_job("Importing", work)
    if arguments.json:
        print_json(_as_json(report))
    else:
        _print(report)
    return 0


def _print(report: "ImportReport") -> None:
    parts = [number(report.documents, "article")]
    for count, one, many in (
        (report.annotations, "annotation", ""),
        (report.relations, "relation", ""),
        (report.identities, "identity", "identities"),
    ):
        if count:
            parts.append(number(count, one, many))
    say(f"Imported {', '.join(parts)}.")
    here = [
        number(count, one)
        for count, one in (
            (report.already_there, "article"),
            (report.already_annotated, "annotation"),
        )
        if count
    ]
    if here:
        say(f"Already here: {', '.join(here)}.")
    for note in report.notes[:_SHOWN_NOTES]:
        remark(note)
    if len(report.notes) > _SHOWN_NOTES:
        remark(f"… and {len(report.notes) - _SHOWN_NOTES:,} more remarks; --json prints them all.")


def _as_json(report: "ImportReport") -> dict[str, object]:
    return {
        "documents": report.documents,
        "annotations": report.annotations,
        "relations": report.relations,
        "identities": report.identities,
        "already_there": report.already_there,
        "already_annotated": report.already_annotated,
        "notes": report.notes,
        "document_ids": report.document_ids,
    }


COMMAND = Command(
    "import",
    "take files, folders and patterns into a project",
    "Take articles into a project: all of them, or none when one cannot be read. An article that "
    "is there already is recognised by its text.",
    _arguments,
    _run,
)
