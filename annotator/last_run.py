"""Knows how the runs of the window before this one ended: a crash leaves no other word."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from platformdirs import user_state_path

from annotator.bug_log import log_path
from annotator.processes import is_gone, this_process
from annotator.stored_json import decode

_MARKS = (b"Fatal Python error: ", b"Windows fatal exception: ")
"""What faulthandler writes before the stacks."""
_MOST_READ = 4_000_000


class EndedBadly(Struct, frozen=True):
    """A run that did not end as a run should."""

    began: str
    """When it began, by the clock of this place: ``2026-11-30 09:15``."""
    crash: str
    """What the system called the crash; empty if the process was ended from outside."""


def begin_run() -> EndedBadly | None:
    """Note that a window is open, and return the latest run that ended badly, once.

    Windows that are open are left alone. A folder that cannot be written keeps nobody.
    """
    latest: EndedBadly | None = None
    with suppress(OSError):
        for record in sorted(_runs().iterdir()):
            with suppress(OSError, ValueError):
                if is_gone(record.stem):
                    found = _read(record)
                    record.unlink()
                    if latest is None or (bool(found.crash), found.began) > (
                        bool(latest.crash),
                        latest.began,
                    ):
                        latest = found
    with suppress(OSError):
        _runs().mkdir(mode=0o700, parents=True, exist_ok=True)
        began = datetime.now().strftime("%Y-%m-%d %H:%M")
        _own_record().write_bytes(msgspec.json.encode((began, _log_size())))
    return latest


def end_run() -> None:
    """Note that the window ends as it should."""
    with suppress(OSError):
        _own_record().unlink(missing_ok=True)


def _read(record: Path) -> EndedBadly:
    """Return what is known of a run; of a record that is half written, nothing.

    Raises:
        OSError: Its record cannot be read.
    """
    try:
        began, size = decode(record.read_bytes(), tuple[str, int])
    except msgspec.DecodeError:
        began, size = "", 0
    return EndedBadly(began, _crash_since(size))


def _crash_since(size: int) -> str:
    """Return what the log calls the last crash behind its first ``size`` bytes."""
    found = ""
    for path in (log_path().with_suffix(".old.log"), log_path()):
        with suppress(OSError), path.open("rb") as log:
            if os.fstat(log.fileno()).st_size > size:
                log.seek(size)
                for line in log.read(_MOST_READ).splitlines():
                    for mark in _MARKS:
                        if line.startswith(mark):
                            found = line.removeprefix(mark).decode("ascii", "replace")
    return found


def _log_size() -> int:
    with suppress(OSError):
        return log_path().stat().st_size
    return 0


def _runs() -> Path:
    """The folder with a record for each window that is open."""
    return user_state_path("annotator", appauthor=False) / "running"


def _own_record() -> Path:
    return _runs() / f"{this_process()}.json"
