"""Tells processes apart, and the living from the dead: in names of what must not outlive them.

A number alone does not name a process: it is given again after its end. The time of its start
goes with it, and the machine, since folders are shared between machines and containers.
"""

import os
import re
import signal
import sys
import zlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

ENDING_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)
"""Ctrl+C, the system's request to end, a terminal that was closed; Windows has another one."""

PATTERN = r"[0-9a-f]{8}-\d+-\d+"
"""The names that :func:`this_process` gives."""
_NAME = re.compile(r"([0-9a-f]{8})-(\d+)-(\d+)")
_UNKNOWN = 0
"""The start of a process that exists, and of which the system tells no more."""
_WINDOWS_QUERY, _WINDOWS_DENIED, _WINDOWS_RUNNING = 0x1000, 5, 259
_MAC_INFORMATION, _MAC_SIZE, _MAC_ZOMBIE = 3, 136, 5
_MAC_STATUS, _MAC_SECONDS, _MAC_MICROSECONDS = 4, 120, 128
"""Where ``proc_bsdinfo`` of macOS (sys/proc_info.h) has the state and the start, in bytes."""


def this_process() -> str:
    """Return the name of this process: no other has it, on any machine that shares a folder."""
    return _name_of(os.getpid())


@lru_cache(2)
def _name_of(pid: int) -> str:
    return f"{_machine()}-{pid}-{_start_of(pid) or _UNKNOWN}"


def is_gone(name: str) -> bool | None:
    """Return whether a process has ended.

    Args:
        name: Its name, as :func:`this_process` returned it there.

    Returns:
        None if this cannot be known, since it runs on another machine or in another container.

    Raises:
        ValueError: It is not such a name.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(name)
    machine, pid, start = match[1], int(match[2]), int(match[3])
    if machine != _machine():
        return None
    found = _start_of(pid)
    if found is None:
        return True
    return _UNKNOWN not in (found, start) and found != start


@lru_cache(1)
def _machine() -> str:
    """The machine, and of it the part in which numbers of processes count."""
    space = ""
    with suppress(OSError, NotImplementedError):
        space = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 - it is not the path of a file
    name = os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename
    return f"{zlib.crc32(os.fsencode(f'{name} {space}')):08x}"


def _start_of(pid: int) -> int | None:
    """Return when a process began, in the system's own unit; None if there is no such process."""
    try:
        if sys.platform == "win32":
            return _start_on_windows(pid)
        if sys.platform == "darwin":
            return _start_on_mac(pid)
        return _start_on_linux(pid)
    except (OSError, AttributeError, IndexError, ValueError):
        return _UNKNOWN if sys.platform == "win32" else _ask_posix(pid)


def _start_on_linux(pid: int) -> int | None:
    """Read proc(5): what follows the name, which may have spaces; a zombie has ended."""
    fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    return None if fields[0] in (b"Z", b"X") else int(fields[19])


def _ask_posix(pid: int) -> int | None:
    try:
        os.kill(pid, 0)  # It sends nothing. (On Windows it would end the process.)
    except ProcessLookupError:
        return None
    except (OSError, OverflowError):
        return _UNKNOWN
    return _UNKNOWN


def _start_on_mac(pid: int) -> int | None:
    import ctypes

    content = ctypes.create_string_buffer(_MAC_SIZE)
    library: Any = ctypes.CDLL("/usr/lib/libproc.dylib", use_errno=True)
    if library.proc_pidinfo(pid, _MAC_INFORMATION, 0, content, _MAC_SIZE) != _MAC_SIZE:
        return _ask_posix(pid)
    if int.from_bytes(content.raw[_MAC_STATUS : _MAC_STATUS + 4], sys.byteorder) == _MAC_ZOMBIE:
        return None
    seconds = int.from_bytes(content.raw[_MAC_SECONDS:_MAC_MICROSECONDS], sys.byteorder)
    return seconds * 1_000_000 + int.from_bytes(content.raw[_MAC_MICROSECONDS:], sys.byteorder)


def _start_on_windows(pid: int) -> int | None:
    import ctypes

    kernel: Any = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(_WINDOWS_QUERY, False, pid)
    if not handle:
        error: int = getattr(ctypes, "get_last_error")()  # noqa: B009
        return _UNKNOWN if error == _WINDOWS_DENIED else None
    try:
        process, code = ctypes.c_void_p(handle), ctypes.c_ulong()
        if kernel.GetExitCodeProcess(process, ctypes.byref(code)) and code.value != (
            _WINDOWS_RUNNING
        ):
            return None
        times = [ctypes.c_ulonglong() for _ in range(4)]
        if not kernel.GetProcessTimes(process, *map(ctypes.byref, times)):
            return _UNKNOWN
        return times[0].value
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))
