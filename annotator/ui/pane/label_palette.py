"""A small palette of labels beside text that was selected with the mouse."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from annotator.model import Layer, TagSet
from annotator.ui.inspector.label_button import LabelButton
from annotator.ui.keys.key_names import KeyNames
from annotator.ui.widgets.flow_layout import FlowLayout

_AWAY = 10
"""Pixels between the selection and the palette."""


class LabelPalette(QFrame):
    """Floats over the article without taking the keyboard."""

    labelChosen = Signal(str, bool)
    """The label, and whether to relate as well (Shift was held)."""

    def __init__(self, parent: QWidget, keys: KeyNames) -> None:
        super().__init__(parent)
        self._room, self._keys = parent, keys
        self._tag_set: TagSet | None = None
        self._made = True
        """Whether its buttons are those of the tag set and the keys of now."""
        keys.changed.connect(self._forget)
        self.setObjectName("labelPalette")
        self.setAccessibleName("Labels for the selected text")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(8, 8, 8, 8)
        self._rows.setSpacing(6)
        self._buttons: list[LabelButton] = []
        self.hide()

    @property
    def buttons(self) -> list[LabelButton]:
        """One for each label, small layers together on a line."""
        self._make()
        return self._buttons

    def set_tag_set(self, tag_set: TagSet) -> None:
        """Offer the labels of a tag set; they are made when they are first seen."""
        self._tag_set = tag_set
        self._forget()

    def _forget(self) -> None:
        self._made = False
        if self.isVisible():
            self._make()

    def _make(self) -> None:
        tag_set = self._tag_set
        if self._made or tag_set is None:
            return
        self._made = True
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._buttons = []
        for labels in lines_of(tag_set.layers):
            line = QWidget(self)
            flow = FlowLayout(line)
            wide = 0
            for label in labels:
                found = tag_set.label(label)
                if found is None:
                    continue
                button = LabelButton(found, tag_set, line, self._keys)
                button.clicked.connect(lambda _=False, name=label: self._choose(name))
                flow.addWidget(button)
                wide += button.sizeHint().width() + flow.spacing()
                self._buttons.append(button)
            line.setMinimumWidth(min(wide, 360))
            line.setMinimumHeight(flow.heightForWidth(line.minimumWidth()))
            self._rows.addWidget(line)

    def _choose(self, label: str) -> None:
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.hide()
        self.labelChosen.emit(label, bool(shift))

    def show_beside(self, selection: QRect) -> None:
        """Appear below the selection, or above it where there is no room below."""
        self._make()
        self.adjustSize()
        room = self._room.rect()
        x = min(max(selection.left(), room.left() + 8), room.right() - self.width() - 8)
        y = selection.bottom() + _AWAY
        if y + self.height() > room.bottom() - 8:
            y = selection.top() - _AWAY - self.height()
        if y < room.top() + 8:
            y = max(room.bottom() - self.height() - 8, room.top())
        self.move(QPoint(max(x, room.left()), y))
        self.show()
        self.raise_()


def lines_of(layers: tuple[Layer, ...], few: int = 3) -> list[list[str]]:
    """Labels line by line: layers of few labels share one."""
    lines: list[list[str]] = []
    shared: list[str] = []
    for layer in layers:
        names = [label.name for label in layer.labels]
        if len(names) <= few and len(shared) + len(names) <= 2 * few:
            shared += names
        else:
            if shared:
                lines.append(shared)
                shared = []
            lines.append(names)
    if shared:
        lines.append(shared)
    return lines
