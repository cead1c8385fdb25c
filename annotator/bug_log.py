"""The log of errors that nobody expected: one file, for the window and the command line."""

import logging
from pathlib import Path

from platformdirs import user_log_path

LOGGER = logging.getLogger("annotator")
_LOG_BYTES = 1_000_000
"""A longer log is put aside when the window starts."""


def log_path() -> Path:
    """Return the path of the log; messages name it."""
    return user_log_path("annotator", appauthor=False) / "annotator.log"


def start_log() -> None:
    """Write to the log from now on, as the window does while it is open."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_BYTES:
            path.replace(path.with_suffix(".old.log"))
    except OSError:
        return  # A log that cannot be written must not keep anybody from their work.
    LOGGER.addHandler(_file_handler(path, delay=True))
    LOGGER.setLevel(logging.INFO)


def log_bug(error: BaseException) -> str:
    """Write a traceback to the log; return the line for the person."""
    try:
        path = log_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _file_handler(path, delay=False)
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
    return (
        f"Something went wrong in Annotator ({type(error).__name__}). What was saved before is "
        f"safe. Details, which help to mend this, are in {path}"
    )


def _file_handler(path: Path, *, delay: bool) -> logging.FileHandler:
    """A handler for the log; with ``delay`` it opens the file when it first writes.

    Raises:
        OSError: The file cannot be opened.
    """
    handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace", delay=delay)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler
