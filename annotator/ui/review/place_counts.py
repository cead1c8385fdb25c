"""How many places of each listed article are judged, counted off the interface's thread.

The open article is counted by whoever reviews it; the others are read by a connection of their
own, a few at a time. Until an article is counted anew, what was counted last is told.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from annotator.agreement.reviewed_groups import read_groups
from annotator.model import AnnotatorError, InputError
from annotator.project import Changes, Project
from annotator.ui.review.under_review import UnderReview

_AT_ONCE = 20
Counts = dict[str, tuple[int, int]]
"""By article: how many places are judged, and how many there are."""


class _Found(QObject):
    """Carries counts back to the interface's thread."""

    ready = Signal(int, list, dict)


class _Count(QRunnable):
    """Counts some articles."""

    def __init__(self, number: int, path: Path, ids: list[str], found: _Found) -> None:
        super().__init__()
        self._number, self._path, self._ids, self._found = number, path, ids, found

    def run(self) -> None:
        """Count."""
        made: Counts = {}
        try:
            with Project.open(self._path, read_only=True) as project:
                for id in self._ids:
                    try:
                        made[id] = counted(project, id)
                    except InputError:
                        continue  # It was taken out of the project meanwhile.
        except AnnotatorError:
            pass  # Whoever works in the project is told of the disk.
        self._found.ready.emit(self._number, self._ids, made)


def counted(project: Project, document: str) -> tuple[int, int]:
    """How many places of an article are judged, and how many there are."""
    spots = read_groups(project, document, project.articles.done_in(document))
    return sum(not spot.needs_verdict for spot in spots), len(spots)


class PlaceCounts(QObject):
    """Knows the counts of articles that were asked for, and follows what is changed."""

    counted = Signal(list)
    """Ids of articles that have other counts now, or may have."""

    def __init__(self, review: UnderReview, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._known: Counts = {}
        self._stale: set[str] = set()
        self._queue: dict[str, None] = {}
        self._round = 0
        """Rises with each edit: what was begun before may have read what was there before."""
        self._since = 0
        """In which round the project was opened."""
        self._edited: dict[str, int] = {}
        """In which round an article was edited last."""
        self._running = False
        self._found = _Found()
        self._found.ready.connect(self._ready)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        # Before a project is closed, nobody else may read it any more.
        review.session.projectChanged.connect(self.stop)
        review.session.edited.connect(self._changed)
        for changed in (review.articleChanged, review.judged):
            changed.connect(self._open_changed)

    def of(self, ids: Sequence[str]) -> Counts:
        """What is known of articles; the others are counted, and told of then."""
        found: Counts = {}
        for id in ids:
            of_open = self._review.judged_of(id)
            if of_open is not None:
                found[id] = self._known[id] = of_open
                continue
            if id in self._known:
                found[id] = self._known[id]
            if id not in self._known or id in self._stale:
                self._queue[id] = None
        self._start()
        return found

    def stop(self) -> None:
        """Forget all, and have nothing open."""
        self._queue.clear()
        self._known.clear()
        self._stale.clear()
        self._edited.clear()
        self._round += 1
        self._since = self._round
        self._running = False
        self._pool.clear()
        self._pool.waitForDone()

    def _start(self) -> None:
        project = self._review.session.project
        if self._running or not self._queue or project is None or not self._review.active:
            return
        ids = list(self._queue)[:_AT_ONCE]
        for id in ids:
            del self._queue[id]
        self._running = True
        self._pool.start(_Count(self._round, project.path, ids, self._found))

    def _ready(self, begun: int, asked: Sequence[str], made: Counts) -> None:
        project = self._review.session.project
        if project is None or begun < self._since:
            return  # It was of another project.
        self._running = False
        for id in asked:
            if self._edited.get(id, -1) > begun:
                self._queue[id] = None
            elif id in made:
                self._known[id] = made[id]
                self._stale.discard(id)
        self.counted.emit(list(made))
        self._start()

    def _changed(self, changes: Changes) -> None:
        self._round += 1
        every = changes.tag_set or changes.articles
        ids = {*changes.documents, *(self._known if every else ())}
        self._edited |= dict.fromkeys(ids, self._round)
        self._stale |= ids
        if self._review.active:
            self.counted.emit(list(ids))

    def _open_changed(self, *_: object) -> None:
        document = self._review.session.document
        if self._review.active and document is not None:
            self.counted.emit([document.id])
