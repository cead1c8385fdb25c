"""The palette of labels beside text that was selected with the mouse."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from annotator.model import Layer, TagSet
from annotator.ui.inspector.label_button import LabelButton
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.widgets.flow_layout import FlowLayout

_DISTANCE_PX = 10
"""Between the selection and the palette."""
_MARGIN_PX = 8
"""Between the palette and the edges of the view."""
_MAX_LINE_PX = 360


class LabelPalette(QFrame):
    """Floats over the article, and leaves the keyboard where it is."""

    labelChosen = Signal(str, bool)
    """The label, and whether to relate, too (Shift was held)."""

    def __init__(self, parent: QWidget, keys: KeyNames) -> None:
        super().__init__(parent)
        self._surroundings, self._keys = parent, keys
        self._tag_set: TagSet | None = None
        self._up_to_date = True
        """Whether the buttons are those of the present tag set and keys."""
        keys.changed.connect(self._invalidate)
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
        """One button for each label, small layers together on a line."""
        self._build()
        return self._buttons

    def set_tag_set(self, tag_set: TagSet) -> None:
        """Offer the labels of a tag set; the buttons are made when they are first seen."""
        self._tag_set = tag_set
        self._invalidate()

    def _invalidate(self) -> None:
        self._up_to_date = False
        if self.isVisible():
            self._build()

    def _build(self) -> None:
        tag_set = self._tag_set
        if self._up_to_date or tag_set is None:
            return
        self._up_to_date = True
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._buttons = []
        for names in label_lines(tag_set.layers):
            self._rows.addWidget(self._line(names, tag_set))

    def _line(self, names: Iterable[str], tag_set: TagSet) -> QWidget:
        line = QWidget(self)
        flow = FlowLayout(line)
        width = 0
        for name in names:
            label = tag_set.label(name)
            if label is None:
                continue
            button = LabelButton(label, tag_set, line, self._keys)
            button.clicked.connect(lambda _=False, name=name: self._choose(name))
            flow.addWidget(button)
            width += button.sizeHint().width() + flow.spacing()
            self._buttons.append(button)
        line.setMinimumWidth(min(width, _MAX_LINE_PX))
        line.setMinimumHeight(flow.heightForWidth(line.minimumWidth()))
        return line

    def _choose(self, label: str) -> None:
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.hide()
        self.labelChosen.emit(label, bool(shift))

    def show_beside(self, selection: QRect) -> None:
        """Appear below the selection, or above it where there is no room below."""
        self._build()
        self.adjustSize()
        room = self._surroundings.rect()
        left, right = room.left() + _MARGIN_PX, room.right() - self.width() - _MARGIN_PX
        x = min(max(selection.left(), left), right)
        y = selection.bottom() + _DISTANCE_PX
        if y + self.height() > room.bottom() - _MARGIN_PX:
            y = selection.top() - _DISTANCE_PX - self.height()
        if y < room.top() + _MARGIN_PX:
            y = max(room.bottom() - self.height() - _MARGIN_PX, room.top())
        self.move(QPoint(max(x, room.left()), y))
        self.show()
        self.raise_()


def label_lines(layers: Iterable[Layer], few: int = 3) -> list[list[str]]:
    """Return the names of labels line by line; layers of up to ``few`` labels share one."""
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
