"""Lines above the panes that tell something which does not hold the work up, with buttons."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.widgets.announcing import announce


class NoticeButton(NamedTuple):
    """A button of a notice."""

    text: str
    name: str
    """Its object name."""
    choose: Callable[[], object]


class NoticeLine(QFrame):
    """One notice: a line of text, and its buttons at the end."""

    def __init__(self, name: str, text: str, buttons: Sequence[NoticeButton]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "notice")
        self.label = QLabel()
        self.label.setObjectName(f"{name}Text")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 5, 10, 5)
        layout.setSpacing(8)
        layout.addWidget(self.label, 1)
        for shown in buttons:
            button = QPushButton(shown.text)
            button.setObjectName(shown.name)
            button.setProperty("role", "link")
            button.clicked.connect(shown.choose)
            layout.addWidget(button)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.label.setText(text)
        self.setAccessibleName(text)


class NoticeBar(QWidget):
    """All notices, the latest at the end; the bar is hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._lines: dict[str, NoticeLine] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    def show_notice(self, name: str, text: str, buttons: Sequence[NoticeButton] = ()) -> None:
        """Show a notice instead of the one with this name, and read it out.

        Nothing happens if it has this text already.

        Args:
            name: The object name of the notice.
            text: One or two sentences.
            buttons: What the person can do about it.
        """
        if self.notice(name) == text:
            return
        self.remove(name)
        line = NoticeLine(name, text, buttons)
        self._lines[name] = line
        self._layout.addWidget(line)
        self.show()
        announce(line, text)

    def remove(self, name: str) -> None:
        """Remove a notice, if it is shown."""
        line = self._lines.pop(name, None)
        if line is not None:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.setVisible(bool(self._lines))

    def clear(self) -> None:
        """Remove all notices."""
        for name in list(self._lines):
            self.remove(name)

    def notice(self, name: str) -> str | None:
        """Return the text of a notice that is shown; None if it is not."""
        line = self._lines.get(name)
        return line.label.text() if line is not None else None
