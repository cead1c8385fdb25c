"""The choice of whose annotations an export holds: the gold layer, one's own, everybody's."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QRadioButton, QStyle, QVBoxLayout, QWidget

from annotator.agreement.reviewed_groups import count_places_left
from annotator.formats.export_options import ExportOptions
from annotator.formats.export_owners import (
    describe_owners,
    describe_progress,
    keeps_everybody,
    with_owners,
)
from annotator.formats.format import Format
from annotator.model import AnnotatorError, Cancelled, InputError
from annotator.project import Project
from annotator.project.review import Coverage
from annotator.ui.remedies import explain
from annotator.ui.widgets.plain_text import no_shortcut

_GOLD, _OWN, _EVERYBODY, _SOME = "gold", "own", "everybody", "some"


class CoverageThread(QThread):
    """Counts the places left to judge, with a connection of its own."""

    counted = Signal(object)
    """The :class:`Coverage`."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._stopped = False

    def run(self) -> None:
        """Count; nothing is emitted if that fails or is stopped."""
        try:
            with Project.open(self._path, read_only=True) as project:
                self.counted.emit(count_places_left(project, self._check))
        except AnnotatorError:
            return  # The preview shows what is wrong with the project.

    def _check(self, done: int, total: int | None, what: str) -> None:
        if self._stopped:
            raise Cancelled("The export window is closed.")

    def stop(self) -> None:
        """Stop, and wait for the end."""
        self._stopped = True
        self.wait()


class OwnersChoice(QWidget):
    """Buttons for whose annotations go out, of which the default is chosen until a person chooses.

    Args:
        coverage: Who tagged, and how much is judged. It is hidden where there is nothing to choose.
        annotator: The person who exports.
        parent: The parent widget.
    """

    changed = Signal()
    """A person chose."""

    def __init__(self, coverage: Coverage, annotator: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.coverage, self._annotator = coverage, annotator
        self._is_chosen = False
        self.setAccessibleName("Whose annotations")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        title = QLabel("Whose annotations")
        title.setProperty("role", "title")
        self._column.addWidget(title)
        self._buttons: dict[str, QRadioButton] = {}
        owners = list(coverage.annotations)
        if coverage.judged:
            self._add_button(_GOLD, "The gold layer, as reviewers decided")
        self.progress = self._add_remark()
        self.show_coverage(coverage)
        self.with_layers = self._add_box("Everybody’s layers and the verdicts beside it", "layers")
        if len(owners) > 1 and annotator in owners:
            self._add_button(_OWN, f"Your annotations ({annotator})")
        self._add_button(_EVERYBODY, "Everybody’s annotations")
        self._boxes: dict[str, QCheckBox] = {}
        if len(owners) > 1:
            self._add_button(_SOME, "Annotations of some people")
            for name in owners:
                self._boxes[name] = self._add_box(name, f"annotator.{name}")
                self._boxes[name].setChecked(True)
        self.setVisible(len(owners) > 1 or bool(coverage.judged))
        self._buttons[_EVERYBODY].setChecked(True)
        self._show_boxes()
        for button in self._buttons.values():
            button.toggled.connect(self._show_boxes)
            button.clicked.connect(self._choose)
        for box in (self.with_layers, *self._boxes.values()):
            box.clicked.connect(self._choose)

    def _add_button(self, name: str, words: str) -> None:
        button = QRadioButton(no_shortcut(words))
        button.setObjectName(name)
        self._column.addWidget(button)
        self._buttons[name] = button

    def _add_remark(self) -> QLabel:
        remark = QLabel()
        remark.setProperty("role", "muted")
        remark.setIndent(self._indent())
        remark.setWordWrap(True)
        self._column.addWidget(remark)
        return remark

    def show_coverage(self, coverage: Coverage) -> None:
        """Show how far reviewers have come; the places left to judge may be counted later."""
        self.coverage = coverage
        self.progress.setText(describe_progress(coverage))
        self.progress.setVisible(bool(coverage.judged))

    def _add_box(self, words: str, name: str) -> QCheckBox:
        box = QCheckBox(no_shortcut(words))
        box.setObjectName(name)
        row = QVBoxLayout()
        row.setContentsMargins(self._indent(), 0, 0, 0)
        row.addWidget(box)
        self._column.addLayout(row)
        return box

    def _indent(self) -> int:
        """Return the width of a button's mark with its gap, in pixels."""
        style = self.style()
        return style.pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorWidth) + 8

    def _is_on(self, name: str) -> bool:
        return name in self._buttons and self._buttons[name].isChecked()

    def _show_boxes(self) -> None:
        self.with_layers.setVisible(self._is_on(_GOLD))
        for box in self._boxes.values():
            box.setVisible(self._is_on(_SOME))

    def _choose(self) -> None:
        self._is_chosen = True
        self.changed.emit()

    def show_default(self, options: ExportOptions, chosen: Format) -> None:
        """Choose the default of a format, unless a person has chosen already."""
        if self._is_chosen:
            return
        given = with_owners(options, chosen, self.coverage, self._annotator)
        name = _EVERYBODY
        if given.gold:
            name = _GOLD
        elif given.annotators is not None:
            name = _OWN if list(given.annotators) == [self._annotator] else _SOME
            for owner, box in self._boxes.items():
                box.setChecked(owner in given.annotators)
        self._buttons[name].setChecked(True)

    def applied_to(self, options: ExportOptions, chosen: Format) -> ExportOptions:
        """Return options with the choice.

        Raises:
            InputError: Annotations of some people are wanted, and nobody is ticked.
        """
        if self._is_on(_GOLD):
            return replace(options, gold=True, with_layers=self.with_layers.isChecked())
        if self._is_on(_OWN):
            return replace(options, annotators=[self._annotator])
        names = [name for name, box in self._boxes.items() if box.isChecked()]
        if self._is_on(_SOME) and not names:
            raise InputError("Tick at least one person whose annotations are to be exported.")
        if self._is_on(_SOME) and len(names) < len(self._boxes):
            return replace(options, annotators=names)
        is_default = len(self.coverage.annotations) < 2 or keeps_everybody(options, chosen)
        return replace(options, everybody=not is_default)

    def describe(self, options: ExportOptions, chosen: Format) -> str:
        """Return whose annotations the export holds, and how to get others; "" for one person's."""
        notice = describe_owners(options, chosen, self.coverage, self._annotator)
        return "" if notice is None else explain(notice, "")
