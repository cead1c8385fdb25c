"""The reviewer's desk: verdicts on the places of the open article, and what is said about them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from annotator.agreement.judging import Spot
from annotator.model import Decision, Version
from annotator.project import Changes
from annotator.project.curating import AddComment, Decide, Resolve, Withdraw
from annotator.ui.review.under_review import UnderReview


class ReviewDesk(UnderReview):
    """Judges the place in hand."""

    editWanted = Signal()
    commentWanted = Signal()
    agreedWanted = Signal()
    """All agreed places of the article are to be accepted."""

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
        self.following = self._next_left(spot)
        try:
            if self.session.do(Decide(document.id, spot.ids, accepted, edited)) is None:
                return False
            if self.following:
                self.choose(self.following)  # even where it was the same verdict again
        finally:
            self.following = ""
        return True

    def _next_left(self, spot: Spot) -> str:
        """The next place of the list that nobody has judged."""
        row = self.shown.row_of(spot)
        following = range(row + 1, len(self.shown)) if row is not None else ()
        return next((self.shown[at].id for at in following if self.shown[at].is_left), "")

    def own_decision(self, spot: Spot) -> Decision | None:
        """One's own verdict on a place, whether it counts or another one came later."""
        project, article = self.session.project, self.article
        if project is None or article is None:
            return None
        given = (each for id in spot.ids for each in article.work.decisions_on(id))
        return next((each for each in given if each.reviewer == project.annotator), None)

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

    def accept_agreed(self) -> None:
        """Accept all places of the article that everybody has alike, as one step."""
        if self.agreed_left:
            self.agreedWanted.emit()
        else:
            self.session.statusMessage.emit("No agreed place is left to judge in this article.")

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
