"""A list of short texts that are put in order, changed in place, added and taken away by keys."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from annotator.ui.kept_text import declare
from annotator.ui.keys.key_caps import without_modifier
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import side_button

_SHOWN_LINES = 4


class OrderedList(QListWidget):
    """Lists texts; Alt with an arrow moves one, Del takes it away, F2 changes it."""

    moved = Signal(int, int)
    """A text is to go from one row to another."""
    removeWanted = Signal(int)
    renameWanted = Signal(int)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemActivated.connect(lambda: self.renameWanted.emit(self.currentRow()))
        self.model().rowsMoved.connect(self._report_drag)
        self._is_filling = False

    def sizeHint(self) -> QSize:
        """Return the size of a few lines."""
        line = self.fontMetrics().height() + 8
        return QSize(200, line * min(max(self.count(), 2), _SHOWN_LINES) + 8)

    def minimumSizeHint(self) -> QSize:
        """Return the size of two lines."""
        return QSize(100, 2 * (self.fontMetrics().height() + 8))

    def show_texts(self, texts: Sequence[str], marks: Sequence[str] = ()) -> None:
        """Show texts; the row that is selected stays selected.

        Args:
            texts: The texts.
            marks: What is shown behind each of them; none for nothing.
        """
        row = self.currentRow()
        self._is_filling = True
        self.clear()
        for at, text in enumerate(texts):
            mark = marks[at] if at < len(marks) else ""
            item = QListWidgetItem(f"{text}   {mark}" if mark else text)
            item.setToolTip(plain_tip(text))
            self.addItem(item)
        self._is_filling = False
        if texts:
            self.setCurrentRow(min(max(row, 0), len(texts) - 1))
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, rename or remove the text that is selected."""
        key, row = event.key(), self.currentRow()
        held = without_modifier(event.modifiers(), Qt.KeyboardModifier.KeypadModifier)
        if held == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            to = row + (1 if key == Qt.Key.Key_Down else -1)
            if row >= 0 and 0 <= to < self.count():
                self.moved.emit(row, to)
                self.setCurrentRow(to)
        elif key == Qt.Key.Key_F2 and row >= 0:
            self.renameWanted.emit(row)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row >= 0:
            self.removeWanted.emit(row)
        else:
            super().keyPressEvent(event)

    def _report_drag(self, _parent: object, start: int, _end: int, _to: object, row: int) -> None:
        if not self._is_filling:
            self.moved.emit(start, row - 1 if row > start else row)


class TextList(Widget):
    """A list with a field below it, from which Enter adds a text."""

    addWanted = Signal(str)
    changeWanted = Signal(int, str)
    """The text of a row is to become another one."""

    def __init__(self, name: str, title: str, prompt: str) -> None:
        super().__init__()
        self.list = OrderedList(name, title)
        self._changed_row = -1
        """The row whose text is in the field; -1 for a new text."""
        field = QLineEdit()
        declare(field, "answered")
        self.field = field
        self.field.setObjectName(f"{name}New")
        self.field.setAccessibleName(prompt)
        self.field.setPlaceholderText(prompt)
        self.add_button = side_button("Add", f"{name}Add", self._add)
        self.field.returnPressed.connect(self._add)
        self.field.textEdited.connect(self._follow_typing)
        line = QHBoxLayout()
        line.addWidget(self.field, 1)
        line.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.list)
        layout.addLayout(line)

    def set_editable(self, editable: bool) -> None:
        """Let texts be added, or only looked at."""
        self.field.setEnabled(editable)
        self.add_button.setEnabled(editable)

    def begin_change(self, row: int, text: str) -> None:
        """Put a text of the list into the field, where it is changed."""
        self._changed_row = row
        self.field.setText(text)
        self.add_button.setText("Change")
        self.field.setFocus()
        self.field.selectAll()

    def _add(self) -> None:
        text = self.field.text().strip()
        if not text:
            return
        # The text stays where it could not be added, so that it can be mended.
        if self._changed_row >= 0:
            self.changeWanted.emit(self._changed_row, text)
        else:
            self.addWanted.emit(text)

    def added(self) -> None:
        """Note that the text was added: the field is empty again."""
        self.field.clear()
        self._forget_row()

    def _follow_typing(self, text: str) -> None:
        if not text:
            self._forget_row()

    def _forget_row(self) -> None:
        self._changed_row = -1
        self.add_button.setText("Add")
