"""The file of a project: made, opened, closed, and read whichever version its tables have."""

from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from annotator.model.errors import EnvironmentFault
from annotator.model.tagset import TagSet
from annotator.project import copying, schema
from annotator.project.connection import ProjectConnection, connect_to_copy, drop_statistics
from annotator.project.faults import TranslatesErrors
from annotator.project.files import WriterLock, place_new
from annotator.project.opening import connect
from annotator.temporary import part_of, temporary_folder


def make_file(path: Path, tag_set: TagSet) -> None:
    """Make the file of a new project, which has its name only when it is whole.

    Raises:
        InputError: there is a file of this name by now.
        EnvironmentFault: it cannot be written; nothing of it stays.
        sqlite3.Error: the same.
    """
    try:
        with part_of(path) as part:
            with closing(connect(part)) as db:
                schema.fill_new(db, tag_set)
            place_new(part, path)
            copying.flush_folder(path.parent)
    except OSError as error:
        raise EnvironmentFault(
            f"{path} cannot be made: {error.strerror or error}. Nothing of it was kept."
        ) from error


def open_file(path: Path, lock: WriterLock | None) -> tuple[ProjectConnection, Path | None]:
    """Open a project file.

    To be written, an older one is backed up and brought up to date; to be read, see
    :func:`connect_to_read`.

    Args:
        path: The file.
        lock: The writer's lock, which is released if the file cannot be opened; None: it is read.

    Returns:
        The connection, and the backup if one was made.

    Raises:
        AnnotatorError: as :meth:`Project.open` does; nothing stays open.
    """
    try:
        with TranslatesErrors(path):
            if lock is None:
                return connect_to_read(path), None
            db = connect(path)
            try:
                backup = schema.bring_up_to_date(db, path)
                drop_statistics(db)
                return db, backup
            except BaseException:
                db.close()
                raise
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def close_file(db: ProjectConnection, lock: WriterLock | None) -> None:
    """Close a connection, and release the writer's lock if there is one."""
    db.close()
    if lock is not None:
        lock.release()


def connect_to_read(path: Path) -> ProjectConnection:
    """Open a connection that reads a project, and changes nothing.

    The file of an older program stays as it is: a private copy of it is brought up to date, and
    removed when the connection is closed.

    Raises:
        InputError: a newer program wrote the file, or a development version before 0.1.0.
        EnvironmentFault: it cannot be read, or the copy cannot be made.
        sqlite3.Error: it cannot be read, or is damaged.
    """
    db = connect(path, read_only=True)
    try:
        if not schema.is_outdated(db, path):
            return db
        with ExitStack() as resources:
            folder = resources.enter_context(temporary_folder())
            copy = connect_to_copy(_current_copy(db, path, folder))
            copy.is_live = False
            copy.notices = db.notices
            copy.clean_up(resources.pop_all())
    except BaseException:
        db.close()
        raise
    db.close()
    return copy


@contextmanager
def readable_file(path: Path) -> Generator[Path, None, None]:
    """Yield a project's file, or a copy that is brought up to date if an older program wrote it.

    Raises:
        InputError: it is not a project, or a newer program wrote it.
        EnvironmentFault: it cannot be read, or is damaged.
    """
    with temporary_folder() as folder, ExitStack() as connections:
        with TranslatesErrors(path):
            # It stays open: the last connection removes the log that reading makes, and that of
            # the caller may not.
            db = connections.enter_context(closing(connect(path, read_only=True)))
            file = _current_copy(db, path, folder) if schema.is_outdated(db, path) else path
        yield file


def _current_copy(db: ProjectConnection, path: Path, folder: Path) -> Path:
    """Copy an older project into a folder, and bring the copy up to date.

    Returns:
        The path of the copy.

    Raises:
        EnvironmentFault: the copy cannot be made.
        sqlite3.Error: the project is damaged.
    """
    copy = folder / path.name
    with copying.copy_faults(path, f"A copy of {path}"):
        copying.copy_whole(db, copy)
    with closing(connect(copy)) as own:
        schema.migrate(own)
    return copy
