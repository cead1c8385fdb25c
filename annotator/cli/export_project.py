"""``annotator export``: write a project as a dataset."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from annotator.cli.command import (
    Command,
    open_to_read,
    pairs,
    project_argument,
    remark,
    say,
    set_argument,
)
from annotator.cli.foreground import run_job
from annotator.cli.output import number
from annotator.cli.window import Window


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    parser.add_argument(
        "out",
        metavar="OUT",
        type=Path,
        help="the file (or folder, or .zip) to write; - is standard output",
    )
    parser.add_argument(
        "--format", metavar="F", default="jsonl", help="its format (default: jsonl, the native one)"
    )
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        nargs="+",
        action="extend",
        help="only annotations and relations of these people (default: everybody's)",
    )
    set_argument(parser)


def _run(arguments: Namespace, _window: Window) -> int:
    from annotator.formats.exporting import ExportOptions, export

    options = ExportOptions(
        format=arguments.format,
        annotators=arguments.annotator,
        options=pairs(arguments.set, "--set", "NAME=VALUE"),
    )
    with open_to_read(arguments.project) as project:
        report = run_job(
            "Exporting",
            lambda progress: export(project, arguments.out, options, progress=progress),
        )
    parts = [
        number(report.documents, "article"),
        number(report.annotations, "annotation"),
        number(report.relations, "relation"),
    ]
    if str(arguments.out) != "-":
        say(f"Exported {', '.join(parts)} to {report.path}.")
    for loss in report.losses:
        remark(loss)
    if report.sidecar is not None:
        remark(f"What is not in it is listed in {report.sidecar}.")
    return 0


COMMAND = Command(
    "export",
    "write a project as a dataset",
    "Write a project to a file: the whole file, or nothing. The same project gives the same bytes.",
    _arguments,
    _run,
)
