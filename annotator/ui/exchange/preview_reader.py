"""Reads previews of an import in threads of their own; a new one does not wait for the last."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, QThread, Signal

from annotator.formats.import_preview import (
    ImportPreview,
    PreviewLimit,
    mark_near_copies,
    preview_import,
)
from annotator.formats.importing import ImportOptions
from annotator.model import AnnotatorError, Cancelled
from annotator.project import Project

FIRST = PreviewLimit(seconds=1.5)
"""What is read at first: most people look at no more before the articles come in."""


class _PreviewThread(QThread):
    """Reads one preview, with a connection of this thread's own."""

    made = Signal(object)
    compared = Signal(object)
    failed = Signal(object)
    progressed = Signal(str)

    def __init__(
        self,
        project: Project,
        paths: Sequence[Path],
        options: ImportOptions,
        comparing_seconds: float,
        limit: PreviewLimit,
    ) -> None:
        super().__init__()
        self._path, self._annotator = project.path, project.annotator
        self._paths, self._options = list(paths), options
        self._comparing_seconds, self._limit = comparing_seconds, limit
        self._deadline = 0.0
        self._said = ""
        self.stopped = False

    def run(self) -> None:
        """Read the articles, then compare them with those of the project."""
        try:
            with Project.open(self._path, annotator=self._annotator, read_only=True) as project:
                preview = preview_import(
                    project,
                    self._paths,
                    self._options,
                    limit=self._limit,
                    progress=self._check_stopped,
                )
                self.made.emit(preview)
                self._deadline = monotonic() + self._comparing_seconds
                self._compare(project, preview)
                self.compared.emit(preview)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - the thread of the interface reports it
            self.failed.emit(error)

    def _compare(self, project: Project, preview: ImportPreview) -> None:
        try:
            mark_near_copies(project, preview, self._check_time)
        except Cancelled:
            # The import names them in the end.
            if self.stopped:
                raise

    def _check_stopped(self, done: int, total: int | None, what: str) -> None:
        if self.stopped:
            raise Cancelled("Another preview is wanted.")
        if what != self._said:
            self._said = what
            self.progressed.emit(what)

    def _check_time(self, done: int, total: int | None, what: str) -> None:
        if self.stopped or monotonic() > self._deadline:
            raise Cancelled("There is no more time.")


_ending: set[_PreviewThread] = set()
"""Threads that were given up, which end within a moment; nobody else refers to them."""


def _end(thread: _PreviewThread) -> None:
    thread.wait()
    _ending.discard(thread)


class PreviewReader(QObject):
    """Reads the first articles of an import, and compares them with the project's.

    Args:
        project: The open project.
        comparing_seconds: How long articles are compared at most; the import compares all in the
            end.
        parent: The parent object.
    """

    made = Signal(object)
    """An :class:`ImportPreview`; near copies are not known yet."""
    compared = Signal(object)
    """The same preview, with its near copies as far as there was time."""
    failed = Signal(object)
    """The error for which there is no preview."""
    progressed = Signal(str)
    """What is read whenever that changes: “articles, reading a.rtf: 34 % of 57 MB”."""

    def __init__(
        self, project: Project, comparing_seconds: float, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._project, self._comparing_seconds = project, comparing_seconds
        self._threads: list[_PreviewThread] = []

    def read(
        self, paths: Sequence[Path], options: ImportOptions, limit: PreviewLimit = FIRST
    ) -> None:
        """Begin a preview; one that is under way is given up."""
        self.stop()
        seconds = self._comparing_seconds
        thread = _PreviewThread(self._project, paths, options, seconds, limit)
        thread.progressed.connect(partial(self._pass_progress, thread))
        thread.made.connect(partial(self._pass_made, thread))
        thread.compared.connect(partial(self._pass_compared, thread))
        thread.failed.connect(partial(self._fail, thread))
        thread.finished.connect(lambda: self._forget(thread))
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """Give up the previews that are under way."""
        for thread in self._threads:
            thread.stopped = True

    def leave(self) -> None:
        """Give up, and let the threads end by themselves, so that the object can be deleted."""
        self.stop()
        for thread in self._threads:
            _ending.add(thread)
            thread.finished.connect(partial(_end, thread))
            if thread.isFinished():
                _end(thread)
        self._threads.clear()

    def wait(self) -> None:
        """Give up, and wait for all threads, before the project is closed."""
        self.stop()
        for thread in (*self._threads, *_ending):
            thread.wait()

    def _pass_progress(self, thread: _PreviewThread, what: str) -> None:
        if not thread.stopped:
            self.progressed.emit(what)

    def _pass_made(self, thread: _PreviewThread, preview: ImportPreview) -> None:
        if not thread.stopped:
            self.made.emit(preview)

    def _pass_compared(self, thread: _PreviewThread, preview: ImportPreview) -> None:
        if not thread.stopped:
            self.compared.emit(preview)

    def _fail(self, thread: _PreviewThread, error: Exception) -> None:
        if thread.stopped:
            return
        if not isinstance(error, AnnotatorError):
            raise error
        self.failed.emit(error)

    def _forget(self, thread: _PreviewThread) -> None:
        if thread in self._threads:
            self._threads.remove(thread)
