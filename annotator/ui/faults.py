"""Messages to the person, and the reporter of errors that nobody expected."""

import sys
from collections.abc import Sequence
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QGridLayout,
    QMessageBox,
    QSizePolicy,
    QSpacerItem,
    QWidget,
)

from annotator.bug_log import LOGGER, log_path

_SHOWN_NOTES = 6
_CHARACTERS = 76
"""Width of a message, in characters."""


def tell(
    parent: QWidget | None,
    title: str,
    text: str,
    *,
    icon: QMessageBox.Icon = QMessageBox.Icon.Warning,
    notes: Sequence[str] = (),
) -> QMessageBox:
    """Show a message that does not hold up the program; returns its box.

    ``notes`` are listed in it; of many the first ones, and all of them as details.
    """
    box = QMessageBox(icon, "Annotator", title, QMessageBox.StandardButton.Ok, parent)
    box.setObjectName("message")
    box.setInformativeText("\n\n".join(filter(None, (text, _listed(notes)))))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if len(notes) > _SHOWN_NOTES:
        box.setDetailedText("\n".join(notes))
    plain_buttons(box)
    widen(box)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box


def _listed(notes: Sequence[str]) -> str:
    lines = [f"• {note}" for note in notes[:_SHOWN_NOTES]]
    more = len(notes) - len(lines)
    return "\n".join([*lines, f"… and {more:,} more, in the details."] if more else lines)


def widen(box: QMessageBox) -> None:
    """Give a message lines that can be read; by itself it is as narrow as its buttons."""
    layout = box.layout()
    assert isinstance(layout, QGridLayout)
    width = box.fontMetrics().averageCharWidth() * _CHARACTERS
    layout.addItem(
        QSpacerItem(width, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum),
        layout.rowCount(),
        0,
        1,
        layout.columnCount(),
    )


def plain_buttons(box: QMessageBox | QDialogButtonBox) -> None:
    """Take the pictures off a dialog's buttons; their words are enough."""
    for button in box.buttons():
        button.setIcon(QIcon())


class FaultReporter:
    """Takes what nobody caught: logs it, says so once, and lets the work go on."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._open = False

    def install(self) -> None:
        """Be the one who is told."""
        sys.excepthook = self.report

    def report(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Log an error that nobody expected, and say where."""
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        LOGGER.error("Not expected", exc_info=(kind, error, trace))
        if self._open:
            return
        self._open = True
        box = tell(
            self._window,
            "Something went wrong in Annotator.",
            "What you tagged is safe: every change is on the disk before it is shown. You can go "
            f"on working.\n\nDetails are in the log, which helps to mend this:\n{log_path()}",
            icon=QMessageBox.Icon.Critical,
        )
        box.finished.connect(self._closed)

    def _closed(self) -> None:
        self._open = False
