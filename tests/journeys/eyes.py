"""Runs the application and says, asked from outside, where on the screen something is seen.

A stand-in for eyes only: hands are given their place by it, and act on the window as on any other.
A question is a line on standard input, a JSON array; its answer is a line on standard output: a
place ``[x, y]``, two for words (their first and last character), or null for what is out of sight.
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from annotator.ui.application import run
from annotator.ui.window.main_window import MainWindow
from tests.values import present

Place = list[int]


def _on_screen(widget: QWidget, point: QPoint) -> Place:
    at = widget.mapToGlobal(point)
    return [at.x(), at.y()]


def _view(window: MainWindow) -> tuple[QWidget, QRect]:
    """The article's viewport, and what of it is near enough to the middle to be worked on."""
    port = window.pane.view.viewport()
    return port, port.rect().adjusted(0, 40, 0, -240)


def words(window: MainWindow, start: int, end: int) -> list[Place] | None:
    """The first and the last character of a stretch of the text."""
    view, (port, room) = window.pane.view, _view(window)
    first, last = view.page.rect_of(start, start + 1), view.page.rect_of(end - 1, end)
    if first.isEmpty() or not (room.contains(first) and room.contains(last)):
        return None
    return [_on_screen(port, first.center()), _on_screen(port, last.center())]


def scrolled(window: MainWindow) -> Place:
    """How far down the page is."""
    return [0, window.pane.view.verticalScrollBar().value()]


def line(window: MainWindow, start: int, label: str) -> Place | None:
    """The line below the text of the annotation of a label that begins there."""
    view, (port, _) = window.pane.view, _view(window)
    known = window.session.article.annotations
    point = view.page.rect_of(start, start + 1).center()
    for y in range(point.y(), point.y() + 60):
        for item in view.hit_test.lanes_under(QPointF(point.x(), y)):
            if (known[item].start, known[item].label) == (start, label):
                return _on_screen(port, QPoint(point.x(), y))
    return None


def knob(window: MainWindow, edge: str) -> Place | None:
    """What an end of the selected annotation is held by."""
    view = window.pane.view
    found = (one for one in view.hit_test.knobs() if one.edge == edge)
    one = next(found, None)
    return None if one is None else _on_screen(view.viewport(), one.point.toPoint())


def button(window: MainWindow, name: str) -> Place | None:
    """A button that is seen, by its object name; or one of a dialog, by its text."""
    for root in (QApplication.activeWindow() or window, window):
        for widget in root.findChildren(QWidget):
            text = widget.text() if isinstance(widget, QPushButton) else ""
            if widget.isVisible() and name in (widget.objectName(), text.replace("&", "")):
                return _on_screen(widget, widget.rect().center())
    return None


def label(window: MainWindow, name: str) -> Place | None:
    """A label in the small palette beside the selection."""
    for one in window.pane.label_palette.buttons:
        if one.label.name == name and one.isVisible():
            return _on_screen(one, one.rect().center())
    return None


def menu(_window: MainWindow, word: str) -> Place | None:
    """The line of the open menu that has a word."""
    opened = QApplication.activePopupWidget()
    if not isinstance(opened, QMenu):
        return None
    for action in opened.actions():
        if word in action.text():
            return _on_screen(opened, opened.actionGeometry(action).center())
    return None


_LOOKS: dict[str, Callable[..., Any]] = {
    look.__name__: look for look in (words, scrolled, line, knob, button, label, menu)
}


def _answer(name: str, *details: object) -> None:
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    print(json.dumps(_LOOKS[name](windows[0], *details)), flush=True)  # noqa: T201


def _listen() -> None:
    for question in sys.stdin:
        application = present(QApplication.instance())
        QTimer.singleShot(0, application, partial(_answer, *json.loads(question)))


if __name__ == "__main__":
    Thread(target=_listen, daemon=True).start()
    project = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    sys.exit(run(project, None, sample=False))
