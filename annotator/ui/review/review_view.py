"""Review mode: the article with everybody's layers, the place in hand, and all places."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement.reviewed_article import ReviewChange
from annotator.model import GOLD, Annotation
from annotator.ui.article.view import ArticleView
from annotator.ui.find.find_bar import FindBar
from annotator.ui.look import theme
from annotator.ui.review.desk import ReviewDesk
from annotator.ui.review.place_card import PlaceCard
from annotator.ui.review.place_counts import PlaceCounts
from annotator.ui.review.place_list import PlaceList
from annotator.ui.review.version_editor import DRAFT
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.words import number, places_judged

_GONE = (
    "Whoever tagged there removed it after the verdict, so it is not in the gold layer any more. "
    "It comes back when they undo that."
)
_COLUMNS, _ROWS = (720, 420), (560, 250)


class ReviewView(QWidget):
    """What colleagues tagged is hollow, what goes into the gold layer is solid."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reviewView")
        self.setAccessibleName("Review")
        self.session = session
        self.desk = ReviewDesk(session, self)
        self.counts = PlaceCounts(self.desk, self)
        self.article = ArticleView()
        self.article.setObjectName("reviewArticle")
        self.find_bar = FindBar(self.article, settings, session.keys)
        self.card = PlaceCard(self.desk)
        self.editor = self.card.editor
        self.editor.view = self.article
        self.places = PlaceList(self.desk)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.legend = QLabel()
        self.legend.setObjectName("reviewLegend")
        self.legend.setProperty("role", "muted")
        self.count = QLabel()
        self.count.setObjectName("reviewCount")
        self.count.setProperty("role", "title")
        self.gone = QLabel()
        self.gone.setObjectName("reviewGone")
        self.gone.setProperty("role", "muted")
        self.gone.setToolTip(_GONE)
        self.gone.hide()
        self.bar = ProgressLine()
        head = QHBoxLayout()
        head.setContentsMargins(14, 9, 14, 7)
        head.setSpacing(14)
        head.addWidget(self.count)
        head.addWidget(self.legend, 1)
        head.addWidget(self.gone)
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
        self.right.addWidget(self.places)
        self.right.setChildrenCollapsible(False)
        self.right.setSizes(_ROWS)
        self.columns = QSplitter()
        self.columns.setObjectName("reviewColumns")
        self.columns.addWidget(middle)
        self.columns.addWidget(self.right)
        for at in range(self.columns.count()):
            # A narrow window takes from both alike.
            self.columns.setStretchFactor(at, 1)
        self.columns.setChildrenCollapsible(False)
        self.columns.setSizes(_COLUMNS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.columns)

    def _connect(self) -> None:
        desk = self.desk
        desk.articleChanged.connect(self._show_article)
        desk.judged.connect(self._show_changes)
        desk.currentChanged.connect(self._show_current)
        desk.editWanted.connect(self.edit)
        desk.commentWanted.connect(self.card.comment)
        desk.relationsWanted.connect(self.card.choose_relations)
        desk.reasonWanted.connect(self.card.say_why)
        self.card.left.connect(self.take_keyboard)
        self.editor.left.connect(self.take_keyboard)
        self.find_bar.left.connect(self.take_keyboard)
        self.find_bar.said.connect(self.session.statusMessage)
        self.editor.drafted.connect(self._show_draft)
        self.article.mouse.clickedAnnotation.connect(desk.choose_annotation)
        self.article.mouse.selectedText.connect(self._selected)
        self.session.keys.changed.connect(self._tell)

    # What is shown

    def _show_article(self) -> None:
        self.editor.cancel()
        session, desk = self.session, self.desk
        document = session.document
        blank = document is None or desk.hidden or not desk.people
        self.stack.setCurrentIndex(1 if blank else 0)
        self.message.setText(
            "Choose an article in the list to review it." if document is None else desk.nothing()
        )
        if document is None or desk.hidden:
            self.article.clear_article()
        else:
            place = self.article.verticalScrollBar().value()
            again = self.article.article().id == document.id
            shown = sorted(desk.everything(), key=lambda each: (each.start, each.id))
            self.article.show_article(document, shown, desk.relations(), session.tag_set, GOLD)
            self.article.setAccessibleName(f"Article: {document.title or document.id}")
            if again:
                self.article.verticalScrollBar().setValue(place)
        if not self.can_find():
            self.find_bar.hide()
        self.find_bar.article_changed()
        self._tell_gone()
        self._tell()

    def can_find(self) -> bool:
        """Whether an article is shown."""
        return self.stack.currentIndex() == 0

    def _show_changes(self, told: ReviewChange) -> None:
        """Show what somebody changed, and the gold layer as it is now."""
        self.article.update_annotations(
            [*told.changed, *told.gold.changed], [*told.removed, *told.gold.removed]
        )
        if told.relations_changed:
            self.article.update_relations(self.desk.relations())
        if told.changed or told.removed:
            self._tell_gone()
        self._tell()

    def _show_current(self) -> None:
        self.editor.cancel()
        spot = self.desk.current
        if spot is None:
            self.article.set_current(None)
            self.article.set_lit(())
            return
        ids = [*(each.id for each in self.desk.gold_at(spot)), *spot.annotation_ids]
        self.article.set_current(ids[0])
        self.article.set_lit(ids[1:])
        self.article.caret.reveal(spot.aligned.start, spot.aligned.end)

    def _tell(self) -> None:
        desk = self.desk
        judged = len(desk.spots) - desk.left
        self.count.setText(places_judged(judged, len(desk.spots)) if desk.spots else "Review")
        self.bar.show_share(judged / len(desk.spots) if desk.spots else 0)
        keys = self.session.keys
        parts = [
            f"{keys.key(f'review.accept.{at}')} {name}".strip()
            for at, name in enumerate(desk.people[:9], 1)
        ]
        self.legend.setText("   ".join(parts))

    def _tell_gone(self) -> None:
        """Tell of judged places that no list has, for nobody has anything there any more."""
        article = self.desk.article
        count = article.count_orphaned_verdicts() if article is not None else 0
        verb = "is" if count == 1 else "are"
        self.gone.setText(f"{number(count, 'judged place')} {verb} gone")
        self.gone.setVisible(count > 0)

    def show_place(self, start: int) -> None:
        """Take the place that starts there, or else the nearest one, in hand."""
        desk = self.desk
        near = min(desk.spots, key=lambda spot: abs(spot.aligned.start - start), default=None)
        if near is not None:
            desk.choose_annotation(near.annotation_ids[0])
        self.take_keyboard()

    # Editing

    def edit(self) -> None:
        """Edit a copy of the place's version."""
        spot = self.desk.current
        if spot is None:
            self.session.say("No place is in hand. Tab goes to the next one.")
        elif self.session.writable:
            self.editor.begin(spot)
            self.card.show_editor()

    def _show_draft(self, made: Annotation | None) -> None:
        if made is None:
            if self.article.scene.get(DRAFT) is not None:
                self.article.update_annotations([], [DRAFT])
            self._mark_current()
            return
        self.article.update_annotations([made], [])
        self.article.set_current(DRAFT)
        self.article.caret.reveal(made.start, made.end)

    def _mark_current(self) -> None:
        spot = self.desk.current
        if spot is not None:
            self.article.set_current(spot.annotation_ids[0])

    def _selected(self) -> None:
        selected = self.article.caret.selection()
        if self.editor.version is not None and selected is not None:
            self.editor.take_selection(*selected)
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # Keys

    def take_keyboard(self) -> None:
        """Give the article the keyboard."""
        target = self.article if self.can_find() else self.places.view
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def stops(self) -> list[QWidget]:
        """Where F6 goes."""
        return [self.article, self.places.view]


class ProgressLine(QWidget):
    """A thin line, as long as the work is done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setFixedHeight(3)

    def show_share(self, share: float) -> None:
        """How much is done, from 0 to 1."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.border)
        done = QRectF(0, 0, self.width() * self._share, self.height())
        painter.fillRect(done, colours.success if self._share >= 1 else colours.accent)
