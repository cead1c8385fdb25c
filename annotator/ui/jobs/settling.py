"""Puts the latest edits into the project's own file as soon as the person pauses.

Each edit is on the disk at once, but in SQLite's log beside the project. Who copies or sends the
project while it is open takes the one file, and is to find all of it there.
"""

from PySide6.QtCore import QObject, QThreadPool, QTimer

from annotator.project.connection import settle
from annotator.ui.session.session import Session

PAUSE = 1500
"""Milliseconds without an edit after which it is done."""


class Settling(QObject):
    """Waits for the pauses of a session, and works in a thread of its own."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._begin)
        session.saved.connect(self._pause.start)
        session.projectChanged.connect(self.stop)

    def stop(self) -> None:
        """Begin nothing more, and wait for what has begun: a project is closed by one alone."""
        self._pause.stop()
        self._pool.waitForDone()

    def _begin(self) -> None:
        project = self._session.project
        if project is None or not self._session.writable:
            return
        if self._session.busy:
            self._pause.start()
            return
        path = project.path
        # Where it cannot be done the edits are as safe as before; the next pause tries again.
        self._pool.start(lambda: settle(path))
