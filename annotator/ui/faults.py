"""What goes wrong: told to the person in plain words, and kept in the log for whoever mends it."""

import logging
import sys
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox, QWidget

from annotator.ui.settings import log_path

log = logging.getLogger("annotator")
_LOG_BYTES = 1_000_000


def start_log() -> None:
    """Write what is logged to the file that messages name."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_BYTES:
            path.replace(path.with_suffix(".old.log"))
    except OSError:
        return  # A log that cannot be written must not keep anybody from their work.
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def tell(
    parent: QWidget | None,
    title: str,
    text: str,
    *,
    icon: QMessageBox.Icon = QMessageBox.Icon.Warning,
    detail: str = "",
) -> QMessageBox:
    """Show a message that does not hold up the program; returns its box."""
    box = QMessageBox(icon, "Annotator", title, QMessageBox.StandardButton.Ok, parent)
    box.setObjectName("message")
    box.setInformativeText(text)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if detail:
        box.setDetailedText(detail)
    plain_buttons(box)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box


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
        log.error("Not expected", exc_info=(kind, error, trace))
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
