"""Questions that an import asks: fields, labels, offsets, how to read a file, what to leave out.

Each is asked when the import has stopped with an error that a person can answer; the import then
begins anew with other options.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
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
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.adapting import UnknownLabels
from annotator.formats.articles.fields import UnknownFields
from annotator.formats.files import name_of
from annotator.formats.formats_page import grouped
from annotator.formats.importing import ImportOptions
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.registry import format_named, formats
from annotator.model import InputError, TagSet
from annotator.ui.exchange.format_options import FormatOptions
from annotator.ui.faults import plain_buttons, widen
from annotator.ui.remedies import explain
from annotator.ui.widgets.small_widgets import side_button


class ImportDialog(QDialog):
    """A question; those who derive from it put what there is to choose into its column."""

    def __init__(
        self, name: str, title: str, question: str, why: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(f"{title} – Annotator")
        self.setMinimumWidth(560)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(22, 20, 22, 16)
        self.column.setSpacing(12)
        for words, role in ((question, "title"), (why, "muted")):
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", role)
            self.column.addWidget(label)

    def add_buttons(self) -> None:
        """End the column with *Import* and *Cancel*."""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go_on = buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        go_on.setObjectName("importButton")
        go_on.setProperty("role", "primary")
        plain_buttons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.column.addWidget(buttons)


Again = Callable[..., None]
"""Begins the import anew with other options: ``again(skip_bad=True)``."""


def ask(
    error: BaseException,
    paths: Sequence[Path],
    tag_set: TagSet,
    options: ImportOptions,
    again: Again,
    parent: QWidget,
) -> bool:
    """Ask what an error leaves open; False when it leaves nothing open."""
    if isinstance(error, UnknownLabels):
        LabelsDialog(error, tag_set, options, again, parent).open()
        return True
    if isinstance(error, UnknownFields):
        FieldsDialog(error, options, again, parent).open()
        return True
    if isinstance(error, OffsetsDiffer) and (error.fitting or not options.skip_bad):
        _ask_offsets(error, options, again, parent)
        return True
    if isinstance(error, InputError) and not options.skip_bad and _leaves_a_rest(error, paths):
        _ask_to_skip(error, again, parent)
        return True
    return False


def _leaves_a_rest(error: InputError, paths: Sequence[Path]) -> bool:
    """Return whether one place of many cannot be read: a line, or one of several files."""
    if error.place is None:
        return False
    return error.place.line is not None or len(paths) > 1 or any(path.is_dir() for path in paths)


def _box(title: str, text: str, parent: QWidget) -> QMessageBox:
    box = QMessageBox(QMessageBox.Icon.Question, f"{title} – Annotator", title, parent=parent)
    box.setObjectName("importQuestion")
    box.setInformativeText(text)
    return box


def _ask_offsets(
    error: OffsetsDiffer, options: ImportOptions, again: Again, parent: QWidget
) -> None:
    # Its remedies are the buttons.
    text = f"{error}\n\nNothing was imported yet."
    box = _box("The offsets do not fit the text.", text, parent)
    for way in error.fitting[:3]:
        button = box.addButton(f"Count in {way}", QMessageBox.ButtonRole.AcceptRole)
        button.setObjectName(way.name)
        button.clicked.connect(lambda _=False, name=way.name: again(offsets=name))
    if not options.skip_bad:
        rest = box.addButton("Leave out what does not fit", QMessageBox.ButtonRole.ActionRole)
        rest.setObjectName("skip")
        rest.clicked.connect(lambda: again(skip_bad=True))
    _open(box)


def _ask_to_skip(error: InputError, again: Again, parent: QWidget) -> None:
    box = _box(
        "Something cannot be read.",
        f"{explain(error)}\n\nNothing was imported yet. Take all the rest, and list what "
        "was left out?",
        parent,
    )
    rest = box.addButton("Import the rest", QMessageBox.ButtonRole.AcceptRole)
    rest.setObjectName("skip")
    rest.clicked.connect(lambda: again(skip_bad=True))
    _open(box)


def _open(box: QMessageBox) -> None:
    box.addButton("Import nothing", QMessageBox.ButtonRole.RejectRole)
    plain_buttons(box)
    widen(box)
    box.open()


class LabelsDialog(ImportDialog):
    """Asks what each label and relation type that the tag set lacks shall become."""

    def __init__(
        self,
        error: UnknownLabels,
        tag_set: TagSet,
        options: ImportOptions,
        again: Again,
        parent: QWidget | None = None,
    ) -> None:
        question = "The file has labels that the tag set lacks."
        why = (
            f"Say what each of them means in the tag set “{tag_set.name}”, or add it as it is. "
            f"Nothing was imported yet."
        )
        super().__init__("labelsDialog", "Labels of the file", question, why, parent)
        self._options, self._again = options, again
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
        for row, (name, known, kind) in enumerate(rows):
            choice = QComboBox()
            choice.setObjectName(f"meaning.{name}")
            choice.setAccessibleName(f"What the {kind} {name} means")
            choice.addItem(f"add “{name}” to the tag set", "")
            for each in known:
                choice.addItem(each, each)
            suggested = error.suggested.get(name, "")
            choice.setCurrentIndex(max(0, choice.findData(suggested)) if suggested else 0)
            words = QLabel(name if kind == "label" else f"{name} (relation)")
            words.setBuddy(choice)
            grid.addWidget(words, row, 0)
            grid.addWidget(choice, row, 1)
            self._choices[name] = choice
        if len(rows) <= 8:
            return inside
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.setMinimumHeight(300)
        return scroll

    def _go_on(self) -> None:
        names = dict(self._options.names)
        for name, choice in self._choices.items():
            if choice.currentData():
                names[name] = choice.currentData()
        added = any(not choice.currentData() for choice in self._choices.values())
        self._again(names=names, new_labels=added or self._options.new_labels)


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


_FOUND_OUT = "(found out)"
_ENCODINGS = (
    ("utf-8", "UTF-8"),
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
    ("graphemes", "grapheme clusters: what one sees as one sign"),
)


class ReadingDialog(ImportDialog):
    """Format, encoding, offsets and owner of the files of an import, each found out or given."""

    def __init__(
        self,
        paths: Sequence[Path],
        options: ImportOptions,
        again: Callable[..., None],
        parent: QWidget | None = None,
    ) -> None:
        shown = ", ".join(map(name_of, paths[:3])) + (" …" if len(paths) > 3 else "")
        why = f"{shown}\nWhat you leave as it is, is found out for each file."
        question = "How shall the files be read?"
        super().__init__("readingDialog", "How to read files", question, why, parent)
        self._given, self._again = options, again
        self._values = dict(options.options)
        self.format = self._choice("readingFormat", "Format")
        for members in grouped(each for each in formats().values() if each.reads).values():
            self.format.insertSeparator(self.format.count())
            for each in members:
                self.format.addItem(each.title, each.name)
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
        self.owner.setAccessibleName("Whose annotations are that name nobody")
        self.owner.setPlaceholderText("you")
        self.skip = QCheckBox("Leave out what cannot be read, and list it")
        self.skip.setObjectName("readingSkip")
        self.skip.setChecked(options.skip_bad)
        self.own = FormatOptions(self.format)
        self.own.edited.connect(self._values.__setitem__)
        self.format.currentIndexChanged.connect(self._format_changed)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Format", self.format)
        form.addRow(self.own)
        form.addRow("Encoding of texts", self.encoding)
        form.addRow("Offsets count", self.offsets)
        form.addRow("Annotations are of", self.owner)
        form.addRow(self.skip)
        self.column.addLayout(form)
        self.column.addStretch(1)
        self.add_buttons()
        self._format_changed()
        self.accepted.connect(self._go_on)

    def _choice(self, name: str, words: str, items: Sequence[tuple[str, str]] = ()) -> QComboBox:
        choice = QComboBox()
        choice.setObjectName(name)
        choice.setAccessibleName(words)
        choice.setMaxVisibleItems(24)
        choice.addItem(_FOUND_OUT, "")
        for data, title in items:
            choice.addItem(title, data)
        return choice

    def _format_changed(self) -> None:
        name = self.format.currentData()
        options = format_named(name).read_options if name else {}
        self.own.show_options(options, {}, self._values)
        if self.isVisible():
            self.adjustSize()

    def _go_on(self) -> None:
        name = self.format.currentData() or ""
        known = format_named(name).read_options if name else self._given.options
        given = {key: value for key, value in self._values.items() if value and key in known}
        self._again(
            format=name,
            encoding=self.encoding.currentData() or "",
            offsets=self.offsets.currentData() or "",
            annotator=self.owner.text().strip(),
            skip_bad=self.skip.isChecked(),
            options=given,
        )
