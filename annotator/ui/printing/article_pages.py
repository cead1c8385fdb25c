"""Lay out and paint the article on pages, with the same code as on the screen."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPalette,
    QTextBlock,
)

from annotator.model import Attribution, Utf16Map
from annotator.ui.article.geometry import Geometry
from annotator.ui.article.page import head_room, typography
from annotator.ui.article.page.page_builder import build_page
from annotator.ui.article.page.typography import HEADLINE, KIND, SUBHEAD
from annotator.ui.article.painting.ink import Ink
from annotator.ui.article.painting.painter import AnnotationPainter, Highlights
from annotator.ui.article.scene import Scene
from annotator.ui.look import theme
from annotator.ui.printing.print_layout import (
    LineRow,
    PrintedArticle,
    Sheet,
    break_pages,
    join_paragraph_lines,
)

_BODY_PT = 10.5
"""The size of a paragraph's font in points, if a reader has the usual size on the screen."""
_NUMBERS_PT = 34.0
"""The room left of the text for the claims' numbers, in points."""


class ArticlePages:
    """Lays out an article for a sheet, and paints its pages."""

    def __init__(self, printed: PrintedArticle, sheet: Sheet, claims: list[Attribution]) -> None:
        self.sheet = sheet
        self.colours = theme.LIGHT
        unzoomed = printed.typography.zoomed(1.0)
        self.scale = _BODY_PT / typography.USUAL.size
        units = Utf16Map(printed.document.text)
        self._text = build_page(printed.document, units, self.colours, unzoomed)
        self._text.setUseDesignMetrics(True)
        frame = self._text.rootFrame()
        shape = frame.frameFormat()
        shape.setTopMargin(0)
        shape.setBottomMargin(0)
        frame.setFrameFormat(shape)
        scene = Scene()
        scene.show(
            printed.annotations,
            printed.relations,
            printed.tag_set,
            printed.annotator if _is_owner(printed) else "",
            printed.document.text,
        )
        ink = Ink(self.colours, printed.tag_set, unzoomed.scale, pixel_ratio=8.0)
        close = head_room.close_blocks(printed.document)
        head_room.make_room(self._text, close, scene, units, ink)
        ideal = typography.page_size(unzoomed, 10_000).measure
        self._width = min(ideal, (sheet.area.width() - _NUMBERS_PT) / self.scale)
        self._text.setTextWidth(self._width)
        self._geometry = Geometry(self._text)
        self._painter = AnnotationPainter(scene, units, self._geometry, ink)
        self._ink = ink
        self._claims = [
            (units.to_utf16(row.claim.start), str(number))
            for number, row in enumerate(claims, start=1)
        ]
        self._rows = self._read_rows()
        self.pages = break_pages(self._rows, sheet.area.height() / self.scale)

    def _read_rows(self) -> list[LineRow]:
        self._geometry.lay_out()
        rows: list[LineRow] = []
        for block, origin in self._geometry.blocks(0, self._text.size().height()):
            lines = self._geometry.lines(block).lines
            for line, joined in zip(lines, _joints(block, len(lines)), strict=True):
                y = origin.y() + line.baseline
                rows.append(LineRow(y - line.above - 2 * self._ink.pad, y + line.below, joined))
        return rows

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint a page; the painter's unit is the point, its origin the corner of the sheet."""
        first, last = self.pages[number]
        top, bottom = self._rows[first].top, self._rows[last - 1].bottom
        area = self.sheet.area
        room = area.width() - self._width * self.scale
        painter.save()
        painter.translate(area.left() + max(_NUMBERS_PT, room / 2), area.top())
        painter.scale(self.scale, self.scale)
        painter.translate(0, -top)
        page = QRectF(-room / 2 / self.scale - _NUMBERS_PT, top, 10_000, bottom - top)
        painter.setClipRect(page)
        # Lines at the very edges belong to the pages before and after.
        within = top + 1, bottom - 1
        visible = self._painter.visible(*within)
        self._painter.under(painter, visible, *within, Highlights())
        self._draw_text(painter, page)
        self._painter.over(painter, visible, *within, Highlights())
        self._number_claims(painter, first, last)
        painter.restore()

    def _draw_text(self, painter: QPainter, page: QRectF) -> None:
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, self.colours.ink)
        context.palette = palette
        context.clip = page
        self._text.documentLayout().draw(painter, context)

    def _number_claims(self, painter: QPainter, first: int, last: int) -> None:
        """Write beside the lines where claims begin the numbers that the table at the end has."""
        top, bottom = self._rows[first].top, self._rows[last - 1].bottom
        metrics = self._ink.margin_metrics
        painter.setFont(self._ink.margin_font)
        painter.setPen(self._ink.theme.muted)
        beside: dict[float, list[str]] = {}
        for unit, number in self._claims:
            origin_and_line = self._geometry.line_at(unit)
            if origin_and_line is None:
                continue
            origin, line = origin_and_line
            y = origin.y() + line.baseline
            if top < y < bottom:
                beside.setdefault(y, []).append(number)
        for y, numbers in beside.items():
            text = " ".join(numbers)
            x = -metrics.horizontalAdvance(text) - 10 * self._ink.scale
            painter.drawText(QPointF(x, y), text)


def _is_owner(printed: PrintedArticle) -> bool:
    """Whether the annotator has tagged anything; otherwise all annotations look alike."""
    return any(annotation.annotator == printed.annotator for annotation in printed.annotations)


def _joints(block: QTextBlock, count: int) -> list[bool]:
    """Return which lines of a block stay on one page with the next line."""
    kind = block.blockFormat().intProperty(KIND)
    if kind in (HEADLINE, SUBHEAD):
        return [True] * count
    return join_paragraph_lines(count)
