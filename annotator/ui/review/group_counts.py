"""Count the judged groups of each listed article, off the thread of the interface.

Review mode counts the open article; the other articles are read through a connection of their own,
a few at a time. Until an article is counted again, its last counts are shown.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Signal

from annotator.agreement.reviewed_groups import read_groups
from annotator.model import AnnotatorError, InputError
from annotator.project import Changes, Project
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.review.article_groups import ArticleGroups
from annotator.ui.session.session import Session

BATCH_ARTICLES = 20
Counts = dict[str, tuple[int, int]]
"""The number of judged groups and of all groups, by article id."""


class GroupCounts(QObject):
    """Knows the counts of the articles that were asked for, and follows changes."""

    counted = Signal(list)
    """The ids of articles whose counts changed, or may have."""

    def __init__(
        self, session: Session, groups: ArticleGroups, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._groups = session, groups
        self._counts: Counts = {}
        self._outdated: set[str] = set()
        self._queue: dict[str, None] = {}
        self._round = 0
        """Rises with each edit: a count of an earlier round may have read an older state."""
        self._opened_in = 0
        """The round in which the project was opened."""
        self._edited_in: dict[str, int] = {}
        """The round of each article's last edit."""
        self._running = False
        self._results = _Results()
        self._results.ready.connect(self._receive)
        self._pool = one_thread(self)
        # Before a project is closed, the other connection has to be closed.
        session.projectChanged.connect(self.stop)
        session.aboutToReopen.connect(self.stop)
        session.edited.connect(self._apply)
        for changed in (groups.articleChanged, groups.judged):
            changed.connect(self._report_open_article)

    def counts_of(self, document_ids: Sequence[str]) -> Counts:
        """Return the known counts of articles; ``counted`` reports the others once they are known.

        Args:
            document_ids: The ids of the articles that are shown.
        """
        known: Counts = {}
        for document_id in document_ids:
            of_open_article = self._groups.count_judged(document_id)
            if of_open_article is not None:
                known[document_id] = self._counts[document_id] = of_open_article
                continue
            if document_id in self._counts:
                known[document_id] = self._counts[document_id]
            if document_id not in self._counts or document_id in self._outdated:
                self._queue[document_id] = None
        self._start()
        return known

    def stop(self) -> None:
        """Forget all counts, and close the other connection."""
        self._queue.clear()
        self._counts.clear()
        self._outdated.clear()
        self._edited_in.clear()
        self._round += 1
        self._opened_in = self._round
        self._running = False
        self._pool.clear()
        self._pool.waitForDone()

    def _start(self) -> None:
        project = self._session.project
        if self._running or not self._queue or project is None or not self._groups.active:
            return
        ids = list(self._queue)[:BATCH_ARTICLES]
        for document_id in ids:
            del self._queue[document_id]
        self._running = True
        self._pool.start(_Count(self._round, project.path, ids, self._results))

    def _receive(self, begun_in: int, document_ids: Sequence[str], counts: Counts) -> None:
        if self._session.project is None or begun_in < self._opened_in:
            return  # These are counts of another project.
        self._running = False
        for document_id in document_ids:
            if self._edited_in.get(document_id, -1) > begun_in:
                self._queue[document_id] = None
            elif document_id in counts:
                self._counts[document_id] = counts[document_id]
                self._outdated.discard(document_id)
        self.counted.emit(list(counts))
        self._start()

    def _apply(self, changes: Changes) -> None:
        self._round += 1
        concerns_all = changes.tag_set or changes.articles
        ids = {*changes.documents, *(self._counts if concerns_all else ())}
        self._edited_in |= dict.fromkeys(ids, self._round)
        self._outdated |= ids
        if self._groups.active:
            self.counted.emit(list(ids))

    def _report_open_article(self, *_: object) -> None:
        document = self._session.document
        if self._groups.active and document is not None:
            self.counted.emit([document.id])


class _Results(QObject):
    """Carries counts back to the thread of the interface."""

    ready = Signal(int, list, dict)


class _Count(QRunnable):
    """Counts the groups of some articles."""

    def __init__(self, round_: int, path: Path, ids: list[str], results: _Results) -> None:
        super().__init__()
        self._round, self._path, self._ids, self._results = round_, path, ids, results

    def run(self) -> None:
        counts: Counts = {}
        try:
            with Project.open(self._path, read_only=True) as project:
                for document_id in self._ids:
                    try:
                        counts[document_id] = count_groups(project, document_id)
                    except InputError:
                        continue  # The article was removed from the project meanwhile.
        except AnnotatorError:
            pass  # The project's own connection reports a fault of the disk.
        self._results.ready.emit(self._round, self._ids, counts)


def count_groups(project: Project, document_id: str) -> tuple[int, int]:
    """Return the number of judged groups of an article, and of all its groups."""
    groups = read_groups(project, document_id, project.articles.done_in(document_id))
    return sum(not group.needs_verdict for group in groups), len(groups)
