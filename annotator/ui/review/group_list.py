"""List the article's groups, with a filter and the number of groups to accept at once."""

from collections.abc import Iterable, Sequence
from math import ceil

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement.reviewed_article import ReviewChange
from annotator.agreement.reviewed_groups import GroupRows, ReviewedGroup
from annotator.model import TagSet
from annotator.model.gold_conflicts import count_conflicts
from annotator.ui.articles.article_delegate import font_below, paint_ground, paint_sign
from annotator.ui.look import theme
from annotator.ui.review.article_groups import ALL, FILTERS, ArticleGroups
from annotator.ui.review.group_text import describe_group, labels_of, text_of
from annotator.ui.review.verdicts import Verdicts
from annotator.ui.session.session import Session
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import paint_line
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import EmptyNotice

REFILL_ABOVE_GROUPS = 50
"""If more groups come and go at once, the list is filled anew."""
Index = QModelIndex | QPersistentModelIndex
GROUP_ROLE = Qt.ItemDataRole.UserRole
NO_PARENT = QModelIndex()
_SIDE_PX, _TOP_PX, _SIGN_PX = 12, 7, 12
_LEAST_ROWS = 1.4


class GroupList(QWidget):
    """Lists the groups; a click makes one the current group."""

    def __init__(
        self,
        session: Session,
        groups: ArticleGroups,
        verdicts: Verdicts,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("groupList")
        self.setAccessibleName("Places")
        self._session, self._groups = session, groups
        self.model = GroupModel(self)
        self._build()
        groups.articleChanged.connect(self.refresh)
        groups.judged.connect(self._show_change)
        groups.extraChanged.connect(self._exchange)
        groups.currentChanged.connect(self._show_current)
        self.view.clicked.connect(self._choose)
        self.choice.currentIndexChanged.connect(self._filter)
        self.empty_action.clicked.connect(lambda: groups.show_only(ALL))
        self.agreed.clicked.connect(verdicts.accept_agreed)
        self.conflicts.clicked.connect(groups.step_to_conflict)
        self.next_article.clicked.connect(verdicts.nextArticleWanted)
        theme.schemeChanged.connect(self.view.viewport().update)
        session.keys.changed.connect(self.refresh)

    def _build(self) -> None:
        self.choice = QComboBox()
        self.choice.setObjectName("groupFilter")
        self.choice.setAccessibleName("Which places are listed")
        for name, words in FILTERS.items():
            self.choice.addItem(words, name)
        # It is as wide as its words, so that a narrow column has room beside it for a button.
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        entries = self.choice.view()
        entries.setMinimumWidth(entries.sizeHintForColumn(0) + 2 * _SIDE_PX)
        self.agreed = QPushButton()
        self.agreed.setObjectName("acceptAgreed")
        self.conflicts = QPushButton()
        self.conflicts.setObjectName("nextConflict")
        self.conflicts.setToolTip(
            "Gold overlaps other gold, or has two relations of which there may be one"
        )
        self.next_article = QPushButton()
        self.next_article.setObjectName("nextArticleToJudge")
        for button in (self.agreed, self.conflicts, self.next_article):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view = GroupTable(self.model)
        self.delegate = self.view.delegate
        notice = EmptyNotice(18, 26, 16)
        self.empty, self.empty_action = notice.words, notice.button
        self.empty.setObjectName("groupsEmpty")
        self.empty_action.setText("Show all places")
        self.empty_action.setObjectName("showAllGroups")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(notice)
        above = FlowLayout(spacing=8)
        above.addWidget(self.choice)
        for button in (self.agreed, self.conflicts, self.next_article):
            above.addWidget(button)
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.addLayout(above)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.stack, 1)

    def minimumSizeHint(self) -> QSize:
        """Return room for the buttons, on as many lines as they need, and for a place."""
        least, layout = super().minimumSizeHint(), self.layout()
        if layout is None:
            return least
        return QSize(least.width(), layout.minimumHeightForWidth(max(self.width(), least.width())))

    def refresh(self) -> None:
        """Show the groups as they are now."""
        blocker = QSignalBlocker(self.choice)
        self.choice.setCurrentIndex(list(FILTERS).index(self._groups.active_filter))
        blocker.unblock()
        metrics = self.choice.fontMetrics()
        words = metrics.horizontalAdvance(self.choice.currentText())
        self.choice.setMinimumContentsLength(ceil(words / metrics.horizontalAdvance("X")))
        self.delegate.tag_set = self._session.tag_set
        self.model.fill(self._groups.shown_groups)
        self._show_counts()
        self._show_current()

    def _show_change(self, change: ReviewChange) -> None:
        groups = self._groups
        if len(change.old_groups) + len(change.new_groups) > REFILL_ABOVE_GROUPS:
            self.model.fill(groups.shown_groups)
        else:
            self.model.exchange(change.old_groups, [*filter(groups.passes, change.new_groups)])
        self._show_counts()

    def _exchange(self, leaving: list[ReviewedGroup], coming: list[ReviewedGroup]) -> None:
        self.model.exchange(leaving, coming)
        self._show_counts()

    def _show_counts(self) -> None:
        groups = self._groups
        self.stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        self.empty.setText(groups.describe_empty())
        self.empty_action.setVisible(bool(groups.all_groups) and groups.active_filter != ALL)
        overlaps = sum(conflict.kind == "overlap" for conflict in groups.conflicts)
        conflicts = f"{count_conflicts(len(groups.conflicts), overlaps)} in gold"
        agreed = f"Accept {groups.agreed_count:,} agreed"
        all_judged = bool(groups.all_groups) and not groups.left_count
        for button, command_id, words, is_shown in (
            (self.agreed, "accept-agreed", agreed, groups.agreed_count > 0),
            (self.conflicts, "next-conflict", conflicts, bool(groups.conflicts)),
            (self.next_article, "next-article", "Next article to judge", all_judged),
        ):
            key = self._session.keys.key(f"review.{command_id}")
            button.setText(f"{words}  {key}" if key else words)
            button.setVisible(is_shown)
        self.agreed.setEnabled(self._session.writable)

    def _show_current(self) -> None:
        group = self._groups.current
        self.delegate.current_id = group.id if group is not None else ""
        row = self.model.groups.row_of(group) if group is not None else None
        if row is None:
            self.view.clearSelection()
        else:
            self.view.setCurrentIndex(self.model.index(row))
            self.view.scrollTo(self.model.index(row))
        self.view.viewport().update()

    def _filter(self) -> None:
        self._groups.show_only(str(self.choice.currentData()))

    def _choose(self, index: QModelIndex) -> None:
        self._groups.choose(self.model.groups[index.row()].id)


