"""The entry points: puts the command line and the window behind it together."""

import os
import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from annotator.cli.cli_command import WindowFunctions
from annotator.cli.main import run
from annotator.model.errors import EnvironmentFault
from annotator.plugins import load
from annotator.startup import collect_garbage_seldom

_READING = "annotator.formats.reading_process"
"""The process that reads files, which a program without Python beside it runs itself."""
_MAY_LACK_DISPLAY = ("linux", "freebsd", "openbsd")


def main(argv: Sequence[str] | None = None) -> int:
    """Run Annotator with the arguments of a command line.

    Qt is loaded by the functions that need it, so that commands start fast and work without its
    libraries.

    Args:
        argv: The arguments; those of the process if it is None.

    Returns:
        The exit code.
    """
    collect_garbage_seldom()
    arguments = sys.argv[1:] if argv is None else list(argv)
    if getattr(sys, "frozen", False) and arguments == [load(f"{_READING}:READ_FILES")]:
        load(f"{_READING}.child:main")()
    return run(
        arguments, WindowFunctions(_open_window, _render_window, _print_html, _saved_annotator)
    )


def start() -> int:
    """Run Annotator without a terminal, as an icon does; a window shows why it failed."""
    messages = StringIO()
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison] - on Windows
        sys.stderr = messages
    code = main()
    if code and messages.getvalue():
        show_failure = load("annotator.ui.application:show_failure")
        show_failure(messages.getvalue().removeprefix("annotator: ").strip())
    return code


def _open_window(project: Path | None, annotator: str | None, sample: bool) -> int:
    if not _has_display():
        raise EnvironmentFault(
            "There is no display to open the window on. Without one, “annotator demo” does the job "
            "on the sample article, and “annotator --help” lists the commands."
        )
    return _load_window("annotator.ui.application:run")(project, annotator, sample)


def _render_window(project: Path, document: str, picture: Path, size: tuple[int, int]) -> None:
    _do_without_display()
    _load_window("annotator.ui.application:render_window")(project, document, picture, size)


def _print_html(sections: Iterable[str], out: Path) -> None:
    _do_without_display()
    _load_window("annotator.ui.application:make_application")()
    _load_window("annotator.ui.printing.html_pages:write_pdf")(sections, out)


def _saved_annotator() -> str:
    """Return the name that was given in the window, or an empty text."""
    try:
        settings = load("annotator.ui.settings:Settings")
    except ImportError:  # Without Qt there was no window either.
        return ""
    return settings().annotator


def _do_without_display() -> None:
    """Use no screen for a picture: it would flicker, or might not answer."""
    if sys.platform.startswith(_MAY_LACK_DISPLAY):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _has_display() -> bool:
    """Return whether a screen is to be expected."""
    if not sys.platform.startswith(_MAY_LACK_DISPLAY):
        return True
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _load_window(target: str) -> Any:
    """Return a function of the window: ``module:function``.

    Raises:
        EnvironmentFault: A library that Qt needs is missing.
    """
    try:
        return load(target)
    except ImportError as error:
        raise EnvironmentFault(
            f"The window cannot start, because Qt needs a missing part of the system: {error}. On "
            f"Debian and Ubuntu, script/bootstrap in a checkout names the packages to install. "
            f"The commands work without it."
        ) from error
