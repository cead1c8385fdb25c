"""``annotator check``: prove that a project is sound."""

from argparse import ArgumentParser, Namespace

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_project_argument,
)
from annotator.cli.foreground import run_job
from annotator.cli.project_access import open_to_read
from annotator.cli.remedies import explain
from annotator.cli.streams import print_json, remark, say
from annotator.project.conflict_copies import notice_conflict_copies
from annotator.words import number


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    add_json_argument(parser)


def _run(arguments: Namespace, _window: WindowFunctions) -> int:
    with open_to_read(arguments.project) as project:
        problems = run_job("Checking", project.check)
        contradictions = ""
        if not problems:
            tally = run_job("Checking the gold layer", project.review.gold_conflicts)
            contradictions = tally.describe()
        path, documents = project.path, project.articles.count()
    copies = [explain(notice) for notice in notice_conflict_copies(path)]
    if arguments.json:
        remarks = [*filter(None, [contradictions]), *copies]
        print_json(
            {
                "project": str(path),
                "sound": not problems,
                "problems": problems,
                "remarks": remarks,
            }
        )
    else:
        for problem in problems:
            say(problem)
        if not problems:
            say(f"{path} is sound: {number(documents, 'article')} checked.")
        if contradictions:
            remark(contradictions)
        for copy in copies:
            remark(copy)
    if problems:
        remark(
            f"{path} has {number(len(problems), 'problem')}. Keep this file, and go on from a "
            f"backup or from an export."
        )
    return 1 if problems else 0


COMMAND = CliCommand(
    "check",
    "Check a project: the database, its links, every offset, and whether the text of each "
    "annotation is the text that it covers. The exit code is 1 if something is wrong. Where the "
    "gold layer contradicts itself is remarked, and so are copies beside the project that a cloud "
    "service made where two machines changed it.",
    _add_arguments,
    _run,
)
