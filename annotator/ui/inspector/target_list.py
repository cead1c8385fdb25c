"""The list below the relate bar: the targets of all articles, and why each is offered."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.model import Annotation, TagSet
from annotator.ui.look import theme
from annotator.ui.tables.row_model import CELL_CODE_POINTS
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import paint_line
from annotator.words import isolate, join_names, shorten

if TYPE_CHECKING:
    from annotator.project.targets import Target

_ROW = Qt.ItemDataRole.UserRole
_NO_PARENT = QModelIndex()
_SIDE_PX, _DOT_PX, _GAP_PX = 14, 9, 8
_SHARED_SHOWN = 3
_TITLE_CODE_POINTS = 44
Index = QModelIndex | QPersistentModelIndex


class TargetRows(QAbstractListModel):
    """Lists annotations of this article, then targets in other ones."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Annotation, Target | None]] = []

    def show(self, rows: "Sequence[tuple[Annotation, Target | None]]") -> None:
        """Show these rows; those without a target are of this article."""
        if list(rows) != self._rows:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()

    def row_of(self, annotation_id: str | None) -> int:
        """Return the row of an annotation, or -1."""
        ids = [annotation.id for annotation, _ in self._rows]
        return ids.index(annotation_id) if annotation_id in ids else -1

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of targets."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or its words for a screen reader."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row[0].label} {isolate(row[0].text)}; {describe_place(row[1])}"
        return None


def describe_place(target: "Target | None") -> str:
    """Return where a target is, who said it, and why it is offered; None: it is in this article."""
    if target is None:
        return "in this article"
    speaker, day = isolate(target.speaker) if target.speaker else "", target.date
    if target.same_person:
        speaker = f"{speaker}, same person" if speaker else "same person"
    if target.same_day:
        day = f"{day}, same day"
    title = isolate(shorten(target.title or target.document, _TITLE_CODE_POINTS))
    shared = ""
    if target.shared:
        longest = sorted(target.shared, key=len, reverse=True)[:_SHARED_SHOWN]
        shared = f"shares {join_names([isolate(word) for word in longest])}"
    return " · ".join(filter(None, (speaker, day, title, shared)))


class _Delegate(QStyledItemDelegate):
    """Paints the words of a target in the colour of its label, and below them where it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tag_set = TagSet(name="", layers=())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, 2 * option.fontMetrics.lineSpacing() + 11)

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        annotation, target = index.data(_ROW)
        colours = theme.current()
        painter.save()
        box = option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(box, colours.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colours.surface)
        inner = box.adjusted(_SIDE_PX, 5, -_SIDE_PX, -5)
        high = option.fontMetrics.lineSpacing()
        label = colours.label(self.tag_set, annotation.label)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(label.line)
        painter.setBrush(label.fill)
        dot = QRectF(inner.left(), inner.top() + (high - _DOT_PX) / 2, _DOT_PX, _DOT_PX)
        painter.drawRoundedRect(dot, 2.5, 2.5)
        inner.setLeft(inner.left() + _DOT_PX + _GAP_PX)
        painter.setFont(option.font)
        painter.setPen(colours.ink)
        upper = inner.adjusted(0, 0, 0, -high)
        paint_line(painter, upper, shorten(" ".join(annotation.text.split()), CELL_CODE_POINTS))
        painter.setPen(colours.ink if is_chosen else colours.muted)
        paint_line(painter, inner.adjusted(0, high + 1, 0, 0), describe_place(target))
        painter.restore()


class TargetList(QListView):
    """Shows some targets at a time, and leaves the keyboard to the field above it."""

    chosen = Signal(str)
    """The id of the annotation that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("targetList")
        self.setAccessibleName("Targets")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows = TargetRows(self)
        self._delegate = _Delegate(self)
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.clicked.connect(self._choose)
        self.hide()

    def show_rows(
        self,
        rows: "Sequence[tuple[Annotation, Target | None]]",
        chosen: str | None,
        tag_set: TagSet,
        most: int,
    ) -> None:
        """Show the targets, at most ``most`` rows of them at once.

        Args:
            rows: The targets; those without a :class:`Target` are of this article.
            chosen: The id of the annotation that Enter would relate to.
            tag_set: The tag set of the labels.
            most: The number of rows in sight.
        """
        self._delegate.tag_set = tag_set
        self.rows.show(rows)
        row = self.rows.row_of(chosen)
        if row >= 0:
            self.setCurrentIndex(self.rows.index(row))
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            self.scrollToTop()
        self.setFixedHeight(min(len(rows), most) * self.sizeHintForRow(0) if rows else 0)
        self.setVisible(bool(rows))

    def _choose(self, index: QModelIndex) -> None:
        annotation, _ = index.data(_ROW)
        self.chosen.emit(annotation.id)
