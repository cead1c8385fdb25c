"""The errors for files that exceed a limit, or whose readers crash."""

from math import ceil

from annotator.formats.reading_process.carried_errors import RemoteTraceback
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.formats.reading_process.process import ReadingProcess
from annotator.model import AnnotatorError, Choice, EnvironmentFault, InputError, Place, Remedy
from annotator.words import number

TIME_LIMIT, MEMORY_LIMIT = "time_limit", "memory_limit"
"""The settings of an import: seconds without progress, megabytes."""
_KILLED = "SIGKILL"


class ReadingStopped(InputError):
    """A file that was not read to its end, since it exceeds a limit or its reader crashed."""


def error_of(name: str, process: ReadingProcess, limits: ReadingLimits) -> AnnotatorError:
    """Return the error for the file, or the article, at which a process ended."""
    reason = process.reason
    if reason == "start":
        return EnvironmentFault(
            f"The part of Annotator that reads files does not start: "
            f"{process.end_in_words or 'it does not answer'}."
        )
    if reason == "time":
        return _over_time(name, limits)
    if reason == "memory":
        return _over_memory(name, limits)
    if process.end_in_words == _KILLED:
        return ReadingStopped(
            f"{name}: the system ended the reading of it, as it does if memory runs short. Close "
            f"other programs, and import it alone.",
            place=Place(name),
        )
    crash = ReadingStopped(
        f"{name}: its reader crashed ({process.end_in_words or 'it ended'}), which is a fault of "
        f"Annotator or of a library that it uses. Nothing else is affected; please report it.",
        place=Place(name),
    )
    crash.is_bug = True
    crash.__cause__ = RemoteTraceback(process.traceback)
    return crash


def _over_time(name: str, limits: ReadingLimits) -> ReadingStopped:
    seconds = number(ceil(limits.seconds), "second")
    return ReadingStopped(
        f"{name}: reading it was ended, for it took too long: it made no progress for {seconds}, "
        f"or took many times that in all.",
        remedies=(
            Remedy(
                "If the file is as it should be, allow more time: {}.",
                (Choice(TIME_LIMIT, f"{ceil(limits.seconds * 2)}"),),
            ),
        ),
        place=Place(name),
    )


def _over_memory(name: str, limits: ReadingLimits) -> ReadingStopped:
    megabytes = limits.megabytes_in_use
    return ReadingStopped(
        f"{name}: reading it was ended, for it needs more memory than {megabytes:,} MB, the most "
        f"for one file.",
        remedies=(
            Remedy(
                "If the file is as it should be, and the machine has the memory, allow more: {}.",
                (Choice(MEMORY_LIMIT, f"{megabytes * 2}"),),
            ),
        ),
        place=Place(name),
    )
