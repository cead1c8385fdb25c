"""Starts the process that reads files, passes messages on, and ends it when a limit is exceeded."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Literal

from annotator.formats.reading_process import READ_FILES
from annotator.formats.reading_process.frames import (
    POSITION,
    decode_position,
    encode,
    frame,
    read_frame,
)
from annotator.formats.reading_process.limits import EXIT_NO_MEMORY, ReadingLimits, describe_end
from annotator.formats.reading_process.messages import Command, Position
from annotator.formats.reading_process.system_memory import memory_of
from annotator.temporary import temporary_folder

_log = logging.getLogger(__name__)

_CODE = (
    "import sys; sys.path[:] = sys.argv[1:]; "
    "from annotator.formats.reading_process.child import main; main()"
)
_WATCH_SECONDS = 0.05
_LONGEST_STEP_SECONDS = 1.0
"""What counts of a longer time between two looks: the machine was asleep."""
_START_SECONDS = 120.0
"""The time in which the process has to start, on a machine that is very busy."""
_ERRORS = "errors.txt"
_SHOWN_ERROR_BYTES = 8_000

Reason = Literal["time", "memory", "ended", "crash", "start"]
"""Why a process is gone: a limit, :meth:`ReadingProcess.end`, a fault, or it never started."""


class ReadingProcess:
    """A process that reads files, seen from the program.

    It is started in a thread of its own, which passes its frames on: Linux ends the process when
    that thread ends, so it is none that a job of the window uses.
    """

    def __init__(self) -> None:
        self.search_path = list(sys.path)
        """Where the process finds modules, those of other packages' formats too."""
        self.frames: SimpleQueue[bytes | None] = SimpleQueue()
        """The frames of reports; None: the process is gone."""
        self.position: Position | None = None
        self.asked = self.finished = 0
        """The numbers of the last file that was asked for, and of the last that is done."""
        self.is_answering = False
        """Whether the program looks something up for the process, which waits for it."""
        self.reason: Reason | None = None
        self.end_in_words = ""
        """How it ended if nobody ended it: the name of a signal, or an exit code."""
        self.traceback = ""
        """Where it was then, if Python could write that."""
        self._limits = ReadingLimits()
        self._whole_seconds = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._is_started, self._is_gone, self._is_busy = Event(), Event(), Event()
        self._is_ready = False
        self._silent_seconds = self._file_seconds = self._start_seconds = 0.0
        self._folder = ""
        self._thread = Thread(target=self._run, name="files", daemon=True)
        self._thread.start()

    @property
    def is_gone(self) -> bool:
        """Whether the process ended."""
        return self._is_gone.is_set()

    @property
    def is_fresh(self) -> bool:
        """Whether no file was read by it yet."""
        return self.finished == 0

    def memory(self) -> int:
        """Return the memory that it uses in bytes."""
        return memory_of(self._process) if self._process is not None else 0

    def set_limits(self, limits: ReadingLimits) -> None:
        """Set the limits of the files that it is asked for from now on."""
        self._limits = limits

    def send(self, commands: Iterable[Command]) -> None:
        """Send commands; if the process is gone, nothing happens, and :attr:`frames` ends."""
        self._is_started.wait()
        if self._process is None or self._process.stdin is None:
            return
        encoded = [encode(command) for command in commands]
        with suppress(OSError, ValueError):
            self._process.stdin.write(frame(b"".join(encoded), len(encoded)))
            self._process.stdin.flush()

    def expect(self, number: int) -> None:
        """Watch the limits of the files up to a number."""
        self.asked = number
        self._is_busy.set()

    def begin_file(self, size: int) -> None:
        """Begin the time of a file of a size in bytes."""
        self._whole_seconds = self._limits.whole_seconds(size)
        self._file_seconds = self._silent_seconds = 0.0

    def end_file(self, number: int) -> None:
        """Note that a file is done."""
        self.finished, self.position = number, None

    def end(self, reason: Reason = "ended") -> None:
        """End the process at once, whatever it does, with all processes that it started."""
        self.reason = self.reason or reason
        self._is_started.wait()
        process = self._process
        if process is None or process.poll() is not None:
            return
        with suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)

    def wait(self, seconds: float) -> None:
        """Wait until the process is gone and its temporary files are removed."""
        self._thread.join(seconds)

    def _run(self) -> None:
        """Start the process, pass its frames on, and clear away behind it."""
        with ExitStack() as stack:
            self._run_in(stack)
        self._is_gone.set()
        self._is_busy.set()
        self.frames.put(None)

    def _run_in(self, stack: ExitStack) -> None:
        """Run the process in a folder of its own, which the stack removes."""
        try:
            self._folder = str(stack.enter_context(temporary_folder()))
            self._process = _start(self._folder)
        except OSError as error:
            self.reason, self.end_in_words = "start", error.strerror or str(error)
        else:
            Thread(target=self._watch, name="limits", daemon=True).start()
        self._is_started.set()
        if self._process is not None:
            with suppress(OSError, ValueError):
                self._pass_frames(self._process)
            self._note_end(self._process)

    def _pass_frames(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        while (received := read_frame(process.stdout.read)) is not None:
            kind, data = received
            if kind == POSITION:
                self._is_ready = True
                position = decode_position(data)
                if position != self.position:
                    self._silent_seconds = 0.0
                self.position = position
            else:
                self._silent_seconds = 0.0
                self.frames.put(data)

    def _note_end(self, process: "subprocess.Popen[bytes]") -> None:
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError, ValueError):
                assert pipe is not None
                pipe.close()
        if code == EXIT_NO_MEMORY:
            self.reason = self.reason or "memory"
        if self.reason is None and self.asked > self.finished:
            self.reason, self.end_in_words = "crash", describe_end(code)
            self.traceback = self._errors()
            _log.info("Reading ended by %s\n%s", self.end_in_words, self.traceback)

    def _errors(self) -> str:
        with suppress(OSError):
            written = Path(self._folder, _ERRORS).read_bytes()
            return written[-_SHOWN_ERROR_BYTES:].decode("utf-8", "replace")
        return ""

    def _watch(self) -> None:
        """End the process if a file exceeds a limit."""
        last = monotonic()
        while not self._is_gone.wait(_WATCH_SECONDS):
            if self.asked <= self.finished:
                self._is_busy.clear()
                if self.asked <= self.finished:
                    self._is_busy.wait()
                last = monotonic()
                continue
            now = monotonic()
            if reason := self._exceeded(min(now - last, _LONGEST_STEP_SECONDS)):
                self.end(reason)
                return
            last = now

    def _exceeded(self, seconds: float) -> Reason | None:
        """Return which limit is exceeded, after some more seconds."""
        if not self._is_ready:
            self._start_seconds += seconds
            return "start" if self._start_seconds > _START_SECONDS else None
        if self.memory() > self._limits.most_bytes:
            return "memory"
        if not self.frames.empty() or self.is_answering:
            return None  # The process may wait for the program.
        self._silent_seconds += seconds
        self._file_seconds += seconds
        is_over = self._silent_seconds > self._limits.seconds or (
            0 < self._whole_seconds < self._file_seconds
        )
        return "time" if is_over else None


def _start(folder: str) -> "subprocess.Popen[bytes]":
    """Start the process.

    Its environment is that of the program, except for the folder of its temporary files, which the
    program removes. Python takes no options from the environment: the modules are found where the
    program finds them.

    Raises:
        OSError: The system refuses.
    """
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
    with Path(folder, _ERRORS).open("wb") as errors:
        return subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **places},
            # A Ctrl+C at the terminal is the program's business.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, READ_FILES]
    # On Windows the Python of an environment only starts another one, which would not be ended.
    base = getattr(sys, "_base_executable", "") if sys.platform == "win32" else ""
    utf_8 = ["-X", "utf8"] if sys.flags.utf8_mode else []
    path = [entry or os.getcwd() for entry in sys.path]  # noqa: PTH109
    return [base or sys.executable, "-I", *utf_8, "-c", _CODE, *path]
