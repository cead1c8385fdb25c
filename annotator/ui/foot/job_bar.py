"""Progress of the job under way, with a way to cancel it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.widgets.announcing import announce


class JobBar(QWidget):
    """Shown while a job runs."""

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
