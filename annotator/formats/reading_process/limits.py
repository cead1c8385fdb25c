"""The limits of time and memory within which a file is read, and how the systems keep them."""

import ctypes
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass

from annotator.formats.reading_process.system_memory import machine_bytes
from annotator.formats.unpacking_budget import UNPACK_GIGABYTES

MEGABYTE = 1024 * 1024
_MOST_MEGABYTES = 4096
TIME_LIMIT_SECONDS = 300.0
"""How long a file may be read without any progress, unless a person sets another limit."""
_WHOLE_TIMES = 30
"""How often that time a file may be read in all; that of large files grows with their size."""
_LEAST_BYTES_A_SECOND = 50_000
EXIT_NO_MEMORY = 77
"""How the process ends if there is no memory for a file."""
_ROOM_BYTES = 512 * MEGABYTE
"""What the system allows beyond the limit, which the program looks after itself."""
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class ReadingLimits:
    """How much time and memory one file may take."""

    seconds: float = TIME_LIMIT_SECONDS
    """Without any progress: no byte is read, no article comes."""
    megabytes: int = 0
    """Of memory; 0: half of the machine's, at most 4,096."""
    gigabytes: int = UNPACK_GIGABYTES
    """What it may unpack to."""

    @property
    def megabytes_in_use(self) -> int:
        """The memory in megabytes, never 0."""
        return self.megabytes or default_megabytes()

    @property
    def most_bytes(self) -> int:
        """The memory in bytes."""
        return self.megabytes_in_use * MEGABYTE

    def whole_seconds(self, size: int) -> float:
        """Return how long a file of a size in bytes may be read in all."""
        return _WHOLE_TIMES * self.seconds + size / _LEAST_BYTES_A_SECOND


def default_megabytes() -> int:
    """Return the memory for a file in megabytes: half of the machine's, at most 4,096."""
    return min(machine_bytes() // 2 // MEGABYTE or _MOST_MEGABYTES, _MOST_MEGABYTES)


def limit_memory(most_bytes: int) -> None:
    """Let the system refuse this process memory far beyond a limit, where it can."""
    with suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = most_bytes + _ROOM_BYTES
        if most != resource.RLIM_INFINITY:
            wanted = min(wanted, most)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, most))


def is_memory_error(error: BaseException) -> bool:
    """Return whether an error was raised because there was no memory."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        if isinstance(cause, MemoryError):
            return True
        seen.append(cause)
        cause = cause.__cause__ or cause.__context__
    return False


def die_with_parent() -> None:
    """Let the system end this process when the program ends, where it can.

    Elsewhere the end of the pipe is noticed, unless a library is busy just then.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def describe_end(code: int) -> str:
    """Return in words how a process ended that nobody asked to end."""
    if code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code & 0xFFFFFFFF:#x}" if code < 0 or code > 0xFF else f"exit code {code}"
