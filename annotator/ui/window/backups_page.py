"""The page of the preferences on copies of the project: those that exist, and a new one."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.project import SUFFIX, backups_of
from annotator.ui.keys.actions import Actions
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import number

_SHOWN = 4
"""The most copies that are named."""
_SAVED = (
    "Every change is in the project’s file before the window shows it. There is nothing to save."
)
_AUTOMATIC = (
    "A project that an older version of Annotator made is brought up to date when you open it. "
    f"Before that, its file is copied into its folder, as NAME.backup-DATE-TIME{SUFFIX}. Annotator "
    "makes no other copies by itself."
)
_OWN = (
    "A copy has all that the project has at that moment. It opens as any project does, and stays "
    "as it is while you go on."
)


class BackupsPage(QWidget):
    """Says what is copied when and where, and saves a copy."""

    changed = Signal()

    def __init__(self, actions: Actions, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._session = actions, session
        self.existing = QLabel()
        self.existing.setObjectName("backupsExisting")
        self.existing.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = side_button(
            "Save a copy…", "preferencesCopy", lambda: actions.trigger("file.copy")
        )
        self.folder_button = side_button("Open folder", "preferencesBackups", self._open_folder)
        self.folder_button.setToolTip("Open the folder of the project, which has its backups, too")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for title, texts in (
            ("As you work", (QLabel(_SAVED),)),
            ("Copies that Annotator makes", (QLabel(_AUTOMATIC), self.existing)),
            ("Copies that you make", (QLabel(_OWN),)),
        ):
            heading = QLabel(title)
            heading.setProperty("role", "title")
            layout.addWidget(heading)
            for text in texts:
                text.setWordWrap(True)
                layout.addWidget(text)
            layout.addSpacing(12)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.folder_button)
        buttons.addStretch()
        layout.addLayout(buttons)
        layout.addStretch()
        session.projectChanged.connect(self.refresh)
        self.setFocusProxy(self.copy_button)
        self.refresh()

    def refresh(self) -> None:
        """Name the copies of the open project."""
        project = self._session.project
        self.copy_button.setEnabled(project is not None)
        self.folder_button.setEnabled(project is not None)
        if project is None:
            self.existing.setText("No project is open.")
            return
        backups = [path.name for path in reversed(backups_of(project.path))]
        if not backups:
            self.existing.setText(f"{project.path.name} has no such copy.")
            return
        copies = number(len(backups), "such copy", "such copies")
        names = backups[:_SHOWN]
        hidden = len(backups) - len(names)
        lines = [f"{project.path.name} has {copies}, in {project.path.parent}:", *names]
        self.existing.setText("\n".join([*lines, *([f"… and {hidden:,} older"] if hidden else [])]))

    def _open_folder(self) -> None:
        project = self._session.project
        if project is not None:
            folder = project.path.parent
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
                self._session.say(f"No program opens folders. The project is in {folder}.")

    def is_default(self) -> bool:
        """Return True: nothing on this page is set."""
        return True

    def reset(self) -> None:
        """Change nothing."""
