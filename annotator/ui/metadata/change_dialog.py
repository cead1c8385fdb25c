"""Asks which field of several articles gets which value, and shows what they have now."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.model.errors import InputError
from annotator.model.metadata_fields import MetadataField, check_value, value_words
from annotator.project.article_metadata import ArticleMetadata
from annotator.project.edits import Edit
from annotator.project.metadata_edits import SetMetadata, TakeBackMetadata
from annotator.ui.faults import confirm_buttons
from annotator.ui.kept_text import declare
from annotator.ui.widgets.small_widgets import keep_from_wheel
from annotator.words import number, quote, shorten

_USUAL_FIELD = "publisher"
_SHOWN_VALUES = 5
_SHOWN_CODE_POINTS = 50


class ChangeDialog(QDialog):
    """Has a choice of the field, a field for the value, and what the articles have now.

    Args:
        articles: The articles that are meant, by id.
        fields: The fields that can be changed.
        change: Called with the edit; returns why it could not be made, or an empty text.
        parent: The parent widget.
    """

    def __init__(
        self,
        articles: dict[str, ArticleMetadata],
        fields: Sequence[MetadataField],
        change: Callable[[Edit], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._articles, self._fields, self._change = articles, list(fields), change
        self.setObjectName("metadataChangeDialog")
        self.setWindowTitle("Change metadata – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        self.field = QComboBox()
        self.value = QLineEdit()
        self.set = QRadioButton("&Set this value")
        self.remove = QRadioButton("&Remove the value")
        self.back = QRadioButton("Take &back to what came with each article")
        self.present = QLabel()
        self.outcome = QLabel()
        self._offered = QStringListModel(self)
        self._counts: Counter[str] = Counter()
        self._written: tuple[str, ...] = ()
        """The articles of whose field people wrote something."""
        self._build()
        if len(articles) > 1:
            self.choose_field(_USUAL_FIELD)  # Several articles hardly ever have one title.
        self._show_field()

    def _build(self) -> None:
        heading = QLabel(f"{number(len(self._articles), 'article')} of the list.")
        heading.setProperty("role", "muted")
        for field in self._fields:
            self.field.addItem(field.title, field.name)
        self.field.setObjectName("metadataChangeField")
        self.field.setAccessibleName("Field")
        keep_from_wheel(self.field)
        self.value.setObjectName("metadataChangeValue")
        self.value.setAccessibleName("Value")
        declare(self.value, "answered")
        completer = QCompleter(self._offered, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.value.setCompleter(completer)
        for label, name in ((self.present, "metadataPresent"), (self.outcome, "metadataResult")):
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.present.setProperty("role", "muted")
        self.set.setChecked(True)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Field", self.field)
        form.addRow("&Value", self.value)
        buttons, self.confirm = confirm_buttons(self, "Change", "metadataChangeOk")
        self.confirm.setProperty("role", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addLayout(form)
        layout.addWidget(self.present)  # A form would not make room for a second line of it.
        for button in (self.set, self.remove, self.back):
            layout.addWidget(button)
            button.toggled.connect(self._show_result)
        layout.addWidget(self.outcome)
        layout.addWidget(buttons)
        self.confirm.setDefault(True)
        self.field.currentIndexChanged.connect(self._show_field)
        self.value.textEdited.connect(self._typed)

    def choose_field(self, name: str) -> None:
        """Choose the field that is changed."""
        at = self.field.findData(name)
        if at >= 0:
            self.field.setCurrentIndex(at)

    def _current(self) -> MetadataField:
        return self._fields[max(0, self.field.currentIndex())]

    def _typed(self) -> None:
        self.set.setChecked(True)
        self._show_result()

    def _show_field(self) -> None:
        field = self._current()
        self._counts = counts = Counter(
            value_words(one.value(field.name)) for one in self._articles.values()
        )
        self._written = tuple(d for d, one in self._articles.items() if field.name in one.written)
        self.present.setText(f"They have: {_describe(counts)}")
        offered = list(field.values) or [value for value, _ in counts.most_common(100) if value]
        self._offered.setStringList(["yes", "no"] if field.kind == "yes_no" else offered)
        self._show_result()

    def _show_result(self) -> None:
        _, count, words, is_fault = self._look()
        self.confirm.setEnabled(count > 0)
        self.outcome.setText(words)
        self.outcome.setProperty("role", "warning" if is_fault else "")
        self.outcome.style().polish(self.outcome)

    def _look(self) -> tuple[Any, int, str, bool]:
        """Return the value, how many articles change, this in words, and whether it cannot be."""
        field, value = self._current(), None
        if self.back.isChecked():
            count = len(self._written)
            words = f"Takes back the {field.title.lower()} of {number(count, 'article')}."
            return None, count, words, False
        if self.set.isChecked():
            try:
                value = check_value(field, self.value.text())
            except InputError as error:
                return None, 0, str(error), True
            if value is None:
                return None, 0, "Type the value.", False
        count = len(self._articles) - self._counts[value_words(value)]
        return value, count, f"Changes {number(count, 'article')}; one undo takes it back.", False

    def _edit(self) -> Edit | None:
        field = self._current()
        value, count, _, _ = self._look()
        if not count:
            return None
        if self.back.isChecked():
            return TakeBackMetadata(self._written, (field.name,))
        wanted = value_words(value)
        changing = tuple(
            document_id
            for document_id, one in self._articles.items()
            if value_words(one.value(field.name)) != wanted
        )
        return SetMetadata(changing, {field.name: value})

    def accept(self) -> None:
        """Make the change; the dialog stays open where that fails."""
        edit = self._edit()
        if edit is None:
            return
        fault = self._change(edit)
        if fault:
            self.outcome.setText(fault)
            return
        super().accept()


def _describe(counts: Counter[str]) -> str:
    parts = [
        f"{quote(shorten(value, _SHOWN_CODE_POINTS)) if value else 'none'} ({count:,})"
        for value, count in counts.most_common(_SHOWN_VALUES)
    ]
    if len(counts) > _SHOWN_VALUES:
        parts.append(f"{number(len(counts) - _SHOWN_VALUES, 'other value')}")
    return ", ".join(parts)
