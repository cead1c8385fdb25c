"""The functions of the window that commands use, although the command line does not know it."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct


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
