"""The end of a printed article: who said what as a table, and what the short names mean."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from annotator.model import Annotation, Attribution
from annotator.ui.article.page.page_builder import for_display
from annotator.ui.article.page.typography import SANS
from annotator.ui.look import theme
from annotator.ui.printing.paging import Row, break_pages
from annotator.ui.printing.sheet import Printed, Sheet

_UNIT = 0.5
"""Points in one unit here: fonts have whole units only."""
_SIZE, _HEAD_SIZE = 17, 24
_HEADS = ("", "Who", "Cue", "Said what", "About")
_SHARES = (0.05, 0.19, 0.14, 0.42, 0.20)
"""Of the width that each column takes."""
_GAP, _PAD = 16.0, 8.0
_MOST = 600
"""Characters of a cell."""
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop


class _Item(NamedTuple):
    """One thing in the order of the pages: a heading, a row, a line of the legend."""

    height: float
    paint: Callable[[QPainter, float], None]
    joined: bool = False
    in_table: bool = False


class EndPages:
    """The table of attributions and the legend, on pages of their own."""

    def __init__(self, printed: Printed, sheet: Sheet, claims: Sequence[Attribution]) -> None:
        self.sheet = sheet
        self.colours = theme.LIGHT
        self._printed = printed
        self._width = sheet.area.width() / _UNIT
        self._plain, self._bold = _font(_SIZE), _font(_SIZE, bold=True)
        self._items: list[_Item] = []
        self._head = self._row(_HEADS, self.colours.muted)
        if claims:
            self._items += [self._heading("Attributions"), self._head]
            for number, row in enumerate(claims, start=1):
                parts = row.speakers, row.cues, (row.claim,), row.entities
                self._items.append(self._row((str(number), *map(_joined, parts)), self.colours.ink))
        labels = _labels(printed.annotations)
        if labels:
            self._items += [self._heading("Labels"), *self._legend(labels)]
        rows: list[Row] = []
        y = 0.0
        for item in self._items:
            rows.append(Row(y, y + item.height, item.joined))
            y += item.height
        # Room is kept for the table's head, which stands on each page again.
        self.pages = break_pages(rows, sheet.area.height() / _UNIT - self._head.height)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint a page; the painter's unit is the point, its origin the sheet's corner."""
        first, last = self.pages[number]
        painter.save()
        painter.translate(self.sheet.area.topLeft())
        painter.scale(_UNIT, _UNIT)
        y = 0.0
        again = [self._head] if self._items[first].in_table and first else []
        for item in (*again, *self._items[first:last]):
            item.paint(painter, y)
            y += item.height
        painter.restore()

    def _heading(self, text: str) -> _Item:
        font = _font(_HEAD_SIZE, bold=True)
        above = 44.0 if self._items else 0.0
        height = above + 2.0 * _HEAD_SIZE

        def paint(painter: QPainter, y: float) -> None:
            painter.setFont(font)
            painter.setPen(self.colours.ink)
            painter.drawText(QPointF(0, y + height - _HEAD_SIZE), text)

        return _Item(height, paint, joined=True)

    def _row(self, texts: Sequence[str], color: QColor) -> _Item:
        """A row of the table, with a thin line below it."""
        metrics = QFontMetricsF(self._plain)
        cells: list[tuple[QRectF, str]] = []
        left = 0.0
        for share, text in zip(_SHARES, texts, strict=True):
            shown = for_display(text if len(text) <= _MOST else text[:_MOST].rstrip() + "…")
            width = self._width * share - _GAP
            box = metrics.boundingRect(QRectF(0, 0, width, 1e6), _WRAP, shown)
            cells.append((QRectF(left, _PAD, width, box.height()), shown))
            left += self._width * share
        height = max(box.height() for box, _ in cells) + 2 * _PAD
        is_head = texts is _HEADS

        def paint(painter: QPainter, y: float) -> None:
            painter.setFont(self._plain)
            for number, (box, text) in enumerate(cells):
                painter.setPen(color if number else self.colours.muted)
                # Room to the right: a word that cannot be broken is not cut.
                painter.drawText(box.translated(0, y).adjusted(0, 0, 1, 1), _WRAP, text)
            painter.setPen(QPen(self.colours.muted if is_head else self.colours.border, 1.0))
            painter.drawLine(QPointF(0, y + height), QPointF(self._width, y + height))

        return _Item(height, paint, joined=is_head, in_table=not is_head)

    def _legend(self, labels: Sequence[tuple[str, int]]) -> Iterable[_Item]:
        """Lines of labels, each with its short name in its colours, and how often it is there."""
        plain, bold = QFontMetricsF(self._plain), QFontMetricsF(self._bold)
        line: list[tuple[float, str, str, str]] = []
        x = 0.0
        for name, count in labels:
            label = self._printed.tag_set.label(name)
            short = (label.short if label is not None else "") or name[:3].upper()
            words = f"{name}  {count:,}"
            width = bold.horizontalAdvance(short) + plain.horizontalAdvance(words) + 52
            if line and x + width > self._width:
                yield self._legend_line(line)
                line, x = [], 0.0
            line.append((x, name, short, words))
            x += width
        yield self._legend_line(line)

    def _legend_line(self, entries: Sequence[tuple[float, str, str, str]]) -> _Item:
        bold = QFontMetricsF(self._bold)
        height = 2.0 * _SIZE

        def paint(painter: QPainter, y: float) -> None:
            for x, name, short, words in entries:
                colours = self.colours.label(self._printed.tag_set, name)
                wide, base = bold.horizontalAdvance(short), y + 1.35 * _SIZE
                chip = QRectF(x, base - 1.05 * _SIZE, wide + 10, 1.4 * _SIZE)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.fill)
                painter.drawRoundedRect(chip, 4, 4)
                painter.setPen(colours.on_fill)
                painter.setFont(self._bold)
                painter.drawText(QPointF(x + 5, base), short)
                painter.setPen(self.colours.ink)
                painter.setFont(self._plain)
                painter.drawText(QPointF(x + wide + 17, base), words)

        return _Item(height, paint)


def _font(size: int, bold: bool = False) -> QFont:
    font = QFont()
    font.setFamilies(SANS)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPixelSize(size)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _labels(annotations: Iterable[Annotation]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for annotation in annotations:
        counts[annotation.label] = counts.get(annotation.label, 0) + 1
    return sorted(counts.items())


def _joined(annotations: Iterable[Annotation]) -> str:
    return ", ".join(" ".join(annotation.text.split()) for annotation in annotations)
