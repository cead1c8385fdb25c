"""``annotator check``: prove that a project is sound."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_project_argument,
    project_path,
)
from annotator.cli.foreground import run_job
from annotator.cli.project_access import open_to_read
from annotator.cli.remedies import explain
from annotator.cli.streams import print_json, remark, say
from annotator.model.errors import Choice, Notice, Remedy
from annotator.project import Project
from annotator.project.conflict_copies import notice_conflict_copies
from annotator.project.faults import DamagedProject
from annotator.project.search_index import INDEX_PROBLEM
from annotator.words import number


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "--mend-index",
        action="store_true",
        help="first make the search index and the other indexes anew from the rows",
    )
    add_json_argument(parser)


def _run(arguments: Namespace, _window: WindowFunctions) -> int:
    if arguments.mend_index:
        with Project.open(project_path(arguments.project)) as project:
            project.mend_indexes()
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
        remark(explain(_notice(path, problems)))
    return 1 if problems else 0


def _notice(path: Path, problems: list[str]) -> Notice:
    """What to do about problems: an index is made anew; for rows there are better copies."""
    message = f"{path} has {number(len(problems), 'problem')}."
    if all(problem.startswith(INDEX_PROBLEM) for problem in problems):
        mend = Remedy("Make the index anew: {}.", (Choice("mend_index", str(path)),))
        recover = Remedy(
            "If that fails, write everything into a new project: {}.",
            (Choice("recover", str(path)),),
        )
        return Notice(
            f"{message} All articles and annotations can be read.", remedies=(mend, recover)
        )
    return Notice(f"{message} Keep this file.", DamagedProject(path, "").remedies)


COMMAND = CliCommand(
    "check",
    "Check a project: the database, its links, every offset, the search index, and whether the "
    "text of each annotation is the text that it covers. The exit code is 1 if something is wrong. "
    "Where the gold layer contradicts itself is remarked, and so are copies beside the project "
    "that a cloud service made where two machines changed it.",
    _add_arguments,
    _run,
)
