"""The command palette: every command, label and article, by a few letters of its name."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import theme

_ENTRY = Qt.ItemDataRole.UserRole
_NO_PARENT = QModelIndex()
_MOST, _ROWS_SEEN = 60, 10
_WORDS = re.compile(r"[^\s“”\"'‘’«»(\[]\S*")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """Something that can be chosen by name."""

    text: str
    run: Callable[[], object]
    key: str = ""
    kind: str = ""


Source = Callable[[str], Iterable[Entry]]
"""Gives entries for what was typed; they are filtered and ranked afterwards."""


def rank(text: str, typed: str) -> tuple[int, int] | None:
    """How well a name fits what was typed, the lower the better; None: not at all.

    Every word typed must begin a word of the name, or at least stand inside it.
    """
    name, words = text.casefold(), typed.casefold().split()
    begun = _WORDS.findall(name)
    worse = 0
    for word in words:
        if not any(part.startswith(word) for part in begun):
            if word not in name:
                return None
            worse += 1
    starts = 0 if not words or name.startswith(words[0]) else 1
    return worse * 2 + starts, len(name)


class _Entries(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == _ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.text, entry.kind, entry.key) if part)
        return None


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, option.fontMetrics.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(_ENTRY)
        colours = theme.current()
        painter.save()
        box = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(box, colours.accent)
        inner, middle = box.adjusted(14, 0, -14, 0), Qt.AlignmentFlag.AlignVCenter
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        painter.setPen(colours.on_accent if chosen else colours.muted)
        side = entry.key or entry.kind
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, side)
        room = inner.width() - metrics.horizontalAdvance(side) - 16
        painter.setPen(colours.on_accent if chosen else colours.ink)
        shown = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, middle, shown)
        painter.restore()


class CommandPalette(QFrame):
    """A field and a list, floating over the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("commandPalette")
        self.setAccessibleName("Command palette")
        self._room = parent
        self._sources: list[Source] = []
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setObjectName("commandField")
        self.field.setAccessibleName("Name of a command, a label or an article")
        self.field.setPlaceholderText("Commands, labels, articles")
        self.list = QListView()
        self.list.setObjectName("commandList")
        self.list.setAccessibleName("Commands")
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model = _Entries(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.field.textChanged.connect(lambda _: self._fill())
        self.list.clicked.connect(self._run)
        self.field.installEventFilter(self)
        self.hide()

    def start(self, sources: list[Source], typed: str = "") -> None:
        """Open; the keyboard comes back to where it was afterwards."""
        self._before = self.window().focusWidget()
        self._sources = sources
        parent = self._room
        width = min(620, parent.width() - 40)
        self.setFixedWidth(width)
        self.move((parent.width() - width) // 2, max(parent.height() // 10, 8))
        self.field.setText(typed)
        self._fill()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self) -> None:
        typed = self.field.text()
        ranked: list[tuple[tuple[int, int], int, Entry]] = []
        for number, source in enumerate(self._sources):
            for entry in source(typed):
                fits = rank(f"{entry.text} {entry.kind}", typed)
                if fits is not None:
                    ranked.append(((fits[0], number if typed else 0), len(ranked), entry))
        ranked.sort(key=lambda item: item[:2])
        self.model.show([entry for _, _, entry in ranked[:_MOST]])
        rows = min(max(self.model.rowCount(), 1), _ROWS_SEEN)
        self.list.setFixedHeight(rows * (self.list.fontMetrics().height() + 14) + 2)
        self.adjustSize()
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))

    def close_palette(self) -> None:
        """Close, and give the keyboard back."""
        before, self._before = self._before, None
        self.hide()
        if before is not None:
            before.setFocus()

    def _run(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        self.close_palette()
        if entry is not None:
            entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field has the keyboard; losing it closes the palette."""
        if isinstance(event, QFocusEvent) and event.lostFocus() and self.isVisible():
            self._before = None
            self.hide()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter carries out, Esc closes."""
        key, rows = event.key(), self.model.rowCount()
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _ROWS_SEEN,
            Qt.Key.Key_PageUp: -_ROWS_SEEN,
        }
        step = steps.get(Qt.Key(key))
        if step is not None and rows:
            row = min(max(self.list.currentIndex().row() + step, 0), rows - 1)
            self.list.setCurrentIndex(self.model.index(row))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.list.currentIndex().isValid():
                self._run(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            super().keyPressEvent(event)
