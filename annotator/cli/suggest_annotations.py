"""``annotator suggest``: let a program propose annotations, for a person to judge."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.assist.suggesters import SUGGESTERS, Suggester, suggester_named
from annotator.cli.command import (
    Command,
    json_argument,
    layer_argument,
    project_argument,
    project_path,
    tell_backup,
    who,
)
from annotator.cli.foreground import run_job
from annotator.cli.output import print_json
from annotator.cli.streams import remark, say
from annotator.cli.window import Window
from annotator.jobs import ProgressCallback
from annotator.model.errors import InputError
from annotator.words import number

if TYPE_CHECKING:
    from annotator.assist.propagate_all import Asked
    from annotator.project import Project

_DEFAULT = next(iter(SUGGESTERS))


class _Made(Struct, frozen=True):
    """What was suggested now, and all that waits for the annotator."""

    suggested: int
    waiting: int
    articles: int
    labels: dict[str, int]
    tagged: bool
    """Whether the annotator has tagged anything that could be suggested elsewhere."""


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    parser.add_argument(
        "--with",
        dest="suggester",
        metavar="NAME",
        type=_suggester,
        default=_DEFAULT,
        help=f"what makes them (default: {_DEFAULT}): "
        + "; ".join(f"{each.name}, {each.help}" for each in SUGGESTERS.values()),
    )
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        help="from whose annotations, and for whom (default: the name given in the window)",
    )
    layer_argument(parser)
    parser.add_argument(
        "--words",
        metavar="WORDS",
        nargs="+",
        action="extend",
        help="only what is tagged with just these words, in whatever case (default: all)",
    )
    json_argument(parser)


def _suggester(name: str) -> Suggester:
    try:
        return suggester_named(name)
    except InputError as error:
        raise ArgumentTypeError(str(error)) from None


def _run(arguments: Namespace, window: Window) -> int:
    from annotator.project import Project

    annotator = who(arguments.annotator, window)
    suggester: Suggester = arguments.suggester

    def work(progress: ProgressCallback) -> _Made:
        # Closing is part of it: what is on the disk is not to be called cancelled.
        with Project.open(project_path(arguments.project), annotator=annotator) as project:
            tell_backup(project)
            return _suggest(project, suggester, _asked(project, arguments), progress)

    made = run_job("Suggesting", work)
    if arguments.json:
        print_json(
            {
                "annotator": annotator,
                "with": suggester.name,
                "suggested": made.suggested,
                "waiting": made.waiting,
                "articles": made.articles,
                "labels": made.labels,
            }
        )
    else:
        _print(made, annotator)
    return 0


def _asked(project: "Project", arguments: Namespace) -> "Asked":
    from annotator.assist.propagate_all import Asked
    from annotator.formats.dataset.selecting import find_labels

    labels = find_labels(project.tag_set, arguments.layer or ())
    return Asked(labels, tuple(arguments.words or ()))


def _suggest(
    project: "Project", suggester: Suggester, asked: "Asked", progress: ProgressCallback
) -> _Made:
    from annotator.project.suggesting import SuggestEach

    offered = suggester.suggest(project, asked, progress)
    changes = project.do(SuggestEach(offered, f"suggest ({suggester.name})"))
    labels = project.suggestions.count_by_label()
    return _Made(
        len(changes.suggestions),
        sum(labels.values()),
        len(project.suggestions.count_by_article()),
        labels,
        next(project.suggestions.tagged_words(), None) is not None,
    )


def _print(made: _Made, annotator: str) -> None:
    say(f"Suggested {number(made.suggested, 'annotation')}.")
    if made.waiting:
        verb = "waits" if made.waiting == 1 else "wait"
        by_label = ", ".join(f"{label} {count:,}" for label, count in made.labels.items())
        say(
            f"{number(made.waiting, 'suggestion')} {verb} for {annotator} in "
            f"{number(made.articles, 'article')}: {by_label}."
        )
    if not made.tagged:
        remark(
            f"{annotator} has tagged nothing in this project; --annotator NAME takes the work of "
            f"somebody else."
        )
    elif not made.suggested:
        remark("What is tagged so stands nowhere else, or is tagged or judged there already.")


COMMAND = Command(
    "suggest",
    "let a program propose annotations",
    "Suggest annotations in all articles, as Propagate does in the window: nobody's work, in no "
    "count and no export, until the annotator accepts it there. What was judged before is not "
    "suggested again. One undo takes it back.",
    _arguments,
    _run,
)
