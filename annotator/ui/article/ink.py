"""Colours, short names and sizes for painting: looked up once a label, not once an annotation."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QStaticText

from annotator.model import TagSet
from annotator.ui.article.typeset import small_font
from annotator.ui.theme import LabelColors, Theme


@dataclass(frozen=True)
class LabelInk:
    """How one label is painted."""

    colors: LabelColors
    short: QStaticText
    width: float
    """Of the short name, in pixels."""


class Ink:
    """What the painters need of theme, tag set and zoom."""

    def __init__(self, theme: Theme, tag_set: TagSet, zoom: float) -> None:
        self.theme = theme
        self.tag_set = tag_set
        self.zoom = zoom
        self.thick = max(1.0, round(2.0 * zoom))
        """Of a lane's line."""
        self.pitch = 6.5 * zoom
        """From one lane to the next, where there is room for their short names."""
        self.first_lane = 3.0 * zoom
        """From the bottom of the letters to the first lane."""
        self.font: QFont = small_font(zoom, 0.5)
        metrics = QFontMetricsF(self.font)
        self.cap = metrics.capHeight()
        self.ascent = metrics.ascent()
        self._metrics = metrics
        self.margin_font: QFont = small_font(zoom, 0.61)
        self.margin_metrics = QFontMetricsF(self.margin_font)
        self._labels: dict[str, LabelInk] = {}
        self._names: dict[str, tuple[QStaticText, float]] = {}

    def label(self, name: str) -> LabelInk:
        """The ink of a label; one that the tag set lacks is grey and has its name's start."""
        known = self._labels.get(name)
        if known is None:
            label = self.tag_set.label(name)
            short = (label.short if label is not None else "") or name[:3].upper()
            known = self._labels[name] = LabelInk(
                self.theme.label(self.tag_set, name),
                _static(short, self.font),
                self._metrics.horizontalAdvance(short),
            )
        return known

    def relation_name(self, name: str) -> tuple[QStaticText, float]:
        """A relation type's name as it is shown in the margin, and its width."""
        known = self._names.get(name)
        if known is None:
            found = self.tag_set.relation(name)
            text = found.short if found is not None and found.short else name.replace("_", " ")
            known = self._names[name] = (
                _static(text, self.margin_font),
                self.margin_metrics.horizontalAdvance(text),
            )
        return known


def faded(color: QColor, share: float) -> QColor:
    """The colour, that much of it opaque."""
    result = QColor(color)
    result.setAlphaF(share)
    return result


def _static(text: str, font: QFont) -> QStaticText:
    result = QStaticText(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    result.prepare(font=font)
    return result
