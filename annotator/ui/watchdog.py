"""Writes to the log where the program is when the window does not answer."""

import faulthandler
from time import monotonic
from typing import IO

from PySide6.QtCore import QObject, QTimer

from annotator.bug_log import LOGGER

_BEAT_MS = 2_000
_LIMIT_SECONDS = 6.0
_MOST_STACKS = 20
"""The stacks that one run writes, of some KB each."""


class Watchdog(QObject):
    """Waits for beats of the thread of the interface; without them the stacks are written.

    A thread of C waits: one of Python would wait for a library that holds all Python threads up.

    Args:
        log: Stays open as long as this.
        parent: The owner; the watch ends with it.
        limit: The seconds after which the stacks are written.
    """

    def __init__(self, log: IO[bytes], parent: QObject, limit: float = _LIMIT_SECONDS) -> None:
        super().__init__(parent)
        self._log = log
        self._limit = limit
        self._hangs = 0
        self._last = monotonic()
        self._timer = QTimer(self, interval=min(_BEAT_MS, int(limit * 1_000 / 3)))
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._wait()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        faulthandler.cancel_dump_traceback_later()

    def _beat(self) -> None:
        silent = monotonic() - self._last
        if silent > self._limit:
            self._hangs += 1
            LOGGER.warning("The window did not answer for %.0f s; the stacks are above", silent)
        self._wait()

    def _wait(self) -> None:
        self._last = monotonic()
        if self._hangs < _MOST_STACKS:
            faulthandler.dump_traceback_later(self._limit, file=self._log)
        else:
            faulthandler.cancel_dump_traceback_later()
