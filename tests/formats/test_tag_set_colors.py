"""The colours of the tag sets that come with Annotator, as colour-blind readers see them."""

from collections.abc import Iterator
from itertools import combinations
from math import dist
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from annotator.formats.tag_sets import read_tag_set, shipped_tag_sets
from annotator.ui.look import colors, theme

_DEFICIENCIES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                   (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
"""Of linear light (Machado, Oliveira and Fernandes 2009, severity 1.0)."""
_LEAST_DISTANCE = 0.03
"""In Oklab, where 0.02 is a difference that one just notices side by side."""


def _rgb(color: QColor) -> colors.Rgb:
    return color.redF(), color.greenF(), color.blueF()


def _seen(rgb: colors.Rgb, deficiency: str) -> colors.Rgb:
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    seen = [
        min(max(sum(map(float.__mul__, row, light)), 0.0), 1.0) for row in _DEFICIENCIES[deficiency]
    ]
    red, green, blue = (
        part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in seen
    )
    return red, green, blue


def _views(color: str) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Yield a label's line as people see it, in light and dark."""
    for scheme in (theme.LIGHT, theme.DARK):
        line = _rgb(scheme.derived(color).line)
        where = "dark" if scheme.dark else "light"
        yield f"{where}, normal", colors.to_oklab(line)
        for deficiency in _DEFICIENCIES:
            yield f"{where}, {deficiency}", colors.to_oklab(_seen(line, deficiency))


@pytest.mark.parametrize("path", shipped_tag_sets(), ids=lambda path: path.stem)
def test_no_two_labels_look_alike_to_anybody(path: Path) -> None:
    labels = [(label.name, dict(_views(label.color))) for label in read_tag_set(path).labels()]
    alike = [
        f"{one} and {other}: {where}, {dist(seen, others[where]):.3f}"
        for (one, views), (other, others) in combinations(labels, 2)
        for where, seen in views.items()
        if dist(seen, others[where]) < _LEAST_DISTANCE
    ]
    assert not alike


@pytest.mark.parametrize("path", shipped_tag_sets(), ids=lambda path: path.stem)
def test_each_colour_is_seen_on_the_page_and_under_ink(path: Path) -> None:
    for label in read_tag_set(path).labels():
        for scheme in (theme.LIGHT, theme.DARK):
            derived = scheme.derived(label.color)
            assert colors.contrast(_rgb(derived.line), _rgb(scheme.page)) >= 3
            assert colors.contrast(_rgb(scheme.ink), _rgb(derived.fill)) >= 7
            assert colors.contrast(_rgb(derived.text), _rgb(scheme.page)) >= 4.5
