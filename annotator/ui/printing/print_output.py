"""Paint all pages of a tagged article on a printer, or into a PDF file."""

from collections.abc import Callable
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QIODevice, QLocale, QMarginsF, QPointF, QSaveFile, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from annotator.jobs import ProgressCallback
from annotator.model import EnvironmentFault, attributions
from annotator.ui.article.page.typography import SANS
from annotator.ui.look import theme
from annotator.ui.printing.article_pages import ArticlePages
from annotator.ui.printing.end_pages import EndPages
from annotator.ui.printing.print_layout import PrintedArticle, Sheet
from annotator.words import isolate

_FOOT_PT = 8.0
"""The size of the foot's font, in points."""


def usual_paper() -> QPageSize:
    """Return A4, or Letter in countries that use it."""
    imperial = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize(QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4)


def page_layout(paper: QPageSize) -> QPageLayout:
    """Return an upright layout without margins; :class:`Sheet` has its own."""
    layout = QPageLayout(paper, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def save_pdf(
    path: Path, printed: PrintedArticle, paper: QPageSize, progress: ProgressCallback | None = None
) -> int:
    """Write an article as PDF.

    Args:
        path: The path of the PDF; a file that exists is replaced once the new one is complete.
        printed: The article.
        paper: The size of the paper.
        progress: Is called for each page.

    Returns:
        The number of pages.

    Raises:
        EnvironmentFault: The file cannot be written; an existing file is unchanged.
        Cancelled: ``progress`` raised it; an existing file is unchanged.
    """
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise EnvironmentFault(f"{path} cannot be written: {file.errorString()}.")
    try:
        writer = QPdfWriter(file)
        writer.setPageLayout(page_layout(paper))
        writer.setTitle(printed.title)
        writer.setCreator("Annotator")
        count = print_pages(writer, printed, progress)
        del writer
    except BaseException:
        file.cancelWriting()
        raise
    if not file.commit():
        raise EnvironmentFault(f"{path} cannot be written: {file.errorString()}.")
    return count


def print_pages(
    device: QPagedPaintDevice,
    printed: PrintedArticle,
    progress: ProgressCallback | None = None,
    wanted: Callable[[int], bool] = lambda number: True,
) -> int:
    """Paint the pages of an article.

    Args:
        device: The printer or the PDF.
        printed: The article.
        progress: Is called for each page.
        wanted: Whether to print a page, by its number from 1.

    Returns:
        The number of all pages, wanted or not.

    Raises:
        EnvironmentFault: The printer does not accept the pages.
        Cancelled: ``progress`` raised it.
    """
    sheet = Sheet(device)
    annotations = {annotation.id: annotation for annotation in printed.annotations}
    rows = attributions({**printed.elsewhere, **annotations}, printed.relations)
    claims = [row for row in rows if row.claim.id in annotations]
    parts = [ArticlePages(printed, sheet, claims), EndPages(printed, sheet, claims)]
    pages = list(chain.from_iterable(((part, n) for n in range(len(part.pages))) for part in parts))
    painter = QPainter()
    if not painter.begin(device):
        raise EnvironmentFault("The printer accepts no pages; nothing was printed.")
    try:
        dots = device.logicalDpiX() / 72
        painter.scale(dots, dots)
        on_first_sheet = True
        for number, (part, page) in enumerate(pages, start=1):
            if progress is not None:
                progress(number - 1, len(pages), "pages")
            if not wanted(number):
                continue
            if not on_first_sheet and not device.newPage():
                raise EnvironmentFault("The printer accepted no more pages.")
            on_first_sheet = False
            part.paint(painter, page)
            _paint_foot(painter, sheet, printed, number, len(pages))
    finally:
        painter.end()
    return len(pages)


def _paint_foot(
    painter: QPainter, sheet: Sheet, printed: PrintedArticle, number: int, count: int
) -> None:
    """Paint title, annotator, date and page number below a thin line."""
    font = QFont()
    font.setFamilies(SANS)
    font.setPixelSize(round(_FOOT_PT))
    metrics = QFontMetricsF(font)
    colours = theme.LIGHT
    left, right = sheet.area.left(), sheet.area.right()
    line = sheet.foot - _FOOT_PT - 6
    painter.setPen(QPen(colours.border, 0.5))
    painter.drawLine(QPointF(left, line), QPointF(right, line))
    painter.setPen(colours.muted)
    painter.setFont(font)
    whose = [printed.annotator and f"tagged by {printed.annotator}", printed.date]
    end = " · ".join([*filter(None, whose), f"{number} / {count}"])
    at = right - metrics.horizontalAdvance(end)
    painter.drawText(QPointF(at, sheet.foot), end)
    room = at - left - 12
    # The foot is a line from left to right; the title in it keeps its own order.
    title = isolate(metrics.elidedText(printed.title, Qt.TextElideMode.ElideRight, room))
    painter.drawText(QPointF(left, sheet.foot), title)
