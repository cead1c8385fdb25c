"""Hears what the application tells screen readers, as their bridge to the system would."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import PySide6
import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from shiboken6 import wrapInstance

_INSTALL = "_ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE"
"""Qt’s function that lets somebody else hear; PySide does not offer it."""
_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class Ear:
    """What was told, in its order."""

    def __init__(self) -> None:
        self.announced: list[str] = []
        self.events: list[tuple[str, str]] = []
        """The kind, and the name of the object."""

    def forget(self) -> None:
        self.announced.clear()
        self.events.clear()

    def take(self, address: int) -> None:
        event: Any = wrapInstance(address, QAccessibleEvent)
        kind = event.type()
        source = event.object()
        self.events.append((kind.name, source.objectName() if source is not None else ""))
        if kind == QAccessible.Event.Announcement:
            announcement: Any = wrapInstance(address, QAccessibleAnnouncementEvent)
            self.announced.append(announcement.message())


@contextmanager
def listening() -> Iterator[Ear]:
    """Have a screen reader at work, and hear what it is told."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the name of the function is another one here")
    library = ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt/lib/libQt6Gui.so.6"))
    install = getattr(library, _INSTALL)
    install.argtypes, install.restype = [ctypes.c_void_p], ctypes.c_void_p
    ear = Ear()
    handler = _HANDLER(ear.take)
    before = install(ctypes.cast(handler, ctypes.c_void_p))
    QAccessible.setActive(True)
    try:
        yield ear
    finally:
        QAccessible.setActive(False)
        install(before)
