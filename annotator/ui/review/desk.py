"""The reviewer's desk: the places of the open article, the one in hand, the verdicts on them."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from annotator.agreement.judging import Spot, accepting, judged, layers_of, spots
from annotator.model import Annotation, AnnotatorError, Decision, Relation, Thread, Version
from annotator.model.gold import gold, is_derived
from annotator.project import Changes, Project
from annotator.project.curating import AddComment, Decide, DecideAll, Resolve, Withdraw
from annotator.ui.session import TaggingSession

LEFT, ALL, DIFFERING, AGREED = "left", "all", "differing", "agreed"
FILTERS = {
    LEFT: "Left to judge",
    ALL: "All places",
    DIFFERING: "Where they differ",
    AGREED: "Where they agree",
}
"""What the list can show."""


class ReviewDesk(QObject):
    """Judges places of the session's article; views listen to its signals."""

    articleChanged = Signal()
    """Other places: another article, or somebody's annotations changed."""
    judged = Signal()
    """The same places with other verdicts or comments."""
    currentChanged = Signal()
    editWanted = Signal()
    commentWanted = Signal()

    def __init__(self, session: TaggingSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.active = False
        self.spots: list[Spot] = []
        self.layers: dict[str, list[Annotation]] = {}
        self.relations: list[Relation] = []
        self.decisions: list[Decision] = []
        """All of the article's, also those that others overtook."""
        self.threads: list[Thread] = []
        self.gold: list[Annotation] = []
        self.wanted = LEFT
        self.hidden = False
        """Whether a blind project hides the article until one's own work in it is done."""
        self._current = ""
        session.articleOpened.connect(lambda _: self._reload())
        session.edited.connect(self._changed)
        session.colleaguesChanged.connect(self._blinded)

    # What there is

    def set_active(self, active: bool) -> None:
        """Look at articles only while somebody reviews."""
        self.active = active
        self._reload()

    @property
    def people(self) -> list[str]:
        """Whose versions there are, in the order of their keys."""
        return list(self.layers)

    def shown(self) -> list[Spot]:
        """The places that the list shows."""
        return [spot for spot in self.spots if self._wants(spot)]

    def left(self) -> int:
        """How many places nobody has judged."""
        return sum(spot.is_left for spot in self.spots)

    def agreed_left(self) -> int:
        """How many of these all have alike."""
        return len(self._agreed())

    def _wants(self, spot: Spot) -> bool:
        if self.wanted == LEFT:
            return spot.is_left
        if self.wanted == AGREED:
            return spot.place.kind == "agreed"
        return self.wanted == ALL or spot.place.kind != "agreed"

    def show_only(self, wanted: str) -> None:
        """Filter the list."""
        if wanted != self.wanted:
            self.wanted = wanted
            self.articleChanged.emit()
            self._keep_current(0)

    @property
    def current(self) -> Spot | None:
        """The place in hand."""
        return next((spot for spot in self.spots if spot.id == self._current), None)

    def annotation(self, id: str) -> Annotation | None:
        """One of the annotations, whoever made it."""
        return next((a for layer in self.layers.values() for a in layer if a.id == id), None)

    def relations_of(self, annotation: Annotation) -> list[Relation]:
        """What its owner related it to."""
        return [
            each
            for each in self.relations
            if each.source == annotation.id and each.annotator == annotation.annotator
        ]

    def threads_at(self, spot: Spot) -> list[Thread]:
        """The comments on a place, or on an annotation of it."""
        ids = set(spot.ids)
        return [thread for thread in self.threads if not ids.isdisjoint(thread.annotations)]

    # Reading

    def _reload(self) -> None:
        session = self.session
        if not self.active:
            return
        before = self._row()
        self.spots, self.layers, self.relations = [], {}, []
        self.decisions, self.threads, self.gold, self.hidden = [], [], [], False
        if session.project is not None and session.document is not None:
            try:
                self._read(session.project, session.document.id)
            except AnnotatorError as error:
                session.failed.emit(str(error))
        self.articleChanged.emit()
        self._keep_current(before)

    def _read(self, project: Project, id: str) -> None:
        self.hidden = project.hides_colleagues(id, reviewing=True)
        if self.hidden:
            return
        self.layers = layers_of(project.annotations(id), project.done_by().get(id, ()))
        self.relations = [each for each in project.relations(id) if not is_derived(each)]
        self.decisions = project.decisions(id)
        self.spots = spots(self.layers, self.relations, self.decisions, project.tag_set)
        self.threads = project.threads(id)
        self.gold = list(project.gold(id).annotations)

    def _changed(self, changes: Changes) -> None:
        document, project = self.session.document, self.session.project
        if not self.active or document is None or project is None:
            return
        if document.id not in changes.documents:
            return
        if changes.records and not (changes.annotations or changes.relations or changes.articles):
            self._judged_anew(project, document.id)
            return
        layers = layers_of(project.annotations(document.id), project.done_by().get(document.id, ()))
        related = [each for each in project.relations(document.id) if not is_derived(each)]
        if self.hidden or layers != self.layers or related != self.relations:
            self._reload()
        else:
            self._judged_anew(project, document.id)

    def _blinded(self) -> None:
        """The project became blind, or no longer is."""
        project, document = self.session.project, self.session.document
        if not self.active or project is None or document is None:
            return
        if self.hidden != project.hides_colleagues(document.id, reviewing=True):
            self._reload()

    def _judged_anew(self, project: Project, id: str) -> None:
        before = self._row()
        was_left = {spot.id for spot in self.spots if spot.is_left}
        found = (spot.place for spot in self.spots)
        self.decisions = project.decisions(id)
        self.spots = judged(found, self.layers, self.decisions)
        back = [spot.id for spot in self.spots if spot.is_left and spot.id not in was_left]
        if back and (len(back) == 1 or self._current not in back):
            self._current = back[0]  # A verdict was taken back: look at its place again.
        self.threads = project.threads(id)
        everybody = [each for layer in self.layers.values() for each in layer]
        made = gold(project.document(id), everybody, (), self.decisions, project.tag_set)
        self.gold = list(made.annotations)
        self.judged.emit()
        self._keep_current(before)

    # Which place is in hand

    def _row(self) -> int:
        ids = [spot.id for spot in self.shown()]
        return ids.index(self._current) if self._current in ids else 0

    def _keep_current(self, row: int) -> None:
        """Stay at the place, or go to the one that came into its row."""
        shown = self.shown()
        ids = [spot.id for spot in shown]
        if self._current not in ids:
            self._current = ids[min(row, len(ids) - 1)] if ids else ""
        self.currentChanged.emit()

    def choose(self, id: str) -> None:
        """Take a place in hand."""
        if id != self._current:
            self._current = id
            self.currentChanged.emit()

    def choose_annotation(self, annotation: str) -> bool:
        """Take the place of an annotation in hand; one that is filtered out shows all places."""
        origin = next((a.metadata.get("gold") for a in self.gold if a.id == annotation), None)
        wanted = set(origin["from"]) if origin else {annotation}
        spot = next((s for s in self.spots if not wanted.isdisjoint(s.ids)), None)
        if spot is None:
            return False
        if not self._wants(spot):
            self.show_only(ALL)
        self.choose(spot.id)
        return True

    def step(self, by: int) -> None:
        """Go to the next place that the list shows, round the ends."""
        shown = self.shown()
        if not shown:
            self.session.statusMessage.emit(self.nothing())
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

    # Verdicts

    def accept(self, owner: str) -> None:
        """Take one person's version."""
        spot = self.current
        found = spot.place.annotations.get(owner) if spot is not None else None
        if spot is not None and found is None:
            self.session.statusMessage.emit(f"{owner} has nothing here.")
        elif found is not None:
            self._decide((found.id,))

    def accept_number(self, number: int) -> None:
        """Take the version of the person with that key."""
        if number <= len(self.people):
            self.accept(self.people[number - 1])

    def accept_all(self) -> None:
        """Take everybody's version; what is the same becomes one."""
        if self.current is not None:
            self._decide(self.current.ids)

    def reject(self) -> None:
        """Take nobody's version."""
        self._decide(())

    def edit(self, version: Version, made_from: Sequence[str]) -> bool:
        """Put another version in the place of all."""
        return self._decide(tuple(made_from), version)

    def _decide(self, accepted: tuple[str, ...], edited: Version | None = None) -> bool:
        spot, document = self.current, self.session.document
        if spot is None or document is None:
            self.session.statusMessage.emit("No place is in hand. Tab goes to the next one.")
            return False
        at = [each.id for each in self.shown()]
        following = at[at.index(spot.id) + 1 :] if spot.id in at else []
        if self.session.do(Decide(document.id, spot.ids, accepted, edited)) is None:
            return False
        left = {each.id for each in self.spots if each.is_left}
        self.choose(next((id for id in following if id in left), self._current))
        return True

    def own_decision(self, spot: Spot) -> Decision | None:
        """One's own verdict on a place, whether it counts or another one came later."""
        project = self.session.project
        me = project.annotator if project is not None else ""
        ids = set(spot.ids)
        own = (each for each in self.decisions if each.reviewer == me)
        return next((each for each in own if not ids.isdisjoint(each.annotations)), None)

    def withdraw(self) -> None:
        """Take one's verdict on the place back."""
        spot = self.current
        own = self.own_decision(spot) if spot is not None else None
        if own is not None:
            self.session.do(Withdraw(own.id))
        elif spot is not None and spot.decision is not None:
            self.session.statusMessage.emit(
                f"The verdict is {spot.decision.reviewer}’s; give your own, and it counts instead."
            )
        else:
            self.session.statusMessage.emit("There is no verdict here to take back.")

    def _agreed(self) -> list[Decide]:
        document = self.session.document
        return accepting(document.id, self.spots) if document is not None else []

    def accept_agreed(self) -> None:
        """Accept all places of the article that everybody has alike, as one step."""
        found = self._agreed()
        if not found:
            self.session.statusMessage.emit("No agreed place is left to judge in this article.")
        elif self.session.do(DecideAll(tuple(found))) is not None:
            places = "1 agreed place" if len(found) == 1 else f"{len(found):,} agreed places"
            self.session.statusMessage.emit(f"Accepted {places}.")

    # Comments

    def comment(self, text: str) -> Changes | None:
        """Say something about the place: in its open thread, or in a new one."""
        spot, document = self.current, self.session.document
        if spot is None or document is None or not text.strip():
            return None
        open_ = [thread for thread in self.threads_at(spot) if not thread.resolved]
        reply_to = open_[-1].id if open_ else None
        return self.session.do(AddComment(document.id, spot.ids, text, reply_to))

    def resolve(self) -> None:
        """Close the place's last open thread, or open the last one again."""
        found = self.threads_at(self.current) if self.current is not None else []
        open_ = [thread for thread in found if not thread.resolved]
        if not found:
            self.session.statusMessage.emit("Nobody has said anything here.")
        else:
            last = (open_ or found)[-1]
            self.session.do(Resolve(last.id, not last.resolved))
