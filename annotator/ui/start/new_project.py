"""The dialog that makes a project: its tag set, its name, its folder and the annotator."""

import os
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.codebooks.markdown import describe_size
from annotator.formats.codebooks.registry import FILE_PATTERNS, read_codebook
from annotator.formats.losses import Losses
from annotator.formats.tag_sets import read_tag_set, shipped_tag_sets
from annotator.model import AnnotatorError, InputError, Label, TagSet
from annotator.project import SUFFIX, Project, name_fault
from annotator.ui.faults import confirm_buttons
from annotator.ui.kept_text import declare
from annotator.ui.look import theme
from annotator.ui.remedies import explain
from annotator.ui.settings import Settings
from annotator.ui.widgets.announcing import describe
from annotator.ui.widgets.name_check import NameCheck
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import side_button

_TAG_SET_FILES = f"Codebooks ({FILE_PATTERNS});;All files (*)"
_PROJECTS = f"Annotator projects (*{SUFFIX});;All files (*)"
_NAME = "Articles"
_LAST_TAG_SET = "tag set of new projects"
"""The setting with the name of the file of the tag set chosen last."""


class NewProject(NamedTuple):
    """What a person decided about a new project."""

    path: Path
    tag_set: TagSet
    annotator: str


class NewProjectDialog(QDialog):
    """Asks what a new project needs; what is wrong is shown beside its field, as one types."""

    openWanted = Signal(object)
    """The path of a project that exists already, and is to be opened instead."""

    def __init__(
        self,
        settings: Settings,
        annotator: str,
        create: Callable[[NewProject], object],
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog with a name that is free.

        Args:
            settings: Where the folder and the tag set chosen last are kept.
            annotator: The annotator's name as far as it is known.
            create: Makes the project; an `AnnotatorError` is shown, and the dialog stays open.
            parent: The window.
        """
        super().__init__(parent)
        self.setObjectName("newProjectDialog")
        self.setWindowTitle("New project – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings, self._create = settings, create
        folder = settings.projects_folder
        self.name_field = _field("newName", "Name of the project", _free_name(folder))
        self.folder_field = _field("newFolder", "Folder of the project", str(folder))
        self.annotator_field = _field("newAnnotator", "Your name", annotator)
        self.annotator_field.setToolTip("Your annotations are stored under this name")
        used = [annotator] if annotator else []
        self.name_check = NameCheck(self.annotator_field, used, who="the name that you gave last")
        self.name_fault, self.folder_fault = _fault("newNameFault"), _fault("newFolderFault")
        self.annotator_fault = _fault("newAnnotatorFault")
        self.fault = _fault("newFault")
        """Why the project could not be made."""
        self.open_button = side_button("Open it", "newOpen", self._open_existing)
        self.tag_sets = TagSetChooser(settings)
        self._lay_out()
        for field in (self.name_field, self.folder_field, self.annotator_field):
            field.textChanged.connect(lambda: self._check())
        self.name_check.changed.connect(self._check)
        self.tag_sets.changed.connect(self._check)
        resize_to_fit(self, 760, 560)
        self._check()
        self.name_field.selectAll()
        self.name_field.setFocus()

    def _lay_out(self) -> None:
        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(6)
        name_row, folder_row = QHBoxLayout(), QHBoxLayout()
        for row, field, button in (
            (name_row, self.name_field, self.open_button),
            (folder_row, self.folder_field, side_button("Choose…", "newBrowse", self._browse)),
        ):
            row.setSpacing(8)
            row.addWidget(field, 1)
            row.addWidget(button)
        for at, (title, room, field, fault) in enumerate(
            (
                ("&Name", name_row, self.name_field, self.name_fault),
                ("&Folder", folder_row, self.folder_field, self.folder_fault),
                ("Your n&ame", self.annotator_field, self.annotator_field, self.annotator_fault),
            )
        ):
            label = QLabel(title)
            label.setBuddy(field)
            fields.addWidget(label, 2 * at, 0)
            if isinstance(room, QWidget):
                fields.addWidget(room, 2 * at, 1)
            else:
                fields.addLayout(room, 2 * at, 1)
            fields.addWidget(fault, 2 * at + 1, 1)
        buttons, self.create_button = confirm_buttons(self, "Create project", "newCreate")
        self.create_button.setProperty("role", "primary")
        self.create_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addLayout(fields)
        layout.addWidget(self.name_check)
        layout.addWidget(self.tag_sets, 1)
        layout.addWidget(self.fault)
        layout.addWidget(buttons)

    # What is decided, and what is wrong with it

    def path(self) -> Path:
        """Return the path of the project in the fields."""
        return self._folder() / f"{self._name()}{SUFFIX}"

    def _name(self) -> str:
        name = self.name_field.text().strip()
        return name[: -len(SUFFIX)] if name.lower().endswith(SUFFIX) else name

    def _folder(self) -> Path:
        return Path(self.folder_field.text().strip()).expanduser()

    def _check(self) -> None:
        """Show what is wrong beside each field."""
        fault, folder_fault = name_fault(self._name()), _folder_fault(self._folder())
        exists = not fault and not folder_fault and self.path().exists()
        if exists:
            fault = f"There is a project “{self._name()}” in this folder already."
        named = bool(self.annotator_field.text().strip())
        name_missing = "" if named else "Your annotations are stored under your name; give one."
        self.open_button.setVisible(exists)
        faults = (
            (self.name_field, self.name_fault, fault),
            (self.folder_field, self.folder_fault, folder_fault),
            (self.annotator_field, self.annotator_fault, name_missing),
        )
        for field, label, text in faults:
            _show_fault(label, text)
            describe(field, text)
        _show_fault(self.fault, "")
        self.create_button.setEnabled(
            not any(text for _, _, text in faults)
            and self.name_check.settled
            and self.tag_sets.tag_set() is not None
        )

    def accept(self) -> None:
        """Make the project; stay open, with the reason, where that fails."""
        tag_set = self.tag_sets.tag_set()
        if tag_set is None or not self.create_button.isEnabled():
            return
        path = self.path()
        try:
            self._create(NewProject(path, tag_set, self.annotator_field.text().strip()))
        except AnnotatorError as error:
            _show_fault(self.fault, explain(error))
            describe(self.create_button, self.fault.text())
            return
        self._settings.projects_folder = path.parent
        self.tag_sets.keep()
        super().accept()

    def _open_existing(self) -> None:
        path = self.path()
        self.reject()
        self.openWanted.emit(path)

    def _browse(self) -> None:
        folder = self._folder()
        start = folder if folder.is_dir() else self._settings.projects_folder
        name = QFileDialog.getExistingDirectory(self, "Folder of the project", str(start))
        if name:
            self.folder_field.setText(name)


class _TagSetList(QListWidget):
    """Asks for a file on Enter where the chosen row needs one; elsewhere Enter is the dialog's."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.asks = False
        """Whether the chosen row needs a file."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.asks:
            self.wanted.emit()
        else:
            event.ignore()


class TagSetChooser(QWidget):
    """Lists tag sets, with a preview of the chosen one."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._shipped = 0
        """The number of the first rows, whose tag sets come with Annotator."""
        self._choices: list[tuple[str, Codebook | None]] = []
        """For each row where its tag set comes from, and the codebook if it is known."""
        self.list = _TagSetList()
        self.list.setObjectName("newTagSets")
        self.list.setAccessibleName("Tag set")
        self.list.setSpacing(2)
        self.preview = QTextBrowser()
        self.preview.setObjectName("newPreview")
        self.preview.setAccessibleName("Labels of the tag set")
        self.preview.setTabChangesFocus(True)
        self.button = side_button("", "newTagSetFile", self._choose_file)
        self.fault = _fault("newTagSetFault")
        left, right = QWidget(), QWidget()
        title = QLabel("&Tag set")
        title.setBuddy(self.list)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(14)
        for side, share, widgets in (
            (left, 2, (title, self.list)),
            (right, 3, (self.fault, self.button, self.preview)),
        ):
            layout = QVBoxLayout(side)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(6)
            for widget in widgets:
                layout.addWidget(widget)
            sides.addWidget(side, share)
        self._fill()
        self.list.currentRowChanged.connect(lambda: self._show())
        self.list.wanted.connect(self._choose_file)
        self.list.itemDoubleClicked.connect(lambda: self.tag_set() or self._choose_file())
        theme.schemeChanged.connect(self._show)
        self._show()

    def _fill(self) -> None:
        last = str(self._settings.get(_LAST_TAG_SET, ""))
        for path in shipped_tag_sets():
            codebook = Codebook(read_tag_set(path), Losses())
            self._insert(len(self._choices), path.name, codebook)
        self._shipped = len(self._choices)
        for text, ask in (("From a file…", "file"), ("Like another project…", "project")):
            self.list.addItem(text)
            self._choices.append((ask, None))
        names = [name for name, _ in self._choices]
        self.list.setCurrentRow(names.index(last) if last in names else 0)

    def _insert(self, row: int, origin: str, codebook: Codebook, where: str = "") -> None:
        tag_set = codebook.tag_set
        item = QListWidgetItem(f"{tag_set.name} – {where}" if where else tag_set.name)
        item.setToolTip(plain_tip(tag_set.description))
        self.list.insertItem(row, item)
        self._choices.insert(row, (origin, codebook))

    def tag_set(self) -> TagSet | None:
        """Return the chosen tag set; None while its file is not chosen."""
        row = self.list.currentRow()
        codebook = self._choices[row][1] if row >= 0 else None
        return codebook.tag_set if codebook is not None else None

    def keep(self) -> None:
        """Keep the choice for the next project, if the tag set comes with Annotator."""
        row = self.list.currentRow()
        if 0 <= row < self._shipped:
            self._settings.set(_LAST_TAG_SET, self._choices[row][0])

    def _show(self) -> None:
        """Show the labels of the chosen tag set, or the button that asks for its file."""
        if self.list.currentRow() < 0:
            return
        origin, codebook = self._choices[self.list.currentRow()]
        _show_fault(self.fault, "")
        self.button.setVisible(codebook is None)
        self.list.asks = codebook is None
        self.button.setText(
            "Choose the file of a codebook…" if origin == "file" else "Choose a project…"
        )
        if codebook is None:
            what = (
                "A tag set is a short text file that says which labels there are, on which keys; "
                "or a codebook of another program: REFI-QDA, brat, Label Studio, INCEpTION, UIMA, "
                "or a table (CSV)."
                if origin == "file"
                else "The new project gets the labels, attributes and relations of the other one. "
                "The other project is only read."
            )
            self.preview.setHtml(f"<p>{what}</p>")
        else:
            page = preview_html(codebook.tag_set, theme.current())
            self.preview.setHtml(_losses_html(codebook.losses, Path(origin).name) + page)
        self.changed.emit()

    def _choose_file(self) -> None:
        origin, _ = self._choices[self.list.currentRow()]
        title = "Tag set" if origin == "file" else "Take the tag set of a project"
        name, _ = QFileDialog.getOpenFileName(
            self,
            title,
            str(self._settings.projects_folder),
            _TAG_SET_FILES if origin == "file" else _PROJECTS,
        )
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Offer the tag set of a file or of another project, and choose it; or show why not."""
        try:
            codebook = _codebook_of(path)
        except AnnotatorError as error:
            _show_fault(self.fault, explain(error))
            describe(self.list, self.fault.text())
            return
        known = [number for number, (name, _) in enumerate(self._choices) if name == str(path)]
        for row in known:
            self.list.takeItem(row)
            del self._choices[row]
        row = next(number for number, (_, chosen) in enumerate(self._choices) if chosen is None)
        self._insert(row, str(path), codebook, path.name)
        self.list.setCurrentRow(row)
        self._show()


def _codebook_of(path: Path) -> Codebook:
    """Return the codebook of a file of any form, or of a project.

    Raises:
        AnnotatorError: The file cannot be read, or has no tag set.
    """
    if path.suffix.lower() != SUFFIX:
        return read_codebook(path)
    if not path.exists():
        raise InputError(f"There is no project {path}.")
    with Project.open(path, read_only=True) as project:
        return Codebook(project.tag_set, Losses())


def _losses_html(losses: Losses, name: str) -> str:
    """Return what of a file has no place in a tag set, as the head of its preview."""
    if not len(losses):
        return ""
    lines = "".join(f"<li>{escape(line)}</li>" for line in losses.sentences(name, "read from"))
    return f"<p><b>Not all of the file is taken:</b></p><ul>{lines}</ul>"


def preview_html(tag_set: TagSet, colours: theme.Theme) -> str:
    """Return the labels of a tag set with their keys and colours, and its relations, as HTML."""
    muted = colours.muted.name()
    heading = "<tr><td colspan='3' style='padding:10px 0 3px 0'><b>{}</b></td></tr>"
    rows: list[str] = []
    for layer in tag_set.layers:
        rows.append(heading.format(escape(layer.name)))
        rows += [_label_row(label, tag_set, colours) for label in layer.labels]
    size = describe_size(tag_set)
    if tag_set.relations:
        names = ", ".join(relation.short or relation.name for relation in tag_set.relations)
        rows.append(heading.format("Relations"))
        rows.append(f"<tr><td colspan='3' style='color:{muted}'>{escape(names)}</td></tr>")
    about = f"<p style='margin:0'>{escape(tag_set.description)}</p>"
    about += f"<p style='margin:4px 0 0 0; color:{muted}'>{size}.</p>"
    return f"{about}<table cellspacing='0' cellpadding='2'>{''.join(rows)}</table>"


def _label_row(label: Label, tag_set: TagSet, colours: theme.Theme) -> str:
    own = colours.label(tag_set, label.name)
    attributes = ", ".join(attribute.name for attribute in label.attributes)
    about = escape(" ".join(filter(None, (label.description, attributes and f"({attributes})"))))
    return (
        f"<tr><td width='22'><b>{escape(label.key.upper()) or '–'}</b></td><td colspan='2'>"
        f"<span style='background:{own.fill.name()}; color:{colours.ink.name()}'>"
        f"&nbsp;{escape(label.name)}&nbsp;</span>"
        f"<span style='color:{colours.muted.name()}'> {about}</span></td></tr>"
    )


def _free_name(folder: Path) -> str:
    """Return a name that no project in the folder has."""

    def names() -> Iterable[str]:
        yield _NAME
        yield from (f"{_NAME} {number}" for number in range(2, 1000))

    return next((name for name in names() if not (folder / f"{name}{SUFFIX}").exists()), _NAME)


def _folder_fault(folder: Path) -> str:
    """Return why no project can be made in a folder, in a sentence; else ""."""
    try:
        if not folder.is_absolute():
            return "Give the whole path of the folder, or choose it."
        if not folder.exists():
            return "This folder does not exist."
        if not folder.is_dir():
            return "This is a file, not a folder."
        if not os.access(folder, os.W_OK | os.X_OK):
            return "You may not write into this folder. Choose another one."
    except OSError as error:
        return f"This folder cannot be used: {error.strerror}."
    return ""


def _field(name: str, title: str, text: str) -> QLineEdit:
    field = QLineEdit(text)
    declare(field, "answered")
    field.setObjectName(name)
    field.setAccessibleName(title)
    return field


def _fault(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", "wrong")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.hide()
    return label


def _show_fault(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
