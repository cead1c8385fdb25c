"""``annotator new``: make an empty project."""

from argparse import ArgumentParser, Namespace

from annotator.cli.cli_command import (
    CliCommand,
    WindowFunctions,
    add_project_argument,
    project_path,
)
from annotator.cli.project_access import remark_on_opening
from annotator.cli.streams import remark, say
from annotator.formats.codebooks.registry import find_codebook
from annotator.formats.tag_sets import default_tag_set, shipped_tag_sets
from annotator.project import Project


def _add_arguments(parser: ArgumentParser) -> None:
    add_project_argument(parser)
    parser.add_argument(
        "--tag-set",
        "--tagset",
        dest="tag_set",
        metavar="FILE",
        help="its tag set: a file of a codebook, or one that Annotator brings along: "
        f"{', '.join(path.stem for path in shipped_tag_sets())} (default: the first)",
    )


def _run(arguments: Namespace, _window: WindowFunctions) -> int:
    tag_set = default_tag_set()
    if arguments.tag_set:
        codebook = find_codebook(arguments.tag_set)
        tag_set = codebook.tag_set
        for sentence in codebook.losses.sentences(arguments.tag_set, "read from"):
            remark(sentence)
    with Project.create(project_path(arguments.project), tag_set) as project:
        remark_on_opening(project)
        say(f"Made {project.path} with the tag set “{tag_set.name}”.")
    return 0


COMMAND = CliCommand(
    "new",
    "Make an empty project file. No existing file is ever overwritten.",
    _add_arguments,
    _run,
)
