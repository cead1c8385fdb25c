"""The one place where the parts are put together: the command line, and the window behind it."""

import gc
import os
import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.model.errors import EnvironmentFault

_MAY_LACK_DISPLAY = ("linux", "freebsd", "openbsd")


def main(argv: Sequence[str] | None = None) -> int:
    """Run Annotator with the arguments of a command line; returns the exit code.

    Qt is loaded by what needs it, so that commands start fast and work without its libraries.
    """
    # First of all: to import the parts makes many objects too.
    collect_garbage_seldom()
    from annotator.cli.main import run
    from annotator.cli.window import WindowFunctions

    arguments = sys.argv[1:] if argv is None else list(argv)
    return run(
        arguments, WindowFunctions(_open_window, _render_window, _print_html, _remembered_annotator)
    )


def start() -> int:
    """Run Annotator without a terminal, as an icon does; what fails is told in a window."""
    heard = StringIO()
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison] - on Windows
        sys.stderr = heard
    code = main()
    if code and heard.getvalue():
        from annotator.ui import application

        application.tell_failure(heard.getvalue().removeprefix("annotator: ").strip())
    return code


def collect_garbage_seldom() -> None:
    """Look for rings of garbage after many new objects, not after the 700 that Python waits for.

    Articles, annotations and their rows are tens of thousands of objects in no ring: looking at
    all of them again and again takes as long as opening a large article.
    """
    gc.set_threshold(100_000, 20, 20)


def _open_window(project: Path | None, annotator: str | None, sample: bool) -> int:
    if not _has_display():
        raise _fault(
            "There is no display to open the window on. Without one, “annotator demo” does the job "
            "on the sample article, and “annotator --help” lists the commands."
        )
    # Until the window is there; nothing that is made on the way is garbage.
    gc.disable()
    try:
        from annotator.ui import application
    except ImportError as error:
        raise _no_qt(error) from error
    return application.run(project, annotator, sample)


def _render_window(project: Path, document: str, picture: Path, size: tuple[int, int]) -> None:
    _do_without_display()
    try:
        from annotator.ui import application
    except ImportError as error:
        raise _no_qt(error) from error
    application.render_window(project, document, picture, size)


def _print_html(sections: Iterable[str], out: Path) -> None:
    _do_without_display()
    try:
        from annotator.ui import application
        from annotator.ui.printing import html_pages
    except ImportError as error:
        raise _no_qt(error) from error
    application.make_application()
    html_pages.write_pdf(sections, out)


def _remembered_annotator() -> str:
    """The name that was given in the window, or empty."""
    try:
        from annotator.ui.settings import Settings
    except ImportError:  # without Qt there was no window either
        return ""
    return Settings().annotator


def _do_without_display() -> None:
    """A picture needs no screen: one that is there would flicker, or might not answer."""
    if sys.platform.startswith(_MAY_LACK_DISPLAY):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _has_display() -> bool:
    """Whether there is a screen to look for."""
    if not sys.platform.startswith(_MAY_LACK_DISPLAY):
        return True
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _no_qt(error: ImportError) -> "EnvironmentFault":
    return _fault(
        f"The window cannot start, for Qt misses a part of the system: {error}. On Debian and "
        f"Ubuntu, script/bootstrap in a checkout names what to install. The commands work without."
    )


def _fault(said: str) -> "EnvironmentFault":
    from annotator.model.errors import EnvironmentFault

    return EnvironmentFault(said)
