"""``annotator recover``: write a new project from what a damaged one still holds."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    project_path,
)
from annotator.cli.foreground import run_job
from annotator.cli.streams import print_json, remark, say
from annotator.formats.tag_sets import default_tag_set
from annotator.project.recovery import Finding, Outcome, Recovery, RecoveryReport, recover
from annotator.words import number

_LISTED = 20
"""Findings that are printed; the saved report has all of them."""


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "damaged",
        metavar="DAMAGED",
        type=Path,
        help="the damaged file, or a log that was set aside; it is only read",
    )
    parser.add_argument("new", metavar="NEW", type=Path, help="the project to make")
    parser.add_argument(
        "--fill-from",
        metavar="COPY",
        nargs="+",
        action="extend",
        default=[],
        type=Path,
        help="a backup or a colleague's copy of the project: what cannot be read comes from it",
    )
    parser.add_argument(
        "--log",
        metavar="FILE",
        type=Path,
        help="the log with the latest edits (default: DAMAGED-wal, if it is there)",
    )
    add_json_argument(parser)


def _run(arguments: Namespace, _window: WindowFunctions) -> int:
    damaged: Path = arguments.damaged
    recovery = Recovery(
        damaged if damaged.exists() else project_path(damaged),
        project_path(arguments.new),
        default_tag_set(),
        log=arguments.log,
        fill_from=tuple(project_path(other) for other in arguments.fill_from),
    )
    report = run_job("Recovering", lambda progress: recover(recovery, progress))
    if arguments.json:
        print_json(report.as_json())
    else:
        _print(report)
    return 0


def _print(report: RecoveryReport) -> None:
    say(report.summary())
    if report.is_whole and report.nothing_lost:
        say("SQLite finds no damage in the file; nothing is missing.")
    for sentence in report.sentences():
        say(sentence)
    # What is gone comes first.
    findings = sorted(
        (one for one in report.findings if not _is_told_by_count(one)),
        key=lambda one: list(Outcome).index(one.outcome) * -1,
    )
    for finding in findings[:_LISTED]:
        remark(f"{finding.outcome.value.capitalize()}: {finding.words}")
    if len(findings) > _LISTED:
        remark(f"… and {number(len(findings) - _LISTED, 'row')} more.")
    for problem in report.problems:
        remark(f"Still to mend: {problem}")
    if report.saved is not None:
        remark(f"{report.saved} lists everything that could not be read as it was.")


def _is_told_by_count(finding: Finding) -> bool:
    """Return whether a finding says no more than the sentence with the number of its kind."""
    return finding.table == "steps" and finding.outcome is Outcome.MADE_UP


COMMAND = CliCommand(
    "recover",
    "Write a new project from what a damaged one still holds, with a report of what could not be "
    "read. The damaged file is only read. SQLite’s own recovery is used as well where its tool, "
    "sqlite3, is installed.",
    _add_arguments,
    _run,
)
