"""Sets plain HTML on pages of paper: a PDF with page numbers."""

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

_MARGIN = 18.0
"""Millimetres around the text."""
_FOOT = 24.0
"""Points below the text, for the page's number."""
_LEAST = 20.0
"""Pixels that are left on a sheet at least where a section begins."""


def write_pdf(sections: Iterable[str], out: Path) -> None:
    """Write HTML without script or SVG as a PDF on A4; raises EnvironmentFault if it cannot.

    Each section is a page of HTML and follows the one before it on the same sheet. No more than one
    is in memory: they are gone through once to count the sheets, and once to paint them.
    """
    writer = QPdfWriter(str(out))
    writer.setCreator("Annotator")
    writer.setResolution(144)
    size = QPageSize(QPageSize.PageSizeId.A4)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    layout = QPageLayout(
        size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
    )
    writer.setPageLayout(layout)
    page = QSizeF(writer.width(), writer.height() - _FOOT * writer.resolution() / 72)
    total = sum(len(_new_sheets(*each)) for each in _set(sections, writer, page))
    painter = QPainter()
    if not painter.begin(writer):
        raise EnvironmentFault(f"{out} cannot be written: is the folder there, is it open?")
    try:
        number = 0
        for document, begun in _set(sections, writer, page):
            new = _new_sheets(document, begun)
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


def _set(
    sections: Iterable[str], device: QPagedPaintDevice, page: QSizeF
) -> Iterator[tuple[QTextDocument, bool]]:
    """Each section set on pages, and whether it begins on the last page of the one before it."""
    scale = _scale(device, page)
    end = 0.0
    for html in sections:
        begun = 0 < end < page.height() - _LEAST * scale
        if begun:
            html = html.replace("<body>", f"<body>{_space(end / scale)}", 1)
        document = _document(html, device, page)
        yield document, begun
        last = document.documentLayout().blockBoundingRect(document.lastBlock())
        end = last.bottom() - (document.pageCount() - 1) * page.height()


def _new_sheets(document: QTextDocument, begun: bool) -> range:
    """Which of its pages are not on a sheet that the section before it has begun."""
    return range(int(begun), document.pageCount())


def _document(html: str, device: QPagedPaintDevice, page: QSizeF) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout().setPaintDevice(device)
    document.setDocumentMargin(0)
    document.setPageSize(page)
    document.setHtml(html)
    _keep_together(document, page)
    return document


def _keep_together(document: QTextDocument, page: QSizeF) -> None:
    """Begin a new sheet before a table that would be cut: its cells are read side by side."""
    layout = document.documentLayout()
    for frame in document.rootFrame().childFrames():
        rect = layout.frameBoundingRect(frame)
        cut = int(rect.top() / page.height()) != int(rect.bottom() / page.height())
        if isinstance(frame, QTextTable) and cut and rect.height() < page.height():
            whole = frame.format().toTableFormat()
            whole.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            frame.setFormat(whole)


def _space(height: float) -> str:
    """An empty line of a height, in HTML."""
    return f'<p style="margin:0; font-size:1px; line-height:{height:.2f}px">&nbsp;</p>'


def _scale(device: QPagedPaintDevice, page: QSizeF) -> float:
    """How many dots of the device a pixel of the HTML takes: that depends on the screen too."""
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
