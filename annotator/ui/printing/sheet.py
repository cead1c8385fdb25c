"""What is printed, and the sizes of its sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout

from annotator.model import Annotation, Document, Relation, TagSet
from annotator.ui.article.page.typography import USUAL, Typography

MARGINS = QMarginsF(56, 54, 56, 64)
"""Points around what is printed; the foot stands in the lowest."""


@dataclass(frozen=True)
class Printed:
    """An article as it is shown, to be printed."""

    document: Document
    annotations: tuple[Annotation, ...]
    relations: tuple[Relation, ...]
    tag_set: TagSet
    annotator: str
    date: str
    """Of the printing, as it is written."""
    elsewhere: Mapping[str, Annotation] = field(default_factory=dict[str, Annotation])
    """The annotations of other articles that relations lead to."""
    choice: Typography = USUAL

    @property
    def title(self) -> str:
        """What the foot of each page says."""
        return self.document.title or self.document.id


class Sheet:
    """The sheet of a device: places in points."""

    def __init__(self, device: QPagedPaintDevice) -> None:
        full = device.pageLayout().fullRect(QPageLayout.Unit.Point)
        self.width, self.height = full.width(), full.height()
        self.area = QRectF(
            MARGINS.left(),
            MARGINS.top(),
            self.width - MARGINS.left() - MARGINS.right(),
            self.height - MARGINS.top() - MARGINS.bottom(),
        )
        self.foot = self.height - 36.0
        """Where the foot's baseline is."""
