"""The list of all keys, made from the commands as they are now."""

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.keys.actions import Actions
from annotator.ui.keys.key_sheet import Section, as_html, as_text, fitting, key_sections
from annotator.ui.look import theme
from annotator.ui.widgets.small_widgets import side_button


class KeyList(QDialog):
    """Shows every key; a filter finds one, and what it leaves can be copied and printed."""

    changeWanted = Signal()
    """The person wants other keys."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyList")
        self.setWindowTitle("All keys – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 680)
        self._actions = actions
        self._shown: list[Section] = []
        self.field = QLineEdit()
        self.field.setObjectName("keyFilter")
        self.field.setAccessibleName("Filter the keys")
        self.field.setPlaceholderText("Filter by key or by what it does")
        self.field.setClearButtonEnabled(True)
        self.text = QTextBrowser()
        self.text.setObjectName("keyText")
        self.text.setAccessibleName("Keys")
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._lay_out()
        self.field.textChanged.connect(lambda: self.fill())
        theme.schemeChanged.connect(self.fill)
        actions.keysChanged.connect(self.fill)
        self.fill()
        self.field.setFocus()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(side_button("Copy", "copyKeyList", self.copy))
        foot.addWidget(side_button("Print…", "printKeyList", self._print))
        foot.addWidget(side_button("Change keys…", "changeKeys", self._change))
        foot.addStretch()
        foot.addWidget(side_button("Close", "closeKeyList", self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(12)
        layout.addWidget(self.field)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)

    def fill(self) -> None:
        """Show the keys that match the filter."""
        self._shown = fitting(key_sections(self._actions), self.field.text())
        html = as_html(self._shown, theme.current().accent)
        self.text.setHtml(html or "<p>No key does that.</p>")

    def copy(self) -> None:
        """Put what is shown on the clipboard, to paste as a table or as plain text."""
        data = QMimeData()
        data.setText(as_text(self._shown))
        data.setHtml(as_html(self._shown, theme.LIGHT.ink))
        QGuiApplication.clipboard().setMimeData(data)

    def sheet(self) -> QTextDocument:
        """What is shown, to print: dark on light."""
        sheet = QTextDocument(self)
        sheet.setDefaultStyleSheet(f"body {{ color: {theme.LIGHT.ink.name()}; }}")
        body = as_html(self._shown, theme.LIGHT.ink)
        sheet.setHtml(f"<body><h2>Keys of Annotator</h2>{body}</body>")
        return sheet

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog

        dialog = QPrintDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.sheet().print_(dialog.printer()))
        # Its own open() wants to be told whom to call.
        QDialog.open(dialog)

    def _change(self) -> None:
        self.accept()
        self.changeWanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys scroll the list while one types."""
        scrolls = (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_Up)
        if event.key() in scrolls:
            bar = self.text.verticalScrollBar()
            far = event.key() in scrolls[:2]
            step = bar.pageStep() if far else 3 * bar.singleStep()
            down = event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_Down)
            bar.setValue(bar.value() + (step if down else -step))
        else:
            super().keyPressEvent(event)
