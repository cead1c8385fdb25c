"""Lay out and paint the last pages of a printed article: the attributions, and the legend."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from annotator.model import Annotation, Attribution
from annotator.ui.article.page.page_builder import for_display
from annotator.ui.article.page.typography import SANS
from annotator.ui.look import theme
from annotator.ui.printing.print_layout import LineRow, PrintedArticle, Sheet, break_pages
from annotator.ui.widgets.own_direction import direction_flag
from annotator.words import isolate, shorten

_UNIT_PT = 0.5
"""The unit of lengths here, in points, since fonts have whole units only."""
_FONT_UNITS, _HEADING_UNITS = 17, 24
_HEADS = ("", "Who", "Cue", "Said what", "About")
_SHARES = (0.05, 0.19, 0.14, 0.42, 0.20)
"""The share of the width that each column takes."""
_GAP_UNITS, _PAD_UNITS = 16.0, 8.0
_CELL_CODE_POINTS = 600
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop


class _Block(NamedTuple):
    """Paints a heading, a row of the table or a line of the legend."""

    height: float
    paint: Callable[[QPainter, float], None]
    joined: bool = False
    """Whether it stays on one page with the block after it."""
    in_table: bool = False


class EndPages:
    """Lays out the table of attributions and the legend on pages of their own, and paints them."""

    def __init__(
        self, printed: PrintedArticle, sheet: Sheet, claims: Sequence[Attribution]
    ) -> None:
        self.sheet = sheet
        self.colours = theme.LIGHT
        self._printed = printed
        self._width = sheet.area.width() / _UNIT_PT
        self._plain, self._bold = _font(_FONT_UNITS), _font(_FONT_UNITS, bold=True)
        self._blocks: list[_Block] = []
        self._head = self._row(_HEADS, self.colours.muted)
        if claims:
            self._blocks += [self._heading("Attributions"), self._head]
            for number, row in enumerate(claims, start=1):
                parts = row.speakers, row.cues, (row.claim,), row.entities
                self._blocks.append(
                    self._row((str(number), *map(_join_texts, parts)), self.colours.ink)
                )
        labels = _count_labels(printed.annotations)
        if labels:
            self._blocks += [self._heading("Labels"), *self._legend(labels)]
        rows: list[LineRow] = []
        y = 0.0
        for block in self._blocks:
            rows.append(LineRow(y, y + block.height, block.joined))
            y += block.height
        # Each page of the table repeats its head, so that room is kept for it.
        self.pages = break_pages(rows, sheet.area.height() / _UNIT_PT - self._head.height)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint a page; the painter's unit is the point, its origin the corner of the sheet."""
        first, last = self.pages[number]
        painter.save()
        painter.translate(self.sheet.area.topLeft())
        painter.scale(_UNIT_PT, _UNIT_PT)
        y = 0.0
        repeated = [self._head] if self._blocks[first].in_table and first else []
        for block in (*repeated, *self._blocks[first:last]):
            block.paint(painter, y)
            y += block.height
        painter.restore()

    def _heading(self, text: str) -> _Block:
        font = _font(_HEADING_UNITS, bold=True)
        above = 44.0 if self._blocks else 0.0
        height = above + 2.0 * _HEADING_UNITS

        def paint(painter: QPainter, y: float) -> None:
            painter.setFont(font)
            painter.setPen(self.colours.ink)
            painter.drawText(QPointF(0, y + height - _HEADING_UNITS), text)

        return _Block(height, paint, joined=True)

    def _row(self, texts: Sequence[str], color: QColor) -> _Block:
        """Build a row of the table, with a thin line below it."""
        metrics = QFontMetricsF(self._plain)
        cells: list[tuple[QRectF, str]] = []
        left = 0.0
        for share, text in zip(_SHARES, texts, strict=True):
            shown = for_display(shorten(text, _CELL_CODE_POINTS))
            width = self._width * share - _GAP_UNITS
            box = metrics.boundingRect(QRectF(0, 0, width, 1e6), _WRAP, shown)
            cells.append((QRectF(left, _PAD_UNITS, width, box.height()), shown))
            left += self._width * share
        height = max(box.height() for box, _ in cells) + 2 * _PAD_UNITS
        is_head = texts is _HEADS

        def paint(painter: QPainter, y: float) -> None:
            painter.setFont(self._plain)
            for number, (box, text) in enumerate(cells):
                painter.setPen(color if number else self.colours.muted)
                # Room to the right keeps a word that cannot be broken from being cut.
                room = box.translated(0, y).adjusted(0, 0, 1, 1)
                painter.drawText(room, _WRAP | int(direction_flag(text)), text)
            painter.setPen(QPen(self.colours.muted if is_head else self.colours.border, 1.0))
            painter.drawLine(QPointF(0, y + height), QPointF(self._width, y + height))

        return _Block(height, paint, joined=is_head, in_table=not is_head)

    def _legend(self, labels: Sequence[tuple[str, int]]) -> Iterable[_Block]:
        """Build lines of labels, each with its short name in its colours and its count."""
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

    def _legend_line(self, entries: Sequence[tuple[float, str, str, str]]) -> _Block:
        bold = QFontMetricsF(self._bold)
        height = 2.0 * _FONT_UNITS

        def paint(painter: QPainter, y: float) -> None:
            for x, name, short, words in entries:
                colours = self.colours.label(self._printed.tag_set, name)
                wide, base = bold.horizontalAdvance(short), y + 1.35 * _FONT_UNITS
                chip = QRectF(x, base - 1.05 * _FONT_UNITS, wide + 10, 1.4 * _FONT_UNITS)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.fill)
                painter.drawRoundedRect(chip, 4, 4)
                painter.setPen(colours.on_fill)
                painter.setFont(self._bold)
                painter.drawText(QPointF(x + 5, base), short)
                painter.setPen(self.colours.ink)
                painter.setFont(self._plain)
                painter.drawText(QPointF(x + wide + 17, base), words)

        return _Block(height, paint)


def _font(size: int, bold: bool = False) -> QFont:
    font = QFont()
    font.setFamilies(SANS)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPixelSize(size)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _count_labels(annotations: Iterable[Annotation]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for annotation in annotations:
        counts[annotation.label] = counts.get(annotation.label, 0) + 1
    return sorted(counts.items())


def _join_texts(annotations: Iterable[Annotation]) -> str:
    texts = [" ".join(annotation.text.split()) for annotation in annotations]
    return texts[0] if len(texts) == 1 else ", ".join(map(isolate, texts))
