"""The options of one format, each as a choice where there is one, with what it does below."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from annotator.formats.format import Format

_OF_LAYERS = {"layer": ("all layers",), "ents": ("Entities", "none")}
"""Options that name a layer, each with what there is to choose beside the project's layers."""
_NOT_HERE = frozenset({("report", "for")})
"""Options that the window has other ways for."""


class FormatOptions(QWidget):
    """The fields of a format's own options; ``edited`` when one is given another value."""

    edited = Signal(str, str)
    """The option's name, and its value: empty for the default."""

    def __init__(self, layers: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = layers
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def show_format(self, format: Format, values: dict[str, str]) -> None:
        """Show the options of a format, with the values that were given."""
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, words in format.writing.items():
            if (format.name, name) in _NOT_HERE:
                continue
            choices = self._choices(format, name)
            value = values.get(name, "")
            field = self._choice(name, choices, value) if choices else self._line(name, value)
            field.setObjectName(f"option.{name}")
            field.setAccessibleDescription(words)
            self._form.addRow(name.capitalize(), field)
            about = QLabel(words[:1].upper() + words[1:] + ".")
            about.setWordWrap(True)
            about.setProperty("role", "muted")
            self._form.addRow(about)
        self.setVisible(self._form.rowCount() > 0)

    def _choices(self, format: Format, name: str) -> Sequence[str]:
        if name in _OF_LAYERS:
            return list(dict.fromkeys((*_OF_LAYERS[name], *self._layers)))
        return format.choices.get(name, ())

    def _choice(self, name: str, choices: Sequence[str], value: str) -> QComboBox:
        field = QComboBox()
        for at, each in enumerate(choices):
            field.addItem(each, each if at else "")
        field.setCurrentIndex(max(0, field.findData(value)))
        field.currentIndexChanged.connect(
            lambda _: self.edited.emit(name, str(field.currentData() or ""))
        )
        return field

    def _line(self, name: str, value: str) -> QLineEdit:
        field = QLineEdit(value)
        field.textEdited.connect(lambda text: self.edited.emit(name, text.strip()))
        return field
