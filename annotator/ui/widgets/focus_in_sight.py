"""Keeps the field that has the keyboard in sight where a column of fields scrolls."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

_AROUND = 36
"""The room in pixels that is kept in sight above and below the field: for its mark."""


class FocusInSight(QObject):
    """Scrolls an area to the field that has the keyboard: nobody types where nothing is seen.

    This is so when a field gets the keyboard, when something above it appears or changes its
    height, when the area gets smaller, and with each key that is pressed in it.

    Args:
        area: What scrolls; it owns this.
        column: The widget in it.
    """

    def __init__(self, area: QScrollArea, column: QWidget) -> None:
        super().__init__(area)
        self._area = area
        self._column = column
        self._focused: QWidget | None = None
        # The area knows how far it can scroll only when the layout is done.
        self._laid_out = QTimer(self, interval=0, singleShot=True)
        self._laid_out.timeout.connect(self._show)
        for widget in (column, area.viewport()):
            widget.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, focused: QWidget | None) -> None:
        self._focused = None
        if focused is not None and self._column.isAncestorOf(focused):
            self._focused = focused
            focused.installEventFilter(self)
            self._show()
            self._laid_out.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look after the field when it, or the column around it, has another place."""
        if self._focused is not None:
            is_field = watched is self._focused
            # A column moves when somebody scrolls it, who may look at another part.
            if event.type() == QEvent.Type.Resize or (
                is_field and event.type() == QEvent.Type.Move
            ):
                self._laid_out.start()
            elif is_field and event.type() == QEvent.Type.KeyPress:
                self._show()
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        field = self._focused
        if field is None:
            return
        if field.height() + 2 * _AROUND > self._area.viewport().height():
            # Of a field that is too high, Qt shows the caret.
            self._area.ensureWidgetVisible(field, 0, _AROUND)
            return
        middle = field.mapTo(self._column, field.rect().center())
        self._area.ensureVisible(0, middle.y(), 0, field.height() // 2 + _AROUND)
