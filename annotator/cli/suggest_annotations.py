"""``annotator suggest``: let a program propose annotations, for a person to judge."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from msgspec import Struct

from annotator.assist.suggesters import SUGGESTERS, Suggester, SuggestionRequest, find_suggester
from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_layer_argument,
    add_new_annotator_argument,
    add_no_backup_argument,
    add_project_argument,
    add_wait_argument,
    annotator_name,
)
from annotator.cli.foreground import run_job
from annotator.cli.project_access import check_names, open_to_write
from annotator.cli.remedies import explain
from annotator.cli.streams import print_json, remark, say
from annotator.formats.dataset.selecting import find_labels
from annotator.jobs import ProgressCallback
from annotator.model.errors import InputError
from annotator.project import Project
from annotator.project.suggesting import SuggestEach
from annotator.words import number

_DEFAULT = next(iter(SUGGESTERS))


class _Outcome(Struct, frozen=True):
    """The number of new suggestions, and all that wait for the annotator."""

    suggested: int
    waiting: int
    articles: int
    """How many articles have suggestions that wait."""
    labels: dict[str, int]
    """Label -> how many suggestions with it wait."""
    has_tagged: bool
    """Whether the annotator has tagged anything that could be suggested elsewhere."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "--with",
        dest="suggester",
        metavar="NAME",
        type=_suggester,
        default=_DEFAULT,
        help=f"the suggester (default: {_DEFAULT}): "
        + "; ".join(f"{name}, {part.help}" for name, part in SUGGESTERS.items()),
    )
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        help="whose annotations are used, and who judges (default: the name given in the window)",
    )
    add_new_annotator_argument(parser)
    add_layer_argument(parser)
    parser.add_argument(
        "--words",
        metavar="WORDS",
        nargs="+",
        action="extend",
        help="only annotations of exactly these words, in upper or lower case (default: all)",
    )
    add_no_backup_argument(parser)
    add_wait_argument(parser)
    add_json_argument(parser)


def _suggester(name: str) -> Suggester:
    try:
        return find_suggester(name)
    except InputError as error:
        raise ArgumentTypeError(explain(error)) from None


def _run(arguments: Namespace, window: WindowFunctions) -> int:
    annotator = annotator_name(arguments.annotator, window)
    suggester: Suggester = arguments.suggester

    def work(progress: ProgressCallback) -> _Outcome:
        # The job closes the project, too: what is on the disk must not be called cancelled.
        with open_to_write(
            arguments.project,
            annotator,
            "before suggestions",
            progress,
            backup=not arguments.no_backup,
            wait=arguments.wait,
        ) as project:
            check_names(project, [annotator], insisted=arguments.new_annotator)
            labels = find_labels(project.tag_set, arguments.layer or ())
            request = SuggestionRequest(labels, tuple(arguments.words or ()))
            return _suggest(project, suggester, request, progress)

    outcome = run_job("Suggesting", work)
    if arguments.json:
        print_json(
            {
                "annotator": annotator,
                "with": suggester.name,
                "suggested": outcome.suggested,
                "waiting": outcome.waiting,
                "articles": outcome.articles,
                "labels": outcome.labels,
            }
        )
    else:
        _print(outcome, annotator)
    return 0


def _suggest(
    project: Project, suggester: Suggester, request: SuggestionRequest, progress: ProgressCallback
) -> _Outcome:
    suggestions = suggester.suggest(project, request, progress)
    changes = project.do(SuggestEach(suggestions, f"suggest ({suggester.name})"))
    labels = project.suggestions.count_by_label()
    return _Outcome(
        len(changes.suggestions),
        sum(labels.values()),
        len(project.suggestions.count_by_article()),
        labels,
        next(project.suggestions.tagged_words(), None) is not None,
    )


def _print(outcome: _Outcome, annotator: str) -> None:
    say(f"Suggested {number(outcome.suggested, 'annotation')}.")
    if outcome.waiting:
        verb = "waits" if outcome.waiting == 1 else "wait"
        by_label = ", ".join(f"{label} {count:,}" for label, count in outcome.labels.items())
        say(
            f"{number(outcome.waiting, 'suggestion')} {verb} for {annotator} in "
            f"{number(outcome.articles, 'article')}: {by_label}."
        )
    if not outcome.has_tagged:
        remark(
            f"{annotator} has tagged nothing in this project; --annotator NAME uses somebody "
            f"else's annotations."
        )
    elif not outcome.suggested:
        remark("The tagged words occur nowhere else, or have been tagged or judged there already.")


COMMAND = CliCommand(
    "suggest",
    "Suggest annotations in all articles, as Propagate does in the window. They belong to nobody, "
    "and are in no count and no export, until the annotator accepts them in the window. A "
    "suggestion that was judged before is not made again. One undo takes them back.",
    _add_arguments,
    _run,
)
