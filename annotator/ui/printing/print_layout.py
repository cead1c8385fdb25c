"""Define the article and the sheet that are printed, and decide where pages end.

A page never ends within a line, within a headline, or between a subhead and its text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout

from annotator.model import Annotation, Document, Relation, TagSet
from annotator.ui.article.page.typography import USUAL, Typography

MARGINS_PT = QMarginsF(56, 54, 56, 64)
"""The margins, in points; the foot is in the lowest one."""
_FOOT_PT = 36.0
"""The distance of the foot's baseline from the lower edge, in points."""


@dataclass(frozen=True)
class PrintedArticle:
    """Holds an article that is printed as it is shown."""

    document: Document
    annotations: tuple[Annotation, ...]
    relations: tuple[Relation, ...]
    tag_set: TagSet
    annotator: str
    date: str
    """The date of the printing, as it is written."""
    elsewhere: Mapping[str, Annotation] = field(default_factory=dict[str, Annotation])
    """The annotations of other articles that relations lead to, by annotation id."""
    typography: Typography = USUAL

    @property
    def title(self) -> str:
        """The title in the foot of each page."""
        return self.document.title or self.document.id


class Sheet:
    """Measures the sheet of a device; all positions are in points."""

    def __init__(self, device: QPagedPaintDevice) -> None:
        full = device.pageLayout().fullRect(QPageLayout.Unit.Point)
        self.width, self.height = full.width(), full.height()
        self.area = QRectF(
            MARGINS_PT.left(),
            MARGINS_PT.top(),
            self.width - MARGINS_PT.left() - MARGINS_PT.right(),
            self.height - MARGINS_PT.top() - MARGINS_PT.bottom(),
        )
        """The sheet within the margins."""
        self.foot = self.height - _FOOT_PT
        """The baseline of the foot."""


class LineRow(NamedTuple):
    """Describes one line of text with the lanes below it."""

    top: float
    bottom: float
    joined: bool
    """Whether it stays on one page with the row after it."""


def join_paragraph_lines(count: int) -> list[bool]:
    """Return which lines of a paragraph are joined to the next, so that none is alone on a page.

    Args:
        count: The number of lines of the paragraph.
    """
    return [number in (0, count - 2) and number < count - 1 for number in range(count)]


def break_pages(rows: Sequence[LineRow], height: float) -> list[tuple[int, int]]:
    """Break rows into pages, each as full as the joints allow.

    Args:
        rows: The rows from top to bottom.
        height: The height of a page, in the unit of the rows.

    Returns:
        The first row of each page, and the row after its last one.
    """
    pages: list[tuple[int, int]] = []
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and rows[end].bottom - rows[start].top <= height:
            end += 1
        last = end
        while end < len(rows) and last > start and rows[last - 1].joined:
            last -= 1
        # Rows that are joined over more than a page are broken nevertheless.
        end = last if last > start else end
        pages.append((start, end))
        start = end
    return pages
