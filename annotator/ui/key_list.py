"""The list of all keys, made from the commands as they are now."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import theme
from annotator.ui.actions import Actions
from annotator.ui.faults import plain_buttons
from annotator.ui.key_text import key_text
from annotator.ui.text_keys import TEXT_KEYS

_HEADINGS = {
    "Tag/Tag as": "Labels",
    "Tag/Tag and relate": "Labels",
    "Edit/Move": "Text",
    "Edit/Select": "Text",
}

KeyRow = tuple[str, str]


def key_sections(actions: Actions) -> list[tuple[str, list[KeyRow]]]:
    """Headings, each with its keys and what they do."""
    sections: dict[str, list[KeyRow]] = {}
    for spec in actions:
        keys = ", ".join(dict.fromkeys(map(key_text, actions.keys(spec.id))))
        if keys:
            heading = _HEADINGS.get(spec.menu) or (spec.menu or "Text").split("/")[0]
            sections.setdefault(heading, []).append((keys, spec.text))
    sections.setdefault("Text", []).extend((own.shown, own.does) for own in TEXT_KEYS)
    order = ["Labels", "Tag", "Text", "Article", "Edit", "View", "File", "Help"]
    known = [name for name in order if name in sections]
    return [(name, sections[name]) for name in (*known, *(set(sections) - set(order)))]


class KeyList(QDialog):
    """Shows every key; a filter finds one."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyList")
        self.setWindowTitle("Keys – Annotator")
        self.resize(620, 640)
        self._actions = actions
        self.field = QLineEdit()
        self.field.setObjectName("keyFilter")
        self.field.setAccessibleName("Filter the keys")
        self.field.setPlaceholderText("Filter by key or by what it does")
        self.field.setClearButtonEnabled(True)
        self.text = QTextBrowser()
        self.text.setObjectName("keyText")
        self.text.setAccessibleName("Keys")
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        plain_buttons(buttons)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.field)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        self.field.textChanged.connect(lambda _: self.fill())
        theme.schemeChanged.connect(self.fill)
        self.fill()
        self.field.setFocus()

    def fill(self) -> None:
        """Show the keys that match the filter."""
        words = self.field.text().casefold().split()
        colours = theme.current()
        parts: list[str] = []
        for heading, rows in key_sections(self._actions):
            kept = [
                (keys, does)
                for keys, does in rows
                if all(word in f"{keys} {does} {heading}".casefold() for word in words)
            ]
            if not kept:
                continue
            parts.append(f"<h3 style='margin-bottom:2px'>{escape(heading)}</h3>")
            cells = "".join(
                f"<tr><td style='padding:3px 22px 3px 0; color:{colours.accent.name()};"
                f" white-space:nowrap'><b>{escape(keys)}</b></td>"
                f"<td style='padding:3px 0'>{escape(does)}</td></tr>"
                for keys, does in kept
            )
            parts.append(f"<table cellspacing='0'>{cells}</table>")
        self.text.setHtml("".join(parts) or "<p>No key does that.</p>")

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