class GroupTable(QTableView):
    """Shows a table of one column, as Qt's list would lay out all rows again for each change."""

    def __init__(self, model: "GroupModel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("groupListView")
        self.setAccessibleName("Places")
        self.delegate = GroupDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()

    def _fit(self) -> None:
        option = QStyleOptionViewItem()
        option.font = self.font()  # pyright: ignore[reportAttributeAccessIssue]
        height = self.delegate.sizeHint(option, NO_PARENT).height()
        self.verticalHeader().setDefaultSectionSize(height)
        # So much stays in sight in a low window, where the versions need the room more.
        least = QTableView.minimumSizeHint(self).height()
        self.setMinimumHeight(max(round(_LEAST_ROWS * height), least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current row in sight."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        """Give larger letters more room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def keyboardSearch(self, search: str) -> None:
        """Do not search: letters are verdicts here."""


class GroupModel(QAbstractListModel):
    """Holds the groups that the list shows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups = GroupRows()

    def fill(self, groups: Iterable[ReviewedGroup]) -> None:
        """Show these groups and no others."""
        self.beginResetModel()
        self.groups = GroupRows(groups)
        self.endResetModel()

    def exchange(
        self, old_groups: Sequence[ReviewedGroup], new_groups: Sequence[ReviewedGroup]
    ) -> None:
        """Remove some groups and show others; a group among both is only painted anew."""
        staying = {group.id for group in new_groups}
        for group in old_groups:
            row = self.groups.row_of(group)
            if row is not None and group.id not in staying:
                self.beginRemoveRows(NO_PARENT, row, row)
                self.groups.remove(group)
                self.endRemoveRows()
        for group in new_groups:
            row = self.groups.row_of(group)
            if row is not None:
                self.groups.put(group)
                self.dataChanged.emit(self.index(row), self.index(row))
                continue
            row = self.groups.row_for(group)
            self.beginInsertRows(NO_PARENT, row, row)
            self.groups.put(group)
            self.endInsertRows()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return the number of groups that are shown."""
        return 0 if parent.isValid() else len(self.groups)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a group, its text for a screen reader, or the group itself."""
        if not index.isValid() or index.row() >= len(self.groups):
            return None
        group = self.groups[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(group)
        if role == GROUP_ROLE:
            return group
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            words = f"{', '.join(labels_of(group))}: {text_of(group)} – {describe_group(group)}"
            return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return None


class GroupDelegate(QStyledItemDelegate):
    """Paints the text of a group beside its labels' colours; below, its kind and verdict."""

    current_id = ""
    tag_set: TagSet = TagSet(name="", layers=())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of two lines."""
        height = QFontMetrics(option.font).lineSpacing()
        height += QFontMetrics(font_below(option.font)).lineSpacing()
        return QSize(160, height + 2 * _TOP_PX + 3)

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        group = index.data(GROUP_ROLE)
        if not isinstance(group, ReviewedGroup):
            return
        colours = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        is_current = group.id == self.current_id
        paint_ground(painter, option, in_hand=is_current)
        inner = box.adjusted(_SIDE_PX, _TOP_PX, -_SIDE_PX, -_TOP_PX)
        self._paint_words(painter, inner, option.font, group, is_current)
        self._paint_foot(painter, inner, font_below(option.font), group)
        painter.setPen(colours.border)
        painter.drawLine(box.left() + _SIDE_PX, box.bottom(), box.right() - _SIDE_PX, box.bottom())
        painter.restore()

    def _paint_words(
        self, painter: QPainter, inner: QRect, base: QFont, group: ReviewedGroup, is_current: bool
    ) -> None:
        colours = theme.current()
        font = QFont(base)
        font.setWeight(QFont.Weight.DemiBold if is_current else QFont.Weight.Normal)
        metrics = QFontMetrics(font)
        line = QRect(inner.left(), inner.top(), inner.width(), metrics.lineSpacing())
        for name in labels_of(group)[:3]:
            label_colours = colours.label(self.tag_set, name)
            dot = QRectF(line.left() + 0.5, line.center().y() - 4.5, 10, 10)
            painter.setPen(label_colours.line)
            painter.setBrush(label_colours.fill)
            painter.drawRoundedRect(dot, 2.5, 2.5)
            line.setLeft(line.left() + 14)
        line.setLeft(line.left() + 3)
        painter.setFont(font)
        painter.setPen(colours.ink)
        paint_line(painter, line, text_of(group))

    def _paint_foot(
        self, painter: QPainter, inner: QRect, font: QFont, group: ReviewedGroup
    ) -> None:
        colours, metrics = theme.current(), QFontMetrics(font)
        height = metrics.lineSpacing()
        foot = QRect(inner.left(), inner.bottom() - height + 1, inner.width(), height)
        sign = QRectF(foot.left(), foot.center().y() - 5, _SIGN_PX, _SIGN_PX)
        paint_state(painter, sign, group)
        painter.setFont(font)
        painter.setPen(colours.warning if group.conflicts else colours.muted)
        width = foot.width() - 20
        words = metrics.elidedText(describe_group(group), Qt.TextElideMode.ElideRight, width)
        painter.drawText(foot.adjusted(_SIGN_PX + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


def paint_state(painter: QPainter, box: QRectF, group: ReviewedGroup) -> None:
    """Paint a ring for a group to judge, a tick for a judged one, a cross for a rejected one.

    A sign of warning is for groups to judge again, and where gold contradicts itself.
    """
    colours = theme.current()
    if group.state in ("outdated", "contested") or group.conflicts:
        painter.setPen(QPen(colours.warning, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75))
        x, y, height = box.center().x(), box.top(), box.height()
        painter.drawLine(QPointF(x, y + height * 0.26), QPointF(x, y + height * 0.54))
        painter.drawPoint(QPointF(x, y + height * 0.74))
    elif group.state == "judged" and group.decision is not None and group.decision.rejects:
        painter.setPen(QPen(colours.muted, 1.6))
        inner = box.adjusted(2.5, 2.5, -2.5, -2.5)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    else:
        paint_sign(painter, box, "done" if group.state == "judged" else "to do")
