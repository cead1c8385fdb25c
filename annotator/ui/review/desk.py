"""The reviewer's desk: verdicts on the places of the open article, and what is said about them."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import Decision, Version
from annotator.project import Changes
from annotator.project.curating import AddComment, CommentVerdict, Decide, Resolve, Withdraw
from annotator.project.edits import Together
from annotator.ui.review.relation_choices import (
    RelationChoice,
    RowKey,
    carried_on,
    choices,
    chosen,
    leaving,
    standing_at,
)
from annotator.ui.review.under_review import UnderReview
from annotator.ui.session.session import Session


class ReviewDesk(UnderReview):
    """Judges the place in hand."""

    editWanted = Signal()
    commentWanted = Signal()
    relationsWanted = Signal()
    reasonWanted = Signal()
    agreedWanted = Signal()
    """All agreed places of the article are to be accepted."""
    decided = Signal()
    """The place in hand got a verdict."""
    picked = Signal()
    """Other relations are to go with the verdict to come."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._picks: dict[str, dict[RowKey, bool]] = {}
        """What was picked at places that have no verdict of one's own."""
        self._reasons: dict[str, str] = {}
        """What was written at places, and is not kept with a verdict."""
        session.projectChanged.connect(self._forget_all)

    # Verdicts

    def accept(self, owner: str) -> None:
        """Take one person's version."""
        spot = self.current
        found = spot.aligned.annotations.get(owner) if spot is not None else None
        if spot is not None and found is None:
            self.session.say(f"{owner} has nothing here.")
        elif found is not None:
            self._decide((found.id,))

    def accept_number(self, number: int) -> None:
        """Take the version of the person with that key."""
        if number <= len(self.people):
            self.accept(self.people[number - 1])

    def accept_all(self) -> None:
        """Take everybody's version; what is the same becomes one."""
        if self.current is not None:
            self._decide(self.current.annotation_ids)

    def reject(self) -> None:
        """Take nobody's version."""
        self._decide(())

    def edit(self, version: Version, made_from: Sequence[str]) -> bool:
        """Put another version in the place of all."""
        return self._decide(tuple(made_from), version)

    def _decide(self, accepted: tuple[str, ...], edited: Version | None = None) -> bool:
        spot, document = self.current, self.session.document
        if spot is None or document is None:
            self.session.say("No place is in hand. Tab goes to the next one.")
            return False
        made = Decision("", document.id, self._me(), "", spot.annotation_ids, accepted, edited)
        rows, own = self._leaving(spot), self._own_here(spot)
        if own is not None:
            rows = carried_on(rows, own, spot)
        relations = chosen(rows, made, spot).relations
        picks, reason = self._picks.pop(spot.id, {}), self._reasons.pop(spot.id, None)
        comment = reason.strip() if reason is not None else None
        command = Decide(document.id, spot.annotation_ids, accepted, edited, relations, comment)
        self.following = self._next_left(spot)
        try:
            if self.session.do(command) is None:
                self._picks[spot.id] = picks
                self._reasons |= {spot.id: reason} if reason is not None else {}
                return False
            if self.following:
                self.choose(self.following)  # even where it was the same verdict again
        finally:
            self.following = ""
        self.decided.emit()
        return True

    def _next_left(self, spot: ReviewedGroup) -> str:
        """The next place of the list that nobody has judged."""
        row = self.shown.row_of(spot)
        following = range(row + 1, len(self.shown)) if row is not None else ()
        return next((self.shown[at].id for at in following if self.shown[at].needs_verdict), "")

    def own_decision(self, spot: ReviewedGroup) -> Decision | None:
        """One's own verdict on a place, whether it counts or another one came later."""
        if self.article is None:
            return None
        given = (each for id in spot.annotation_ids for each in self.article.work.decisions_on(id))
        return next((each for each in given if each.reviewer == self._me()), None)

    def _me(self) -> str:
        return self.session.project.annotator if self.session.project is not None else ""

    def _own_here(self, spot: ReviewedGroup) -> Decision | None:
        """One's own verdict, if it is the one that counts, on the place as it is now."""
        decision = standing_at(spot)
        return decision if decision is not None and decision.reviewer == self._me() else None

    def withdraw(self) -> None:
        """Take one's verdict on the place back."""
        spot = self.current
        own = self.own_decision(spot) if spot is not None else None
        if own is not None:
            self.session.do(Withdraw(own.id))
        elif spot is not None and spot.decision is not None:
            self.session.say(
                f"The verdict is {spot.decision.reviewer}’s; give your own, and it counts instead."
            )
        else:
            self.session.say("There is no verdict here to take back.")

    def accept_agreed(self) -> None:
        """Accept all places of the article that everybody has alike, as one step."""
        if self.agreed_left:
            self.agreedWanted.emit()
        else:
            self.session.say("No agreed place is left to judge in this article.")

    # Relations, and why

    def _forget_all(self) -> None:
        self._picks.clear()
        self._reasons.clear()

    def relation_choices(self, spot: ReviewedGroup) -> list[RelationChoice]:
        """The relations of a place, and whether they go into the gold layer."""
        if self.article is None:
            return []
        return choices(self.article, spot, self._picks, self.session.tag_set)

    def _leaving(self, spot: ReviewedGroup) -> list[RelationChoice]:
        """Those that go with a verdict on the place."""
        if self.article is None:
            return []
        return leaving(self.article, spot, self._picks.get(spot.id, {}), self.session.tag_set)

    def toggle_relation(self, number: int) -> None:
        """Let a relation of the place in hand go into the gold layer, or not.

        Where the place that it leads from has a verdict of one's own that is done at once, and
        else with the verdict to come there.
        """
        here = self.current
        rows = self.relation_choices(here) if here is not None else []
        if self.article is None or not number < len(rows):
            return
        row = rows[number]
        spot = self.article.group(row.place)
        decision = standing_at(spot) if spot is not None else None
        if spot is None or (decision is not None and decision.rejects):
            self.session.say(
                "It is decided in the article that it leads from."
                if spot is None
                else "What it leads from is rejected, so it cannot go into the gold layer."
            )
            return
        if self._own_here(spot) is None:
            picks = self._picks.setdefault(spot.id, {})
            picks.pop(row.key, None)
            pick = row.next_pick()
            if pick is not None:
                picks[row.key] = pick
            self.picked.emit()
        else:
            self._rejudge(spot, row.key)

    def _rejudge(self, spot: ReviewedGroup, key: RowKey) -> None:
        """Change what one's own verdict on a place says of a relation from there."""
        own = self._own_here(spot)
        if own is None:
            return
        rows = [
            replace(row, picked=not row.goes) if row.key == key else row
            for row in self._leaving(spot)
        ]
        made = chosen(rows, own, spot)
        command = Decide(
            own.document, spot.annotation_ids, own.accepted, own.edited, made.relations
        )
        self.session.do(Together("choose relations", (command,)))

    def reason(self, spot: ReviewedGroup) -> str:
        """What is to be said with the verdict to come."""
        return self._reasons.get(spot.id, "")

    def own_reason(self, spot: ReviewedGroup) -> str:
        """What one's own verdict says of why it was given."""
        own = self._own_here(spot)
        return own.comment if own is not None else ""

    def write_reason(self, text: str) -> None:
        """Say why the place is decided as it is; it is kept with the verdict."""
        if self.current is not None:
            self._reasons[self.current.id] = text

    def keep_reason(self) -> None:
        """Give what was written to a verdict that is there already."""
        spot = self.current
        own = self._own_here(spot) if spot is not None else None
        if spot is None or own is None or spot.id not in self._reasons:
            return
        text = self._reasons.pop(spot.id).strip()
        if text != own.comment:
            self.session.do(CommentVerdict(own.id, text))

    def forget_reason(self) -> None:
        """Leave all as it was before anything was written."""
        if self.current is not None:
            self._reasons.pop(self.current.id, None)

    # Comments

    def comment(self, text: str) -> Changes | None:
        """Say something about the place: in its open thread, or in a new one."""
        spot, document = self.current, self.session.document
        if spot is None or document is None or not text.strip():
            return None
        open_ = [thread for thread in self.threads_at(spot) if not thread.resolved]
        reply_to = open_[-1].id if open_ else None
        return self.session.do(AddComment(document.id, spot.annotation_ids, text, reply_to))

    def resolve(self) -> None:
        """Close the place's last open thread, or open the last one again."""
        found = self.threads_at(self.current) if self.current is not None else []
        open_ = [thread for thread in found if not thread.resolved]
        if not found:
            self.session.say("Nobody has said anything here.")
        else:
            last = (open_ or found)[-1]
            self.session.do(Resolve(last.id, not last.resolved))
