"""The fields of one format's own options, each with its description below."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from annotator.formats.format import Format
from annotator.ui.kept_text import declare
from annotator.ui.remedies import option_name
from annotator.ui.widgets.small_widgets import keep_from_wheel

_OF_LAYERS = {"layer": ("all layers",), "ents": ("Entities", "none")}
"""Options that name a layer, each with its values beside the project's layers."""
_LEAST_CODE_POINTS = 12
_HIDDEN = frozenset({("report", "for")})
"""Formats with options that the window sets in another way."""


class FormatOptions(QWidget):
    """The fields of a format's own options.

    Args:
        after: The widget from which the Tab key leads to the fields.
        layers: The names of the project's layers.
        parent: The parent widget.
    """

    edited = Signal(str, str)
    """An option's name and its new value, which is empty for the default."""

    def __init__(
        self, after: QWidget, layers: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._after, self._layers = after, layers
        self._about: list[QLabel] = []
        """The descriptions of the options."""
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the descriptions their height, for which a form in a form does not ask."""
        super().resizeEvent(event)
        for description in self._about:
            description.setFixedHeight(description.heightForWidth(event.size().width()))

    def show_format(self, chosen: Format, values: Mapping[str, str]) -> None:
        """Show the options of a format's writer with their values, by name."""
        options = {
            name: words
            for name, words in chosen.write_options.items()
            if (chosen.name, name) not in _HIDDEN
        }
        choices: dict[str, Sequence[str]] = {
            **{name: (*of, *self._layers) for name, of in _OF_LAYERS.items()},
            **chosen.choices,
        }
        # The default comes first, and is what is meant by nothing.
        words = {
            name: {"" if number == 0 else each: each for number, each in enumerate(of)}
            for name, of in choices.items()
        }
        self.show_options(options, words, values)

    def show_options(
        self,
        options: Mapping[str, str],
        choices: Mapping[str, Mapping[str, str]],
        values: Mapping[str, str],
    ) -> None:
        """Show options.

        Args:
            options: The descriptions of the options, by name.
            choices: The values of those options that have no others, each with its words; "" for
                the default.
            values: The values that are set.
        """
        while self._form.rowCount():
            self._form.removeRow(0)
        self._about.clear()
        before = self._after
        for name, words in options.items():
            value = values.get(name, "")
            allowed = choices.get(name)
            field = self._choice(name, allowed, value) if allowed else self._line(name, value)
            field.setObjectName(f"option.{name}")
            field.setAccessibleDescription(words)
            self._form.addRow(option_name(name), field)
            QWidget.setTabOrder(before, field)
            before = field
            if allowed is not None and any(key and key != shown for key, shown in allowed.items()):
                continue  # The words of the values say what the option is.
            about = QLabel(words[:1].upper() + words[1:] + ".")
            about.setWordWrap(True)
            about.setFixedHeight(about.heightForWidth(self.width()))
            self._about.append(about)
            about.setProperty("role", "muted")
            self._form.addRow(about)
        self.setVisible(self._form.rowCount() > 0)

    def _choice(self, name: str, choices: Mapping[str, str], value: str) -> QComboBox:
        field = QComboBox()
        keep_from_wheel(field)
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.setMinimumContentsLength(_LEAST_CODE_POINTS)
        for key, words in choices.items():
            field.addItem(words, key)
        if field.findData(value) < 0:
            field.addItem(value, value)
        field.setCurrentIndex(max(0, field.findData(value)))

        def emit(_: int) -> None:
            self.edited.emit(name, str(field.currentData() or ""))

        field.currentIndexChanged.connect(emit)
        return field

    def _line(self, name: str, value: str) -> QLineEdit:
        field = QLineEdit(value)
        declare(field, "answered")

        def emit(text: str) -> None:
            self.edited.emit(name, text.strip())

        field.textEdited.connect(emit)
        return field
