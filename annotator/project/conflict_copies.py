"""Finds the copies of a project that a cloud service made where two machines changed it.

Their names only propose: what decides is that the same project is inside, and that the copy has
something that this one lacks. Such a copy is merged like a colleague's project.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from annotator.model.errors import AnnotatorError, Choice, Notice, Remedy
from annotator.project.files import SUFFIX, check_is_project
from annotator.project.opening import connect
from annotator.project.sqlite_names import sqlite_uri
from annotator.words import number

_ADDED = re.compile(
    r"""
    .*(conflict|konflikt|conflit|conflitt|konflik|競合|冲突|衝突).*  # most services, in brackets
    | [ _]?[\[(]\d{1,3}[\])]                                          # Google Drive: name (1)
    | [ ]\d{1,2}                                                      # iCloud Drive: name 2
    | -[^\W_][\w .-]{1,63}                                            # OneDrive: name-MACHINE
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What services add to the name of a file, before its suffix."""
_TABLES = {
    "annotations": "id",
    "relations": "id",
    "records": "kind, id",
    "documents": "id",
    "identities": "id",
    "suggestions": "id",
    "document_versions": "document, id",
    "fields": "record, id, name",
}
"""The tables with people's work, and their keys."""
_OWN_STEPS = """
SELECT count(*) FROM theirs.steps t LEFT JOIN main.steps m
ON m.id = t.id AND m.time = t.time AND m.annotator = t.annotator WHERE m.id IS NULL
"""
"""A copy all of whose steps are known is only older: its rows need not be compared."""
_MOST_COPIES = 50
"""In a folder with more of them no more are looked into."""


class ConflictCopy(Struct, frozen=True):
    """A copy of a project that has something which the project lacks."""

    path: Path
    news: int
    """The number of rows that are in the copy alone, or were changed there last."""

    def describe(self) -> str:
        """Return a sentence about it."""
        rows = number(self.news, "change", "changes")
        return f"{self.path.name}, another copy of this project, has {rows} that this one lacks."


def find_conflict_copies(project: Path) -> list[ConflictCopy]:
    """Return the copies beside a project that have something new, in the order of their names.

    Nothing is written, and nothing waits for a lock: this may run in any thread, beside a writer.

    Args:
        project: The project file.
    """
    project = project.absolute()
    found: list[ConflictCopy] = []
    for path in _candidates(project):
        try:
            check_is_project(path)
            news = _count_news(project, path)
        except (AnnotatorError, OSError, sqlite3.Error):
            continue  # Not one of ours, or half copied: it is looked at again another time.
        if news:
            found.append(ConflictCopy(path, news))
    return found


def notice_conflict_copies(project: Path) -> list[Notice]:
    """Return a notice for each copy of :func:`find_conflict_copies`, with what to do about it."""
    return [
        Notice(
            copy.describe(),
            (Remedy("Merge it with: {}.", (Choice("merge", str(copy.path), str(project)),)),),
            is_kept=True,
        )
        for copy in find_conflict_copies(project)
    ]


def is_conflict_name(name: str, base: str) -> bool:
    """Return whether a service may have made one name of the other; both without suffix."""
    return name.startswith(base) and _ADDED.fullmatch(name[len(base) :]) is not None


def _candidates(project: Path) -> Iterator[Path]:
    try:
        beside = sorted(project.parent.iterdir())
    except OSError:
        return
    count = 0
    for path in beside:
        if path.suffix.lower() != SUFFIX or path.name == project.name:
            continue
        names = (path.stem, project.stem)
        if is_conflict_name(*names) or is_conflict_name(*reversed(names)):
            count += 1
            if count > _MOST_COPIES:
                return
            yield path


def _count_news(project: Path, copy: Path) -> int:
    """Count the rows in which a copy is ahead; 0 if another project is in it."""
    with closing(connect(project, read_only=True)) as db:
        db.execute("ATTACH ? AS theirs", [f"{sqlite_uri(copy.resolve())}?mode=ro&immutable=1"])
        (is_same,) = db.execute(
            "SELECT (SELECT value FROM theirs.project WHERE key = 'id') IS "
            "(SELECT value FROM main.project WHERE key = 'id')"
        ).fetchone()
        if not is_same or not db.execute(_OWN_STEPS).fetchone()[0]:
            return 0
        # A time is ISO 8601 in UTC, so that the order of the texts is that of the times.
        return sum(
            db.execute(
                f"SELECT count(*) FROM theirs.{table} t LEFT JOIN main.{table} m USING ({key}) "
                "WHERE m.changed IS NULL OR m.changed < t.changed"
            ).fetchone()[0]
            for table, key in _TABLES.items()
        )
