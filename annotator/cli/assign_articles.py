"""``annotator assign``: say who is to tag which articles."""

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections import Counter
from typing import TYPE_CHECKING

from annotator.cli.command import Command, json_argument, project_argument, project_path, who
from annotator.cli.output import print_json
from annotator.cli.streams import remark, say
from annotator.cli.window import Window
from annotator.words import number

if TYPE_CHECKING:
    from annotator.project import Project
    from annotator.project.team import Assignments


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    parser.add_argument(
        "--annotators",
        metavar="NAMES",
        default="",
        help="who is to tag, with commas between the names; without it, say who has what",
    )
    parser.add_argument(
        "--each",
        metavar="K",
        type=int,
        default=1,
        help="to how many each article goes (default: 1)",
    )
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="of the dealing")
    parser.add_argument(
        "--again",
        action="store_true",
        help="deal out all articles anew, not only those that nobody has yet",
    )
    parser.add_argument(
        "--blind",
        action=BooleanOptionalAction,
        help="hide colleagues' work in an article until one's own is done there, or show it",
    )
    json_argument(parser)


def _run(arguments: Namespace, window: Window) -> int:
    from annotator.project import Project

    names = [name.strip() for name in arguments.annotators.split(",") if name.strip()]
    path = project_path(arguments.project)
    writes = bool(names) or arguments.blind is not None
    with Project.open(path, annotator=who(None, window), read_only=not writes) as project:
        dealt = _deal(project, names, arguments) if names else {}
        if arguments.blind is not None:
            from annotator.project.team import SetBlind

            project.do(SetBlind(arguments.blind))
        everything = project.team.assignments()
        unassigned = project.articles.count() - len(everything)
        blind = project.team.is_blind()
    if arguments.json:
        print_json({"blind": blind, "new": len(dealt), "assigned": everything})
        return 0
    if names:
        say(f"Assigned {number(len(dealt), 'article')}.")
    for name, count in sorted(_load(everything).items()):
        say(f"{count:>8,}  {name}")
    if unassigned:
        remark(f"{number(unassigned, 'article')} {'is' if unassigned == 1 else 'are'} nobody's.")
    if blind:
        remark("The project is blind: colleagues' work is hidden until one's own is done.")
    return 0


def _deal(project: "Project", names: list[str], arguments: Namespace) -> "Assignments":
    from annotator.project.team import Assign, Deal

    asked = Deal(tuple(names), arguments.each, arguments.seed, arguments.again)
    dealt = project.team.deal(asked)
    project.do(Assign(dealt))
    return dealt


def _load(assignments: "Assignments") -> Counter[str]:
    return Counter(name for names in assignments.values() for name in names)


COMMAND = Command(
    "assign",
    "say who is to tag which articles",
    "Deal out the articles that nobody has yet: each to so many of the annotators, all of whom get "
    "as many, and share as many with each other. The same seed deals the same. It is one step of "
    "undo, and travels with merges.",
    _arguments,
    _run,
)
