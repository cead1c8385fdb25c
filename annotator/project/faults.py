"""The faults behind errors of SQLite: which file they are of, what happened to it, what helps.

A file is called damaged only where it is the cause. A disk or a network that is away looks much
the same to SQLite: so the file is looked at once more, byte by byte, before anything is said.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic
from types import TracebackType

import msgspec

from annotator.model.errors import (
    OF_THE_DISK,
    AnnotatorError,
    Choice,
    EnvironmentFault,
    Remedy,
)
from annotator.project.file_place import FilePlace
from annotator.project.sqlite_names import journal_path, log_path, sqlite_uri
from annotator.project.sqlite_words import in_plain_words

_SECOND_LOOK_SECONDS = 0.5
_PROGRESS_STEPS = 10_000
_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\x00"
_MALFORMED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
_NOT_DECODED = "Could not decode to UTF-8"
_OF_CONTENT = ("no such ", "malformed", "unsafe use", "unrecognized token", "incomplete input")
"""How messages begin that are about what is in the file: the statements themselves are fixed."""
_OF_WHOLE_FILE = ("no such ", "malformed database schema")
"""How causes begin that are about the tables, and not about a row of one."""
_ABOUT_SCHEMA = (b"malformed database schema", b"no such ")
_BUGS = (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.NotSupportedError)

opened: dict[Path, float] = {}
"""The projects that this process opened, the latest last, and when (:func:`time.monotonic`): an
error that nobody expected may come from what is in them."""


def note_opened(path: Path) -> None:
    """Remember that a project was opened."""
    opened.pop(path, None)
    opened[path] = monotonic()


class DamagedProject(EnvironmentFault):
    """A project file with content that does not belong there.

    Args:
        path: The file.
        cause: What is wrong, and where in the file, as far as it is known.
    """

    def __init__(self, path: Path, cause: str) -> None:
        backup = Remedy("Go back to a backup: {}.", (Choice("backups", str(path)),))
        recover = Remedy(
            "Write what can still be read into a new project: {}.", (Choice("recover", str(path)),)
        )
        super().__init__(f"{path} is damaged ({cause}).", remedies=(backup, recover))
        self.path = path
        self.cause = cause

    def name_place(self, error: BaseException) -> None:
        """Put the place in the project, which the error has as a note, before the cause.

        Not where a table is gone: the article that is read first is no place of that.
        """
        places = getattr(error, "__notes__", ())
        if places and not self.cause.startswith(_OF_WHOLE_FILE):
            self.cause = f"{', '.join(places)}: {self.cause}"
            self.args = (f"{self.path} is damaged ({self.cause}).",)


class TranslatesErrors:
    """A context manager that turns SQLite's errors into faults that name the project file.

    One object can be entered many times. Each public operation of a project enters it once, by
    this class or by :func:`~annotator.project.connection.translates_sqlite_errors`; the functions
    that it calls do not, unless they read another file.

    Args:
        path: The project file.
        decoding: Whether rows that cannot be decoded are reported as damage of the file, too.
        place: The place of the file that is open. An error that comes from what happened to the
            file there is reported as that.

    Raises:
        EnvironmentFault: on leaving the body, in the place of SQLite's error. A broken constraint
            (``sqlite3.IntegrityError``) passes as it is where the file is sound: it is a bug of
            ours.
    """

    def __init__(
        self, path: Path, *, decoding: bool = True, place: FilePlace | None = None
    ) -> None:
        self.path = path
        self._decoding = decoding
        self._place = place

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, sqlite3.Error):
            if self._place is not None and isinstance(error, sqlite3.DatabaseError):
                self._place.check()
            fault = sqlite_fault(self.path, error)
            if isinstance(fault, DamagedProject):
                fault.name_place(error)
            if fault is not None:
                raise fault from error
        elif isinstance(error, OSError) and self._is_ours(error):
            raise _cannot_be_used(self.path, error) from error
        elif isinstance(error, UnicodeDecodeError) and error.object.startswith(_ABOUT_SCHEMA):
            # What is wrong is quoted in the message, which then is not UTF-8 itself.
            raise DamagedProject(self.path, "the list of its tables cannot be read") from error
        elif self._decoding and isinstance(error, msgspec.DecodeError | RecursionError):
            fault = DamagedProject(self.path, _reason(error))
            fault.name_place(error)
            raise fault from error

    def _is_ours(self, error: OSError) -> bool:
        """Return whether an error of the system is about the project, a file beside it or above."""
        if error.errno not in OF_THE_DISK:
            return False
        name = error.filename
        if not isinstance(name, str):
            return name is None
        return name.startswith(str(self.path)) or Path(name) in self.path.parents


def _cannot_be_used(path: Path, error: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        f"{error.filename or path} cannot be used: {error.strerror}. That does not mean that the "
        f"file is damaged. See to the disk, and try again."
    )


def sqlite_fault(path: Path, error: sqlite3.Error) -> AnnotatorError | None:
    """Return the fault behind one of SQLite's errors, with the file and a remedy.

    The errors are distinguished by their primary result codes: https://www.sqlite.org/rescode.html

    Returns:
        None if it is a bug of ours.
    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    words = str(error)
    if isinstance(error, _BUGS):
        return None
    if isinstance(error, sqlite3.IntegrityError):
        found = _broken_constraint(path)
        return DamagedProject(path, found) if found else None
    if code in _MALFORMED:
        return _away(path) or _cut(path) or _sound_again(path, words) or _damaged(path, words)
    if words.startswith(_NOT_DECODED):
        column = words.split("'")[1] if "'" in words else ""
        return DamagedProject(path, f"a text is not UTF-8, in the column {column}")
    if words.startswith(_OF_CONTENT) or not isinstance(error, sqlite3.OperationalError):
        return _away(path) or _cut(path) or _damaged(path, words)
    if code == sqlite3.SQLITE_IOERR:
        return _disk_fault(path, words)
    return EnvironmentFault(_message(path, code, words))


