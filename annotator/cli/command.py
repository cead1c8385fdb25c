"""What a command is, and what all of them need."""

import getpass
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.cli.streams import remark
from annotator.cli.window import Window
from annotator.model.errors import InputError

if TYPE_CHECKING:
    from annotator.project import Project

SUFFIX = ".annotator"


class Command(Struct, frozen=True):
    """One command: declared in its module, collected in :mod:`annotator.cli.commands`."""

    name: str
    help: str
    description: str
    arguments: Callable[[ArgumentParser], None]
    """Declares the arguments."""
    run: Callable[[Namespace, Window], int]
    """Carries it out and returns the exit code; raises AnnotatorError to fail."""


def project_argument(parser: ArgumentParser) -> None:
    """The project that a command works on."""
    parser.add_argument("project", metavar="PROJECT", type=Path, help="the project file")


def json_argument(parser: ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON value")


def layer_argument(parser: ArgumentParser) -> None:
    """``--layer``, what is looked at."""
    parser.add_argument(
        "--layer",
        metavar="NAME",
        nargs="+",
        action="extend",
        help="only annotations of these layers or labels (default: all)",
    )


def set_argument(parser: ArgumentParser) -> None:
    """``--set``, the options that only one format has."""
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        help="an option of the format, as “annotator formats NAME” tells them; may be repeated",
    )


def pairs(given: Sequence[str] | None, option: str, shape: str) -> dict[str, str]:
    """The pairs of a repeated option; raises InputError for what is none."""
    found: dict[str, str] = {}
    for each in given or ():
        name, sign, value = each.partition("=")
        if not sign or not name.strip():
            raise InputError(f"{option} takes {shape}, not “{each}”.")
        found[name.strip()] = value.strip()
    return found


def project_path(path: Path) -> Path:
    """The path of a project; a name without suffix may stand for one with ours.

    So it does where there is a folder of that name: the articles may lie in it.
    """
    if path.suffix or path.is_file() or path.name in ("", ".."):
        return path
    with_suffix = path.with_name(path.name + SUFFIX)
    return path if path.exists() and not with_suffix.exists() else with_suffix


def open_to_read(path: Path) -> "Project":
    """The project, to read only: another Annotator may have it open.

    An older one is brought up to date first, which is said.
    """
    from annotator.project import OlderProject, Project

    path = project_path(path)
    try:
        return Project.open(path, read_only=True)
    except OlderProject:
        with Project.open(path) as project:
            tell_backup(project)
    return Project.open(path, read_only=True)


def tell_backup(project: "Project") -> None:
    """Say where an older project was copied to before it was brought up to date, if it was."""
    if project.backup is not None:
        remark(f"{project.path} was brought up to date; as it was, it is kept in {project.backup}.")


def who(given: str | None, window: Window) -> str:
    """The annotator: the one given, else the one remembered, else the system's name."""
    name = (given or "").strip() or window.remembered_annotator().strip()
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "annotator"
