"""Show Review mode's pane: the article with everyone's layers, the current group, all groups."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement.reviewed_article import ReviewChange
from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import GOLD, Annotation
from annotator.ui.article.view import ArticleView
from annotator.ui.find.find_bar import FindBar
from annotator.ui.look import theme
from annotator.ui.review.article_groups import ArticleGroups
from annotator.ui.review.drawn_layers import DrawnLayers
from annotator.ui.review.group_card import GroupCard
from annotator.ui.review.group_counts import GroupCounts
from annotator.ui.review.group_list import GroupList
from annotator.ui.review.verdicts import GroupComments, Verdicts
from annotator.ui.review.version_editor import DRAFT
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import describe_judged_places, number

_ORPHANED_TIP = (
    "The annotations were removed after the verdict, so the place is no longer in the gold layer. "
    "It comes back if their owners undo that."
)
_COLUMN_WIDTHS_PX, _ROW_HEIGHTS_PX = (720, 420), (560, 250)
_NAMED_ANNOTATORS = 9


class ReviewView(QWidget):
    """Shows annotations as outlines and the gold layer filled, beside the groups to judge."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reviewView")
        self.setAccessibleName("Review")
        self._session = session
        self._card_share = _ROW_HEIGHTS_PX[0] / sum(_ROW_HEIGHTS_PX)
        """The share of the height that the card has while it does not need more."""
        self._card_grows = True
        """Whether the card gets more where it needs more."""
        self.groups = ArticleGroups(session, self)
        self.verdicts = Verdicts(session, self.groups, self)
        self.comments = GroupComments(session, self.groups)
        self.counts = GroupCounts(session, self.groups, self)
        self.layers = DrawnLayers()
        self.article = ArticleView()
        self.article.setObjectName("reviewArticle")
        self.find_bar = FindBar(self.article, settings, session.keys)
        self.card = GroupCard(session, self.groups, self.verdicts, self.comments)
        self.editor = self.card.editor
        self.group_list = GroupList(session, self.groups, self.verdicts)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.legend = QLabel()
        self.legend.setObjectName("reviewLegend")
        self.legend.setProperty("role", "muted")
        self.count = QLabel()
        self.count.setObjectName("reviewCount")
        self.count.setProperty("role", "title")
        self.orphaned = QLabel()
        self.orphaned.setObjectName("reviewOrphaned")
        self.orphaned.setProperty("role", "muted")
        self.orphaned.setToolTip(plain_tip(_ORPHANED_TIP))
        self.orphaned.hide()
        self.bar = ProgressLine()
        head = QHBoxLayout()
        head.setContentsMargins(14, 9, 14, 7)
        head.setSpacing(14)
        head.addWidget(self.count)
        head.addWidget(self.legend, 1)
        head.addWidget(self.orphaned)
        self.message = QLabel()
        self.message.setObjectName("reviewMessage")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setProperty("role", "muted")
        self.message.setContentsMargins(60, 40, 60, 40)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.article)
        self.stack.addWidget(self.message)
        middle = QWidget()
        middle.setObjectName("reviewMiddle")
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self.bar)
        rows.addWidget(self.find_bar)
        rows.addWidget(self.stack, 1)
        middle.setMinimumWidth(360)
        self.right = QSplitter(Qt.Orientation.Vertical)
        self.right.setObjectName("reviewRight")
        self.right.setMinimumWidth(300)
        self.right.addWidget(self.card)
        self.right.addWidget(self.group_list)
        self.right.setChildrenCollapsible(False)
        self.right.setSizes(_ROW_HEIGHTS_PX)
        self.columns = QSplitter()
        self.columns.setObjectName("reviewColumns")
        self.columns.addWidget(middle)
        self.columns.addWidget(self.right)
        for column in range(self.columns.count()):
            # A narrow window takes room from both columns alike.
            self.columns.setStretchFactor(column, 1)
        self.columns.setChildrenCollapsible(False)
        self.columns.setSizes(_COLUMN_WIDTHS_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.columns)

    def _connect(self) -> None:
        groups = self.groups
        self.card.roomChanged.connect(self._share_room)
        self.columns.splitterMoved.connect(self._share_room)
        self.right.splitterMoved.connect(self._keep_share)
        groups.articleChanged.connect(self._show_article)
        groups.judged.connect(self._show_change)
        groups.currentChanged.connect(self._show_current)
        self.card.editWanted.connect(self.edit)
        self.card.left.connect(self.take_keyboard)
        self.editor.left.connect(self.take_keyboard)
        self.find_bar.left.connect(self.take_keyboard)
        self.find_bar.messageWanted.connect(self._session.say)
        self.editor.drafted.connect(self._show_draft)
        self.article.mouse.clickedAnnotation.connect(groups.choose_annotation)
        self.article.mouse.selectedText.connect(self._edit_selection)
        self._session.keys.changed.connect(self._show_counts)
        self._session.comments.changed.connect(self._show_commented)

    # The room on the right

    def take_share(self) -> None:
        """Give the card, from now on, the share of the height that it has."""
        sizes = self.right.sizes()
        self._card_share = sizes[0] / max(sum(sizes), 1)

    def _keep_share(self, *_: object) -> None:
        """Keep the share that the reviewer gave the card, also where it needs more."""
        self.take_share()
        self._card_grows = self.right.sizes()[0] >= min(self.card.wanted_height(), self._most())

    def _most(self) -> int:
        """Return the greatest height of the card, in pixels: the list keeps a few places."""
        return sum(self.right.sizes()) - self.group_list.minimumSizeHint().height()

    def _share_room(self, *_: object) -> None:
        """Give the card the height that it needs, and the list what is left."""
        if not self.right.isVisible():
            return
        sizes = self.right.sizes()
        usual = round(sum(sizes) * self._card_share)
        wanted = self.card.wanted_height() if self._card_grows else usual
        height = min(max(wanted, usual), self._most())
        if height != sizes[0]:
            self.right.setSizes([height, sum(sizes) - height])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share another height anew."""
        super().resizeEvent(event)
        self._share_room()

    # What is shown

    def _show_article(self) -> None:
        self.editor.cancel()
        session, groups = self._session, self.groups
        document = session.document
        is_blank = document is None or groups.is_hidden or not groups.annotators
        self.stack.setCurrentIndex(1 if is_blank else 0)
        self.message.setText(
            "Choose an article in the list to review it."
            if document is None
            else groups.describe_empty()
        )
        if document is None or groups.is_hidden:
            self.article.clear_article()
        else:
            position = self.article.verticalScrollBar().value()
            is_same_article = self.article.article().id == document.id
            annotations = self.layers.show(groups.article)
            self.article.show_article(
                document,
                annotations,
                self.layers.relations,
                session.tag_set,
                GOLD,
                self.layers.badges,
            )
            self.article.setAccessibleName(f"Article: {document.title or document.id}")
            self._show_commented()
            if is_same_article:
                self.article.verticalScrollBar().setValue(position)
        if not self.can_find():
            self.find_bar.hide()
        self.find_bar.article_changed()
        self._show_orphaned()
        self._show_counts()

    def _show_commented(self) -> None:
        """Mark the annotations with open comments."""
        document = self._session.document
        if document is not None and self.article.article().id == document.id:
            self.article.set_commented(self._session.comments.open_words(document.id))

    def can_find(self) -> bool:
        """Whether an article is shown."""
        return self.stack.currentIndex() == 0

    def _show_change(self, change: ReviewChange) -> None:
        """Show changed annotations and relations, and the gold layer as it is now."""
        drawing = self.layers.follow(change)
        self.article.update_annotations(*drawing)
        if change.relations_changed or drawing.removed or drawing.changed:
            self.article.update_relations(self.layers.relations)
        if change.changed or change.removed:
            self._show_orphaned()
        self._show_counts()

    def _show_current(self) -> None:
        self.editor.cancel()
        group = self.groups.current
        if group is None:
            self.article.set_current(None)
            self.article.set_lit(())
            return
        ids = self._drawn_ids(group)
        self.article.set_current(ids[0])
        self.article.set_lit(ids[1:])
        self.article.caret.reveal(group.aligned.start, group.aligned.end)

    def _drawn_ids(self, group: ReviewedGroup) -> list[str]:
        """Return the ids of what is drawn for a group, the gold annotations first."""
        gold_ids = [annotation.id for annotation in self.groups.gold_of(group)]
        versions = map(self.layers.drawn_as, group.annotation_ids)
        return list(dict.fromkeys([*gold_ids, *versions]))

    def _show_counts(self) -> None:
        groups = self.groups
        total = len(groups.all_groups)
        judged = total - groups.left_count
        self.count.setText(describe_judged_places(judged, total) if total else "Review")
        self.bar.show_share(judged / total if total else 0)
        keys = self._session.keys
        names = [
            f"{keys.key(f'review.accept.{position}')} {name}".strip()
            for position, name in enumerate(groups.annotators[:_NAMED_ANNOTATORS], 1)
        ]
        self.legend.setText("   ".join(names))

    def _show_orphaned(self) -> None:
        """Show how many verdicts are on removed annotations; the list has no row for these."""
        article = self.groups.article
        count = article.count_orphaned_verdicts() if article is not None else 0
        verb = "is" if count == 1 else "are"
        self.orphaned.setText(f"{number(count, 'judged place')} {verb} gone")
        self.orphaned.setVisible(count > 0)

    def show_place(self, start: int) -> None:
        """Make the group that starts nearest to a position the current one.

        Args:
            start: The position in the article, in code points.
        """
        groups = self.groups
        nearest = min(
            groups.all_groups, key=lambda group: abs(group.aligned.start - start), default=None
        )
        if nearest is not None:
            groups.choose_annotation(nearest.annotation_ids[0])
        self.take_keyboard()

    # Editing

    def edit(self) -> None:
        """Edit a copy of the current group's version."""
        group = self.groups.current
        if group is None:
            self._session.say("No place is chosen. Tab goes to the next one.")
        elif self._session.writable:
            self.editor.begin(group)
            self.card.show_editor()

    def _show_draft(self, draft: Annotation | None) -> None:
        if draft is None:
            if self.article.scene.get(DRAFT) is not None:
                self.article.update_annotations([], [DRAFT])
            self._mark_current()
            return
        self.article.update_annotations([draft], [])
        self.article.set_current(DRAFT)
        self.article.caret.reveal(draft.start, draft.end)

    def _mark_current(self) -> None:
        group = self.groups.current
        if group is not None:
            self.article.set_current(self._drawn_ids(group)[0])

    def _edit_selection(self) -> None:
        """Let the edited copy cover the selection in the text."""
        selection = self.article.caret.selection()
        if self.editor.version is not None and selection is not None:
            self.editor.take_selection(*selection)
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # Keys

    def take_keyboard(self) -> None:
        """Give the article the keyboard."""
        target = self.article if self.can_find() else self.group_list.view
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_targets(self) -> list[QWidget]:
        """Return the parts that F6 goes to."""
        return [self.article, self.group_list.view]


class ProgressLine(QWidget):
    """Paints a thin line that grows with the share of the groups that are judged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setFixedHeight(3)

    def show_share(self, share: float) -> None:
        """Show the share of the work that is done, from 0 to 1."""
        self._share = share
        self.update()

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.border)
        done = QRectF(0, 0, self.width() * self._share, self.height())
        painter.fillRect(done, colours.success if self._share >= 1 else colours.accent)
