"""``annotator agreement``: what annotators of the same articles have in common."""

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from annotator.cli.command import (
    Command,
    json_argument,
    layer_argument,
    open_to_read,
    project_argument,
)
from annotator.cli.foreground import run_job
from annotator.cli.output import print_json
from annotator.cli.streams import say
from annotator.cli.window import Window
from annotator.model.errors import InputError

if TYPE_CHECKING:
    from annotator.agreement import Agreement
    from annotator.jobs import ProgressCallback
    from annotator.model import AnnotatedDocument
    from annotator.project import Project


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        nargs="+",
        action="extend",
        help="only these people (default: everybody)",
    )
    layer_argument(parser)
    parser.add_argument(
        "--gamma", action="store_true", help="Mathet's γ as well, which takes much longer"
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, default=0, help="of the intervals (default: 0)"
    )
    json_argument(parser)


def _run(arguments: Namespace, _window: Window) -> int:
    with open_to_read(arguments.project) as project:
        found = run_job("Measuring", lambda progress: _measured(project, arguments, progress))
    if arguments.json:
        import msgspec

        print_json(msgspec.to_builtins(found))
    else:
        from annotator.agreement.report import describe_agreement

        for line in describe_agreement(found):
            say(line)
    return 0


def _measured(
    project: "Project", arguments: Namespace, progress: "ProgressCallback"
) -> "Agreement":
    from annotator.agreement import measure
    from annotator.formats.dataset.selecting import find_labels

    names = _people(project, arguments.annotator)
    labels = find_labels(project.tag_set, arguments.layer) if arguments.layer else None
    return measure(
        _documents(project, names, progress),
        project.tag_set,
        names,
        labels=labels,
        done=project.articles.done_by(),
        gamma=arguments.gamma,
        seed=arguments.seed,
        progress=progress,
    )


def _people(project: "Project", asked: Collection[str] | None) -> list[str]:
    """Whom to compare; raises InputError where there are not two."""
    known = set(project.counts().annotators)
    for own in project.articles.done_by().values():
        known.update(own)
    for name in asked or ():
        if name not in known:
            there = f"those who have are {', '.join(sorted(known))}" if known else "nobody has"
            raise InputError(f"“{name}” has annotated nothing in {project.path}; {there}.")
    names = sorted(set(asked or known))
    if len(names) < 2:
        if asked:
            raise InputError(f"Agreement takes two people; --annotator names only {names[0]}.")
        only = f"only {names[0]} has" if names else "nobody has"
        raise InputError(
            f"Agreement takes two people, and {only} annotated anything in {project.path}; "
            "“annotator merge” takes in a colleague's project."
        )
    return names


def _documents(
    project: "Project", names: list[str], progress: "ProgressCallback"
) -> "Iterator[AnnotatedDocument]":
    from annotator.model import AnnotatedDocument

    for item in project.stream(progress, names):
        if isinstance(item, AnnotatedDocument):
            yield item


COMMAND = Command(
    "agreement",
    "measure how far annotators agree",
    "Measure how far annotators of the same articles agree: for each two and for all together, by "
    "layer and label. F1 of spans, exact and by overlap; Cohen's κ and Krippendorff's α of "
    "characters; Krippendorff's αU; attributes and relations of what was found by both. In "
    "parentheses: 95 % intervals, by drawing articles.",
    _arguments,
    _run,
)
