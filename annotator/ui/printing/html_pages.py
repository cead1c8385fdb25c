"""Lay out plain HTML on pages, and write them as a PDF with page numbers."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
    QTextFormat,
    QTextTable,
)

from annotator.model import EnvironmentFault

_MARGIN_MM = 18.0
_FOOT_PT = 24.0
"""The height of the foot with the page's number, in points."""
_MIN_ROOM_PX = 20.0
"""A section begins on the sheet of the one before it if more pixels than these are left."""


def write_pdf(sections: Iterable[str], out: Path) -> None:
    """Write HTML without script or SVG as a PDF on A4.

    Each section is a page of HTML and follows the one before it on the same sheet. Only one section
    is in memory at a time.

    Args:
        sections: The sections; they are iterated twice, to count the sheets and to paint them.
        out: The path of the PDF.

    Raises:
        EnvironmentFault: The file cannot be written.
    """
    writer = QPdfWriter(str(out))
    writer.setCreator("Annotator")
    writer.setResolution(144)
    size = QPageSize(QPageSize.PageSizeId.A4)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    layout = QPageLayout(
        size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
    )
    writer.setPageLayout(layout)
    page = QSizeF(writer.width(), writer.height() - _FOOT_PT * writer.resolution() / 72)
    total = sum(len(_new_sheets(*each)) for each in _lay_out(sections, writer, page))
    painter = QPainter()
    if not painter.begin(writer):
        raise EnvironmentFault(f"{out} cannot be written: is the folder there, is it open?")
    try:
        number = 0
        for document, shares_sheet in _lay_out(sections, writer, page):
            new = _new_sheets(document, shares_sheet)
            for at in range(document.pageCount()):
                if at in new:
                    if number:
                        _paint_foot(painter, writer, page, f"{number} / {total}")
                        writer.newPage()
                    number += 1
                _paint(painter, document, page, at)
        _paint_foot(painter, writer, page, f"{number} / {total}")
    finally:
        painter.end()


def _lay_out(
    sections: Iterable[str], device: QPagedPaintDevice, page: QSizeF
) -> Iterator[tuple[QTextDocument, bool]]:
    """Lay out each section, and say whether it begins on the last sheet of the one before it."""
    scale = _scale(device, page)
    end = 0.0
    for html in sections:
        shares_sheet = 0 < end < page.height() - _MIN_ROOM_PX * scale
        if shares_sheet:
            html = html.replace("<body>", f"<body>{_space(end / scale)}", 1)
        document = _document(html, device, page)
        yield document, shares_sheet
        last = document.documentLayout().blockBoundingRect(document.lastBlock())
        end = last.bottom() - (document.pageCount() - 1) * page.height()


def _new_sheets(document: QTextDocument, shares_sheet: bool) -> range:
    """Return the pages of a section that are not on a sheet of the section before it."""
    return range(int(shares_sheet), document.pageCount())


def _document(html: str, device: QPagedPaintDevice, page: QSizeF) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout().setPaintDevice(device)
    document.setDocumentMargin(0)
    document.setPageSize(page)
    document.setHtml(html)
    _keep_together(document, page)
    return document


def _keep_together(document: QTextDocument, page: QSizeF) -> None:
    """Begin a new sheet before a table that would be cut, since its cells are read side by side."""
    layout = document.documentLayout()
    for frame in document.rootFrame().childFrames():
        rect = layout.frameBoundingRect(frame)
        cut = int(rect.top() / page.height()) != int(rect.bottom() / page.height())
        if isinstance(frame, QTextTable) and cut and rect.height() < page.height():
            whole = frame.format().toTableFormat()
            whole.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            frame.setFormat(whole)


def _space(height: float) -> str:
    """Return an empty line of a height in pixels, as HTML."""
    return f'<p style="margin:0; font-size:1px; line-height:{height:.2f}px">&nbsp;</p>'


def _scale(device: QPagedPaintDevice, page: QSizeF) -> float:
    """Measure the dots of the device per pixel of the HTML, which depend on the screen, too."""
    below = '<p style="margin:0">&nbsp;</p>'
    document = _document(f"<body>{_space(100)}{below}</body>", device, page)
    layout, first = document.documentLayout(), document.firstBlock()
    tops = (layout.blockBoundingRect(each).top() for each in (first.next(), first))
    return (next(tops) - next(tops)) / 100


def _paint(painter: QPainter, document: QTextDocument, page: QSizeF, number: int) -> None:
    """Paint a page of a document."""
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
    shown = QRectF(0, number * page.height(), page.width(), page.height())
    painter.save()
    painter.translate(0, -shown.top())
    painter.setClipRect(shown.adjusted(0, 0, 0, -2))  # the next line's ground reaches up
    context.clip = shown
    document.documentLayout().draw(painter, context)
    painter.restore()


def _paint_foot(painter: QPainter, writer: QPdfWriter, page: QSizeF, text: str) -> None:
    foot = QFont()
    foot.setPointSizeF(8)
    painter.setFont(foot)
    below = QRectF(0, page.height(), page.width(), writer.height() - page.height())
    painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), text)
