"""The foot of the window: project, annotator, what was saved, what to press."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QStatusBar, QWidget

from annotator.project import Project
from annotator.ui.foot.job_bar import JobBar
from annotator.ui.foot.key_hints import KeyHints
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.widgets.announcing import announce
from annotator.ui.widgets.small_widgets import ElidedLabel

_MESSAGE_STAYS = 6000
"""Milliseconds."""


class StatusBar(QStatusBar):
    """One line; messages stand in it for a while, and are read out."""

    annotatorClicked = Signal()

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setSizeGripEnabled(False)
        self.project = QLabel()
        self.project.setObjectName("projectName")
        self.project.setAccessibleName("Project")
        self.badge = QLabel("read only")
        self.badge.setObjectName("readOnlyBadge")
        self.badge.setProperty("role", "badge")
        self.badge.setToolTip("Another Annotator writes this project, or it cannot be written")
        self.annotator = QPushButton()
        self.annotator.setObjectName("annotatorName")
        self.annotator.setProperty("role", "link")
        self.annotator.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.annotator.clicked.connect(self.annotatorClicked)
        self.saved = QLabel()
        self.saved.setObjectName("savedAt")
        self.saved.setAccessibleName("Saved")
        self.saved.setToolTip("Every change is on the disk before it is shown")
        self.saved.setProperty("role", "muted")
        self.said = ElidedLabel()
        self.said.setObjectName("statusMessage")
        self.said.setAccessibleName("Message")
        self.said.setMinimumWidth(60)
        self.job = JobBar(jobs)
        self.keys = KeyHints()
        row = QWidget()
        row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(10, 1, 8, 1)
        layout.setSpacing(10)
        for widget in (self.project, self.badge, self.annotator, self.saved):
            layout.addWidget(widget)
        layout.addWidget(self.said, 3)
        layout.addWidget(self.job)
        layout.addWidget(self.keys, 4)
        self.addPermanentWidget(row, 1)
        self._stays = QTimer(self, interval=_MESSAGE_STAYS, singleShot=True)
        self._stays.timeout.connect(lambda: self.said.setText(""))
        self.show_project(None)

    def show_project(self, project: Project | None) -> None:
        """Show whose work on what this is."""
        is_open = project is not None
        self.project.setText(project.name if project is not None else "No project")
        self.project.setToolTip(str(project.path) if project is not None else "")
        self.badge.setVisible(project is not None and project.read_only)
        self.annotator.setVisible(is_open)
        name = (project.annotator if project is not None else "") or "no name"
        self.annotator.setText(f"as {name}")
        self.annotator.setAccessibleName(f"Annotator: {name}")
        self.annotator.setToolTip("Whose tags these are; click to change the name")
        self.saved.setVisible(is_open)
        self.saved.setText("")

    def show_saved(self) -> None:
        """Say that the last change is on the disk, and since when."""
        self.saved.setText(f"saved {datetime.now():%H:%M:%S}")

    def say(self, message: str) -> None:
        """Show a message for a while."""
        self.said.setText(message)
        self.said.setAccessibleDescription(message)
        announce(self.said, message)
        self._stays.start()
