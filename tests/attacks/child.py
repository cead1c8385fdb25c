"""A process forked from this one, which reports on a pipe and may be killed at any instant.

A fork begins where everything is imported: a thousand processes cost seconds, not many minutes.
"""

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from select import select

Report = Callable[[str], None]
"""Sends one line to the parent; when it returns, the line is in the pipe, whatever comes then."""

FAILED = "! "
"""Begins the report of an error that nobody expected; its lines follow, joined by ``\\n``."""
_MOST_SECONDS = 120.0
can_fork = hasattr(os, "fork")


class Child:
    """A forked process that does some work.

    Args:
        work: Called in the child with the function that reports.
        temporary: The child's folder for temporary files; its settings, backups and log are in
            the folder ``home`` beside it.
    """

    def __init__(self, work: Callable[[Report], None], temporary: Path) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._reading, writing = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            _work(work, writing, temporary)
        os.close(writing)
        self.lines: list[str] = []
        self._rest = b""
        self.exit_code: int | None = None

    def wait_for(self, reports: int) -> bool:
        """Wait until it has reported so many lines; return False if it ended before."""
        while len(self.lines) < reports:
            if not self._read():
                return False
        return True

    def kill(self) -> None:
        """End it at once, as a power switch does, and read what it had reported."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self) -> list[str]:
        """Wait for its end; return all its reports."""
        while self._read():
            pass
        os.close(self._reading)
        _, status = os.waitpid(self.pid, 0)
        self.exit_code = os.waitstatus_to_exitcode(status)
        return self.lines

    @property
    def failure(self) -> str | None:
        """The error that nobody expected, with its traceback."""
        if self.lines and self.lines[-1].startswith(FAILED):
            return self.lines[-1].removeprefix(FAILED).replace("\\n", "\n")
        return None

    def _read(self) -> bool:
        if not select([self._reading], [], [], _MOST_SECONDS)[0]:
            os.kill(self.pid, signal.SIGKILL)
            raise TimeoutError(f"Nothing came within {_MOST_SECONDS:.0f} s after {self.lines[-3:]}")
        data = os.read(self._reading, 65_536)
        *lines, self._rest = (self._rest + data).split(b"\n")
        self.lines += [line.decode() for line in lines]
        return bool(data)


def _work(work: Callable[[Report], None], writing: int, temporary: Path) -> None:
    """Do the work of the child, and end it without anything that Python does at its end."""

    def report(line: str) -> None:
        line = line.replace("\n", "\\n")
        os.write(writing, f"{line}\n".encode("utf-8", "backslashreplace"))

    code = 0
    try:
        tempfile.tempdir = str(temporary)
        home = str(temporary.with_name("home"))
        os.environ |= dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), home)
        work(report)
    except BaseException as error:  # noqa: BLE001 - all of it belongs to the parent
        report(FAILED + _in_short(error))
        code = 70
    finally:
        os._exit(code)


def _in_short(error: BaseException) -> str:
    """Return an error with the places in the program that it went through."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in frames
        if "annotator" in Path(frame.filename).parts
    ]
    return f"{type(error).__name__}: {error} ({' < '.join(reversed(places[-4:]))})"
