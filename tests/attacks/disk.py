"""The disk that fails on demand: builds ``shim/disk.c``, preloads it, and tells it what to do."""

import atexit
import ctypes
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from enum import IntEnum, IntFlag
from pathlib import Path

_SOURCE = Path(__file__).with_name("shim") / "disk.c"
_PRELOADED = "ANNOTATOR_ATTACK_DISK"
NEVER = 2**60


class Steps(IntFlag):
    """Kinds of steps; ``shim/disk.c`` has the same."""

    OPEN = 1
    READ = 2
    WRITE = 4
    SYNC = 8
    TRUNCATE = 16
    MAP = 32
    RENAME = 64
    UNLINK = 128
    LINK = 256
    MAKE = 512
    CLOSE = 1024
    LOCK = 2048
    STAT = 4096
    CREATE = 8192

    CHANGES = WRITE | SYNC | TRUNCATE | MAP | RENAME | UNLINK | LINK | MAKE | CREATE
    """Steps that need room on the disk, or the right to write it."""
    ALL = 16383


class Action(IntEnum):
    """What happens in a step; ``shim/disk.c`` has the same."""

    FAIL = 1
    SHORT = 2
    """Half of what is written is written."""
    KILL_BEFORE = 3
    KILL_AFTER = 4
    KILL_TORN = 5
    """Half of what is written is written, and the process ends."""


def why_not() -> str:
    """Return why no disk can fail here, in a sentence; "" where one can."""
    if not sys.platform.startswith("linux"):
        return "The shim replaces functions of Linux' C library."
    if shutil.which("cc") is None:
        return "There is no C compiler."
    return ""


def is_preloaded() -> bool:
    """Return whether this process goes through the shim."""
    return bool(os.environ.get(_PRELOADED))


def restart_preloaded(arguments: list[str]) -> None:
    """Build the shim, and begin this process anew with it; returns if that was done before.

    Args:
        arguments: Those of Python.
    """
    if is_preloaded():
        folder = Path(os.environ[_PRELOADED]).parent
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return
    library = _build(Path(tempfile.mkdtemp(prefix="annotator-shim-")))
    os.environ |= {"LD_PRELOAD": str(library), _PRELOADED: str(library)}
    os.execv(sys.executable, [sys.executable, *arguments])


def _build(folder: Path) -> Path:
    library = folder / "disk.so"
    flags = ["-O2", "-Wall", "-Werror", "-shared", "-fPIC"]
    subprocess.run(["cc", *flags, "-o", library, _SOURCE, "-lpthread"], check=True)
    return library


class Disk:
    """The disk under a folder.

    Raises:
        RuntimeError: This process does not go through the shim, or SQLite does not.
    """

    def __init__(self, folder: Path) -> None:
        self._shim = ctypes.CDLL(os.environ[_PRELOADED])
        self._shim.disk_failed.restype = ctypes.c_char_p
        self._shim.disk_steps.restype = ctypes.c_long
        self._shim.disk_watch(os.fsencode(folder))
        self.calm()
        self._check_sqlite(folder)

    def arm(
        self, action: Action, error: int, steps: Steps, *, first: int, last: int | None = None
    ) -> None:
        """Count steps from now on, and let some go wrong.

        Args:
            action: What happens in them.
            error: The number of the error with which they fail.
            steps: The kinds that count.
            first: The number of the first one that goes wrong, from 1.
            last: The number of the last one; the first one if it is None.
        """
        numbers = ctypes.c_long(first), ctypes.c_long(last or first)
        self._shim.disk_arm(*numbers, int(action), error, int(steps))

    def calm(self) -> None:
        """Let everything work again; the count stays."""
        self._shim.disk_arm(ctypes.c_long(NEVER), ctypes.c_long(NEVER), 0, 0, 0)

    @property
    def steps(self) -> int:
        """The number of steps since the disk was armed."""
        return self._shim.disk_steps()

    @property
    def failed(self) -> str:
        """The first step that went wrong, such as ``write kyiv.annotator-wal``."""
        return os.fsdecode(self._shim.disk_failed())

    def record(self, log: Path) -> None:
        """Write each step that changes the disk to a log outside the folder from now on."""
        if self._shim.disk_record(os.fsencode(log)) < 0:
            raise OSError(f"{log} cannot be written")

    def mark(self, number: int) -> None:
        """Write into the log that an edit was acknowledged."""
        self._shim.disk_mark(ctypes.c_long(number))

    def _check_sqlite(self, folder: Path) -> None:
        """See whether SQLite goes through the shim: it does not where Python brings its own."""
        self.arm(Action.FAIL, 5, Steps.OPEN | Steps.CREATE, first=1)
        try:
            sqlite3.connect(folder / "probe").execute("CREATE TABLE probe (id)")
        except sqlite3.OperationalError:
            pass
        finally:
            (folder / "probe").unlink(missing_ok=True)
        if not self.steps:
            raise RuntimeError("SQLite does not go through the C library that is preloaded.")
        self.calm()
