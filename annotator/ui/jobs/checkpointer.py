"""Moves the latest edits into the project's own file whenever the annotator pauses.

Each edit is on the disk at once, but in SQLite's log beside the project. Anybody who copies or
sends the project while it is open copies the one file, and should find all edits in it.
"""

from PySide6.QtCore import QObject, QTimer

from annotator.project.file_content import settle_open
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.session.session import Session

PAUSE_MS = 1500
"""The time without an edit after which the log is emptied."""


class Checkpointer(QObject):
    """Waits for pauses, and empties SQLite's log in a thread of its own."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pool = one_thread(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._begin)
        session.saved.connect(self._pause.start)
        session.projectChanged.connect(self.stop)
        session.aboutToReopen.connect(self.stop)

    def stop(self) -> None:
        """Wait for the work under way, so that nothing has the project open when it is closed."""
        self._pause.stop()
        self._pool.waitForDone()

    def _begin(self) -> None:
        project = self._session.project
        if project is None or not self._session.writable:
            return
        if self._session.busy:
            self._pause.start()
            return
        place = project.place
        # If it fails the edits are as safe as before, and the next pause tries again.
        self._pool.start(lambda: settle_open(place))
