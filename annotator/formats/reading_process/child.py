"""The process that reads files: does what the program asks for, until that goes away."""

import faulthandler
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import sleep
from typing import BinaryIO

from annotator.formats.blocks import blocks_today
from annotator.formats.reading_process.frames import decode_commands, read_frame
from annotator.formats.reading_process.limits import (
    EXIT_NO_MEMORY,
    die_with_parent,
    is_memory_error,
    limit_memory,
)
from annotator.formats.reading_process.messages import (
    Answer,
    Ask,
    Begin,
    FindBlocks,
    Finished,
    FoundBlocks,
    GiveUp,
    Position,
    Read,
    Recognised,
    Started,
    TakeFrames,
)
from annotator.formats.reading_process.one_file import read_file
from annotator.formats.reading_process.outbox import GivenUp, Outbox
from annotator.formats.reading_process.positions import FilePosition
from annotator.formats.reading_process.recorder import Recorder
from annotator.model import AnnotatorError, Document
from annotator.startup import collect_garbage_seldom

_IDLE_SECONDS = 120.0
"""The process ends if it is asked for nothing for so long."""
_POSITION_SECONDS = 0.2
"""The time between two reports of how far a file is read."""


class Child:
    """Reads files for the program at the other end of two pipes.

    Args:
        commands: The pipe from the program.
        descriptor: The pipe to the program.
    """

    def __init__(self, commands: BinaryIO, descriptor: int) -> None:
        self._commands = commands
        self._given_up = 0
        """The number of the last file that is not wanted."""
        self._number = 0
        self._to_do: SimpleQueue[Begin | Read | FindBlocks] = SimpleQueue()
        self._answers: SimpleQueue[list[Document]] = SimpleQueue()
        self._outbox = Outbox(descriptor, self._is_given_up)
        self._recorder: Recorder | None = None
        self._position = FilePosition()
        self._is_reading = Event()

    def run(self) -> None:
        """Read what is asked for; return if there is nothing to do for a while."""
        self._outbox.send_position(Position(0, 0, 0, ""))  # It is ready.
        Thread(target=self._listen, daemon=True).start()
        Thread(target=self._report, daemon=True).start()
        while True:
            try:
                command = self._to_do.get(timeout=_IDLE_SECONDS)
            except Empty:
                return
            if isinstance(command, Begin):
                self._begin(command)
            else:
                self._read(command)

    def _begin(self, begin: Begin) -> None:
        with suppress(OSError):
            os.chdir(begin.folder or os.sep)
        limit_memory(begin.most_bytes)
        self._outbox.begin()
        self._recorder = Recorder(begin, self._outbox.add, self._ask)

    def _read(self, command: Read | FindBlocks) -> None:
        self._number = command.number
        try:
            if not self._is_given_up() and isinstance(command, Read):
                self._read_file(Path(os.fsdecode(command.path)), command)
            elif not self._is_given_up() and isinstance(command, FindBlocks):
                self._find_blocks(command)
        except GivenUp:
            pass
        finally:
            self._is_reading.clear()
        may_wait = not self._is_given_up() and not self._to_do.empty()
        self._outbox.finish(Finished(command.number), may_wait=may_wait)

    def _read_file(self, path: Path, command: Read) -> None:
        assert self._recorder is not None
        recorder, outbox = self._recorder, self._outbox
        outbox.add(Started(command.number))
        self._position.begin(path)
        recorder.context.on_part = self._position.at_part
        self._is_reading.set()

        def report_format(file_format: object) -> None:
            outbox.add(Recognised(getattr(file_format, "name", "")))

        try:
            for item in read_file(path, command.format, recorder.context, report_format):
                recorder.send_item(item)
            recorder.send_reports()
        except AnnotatorError as error:
            if is_memory_error(error):
                os._exit(EXIT_NO_MEMORY)
            recorder.send_failure(error)
        except MemoryError:
            os._exit(EXIT_NO_MEMORY)

    def _find_blocks(self, command: FindBlocks) -> None:
        self._outbox.add(Started(command.number))
        self._outbox.flush()
        blocks = blocks_today(command.document, of_formats_too=command.of_formats_too)
        self._outbox.add(FoundBlocks(blocks))

    def _ask(self, question: Ask) -> Sequence[Document]:
        while not self._answers.empty():
            self._answers.get()  # It came for a file that was given up.
        self._outbox.add(question)
        self._outbox.flush()
        answer = self._answers.get()
        if self._is_given_up():
            raise GivenUp
        return answer

    def _is_given_up(self) -> bool:
        return self._number <= self._given_up

    def _listen(self) -> None:
        """Take commands in a thread, so that a file can be given up while it is read."""
        while (received := read_frame(self._commands.read)) is not None:
            for command in decode_commands(received[1]):
                if isinstance(command, TakeFrames):
                    self._outbox.make_room(command.count)
                elif isinstance(command, GiveUp):
                    self._given_up = command.number
                    self._answers.put([])
                    self._outbox.wake()
                elif isinstance(command, Answer):
                    self._answers.put(command.documents)
                else:
                    self._to_do.put(command)
        os._exit(0)  # The program is gone.

    def _report(self) -> None:
        """Send how far a file is read, and articles that would wait for others."""
        while True:
            self._is_reading.wait()
            sleep(_POSITION_SECONDS)
            if not self._is_reading.is_set():
                continue
            self._outbox.send_if_room()
            known = self._position.known()
            if known is not None:
                self._outbox.send_position(Position(self._number, *known))


def main() -> None:
    """Run the process on its standard input and output, which nothing else then uses."""
    with suppress(ValueError, OSError, AttributeError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # The program ends this process itself.
    faulthandler.enable(sys.stderr)
    collect_garbage_seldom()
    commands = os.fdopen(os.dup(0), "rb")
    descriptor = os.dup(1)
    # What libraries print must not come between the messages.
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    die_with_parent()
    Child(commands, descriptor).run()
    sys.stderr.flush()
    os._exit(0)
