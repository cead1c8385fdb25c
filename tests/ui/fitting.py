"""Finds what does not fit into a window: what is outside it, squeezed or cut."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QHeaderView,
    QLabel,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QWidget,
)

SMALL = QSize(900 - 16, 480 - 64)
"""The room in the smallest window that must be usable, 900 × 480 logical pixels with its frame."""
_IGNORED = QSizePolicy.Policy.Ignored


def misfits(window: QWidget) -> list[str]:
    """What is outside the window, smaller than it can be shown, or a text that is cut."""
    found: list[str] = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or widget.window() is not window.window():
            continue
        name = widget.objectName()
        is_part = name.startswith("qt_") and not name.startswith("qt_msgbox")
        if is_part or isinstance(widget, (QScrollBar, QHeaderView)):
            continue
        area = _scroll_area(widget)
        if isinstance(area, QWidget) and not isinstance(area, QScrollArea):
            continue  # Parts of a table or list, which the list itself lays out.
        found += [f"{_name(widget)}: {fault}" for fault in _faults(widget, window, area)]
    return found


def _faults(widget: QWidget, window: QWidget, area: QAbstractScrollArea | None) -> list[str]:
    faults: list[str] = []
    box = QRect(widget.mapTo(window, QPoint()), widget.size())
    if area is None and not window.rect().contains(box):
        faults.append(f"outside, at {box.getCoords()}")
    parent, place = widget.parentWidget(), widget.geometry()
    if isinstance(area, QScrollArea) and widget is area.widget():
        if box.width() > area.viewport().width():
            faults.append(f"wider than its scroll area: {box.width()}")
    elif parent not in (None, window) and not parent.rect().contains(place):
        faults.append(f"outside {_name(parent)}: {place.getCoords()}")
    least, policy = widget.minimumSizeHint(), widget.sizePolicy()
    least = least.boundedTo(widget.maximumSize())
    if least.width() > widget.width() and policy.horizontalPolicy() != _IGNORED:
        faults.append(f"{widget.width()} wide, needs {least.width()}")
    high = least.height()
    if isinstance(widget, QLabel) and widget.wordWrap() and widget.text():
        high = widget.heightForWidth(widget.width())
    elif (layout := widget.layout()) is not None and layout.hasHeightForWidth():
        high = 0  # Its least height depends on its width; what is in it is looked at anyway.
    if high > widget.height() and policy.verticalPolicy() != _IGNORED:
        faults.append(f"{widget.height()} high, needs {high}")
    return faults


def _scroll_area(widget: QWidget) -> QAbstractScrollArea | None:
    """The nearest scroll area that the widget is scrolled in."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QAbstractScrollArea) and parent.viewport().isAncestorOf(widget):
            return parent
        parent = parent.parentWidget()
    return None


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    words = text() if callable(text) else ""
    return f"{type(widget).__name__} {widget.objectName()} {str(words)[:40]!r}"
