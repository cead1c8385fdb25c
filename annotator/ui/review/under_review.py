"""The article under review, as the window shows it: its places, and the one in hand."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from annotator.agreement.reviewed_article import ReviewChange, ReviewedArticle
from annotator.agreement.reviewed_groups import GroupRows, ReviewedGroup
from annotator.model import GOLD, Annotation, AnnotatorError, CommentThread, Relation
from annotator.project import Changes
from annotator.ui.session.session import Session

LEFT, ALL, DIFFERING, AGREED = "left", "all", "differing", "agreed"
FILTERS = {
    LEFT: "Left to judge",
    ALL: "All places",
    DIFFERING: "Where they differ",
    AGREED: "Where they agree",
}
"""What the list can show."""

_MANY, _SLICE = 60, 12
"""After so many changed records they are taken in a slice at a time, each well within a frame."""


class UnderReview(QObject):
    """Follows what is judged and changed; views listen to its signals."""

    articleChanged = Signal()
    """Other places: another article, other people, or another filter."""
    judged = Signal(object)
    """Other verdicts, comments, annotations: a :class:`ReviewChange` says of which places.

    Of both this is told first, and then ``currentChanged``.
    """
    currentChanged = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.active = False
        self.article: ReviewedArticle | None = None
        self.shown = GroupRows()
        """The places that the list shows."""
        self.left = 0
        """How many places nobody has judged."""
        self.agreed_left = 0
        """How many of these all have alike."""
        self.threads: list[CommentThread] = []
        self.wanted = LEFT
        self.hidden = False
        """Whether a blind project hides the article until one's own work in it is done."""
        self._current = ""
        self._waiting: list[Changes] = []
        """Slices of a change of many places, which are taken in turn by turn."""
        self._next = QTimer(self, interval=0, singleShot=True)
        self._next.timeout.connect(self._take_slice)
        self.following = ""
        """The place to go to when the one in hand is judged."""
        session.articleOpened.connect(lambda _: self._reload())
        session.edited.connect(self._changed)
        session.colleagues.changed.connect(self._blinded)

    # What there is

    def set_active(self, active: bool) -> None:
        """Look at articles only while somebody reviews."""
        self.active = active
        self._reload()

    @property
    def people(self) -> list[str]:
        """Whose versions there are, in the order of their keys."""
        return self.article.annotators if self.article is not None else []

    @property
    def spots(self) -> GroupRows:
        """All places of the article."""
        return self.article.groups if self.article is not None else GroupRows()

    def everything(self) -> list[Annotation]:
        """What anybody tagged, and the gold layer."""
        if self.article is None:
            return []
        return [*self.article.work.annotations.values(), *self.article.gold.annotations.values()]

    def relations(self) -> list[Relation]:
        """What anybody related."""
        return list(self.article.work.relations.values()) if self.article is not None else []

    def gold_at(self, spot: ReviewedGroup) -> list[Annotation]:
        """What of the gold layer comes from a place."""
        return self.article.gold.at(spot.annotation_ids) if self.article is not None else []

    def judged_of(self, document: str) -> tuple[int, int] | None:
        """How many places of the article are judged, and how many there are, if it is open."""
        if self.article is None or self.article.document_id != document:
            return None
        return len(self.spots) - self.left, len(self.spots)

    def wants(self, spot: ReviewedGroup) -> bool:
        """Whether the list shows a place."""
        if self.wanted == LEFT:
            return spot.needs_verdict
        if self.wanted == AGREED:
            return spot.aligned.kind == "agreed"
        return self.wanted == ALL or spot.aligned.kind != "agreed"

    def show_only(self, wanted: str) -> None:
        """Filter the list."""
        if wanted != self.wanted:
            self.wanted = wanted
            self.shown = GroupRows(filter(self.wants, self.spots))
            self.articleChanged.emit()
            self._keep_current(0)

    @property
    def current(self) -> ReviewedGroup | None:
        """The place in hand."""
        return self.article.group(self._current) if self.article is not None else None

    def annotation(self, id: str) -> Annotation | None:
        """One of the annotations, whoever made it."""
        return self.article.work.annotations.get(id) if self.article is not None else None

    def threads_at(self, spot: ReviewedGroup) -> list[CommentThread]:
        """The comments on a place, or on an annotation of it."""
        ids = set(spot.annotation_ids)
        return [thread for thread in self.threads if not ids.isdisjoint(thread.annotations)]

    # Reading

    def _reload(self) -> None:
        session = self.session
        if not self.active:
            return
        before = self._row()
        self._waiting.clear()
        self.article, self.threads, self.hidden = None, [], False
        project, document = session.project, session.document
        if project is not None and document is not None:
            try:
                self.hidden = project.team.hides_colleagues(document.id, reviewing=True)
                if not self.hidden:
                    self.article = ReviewedArticle(project, document.id)
                    self.threads = project.review.threads(document.id)
            except AnnotatorError as error:
                session.failed.emit(str(error))
        self._show_anew(before)

    def _show_anew(self, row: int) -> None:
        self.shown = GroupRows(filter(self.wants, self.spots))
        self.left = sum(spot.needs_verdict for spot in self.spots)
        self.agreed_left = sum(spot.is_agreed for spot in self.spots)
        self.articleChanged.emit()
        self._keep_current(row)

    def _changed(self, changes: Changes) -> None:
        project, document = self.session.project, self.session.document
        if not self.active or project is None or document is None:
            return
        if document.id not in changes.documents and not changes.tag_set:
            return
        article = self.article
        if article is None or self.hidden != project.team.hides_colleagues(
            document.id, reviewing=True
        ):
            self._reload()
            return
        if len(changes.records) > _MANY:
            # What is taken in is how things are then, whatever was changed meanwhile.
            ids = sorted(changes.records)
            self._waiting += [
                Changes(changes.title, changes.documents, records=frozenset(ids[at : at + _SLICE]))
                for at in range(0, len(ids), _SLICE)
            ]
            self._next.start()
            changes = replace(changes, records=frozenset())
        self._take(article, changes, follow=True)

    def _take_slice(self) -> None:
        if self._waiting and self.article is not None:
            self._take(self.article, self._waiting.pop(0), follow=False)
            if self._waiting:
                self._next.start()

    def _take(self, article: ReviewedArticle, changes: Changes, *, follow: bool) -> None:
        row = self._row()
        known = changes.records & article.work.decisions.keys()
        told = article.apply(changes)
        if told is None:
            return
        if changes.records - known - article.work.decisions.keys() and self.session.project:
            self.threads = self.session.project.review.threads(article.document_id)
        if told.reread:
            self._show_anew(row)
        else:
            self._note(told, row, follow)

    def _blinded(self) -> None:
        """The project became blind, or no longer is."""
        project, document = self.session.project, self.session.document
        if not self.active or project is None or document is None:
            return
        if self.hidden != project.team.hides_colleagues(document.id, reviewing=True):
            self._reload()

    def _note(self, told: ReviewChange, row: int, follow: bool) -> None:
        """Note which places are not what they were."""
        for by, some in ((-1, told.old_groups), (1, told.new_groups)):
            self.left += by * sum(spot.needs_verdict for spot in some)
            self.agreed_left += by * sum(spot.is_agreed for spot in some)
        for spot in told.old_groups:
            self.shown.remove(spot)
        for spot in filter(self.wants, told.new_groups):
            self.shown.put(spot)
        if follow:
            self._follow(told)
        self.judged.emit(told)
        self._keep_current(row)

    def _follow(self, told: ReviewChange) -> None:
        """Go on from a place that was judged, and back to one whose verdict was taken back."""
        settled = {spot.id for spot in told.old_groups if not spot.needs_verdict}
        back = [spot for spot in told.new_groups if spot.needs_verdict and spot.id in settled]
        if len(back) == 1 or (back and all(spot.id != self._current for spot in back)):
            self._current = min(back, key=lambda spot: (spot.aligned.start, spot.id)).id
        elif self.following:
            self._current = self.following
        elif self.current is None:
            # Its annotations are in another place now.
            was = next((spot for spot in told.old_groups if spot.id == self._current), None)
            places = (
                (self._spot_of(id) for id in was.annotation_ids) if was is not None else iter(())
            )
            self._current = next((spot.id for spot in places if spot is not None), "")

    def _spot_of(self, annotation: str) -> ReviewedGroup | None:
        return self.article.group_of(annotation) if self.article is not None else None

    # Which place is in hand

    def _row(self) -> int:
        spot = self.current
        return (self.shown.row_of(spot) or 0) if spot is not None else 0

    def _keep_current(self, row: int) -> None:
        """Stay at the place, or go to the one that came into its row."""
        spot = self.current
        if spot is None or self.shown.row_of(spot) is None:
            self._current = self.shown[min(row, len(self.shown) - 1)].id if self.shown else ""
        self.currentChanged.emit()

    def choose(self, id: str) -> None:
        """Take a place in hand."""
        if id != self._current:
            self._current = id
            self.currentChanged.emit()

    def choose_annotation(self, annotation: str) -> bool:
        """Take the place of an annotation in hand; one that is filtered out shows all places."""
        if self.article is None:
            return False
        made = self.article.gold.annotations.get(annotation)
        ids = made.metadata[GOLD]["from"] if made is not None else [annotation]
        spot = next((spot for id in ids if (spot := self._spot_of(id)) is not None), None)
        if spot is None:
            return False
        if not self.wants(spot):
            self.show_only(ALL)
        self.choose(spot.id)
        return True

    def step(self, by: int) -> None:
        """Go to the next place that the list shows, round the ends."""
        shown = self.shown
        if not shown:
            self.session.say(self.nothing())
            return
        at = self._row() if self._current else -1
        self.choose(shown[(at + by) % len(shown)].id)

    def nothing(self) -> str:
        """Why the list is empty."""
        if self.hidden:
            return (
                "This project is blind: you see your colleagues’ work here once your own is "
                "marked as done."
            )
        if not self.spots:
            return "Nobody has tagged anything in this article yet."
        if self.wanted == LEFT:
            return "Every place in this article is judged."
        return "No place of this article is of that kind."
