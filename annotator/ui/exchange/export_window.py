"""The export window: the options, the place and the command of an export, with a preview."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.export_options import ExportOptions, export_command
from annotator.model import AnnotatorError
from annotator.project import Project
from annotator.ui.exchange.export_form import ExportForm
from annotator.ui.exchange.export_preview import ExportPreview
from annotator.ui.exchange.owners_choice import CoverageThread
from annotator.ui.faults import confirm_buttons, plain_buttons, widen
from annotator.ui.kept_text import declare
from annotator.ui.remedies import explain
from annotator.ui.settings import Settings
from annotator.ui.widgets.announcing import announce
from annotator.ui.widgets.sizes import keep_sizes, resize_to_fit
from annotator.ui.widgets.small_widgets import side_button

_NATIVE = "jsonl"
_STATE_KEY, _GEOMETRY_KEY = "export", "export window"
_DEBOUNCE_MS = 250
"""The time without a change until the preview is made anew."""


class ExportWindow(QDialog):
    """Asks for the options of an export, and emits them; it exports nothing itself."""

    wanted = Signal(object, object)
    """The path and the :class:`ExportOptions` of the export."""

    def __init__(
        self,
        project: Project,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        selected: Sequence[str] = (),
        set_id: str = "",
    ) -> None:
        """Build the window.

        Args:
            project: The project.
            settings: Keeps the fields for the next export.
            parent: The Qt parent.
            selected: The ids of articles that are to be exported alone, if that is so chosen.
            set_id: The set that is listed; it is chosen at first where nothing is selected.
        """
        super().__init__(parent)
        self.setObjectName("exportWindow")
        self.setWindowTitle("Export – Annotator")
        self._project, self._settings = project, settings
        self._is_path_chosen = False
        self._may_replace: Path | None = None
        """The file or folder that the person allowed to replace."""
        self.form = ExportForm(project, selected=selected, set_id=set_id)
        self.preview = ExportPreview(project)
        self._later = QTimer(self, interval=_DEBOUNCE_MS, singleShot=True)
        self._later.timeout.connect(self._show)
        self._build()
        state: object = settings.get(_STATE_KEY, {})
        self.form.restore(cast("dict[str, Any]", state) if isinstance(state, dict) else {})
        self.form.changed.connect(self._changed)
        self._suggest_path()
        self.path_field.selectAll()
        self.path_field.setFocus()
        self._show()
        self._counting = CoverageThread(project.path, self)
        self._counting.counted.connect(self.form.show_coverage)
        if self.form.owners.coverage.judged:
            self._counting.start()

    def _build(self) -> None:
        self.path_field = QLineEdit()
        declare(self.path_field, "answered")
        self.path_field.setObjectName("exportPath")
        self.path_field.setAccessibleName("Where to")
        self.path_field.textEdited.connect(self._path_edited)
        browse = side_button("Choose…", "exportBrowse", self._browse)
        where = QHBoxLayout()
        where.addWidget(QLabel("Where to"))
        where.addWidget(self.path_field, 1)
        where.addWidget(browse)
        self.command_field = QLineEdit()
        self.command_field.setObjectName("exportCommand")
        self.command_field.setReadOnly(True)
        self.command_field.setAccessibleName("The command line that does the same")
        copy = side_button("Copy", "exportCopy", self._copy)
        copy.setToolTip("Copy the command line that does the same")
        command = QHBoxLayout()
        command.addWidget(QLabel("Command"))
        command.addWidget(self.command_field, 1)
        command.addWidget(copy)
        self.fault = QLabel()
        self.fault.setObjectName("exportFault")
        self.fault.setProperty("role", "wrong")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self.middle = QSplitter(Qt.Orientation.Horizontal)
        self.middle.addWidget(self.form)
        self.middle.addWidget(self.preview)
        self.middle.setStretchFactor(1, 1)
        self.middle.setChildrenCollapsible(False)
        keep_sizes(self.middle, self._settings, "export columns")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(self.middle, 1)
        layout.addLayout(where)
        layout.addLayout(command)
        layout.addWidget(self.fault)
        layout.addWidget(self._buttons())
        resize_to_fit(self, 1040, 680)
        self.restoreGeometry(self._settings.get_bytes(_GEOMETRY_KEY))

    def _buttons(self) -> QDialogButtonBox:
        buttons, self.export_button = confirm_buttons(self, "Export", "exportButton")
        self.export_button.setProperty("role", "primary")
        self.export_button.setDefault(True)
        return buttons

    # The options

    def options(self) -> ExportOptions:
        """Return the options; raises InputError as :meth:`ExportForm.options` does."""
        return self.form.options()

    def out(self) -> Path:
        """Return the path of the export."""
        return Path(self.path_field.text().strip()).expanduser()

    def _suggest_path(self) -> None:
        """Suggest a name beside the project, unless the person has given one."""
        if self._is_path_chosen:
            return
        name, suffix = self.form.format_name(), self.form.suffix()
        stem = self._project.path.stem
        # Several formats share a suffix: an export must not replace one of another format.
        file_stem = stem if suffix and name == _NATIVE else f"{stem}-{name}"
        self.path_field.setText(str(self._project.path.with_name(file_stem + suffix)))

    def _path_edited(self) -> None:
        self._is_path_chosen, self._may_replace = True, None
        self._changed()

    def _browse(self) -> None:
        if self.form.suffix():
            name, _ = QFileDialog.getSaveFileName(self, "Export to", self.path_field.text())
        else:
            name = QFileDialog.getExistingDirectory(
                self, "Export into a new or empty folder", str(self.out().parent)
            )
        if name:
            self.path_field.setText(name)
            self._path_edited()
            self._may_replace = self.out()  # the file dialog has asked

    # The preview

    def _changed(self) -> None:
        self._suggest_path()
        self._later.start()

    def _show(self) -> None:
        self._later.stop()
        try:
            options = self.options()
        except AnnotatorError as error:
            self._complain(explain(error, ""))
            return
        self._complain("")
        project, out = self._project.path.absolute(), self.out().absolute()
        self.command_field.setText(export_command(project, out, options))
        self.command_field.setCursorPosition(0)
        self.preview.show_owners(self.form.describe_owners(options))
        self.preview.show_preview(options)

    def _complain(self, fault: str) -> None:
        if fault != self.fault.text():
            announce(self.fault, fault)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        self.export_button.setEnabled(not fault and bool(self.path_field.text().strip()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command_field.text())

    def accept(self) -> None:
        """Close the window; ask first if the export would replace a file or folder."""
        out = self.out()
        empty = out.is_dir() and not any(out.iterdir())
        if not out.exists() or empty or self._may_replace == out:
            super().accept()
            return
        kind = "The folder" if out.is_dir() else "The file"
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "Replace – Annotator",
            f"{kind} {out.name} exists already.",
            parent=self,
        )
        box.setObjectName("replaceQuestion")
        box.setInformativeText(f"It is in {out.absolute().parent}. Shall the export replace it?")
        replace = box.addButton("Replace", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        replace.setObjectName("replace")
        replace.clicked.connect(lambda: self._replace(out))
        plain_buttons(box)
        widen(box)
        box.open()

    def _replace(self, out: Path) -> None:
        self._may_replace = out
        self.accept()

    def done(self, result: int) -> None:
        """Remember the fields, and emit the options."""
        self._later.stop()
        self.preview.wait()
        self._counting.stop()
        self._settings.set_bytes(_GEOMETRY_KEY, self.saveGeometry())
        if result == QDialog.DialogCode.Accepted:
            state: dict[str, Any] = self.form.state()
            self._settings.set(_STATE_KEY, state)
            self.wanted.emit(self.out(), self.options())
        super().done(result)
        self.deleteLater()
