"""Colours, short names and sizes for painting: looked up once a label, not once an annotation.

Lengths are pixels of the page.
"""

from msgspec import Struct
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QStaticText

from annotator.model import TagSet
from annotator.model.relations import relation_name
from annotator.ui.article.page.typography import small_font
from annotator.ui.look.theme import LabelColors, Theme


class LabelInk(Struct, frozen=True):
    """The colours and the short name of one label."""

    colors: LabelColors
    short: QStaticText
    width: float
    """The width of the short name."""


class Ink:
    """The painters' choice of colours and sizes for a theme, a tag set, a scale and a screen."""

    def __init__(
        self, theme: Theme, tag_set: TagSet, scale: float = 1.0, pixel_ratio: float = 1.0
    ) -> None:
        self.theme = theme
        self.tag_set = tag_set
        self.scale = scale
        """How much larger than usual the text is, and everything drawn around it."""
        self.pixel_ratio = pixel_ratio
        """Pixels of the screen in one of ours."""
        self.thick = max(1.0, self.snapped(2.0 * scale))
        """The thickness of a lane's line."""
        self.pitch = 6.5 * scale
        """From one lane to the next, where there is room for their short names."""
        self.first_lane = 3.2 * scale
        """From the box under the letters to the middle of the first lane."""
        self.pad = 1.3 * scale
        """How much that box is larger than the letters."""
        self.font: QFont = small_font(scale, 0.5)
        metrics = QFontMetricsF(self.font)
        self.cap = metrics.capHeight()
        self.ascent = metrics.ascent()
        self._metrics = metrics
        self.margin_font: QFont = small_font(scale, 0.61)
        self.margin_metrics = QFontMetricsF(self.margin_font)
        self._labels: dict[tuple[str, str], LabelInk] = {}
        self._relation_names: dict[str, str] = {}

    def snapped(self, length: float) -> float:
        """Return the nearest length on the grid of the screen's pixels: lines are crisp there."""
        return round(length * self.pixel_ratio) / self.pixel_ratio

    def on_grid(self, point: QPointF) -> QPointF:
        """Return the nearest point on the grid of the screen's pixels."""
        return QPointF(self.snapped(point.x()), self.snapped(point.y()))

    def label(self, name: str, owner: str = "") -> LabelInk:
        """Return the ink of a label; a label that the tag set lacks is grey.

        Args:
            name: The label's name; its start stands in for a missing short name.
            owner: The initials of a colleague, which are part of the short name.
        """
        label_ink = self._labels.get((name, owner))
        if label_ink is None:
            label = self.tag_set.label(name)
            short = (label.short if label is not None else "") or name[:3].upper()
            if owner:
                short = f"{short} {owner}"
            label_ink = self._labels[name, owner] = LabelInk(
                self.theme.label(self.tag_set, name),
                _static_text(short, self.font),
                self._metrics.horizontalAdvance(short),
            )
        return label_ink

    def relation_name(self, name: str) -> str:
        """Return a relation type's name as the margin shows it."""
        short = self._relation_names.get(name)
        if short is None:
            short = self._relation_names[name] = relation_name(name, self.tag_set)
        return short


def faded(color: QColor, share: float) -> QColor:
    """Return a colour with an opacity from 0 to 1."""
    result = QColor(color)
    result.setAlphaF(share)
    return result


def blended(color: QColor, ground: QColor, share: float) -> QColor:
    """Return an opaque mix of a colour and its ground: lines that cross are no darker.

    Args:
        color: The colour.
        ground: The colour under it.
        share: The part of the first colour, from 0 to 1.
    """
    return QColor.fromRgbF(
        ground.redF() + (color.redF() - ground.redF()) * share,
        ground.greenF() + (color.greenF() - ground.greenF()) * share,
        ground.blueF() + (color.blueF() - ground.blueF()) * share,
    )


def _static_text(text: str, font: QFont) -> QStaticText:
    result = QStaticText(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    result.prepare(font=font)
    return result
