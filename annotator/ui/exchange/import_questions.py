"""What an import asks back: which labels are meant, how a file counts, whether to take the rest."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QMessageBox, QScrollArea, QWidget

from annotator.formats.adapting import UnknownLabels
from annotator.formats.articles.fields import UnknownFields
from annotator.formats.importing import ImportOptions
from annotator.formats.offsets import OffsetsDiffer
from annotator.model import InputError, TagSet
from annotator.ui.exchange.fields_dialog import FieldsDialog
from annotator.ui.exchange.import_dialog import ImportDialog
from annotator.ui.exchange.window_words import in_window
from annotator.ui.faults import plain_buttons, widen

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
    """Whether it is one place of many that cannot be read: a line, or one of several files."""
    place, colon, _ = str(error).partition(": ")
    several = len(paths) > 1 or any(path.is_dir() for path in paths)
    return bool(colon) and (several or re.search(r"\.\w+:\d+$", place) is not None)


def _box(title: str, text: str, parent: QWidget) -> QMessageBox:
    box = QMessageBox(QMessageBox.Icon.Question, f"{title} – Annotator", title, parent=parent)
    box.setObjectName("importQuestion")
    box.setInformativeText(text)
    return box


def _ask_offsets(
    error: OffsetsDiffer, options: ImportOptions, again: Again, parent: QWidget
) -> None:
    told = in_window(str(error).partition(" All of them fit")[0])
    box = _box(
        "The offsets do not fit the text.",
        f"{told}\n\nNothing was imported yet.",
        parent,
    )
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
        f"{in_window(str(error))}\n\nNothing was imported yet. Take all the rest, and list what "
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
