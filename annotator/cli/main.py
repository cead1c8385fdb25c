"""The command line: parses it, calls the command, turns errors into a line and an exit code.

0 is success, 1 a failure that standard error explains in a line, 2 a wrong call.
"""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from time import monotonic
from typing import NoReturn

from annotator import __version__
from annotator.bug_log import log_background, log_bug, log_crashes
from annotator.cli.cli_command import WindowFunctions, project_path
from annotator.cli.registry import COMMAND_HELP, COMMANDS
from annotator.cli.remedies import explain
from annotator.cli.streams import drain, let_any_text_through, quieten_libraries, remark
from annotator.model.errors import (
    OF_THE_DISK,
    AnnotatorError,
    EnvironmentFault,
    InputError,
)
from annotator.plugins import LazyFunction
from annotator.temporary import clear_leavings

_damage_behind = LazyFunction("annotator.project.damage_search:damage_behind")
_DESCRIPTION = """\
Tag what news says: who said what, with which words, about whom.

  annotator                      open the window
  annotator PROJECT              open a project in the window
  annotator --sample             open the sample article in the window
  annotator COMMAND …            do a part of the work without the window (a file that is named
                                 like a command is opened as ./info)
"""
_EPILOG = (
    "“annotator COMMAND --help” explains a command. Exit code: 0 done, 1 failed (see standard \
error), 2 wrong call."
)
_ANNOTATOR_HELP = "the name under which you tag in the window (default: the one used last)"
_SAMPLE_HELP = "open the sample article"


def run(argv: Sequence[str], window: WindowFunctions) -> int:
    """Carry out a command line and return its exit code; raise nothing."""
    let_any_text_through()
    quieten_libraries()
    if argv and argv[0] in COMMANDS:  # The window does it while it is open.
        log_crashes()
        log_background()
        clear_leavings()
    code = _exit_code(argv, window)
    try:
        drain()
    except BrokenPipeError:
        return code or 1
    except EnvironmentFault as error:
        return code or _fail(explain(error))
    return code


def _exit_code(argv: Sequence[str], window: WindowFunctions) -> int:
    began = monotonic()
    try:
        return _carry_out(argv, window)
    except SystemExit as end:  # argparse: help, version, a wrong call
        return end.code if isinstance(end.code, int) else 2
    except BrokenPipeError:  # the reader of our output has enough
        return 1
    except KeyboardInterrupt:
        return _fail("Interrupted.")
    except AnnotatorError as error:
        if error.is_bug:
            log_bug(error)
        return _fail(explain(error))
    except OSError as error:  # a file that may not even be looked for
        if error.errno in OF_THE_DISK and not error.filename:
            return _fail(f"The disk did not do what was asked of it: {error.strerror}.")
        return _fail(
            f"{error.filename} cannot be used: {error.strerror}."
            if error.filename and error.strerror
            else log_bug(error)
        )
    except Exception as error:  # noqa: BLE001 - a bug of ours: logged, shown without a traceback
        damage = _damage_behind(error, began)
        return _fail(log_bug(error) if damage is None else explain(damage))


def _carry_out(argv: Sequence[str], window: WindowFunctions) -> int:
    if argv and argv[0] in COMMANDS:
        command = COMMANDS[argv[0]]
        return command.run(_commands_parser([command.name]).parse_args(argv), window)
    if argv and argv[0] in ("-h", "--help", "--version", "-V"):
        _commands_parser().parse_args(argv)
    return _open_window(_window_parser(argv).parse_args(argv), argv, window)


def _open_window(arguments: Namespace, argv: Sequence[str], window: WindowFunctions) -> int:
    project: Path | None = arguments.project
    if project is not None:
        project = project_path(project)
        if not project.exists():
            raise InputError(
                f"There is no project {project}. {_suggest_command(argv)}"
                f"Make one with: annotator new {project}"
            )
    return window.open(project, arguments.annotator, arguments.sample)


def _commands_parser(with_arguments: Sequence[str] = ()) -> ArgumentParser:
    """A parser that lists all commands, and knows the arguments of some."""
    parser = ArgumentParser(
        prog="annotator",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
        usage="annotator [PROJECT] [--annotator NAME] [--sample]\n       annotator COMMAND …",
    )
    parser.add_argument("-V", "--version", action="version", version=f"annotator {__version__}")
    # Shown here, read by the window's own parser.
    parser.add_argument("--annotator", metavar="NAME", help=_ANNOTATOR_HELP)
    parser.add_argument("--sample", action="store_true", help=_SAMPLE_HELP)
    commands = parser.add_subparsers(
        title="commands", dest="command", metavar="COMMAND", required=True, prog="annotator"
    )
    for name in with_arguments or COMMANDS:
        command = COMMANDS[name] if name in with_arguments else None
        description = command.description if command is not None else ""
        subparser = commands.add_parser(
            name, help=COMMAND_HELP[name], description=description, allow_abbrev=False
        )
        if command is not None:
            command.add_arguments(subparser)
    return parser


class _WindowParser(ArgumentParser):
    """Parses a call of the window; names the command that a misspelt one may be."""

    def __init__(self, argv: Sequence[str]) -> None:
        super().__init__(
            prog="annotator",
            usage="annotator [PROJECT] [--annotator NAME] [--sample]",
            allow_abbrev=False,
        )
        self._argv = argv

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        self.exit(2, f"annotator: {message}. {_suggest_command(self._argv)}See annotator --help\n")


def _window_parser(argv: Sequence[str]) -> ArgumentParser:
    parser = _WindowParser(argv)
    parser.add_argument("project", metavar="PROJECT", nargs="?", type=Path)
    parser.add_argument("--annotator", metavar="NAME", help=_ANNOTATOR_HELP)
    parser.add_argument("--sample", action="store_true", help=_SAMPLE_HELP)
    return parser


def _suggest_command(argv: Sequence[str]) -> str:
    """A sentence on a misspelt command, or on one that came too late; empty if there is none."""
    late = next((argument for argument in argv[1:] if argument in COMMANDS), None)
    if late is not None and argv[0].startswith("-"):
        return f"A command comes first: annotator {late} … "
    matches = get_close_matches(argv[0], COMMANDS, 1) if argv else []
    return f"Did you mean the command “{matches[0]}”? " if matches else ""


def _fail(message: str) -> int:
    """Explain a failure on standard error; return its exit code."""
    # In one line, but with the spaces that a file's name may have.
    remark(f"annotator: {' '.join(filter(None, map(str.strip, message.splitlines())))}")
    return 1
