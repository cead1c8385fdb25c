"""``annotator agreement``: measure how far annotators of the same articles agree."""

from argparse import ArgumentParser, Namespace
from collections.abc import Collection

import msgspec

from annotator.agreement import Agreement, list_annotators, measure_project
from annotator.agreement.report import describe_agreement
from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_json_argument,
    add_layer_argument,
    add_project_argument,
)
from annotator.cli.foreground import run_job
from annotator.cli.project_access import open_to_read
from annotator.cli.streams import print_json, say
from annotator.formats.dataset.selecting import find_labels
from annotator.jobs import ProgressCallback
from annotator.model.errors import InputError
from annotator.project import Project


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        nargs="+",
        action="extend",
        help="only these people (default: everybody)",
    )
    add_layer_argument(parser)
    parser.add_argument(
        "--gamma", action="store_true", help="Mathet's γ as well, which takes much longer"
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, default=0, help="seed of the intervals (default: 0)"
    )
    add_json_argument(parser)


def _run(arguments: Namespace, _window: WindowFunctions) -> int:
    with open_to_read(arguments.project) as project:
        agreement = run_job("Measuring", lambda progress: _measure(project, arguments, progress))
    if arguments.json:
        print_json(msgspec.to_builtins(agreement))
    else:
        for line in describe_agreement(agreement):
            say(line)
    return 0


def _measure(project: Project, arguments: Namespace, progress: ProgressCallback) -> Agreement:
    names = _annotators(project, arguments.annotator)
    labels = find_labels(project.tag_set, arguments.layer) if arguments.layer else None
    return measure_project(
        project,
        names,
        labels=labels,
        gamma=arguments.gamma,
        seed=arguments.seed,
        progress=progress,
    )


def _annotators(project: Project, wanted: Collection[str] | None) -> list[str]:
    """The people to compare.

    Raises:
        InputError: There are not two of them, or one has annotated nothing.
    """
    annotators = list_annotators(project)
    for name in wanted or ():
        if name not in annotators:
            names = ", ".join(annotators)
            who_has = f"those who have are {names}" if annotators else "nobody has"
            raise InputError(f"“{name}” has annotated nothing in {project.path}; {who_has}.")
    names = sorted(set(wanted or annotators))
    if len(names) < 2:
        if wanted:
            raise InputError(f"Agreement takes two people; --annotator names only {names[0]}.")
        only = f"only {names[0]} has" if names else "nobody has"
        raise InputError(
            f"Agreement takes two people, and {only} annotated anything in {project.path}; "
            "“annotator merge” takes in a colleague's project."
        )
    return names


COMMAND = CliCommand(
    "agreement",
    "Measure how far annotators of the same articles agree: for each two and for all together, by "
    "layer and label. F1 of spans, exact and by overlap; Cohen's κ and Krippendorff's α of "
    "characters; Krippendorff's αU; attributes, by κ or by the α of their kind, and relations of "
    "the annotations that both have. In parentheses: 95 % intervals, by drawing articles.",
    _add_arguments,
    _run,
)
