"""A person before the window, whose hands press real keys and move the mouse."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from annotator.model import Annotation, Relation
from annotator.ui.exchange.export_window import ExportWindow
from annotator.ui.look import theme
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.journeys import seed_keys
from tests.values import present


class Person:
    """Sits before the window, with hands on keyboard and mouse."""

    def __init__(self, qtbot: QtBot, settings: Settings) -> None:
        self.qtbot = qtbot
        theme.set_scheme("light")
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window, before_close_func=lambda window: window.jobs.abandon())
        self.window.resize(1440, 900)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def press(self, script: str) -> None:
        """Press keys where the keyboard is."""
        for stroke in seed_keys.strokes(script):
            self.qtbot.waitUntil(self._has_keyboard)
            widget = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
            if stroke.typed:
                self.qtbot.keyClicks(widget, stroke.text)
            else:
                keys: Any = QKeySequence(stroke.text)  # Its declared type has no items.
                key = keys[0]
                self.qtbot.keyClick(widget, key.key(), key.keyboardModifiers())
            QApplication.processEvents()

    def _has_keyboard(self) -> bool:
        if QApplication.activeWindow() is None:
            # No window manager is here to give it back after a dialog.
            self.window.activateWindow()
        return QApplication.activeWindow() is not None

    def answer(self, path: Path) -> None:
        """Type a path into the file dialog that comes next."""
        dialog = QApplication.activeWindow()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(0, lambda: self.answer(path))
            return
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        present(field).selectAll()
        self.qtbot.keyClicks(field, str(path))
        self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def answers_in_the_window(self, path: Path) -> None:
        """Type a path where the keyboard is in the export window, and confirm it."""
        self.qtbot.waitUntil(lambda: self.window.findChild(ExportWindow) is not None)
        field = present(self.window.findChild(ExportWindow)).path_field
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
        self.qtbot.keyClicks(field, str(path))
        self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def waits_for_the_article(self) -> None:
        """Until it is open, with the keyboard in it."""
        view = self.window.pane.view
        self.qtbot.waitUntil(lambda: self._has_keyboard() and view.hasFocus(), timeout=10_000)

    def sees(self) -> tuple[dict[str, Annotation], dict[str, Relation], str]:
        """All that is tagged, and how far the article is."""
        session = self.window.session
        return dict(session.article.annotations), dict(session.article.relations), session.status
