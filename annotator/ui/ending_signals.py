"""Closes the window properly where the terminal or the system asks the program to end."""

import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal

from annotator.processes import ENDING_SIGNALS

_MOST_READ = 64
_TURN_MS = 250
_CLOSED = -1


class EndingSignals(QObject):
    """Reports that the program is asked to end: by Ctrl+C, a logout, a terminal that is closed.

    The first such signal is reported; the next one ends the program at once, also where it hangs.
    Signals that are ignored stay ignored, as a shell has it for jobs in the background.

    Qt waits outside Python, where no handler of Python runs. So the system writes a byte to a pipe,
    for which Qt waits as for other events. Windows writes to sockets alone, and the program opens
    none: there Python gets a turn often.

    Args:
        parent: The owner; it outlives the event loop.
    """

    asked = Signal()
    """The program is to end."""
    _came = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # Later, for the handler runs in the middle of something else.
        self._came.connect(self.asked, Qt.ConnectionType.QueuedConnection)
        self._signals = [
            number
            for number in ENDING_SIGNALS
            if signal.getsignal(number) not in (signal.SIG_IGN, None)
        ]
        for number in self._signals:
            signal.signal(number, self._handle)
        self._waker = _Turns(self) if sys.platform == "win32" else _Pipe(self)

    def stop(self) -> None:
        """Let signals end the program at once again."""
        self._waker.close()
        self._reset()

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        self._reset()
        self._came.emit()

    def _reset(self) -> None:
        for number in self._signals:
            signal.signal(number, signal.SIG_DFL)


class _Pipe:
    """Wakes Qt when a signal comes; Python runs the handler of the signal before it goes on."""

    def __init__(self, parent: QObject) -> None:
        self._reader, self._writer = os.pipe()
        for end in (self._reader, self._writer):
            os.set_blocking(end, False)
        self._before = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader, QSocketNotifier.Type.Read, parent)
        self._notifier.activated.connect(self._empty)

    def _empty(self) -> None:
        os.read(self._reader, _MOST_READ)

    def close(self) -> None:
        """Close both ends; closing them twice does no harm."""
        if self._reader == _CLOSED:
            return
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        os.close(self._reader)
        os.close(self._writer)
        self._reader = self._writer = _CLOSED


class _Turns:
    """Lets Python run often."""

    def __init__(self, parent: QObject) -> None:
        self._timer = QTimer(parent, interval=_TURN_MS)
        self._timer.timeout.connect(lambda: None)
        self._timer.start()

    def close(self) -> None:
        """Give no more turns."""
        self._timer.stop()
