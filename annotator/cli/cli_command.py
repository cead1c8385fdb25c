"""The record of one command, and the arguments that several commands share."""

import getpass
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from annotator.model.errors import InputError

PROJECT_SUFFIX = ".annotator"


class WindowFunctions(Struct, frozen=True):
    """The window's functions, handed in by the module that puts the program together."""

    open: Callable[[Path | None, str | None, bool], int]
    """Shows the window: project, annotator, whether to open the sample; returns the exit code."""
    render: Callable[[Path, str, Path, tuple[int, int]], None]
    """Saves a picture of the window: project, document id, PNG, width and height in pixels."""
    print_html: Callable[[Iterable[str], Path], None]
    """Sets plain HTML on pages: its sections, PDF."""
    remembered_annotator: Callable[[], str]
    """Returns the name that the person gave last, or an empty text."""


class CliCommand(Struct, frozen=True):
    """One command: declared in its module, listed in :mod:`annotator.cli.registry`."""

    name: str
    description: str
    """A paragraph for ``annotator COMMAND --help``."""
    add_arguments: Callable[[ArgumentParser], None]
    """Declares the arguments."""
    run: Callable[[Namespace, WindowFunctions], int]
    """Carries it out and returns the exit code; raises AnnotatorError to fail."""


def add_project_argument(parser: ArgumentParser) -> None:
    """Add the project that a command works on."""
    parser.add_argument("project", metavar="PROJECT", type=Path, help="the project file")


def add_json_argument(parser: ArgumentParser) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON value")


def add_new_annotator_argument(parser: ArgumentParser) -> None:
    """Add ``--new-annotator``, which insists on a name that nearly equals another one."""
    parser.add_argument(
        "--new-annotator",
        action="store_true",
        help="insist on a name that nearly equals another one, as a new person's",
    )


def add_no_backup_argument(parser: ArgumentParser) -> None:
    """Add ``--no-backup``, for scripts that keep copies of their own."""
    parser.add_argument(
        "--no-backup",
        action="store_true",
        help="do not back the project up first (it is done if the last backup is some minutes old)",
    )


def add_wait_argument(parser: ArgumentParser) -> None:
    """Add ``--wait``, for a project that is open for writing elsewhere."""
    parser.add_argument(
        "--wait",
        metavar="SECONDS",
        type=float,
        default=0.0,
        help="where another Annotator writes the project, ask it to hand over, and wait so long",
    )


def add_layer_argument(parser: ArgumentParser) -> None:
    """Add ``--layer``, which selects annotations."""
    parser.add_argument(
        "--layer",
        metavar="NAME",
        nargs="+",
        action="extend",
        help="only annotations of these layers or labels (default: all)",
    )


def add_set_argument(parser: ArgumentParser) -> None:
    """Add ``--set``, for the options that only one format has."""
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        help="an option of the format (“annotator formats NAME” lists them); may be repeated",
    )


def parse_pairs(arguments: Sequence[str] | None, option: str, shape: str) -> dict[str, str]:
    """Return the pairs of a repeated option, name -> value.

    Names may begin or end with a blank: ``Ana =ana`` is about “Ana ”. Only where the sign has
    blanks on both sides, as in ``Ana = ana``, they belong to neither name.

    Args:
        arguments: The values as they were given, each ``NAME=VALUE``.
        option: The name of the option, for the message.
        shape: The form that each value must have, for the message.

    Raises:
        InputError: One of them is not a pair.
    """
    pairs: dict[str, str] = {}
    for argument in arguments or ():
        name, sign, value = argument.partition("=")
        if not sign or not name.strip():
            raise InputError(f"{option} takes {shape}, not “{argument}”.")
        if name[-1].isspace() and value[:1].isspace():
            name, value = name.strip(), value.strip()
        pairs[name] = value
    return pairs


def project_path(path: Path) -> Path:
    """Return the path of a project; a name without a suffix may mean one with ours.

    It does so where a folder has that name, too: the articles may be in it.
    """
    if path.suffix or path.is_file() or path.name in ("", ".."):
        return path
    with_suffix = path.with_name(path.name + PROJECT_SUFFIX)
    return path if path.exists() and not with_suffix.exists() else with_suffix


def annotator_name(argument: str | None, window: WindowFunctions) -> str:
    """Return the annotator: the given one, else the one last used, else the system's user."""
    name = (argument or "").strip() or window.remembered_annotator().strip()
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "annotator"


def positive_number(text: str) -> int:
    """Return the whole number above 0 that an argument states; at most a thousand million.

    Raises:
        ArgumentTypeError: It is no such number.
    """
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"“{text}” is not a whole number above 0")
    return min(int(text), 1_000_000_000)
