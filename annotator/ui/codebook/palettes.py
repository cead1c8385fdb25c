"""Colours for labels that differ to colour-blind readers, and how far apart two colours are.

The palettes are those of Okabe and Ito (*Color Universal Design*, 2008) and of Paul Tol (*Colour
Schemes*, SRON/EPS/TN/09-002, 2021: muted). Colour vision without one kind of cones is simulated as
by Viénot, Brettel and Mollon (1999).
"""

from collections.abc import Iterable
from math import dist

from annotator.model import TagSet
from annotator.ui.look import colors

PALETTE = {
    "#0072B2": "blue",
    "#D55E00": "vermilion",
    "#009E73": "bluish green",
    "#CC79A7": "reddish purple",
    "#E69F00": "orange",
    "#56B4E9": "sky blue",
    "#F0E442": "yellow",
    "#332288": "indigo",
    "#882255": "wine",
    "#117733": "green",
    "#44AA99": "teal",
    "#999933": "olive",
    "#CC6677": "rose",
    "#AA4499": "purple",
    "#88CCEE": "cyan",
    "#DDCC77": "sand",
}
"""The colours that are proposed, with their names: those of Okabe and Ito, then Tol's."""
_TOO_CLOSE = 0.06
"""The distance below which two fills can hardly be told apart; black and white have about 1.7."""
_SIGHTS = {
    "": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}
"""For each sight, how linear red, green and blue are seen."""


def distance(one: str, other: str) -> float:
    """Return how far apart two colours are, to the eye that tells them apart worst."""
    mine, theirs = colors.from_hex(one), colors.from_hex(other)
    return min(dist(_seen(mine, sight), _seen(theirs, sight)) for sight in _SIGHTS)


def _seen(color: colors.Rgb, sight: str) -> colors.Rgb:
    linear = [part**2.2 for part in color]
    red, green, blue = (
        max(sum(share * part for share, part in zip(row, linear, strict=True)), 0.0) ** (1 / 2.2)
        for row in _SIGHTS[sight]
    )
    return red, green, blue


def alike(tag_set: TagSet, color: str, name: str) -> list[str]:
    """Return the labels whose colour some readers can hardly tell from that of a label.

    Args:
        tag_set: The tag set.
        color: The colour of the label, ``#rrggbb``.
        name: The name of the label.
    """
    return [
        label.name
        for label in tag_set.offered_labels()
        if label.name != name and label.color and distance(label.color, color) < _TOO_CLOSE
    ]


def free_color(tag_set: TagSet) -> str:
    """Return the colour of the palette that is farthest from those of all labels."""
    used = [label.color for label in tag_set.offered_labels() if label.color]
    return max(PALETTE, key=lambda color: _nearest(color, used))


def _nearest(color: str, used: Iterable[str]) -> float:
    return min((distance(color, each) for each in used), default=0.0)
