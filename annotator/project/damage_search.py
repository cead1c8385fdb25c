"""Looks for damage behind an error that nobody expected: what is in a file may be the cause.

A bit that flipped in a value leaves a file that SQLite reads without complaint, and any part of
the program may stumble over it. Before such an error is called a fault of the program, the
projects that are open are checked.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic

from annotator.model.errors import AnnotatorError, Cancelled
from annotator.project import checking
from annotator.project.contents import read_tag_set
from annotator.project.faults import DamagedProject, TranslatesErrors, opened
from annotator.project.opening import connect

_SECONDS = 5.0
"""A larger project is checked in part."""


def damage_behind(
    error: BaseException, since: float = 0.0, seconds: float = _SECONDS
) -> DamagedProject | None:
    """Return the fault of a project that this process opened, if it is not sound.

    Args:
        error: What happened; a fault that names its file already is not looked behind.
        since: Projects that were opened before are not looked at (:func:`time.monotonic`).
        seconds: How long each project is looked at.

    Returns:
        The fault, with the first place that is wrong; None if all projects are sound as far as
        they were looked at.
    """
    if isinstance(error, AnnotatorError | KeyboardInterrupt):
        return None
    for path in [path for path, when in reversed(opened.items()) if when >= since]:
        try:
            problem = first_problem(path, seconds) if path.is_file() else ""
        except DamagedProject as fault:
            return fault
        except AnnotatorError:
            continue  # It is away, or locked: nothing is known of it.
        if problem:
            return DamagedProject(path, problem.rstrip("."))
    return None


def first_problem(path: Path, seconds: float) -> str:
    """Return the first thing that is wrong with a project; "" if nothing was found in time.

    Args:
        path: The project.
        seconds: How long it is looked at.

    Raises:
        AnnotatorError: it cannot be read at all.
    """
    try:
        with TranslatesErrors(path), closing(connect(path, read_only=True)) as db:
            db.set_progress_handler(_at(monotonic() + seconds), 10_000)
            return next(checking.check(db, read_tag_set(db, path), _deadline(seconds)), "")
    except Cancelled:
        return ""


def _at(end: float) -> Callable[[], bool]:
    return lambda: monotonic() > end


def _deadline(seconds: float) -> Callable[[int, int | None, str], None]:
    end = monotonic() + seconds

    def report(_done: int, _total: int | None, _what: str) -> None:
        if monotonic() > end:
            raise Cancelled("There was no time to look further.")

    return report
