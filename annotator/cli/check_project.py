"""``annotator check``: whether a project is sound."""

from argparse import ArgumentParser, Namespace

from annotator.cli.command import Command, json_argument, open_to_read, project_argument
from annotator.cli.foreground import run_job
from annotator.cli.output import print_json
from annotator.cli.streams import remark, say
from annotator.cli.window import Window
from annotator.words import number


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    json_argument(parser)


def _run(arguments: Namespace, _window: Window) -> int:
    with open_to_read(arguments.project) as project:
        problems = run_job("Checking", project.check)
        path, documents = project.path, project.articles.count()
    if arguments.json:
        print_json({"project": str(path), "sound": not problems, "problems": problems})
    else:
        for problem in problems:
            say(problem)
        if not problems:
            say(f"{path} is sound: {number(documents, 'article')} checked.")
    if problems:
        remark(
            f"{path} has {number(len(problems), 'problem')}. Keep this file, and go on from a "
            f"backup or from an export."
        )
    return 1 if problems else 0


COMMAND = Command(
    "check",
    "prove that a project is sound",
    "Check a project: the database, its links, every offset, and that each annotation's text is "
    "what it covers. Exit code 1 when something is wrong.",
    _arguments,
    _run,
)
