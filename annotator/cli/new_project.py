"""``annotator new``: make an empty project."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from annotator.cli.command import Command, project_argument, project_path
from annotator.cli.streams import say
from annotator.cli.window import Window


def _arguments(parser: ArgumentParser) -> None:
    project_argument(parser)
    parser.add_argument(
        "--tagset",
        metavar="FILE",
        type=Path,
        help="its tag set, a TOML or JSON file (default: News attribution)",
    )


def _run(arguments: Namespace, _window: Window) -> int:
    from annotator.formats.tag_sets import default_tag_set, read_tag_set
    from annotator.project import Project

    tag_set = read_tag_set(arguments.tagset) if arguments.tagset else default_tag_set()
    with Project.create(project_path(arguments.project), tag_set) as project:
        say(f"Made {project.path} with the tag set “{tag_set.name}”.")
    return 0


COMMAND = Command(
    "new",
    "make an empty project",
    "Make an empty project file. Nothing that exists is ever overwritten.",
    _arguments,
    _run,
)
