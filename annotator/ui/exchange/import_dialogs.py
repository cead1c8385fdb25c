"""Questions that an import asks: fields, labels, offsets, how to read a file, what to leave out.

Each is asked when the import has stopped with an error that a person can answer; the import then
begins anew with other options.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.adapting import UnknownLabels
from annotator.formats.articles.fields import UnknownFields
from annotator.formats.files import name_of
from annotator.formats.formats_page import grouped
from annotator.formats.importing import ImportOptions
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.owners import AlikeAnnotators
from annotator.formats.registry import format_named, formats
from annotator.model import TagSet
from annotator.text.folding import describe_difference
from annotator.ui.exchange.format_options import FormatOptions
from annotator.ui.faults import plain_buttons, widen
from annotator.ui.remedies import FIELDS
from annotator.ui.widgets.name_check import NameCheck
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import ColumnScroll, side_button
from annotator.words import shorten


class ImportDialog(QDialog):
    """A question of an import, with *Import* and *Cancel*.

    Args:
        name: The object name, by which tests find the dialog.
        title: The title of the window.
        question: The question.
        why: Why it is asked.
        parent: The parent widget.
    """

    def __init__(
        self, name: str, title: str, question: str, why: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(f"{title} – Annotator")
        self.setMinimumWidth(560)
        column = QWidget()
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(22, 20, 22, 12)
        self.column.setSpacing(12)
        self._scroll = ColumnScroll(column)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._outer.addWidget(self._scroll, 1)
        for words, role in ((question, "title"), (why, "muted")):
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", role)
            self.column.addWidget(label)

    def add_buttons(self) -> QPushButton:
        """Add *Import*, which is returned, and *Cancel* below the column, always in sight."""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go_on = buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        go_on.setObjectName("importButton")
        go_on.setProperty("role", "primary")
        self.put_below(buttons)
        return go_on

    def put_below(self, buttons: QDialogButtonBox) -> None:
        """Put the buttons below the column, where they are always in sight."""
        plain_buttons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        foot = QVBoxLayout()
        foot.setContentsMargins(22, 4, 22, 16)
        foot.addWidget(buttons)
        self._outer.addLayout(foot)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the question is, if the screen has room for it."""
        if not event.spontaneous():
            self._outer.activate()
            self._scroll.setMinimumWidth(self.minimumWidth())
            size = self.sizeHint()
            resize_to_fit(self, size.width(), size.height())
        super().showEvent(event)


Restart = Callable[..., None]
"""Begins the import anew with changed options: ``restart(skip_bad=True)``."""


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
    if isinstance(error, OffsetsDiffer) and (error.fitting or not options.skip_bad):
        _ask_offsets(error, options, restart, parent)
        return True
    return False


def _box(title: str, text: str, parent: QWidget) -> QMessageBox:
    box = QMessageBox(QMessageBox.Icon.Question, f"{title} – Annotator", title, parent=parent)
    box.setObjectName("importQuestion")
    box.setInformativeText(text)
    return box


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
            choice.setToolTip(f"They differ only by {describe_difference(name, other)}.")
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


_ROWS = (
    ("text", "Text", ""),
    ("title", "Title", "the text’s first line"),
    ("date", "Date", "none"),
    ("section", "Section", "none"),
)
"""Our names, their labels, and what is used if no field is chosen."""
_TABLE_SUFFIXES = (".csv", ".tsv", ".xlsx")
"""The suffixes of tables whose first row may name the columns."""
_VALUE_CODE_POINTS, _TEXT_CODE_POINTS = 60, 280


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
        self._fields, self._options, self._restart = error.fields, options, restart
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
        if error.file.lower().endswith(_TABLE_SUFFIXES) and "header" not in options.options:
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
            choice.addItem(
                f"{shorten(name, _VALUE_CODE_POINTS)} – {shorten(value, _VALUE_CODE_POINTS)}", name
            )
        choice.setCurrentIndex(max(0, choice.findData(suggested)) if suggested else 0)
        choice.currentIndexChanged.connect(self._show)
        self._choices[ours] = choice
        return choice

    def _read_without_names(self) -> None:
        self.reject()
        self._restart(options={**self._options.options, "header": "no"})

    def _show(self) -> None:
        """Show the first article as it will be read."""
        parts = {ours: self._fields.get(self._chosen(ours), "") for ours, *_ in _ROWS}
        text = shorten(parts["text"], _TEXT_CODE_POINTS)
        head = " · ".join(filter(None, (parts["title"], parts["date"][:10], parts["section"])))
        shown = "\n".join(filter(None, (shorten(head, _TEXT_CODE_POINTS), text)))
        self.preview.setText(f"The first article:\n{shown or 'no words'}")

    def _chosen(self, ours: str) -> str:
        return self._choices[ours].currentData() or ""

    def _go_on(self) -> None:
        given = dict(self._options.options)
        for ours, *_ in _ROWS:
            name = self._chosen(ours)
            if name:
                # Another file of the same import may have other names for the same field.
                earlier = [field for field in given.get(ours, "").split("|") if field]
                given[ours] = "|".join([*earlier, name, ""])
        self._restart(options=given)


