"""Where the borders between panes stand, from one start to the next."""

from PySide6.QtWidgets import QSplitter

from annotator.ui.settings import Settings


def keep_place(splitter: QSplitter, settings: Settings, name: str) -> None:
    """Put a splitter's borders where they stood last, and remember where they are moved to."""
    put_back(splitter, settings, name)
    splitter.splitterMoved.connect(lambda: remember(splitter, settings, name))


def put_back(splitter: QSplitter, settings: Settings, name: str) -> None:
    """Give each pane the size that it had when it was seen last."""
    known = _known(settings, name)
    now = splitter.sizes()
    if known:
        splitter.setSizes([known.get(str(at), size) for at, size in enumerate(now)])


def remember(splitter: QSplitter, settings: Settings, name: str) -> None:
    """A pane that is hidden keeps the size that it had before."""
    known = _known(settings, name)
    for at, size in enumerate(splitter.sizes()):
        pane = splitter.widget(at)
        if pane is not None and not pane.isHidden():
            known[str(at)] = size
    settings.set(name, known)


def _known(settings: Settings, name: str) -> dict[str, int]:
    found = settings.get(name, {})
    if not isinstance(found, dict):
        return {}
    return {str(at): size for at, size in found.items() if isinstance(size, int) and size > 0}
