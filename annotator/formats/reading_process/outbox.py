"""Collects the messages of the process that reads files, and sends them in frames."""

import os
from collections.abc import Callable
from threading import Condition

from annotator.formats.reading_process.frames import encode, frame, position_frame
from annotator.formats.reading_process.messages import FRAMES_AHEAD, Position, Report

_FRAME_BYTES = 128 * 1024
_FRAME_MESSAGES = 1_000
_WAITING_BYTES = 16 * 1024
"""So much of small files goes in one frame."""


class GivenUp(BaseException):
    """The file that is read is not wanted any more. No reader catches this."""


class Outbox:
    """Sends frames, as many as the program has room for; any thread may send.

    Args:
        descriptor: The pipe to the program.
        is_given_up: Returns whether the file that is read is not wanted any more.
    """

    def __init__(self, descriptor: int, is_given_up: Callable[[], bool]) -> None:
        self._descriptor = descriptor
        self._is_given_up = is_given_up
        self._changed = Condition()
        self._encoded = bytearray()
        self._count = 0
        self._room = FRAMES_AHEAD
        self._is_partly_sent = False

    def begin(self) -> None:
        """Begin an import: the program has taken all frames."""
        with self._changed:
            self._room = FRAMES_AHEAD

    def make_room(self, frames: int) -> None:
        """Let as many more frames be sent."""
        with self._changed:
            self._room += frames
            self._changed.notify_all()

    def wake(self) -> None:
        """Let a thread that waits for room look whether the file was given up."""
        with self._changed:
            self._changed.notify_all()

    def add(self, report: Report) -> None:
        """Add a message to the frame, which is sent when it is full.

        Raises:
            GivenUp: The file is not wanted any more.
        """
        if self._is_given_up():
            raise GivenUp
        encoded = encode(report)
        with self._changed:
            self._encoded += encoded
            self._count += 1
            if len(self._encoded) >= _FRAME_BYTES or self._count >= _FRAME_MESSAGES:
                self._wait_for_room()
                self._send()

    def flush(self) -> None:
        """Send the messages that wait; raises GivenUp if the file is not wanted any more."""
        with self._changed:
            if self._count:
                self._wait_for_room()
                self._send()

    def finish(self, report: Report, *, may_wait: bool) -> None:
        """Add the last message of a file, whatever was given up.

        A file of which something was sent is sent to its end before the next one begins: if the
        process ends later, that is not the fault of this file.

        Args:
            report: The message.
            may_wait: Whether it can go with those of the next file, which is at hand.
        """
        encoded = encode(report)
        with self._changed:
            self._encoded += encoded
            self._count += 1
            if self._is_partly_sent or not may_wait or len(self._encoded) >= _WAITING_BYTES:
                self._send()
            self._is_partly_sent = False

    def send_if_room(self) -> None:
        """Send the messages that wait if the program has room for them."""
        with self._changed:
            if self._count and self._room > 0:
                self._send()

    def send_position(self, position: Position) -> None:
        """Send how far a file is read, at once."""
        with self._changed:
            self._write(position_frame(position))

    def _wait_for_room(self) -> None:
        while self._room <= 0:
            if self._is_given_up():
                raise GivenUp
            self._changed.wait()

    def _send(self) -> None:
        data = frame(self._encoded, self._count)
        self._encoded, self._count = bytearray(), 0
        self._room -= 1
        self._is_partly_sent = True
        self._write(data)

    def _write(self, data: bytes) -> None:
        remaining = memoryview(data)
        while remaining:
            remaining = remaining[os.write(self._descriptor, remaining) :]
