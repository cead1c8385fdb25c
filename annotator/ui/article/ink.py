"""Colours, short names and sizes for painting: looked up once a label, not once an annotation."""

from msgspec import Struct
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QStaticText

from annotator.model import TagSet
from annotator.ui.article.page.typography import small_font
from annotator.ui.look.theme import LabelColors, Theme


class LabelInk(Struct, frozen=True):
    """How one label is painted."""

    colors: LabelColors
    short: QStaticText
    width: float
    """Of the short name, in pixels."""


class Ink:
    """What the painters need of theme, tag set, size and screen."""

    def __init__(
        self, theme: Theme, tag_set: TagSet, scale: float = 1.0, pixel_ratio: float = 1.0
    ) -> None:
        self.theme = theme
        self.tag_set = tag_set
        self.scale = scale
        """How much larger than usual the text is set, and all that is drawn about it."""
        self.pixel_ratio = pixel_ratio
        """Pixels of the screen in one of ours."""
        self.thick = max(1.0, self.snapped(2.0 * scale))
        """Of a lane's line."""
        self.pitch = 6.5 * scale
        """From one lane to the next, where there is room for their short names."""
        self.first_lane = 3.2 * scale
        """From the box under the letters to the middle of the first lane."""
        self.pad = 1.3 * scale
        """By which that box is larger than the letters."""
        self.font: QFont = small_font(scale, 0.5)
        metrics = QFontMetricsF(self.font)
        self.cap = metrics.capHeight()
        self.ascent = metrics.ascent()
        self._metrics = metrics
        self.margin_font: QFont = small_font(scale, 0.61)
        self.margin_metrics = QFontMetricsF(self.margin_font)
        self._labels: dict[tuple[str, str], LabelInk] = {}
        self._names: dict[str, str] = {}

    def snapped(self, length: float) -> float:
        """A length or place on the grid of the screen's pixels: lines are crisp there."""
        return round(length * self.pixel_ratio) / self.pixel_ratio

    def on_grid(self, point: QPointF) -> QPointF:
        """The nearest point on the grid of the screen's pixels."""
        return QPointF(self.snapped(point.x()), self.snapped(point.y()))

    def label(self, name: str, owner: str = "") -> LabelInk:
        """The ink of a label; one that the tag set lacks is grey and has its name's start.

        With ``owner`` the short name tells a colleague's annotations by these initials.
        """
        known = self._labels.get((name, owner))
        if known is None:
            label = self.tag_set.label(name)
            short = (label.short if label is not None else "") or name[:3].upper()
            if owner:
                short = f"{short} {owner}"
            known = self._labels[name, owner] = LabelInk(
                self.theme.label(self.tag_set, name),
                _static(short, self.font),
                self._metrics.horizontalAdvance(short),
            )
        return known

    def relation_name(self, name: str) -> str:
        """A relation type's name as it is shown in the margin."""
        known = self._names.get(name)
        if known is None:
            found = self.tag_set.relation(name)
            short = found.short if found is not None and found.short else name.replace("_", " ")
            known = self._names[name] = short
        return known


def faded(color: QColor, share: float) -> QColor:
    """The colour, that much of it opaque."""
    result = QColor(color)
    result.setAlphaF(share)
    return result


def blended(color: QColor, ground: QColor, share: float) -> QColor:
    """That much of a colour on a ground: opaque, so that lines which cross are no darker."""
    return QColor.fromRgbF(
        ground.redF() + (color.redF() - ground.redF()) * share,
        ground.greenF() + (color.greenF() - ground.greenF()) * share,
        ground.blueF() + (color.blueF() - ground.blueF()) * share,
    )


def _static(text: str, font: QFont) -> QStaticText:
    result = QStaticText(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    result.prepare(font=font)
    return result