_RECOGNISED = "(recognised)"
_ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("utf-8+replace", "UTF-8, with � for what is not"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Western Europe, Windows (cp1252)"),
    ("latin-1", "Western Europe (ISO 8859-1)"),
    ("cp1250", "Central Europe, Windows (cp1250)"),
    ("cp1251", "Cyrillic, Windows (cp1251)"),
    ("koi8-r", "Cyrillic (KOI8-R)"),
    ("cp1253", "Greek, Windows (cp1253)"),
    ("cp1254", "Turkish, Windows (cp1254)"),
    ("cp1255", "Hebrew, Windows (cp1255)"),
    ("cp1256", "Arabic, Windows (cp1256)"),
    ("shift_jis", "Japanese (Shift JIS)"),
    ("euc_jp", "Japanese (EUC-JP)"),
    ("gb18030", "Chinese, simplified (GB 18030)"),
    ("big5", "Chinese, traditional (Big5)"),
    ("euc_kr", "Korean (EUC-KR)"),
)
_OFFSETS = (
    ("code-points", "code points: each letter, and each emoji, is one"),
    ("utf-16", "UTF-16 units, as browsers and Java count: an emoji is two"),
    ("bytes", "bytes of UTF-8"),
    ("graphemes", "grapheme clusters: characters as people see them"),
)


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
        self._given, self._restart = options, restart
        self._values = dict(options.options)
        self.format = self._choice("readingFormat", "Format")
        for members in grouped(f for f in formats().values() if f.reads).values():
            self.format.insertSeparator(self.format.count())
            for reader in members:
                self.format.addItem(reader.title, reader.name)
        self.encoding = self._choice("readingEncoding", "Encoding", _ENCODINGS)
        self.offsets = self._choice("readingOffsets", "Offsets", _OFFSETS)
        for choice, value in (
            (self.format, options.format),
            (self.encoding, options.encoding),
            (self.offsets, options.offsets),
        ):
            choice.setCurrentIndex(max(0, choice.findData(value)))
        self.owner = QLineEdit(options.annotator)
        self.owner.setObjectName("readingOwner")
        self.owner.setAccessibleName("Annotator of annotations without a name")
        self.owner.setPlaceholderText("you")
        self.owner_check = NameCheck(self.owner, known)
        self.skip = QCheckBox(FIELDS["skip_bad"])
        self.skip.setObjectName("readingSkip")
        self.skip.setChecked(options.skip_bad)
        self.own = FormatOptions(self.format)
        self.own.edited.connect(self._values.__setitem__)
        self.format.currentIndexChanged.connect(self._format_changed)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(FIELDS["format"], self.format)
        form.addRow(self.own)
        form.addRow(FIELDS["encoding"], self.encoding)
        form.addRow(FIELDS["offsets"], self.offsets)
        form.addRow(FIELDS["annotator"], self.owner)
        form.addRow(self.skip)
        self.column.addLayout(form)
        self.column.addWidget(self.owner_check)
        self.column.addStretch(1)
        go_on = self.add_buttons()
        self.owner_check.changed.connect(lambda: go_on.setEnabled(self.owner_check.settled))
        self._format_changed()
        self.accepted.connect(self._go_on)

    def _choice(self, name: str, words: str, items: Sequence[tuple[str, str]] = ()) -> QComboBox:
        choice = QComboBox()
        choice.setObjectName(name)
        choice.setAccessibleName(words)
        choice.setMaxVisibleItems(24)
        choice.addItem(_RECOGNISED, "")
        for data, title in items:
            choice.addItem(title, data)
        return choice

    def _format_changed(self) -> None:
        name = self.format.currentData()
        options: Mapping[str, str] = format_named(name).read_options if name else {}
        self.own.show_options(options, {}, self._values)
        if self.isVisible():
            self.adjustSize()

    def _go_on(self) -> None:
        name = self.format.currentData() or ""
        names = format_named(name).read_options if name else self._given.options
        given = {key: value for key, value in self._values.items() if value and key in names}
        self._restart(
            format=name,
            encoding=self.encoding.currentData() or "",
            offsets=self.offsets.currentData() or "",
            annotator=self.owner.text().strip(),
            skip_bad=self.skip.isChecked(),
            options=given,
        )
