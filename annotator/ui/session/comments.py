"""The comments of the open project, as far as the annotator may see them."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from annotator.model.curation import BLIND, Comment, CommentThread, comment_threads
from annotator.project import Changes
from annotator.project.review import CommentedAnnotation
from annotator.ui.session.workspace import Workspace
from annotator.words import number, quote, shorten

_QUOTED_CODE_POINTS = 60


class PlacedThread(Struct, frozen=True):
    """A thread with the annotation that it is about."""

    thread: CommentThread
    document: str
    """The id of its article."""
    annotation: CommentedAnnotation | None
    """The first of its annotations that is there; None: all were removed, or it has none."""
    concerns: bool
    """Whether it is about an annotation of the annotator's, or has words of theirs."""
    waits: bool
    """Whether it is open, concerns the annotator, and somebody else wrote last."""

    @property
    def start(self) -> int:
        """Where its annotation starts in the article, in code points; 0 without one."""
        return self.annotation.start if self.annotation is not None else 0


class CommentIndex(QObject):
    """Keeps the threads of all articles, so that no view asks the file for them.

    They are read when they are first needed; then each edit brings only its own comments.
    """

    changed = Signal(list)
    """The ids of the articles whose threads changed, or whose annotations with comments did."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._comments: dict[str, Comment] | None = None
        """Every comment by its id; None: they are not read yet."""
        self._is_blind = False
        self._annotator = ""
        """The annotator for whom threads were sorted out."""
        self._documents: dict[str, set[str]] = {}
        """Document id -> the ids of the comments in it."""
        self._annotations: dict[str, CommentedAnnotation] = {}
        """The annotations with comments, by id."""
        self._threads: dict[str, list[PlacedThread]] = {}
        """Document id -> its threads, until something changes."""
        self._by_annotation: dict[str, dict[str, list[PlacedThread]]] = {}
        """Document id -> annotation id -> the threads on it, until something changes."""
        self._visited = ""
        """The id of the thread that was gone to last."""

    # Threads

    def threads(self, document_id: str) -> list[PlacedThread]:
        """Return the threads of an article, in the order of the text."""
        self._read()
        if self._annotator != self._workspace.annotator:
            # To another annotator other threads matter.
            self._annotator = self._workspace.annotator
            self._threads.clear()
            self._by_annotation.clear()
        cached = self._threads.get(document_id)
        if cached is None:
            cached = self._threads[document_id] = self._find_threads(document_id)
        return cached

    def on_annotations(self, document_id: str) -> Mapping[str, list[PlacedThread]]:
        """Return the threads of an article by the ids of their annotations."""
        threads = self.threads(document_id)
        found = self._by_annotation.get(document_id)
        if found is None:
            found = dict[str, list[PlacedThread]]()
            for placed in threads:
                for annotation_id in placed.thread.annotations:
                    found.setdefault(annotation_id, []).append(placed)
            self._by_annotation[document_id] = found
        return found

    def on_annotation(self, annotation_id: str) -> list[PlacedThread]:
        """Return the threads on an annotation of the open article."""
        document = self._workspace.document
        return [] if document is None else self.on_annotations(document.id).get(annotation_id, [])

    def open_words(self, document_id: str) -> dict[str, str]:
        """Return the open threads of an article in words, by the ids of their annotations."""
        threads = self.on_annotations(document_id)
        words = {one: _describe_open(on_it) for one, on_it in threads.items()}
        return {one: text for one, text in words.items() if text}

    def count_open(self, document_id: str) -> int:
        """Return how many threads of an article are open."""
        return sum(not placed.thread.resolved for placed in self.threads(document_id))

    def all_threads(self) -> list[PlacedThread]:
        """Return the threads of all articles, as these came, and in the order of the text."""
        self._read()
        return [placed for name in self._in_order(self._documents) for placed in self.threads(name)]

    def _in_order(self, document_ids: Iterable[str]) -> list[str]:
        """Return articles in the order in which they came into the project."""
        project, ids = self._workspace.project, list(document_ids)
        return project.listing.in_import_order(ids) if project is not None and ids else []

    def neighbour(self, position: int, step: int) -> PlacedThread | None:
        """Return the open thread after or before a position of the open article, in all articles.

        After the last one comes the first one.

        Args:
            position: In code points.
            step: 1 for the next thread, -1 for the one before.
        """
        document = self._workspace.document
        threads = [placed for placed in self.all_threads() if not placed.thread.resolved]
        if not threads:
            return None
        open_id = document.id if document is not None else ""
        ranks = {one: at for at, one in enumerate(self._in_order({*self._documents, open_id}))}
        here = (ranks.get(open_id, -1), position)
        places = [(ranks[placed.document], placed.start) for placed in threads]
        ids = [placed.thread.id for placed in threads]
        # Several threads may be on one annotation: the one that was visited last tells which.
        if self._visited in ids and places[ids.index(self._visited)] == here:
            at = ids.index(self._visited)
            chosen = threads[(at + step) % len(threads)]
        else:
            after = bisect_right(places, here)
            before = sum(place < here for place in places)
            chosen = threads[(after if step > 0 else before - 1) % len(threads)]
        self._visited = chosen.thread.id
        return chosen

    def visit(self, thread_id: str) -> None:
        """Note the thread that was gone to."""
        self._visited = thread_id

    def count_waiting(self, record_ids: Iterable[str] | None = None) -> int:
        """Return how many threads wait for the annotator, or comments of these among records."""
        waiting = [placed.thread for placed in self.all_threads() if placed.waits]
        if record_ids is None:
            return len(waiting)
        wanted, annotator = set(record_ids), self._workspace.annotator
        return sum(
            comment.id in wanted and comment.author != annotator
            for thread in waiting
            for comment in thread.comments
        )

    # Reading

    def _read(self) -> None:
        project = self._workspace.project
        if self._comments is not None or project is None:
            return
        self._comments = project.review.comments()
        self._is_blind = project.team.is_blind()
        for comment in self._comments.values():
            self._documents.setdefault(comment.document, set()).add(comment.id)
        ids = {one for comment in self._comments.values() for one in comment.annotations}
        self._annotations = project.review.commented(ids) if ids else {}

    def _find_threads(self, document_id: str) -> list[PlacedThread]:
        project = self._workspace.project
        ids = self._documents.get(document_id)
        if not ids or self._comments is None or project is None:
            return []
        annotator = project.annotator
        about = {one for comment_id in ids for one in self._comments[comment_id].annotations}
        known = (self._annotations[one] for one in about if one in self._annotations)
        owners = {one.id: one.owner for one in known}
        is_hidden = self._is_blind and project.team.hides_colleagues(document_id)
        placed: list[PlacedThread] = []
        for thread in comment_threads(self._comments[comment_id] for comment_id in ids):
            concerns = thread.concerns(annotator, owners)
            if concerns or not is_hidden:
                place = self._place(thread, annotator)
                waits = thread.waits_for(annotator, owners)
                placed.append(PlacedThread(thread, document_id, place, concerns, waits))
        # Threads of one annotation keep the order in which they began.
        return sorted(placed, key=lambda one: one.start)

    def _place(self, thread: CommentThread, annotator: str) -> CommentedAnnotation | None:
        """Return one's own annotation among those of a thread, or else the first of them."""
        known = (self._annotations.get(annotation_id) for annotation_id in thread.annotations)
        live = [one for one in known if one is not None and not one.is_removed]
        return next((one for one in live if one.owner == annotator), live[0] if live else None)

    # Changes

    def forget(self) -> None:
        """Read everything anew when it is next needed."""
        self._comments = None
        for part in (self._documents, self._annotations, self._threads, self._by_annotation):
            part.clear()

    def update(self, changes: Changes) -> list[str]:
        """Read the comments that changed; return the ids of the articles that look different."""
        project = self._workspace.project
        if self._comments is None or project is None:
            return []
        if changes.articles or BLIND in changes.records:
            before = set(self._documents)
            self.forget()
            self._read()
            return sorted(before | set(self._documents))
        touched = self._read_comments(changes.records) if changes.records else set[str]()
        moved = self._annotations.keys() & changes.annotations
        if moved:
            self._annotations.update(project.review.commented(moved))
            touched |= {self._annotations[one].document for one in moved}
        if self._is_blind:
            # It may show more, or less, of an article with another status.
            touched |= changes.documents & self._documents.keys()
        for document_id in touched:
            self._threads.pop(document_id, None)
            self._by_annotation.pop(document_id, None)
        return sorted(touched)

    def _read_comments(self, record_ids: Iterable[str]) -> set[str]:
        project, comments = self._workspace.project, self._comments
        assert project is not None
        assert comments is not None
        ids = set(record_ids)
        before = {one: comments.pop(one) for one in ids if one in comments}
        after = project.review.comments(ids)
        comments.update(after)
        for comment in before.values():
            self._documents[comment.document].discard(comment.id)
        for comment in after.values():
            self._documents.setdefault(comment.document, set()).add(comment.id)
        new = {one for comment in after.values() for one in comment.annotations}
        new -= self._annotations.keys()
        if new:
            self._annotations.update(project.review.commented(new))
        return {comment.document for comment in (*before.values(), *after.values())}


def describe_thread(thread: CommentThread) -> str:
    """Return a thread in one line: ``Open comment of ben: “Why not a claim?”, 1 reply``."""
    last = thread.last_words
    state = "Resolved" if thread.resolved else "Open"
    replies = sum(bool(comment.text) for comment in thread.comments[1:])
    more = f", {number(replies, 'reply', 'replies')}" if replies else ""
    words = quote(shorten(last.text, _QUOTED_CODE_POINTS)) if last.text else "without words"
    return f"{state} comment of {last.author}: {words}{more}"


def _describe_open(threads: Sequence[PlacedThread]) -> str:
    """Return the open threads of an annotation, a line each."""
    return "\n".join(
        describe_thread(placed.thread) for placed in threads if not placed.thread.resolved
    )
