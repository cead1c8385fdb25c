"""PDF files for tests, made by ReportLab: lines at given places, and paragraphs in columns."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
TEXT = "Times-Roman"
Drawing = Callable[[Any], None]
Line = tuple[float, float, str]
"""How far from the left and from the bottom a line begins, in points, and its words."""


def all_scripts() -> str:
    """The name of a font with Cyrillic, Greek, Hebrew and Arabic; skips where there is none."""
    if not DEJAVU.exists():
        pytest.skip("the font DejaVu Sans is not installed")
    pdfmetrics.registerFont(TTFont("all scripts", str(DEJAVU)))
    return "all scripts"


def lines(*texts: str, x: float = 60, y: float = 760, leading: float = 14) -> list[Line]:
    """Lines below each other."""
    return [(x, y - at * leading, text) for at, text in enumerate(texts)]


def draw(path: Path, *pages: Iterable[Line] | Drawing, font: str = TEXT, **about: Any) -> Path:
    """Make a PDF with some pages, each of lines or drawn by a function."""
    canvas: Any = Canvas(str(path), pagesize=A4, invariant=1, encrypt=about.pop("encrypt", None))
    for key, value in about.items():
        getattr(canvas, f"set{key.title()}")(value)
    for page in pages:
        canvas.setFont(font, 10)
        if callable(page):
            page(canvas)
        else:
            for x, y, text in page:
                canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return path


def flow(
    path: Path,
    paragraphs: Sequence[str | Paragraph],
    columns: int = 1,
    *,
    on_page: Callable[[Any, int], None] = lambda canvas, number: None,
    **style: Any,
) -> Path:
    """Make a PDF of paragraphs in columns.

    Args:
        path: The file.
        paragraphs: Markup of ReportLab, or paragraphs of a style of their own.
        columns: How many columns a page has.
        on_page: Draws what else is on a page, given the canvas and the number of the page.
        style: What is different from indented, justified paragraphs of 10 points.
    """
    gap, left, right = 16, 60, 535
    width = (right - left - gap * (columns - 1)) / columns
    frames = [Frame(left + at * (width + gap), 90, width, 690, 0, 0, 0, 0) for at in range(columns)]
    document: Any = BaseDocTemplate(str(path), pagesize=A4, invariant=1)

    def draw_page(canvas: Any, of: Any) -> None:
        on_page(canvas, of.page)

    document.addPageTemplates(PageTemplate("page", frames, onPage=draw_page))
    usual = {"fontName": TEXT, "fontSize": 10, "leading": 12, "firstLineIndent": 12, "alignment": 4}
    text = ParagraphStyle("text", **{**usual, **style})
    document.build([Paragraph(one, text) if isinstance(one, str) else one for one in paragraphs])
    return path
