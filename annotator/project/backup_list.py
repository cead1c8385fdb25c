"""The backups of a project: where they are, what each holds, and which files are left-overs.

Each rolling backup has a record beside it (``NAME.annotator.json``), so that a list of them opens
none. A record that is missing is made again from the backup.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from annotator.jobs import ProgressCallback
from annotator.project.backup_settings import BackupSettings, load_settings, usual_root
from annotator.project.connection import ProjectConnection, connect_to_copy
from annotator.project.copying import RESCUED, backups_of
from annotator.project.files import SUFFIX, check_is_project
from annotator.stored_json import decode
from annotator.temporary import part_of

ROLLING, MIGRATION, REPLACED, CHOSEN = "rolling", "migration", "replaced", "chosen"
"""The kinds of backups: made by the clock or before risky work; before an update of the tables;
a project that was replaced by a backup; a file that a person has chosen. One more kind is
:data:`~annotator.project.copying.RESCUED`."""
_RECORD = ".json"
_CHUNK_BYTES = 1 << 20
_LEAST_ID_CHARACTERS = 16
"""A shorter name of a folder is not an id, and may be in any text."""


class BackupRecord(Struct):
    """What is known of a backup without opening it."""

    project: str = ""
    """The id of the project."""
    source: str = ""
    """The path of the project when it was made."""
    made: str = ""
    """ISO 8601 in UTC."""
    reason: str = ""
    """Why it was made, in a few words: “hourly”, “before a merge”."""
    mark: str = ""
    """The last change that it has; two backups with one mark have the same content."""
    documents: int = 0
    annotations: int = 0
    relations: int = 0
    annotators: dict[str, int] = field(default_factory=dict[str, int])
    """Annotations by annotator."""
    is_kept: bool = False
    """Whether a person keeps it."""


class Backup(Struct, frozen=True):
    """A file to which a project can go back."""

    path: Path
    kind: str
    """One of the kinds of backups."""
    made: datetime
    """When, in UTC."""
    size: int
    """In bytes."""
    record: BackupRecord
    fault: str = ""
    """Why its content cannot be read, if it cannot."""
    is_own: bool = True
    """Whether it is of the project asked for, under this name or one of before; otherwise it is
    of a copy of the project, which has the same id, and so the same folder of backups."""

    @property
    def source(self) -> Path:
        """The file it was made of, as far as that is known; otherwise itself."""
        return Path(self.record.source) if self.record.source else self.path


def list_backups(
    path: Path, settings: BackupSettings | None = None, progress: ProgressCallback | None = None
) -> list[Backup]:
    """Return all backups of a project, the newest first; the project may be damaged or gone.

    Those of copies of the project that are still there come behind all of its own.

    Args:
        path: The project.
        settings: Where rolling backups are; None: the person's settings.
        progress: Called with the number of backups so far.

    Raises:
        Cancelled: ``progress`` raised it.
    """
    settings = settings or load_settings()
    path = path.expanduser().absolute()
    found: dict[Path, Backup] = {}

    def add(backups: Iterable[Backup]) -> None:
        for backup in backups:
            found.setdefault(backup.path, backup)
            if progress is not None:
                progress(len(found), None, "backups")

    for folder in _folders(path, settings):
        add(rolling_backups(folder))
    add(describe(file, MIGRATION) for file in backups_of(path))
    add(describe(file, REPLACED) for file in backups_of(path, "replaced"))
    add(describe(file, RESCUED) for file in backups_of(path, RESCUED))
    copies = {
        source
        for source in {backup.source for backup in found.values() if backup.record.source}
        if source != path and source.exists()
    }
    return sorted(
        (replace(backup, is_own=backup.source not in copies) for backup in found.values()),
        key=lambda backup: (backup.is_own, backup.made, backup.path.name),
        reverse=True,
    )


def _folders(path: Path, settings: BackupSettings) -> list[Path]:
    """Return the folders with rolling backups of a project.

    Those of its id come first; where the id cannot be read, those whose records name its path, or
    whose id is somewhere in the file.
    Former places are looked into as well, as a person may have changed the settings.
    """
    project_id = read_project_id(path)
    beside = path.parent / f"{path.stem}.backups"
    roots = dict.fromkeys((settings.root(), usual_root()))
    if project_id:
        by_id = [root / project_id for root in roots]
    else:
        by_id = [folder for root in roots for folder in _folders_of_unread(path, _folders_in(root))]
    return [folder for folder in dict.fromkeys((*by_id, beside)) if folder.is_dir()]


def _folders_in(root: Path) -> list[Path]:
    try:
        return sorted(folder for folder in root.iterdir() if folder.is_dir())
    except OSError:
        return []


def _folders_of_unread(path: Path, folders: list[Path]) -> list[Path]:
    """Return the folders that belong to a project whose id SQLite cannot read."""
    found = _names_in(path, {folder.name for folder in folders})
    return [
        folder
        for folder in folders
        if folder.name in found or any(record.source == str(path) for record in _records_in(folder))
    ]


def _names_in(path: Path, names: set[str]) -> set[str]:
    """Return the names that are in the bytes of a file, however damaged it is."""
    sought = {name.encode(): name for name in names if len(name) >= _LEAST_ID_CHARACTERS}
    found: set[str] = set()
    before = b""
    try:
        with path.open("rb") as file:
            while sought and (chunk := file.read(_CHUNK_BYTES)):
                content = before + chunk
                found.update(name for sign, name in sought.items() if sign in content)
                before = content[-max(map(len, sought)) :]
    except OSError:
        pass  # It is gone, or a part of it cannot be read: what was found counts.
    return found


def _records_in(folder: Path) -> Iterable[BackupRecord]:
    for file in sorted(folder.glob(f"*{SUFFIX}{_RECORD}"), reverse=True):
        record = read_record(file.with_name(file.name.removesuffix(_RECORD)))
        if record is not None:
            yield record


def rolling_backups(folder: Path) -> list[Backup]:
    """Return the rolling backups in a folder, in no order."""
    try:
        return [describe(file, ROLLING) for file in folder.glob(f"*.backup-*{SUFFIX}")]
    except OSError:
        return []


def describe(path: Path, kind: str = CHOSEN) -> Backup:
    """Return what a backup holds, from its record or else from itself."""
    record, fault = read_record(path) if kind == ROLLING else None, ""
    try:
        status = path.stat()
    except OSError as error:
        status, fault = None, error.strerror or str(error)
    if record is None and not fault:
        record, fault = _read_contents(path)
    record = record or BackupRecord()
    made = _time(record.made)
    if made is None:
        made = datetime.fromtimestamp(status.st_mtime if status is not None else 0, UTC)
        record.made = made.isoformat()
    return Backup(path, kind, made, status.st_size if status is not None else 0, record, fault)


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo is not None else None


def _read_contents(path: Path) -> tuple[BackupRecord | None, str]:
    try:
        check_is_project(path)
        with closing(connect_to_copy(path)) as db:
            return read_contents(db), ""
    except Exception as error:  # noqa: BLE001 - any damage; the backup stays in the list
        return None, str(error)


def read_contents(db: ProjectConnection) -> BackupRecord:
    """Return a record with the id, the mark and the counts of a project.

    Raises:
        sqlite3.Error: it cannot be read.
    """

    def count(table: str) -> int:
        return db.execute(f"SELECT count(*) FROM {table} WHERE deleted = 0").fetchone()[0]

    annotators = db.execute(
        "SELECT annotator, count(*) FROM annotations WHERE deleted = 0 "
        "GROUP BY annotator ORDER BY annotator"
    )
    by_annotator = {str(name): int(number) for name, number in annotators}
    return BackupRecord(
        project_id(db),
        mark=content_mark(db),
        documents=count("documents"),
        annotations=sum(by_annotator.values()),
        relations=count("relations"),
        annotators=by_annotator,
    )


def content_mark(db: ProjectConnection) -> str:
    """Return a text that differs between two states of a project that differ.

    Every change is a step of the history, an undo as well. "" where there never was any.

    Raises:
        sqlite3.Error: the project cannot be read.
    """
    (version,) = db.execute("PRAGMA user_version").fetchone()
    step = db.execute("SELECT id, time FROM steps ORDER BY id DESC LIMIT 1").fetchone()
    (change,) = db.execute("SELECT max(id) FROM changes").fetchone()
    return f"{version} {step[0]} {change} {step[1]}" if step else ""


def project_id(db: ProjectConnection) -> str:
    """Return the id by which a project's copies are known.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    row = db.execute("SELECT value FROM project WHERE key = 'id'").fetchone()
    return str(row[0]) if row else "without an id"


