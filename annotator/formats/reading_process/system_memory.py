"""The memory of the machine, and of another process, on each system."""

import ctypes
import os
import sys
from contextlib import suppress
from subprocess import Popen
from typing import Any, cast


def machine_bytes() -> int:
    """Return the size of the machine's memory in bytes; 0 if it is not known."""
    if sys.platform == "win32":
        return _machine_bytes_of_windows()
    with suppress(OSError, ValueError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 0


def memory_of(process: "Popen[bytes]") -> int:
    """Return the memory that a process uses in bytes; 0 if it is not known."""
    with suppress(OSError, ValueError, AttributeError, IndexError):
        if sys.platform == "win32":
            return _memory_of_windows(process)
        if sys.platform == "darwin":
            return _memory_of_mac(process.pid)
        with open(f"/proc/{process.pid}/statm", "rb") as statm:  # noqa: PTH123 - 20 times a second
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


class _MacUsage(ctypes.Structure):
    """``rusage_info_v0`` of macOS, as far as it is read."""

    _fields_ = [
        ("uuid", ctypes.c_uint8 * 16),
        ("times", ctypes.c_uint64 * 6),
        ("resident", ctypes.c_uint64),
        ("footprint", ctypes.c_uint64),
        ("ends", ctypes.c_uint64 * 2),
    ]


def _memory_of_mac(pid: int) -> int:
    usage = _MacUsage()
    library = ctypes.CDLL("/usr/lib/libproc.dylib")
    return usage.footprint if library.proc_pid_rusage(pid, 0, ctypes.byref(usage)) == 0 else 0


class _WindowsCounters(ctypes.Structure):
    """``PROCESS_MEMORY_COUNTERS`` of Windows."""

    _fields_ = [
        ("cb", ctypes.c_uint32),
        ("faults", ctypes.c_uint32),
        *[(f"size_{number}", ctypes.c_size_t) for number in range(6)],
        ("page_file", ctypes.c_size_t),
        ("peak_page_file", ctypes.c_size_t),
    ]


class _WindowsMemory(ctypes.Structure):
    """``MEMORYSTATUSEX`` of Windows."""

    _fields_ = [
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total", ctypes.c_uint64),
        *[(f"size_{number}", ctypes.c_uint64) for number in range(6)],
    ]


def _memory_of_windows(process: "Popen[bytes]") -> int:
    counters = _WindowsCounters()
    counters.cb = ctypes.sizeof(counters)
    library = cast("Any", ctypes).WinDLL("psapi")
    handle = ctypes.c_void_p(int(process._handle))  # pyright: ignore
    done = library.GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
    return counters.page_file if done else 0


def _machine_bytes_of_windows() -> int:
    memory = _WindowsMemory()
    memory.length = ctypes.sizeof(memory)
    library = cast("Any", ctypes).WinDLL("kernel32")
    return memory.total if library.GlobalMemoryStatusEx(ctypes.byref(memory)) else 0
