"""Shows what other programs save in a project that is open for reading only."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from annotator.model import AnnotatorError
from annotator.project.file_place import FileDisplaced
from annotator.project.written_elsewhere import look_of
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.session.session import Session

LOOK_MS = 1000
"""The time between two looks at the file."""


class LiveReader(QObject):
    """Looks at the file in a thread of its own, and reads what changed when it was written."""

    looked = Signal(object, object)
    """The path, and what a look at its files found."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._last: object = None
        """What the last look found whose changes are shown."""
        self._pool = one_thread(self)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self.looked.connect(self._looked, Qt.ConnectionType.QueuedConnection)
        session.projectChanged.connect(self._forget)
        session.projectChanged.connect(self._follow)
        session.reopened.connect(self._follow)
        session.aboutToReopen.connect(self._stop)

    def _stop(self) -> None:
        self._timer.stop()
        self._pool.waitForDone()

    def _forget(self) -> None:
        self._last = None

    def _follow(self) -> None:
        self._stop()
        project = self._session.project
        if project is not None and project.read_only:
            self._timer.start()
            self.look()

    def look(self) -> None:
        """Look at the file now, unless a look is under way."""
        project = self._session.project
        if project is None or self._pool.activeThreadCount():
            return
        path = project.path
        self._pool.start(lambda: self.looked.emit(path, look_of(path)))

    def _looked(self, path: Path, found: object) -> None:
        project = self._session.project
        if project is None or not project.read_only or project.path != path:
            return
        if found == self._last:
            return
        is_first, self._last = self._last is None, found
        try:
            if project.is_live:
                changes = project.read_written_elsewhere()
                if changes is not None:
                    project.announce(changes)
            elif not is_first:
                self._session.reopen(path)
        except FileDisplaced as error:
            self._session.displaced.emit(error)
        except AnnotatorError:
            self._last = None  # Another program is at it; the next look tries again.
