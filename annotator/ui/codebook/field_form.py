"""A column of fields with their captions, each with the mark of a text that is not saved."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from annotator.ui.codebook.saved_fields import SavedLine, SavedText
from annotator.ui.kept_text import UnsavedMark
from annotator.ui.widgets.flow_layout import FlowLayout

_SPACING_PX = 8


class FieldForm(QWidget):
    """Puts captions beside fields."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(16, 12, 16, 16)
        self._layout.setHorizontalSpacing(12)
        self._layout.setVerticalSpacing(_SPACING_PX)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def add(self, caption: str, field: QWidget) -> QLabel:
        """Add a field with its caption, and below it the mark of a text that is not saved.

        Returns:
            The caption.
        """
        label = QLabel(caption)
        label.setProperty("role", "caption")
        label.setBuddy(field)
        if isinstance(field, SavedLine | SavedText):
            with_mark = QWidget()
            column = QVBoxLayout(with_mark)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            column.addWidget(field)
            column.addWidget(UnsavedMark(field.kept))
            self._layout.addRow(label, with_mark)
        else:
            self._layout.addRow(label, field)
        return label

    def set_margins(self, pixels: int) -> None:
        """Give the column other margins: those of a group within a column are 0."""
        self._layout.setContentsMargins(pixels, pixels, pixels, pixels)

    def add_line(self, widget: QWidget) -> None:
        """Add a widget over the whole width."""
        self._layout.addRow(widget)

    def add_buttons(self, *buttons: QWidget) -> None:
        """Add buttons in lines, as many on each as there is room for."""
        row = QWidget()
        flow = FlowLayout(row)
        for button in buttons:
            flow.addWidget(button)
        self._layout.addRow(row)

    def show_row(self, field: QWidget, shown: bool) -> None:
        """Show a field with its caption, or hide both; the field is one without a mark."""
        self._layout.setRowVisible(field, shown)


def note(name: str, role: str = "muted") -> QLabel:
    """Return an empty line of text that breaks.

    Args:
        name: Its object name.
        role: How it looks: ``muted``, ``warning``.
    """
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
