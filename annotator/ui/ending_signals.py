"""Closes the window properly where the terminal or the system asks the program to end."""

import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from annotator.processes import ENDING_SIGNALS

_MOST_READ = 64
_CLOSED = -1


class EndingSignals(QObject):
    """Reports that the program is asked to end: by Ctrl+C, a logout, a terminal that is closed.

    The first such signal is reported; the next one ends the program at once, also where it hangs.
    Signals that are ignored stay ignored, as a shell has it for jobs in the background.

    Qt waits outside Python, where no handler of Python runs. So the system writes a byte to a pipe
    (on Windows to a socket), for which Qt waits as for other events.

    Args:
        parent: The owner; it outlives the event loop.
    """

    asked = Signal()
    """The program is to end."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ends = _Sockets() if sys.platform == "win32" else _Pipe()
        self._signals = [
            number
            for number in ENDING_SIGNALS
            if signal.getsignal(number) not in (signal.SIG_IGN, None)
        ]
        for number in self._signals:
            signal.signal(number, self._end_at_once_next_time)
        self._before = signal.set_wakeup_fd(self._ends.writer, warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._ends.reader, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._tell)

    def stop(self) -> None:
        """Let signals end the program at once again."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        self._reset()
        self._ends.close()

    def _tell(self) -> None:
        numbers = self._ends.read(_MOST_READ)
        if any(number in self._signals for number in numbers):
            self.asked.emit()

    def _end_at_once_next_time(self, _number: int, _frame: FrameType | None) -> None:
        self._reset()

    def _reset(self) -> None:
        for number in self._signals:
            signal.signal(number, signal.SIG_DFL)


class _Pipe:
    """Where the system writes the number of a signal, and where it is read."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        for end in (self.reader, self.writer):
            os.set_blocking(end, False)

    def read(self, most: int) -> bytes:
        return os.read(self.reader, most)

    def close(self) -> None:
        """Close both ends; closing them twice does no harm."""
        for end in {self.reader, self.writer} - {_CLOSED}:
            os.close(end)
        self.reader = self.writer = _CLOSED


class _Sockets:
    """The same on Windows, where only a socket will do."""

    def __init__(self) -> None:
        import socket  # Elsewhere the start does without it.

        self._pair = socket.socketpair()
        for end in self._pair:
            end.setblocking(False)
        self.reader, self.writer = (end.fileno() for end in self._pair)

    def read(self, most: int) -> bytes:
        return self._pair[0].recv(most)

    def close(self) -> None:
        for end in self._pair:
            end.close()
