"""Keeps a process that reads files, so that not every import has to start one."""

import atexit
import sys
from threading import Lock
from weakref import WeakSet

from annotator.formats.reading_process.process import ReadingProcess

_KEPT_BYTES = 512 * 1024 * 1024
"""A process that uses more memory after its last file is ended."""
_END_SECONDS = 2.0

_lock = Lock()
_idle: list[ReadingProcess] = []
_all: WeakSet[ReadingProcess] = WeakSet()


def borrow() -> ReadingProcess:
    """Return a process that nobody else uses, or start one."""
    with _lock:
        while _idle:
            process = _idle.pop()
            if not process.is_gone and process.search_path == sys.path:
                return process
            process.end()
        process = ReadingProcess()
        _all.add(process)
        return process


def give_back(process: ReadingProcess) -> None:
    """Keep a process that does nothing, for the next import, unless there is one."""
    with _lock:
        is_kept = not _idle and not process.is_gone and process.memory() < _KEPT_BYTES
        if is_kept:
            _idle.append(process)
    if not is_kept:
        process.end()


def end_all() -> None:
    """End all processes, and wait until their temporary files are removed."""
    with _lock:
        processes = [process for process in _all if not process.is_gone]
        _idle.clear()
    for process in processes:
        process.end()
    for process in processes:
        process.wait(_END_SECONDS)


atexit.register(end_all)
