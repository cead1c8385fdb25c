"""The palette of labels beside text that was selected with the mouse."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QScrollArea, QWidget

from annotator.model import Layer, TagSet
from annotator.ui.inspector.label_button import LabelButton
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.placing import place_beside

_MARGIN_PX = 8
"""Between the palette and the edges of the view."""
_PADDING_PX, _SPACING_PX = 8, 6
"""Around the buttons, and between the lines of them."""
_SCROLL_BAR_PX = 14
_MAX_LINE_PX = 360


class LabelPalette(QFrame):
    """Floats over the article beside the selected lines, and leaves the keyboard where it is."""

    labelChosen = Signal(str, bool)
    """The label, and whether to relate, too (Shift was held)."""
    editWanted = Signal(str)
    """A label is to be changed in the codebook: its name."""

    def __init__(self, parent: QAbstractScrollArea, keys: KeyNames) -> None:
        super().__init__(parent)
        self._surroundings, self._keys = parent, keys
        self._tag_set: TagSet | None = None
        self._up_to_date = True
        """Whether the buttons are those of the present tag set and keys."""
        keys.changed.connect(self._invalidate)
        self.setObjectName("labelPalette")
        self.setAccessibleName("Labels for the selected text")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled = QScrollArea(self)
        """Has the lines of buttons: a large tag set has more than there is room for."""
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled.viewport().setAutoFillBackground(False)
        self._content = QWidget()
        self._content.setAutoFillBackground(False)
        self._scrolled.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self._buttons: list[LabelButton] = []
        self._lines: list[tuple[QWidget, FlowLayout]] = []
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
        for line, _ in self._lines:
            line.hide()
            line.deleteLater()
        self._buttons, self._lines = [], []
        for names in label_lines(tag_set.layers):
            self._lines.append(self._line(names, tag_set))

    def _line(self, names: Iterable[str], tag_set: TagSet) -> tuple[QWidget, FlowLayout]:
        line = QWidget(self._content)
        line.show()
        flow = FlowLayout(line)
        for name in names:
            label = tag_set.label(name)
            if label is None or label.retired or tag_set.is_of_article(name):
                continue
            button = LabelButton(label, tag_set, line, self._keys)
            button.clicked.connect(lambda _=False, name=name: self._choose(name))
            button.editWanted.connect(self.editWanted)
            flow.addWidget(button)
            self._buttons.append(button)
        return line, flow

    def _lay_out(self, most: int) -> QSize:
        """Put the buttons into lines of at most a width; return the size of all of them."""
        width = height = 0
        for line, flow in self._lines:
            buttons = [flow.itemAt(number) for number in range(flow.count())]
            own = sum(button.sizeHint().width() + flow.spacing() for button in buttons if button)
            own = min(own, _MAX_LINE_PX, most)
            line.setGeometry(0, height, own, flow.heightForWidth(own))
            width, height = max(width, own), height + line.height() + _SPACING_PX
        size = QSize(width, max(height - _SPACING_PX, 0))
        self._content.resize(size)
        return size

    def _choose(self, label: str) -> None:
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.hide()
        self.labelChosen.emit(label, bool(shift))

    def show_beside(self, being_read: QRect, *selections: QRect) -> None:
        """Appear above or below the selected lines, where the view has room; else stay hidden.

        Above them the text has been read.

        Args:
            being_read: The selected lines and those that are read next, in the parent; they are
                not covered unless that leaves too little room.
            *selections: The lines that must not be covered. Where they fill the view, the next
                ones are tried: the line of the caret.
        """
        self._build()
        room = self._surroundings.viewport().geometry()
        room.adjust(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        padding = 2 * _PADDING_PX
        inner = self._lay_out(room.width() - padding - _SCROLL_BAR_PX)
        size = QSize(inner.width() + padding, inner.height() + padding)
        least = padding + (self._buttons[0].sizeHint().height() if self._buttons else 0)
        wanted = [(being_read, size.height()), *((lines, least) for lines in selections)]
        boxes = (
            place_beside(lines, room, size, least=high, x=selections[0].left(), rather_above=True)
            for lines, high in wanted
        )
        box = next((box for box in boxes if not box.isEmpty()), None)
        if box is None:
            self.hide()
            return
        if box.height() < size.height():
            box.setWidth(min(box.width() + _SCROLL_BAR_PX, room.width()))
            box.moveRight(min(box.right(), room.right()))
        self.setGeometry(box)
        self._scrolled.setGeometry(
            self.rect().adjusted(_PADDING_PX, _PADDING_PX, -_PADDING_PX, -_PADDING_PX)
        )
        self._scrolled.verticalScrollBar().setValue(0)
        self.show()
        self.raise_()


def label_lines(layers: Iterable[Layer], few: int = 3) -> list[list[str]]:
    """Return the names of labels line by line; layers of up to ``few`` labels share one."""
    lines: list[list[str]] = []
    shared: list[str] = []
    for layer in layers:
        names = [label.name for label in layer.offered]
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
