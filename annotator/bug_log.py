"""The log of errors that nobody expected: one file, for the window and the command line.

It holds kinds of errors, places in the program and times. It holds nobody's words: neither
articles nor annotations, notes or names. Nobody else may read it.
"""

import faulthandler
import logging
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from platformdirs import user_log_path

from annotator.tracebacks import describe, has_to_do_with_files, place_of

LOGGER = logging.getLogger("annotator")
_LOG_BYTES = 1_000_000
"""A longer log is put aside when the window starts; a run writes no more than that, either."""
_TOLD_AGAIN = (10, 100, 1_000, 10_000)
"""How often the same error came when a line says so."""

_crash_file: IO[bytes] | None = None
"""Open while the process runs: when it crashes, no file can be opened any more."""
_counts: Counter[tuple[str, ...]] = Counter()
_counts_lock = threading.Lock()


def log_path() -> Path:
    """Return the path of the log; messages name it."""
    return user_log_path("annotator", appauthor=False) / "annotator.log"


def start_log() -> None:
    """Write to the log from now on, as the window does while it is open."""
    path = log_path()
    with suppress(OSError):  # Another window may have it open, which Windows forbids to rename.
        if path.stat().st_size > _LOG_BYTES:
            path.replace(path.with_suffix(".old.log"))
    try:
        _make_private(path)
    except OSError:
        return  # A log that cannot be written must not keep anybody from their work.
    handler = _file_handler(path)
    handler.addFilter(_limit())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)


def log_crashes() -> IO[bytes] | None:
    """Let the stacks of all threads be written to the log if the process crashes.

    Returns:
        The open log, for the watchdog; None if it cannot be written.
    """
    global _crash_file
    if _crash_file is None or _crash_file.closed:
        try:
            path = log_path()
            _make_private(path)
            _crash_file = path.open("ab", buffering=0)
        except OSError:
            return None
    faulthandler.enable(_crash_file, all_threads=True)
    return _crash_file


def log_error(error: BaseException) -> int:
    """Write an error to the log; one that comes again and again is only counted.

    Any thread may call this.

    Returns:
        How often it has come so far.
    """
    count = _count(error)
    if count == 1:
        LOGGER.error("Not expected", exc_info=error)
    elif count in _TOLD_AGAIN:
        place = place_of(error)
        LOGGER.error("%s at %s came %d times", place[0], place[-1], count)
    return count


def log_bug(error: BaseException) -> str:
    """Write a traceback to the log; return the line for the person."""
    try:
        path = log_path()
        _make_private(path)
        handler = _file_handler(path)
    except OSError:
        return (
            f"Something went wrong in Annotator ({type(error).__name__}); it could not be logged."
        )
    LOGGER.addHandler(handler)
    try:
        LOGGER.error("Not expected", exc_info=error)
    finally:
        LOGGER.removeHandler(handler)
        handler.close()
    safe = "" if has_to_do_with_files(error) else " What was saved before is safe."
    return (
        f"Something went wrong in Annotator ({type(error).__name__}).{safe} Details, which help "
        f"to mend this, are in {path}"
    )


def log_background() -> None:
    """Write errors of threads and of callbacks to the log, which no caller receives."""

    def log_once(error: BaseException | None) -> None:
        if error is not None and not isinstance(error, SystemExit) and _count(error) == 1:
            log_bug(error)

    threading.excepthook = lambda arguments: log_once(arguments.exc_value)
    sys.unraisablehook = lambda arguments: log_once(arguments.exc_value)


def _count(error: BaseException) -> int:
    """Count an error, and return how often it has come."""
    with _counts_lock:
        place = place_of(error)
        _counts[place] += 1
        return _counts[place]


class _Formatter(logging.Formatter):
    """Writes tracebacks without what they quote."""

    def formatException(  # noqa: N802 - named by logging
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return the traceback of an error."""
        return describe(ei[1]) if ei[1] is not None else ""


def _make_private(path: Path) -> None:
    """Make the log and its folder, if they are missing, for nobody else to read.

    Raises:
        OSError: They cannot be made, or the log cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    if path.stat().st_mode & 0o077 and os.name == "posix":
        path.chmod(0o600)


def _file_handler(path: Path) -> logging.FileHandler:
    """A handler for the log.

    Raises:
        OSError: The file cannot be opened.
    """
    handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


def _limit() -> Callable[[logging.LogRecord], bool]:
    """Return a filter that lets at most the log's size pass: no fault may fill the disk."""
    left = _LOG_BYTES

    def passes(record: logging.LogRecord) -> bool:
        nonlocal left
        if left <= 0:
            return False
        traced = describe(record.exc_info[1]) if record.exc_info and record.exc_info[1] else ""
        left -= len(record.getMessage()) + len(traced)
        return True

    return passes
