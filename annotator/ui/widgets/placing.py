"""Where something that floats over text may be: inside its room, and beside the lines being read.

All measures are pixels.
"""

from PySide6.QtCore import QRect, QSize


def place_beside(
    lines: QRect,
    room: QRect,
    size: QSize,
    *,
    least: int,
    x: int,
    gap: int = 10,
    rather_above: bool = False,
) -> QRect:
    """Return a box below some lines, or above them; never over them, never outside the room.

    Args:
        lines: The lines being read; they count in their whole width, and may be out of the room.
        room: The area that must not be left.
        size: The wanted width and height; where no side has so much room, the box is smaller.
        least: The least height that is of use.
        x: The wanted left edge.
        gap: The distance from the lines.
        rather_above: Whether it is above the lines where both sides have room.

    Returns:
        The box; an empty one if neither side has the least height.
    """
    width = min(size.width(), room.width())
    left = min(max(x, room.left()), room.left() + room.width() - width)
    below = max(lines.top() + lines.height() + gap, room.top())
    above = min(lines.top() - gap, room.top() + room.height())
    beneath, over = room.top() + room.height() - below, above - room.top()
    height = min(size.height(), max(beneath, over))
    if height < min(least, size.height()) or height <= 0 or width <= 0:
        return QRect()
    if beneath >= height and not (rather_above and over >= height):
        return QRect(left, below, width, height)
    return QRect(left, above - height, width, height)
