"""``annotator assign``: assign articles to annotators."""

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections import Counter

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_new_annotator_argument,
    add_no_backup_argument,
    add_project_argument,
    add_wait_argument,
    annotator_name,
)
from annotator.cli.project_access import check_names, open_to_read, open_to_write
from annotator.cli.streams import print_json, remark, say
from annotator.project import Project
from annotator.project.team import Assign, Assignments, Deal, SetBlind
from annotator.words import number


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "--annotators",
        metavar="NAMES",
        default="",
        help="the annotators, with commas between their names; without it, show who has what",
    )
    parser.add_argument(
        "--each",
        metavar="K",
        type=int,
        default=1,
        help="how many annotators get each article (default: 1)",
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, default=0, help="seed of the random order (default: 0)"
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="assign all articles again, not only those that nobody has yet",
    )
    parser.add_argument(
        "--blind",
        action=BooleanOptionalAction,
        help="hide colleagues' work in an article until one's own is done there, or show it",
    )
    add_new_annotator_argument(parser)
    add_no_backup_argument(parser)
    add_wait_argument(parser)
    add_json_argument(parser)


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    names = [name.strip() for name in arguments.annotators.split(",") if name.strip()]
    with _open(arguments, annotator_name(None, window), deals=bool(names)) as project:
        check_names(project, names, "annotators", insisted=arguments.new_annotator)
        dealt = _deal(project, names, arguments) if names else {}
        if arguments.blind is not None:
            project.do(SetBlind(arguments.blind))
        assignments = project.team.assignments()
        unassigned = project.articles.count() - len(assignments)
        blind = project.team.is_blind()
    if arguments.json:
        print_json({"blind": blind, "new": len(dealt), "assigned": assignments})
        return 0
    if names:
        say(f"Assigned {number(len(dealt), 'article')}.")
    for name, count in sorted(_articles_by_annotator(assignments).items()):
        say(f"{count:>8,}  {name}")
    if unassigned:
        remark(f"{number(unassigned, 'article')} {'is' if unassigned == 1 else 'are'} nobody's.")
    if blind:
        remark("The project is blind: colleagues' work is hidden until one's own is done.")
    return 0


def _open(arguments: Namespace, annotator: str, *, deals: bool) -> Project:
    if not deals and arguments.blind is None:
        return open_to_read(arguments.project, annotator)
    return open_to_write(
        arguments.project,
        annotator,
        "before assigning",
        # Whether the project is blind is one row, which the same command sets back.
        backup=deals and not arguments.no_backup,
        wait=arguments.wait,
    )


def _deal(project: Project, names: list[str], arguments: Namespace) -> Assignments:
    dealt = project.team.deal(Deal(tuple(names), arguments.each, arguments.seed, arguments.again))
    project.do(Assign(dealt))
    return dealt


def _articles_by_annotator(assignments: Assignments) -> Counter[str]:
    return Counter(name for names in assignments.values() for name in names)


COMMAND = CliCommand(
    "assign",
    "Assign the articles that nobody has yet, each to K of the annotators. All of them get equally "
    "many, and share equally many with each other. The same seed gives the same assignment. One "
    "undo takes it back, and merges carry it along.",
    _add_arguments,
    _run,
)
