"""The options of one format, each as a choice where there is one, with what it does below."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
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

    def __init__(
        self, after: QWidget, layers: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        """``after`` is from where Tab leads to the fields."""
        super().__init__(parent)
        self._after, self._layers = after, layers
        self._about: list[QLabel] = []
        """What each option does."""
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give what options do the height that it takes: a form in a form does not ask for it."""
        super().resizeEvent(event)
        for each in self._about:
            each.setFixedHeight(each.heightForWidth(event.size().width()))

    def show_format(self, format: Format, values: Mapping[str, str]) -> None:
        """Show the options of a format's writer, with the values that were given."""
        options = {
            name: words
            for name, words in format.write_options.items()
            if (format.name, name) not in _NOT_HERE
        }
        choices = {
            name: list(dict.fromkeys((*of, *self._layers))) for name, of in _OF_LAYERS.items()
        }
        self.show_options(options, {**choices, **format.choices}, values)

    def show_options(
        self,
        options: Mapping[str, str],
        choices: Mapping[str, Sequence[str]],
        values: Mapping[str, str],
    ) -> None:
        """Show options with what each says; those with ``choices`` have no other values."""
        while self._form.rowCount():
            self._form.removeRow(0)
        self._about.clear()
        before = self._after
        for name, words in options.items():
            value = values.get(name, "")
            of = choices.get(name, ())
            field = self._choice(name, of, value) if of else self._line(name, value)
            field.setObjectName(f"option.{name}")
            field.setAccessibleDescription(words)
            self._form.addRow(name.capitalize(), field)
            QWidget.setTabOrder(before, field)
            before = field
            about = QLabel(words[:1].upper() + words[1:] + ".")
            about.setWordWrap(True)
            about.setFixedHeight(about.heightForWidth(self.width()))
            self._about.append(about)
            about.setProperty("role", "muted")
            self._form.addRow(about)
        self.setVisible(self._form.rowCount() > 0)

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
