"""Where the borders between panes stand, from one start to the next."""

from PySide6.QtWidgets import QSplitter, QWidget

from annotator.ui.settings import Settings


def keep_place(splitter: QSplitter, settings: Settings, name: str) -> None:
    """Put a splitter's borders where they stood last, and remember where they are moved to."""
    put_back(splitter, settings, name)
    splitter.splitterMoved.connect(lambda: remember(splitter, settings, name))


def put_back(
    splitter: QSplitter, settings: Settings, name: str, rest: QWidget | None = None
) -> None:
    """Give each pane the size that it had when it was seen last; what is over goes to ``rest``."""
    known = _known(settings, name)
    if not known:
        return
    sizes = [known.get(str(at), size) for at, size in enumerate(splitter.sizes())]
    if rest is not None:
        at = splitter.indexOf(rest)
        shown = [n for n in range(splitter.count()) if not _pane(splitter, n).isHidden()]
        room = splitter.width() - splitter.handleWidth() * (len(shown) - 1)
        sizes[at] = max(room - sum(sizes[n] for n in shown if n != at), 1)
    splitter.setSizes(sizes)


def remember(splitter: QSplitter, settings: Settings, name: str) -> None:
    """A pane that is hidden keeps the size that it had before."""
    known = _known(settings, name)
    for at, size in enumerate(splitter.sizes()):
        if not _pane(splitter, at).isHidden():
            known[str(at)] = size
    settings.set(name, known)


def _pane(splitter: QSplitter, at: int) -> QWidget:
    pane = splitter.widget(at)
    assert pane is not None
    return pane


def _known(settings: Settings, name: str) -> dict[str, int]:
    found = settings.get(name, {})
    if not isinstance(found, dict):
        return {}
    return {str(at): size for at, size in found.items() if isinstance(size, int) and size > 0}
