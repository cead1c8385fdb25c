"""Sets plain HTML on pages of paper: a PDF with page numbers."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from annotator.model import EnvironmentFault

_MARGIN = 18.0
"""Millimetres around the text."""
_FOOT = 24.0
"""Points below the text, for the page's number."""


def write_pdf(html: str, out: Path) -> None:
    """Write HTML without script or SVG as a PDF on A4; raises EnvironmentFault if it cannot."""
    writer = QPdfWriter(str(out))
    writer.setCreator("Annotator")
    writer.setResolution(144)
    size = QPageSize(QPageSize.PageSizeId.A4)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    layout = QPageLayout(
        size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
    )
    writer.setPageLayout(layout)
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    scale = writer.resolution() / 72
    page = QSizeF(writer.width(), writer.height() - _FOOT * scale)
    document.setPageSize(page)
    document.setHtml(html)
    painter = QPainter()
    if not painter.begin(writer):
        raise EnvironmentFault(f"{out} cannot be written: is the folder there, is it open?")
    try:
        _paint(painter, writer, document, page)
    finally:
        painter.end()


def _paint(painter: QPainter, writer: QPdfWriter, document: QTextDocument, page: QSizeF) -> None:
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
    foot = QFont()
    foot.setPointSizeF(8)
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
        shown = QRectF(0, number * page.height(), page.width(), page.height())
        painter.save()
        painter.translate(0, -shown.top())
        painter.setClipRect(shown.adjusted(0, 0, 0, -2))  # the next line's ground reaches up
        context.clip = shown
        document.documentLayout().draw(painter, context)
        painter.restore()
        painter.setFont(foot)
        below = QRectF(0, page.height(), page.width(), writer.height() - page.height())
        painter.drawText(
            below,
            int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom),
            f"{number + 1} / {document.pageCount()}",
        )
