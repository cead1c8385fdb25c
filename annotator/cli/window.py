"""What the command line asks of the window, which it does not know."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct


class Window(Struct, frozen=True):
    """The window's functions, given by whoever puts the program together."""

    open: Callable[[Path | None, str | None, bool], int]
    """Shows it: project, annotator, whether to open the sample; returns the exit code."""
    render: Callable[[Path, str, Path, tuple[int, int]], None]
    """Saves a picture of it: project, document, PNG, size in pixels."""
    print_html: Callable[[Iterable[str], Path], None]
    """Sets plain HTML on pages: its sections, PDF."""
    remembered_annotator: Callable[[], str]
    """The name that the person gave last, or empty."""
