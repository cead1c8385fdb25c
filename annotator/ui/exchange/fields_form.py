"""The choices of the fields of a table or of JSON that are an article's text, title and date."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from annotator.formats.articles.fields import UnknownFields
from annotator.formats.import_answers import probable_fields
from annotator.words import shorten

ROWS = (
    ("text", "Text", ""),
    ("title", "Title", "the text’s first line"),
    ("date", "Date", "none"),
    ("section", "Section", "none"),
)
"""Our names, their labels, and what is used if no field is chosen."""
_VALUE_CODE_POINTS, _LEAST_CODE_POINTS = 60, 30


class FieldsForm(QWidget):
    """Chooses a field of one file for each of our names; what is likely is chosen already."""

    changed = Signal()

    def __init__(
        self,
        asked: UnknownFields,
        parent: QWidget | None = None,
        *,
        least_code_points: int = _LEAST_CODE_POINTS,
    ) -> None:
        super().__init__(parent)
        self._fields: Mapping[str, str] = asked.fields
        self._choices: dict[str, QComboBox] = {}
        suggested = probable_fields(asked)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for ours, words, otherwise in ROWS:
            choice = self._choice(ours, words, otherwise, suggested.get(ours, ""))
            choice.setMinimumContentsLength(least_code_points)
            form.addRow(words, choice)

    def _choice(self, ours: str, words: str, otherwise: str, suggested: str) -> QComboBox:
        choice = QComboBox()
        choice.setObjectName(f"field.{ours}")
        choice.setAccessibleName(f"The field with the {words.lower()}")
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if otherwise:
            choice.addItem(f"({otherwise})", "")
        for name, value in self._fields.items():
            choice.addItem(
                f"{shorten(name, _VALUE_CODE_POINTS)} – {shorten(value, _VALUE_CODE_POINTS)}", name
            )
        choice.setCurrentIndex(max(0, choice.findData(suggested)) if suggested else 0)
        choice.currentIndexChanged.connect(self.changed)
        self._choices[ours] = choice
        return choice

    def chosen(self) -> dict[str, str]:
        """Return the chosen fields by our names; "" where none is."""
        return {ours: choice.currentData() or "" for ours, choice in self._choices.items()}

    def values(self) -> dict[str, str]:
        """Return the values of the chosen fields in the first article, by our names."""
        return {ours: self._fields.get(name, "") for ours, name in self.chosen().items()}
