"""The page of the preferences on backups: whether, where and how many, and what there is now."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.jobs import ProgressCallback
from annotator.plugins import LazyFunction
from annotator.project.backup_settings import (
    BESIDE,
    DATA,
    BackupSettings,
    load_settings,
    save_settings,
    usual_root,
)
from annotator.ui.jobs.backup_keeper import BackupKeeper
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.keys.actions import Actions
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import keep_from_wheel, open_folder, side_button
from annotator.words import number

if TYPE_CHECKING:
    from annotator.project.backup_list import Backup

_list_backups: "Callable[..., list[Backup]]" = LazyFunction(
    "annotator.project.backup_list:list_backups"
)
_FOLDER = "folder"
_SAVED = (
    "Every change is in the project’s file before the window shows it. There is nothing to save."
)
_AUTOMATIC = (
    "Besides, Annotator copies the open project as you work: at opening, each hour, before an "
    "import or a merge, and at closing. It keeps those of the last two hours, one an hour for a "
    "day, and one a day for a month; File ▸ Restore… lists them, shows what each would change, and "
    "goes back to one. Before an older project is brought up to date, a copy goes into its folder."
)
_PLACES = (
    (DATA, "With my data, away from the project"),
    (BESIDE, "In a folder beside the project"),
    (_FOLDER, "In another folder…"),
)


class BackupsPage(QWidget):
    """Sets how rolling backups are made, and shows those of the open project."""

    changed = Signal()

    def __init__(
        self,
        actions: Actions,
        session: Session,
        keeper: BackupKeeper,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._keeper = session, keeper
        self._jobs = JobRunner(self)
        self._folder: Path | None = None
        self._build(actions)
        session.projectChanged.connect(self.refresh)
        keeper.looked.connect(self._show_present)
        self.setFocusProxy(self.on)
        self.refresh()

    def _build(self, actions: Actions) -> None:
        self.on = QCheckBox("Back up the open project as I work")
        self.on.setObjectName("backupsOn")
        self.on.clicked.connect(self._apply)
        self.place = QComboBox()
        self.place.setObjectName("backupsPlace")
        self.place.setAccessibleName("Where backups are")
        for value, words in _PLACES:
            self.place.addItem(words, value)
        self.place.activated.connect(self._choose_place)
        self.most = self._spin("backupsMost", "The most backups of a project", 1, 1_000, "")
        self.room = self._spin(
            "backupsSize", "The most space for the backups of a project", 50, 1_000_000, " MB"
        )
        self.present = QLabel()
        self.present.setObjectName("backupsPresent")
        self.present.setTextFormat(Qt.TextFormat.PlainText)
        self.present.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.now_button = side_button("Back up now", "backupsNow", self._back_up)
        self.restore_button = side_button(
            "Restore…", "backupsRestore", lambda: actions.trigger("file.restore")
        )
        self.copy_button = side_button(
            "Save a copy…", "preferencesCopy", lambda: actions.trigger("file.copy")
        )
        self.folder_button = side_button("Open folder", "preferencesBackups", self._open_folder)
        self.folder_button.setToolTip("Open the folder that has the backups of the open project")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for text in (QLabel(_SAVED), QLabel(_AUTOMATIC)):
            text.setWordWrap(True)
            layout.addWidget(text)
        layout.addSpacing(8)
        layout.addWidget(self.on)
        layout.addLayout(_row("They are", self.place))
        layout.addLayout(_row("At most", self.most, QLabel("backups of a project, and"), self.room))
        layout.addSpacing(8)
        heading = QLabel("Of the open project")
        heading.setProperty("role", "title")
        layout.addWidget(heading)
        self.present.setWordWrap(True)
        layout.addWidget(self.present)
        layout.addLayout(
            _row("", self.now_button, self.restore_button, self.folder_button, self.copy_button)
        )
        layout.addStretch()

    def _spin(self, name: str, words: str, least: int, most: int, unit: str) -> QSpinBox:
        spin = QSpinBox()
        spin.setObjectName(name)
        spin.setAccessibleName(words)
        spin.setRange(least, most)
        spin.setGroupSeparatorShown(True)
        spin.setSuffix(unit)
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(self._apply)
        keep_from_wheel(spin)
        return spin

    # Settings

    def refresh(self) -> None:
        """Show the settings as they are, and the backups of the open project."""
        self._show(load_settings())
        self._show_present()

    def _show(self, settings: BackupSettings) -> None:
        widgets = (self.on, self.place, self.most, self.room)
        for widget in widgets:
            widget.blockSignals(True)
        self.on.setChecked(settings.on)
        value = settings.place if settings.place in (DATA, BESIDE) else _FOLDER
        at = self.place.findData(value)
        self.place.setItemText(self.place.findData(_FOLDER), _PLACES[2][1])
        if value == _FOLDER:
            self.place.setItemText(at, f"In {settings.place}")
        self.place.setCurrentIndex(at)
        self.most.setValue(settings.most)
        self.room.setValue(settings.most_megabytes)
        for widget in widgets:
            widget.blockSignals(False)
        for widget in widgets[1:]:
            widget.setEnabled(settings.on)
        self.changed.emit()

    def _choose_place(self) -> None:
        settings, value = load_settings(), self.place.currentData()
        if value == _FOLDER:
            start = settings.place if settings.place not in (DATA, BESIDE) else str(usual_root())
            value = QFileDialog.getExistingDirectory(self, "The folder of backups", start)
        settings.place = value or settings.place
        self._save(settings)

    def _apply(self) -> None:
        settings = load_settings()
        settings.on = self.on.isChecked()
        settings.most, settings.most_megabytes = self.most.value(), self.room.value()
        self._save(settings)

    def _save(self, settings: BackupSettings) -> None:
        try:
            save_settings(settings)
        except OSError as error:
            self._session.failed.emit(
                f"The preference cannot be saved: {error.strerror or error}. It is as before."
            )
        self.refresh()

    # Present use

    def _show_present(self) -> None:
        """Count the backups of the open project, in a thread."""
        project = self._session.project
        for button in (self.now_button, self.folder_button, self.copy_button):
            button.setEnabled(project is not None)
        self._folder = None
        if project is None:
            self.present.setText("No project is open.")
            return
        path = project.path

        def work(progress: ProgressCallback) -> "list[Backup]":
            return _list_backups(path, None, progress)

        def done(backups: "list[Backup]") -> None:
            current = self._session.project
            if current is not None and current.path == path:
                self._show_backups(path, backups)

        self._jobs.start("Looking for backups", work, done, lambda _error: None)

    def _show_backups(self, path: Path, backups: "list[Backup]") -> None:
        lines: list[str] = []
        backups = [backup for backup in backups if backup.is_own]
        if backups:
            size = sum(backup.size for backup in backups) / 1e6
            made = backups[0].made.astimezone().strftime("%Y-%m-%d %H:%M")
            self._folder = backups[0].path.parent
            count = number(len(backups), "backup")
            lines.append(
                f"{path.name} has {count}, {size:,.1f} MB together; the last is of {made}."
            )
            lines.append(f"It is in {self._folder}.")
        else:
            lines.append(f"{path.name} has no backup yet.")
        if self._keeper.last_fault:
            lines.append(f"The last try failed: {self._keeper.last_fault}")
        self.present.setText("\n".join(lines))

    def _back_up(self) -> None:
        self.present.setText("Making a backup…")
        self._keeper.back_up_now()

    def _open_folder(self) -> None:
        project = self._session.project
        if project is None:
            return
        folder = self._folder or load_settings().folder(project.path, project.id)
        if self._folder is None:
            with suppress(OSError):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not open_folder(folder):
            self._session.say(f"No program opens folders. The backups are in {folder}.")

    def is_default(self) -> bool:
        """Return whether backups are made as at first."""
        return load_settings() == BackupSettings()

    def reset(self) -> None:
        """Make backups as at first; those that there are stay."""
        self._save(BackupSettings())

    def end(self) -> None:
        """Stop reading: the main window closes."""
        self._jobs.abandon()


def _row(title: str, *widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    if title:
        row.addWidget(QLabel(title))
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
