"""The foot of the window: project, annotator, latest save, messages, job, and keys."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStatusBar,
    QWidget,
)

from annotator.project import Project
from annotator.ui.foot.key_hints import KeyHints
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.widgets.announcing import announce
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip
from annotator.ui.widgets.small_widgets import ElidedLabel
from annotator.words import isolate, shorten

_NAME_CODE_POINTS = 24
"""The most room for the names of the project and of the annotator."""
_MESSAGE_MS = 6000
"""How long a message is shown."""
_MESSAGE_SHARE = 0.6
"""The most room for a message, as a share of the bar's width; the hints give way as far as that."""
_MESSAGE_LEAST_PX = 60


class JobBar(QWidget):
    """Shows the progress of a running job, with a button that cancels it."""

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobBar")
        self._jobs = jobs
        self.text = QLabel()
        self.text.setObjectName("jobText")
        self.bar = QProgressBar()
        self.bar.setObjectName("jobProgress")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("jobCancel")
        self.cancel.setProperty("role", "link")
        self.cancel.setToolTip("Stop; nothing of it is kept")
        self.cancel.clicked.connect(self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.text)
        layout.addWidget(self.bar)
        layout.addWidget(self.cancel)
        jobs.started.connect(self._start)
        jobs.progressed.connect(self._progress)
        jobs.finished.connect(self.hide)
        self.hide()

    def _start(self, title: str) -> None:
        self.text.setText(f"{title}…")
        announce(self, f"{title}…")
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.show()

    def _progress(self, done: int, total: object, what: str) -> None:
        if isinstance(total, int) and total > 0:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self.text.setText(f"{self._jobs.title}: {done:,} of {total:,} {what}")
        else:
            self.bar.setRange(0, 0)
            self.text.setText(f"{self._jobs.title}: {done:,} {what}")

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.text.setText("Stopping…")
        self._jobs.cancel()


class StatusBar(QStatusBar):
    """One line; messages are shown in it for a while, and are read out."""

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
        self.message = ElidedLabel()
        self.message.setObjectName("statusMessage")
        self.message.setAccessibleName("Message")
        self.message.setMinimumWidth(_MESSAGE_LEAST_PX)
        self.message.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.job = JobBar(jobs)
        self.keys = KeyHints()
        row = QWidget()
        row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(10, 1, 8, 1)
        layout.setSpacing(10)
        for widget in (self.project, self.badge, self.annotator, self.saved):
            layout.addWidget(widget)
        layout.addWidget(self.message)
        layout.addWidget(self.job)
        layout.addWidget(self.keys, 1)
        self.addPermanentWidget(row, 1)
        self._stays = QTimer(self, interval=_MESSAGE_MS, singleShot=True)
        self._stays.timeout.connect(self._end_message)
        self.show_project(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the hints beside a long message."""
        super().resizeEvent(event)
        most = max(round(self.width() * _MESSAGE_SHARE), _MESSAGE_LEAST_PX)
        self.message.setMaximumWidth(most)

    def _end_message(self) -> None:
        """Show the message no longer, unless somebody points at it to read all of it."""
        if self.message.underMouse():
            self._stays.start()
        else:
            self.message.setText("")

    def show_project(self, project: Project | None) -> None:
        """Show the project and the annotator, or that no project is open."""
        is_open = project is not None
        # Long names give way to messages.
        title = isolate(shorten(project.name, _NAME_CODE_POINTS)) if project is not None else ""
        self.project.setText(title or "No project")
        self.project.setToolTip(plain_tip(str(project.path) if project is not None else ""))
        self.badge.setVisible(project is not None and project.read_only)
        self.annotator.setVisible(is_open)
        name = (project.annotator if project is not None else "") or "no name"
        self.annotator.setText(f"as {no_shortcut(isolate(shorten(name, _NAME_CODE_POINTS)))}")
        self.annotator.setAccessibleName(f"Annotator: {name}")
        self.annotator.setToolTip(
            plain_tip(f"{name}: whose tags these are; click to change the name")
        )
        self.saved.setVisible(is_open)
        self.saved.setText("")

    def show_saved(self) -> None:
        """Show when the latest change was saved."""
        self.saved.setText(f"saved {datetime.now():%H:%M:%S}")

    def say(self, message: str) -> None:
        """Show a message for a while."""
        self.message.setText(message)
        self.message.setAccessibleDescription(message)
        announce(self.message, message)
        self._stays.start()
