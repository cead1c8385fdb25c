"""Opens projects for commands: to read them, or to change them once nobody else writes."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

from annotator.cli.cli_command import project_path
from annotator.cli.remedies import explain
from annotator.cli.streams import remark
from annotator.jobs import ProgressCallback
from annotator.model.errors import Choice, InputError, Remedy
from annotator.plugins import LazyFunction
from annotator.project import Project, ProjectInUse
from annotator.project.pen import PenAsker
from annotator.text.folding import describe_difference, resembling_names

_back_up_before = LazyFunction("annotator.project.rolling:back_up_before")
"""Loaded by commands that write."""
_ASK_EVERY_SECONDS = 0.5
Result = TypeVar("Result")


def open_to_read(path: Path, annotator: str = "") -> Project:
    """Open a project read-only: another Annotator may have it open.

    Nothing is changed: an older one is brought up to date in a private copy.

    Args:
        path: The project's path, as it was given.
        annotator: The person who reads, where that matters.
    """
    project = Project.open(project_path(path), annotator=annotator, read_only=True)
    remark_on_opening(project)
    return project


def open_to_write(
    path: Path,
    annotator: str,
    reason: str,
    progress: ProgressCallback | None = None,
    *,
    backup: bool = True,
    wait: float = 0.0,
) -> Project:
    """Open a project for a command that changes it, and back it up before.

    A script may do this a hundred times: there is one backup for some minutes.

    Args:
        path: The project's path, as it was given.
        annotator: Who changes it.
        reason: Why it is backed up: “before an import”.
        progress: Called with the number of pages copied.
        backup: Whether it is backed up.
        wait: For how many seconds the pen is asked for where another program writes.

    Raises:
        AnnotatorError: as :meth:`Project.open`. That no backup can be made is only remarked.
    """
    path = project_path(path)
    project = with_pen(path, annotator, wait, lambda: Project.open(path, annotator=annotator))
    try:
        remark_on_opening(project)
        if backup:
            outcome = _back_up_before(project.path, reason, progress)
            if outcome.fault is not None:
                remark(explain(outcome.fault))
    except BaseException:
        project.close()
        raise
    return project


def with_pen(path: Path, annotator: str, wait: float, attempt: Callable[[], Result]) -> Result:
    """Do what needs the pen of a project, when it is free.

    Args:
        path: The project.
        annotator: Who asks for it.
        wait: For how many seconds the pen is asked for where another program writes.
        attempt: Does the work; it raises ProjectInUse while it cannot be done.

    Raises:
        ProjectInUse: it was not handed over in time, or the person who writes keeps it; with the
            way to wait where that was not asked for.
        AnnotatorError: as ``attempt``.
    """
    try:
        return attempt()
    except ProjectInUse as error:
        if not wait > 0:
            way = Remedy("Or ask it to hand over: {}.", (Choice("wait", "60"),))
            raise ProjectInUse(str(error), remedies=(way,)) from None
        remark(f"{error} It is asked to hand over; waiting.")
    return _ask_for_pen(path, annotator, wait, attempt)


def _ask_for_pen(
    path: Path, annotator: str, seconds: float, attempt: Callable[[], Result]
) -> Result:
    asker, end = PenAsker(path, annotator, is_command=True), monotonic() + seconds
    try:
        while True:
            with suppress(OSError):  # Where nobody can be asked, it still may become free.
                asker.renew()
            try:
                return attempt()
            except ProjectInUse:
                reply = asker.reply()
                if reply is not None and reply.answer == "kept":
                    raise ProjectInUse(
                        f"{reply.who} on {reply.host} keeps writing in {path}. Nothing was changed."
                    ) from None
                if monotonic() > end:
                    raise
            sleep(_ASK_EVERY_SECONDS)
    finally:
        asker.withdraw()


def remark_on_opening(project: Project) -> None:
    """Report how a project was found, and where an older one was copied to before it was migrated.

    Nothing is reported about one that was found as it was left.
    """
    for notice in project.notices:
        remark(explain(notice))
    if project.backup is not None:
        remark(
            f"{project.path} was brought up to date; its earlier state is kept in {project.backup}."
        )


def check_names(
    project: Project, names: Iterable[str], setting: str = "annotator", *, insisted: bool = False
) -> None:
    """Refuse a name of a person that nearly equals another one, unless it is insisted on.

    Args:
        project: The project, whose annotators are known.
        names: The names that were given.
        setting: The setting by which they were given, for the remedy.
        insisted: Whether each name is that of a new person.

    Raises:
        InputError: a name resembles one that the project knows, or one given before it.
    """
    if insisted:
        return
    given: list[str] = []
    for name in names:
        alike = project.team.resembling(name)
        who, ways = (
            "who is an annotator already",
            "Give the name as it is there, {}, or make a new person with {}.",
        )
        if not alike:
            alike = resembling_names(name, given)
            who, ways = (
                "who is named as well",
                "Give one of the two names, such as {}, or make two people with {}.",
            )
        if alike:
            remedy = Remedy(ways, (Choice(setting, alike[0]), Choice("new_annotator")))
            raise InputError(
                f"“{name}” differs from “{alike[0]}”, {who}, only by "
                f"{describe_difference(name, alike[0])}; nothing was changed.",
                remedies=(remedy,),
            )
        given.append(name)