def _message(path: Path, code: int, words: str) -> str:
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return f"{path} is being written by another program; try again in a moment."
        case sqlite3.SQLITE_FULL:
            return (
                f"The disk that holds {path} is full; what was to be saved is not. Free some "
                f"space, and try again."
            )
        case sqlite3.SQLITE_READONLY:
            return f"{path} cannot be written: the file or its folder is read-only."
        case sqlite3.SQLITE_CANTOPEN:
            return f"{path} cannot be opened; check that the folder exists and can be written."
        case sqlite3.SQLITE_NOMEM:
            return f"There is not enough memory to go on with {path}. Close other programs."
        case _:
            return f"{path}: the database reports “{words}”."


def _damaged(path: Path, words: str) -> DamagedProject:
    return DamagedProject(path, in_plain_words(words))


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "a value in it is nested deeper than any that Annotator writes"
    return f"a value in it cannot be read: {error}"


def _disk_fault(path: Path, words: str) -> EnvironmentFault:
    # One that is to be made, and for which there was no room, is not there.
    away = _away(path) if os.path.exists(path) else None  # noqa: PTH110 - raises nothing
    return away or EnvironmentFault(
        f"The disk that holds {path} did not do what was asked of it ({words}); it may be full, "
        f"away or failing. That does not mean that the file is damaged. Free some space, or "
        f"connect the disk, and try again."
    )


def _away(path: Path) -> EnvironmentFault | None:
    """Return the fault of a disk or a network that does not give the file; None if it does."""
    try:
        with path.open("rb") as file:
            file.read(_HEADER_BYTES)
            file.seek(max(path.stat().st_size - _HEADER_BYTES, 0))
            file.read(_HEADER_BYTES)
    except OSError as error:
        return EnvironmentFault(
            f"{path} cannot be reached: {error.strerror or error}. Its disk or the network may be "
            f"away; that does not mean that the file is damaged. Connect it, and try again."
        )
    return None


def _cut(path: Path) -> DamagedProject | None:
    """Return the damage of a file that is shorter than it says; None if it is not."""
    with suppress(OSError), path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
        length = path.stat().st_size
        if not length:
            return DamagedProject(path, "it is empty")
        page_size = int.from_bytes(header[16:18], "big")
        stated = int.from_bytes(header[28:32], "big") * (65536 if page_size == 1 else page_size)
        # Only then the length is one that SQLite wrote.
        is_stated = header[:16] == _MAGIC and header[24:28] == header[92:96]
        if is_stated and length < stated:
            return DamagedProject(path, f"it ends after {length:,} of {stated:,} bytes")
    return None


def _sound_again(path: Path, words: str) -> EnvironmentFault | None:
    """Return the fault of a disk that was away for a moment: the file is sound at a second look."""
    if _look(path, "PRAGMA quick_check(1)") != [("ok",)]:
        return None
    return EnvironmentFault(
        f"{path} could not be read for a moment ({words}), but is sound: its disk or the network "
        f"may have been away. Try again."
    )


def _broken_constraint(path: Path) -> str:
    """Return what in a file may have broken a constraint; "" if nothing was found in time."""
    found = _look(path, "PRAGMA integrity_check(1)")
    if found and found != [("ok",)]:
        return in_plain_words(str(found[0][0]))
    links = _look(path, "PRAGMA foreign_key_check")
    if links:
        table, row, parent, *_ = links[0]
        return f"table {table}, row {row}: the row of {parent} that it refers to is missing"
    return ""


def _look(path: Path, query: str) -> list[tuple[object, ...]] | None:
    """Ask the file something through another connection; None: no answer in time.

    Beside a file without a log, a connection that only reads would make an empty one and its
    index, which it may not remove.
    """
    end = monotonic() + _SECOND_LOOK_SECONDS
    path = path.resolve()
    with suppress(sqlite3.Error, OSError):
        has_log = log_path(path).exists() or journal_path(path).exists()
        uri = f"{sqlite_uri(path)}?mode=ro{'' if has_log else '&immutable=1'}"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=0)) as db:
            db.set_progress_handler(lambda: monotonic() > end, _PROGRESS_STEPS)
            return db.execute(query).fetchmany(1)
    return None
