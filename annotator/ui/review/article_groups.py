"""Follow the groups of the open article: those that Review mode lists, and the current one."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from annotator.agreement.reviewed_article import ReviewChange, ReviewedArticle
from annotator.agreement.reviewed_groups import GroupRows, ReviewedGroup
from annotator.model import GOLD, Annotation, AnnotatorError, CommentThread
from annotator.model.gold_conflicts import GoldConflict
from annotator.project import Changes
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session

LEFT, ALL, DIFFERING, AGREED, CONTRADICTING = (
    *("left", "all", "differing", "agreed"),
    "contradicting",
)
FILTERS = {
    LEFT: "Left to judge",
    ALL: "All places",
    DIFFERING: "Where they differ",
    AGREED: "Where they agree",
    CONTRADICTING: "Where gold contradicts itself",
}
"""The filters of the list, with their names."""

SLICE_ABOVE_RECORDS = 60
"""A change of more records than this is applied in slices."""
SLICE_RECORDS = 12
"""The records of a slice; applying them takes well less than a frame."""


class ArticleGroups(QObject):
    """Reads the groups of the open article, follows their changes, and knows the current group."""

    articleChanged = Signal()
    """All groups changed: another article, other annotators, or another filter."""
    judged = Signal(object)
    """Verdicts, comments or annotations changed; the :class:`ReviewChange` names the groups.

    After this signal and after ``articleChanged``, ``currentChanged`` is emitted.
    """
    extraChanged = Signal(list, list)
    """The list shows another group, or none, besides those that pass the filter: the groups that
    leave the list, and those that come into it."""
    currentChanged = Signal()
    """Another group is current, or the current one changed."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.active = False
        """Whether Review mode is shown; articles are only read then."""
        self.article: ReviewedArticle | None = None
        self.shown_groups = GroupRows()
        """The groups that pass the filter."""
        self.left_count = 0
        """The number of groups that need a verdict."""
        self.agreed_count = 0
        """The number of groups on which all agree and that nobody has judged."""
        self.conflicts: list[GoldConflict] = []
        """Where the gold layer contradicts itself; two that overlap are one of these."""
        self.threads: list[CommentThread] = []
        self.active_filter = LEFT
        self.is_hidden = False
        """Whether a blind project hides the article until the reviewer's own work in it is done."""
        self.next_group_id = ""
        """The group to go to once the current one is judged; set while a verdict is given."""
        self._current_id = ""
        self._extra_id = ""
        """The group that the list shows, while it is current, although the filter hides it."""
        self._slices: list[Changes] = []
        """The slices of a large change that still have to be applied."""
        self._next_slice = QTimer(self, interval=0, singleShot=True)
        self._next_slice.timeout.connect(self._apply_slice)
        session.articleOpened.connect(self._reload)
        session.edited.connect(self._apply)
        session.colleagues.changed.connect(self._check_hidden)

    # The article

    def set_active(self, active: bool) -> None:
        """Read the open article when Review mode is shown."""
        self.active = active
        self._reload()

    @property
    def annotators(self) -> list[str]:
        """The annotators who took part in the article, in the order of their keys."""
        return self.article.annotators if self.article is not None else []

    @property
    def all_groups(self) -> GroupRows:
        """All groups of the article, whatever the filter."""
        return self.article.groups if self.article is not None else GroupRows()

    def annotation(self, annotation_id: str) -> Annotation | None:
        """Return an annotation of any annotator."""
        if self.article is None:
            return None
        return self.article.work.annotations.get(annotation_id)

    def gold_of(self, group: ReviewedGroup) -> list[Annotation]:
        """Return the gold annotations that the verdict on a group made."""
        return self.article.gold.at(group.annotation_ids) if self.article is not None else []

    def threads_of(self, group: ReviewedGroup) -> list[CommentThread]:
        """Return the comments on a group, or on an annotation of it."""
        ids = set(group.annotation_ids)
        return [thread for thread in self.threads if not ids.isdisjoint(thread.annotations)]

    def count_judged(self, document_id: str) -> tuple[int, int] | None:
        """Return the number of judged groups and of all groups; None if it is not this article."""
        if self.article is None or self.article.document_id != document_id:
            return None
        return len(self.all_groups) - self.left_count, len(self.all_groups)

    # The filter

    def passes(self, group: ReviewedGroup) -> bool:
        """Whether the list shows a group."""
        return group.id == self._extra_id or self._passes_filter(group)

    def _passes_filter(self, group: ReviewedGroup) -> bool:
        if self.active_filter == LEFT:
            return group.needs_verdict
        if self.active_filter == AGREED:
            return group.aligned.kind == "agreed"
        if self.active_filter == CONTRADICTING:
            return bool(group.conflicts)
        return self.active_filter == ALL or group.aligned.kind != "agreed"

    def show_only(self, filter_name: str) -> None:
        """Filter the list by a key of :data:`FILTERS`."""
        if filter_name != self.active_filter:
            self.active_filter = filter_name
            self._extra_id = ""
            self.shown_groups = GroupRows(filter(self.passes, self.all_groups))
            self.articleChanged.emit()
            self._keep_current(0)

    def describe_empty(self) -> str:
        """Return why the list is empty."""
        if self.is_hidden:
            return (
                "This project is blind: you see your colleagues’ work here once your own is "
                "marked as done."
            )
        if not self.all_groups:
            return "Nobody has tagged anything in this article yet."
        if self.active_filter == LEFT:
            return "Every place in this article is judged."
        if self.active_filter == CONTRADICTING:
            return "The gold layer of this article does not contradict itself."
        return "No place in this article is of that kind."

    # Reading, and following changes

    def _reload(self, *_: object) -> None:
        session = self._session
        if not self.active:
            return
        row, open_id = self._current_row(), self.article.document_id if self.article else ""
        self._slices.clear()
        self.article, self.threads, self.is_hidden = None, [], False
        project, document = session.project, session.document
        if project is not None and document is not None:
            try:
                self.is_hidden = project.team.hides_colleagues(document.id, reviewing=True)
                if not self.is_hidden:
                    self.article = ReviewedArticle(project, document.id)
                    self.threads = project.review.threads(document.id)
            except AnnotatorError as error:
                session.failed.emit(explain(error))
        if self.article is None or self.article.document_id != open_id:
            row = self._start_article()
        self._show_all_anew(row)

    def _start_article(self) -> int:
        """Return the row of the first listed group that needs a verdict, or 0."""
        self._current_id = self._extra_id = ""
        shown = filter(self.passes, self.all_groups)
        return next((row for row, group in enumerate(shown) if group.needs_verdict), 0)

    def _show_all_anew(self, row: int) -> None:
        self.shown_groups = GroupRows(filter(self.passes, self.all_groups))
        self.left_count = sum(group.needs_verdict for group in self.all_groups)
        self.agreed_count = sum(group.is_agreed for group in self.all_groups)
        self._count_conflicts()
        self.articleChanged.emit()
        self._keep_current(row)

    def _count_conflicts(self) -> None:
        self.conflicts = self.article.conflicts.all() if self.article is not None else []

    def _apply(self, changes: Changes) -> None:
        project, document = self._session.project, self._session.document
        if not self.active or project is None or document is None:
            return
        if document.id not in changes.documents and not changes.tag_set:
            return
        hides = project.team.hides_colleagues(document.id, reviewing=True)
        if self.article is None or self.is_hidden != hides or changes.tag_set:
            self._reload()
            return
        if len(changes.records) > SLICE_ABOVE_RECORDS:
            # A slice reads the records as they are then, whatever was changed meanwhile.
            ids = sorted(changes.records)
            self._slices += [
                Changes(
                    changes.title,
                    changes.documents,
                    records=frozenset(ids[start : start + SLICE_RECORDS]),
                )
                for start in range(0, len(ids), SLICE_RECORDS)
            ]
            self._next_slice.start()
            changes = replace(changes, records=frozenset())
        self._apply_to(self.article, changes, follow=True)

    def _apply_slice(self) -> None:
        if self._slices and self.article is not None:
            self._apply_to(self.article, self._slices.pop(0), follow=False)
            if self._slices:
                self._next_slice.start()

    def _apply_to(self, article: ReviewedArticle, changes: Changes, *, follow: bool) -> None:
        row = self._current_row()
        decision_ids = changes.records & article.work.decisions.keys()
        change = article.apply(changes)
        if change is None:
            return
        comment_ids = changes.records - decision_ids - article.work.decisions.keys()
        if comment_ids and self._session.project:
            self.threads = self._session.project.review.threads(article.document_id)
        if change.reread:
            self._show_all_anew(row)
        else:
            self._show_change(change, row, follow)

    def _check_hidden(self) -> None:
        """Read the article again if the project became blind, or no longer is."""
        project, document = self._session.project, self._session.document
        if not self.active or project is None or document is None:
            return
        if self.is_hidden != project.team.hides_colleagues(document.id, reviewing=True):
            self._reload()

    def _show_change(self, change: ReviewChange, row: int, follow: bool) -> None:
        for sign, groups in ((-1, change.old_groups), (1, change.new_groups)):
            self.left_count += sign * sum(group.needs_verdict for group in groups)
            self.agreed_count += sign * sum(group.is_agreed for group in groups)
        self._count_conflicts()
        for group in change.old_groups:
            self.shown_groups.remove(group)
        for group in filter(self.passes, change.new_groups):
            self.shown_groups.put(group)
        if follow:
            self._follow(change)
        self.judged.emit(change)
        self._keep_current(row)

    def _follow(self, change: ReviewChange) -> None:
        """Go on from a group that was judged, and back to one whose verdict was withdrawn."""
        judged_ids = {group.id for group in change.old_groups if not group.needs_verdict}
        reopened = [g for g in change.new_groups if g.needs_verdict and g.id in judged_ids]
        is_current = any(group.id == self._current_id for group in reopened)
        if len(reopened) == 1 or (reopened and not is_current):
            first = min(reopened, key=lambda group: (group.aligned.start, group.id))
            self._current_id = first.id
        elif self.next_group_id:
            self._current_id = self.next_group_id
        elif self.current is None:
            # Its annotations are in another group now.
            previous = next((g for g in change.old_groups if g.id == self._current_id), None)
            ids = previous.annotation_ids if previous is not None else ()
            groups = (self._group_of(annotation_id) for annotation_id in ids)
            self._current_id = next((group.id for group in groups if group is not None), "")

    def _group_of(self, annotation_id: str) -> ReviewedGroup | None:
        return self.article.group_of(annotation_id) if self.article is not None else None

    # The current group

    @property
    def current(self) -> ReviewedGroup | None:
        """The current group."""
        return self.article.group(self._current_id) if self.article is not None else None

    def _current_row(self) -> int:
        group = self.current
        return (self.shown_groups.row_of(group) or 0) if group is not None else 0

    def _keep_current(self, row: int) -> None:
        """Keep the current group, or go to the one that is now in its row."""
        group, shown = self.current, self.shown_groups
        if group is None or shown.row_of(group) is None:
            self._current_id = shown[min(row, len(shown) - 1)].id if shown else ""
        self._leave_extra()
        self.currentChanged.emit()

    def _leave_extra(self) -> None:
        """Take the extra group out of the list, unless it is the current one."""
        if self._extra_id and self._extra_id != self._current_id:
            self._show_extra(None)

    def _show_extra(self, group: ReviewedGroup | None) -> None:
        """List a group that the filter hides, in place of the previous one."""
        previous = self.article.group(self._extra_id) if self.article is not None else None
        self._extra_id = group.id if group is not None else ""
        leaving = [previous] if previous is not None and not self.passes(previous) else []
        coming = [group] if group is not None else []
        for each in leaving:
            self.shown_groups.remove(each)
        for each in coming:
            self.shown_groups.put(each)
        self.extraChanged.emit(leaving, coming)

    def choose(self, group_id: str) -> None:
        """Make a group the current one."""
        if group_id != self._current_id:
            self._current_id = group_id
            self._leave_extra()
            self.currentChanged.emit()

    def choose_annotation(self, annotation_id: str) -> bool:
        """Make the group of an annotation, or of a gold annotation, the current one.

        If the filter hides the group, the list shows it too, as long as it is current.

        Returns:
            Whether there is such a group.
        """
        if self.article is None:
            return False
        gold = self.article.gold.annotations.get(annotation_id)
        ids = gold.metadata[GOLD]["from"] if gold is not None else [annotation_id]
        group = next((group for id_ in ids if (group := self._group_of(id_)) is not None), None)
        if group is None:
            return False
        if not self.passes(group):
            self._show_extra(group)
            self._session.say(
                f"This place is not among those of “{FILTERS[self.active_filter]}”; the list shows "
                "it until you leave it."
            )
        self.choose(group.id)
        return True

    def step(self, by: int) -> None:
        """Go to the next group of the list (1) or to the previous one (-1), around its ends."""
        shown = self.shown_groups
        if not shown:
            self._session.say(self.describe_empty())
            return
        row = self._current_row() if self._current_id else -1
        self.choose(shown[(row + by) % len(shown)].id)

    def step_to_conflict(self) -> None:
        """Go to the next group at which the gold layer contradicts itself, around the end."""
        groups, current = self.all_groups, self.current
        row = groups.row_of(current) if current is not None else None
        first = row + 1 if row is not None else 0
        following = (groups[(first + number) % len(groups)] for number in range(len(groups)))
        conflicting = next((group for group in following if group.conflicts), None)
        if conflicting is None:
            self._session.say("The gold layer of this article does not contradict itself.")
        else:
            self.choose_annotation(conflicting.annotation_ids[0])
