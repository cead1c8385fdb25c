"""The project: the one door to a project file, for reading and for every change."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Literal, Self
from uuid import uuid4

from annotator.jobs import ProgressCallback
from annotator.model import ModelObject
from annotator.model.errors import EnvironmentFault, InputError
from annotator.model.tagset import TagSet
from annotator.project import history
from annotator.project.adding import Adding, ImportReport, counted
from annotator.project.changes import Changes
from annotator.project.database import (
    APPLICATION_ID,
    Database,
    connect,
    forget_statistics,
    is_current,
)
from annotator.project.edits import Edit
from annotator.project.files import (
    OlderProject,
    WriterLock,
    check_is_project,
    check_writable,
    readable,
    told,
    translated,
)
from annotator.project.merging import MergeReport, Merging
from annotator.project.queries import ProjectQueries
from annotator.project.rows import to_json
from annotator.project.transaction import EditTransaction, now

Listener = Callable[[Changes], None]


class Project(ProjectQueries):
    """An open project file.

    Made by :meth:`create` or :meth:`open`. Every edit goes through :meth:`do` (or :meth:`add`,
    :meth:`undo`, :meth:`redo`): one transaction, on the disk when the call returns, then
    announced to the listeners. Use it from one thread; :meth:`worker` gives another one to a
    job's thread.
    """

    def __init__(
        self,
        path: Path,
        db: Database,
        *,
        annotator: str,
        lock: WriterLock | None,
        parent: "Project | None" = None,
    ) -> None:
        super().__init__(path, db, annotator)
        self.backup: Path | None = None
        """Where the file was copied before its tables were brought up to date, if they were."""
        self._lock = lock
        self._parent = parent
        self._working = False
        self._listeners: list[Listener] = []

    # Opening and closing

    @classmethod
    def create(cls, path: Path, tag_set: TagSet, *, annotator: str = "") -> Self:
        """Make an empty project file.

        Raises:
            InputError: there is a file already.
            EnvironmentFault: the place cannot be written.
        """
        path = path.expanduser().absolute()
        if path.exists():
            raise InputError(f"{path} exists already; it was not touched. Choose another name.")
        if not path.parent.is_dir():
            raise InputError(f"The folder {path.parent} does not exist; make it first.")
        lock = WriterLock(path)
        try:
            with translated(path):
                db = connect(path)
                try:
                    _fill_new(db, path, tag_set)
                    return cls(path, db, annotator=annotator, lock=lock)
                except BaseException:
                    db.close()
                    raise
        except BaseException:
            _remove_files(path)
            lock.release()
            raise

    @classmethod
    def open(cls, path: Path, *, annotator: str = "", read_only: bool = False) -> Self:
        """Open a project file; an older one is backed up and brought up to date.

        Raises:
            InputError: there is none, it is something else, or a newer program wrote it.
            OlderProject: an older program wrote it (with ``read_only`` alone).
            ProjectInUse: another process writes it (not raised with ``read_only``).
            EnvironmentFault: it cannot be read or written, or is damaged.
        """
        path = path.expanduser().absolute()
        check_is_project(path)
        if not read_only:
            check_writable(path)
        lock = None if read_only else WriterLock(path)
        try:
            with translated(path):
                db = connect(path, read_only=read_only)
                try:
                    backup = None if is_current(db) else _update(db, path, read_only)
                    if not read_only:
                        forget_statistics(db)
                    project = cls(path, db, annotator=annotator, lock=lock)
                    project.backup = backup
                    return project
                except BaseException:
                    db.close()
                    raise
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._db.close()
        if self._parent is not None:
            self._parent._working = False
            self._parent = None
        elif self._lock is not None:
            self._lock.release()
            self._lock = None

    def renew_locks(self) -> None:
        """To be called when this process may have opened and closed the file elsewhere.

        A file dialog does: whatever closes a handle takes all locks away. Edits call it themselves.
        """
        self._db.renew_locks()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """What the interface calls the project."""
        return self.path.stem

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return self._lock is None

    def worker(self) -> "Project":
        """A second connection for a job in another thread; close it (``with``) when done.

        Until then, edits through this one are refused. Announce what the job changed with
        :meth:`announce`, on this project's own thread.
        """
        self._check_writable()
        worker = Project(
            self.path,
            connect(self.path),
            annotator=self.annotator,
            lock=self._lock,
            parent=self,
        )
        self._working = True
        return worker

    # Changing

    def do(self, command: Edit) -> Changes:
        """Carry out a command.

        Raises:
            InputError, ValidationError: see :mod:`annotator.project.edits`.
            EnvironmentFault: the disk or a lock stands in the way; nothing was changed.
        """

        def run(edit: EditTransaction) -> str:
            command.apply(edit)
            return command.title

        return self._edit(run)

    def undo(self, progress: ProgressCallback | None = None) -> Changes | None:
        """Take the current annotator's last step back; None when there is none.

        Raises:
            InputError: something of it was changed since.
            Cancelled: ``progress`` raised it; nothing was taken back.
        """
        found = history.to_undo(self._db, self.annotator)
        if found is None:
            return None
        step, title = found

        def run(edit: EditTransaction) -> str:
            history.undo_into(edit, step, progress)
            return f"undo {title}"

        return self._edit(run, kind="undo", of=step)

    def redo(self, progress: ProgressCallback | None = None) -> Changes | None:
        """Do again what was undone last; None when there is nothing. Raises as :meth:`undo`."""
        found = history.to_redo(self._db, self.annotator)
        if found is None:
            return None
        step, title = found

        def run(edit: EditTransaction) -> str:
            history.redo_into(edit, step, progress)
            return f"redo {title}"

        return self._edit(run, kind="redo", of=step)

    @told
    def restores_more_than(self, rows: int, way: Literal["undo", "redo"]) -> bool:
        """Whether that would change more rows."""
        to_do = history.to_undo if way == "undo" else history.to_redo
        found = to_do(self._db, self.annotator)
        return found is not None and history.changes_more_than(self._db, found[0], rows)

    @told
    def undo_title(self) -> str | None:
        """What :meth:`undo` would take back."""
        found = history.to_undo(self._db, self.annotator)
        return found[1] if found else None

    @told
    def redo_title(self) -> str | None:
        """What :meth:`redo` would do again."""
        found = history.to_redo(self._db, self.annotator)
        return found[1] if found else None

    def add(
        self,
        items: Iterable[ModelObject],
        *,
        progress: ProgressCallback | None = None,
        title: str = "import",
    ) -> ImportReport:
        """Take in a stream of model objects, all of it or nothing, as one step of undo.

        A document without id gets one from its source's name. What is here already stays as
        it is; the report says so.

        Raises:
            ValidationError: an item breaks a rule of the model; the message names it.
            Cancelled: ``progress`` raised it; nothing was taken in.
        """
        reports: list[ImportReport] = []

        def run(edit: EditTransaction) -> str:
            adding = Adding(edit)
            for item in counted(items, progress):
                adding.take(item)
            reports.append(adding.finish())
            return title

        changes = self._edit(run)
        reports[0].changes = changes
        return reports[0]

    def merge(self, other: Path, *, progress: ProgressCallback | None = None) -> MergeReport:
        """Take in a colleague's project file, all of it or nothing, as one step of undo.

        See :mod:`annotator.project.merging` for the rules.

        Raises:
            InputError: it is no project, this one, or a newer program wrote it.
            EnvironmentFault: it cannot be read, or this one cannot be written.
            Cancelled: ``progress`` raised it; nothing was taken in.
        """
        if other.exists() and other.samefile(self.path):
            raise InputError(f"{other} is this project itself; there is nothing to merge.")
        reports: list[MergeReport] = []
        with self._other(other) as theirs, readable(other):
            theirs._db.conn.execute("BEGIN")

            def run(edit: EditTransaction) -> str:
                merging = Merging(edit, theirs._db, other.name, progress)
                reports.append(merging.run(theirs.tag_set, self.tag_set))
                return f"merge {other.stem}"

            changes = self._edit(run)
        reports[0].changes = changes
        return reports[0]

    @contextmanager
    def _other(self, path: Path) -> Generator["Project", None, None]:
        """A project to read; an older program's by way of a copy that is brought up to date."""
        try:
            with Project.open(path, read_only=True) as theirs:
                yield theirs
            return
        except OlderProject:
            pass
        with TemporaryDirectory(prefix="annotator-", ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / path.name
            db = connect(path, read_only=True)
            try:
                db.conn.execute("VACUUM INTO ?", [str(copy)])
            finally:
                db.close()
            with Project.open(copy) as theirs:
                yield theirs

    def _edit(
        self, run: Callable[[EditTransaction], str], *, kind: str = "edit", of: int | None = None
    ) -> Changes:
        self._check_writable()
        with translated(self.path), self._db.atomic():
            edit = EditTransaction(
                self._db,
                self.annotator,
                tag_set=self.tag_set,
                load_document=self.document,
                kind=kind,
                of=of,
            )
            title = run(edit)
            if edit.made == 0:
                # Nothing changed: an empty step would be an undo that does nothing.
                self._db.conn.execute("DELETE FROM steps WHERE id = ?", [edit.step])
            elif kind == "edit":
                history.drop_undone(self._db, self.annotator)
            changes = edit.close(title)
        self.announce(changes)
        return changes

    def _check_writable(self) -> None:
        if self.read_only:
            raise EnvironmentFault(f"{self.path} is open to read only; nothing was changed.")
        if self._working:
            raise EnvironmentFault("A job is writing the project; try again when it is done.")

    # Announcing

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener after every change; returns what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def announce(self, changes: Changes) -> None:
        """Tell the listeners what changed."""
        if changes.tag_set:
            self.tag_set = self._read_tag_set()
        if changes.articles:
            self._forget_documents()
        for listener in tuple(self._listeners):
            listener(changes)


def _update(db: Database, path: Path, read_only: bool) -> Path | None:
    from annotator.project import migrating

    migrating.check_version(db, path)
    if read_only:
        migrating.check_current(db, path)
        return None
    return migrating.migrate(db, path)


def _fill_new(db: Database, path: Path, tag_set: TagSet) -> None:
    from annotator.project import migrating

    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrating.migrate(db, path)
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO project (key, value) VALUES (?, ?)",
            [("id", str(uuid4())), ("created", now())],
        )
        db.conn.execute(
            "INSERT INTO tag_set (id, definition, revision, changed) VALUES ('project', ?, 1, ?)",
            [to_json(tag_set), now()],
        )
    # What kind of file this is stands in its first page; that must not wait in the log beside it.
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _remove_files(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()
