"""Keeps a fault in painting from spoiling more than what is painted.

Qt paints a widget again and again, and cannot go on while a painter of it is alive, which the
traceback of an error would keep.
"""

import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QWidget

_WORDS = "This cannot be drawn; the log has details."

Paint = TypeVar("Paint", bound=Callable[..., None])


def guarded(plainly: Callable[..., None] | None = None) -> Callable[[Paint], Paint]:
    """Return a decorator for ``paintEvent`` of a widget, or ``paint`` of a delegate.

    An error is reported as any that nobody catches; the widget shows a plain state instead.

    Args:
        plainly: Paints the plain state, with the same arguments; by default a sentence, and of a
            delegate the row as Qt paints it.
    """

    def decorate(paint: Paint) -> Paint:
        @wraps(paint)
        def painted(self: object, *arguments: Any) -> None:
            try:
                paint(self, *arguments)
            except Exception as error:  # noqa: BLE001 - it is reported
                sys.excepthook(type(error), error, error.__traceback__)
                _forget_painters(error)
                (plainly or _paint_plainly)(self, *arguments)

        return cast(Paint, painted)

    return decorate


def _forget_painters(error: BaseException) -> None:
    """Let go of the painters that the frames of a traceback hold."""
    each: BaseException | None = error
    while each is not None:
        traceback.clear_frames(each.__traceback__)
        each = each.__cause__ or each.__context__


def _paint_plainly(painted: object, *arguments: Any) -> None:
    if isinstance(painted, QStyledItemDelegate):
        painter: QPainter = arguments[0]
        painter.setClipping(False)
        painter.setOpacity(1)
        QStyledItemDelegate.paint(painted, *arguments)
    elif isinstance(painted, QWidget):
        painter = QPainter(painted)
        painter.fillRect(painted.rect(), painted.palette().base())
        painter.setPen(painted.palette().color(QPalette.ColorRole.PlaceholderText))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(painted.rect(), flags, _WORDS)
        painter.end()
