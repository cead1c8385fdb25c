"""Asks which fields of a table or of JSON are an article's text, title and date."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from annotator.formats.articles.fields import UnknownFields
from annotator.formats.importing import ImportOptions
from annotator.ui.exchange.import_dialog import ImportDialog
from annotator.ui.widgets.small_widgets import side_button

_ROWS = (
    ("text", "Text", ""),
    ("title", "Title", "the text’s first line"),
    ("date", "Date", "none"),
    ("section", "Section", "none"),
)
"""Our names, the words for them, and what is so where no field is chosen."""
_WITH_NAMES = (".csv", ".tsv", ".xlsx")
"""Tables whose first row may or may not name the columns."""
_SHOWN_VALUE, _SHOWN_TEXT = 60, 280


class FieldsDialog(ImportDialog):
    """Shows the first article of the file as it will be read; imports with what was chosen."""

    def __init__(
        self,
        error: UnknownFields,
        options: ImportOptions,
        again: Callable[..., None],
        parent: QWidget | None = None,
    ) -> None:
        file = error.file.rpartition(":")[0] or error.file
        why = (
            f"{file} has names of its own for its fields; beside each stands what the first "
            f"article has there. Fields that are not chosen are kept as well, as metadata. Nothing "
            f"was imported yet."
        )
        question = "Which field is the text of an article?"
        super().__init__("fieldsDialog", "Fields of the file", question, why, parent)
        self._fields, self._options, self._again = error.fields, options, again
        self._choices: dict[str, QComboBox] = {}
        longest = max(self._fields, key=lambda name: len(self._fields[name]), default="")
        suggested = {"text": longest, **error.suggested}
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for ours, words, otherwise in _ROWS:
            form.addRow(words, self._choice(ours, words, otherwise, suggested.get(ours, "")))
        self.preview = QLabel()
        self.preview.setObjectName("fieldsPreview")
        self.preview.setTextFormat(Qt.TextFormat.PlainText)
        self.preview.setWordWrap(True)
        self.preview.setProperty("role", "muted")
        self.column.addLayout(form)
        self.column.addWidget(self.preview)
        if file.lower().endswith(_WITH_NAMES) and "header" not in options.options:
            words = "The first row has no names: it is an article"
            nameless = side_button(words, "noNames", self._read_without_names)
            self.column.addWidget(nameless, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.add_buttons()
        self._show()
        self.accepted.connect(self._go_on)

    def _choice(self, ours: str, words: str, otherwise: str, suggested: str) -> QComboBox:
        choice = QComboBox()
        choice.setObjectName(f"field.{ours}")
        choice.setAccessibleName(f"The field with the {words.lower()}")
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(30)
        if otherwise:
            choice.addItem(f"({otherwise})", "")
        for name, value in self._fields.items():
            choice.addItem(f"{_cut(name, _SHOWN_VALUE)} – {_cut(value, _SHOWN_VALUE)}", name)
        choice.setCurrentIndex(max(0, choice.findData(suggested)) if suggested else 0)
        choice.currentIndexChanged.connect(self._show)
        self._choices[ours] = choice
        return choice

    def _read_without_names(self) -> None:
        self.reject()
        self._again(options={**self._options.options, "header": "no"})

    def _show(self) -> None:
        """The first article as it will be."""
        parts = {ours: self._fields.get(self._chosen(ours), "") for ours, *_ in _ROWS}
        text = _cut(parts["text"], _SHOWN_TEXT)
        head = " · ".join(filter(None, (parts["title"], parts["date"][:10], parts["section"])))
        shown = "\n".join(filter(None, (_cut(head, _SHOWN_TEXT), text)))
        self.preview.setText(f"The first article:\n{shown or 'no words'}")

    def _chosen(self, ours: str) -> str:
        return self._choices[ours].currentData() or ""

    def _go_on(self) -> None:
        given = dict(self._options.options)
        for ours, *_ in _ROWS:
            name = self._chosen(ours)
            if name:
                # Another file of the same import may have other names for the same.
                before = [each for each in given.get(ours, "").split("|") if each]
                given[ours] = "|".join([*before, name, ""])
        self._again(options=given)


def _cut(text: str, most: int) -> str:
    words = " ".join(text[: most * 4].split())
    return words if len(words) <= most else words[: most - 1] + "…"
