"""The choices of the fields of a table or of JSON that are an article's text, title and date."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from annotator.formats.articles.fields import KnownFields, UnknownFields
from annotator.formats.import_answers import probable_fields
from annotator.ui.widgets.small_widgets import keep_from_wheel
from annotator.words import shorten

ROWS = (
    ("text", "Text", ""),
    ("title", "Title", "the text’s first line"),
    ("date", "Date", "none"),
    ("section", "Section", "none"),
)
"""Our names, their labels, and what is used if no field is chosen."""
_NAME_CODE_POINTS, _VALUE_CODE_POINTS, _LEAST_CODE_POINTS = 40, 60, 30


class FieldsForm(QWidget):
    """Chooses a field of one file for each of our names; what is likely is chosen already.

    Args:
        asked: The fields; those that are known by their names are used unless others are chosen.
        parent: The parent widget.
        least_code_points: The width of the boxes.
    """

    changed = Signal()

    def __init__(
        self,
        asked: UnknownFields | KnownFields,
        parent: QWidget | None = None,
        *,
        least_code_points: int = _LEAST_CODE_POINTS,
    ) -> None:
        super().__init__(parent)
        self._fields: Mapping[str, str] = asked.fields
        self._choices: dict[str, QComboBox] = {}
        is_known = isinstance(asked, KnownFields)
        suggested = {} if is_known else probable_fields(asked)
        found: Mapping[str, str] = asked.found if is_known else {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for ours, words, otherwise in ROWS:
            name = found.get(ours, "")
            otherwise = f"recognised: {shorten(name, _NAME_CODE_POINTS)}" if name else otherwise
            choice = self._choice(ours, words, otherwise, suggested.get(ours, ""))
            choice.setMinimumContentsLength(least_code_points)
            form.addRow(words, choice)

    def _choice(self, ours: str, words: str, otherwise: str, suggested: str) -> QComboBox:
        choice = QComboBox()
        choice.setObjectName(f"field.{ours}")
        keep_from_wheel(choice)
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
