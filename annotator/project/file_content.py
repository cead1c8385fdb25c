"""A mark by which a project file is recognised as the one that was saved, after others wrote it.

Every edit makes a step of the history, which is never removed. A file that lacks the step that was
in it, or has another one under its number, is an older copy or another project.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from annotator.project.connection import (
    ProjectConnection,
    connect_existing,
    connect_to_copy,
    fold_log,
)
from annotator.project.file_place import FileDisplaced, FilePlace
from annotator.project.foreign_logs import SET_ASIDE
from annotator.project.sqlite_names import dated_path, log_path

_TRIES = 5
"""A file is read again so often when a checkpoint may be under way in it."""


class ContentMark(NamedTuple):
    """What the file itself has for certain: the project, and a step of its history."""

    project_id: str
    step: int
    """0: no step was in the file yet."""
    time: str
    annotator: str


class MarkedContent:
    """Remembers what was moved into a file itself, and tells whether it still is there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark: ContentMark | None = None

    def remember(self, mark: ContentMark) -> None:
        """Remember what the file has from now on."""
        self._mark = mark

    def is_there(self) -> bool:
        """Return whether the file at the path has what was remembered, without its log."""
        if self._mark is None:
            return True
        for _ in range(_TRIES):
            try:
                with closing(connect_to_copy(self._path)) as db:
                    return read_mark(db, self._mark.step) == self._mark
            except sqlite3.Error:
                continue
        return False


def read_mark(db: ProjectConnection, step: int | None = None) -> ContentMark:
    """Return the mark of a project as a connection sees it.

    Args:
        db: The connection.
        step: The step of the mark; None: the latest one.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    project = db.execute("SELECT value FROM project WHERE key = 'id'").fetchone()
    where = "ORDER BY id DESC LIMIT 1" if step is None else "WHERE id = ?"
    row = db.execute(
        f"SELECT id, time, annotator FROM steps {where}", [] if step is None else [step]
    ).fetchone()
    project_id = str(project[0]) if project else ""
    return ContentMark(project_id, *row) if row else ContentMark(project_id, 0, "", "")


def place_of(path: Path, db: ProjectConnection) -> FilePlace:
    """Return the place of a file that a connection has opened.

    Raises:
        OSError: the file cannot be reached.
        sqlite3.Error: it cannot be read.
    """
    content = MarkedContent(path)
    mark = read_mark(db)
    place = FilePlace(path, content)
    if is_log_empty(path):
        content.remember(mark)
    return place


def is_log_empty(path: Path) -> bool:
    """Return whether the log beside a project has no edits that its own file lacks."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size == 0
    except OSError:
        return True


def settle_open(place: FilePlace) -> bool:
    """Move edits that are only in the log of an open project into its own file.

    It does nothing where the path does not lead to that file any more. See
    :func:`~annotator.project.opening.settle`.

    Returns:
        Whether the log has nothing any more that the file lacks.
    """
    try:
        with place.writing(), closing(connect_existing(place.path)) as db:
            mark = read_mark(db)
            is_folded = fold_log(db)
            if is_folded and isinstance(place.content, MarkedContent):
                place.content.remember(mark)
            return is_folded
    except (sqlite3.Error, FileDisplaced):
        return False


def leave_log(path: Path) -> Path | None:
    """Keep SQLite from moving the log into a file that another program wrote, when it closes it.

    Returns:
        The copy of the log that stays; None when there was none.
    """
    log = log_path(path)
    try:
        if not log.stat().st_size:
            return None
        copy = dated_path(path, SET_ASIDE, ".wal")
        shutil.copyfile(log, copy)
        # SQLite reads nothing from a log without bytes, and writes nothing then.
        os.truncate(log, 0)
    except OSError:
        return None
    return copy


def remove_leavings(path: Path) -> None:
    """Remove what SQLite leaves beside the old path of a file that was moved while it was open.

    Nothing is removed where there is a file again, or where the log has anything in it.
    """
    try:
        if path.exists() or not is_log_empty(path):
            return
    except OSError:  # The disk is away, and nothing is known.
        return
    for suffix in ("-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()
