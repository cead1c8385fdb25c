"""Sizes of windows and panes: fitted to the screen, and kept from one start to the next."""

from typing import cast

from PySide6.QtWidgets import QSplitter, QWidget

from annotator.ui.settings import Settings

_FRAME_PIXELS = (16, 64)
"""The width and height that the frame of a window may take."""


def resize_to_fit(window: QWidget, width: int, height: int) -> None:
    """Give a window a size in pixels, or the size for which its screen has room."""
    room = window.screen().availableSize()
    window.resize(
        min(width, room.width() - _FRAME_PIXELS[0]), min(height, room.height() - _FRAME_PIXELS[1])
    )


def keep_sizes(splitter: QSplitter, settings: Settings, name: str) -> None:
    """Load a splitter's sizes now, and save them whenever a border is moved."""
    load_sizes(splitter, settings, name)
    splitter.splitterMoved.connect(lambda: save_sizes(splitter, settings, name))


def load_sizes(
    splitter: QSplitter, settings: Settings, name: str, rest: QWidget | None = None
) -> None:
    """Give each pane the size that it had when it was last shown.

    Args:
        splitter: The splitter with the panes.
        settings: Where the sizes are kept.
        name: The name of the setting.
        rest: The pane that gets the remaining pixels.
    """
    saved = _saved_sizes(settings, name)
    if not saved:
        return
    sizes = [saved.get(str(at), size) for at, size in enumerate(splitter.sizes())]
    if rest is not None:
        at = splitter.indexOf(rest)
        shown = [n for n in range(splitter.count()) if not _pane(splitter, n).isHidden()]
        room = splitter.width() - splitter.handleWidth() * (len(shown) - 1)
        sizes[at] = max(room - sum(sizes[n] for n in shown if n != at), 1)
    splitter.setSizes(sizes)


def save_sizes(splitter: QSplitter, settings: Settings, name: str) -> None:
    """Save the sizes of the panes that are shown; a hidden pane keeps the size it had before."""
    saved = _saved_sizes(settings, name)
    for at, size in enumerate(splitter.sizes()):
        if not _pane(splitter, at).isHidden():
            saved[str(at)] = size
    settings.set(name, saved)


def _pane(splitter: QSplitter, at: int) -> QWidget:
    pane = splitter.widget(at)
    assert pane is not None
    return pane


def _saved_sizes(settings: Settings, name: str) -> dict[str, int]:
    """Return pixels by the number of the pane; whatever is damaged is left out."""
    saved = settings.get(name, {})
    if not isinstance(saved, dict):
        return {}
    return {
        str(at): size
        for at, size in cast(dict[object, object], saved).items()
        if isinstance(size, int) and size > 0
    }
