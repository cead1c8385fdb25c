"""Give verdicts on the groups of the open article, and comment on them."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from annotator.agreement.relation_choices import (
    RelationChoice,
    RelationKey,
    apply_picks,
    carry_over_picks,
    list_outgoing,
    list_relations,
    verdict_in_force,
)
from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import CommentThread, Decision, Version
from annotator.model.gold_conflicts import describe_conflict
from annotator.model.relations import readable_name
from annotator.project.curating import AddComment, CommentVerdict, Decide, Resolve, Withdraw
from annotator.project.edits import Together
from annotator.ui.review.article_groups import ArticleGroups
from annotator.ui.review.objections import object_to_all, object_to_values
from annotator.ui.review.version_differences import (
    describe_won_values,
    merge_values,
    versions_of_place,
)
from annotator.ui.session.session import Session
from annotator.words import quote, shorten

_REASON = "reason"
"""What the field for reasons is called among the drafts."""
_TITLE_CODE_POINTS = 32
"""The most of a place's words in the title of a step."""


class Verdicts(QObject):
    """Gives, changes and withdraws the reviewer's verdict on the current group."""

    agreedWanted = Signal()
    """All agreed groups of the article are to be accepted."""
    nextArticleWanted = Signal()
    """The next article with a place to judge is to be opened."""
    decided = Signal()
    """The current group got a verdict."""
    objected = Signal(str)
    """The current group was not accepted; says why, and which keys decide it."""
    picked = Signal()
    """The reviewer picked other relations for the verdict to come."""
    reasonRefused = Signal(str)
    """Why the reason of a verdict could not be saved."""

    def __init__(
        self, session: Session, groups: ArticleGroups, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._groups = session, groups
        self._picks: dict[str, dict[RelationKey, bool]] = {}
        """The picks for groups without a verdict of this reviewer, by group id."""
        self._reasons: dict[str, str] = {}
        """The reasons that were written and are not yet kept with a verdict, by group id."""
        session.projectChanged.connect(self._forget_all)

    def _forget_all(self) -> None:
        self._picks.clear()
        self._reasons.clear()

    def _say(self, message: str) -> None:
        self._session.say(message)

    # Verdicts

    def accept(self, owner: str) -> None:
        """Accept one annotator's version, with those of others who have it alike."""
        group = self._groups.current
        if group is None:
            return
        versions = versions_of_place(group, self._outgoing_relations(group))
        version = next((each for each in versions if owner in each.owners), None)
        if version is None:
            self._say(f"{owner} has nothing here.")
        else:
            annotations = group.aligned.annotations
            self._decide(tuple(annotations[name].id for name in version.owners))

    def accept_number(self, number: int) -> None:
        """Accept the version of the annotator with that number, from 1."""
        annotators = self._groups.annotators
        if number <= len(annotators):
            self.accept(annotators[number - 1])

    def accept_alike(self) -> None:
        """Accept the current group if all versions are alike, and fit into the gold layer.

        Otherwise nothing is decided, and the keys that decide are named.
        """
        article, group = self._groups.article, self._groups.current
        if article is None or group is None:
            self._decide(())  # It says that no place is chosen.
            return
        objection = object_to_all(article, group, self.choices_to_come(group), self._session)
        if not self._say_objection(objection):
            self._decide(group.annotation_ids)

    def _say_objection(self, objection: str) -> bool:
        """Say why nothing is decided, and return True; False if there is no objection."""
        if objection:
            self._say(objection)
            self.objected.emit(objection)
        return bool(objection)

    def accept_all(self) -> None:
        """Accept everyone's version, also where they differ; equal versions become one.

        Where their values differ, what most have counts. If most have nothing in common, nothing is
        decided, and the keys that decide are named.
        """
        article, group = self._groups.article, self._groups.current
        if article is None or group is None:
            self._decide(())  # It says that no place is chosen.
            return
        objection = object_to_values(article, group, self.choices_to_come(group), self._session)
        if self._say_objection(objection):
            return
        merged = merge_values(group)
        if self._decide(merged.order) and merged.won:
            judged = article.group(group.id)
            if judged is not None and not judged.conflicts:
                self._say(describe_won_values(merged))

    def reject(self) -> None:
        """Accept nobody's version."""
        self._decide(())

    def edit(self, version: Version, made_from: Sequence[str]) -> bool:
        """Replace everyone's version by another one.

        Args:
            version: The version that goes into the gold layer.
            made_from: The ids of the annotations that it was made from.

        Returns:
            Whether the verdict was given.
        """
        return self._decide(tuple(made_from), version)

    def _decide(self, accepted: tuple[str, ...], edited: Version | None = None) -> bool:
        groups, group, document = self._groups, self._groups.current, self._session.document
        if group is None or document is None:
            self._say("No place is chosen. Tab goes to the next one.")
            return False
        ids = group.annotation_ids
        decision = Decision("", document.id, self._reviewer(), "", ids, accepted, edited)
        choices = self.choices_to_come(group)
        relations = apply_picks(decision, choices, group).relations
        picks, reason = self._picks.pop(group.id, {}), self._take_reason(group.id)
        comment = reason.strip() if reason is not None else None
        groups.next_group_id = self._next_left(group)
        try:
            place = _name_place(group, accepted)
            edit = Decide(document.id, ids, accepted, edited, relations, comment, place)
            if self._session.do(edit) is None:
                self._picks[group.id] = picks
                self._put_back(group.id, reason)
                return False
            if groups.next_group_id:
                groups.choose(groups.next_group_id)  # even where the verdict is the same again
        finally:
            groups.next_group_id = ""
        self._session.drafts.forget(_REASON, group.id)  # The field kept it while it was left.
        self.decided.emit()
        self._report(group.id)
        return True

    def _report(self, group_id: str) -> None:
        """Say that the gold layer contradicts itself after a verdict, or that all is judged."""
        article, keys = self._groups.article, self._session.keys
        group = article.group(group_id) if article is not None else None
        if group is not None and group.conflicts:
            conflict = describe_conflict(group.conflicts[0], self._session.tag_set)
            undo = keys.say("history.undo")
            self._say(f"The gold layer contradicts itself: {conflict}. {undo} takes it back.")
        elif not self._groups.left_count:
            following = keys.key("review.next-article")
            goes_on = f" {following} goes to the next article to judge." if following else ""
            self._say(f"Every place in this article is judged.{goes_on}")

    def _next_left(self, group: ReviewedGroup) -> str:
        """Return the id of the next listed group that needs a verdict, or an empty text."""
        shown = self._groups.shown_groups
        row = shown.row_of(group)
        following = range(row + 1, len(shown)) if row is not None else ()
        return next((shown[number].id for number in following if shown[number].needs_verdict), "")

    def own_verdict(self, group: ReviewedGroup) -> Decision | None:
        """Return the reviewer's own verdict on a group, even if another one counts."""
        article = self._groups.article
        if article is None:
            return None
        ids = group.annotation_ids
        decisions = (decision for id_ in ids for decision in article.work.decisions_on(id_))
        return next((given for given in decisions if given.reviewer == self._reviewer()), None)

    def _reviewer(self) -> str:
        return self._session.project.annotator if self._session.project is not None else ""

    def _own_verdict_in_force(self, group: ReviewedGroup) -> Decision | None:
        """Return the reviewer's own verdict if it counts, and is on the group as it is now."""
        decision = verdict_in_force(group)
        is_own = decision is not None and decision.reviewer == self._reviewer()
        return decision if is_own else None

    def withdraw(self) -> None:
        """Withdraw the reviewer's own verdict on the current group."""
        group = self._groups.current
        own = self.own_verdict(group) if group is not None else None
        if group is not None and own is not None:
            place = _name_place(group, own.accepted)
            self._session.do(Withdraw(own.id, f"withdraw the verdict on {place}"))
        elif group is not None and group.decision is not None:
            reviewer = group.decision.reviewer
            self._say(f"The verdict is {reviewer}’s; give your own, and it counts instead.")
        else:
            self._say("There is no verdict here to withdraw.")

    def accept_agreed(self) -> None:
        """Ask for all agreed groups of the article to be accepted as one step."""
        if self._groups.agreed_count:
            self.agreedWanted.emit()
        else:
            self._say("No agreed place is left to judge in this article.")

    # Relations

    def relation_choices(self, group: ReviewedGroup) -> list[RelationChoice]:
        """Return the relations of a group, and whether they go into the gold layer."""
        article = self._groups.article
        if article is None:
            return []
        return list_relations(article, group, self._picks, self._session.tag_set)

    def _outgoing_relations(self, group: ReviewedGroup) -> list[RelationChoice]:
        article = self._groups.article
        if article is None:
            return []
        picks = self._picks.get(group.id, {})
        return list_outgoing(article, group, picks, self._session.tag_set)

    def choices_to_come(self, group: ReviewedGroup) -> list[RelationChoice]:
        """Return the outgoing relations, with the picks for the verdict to come on the group."""
        choices, own = self._outgoing_relations(group), self._own_verdict_in_force(group)
        return carry_over_picks(choices, own, group) if own is not None else choices

    def toggle_relation(self, number: int) -> None:
        """Let a relation of the current group go into the gold layer, or not.

        Where the reviewer's own verdict on the group that it leads from is in force, that verdict
        changes at once; elsewhere this is a pick for the verdict to come there.

        Args:
            number: The index of the relation in :meth:`relation_choices`.
        """
        article, current = self._groups.article, self._groups.current
        choices = self.relation_choices(current) if current is not None else []
        if article is None or not number < len(choices):
            return
        choice = choices[number]
        group = article.group(choice.group_id)
        if group is None:
            self._say("This relation is decided in the article in which it starts.")
            return
        decision = verdict_in_force(group)
        if decision is not None and decision.rejects:
            self._say("It starts in a rejected annotation, so it cannot go into the gold layer.")
        elif self._own_verdict_in_force(group) is not None:
            self._change_relations(group, choice.key)
        else:
            picks = self._picks.setdefault(group.id, {})
            picks.pop(choice.key, None)
            pick = choice.next_pick()
            if pick is not None:
                picks[choice.key] = pick
            self.picked.emit()

    def _change_relations(self, group: ReviewedGroup, key: RelationKey) -> None:
        """Turn a relation around in the reviewer's own verdict on the group that it leads from."""
        own = self._own_verdict_in_force(group)
        if own is None:
            return
        choices = [
            replace(choice, picked=not choice.goes) if choice.key == key else choice
            for choice in self._outgoing_relations(group)
        ]
        relations = apply_picks(own, choices, group).relations
        ids = group.annotation_ids
        place = _name_place(group, own.accepted)
        edit = Decide(own.document, ids, own.accepted, own.edited, relations, place=place)
        self._session.do(Together(f"choose relations of {place}", (edit,)))

    # Reasons

    def pending_reason(self, group: ReviewedGroup) -> str:
        """Return the reason that waits for a verdict on a group."""
        draft = self._session.drafts.get(_REASON, group.id)
        return self._reasons.get(group.id) or (draft.text if draft is not None else "")

    def own_reason(self, group: ReviewedGroup) -> str:
        """Return the reason that is kept with the reviewer's own verdict on a group."""
        own = self._own_verdict_in_force(group)
        return own.comment if own is not None else ""

    def write_reason(self, text: str) -> None:
        """Note why the current group is decided as it is; it is kept with the verdict to come."""
        if self._groups.current is not None:
            self._reasons[self._groups.current.id] = text

    def keep_reason(self) -> None:
        """Keep the noted reason with the reviewer's own verdict, if there is one already."""
        group = self._groups.current
        own = self._own_verdict_in_force(group) if group is not None else None
        if group is None or own is None:
            return
        reason = self._take_reason(group.id)
        if reason is None or reason.strip() == own.comment:
            return
        title = f"comment the verdict on {_name_place(group, own.accepted)}"
        if self._session.do(CommentVerdict(own.id, reason.strip(), title)) is None:
            self._put_back(group.id, reason)

    def _take_reason(self, group_id: str) -> str | None:
        """Return the reason that waits for a verdict, which waits no longer; None without one."""
        draft = self._session.drafts.get(_REASON, group_id)
        self._session.drafts.forget(_REASON, group_id)
        return self._reasons.pop(group_id, draft.text if draft is not None else None)

    def _put_back(self, group_id: str, reason: str | None) -> None:
        """Let a reason wait again that could not be saved."""
        if reason is not None:
            self._reasons[group_id] = reason
            self._session.drafts.keep(_REASON, group_id, reason)
            self.reasonRefused.emit(self._session.why_not)

    def forget_reason(self) -> None:
        """Forget the reason that was noted for the current group."""
        if self._groups.current is not None:
            self._take_reason(self._groups.current.id)


class GroupComments:
    """Writes and resolves comments on the current group."""

    def __init__(self, session: Session, groups: ArticleGroups) -> None:
        self._session, self._groups = session, groups

    def write(self, group_id: str, text: str) -> str:
        """Write a comment on the current group: in its open thread, or in a new one.

        Args:
            group_id: The group that the comment is about.
            text: The comment.

        Returns:
            Why it could not be saved; empty if it is.
        """
        group, document = self._groups.current, self._session.document
        if group is None or document is None or group.id != group_id:
            return "The place that it is about is not shown any more."
        threads = self._open_threads_of(group)
        reply_to = threads[-1].id if threads else None
        edit = AddComment(document.id, group.annotation_ids, text.strip(), reply_to)
        return self._session.why_not if self._session.do(edit) is None else ""

    def resolve(self) -> None:
        """Resolve the last open thread of the current group, or open its last thread again."""
        group = self._groups.current
        threads = self._groups.threads_of(group) if group is not None else []
        if group is None or not threads:
            self._session.say("Nobody has commented here.")
            return
        last = (self._open_threads_of(group) or threads)[-1]
        self._session.do(Resolve(last.id, not last.resolved))

    def _open_threads_of(self, group: ReviewedGroup) -> list[CommentThread]:
        return [thread for thread in self._groups.threads_of(group) if not thread.resolved]


def _name_place(group: ReviewedGroup, accepted: Sequence[str]) -> str:
    """Name a place by the version that was accepted, or by the first one: ``claim “The …”``."""
    annotations = list(group.aligned.annotations.values())
    chosen = [annotation for annotation in annotations if annotation.id in accepted]
    version = (chosen or annotations)[0]
    return f"{readable_name(version.label)} {quote(shorten(version.text, _TITLE_CODE_POINTS))}"
