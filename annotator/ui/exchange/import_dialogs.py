"""Questions that an import asks: fields, labels, offsets, how to read a file, what to leave out.

Each is asked when the import has stopped with an error that a person can answer; the import then
begins anew with other options.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QMessageBox,
    QWidget,
)

from annotator.formats.adapting import UnknownLabels
from annotator.formats.articles.dates import DateOrderUnknown
from annotator.formats.articles.fields import UnknownFields
from annotator.formats.files import name_of
from annotator.formats.import_answers import answers_to, with_answer, with_fields
from annotator.formats.importing import ImportOptions
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.owners import AlikeAnnotators
from annotator.formats.recognition import SeveralFormats
from annotator.model import AnnotatorError, TagSet
from annotator.text.folding import describe_difference
from annotator.ui.exchange.answers_dialog import AnswersDialog
from annotator.ui.exchange.fields_form import FieldsForm
from annotator.ui.exchange.import_dialog import ImportDialog, Restart
from annotator.ui.exchange.reading_form import ReadingForm
from annotator.ui.faults import plain_buttons, widen
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import shorten


def ask(
    error: BaseException,
    tag_set: TagSet,
    options: ImportOptions,
    restart: Restart,
    parent: QWidget,
) -> bool:
    """Ask the question that an error leaves open.

    Args:
        error: The error that stopped the import.
        tag_set: The project's tag set.
        options: The options of the import.
        restart: Begins the import anew.
        parent: The window.

    Returns:
        Whether there is such a question.
    """
    if isinstance(error, UnknownLabels):
        LabelsDialog(error, tag_set, options, restart, parent).open()
        return True
    if isinstance(error, AlikeAnnotators):
        AnnotatorsDialog(error, options, restart, parent).open()
        return True
    if isinstance(error, UnknownFields):
        FieldsDialog(error, options, restart, parent).open()
        return True
    if isinstance(error, SeveralFormats):
        _ask_format(error, options, restart, parent)
        return True
    if isinstance(error, OffsetsDiffer) and (error.fitting or not options.skip_bad):
        _ask_offsets(error, options, restart, parent)
        return True
    if isinstance(error, DateOrderUnknown):
        _ask_date_order(error, options, restart, parent)
        return True
    if isinstance(error, AnnotatorError) and _sets_options(error):
        AnswersDialog(error, options, restart, parent).open()
        return True
    return False


def _sets_options(error: AnnotatorError) -> bool:
    """Return whether an error is a question, each of whose answers sets an option of a reader."""
    answers = answers_to(error) if error.is_question else []
    return bool(answers) and all(answer.choice.setting == "set" for answer in answers)


def _box(title: str, text: str, parent: QWidget) -> QMessageBox:
    box = QMessageBox(QMessageBox.Icon.Question, f"{title} – Annotator", title, parent=parent)
    box.setObjectName("importQuestion")
    box.setInformativeText(text)
    return box


def _ask_format(
    error: SeveralFormats, options: ImportOptions, restart: Restart, parent: QWidget
) -> None:
    # Its remedies are the buttons; they are about this file alone.
    box = _box("Which format is this file?", f"{error}\n\nNothing was imported yet.", parent)
    for reader in error.formats:
        button = box.addButton(f"Read it as {reader.title}", QMessageBox.ButtonRole.AcceptRole)
        button.setObjectName(reader.name)
        chosen: dict[Path, str] = {**options.formats, error.path: reader.name}
        button.clicked.connect(partial(_restart_with, restart, chosen))
    _open(box)


def _restart_with(restart: Restart, formats: dict[Path, str], _is_checked: bool = False) -> None:
    restart(formats=formats)


def _ask_offsets(
    error: OffsetsDiffer, options: ImportOptions, restart: Restart, parent: QWidget
) -> None:
    # Its remedies are the buttons.
    text = f"{error}\n\nNothing was imported yet."
    box = _box("The offsets do not fit the text.", text, parent)
    for unit in error.fitting[:3]:
        button = box.addButton(f"Count in {unit}", QMessageBox.ButtonRole.AcceptRole)
        button.setObjectName(unit.name)
        button.clicked.connect(lambda _=False, name=unit.name: restart(offsets=name))
    if not options.skip_bad:
        skip = box.addButton("Leave out what does not fit", QMessageBox.ButtonRole.ActionRole)
        skip.setObjectName("skip")
        skip.clicked.connect(lambda: restart(skip_bad=True))
    _open(box)


def _ask_date_order(
    error: DateOrderUnknown, options: ImportOptions, restart: Restart, parent: QWidget
) -> None:
    text = f"{error}\n\nNothing was imported yet."
    box = _box("Which number of the dates is the day?", text, parent)
    for answer in answers_to(error):
        button = box.addButton(answer.words, QMessageBox.ButtonRole.AcceptRole)
        button.setObjectName(answer.choice.value)
        changed = with_answer(options, answer.choice).options
        button.clicked.connect(lambda _=False, values=changed: restart(options=values))
    _open(box)


def _open(box: QMessageBox) -> None:
    box.addButton("Import nothing", QMessageBox.ButtonRole.RejectRole)
    plain_buttons(box)
    widen(box)
    box.open()


class AnnotatorsDialog(ImportDialog):
    """Asks whether annotators with names that nearly equal others are the same people."""

    def __init__(
        self,
        error: AlikeAnnotators,
        options: ImportOptions,
        restart: Restart,
        parent: QWidget | None = None,
    ) -> None:
        question = "Are these the same people?"
        why = (
            "Names of annotators in the file nearly equal names that the project knows. Say for "
            "each whether it is the same person. The annotations of another person are kept "
            "apart. Nothing was imported yet."
        )
        super().__init__("annotatorsDialog", "Annotators of the file", question, why, parent)
        self._options, self._restart = options, restart
        self._choices: dict[str, QComboBox] = {}
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, other in error.alike.items():
            choice = QComboBox()
            choice.setObjectName(f"person.{name}")
            choice.setAccessibleName(f"Who {name} is")
            choice.addItem(f"the same person as “{other}”", other)
            choice.addItem("a person of its own", "")
            choice.setToolTip(plain_tip(f"They differ only by {describe_difference(name, other)}."))
            form.addRow(f"“{name}” is", choice)
            self._choices[name] = choice
        self.column.addLayout(form)
        self.column.addStretch(1)
        self.add_buttons()
        self.accepted.connect(self._go_on)

    def _go_on(self) -> None:
        # One who is kept apart is named, too: a colleague's answer must not count for a name that
        # differs only by a blank at its end.
        united = {name: choice.currentData() or name for name, choice in self._choices.items()}
        annotators = {**self._options.annotators, **united}
        self._restart(annotators=annotators, new_annotators=True)


class LabelsDialog(ImportDialog):
    """Asks what becomes of each label and relation type that the tag set lacks."""

    def __init__(
        self,
        error: UnknownLabels,
        tag_set: TagSet,
        options: ImportOptions,
        restart: Restart,
        parent: QWidget | None = None,
    ) -> None:
        question = "The file has labels that the tag set lacks."
        why = (
            f"Say what each of them means in the tag set “{tag_set.name}”, or add it as it is. "
            f"Nothing was imported yet."
        )
        super().__init__("labelsDialog", "Labels of the file", question, why, parent)
        self._options, self._restart = options, restart
        self._choices: dict[str, QComboBox] = {}
        self.column.addWidget(self._rows(error, tag_set))
        self.add_buttons()
        self.accepted.connect(self._go_on)

    def _rows(self, error: UnknownLabels, tag_set: TagSet) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setColumnStretch(1, 1)
        labels = [label.name for label in tag_set.labels()]
        types = [relation.name for relation in tag_set.relations]
        rows = [
            *((name, labels, "label") for name in error.labels),
            *((name, types, "relation") for name in error.relations),
        ]
        for row, (name, own_names, kind) in enumerate(rows):
            choice = QComboBox()
            choice.setObjectName(f"meaning.{name}")
            choice.setAccessibleName(f"What the {kind} {name} means")
            choice.addItem(f"add “{name}” to the tag set", "")
            for own_name in own_names:
                choice.addItem(own_name, own_name)
            suggested = error.suggested.get(name, "")
            choice.setCurrentIndex(max(0, choice.findData(suggested)) if suggested else 0)
            words = QLabel(name if kind == "label" else f"{name} (relation)")
            words.setBuddy(choice)
            grid.addWidget(words, row, 0)
            grid.addWidget(choice, row, 1)
            self._choices[name] = choice
        return inside

    def _go_on(self) -> None:
        names = dict(self._options.names)
        for name, choice in self._choices.items():
            if choice.currentData():
                names[name] = choice.currentData()
        added = any(not choice.currentData() for choice in self._choices.values())
        self._restart(names=names, new_labels=added or self._options.new_labels)


_TABLE_SUFFIXES = (".csv", ".tsv", ".xlsx")
"""The suffixes of tables whose first row may name the columns."""
_TEXT_CODE_POINTS = 280


class FieldsDialog(ImportDialog):
    """Asks which fields of a table or of JSON are an article's text, title and date.

    It shows the first article of the file as it will be read.
    """

    def __init__(
        self,
        error: UnknownFields,
        options: ImportOptions,
        restart: Restart,
        parent: QWidget | None = None,
    ) -> None:
        why = (
            f"{error.file} has names of its own for its fields; each is shown with its value in "
            f"the first article. Fields that are not chosen are kept as well, as metadata. Nothing "
            f"was imported yet."
        )
        question = "Which field is the text of an article?"
        super().__init__("fieldsDialog", "Fields of the file", question, why, parent)
        self._options, self._restart = options, restart
        self._form = FieldsForm(error)
        self._form.changed.connect(self._show)
        self.preview = QLabel()
        self.preview.setObjectName("fieldsPreview")
        self.preview.setTextFormat(Qt.TextFormat.PlainText)
        self.preview.setWordWrap(True)
        self.preview.setProperty("role", "muted")
        self.column.addWidget(self._form)
        self.column.addWidget(self.preview)
        if error.file.lower().endswith(_TABLE_SUFFIXES) and "header" not in options.options:
            words = "The first row has no names: it is an article"
            nameless = side_button(words, "noNames", self._read_without_names)
            self.column.addWidget(nameless, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.add_buttons()
        self._show()
        self.accepted.connect(self._go_on)

    def _read_without_names(self) -> None:
        self.reject()
        self._restart(options={**self._options.options, "header": "no"})

    def _show(self) -> None:
        """Show the first article as it will be read."""
        parts = self._form.values()
        text = shorten(parts["text"], _TEXT_CODE_POINTS)
        head = " · ".join(filter(None, (parts["title"], parts["date"][:10], parts["section"])))
        shown = "\n".join(filter(None, (shorten(head, _TEXT_CODE_POINTS), text)))
        self.preview.setText(f"The first article:\n{shown or 'no words'}")

    def _go_on(self) -> None:
        self._restart(options=with_fields(self._options.options, self._form.chosen()))


class ReadingDialog(ImportDialog):
    """Asks for format, encoding, offsets and owner of the files; each is recognised by default."""

    def __init__(
        self,
        paths: Sequence[Path],
        options: ImportOptions,
        restart: Restart,
        parent: QWidget | None = None,
        known: Sequence[str] = (),
    ) -> None:
        shown = ", ".join(map(name_of, paths[:3])) + (" …" if len(paths) > 3 else "")
        why = f"{shown}\nWhat you do not choose is recognised file by file."
        question = "How shall the files be read?"
        super().__init__("readingDialog", "How to read files", question, why, parent)
        self._restart = restart
        self.form = ReadingForm(options, known)
        self.format, self.encoding, self.owner = (
            self.form.format,
            self.form.encoding,
            self.form.owner,
        )
        self.owner_check = self.form.owner_check
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        go_on = self.add_buttons()
        self.owner_check.changed.connect(lambda: go_on.setEnabled(self.owner_check.settled))
        self.format.currentIndexChanged.connect(self._format_changed)
        self.accepted.connect(self._go_on)

    def _format_changed(self) -> None:
        if self.isVisible():
            self.adjustSize()

    def _go_on(self) -> None:
        self._restart(**self.form.choice())
