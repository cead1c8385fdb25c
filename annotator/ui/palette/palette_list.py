"""The list of the command palette: its entries, its model, and how rows are painted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.ui.keys.key_caps import paint_cap
from annotator.ui.look import theme
from annotator.ui.look.theme import LabelColors
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import paint_line

ENTRY = Qt.ItemDataRole.UserRole
PLACES = Qt.ItemDataRole.UserRole + 1
_NO_PARENT = QModelIndex()
_SIDE_PX, _GAP_PX, _SIGN_PX = 14, 12, 11
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """A command, an article or a target that can be chosen by its name."""

    text: str
    run: Callable[[], object]
    key: str = ""
    kind: str = ""
    id: str = ""
    """The id under which its use is saved; empty if it is not saved."""
    why_not: str = ""
    """Why it is disabled; such an entry is shown, but cannot be run."""
    on: bool = False
    """Whether it is switched on."""
    colors: LabelColors | None = None
    """The colours of the label that it gives."""
    found: bool = False
    """Whether a search has found it: it is shown even if its name does not match."""


class PaletteModel(QAbstractListModel):
    """Lists the entries that fit, with the places of typed letters in name, blank and kind."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Entry, tuple[int, ...]]] = []

    def show(self, rows: list[tuple[Entry, tuple[int, ...]]]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def entries(self) -> list[Entry]:
        """Return the entries shown."""
        return [entry for entry, _ in self._rows]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name, the text for screen readers, or the entry itself."""
        if not index.isValid():
            return None
        entry, places = self._rows[index.row()]
        if role == ENTRY:
            return entry
        if role == PLACES:
            return places
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(entry)
        return None


def spoken(entry: Entry) -> str:
    """Return an entry as it is read out."""
    on = "on" if entry.on else ""
    why = f"not now: {entry.why_not}" if entry.why_not else ""
    return ", ".join(part for part in (entry.text, on, entry.kind, entry.key, why) if part)


class EntryDelegate(QStyledItemDelegate):
    """Paints the name with the typed letters marked, the menu, and the key or a reason."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of one line with room around it."""
        return QSize(200, row_height(option.fontMetrics))

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        entry = index.data(ENTRY)
        colours = theme.current()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(option.rect, colours.selection)
        inner = option.rect.adjusted(_SIDE_PX, 0, -_SIDE_PX, 0)
        self._paint_sign(painter, inner, entry)
        inner.setLeft(inner.left() + _SIGN_PX + 9)
        places: tuple[int, ...] = index.data(PLACES)
        room = self._paint_side(painter, inner, option.font, entry, places, chosen)
        painter.setPen(colours.muted if entry.why_not else colours.ink)
        _paint_lit(painter, room, option.font, entry.text, places)
        painter.restore()

    def _paint_sign(self, painter: QPainter, inner: QRect, entry: Entry) -> None:
        """Paint the colour of a label, or a tick for an option that is on."""
        middle = inner.center().y()
        box = QRectF(inner.left() + 0.5, middle - _SIGN_PX / 2, _SIGN_PX, _SIGN_PX)
        if entry.colors is not None:
            painter.setPen(entry.colors.line)
            painter.setBrush(entry.colors.fill)
            painter.drawRoundedRect(box, 3, 3)
        elif entry.on:
            painter.setPen(theme.current().accent)
            painter.drawText(box.adjusted(-2, -4, 4, 4), Qt.AlignmentFlag.AlignCenter, "✓")

    def _paint_side(
        self,
        painter: QPainter,
        inner: QRect,
        font: QFont,
        entry: Entry,
        places: tuple[int, ...],
        chosen: bool,
    ) -> QRect:
        """Paint the right side, and return the remaining room."""
        colours, metrics = theme.current(), QFontMetrics(font)
        right = inner.right()
        if entry.key:
            wide = metrics.horizontalAdvance(entry.key) + 12
            high = metrics.height() + 3
            cap = QRectF(right - wide, inner.center().y() - high / 2 + 0.5, wide, high)
            paint_cap(painter, cap, font, entry.key, False)
            right -= wide + _GAP_PX
        small = QFont(font)
        small.setPointSizeF(max(font.pointSizeF() * 0.9, 7))
        # The name goes first: what is beside it gets what the name leaves.
        bold = QFont(font)
        bold.setWeight(QFont.Weight.Bold)
        name = QFontMetrics(bold).horizontalAdvance(entry.text) + _GAP_PX
        left = min(inner.width() // 2, right - inner.left() - name)
        words = entry.why_not or entry.kind
        side = QFontMetrics(small).elidedText(words, Qt.TextElideMode.ElideRight, max(left, 0))
        if len(side) > 1:  # An ellipsis alone says nothing.
            before = len(entry.text) + 1
            lit = () if entry.why_not else [at - before for at in places if at >= before]
            wide = QFontMetrics(bold).horizontalAdvance(side) if lit else 0
            wide = max(wide, QFontMetrics(small).horizontalAdvance(side)) + 2
            # Muted text would be hard to read on the colour of the selection.
            painter.setPen(colours.ink if chosen else colours.muted)
            box = QRect(right - wide, inner.top(), wide, inner.height())
            _paint_lit(painter, box, small, side, lit)
            right -= wide + _GAP_PX
        return QRect(inner.left(), inner.top(), right - inner.left(), inner.height())


def _paint_lit(
    painter: QPainter, room: QRect, font: QFont, text: str, places: Sequence[int]
) -> None:
    """Paint a text with its typed letters lit, cut with … where there is no room."""
    painter.setFont(font)
    lit = [(at, at + 1) for at in places if at < len(text)]
    paint_line(painter, room, text, lit, ground=theme.current().match)


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of a row in pixels."""
    return metrics.height() + 14