def read_project_id(path: Path) -> str:
    """Return the id of a project, or "" where it cannot be read.

    SQLite alone opens the file: closing another handle would release the locks of a project that
    is open. The id never is in the log.
    """
    try:
        with closing(connect_to_copy(path)) as db:
            return project_id(db)
    except (sqlite3.Error, OSError):
        return ""


# Records


def read_record(backup: Path) -> BackupRecord | None:
    """Return the record of a backup; None where there is none that can be read."""
    try:
        return decode(record_path(backup).read_bytes(), BackupRecord)
    except (OSError, msgspec.MsgspecError):
        return None


def write_record(backup: Path, record: BackupRecord) -> None:
    """Write the record of a backup, as a whole or not at all.

    Raises:
        OSError: it cannot be written; the one of before stays.
    """
    target = record_path(backup)
    with part_of(target) as part:
        part.write_bytes(msgspec.json.encode(record))
        part.replace(target)


def record_path(backup: Path) -> Path:
    """Return the path of the record of a backup."""
    return backup.with_name(backup.name + _RECORD)


def keep(backup: Backup, is_kept: bool) -> Backup:
    """Mark a rolling backup as kept by a person, or not, and return it so.

    Raises:
        OSError: the mark cannot be written.
    """
    record = replace(backup.record, is_kept=is_kept)
    write_record(backup.path, record)
    return replace(backup, record=record)


def change_reason(backup: Path, reason: str) -> None:
    """Give a rolling backup another reason, since it serves for another work as well.

    Raises:
        OSError: it cannot be written; the one of before stays.
    """
    record = read_record(backup)
    if record is not None:
        write_record(backup, replace(record, reason=reason))


def remove_backup(path: Path) -> None:
    """Remove a rolling backup and its record, as far as that is possible."""
    for file in (path, record_path(path)):
        with suppress(OSError):
            file.unlink()


def remove_stray_records(folder: Path) -> None:
    """Remove records whose backups are gone."""
    with suppress(OSError):
        for file in folder.glob(f"*{SUFFIX}{_RECORD}"):
            if not file.with_name(file.name.removesuffix(_RECORD)).exists():
                with suppress(OSError):
                    file.unlink()
