"""Paints all pages of a tagged article on a printer or into a PDF file."""

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
from annotator.ui.printing.sheet import Printed, Sheet

_FOOT = 8.0


def usual_paper() -> QPageSize:
    """A4, or Letter where that is in use."""
    imperial = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize(QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4)


def page_layout(paper: QPageSize) -> QPageLayout:
    """Upright, painted to the edges: the margins are ours."""
    layout = QPageLayout(paper, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def save_pdf(
    path: Path, printed: Printed, paper: QPageSize, progress: ProgressCallback | None = None
) -> int:
    """Write an article as PDF, all of it or nothing; returns the number of pages.

    Raises:
        EnvironmentFault: the file cannot be written.
        Cancelled: by ``progress``.
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
    printed: Printed,
    progress: ProgressCallback | None = None,
    wanted: Callable[[int], bool] = lambda number: True,
) -> int:
    """Paint the pages, from 1, that are wanted; returns how many there are in all.

    Raises:
        EnvironmentFault: the printer does not take them.
        Cancelled: by ``progress``.
    """
    sheet = Sheet(device)
    known = {annotation.id: annotation for annotation in printed.annotations}
    rows = attributions({**printed.elsewhere, **known}, printed.relations)
    claims = [row for row in rows if row.claim.id in known]
    parts = [ArticlePages(printed, sheet, claims), EndPages(printed, sheet, claims)]
    jobs = list(chain.from_iterable(((part, n) for n in range(len(part.pages))) for part in parts))
    painter = QPainter()
    if not painter.begin(device):
        raise EnvironmentFault("The printer takes no pages; nothing was printed.")
    try:
        dots = device.logicalDpiX() / 72
        painter.scale(dots, dots)
        fresh = True
        for number, (part, page) in enumerate(jobs, start=1):
            if progress is not None:
                progress(number - 1, len(jobs), "pages")
            if not wanted(number):
                continue
            if not fresh and not device.newPage():
                raise EnvironmentFault("The printer took no more pages.")
            fresh = False
            part.paint(painter, page)
            _foot(painter, sheet, printed, number, len(jobs))
    finally:
        painter.end()
    return len(jobs)


def _foot(painter: QPainter, sheet: Sheet, printed: Printed, number: int, count: int) -> None:
    """Title, annotator, date and page number, below a thin line."""
    font = QFont()
    font.setFamilies(SANS)
    font.setPixelSize(round(_FOOT))
    metrics = QFontMetricsF(font)
    colours = theme.LIGHT
    left, right = sheet.area.left(), sheet.area.right()
    line = sheet.foot - _FOOT - 6
    painter.setPen(QPen(colours.border, 0.5))
    painter.drawLine(QPointF(left, line), QPointF(right, line))
    painter.setPen(colours.muted)
    painter.setFont(font)
    whose = [printed.annotator and f"tagged by {printed.annotator}", printed.date]
    end = " · ".join([*filter(None, whose), f"{number} / {count}"])
    at = right - metrics.horizontalAdvance(end)
    painter.drawText(QPointF(at, sheet.foot), end)
    room = at - left - 12
    title = metrics.elidedText(printed.title, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QPointF(left, sheet.foot), title)
