"""The way of a recovery: copy, read, collect, mend, check; the new project appears at its end."""

import shutil
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from os import fsync
from pathlib import Path
from uuid import uuid4

import msgspec
from msgspec import Struct

from annotator.jobs import ProgressCallback
from annotator.model.errors import EnvironmentFault, InputError
from annotator.model.tagset import TagSet
from annotator.project import checking, schema
from annotator.project.connection import ProjectConnection
from annotator.project.contents import read_tag_set
from annotator.project.faults import TranslatesErrors
from annotator.project.files import check_is_project
from annotator.project.foreign_logs import belongs, copy_with_logs
from annotator.project.opening import connect
from annotator.project.recovery.collecting import Collector
from annotator.project.recovery.database_pages import DatabasePages
from annotator.project.recovery.mending_links import LinkMender
from annotator.project.recovery.mending_rows import RowMender
from annotator.project.recovery.mending_tag_set import TagSetMender
from annotator.project.recovery.mending_texts import TextMender
from annotator.project.recovery.report import Outcome, RecoveryReport
from annotator.project.recovery.row_images import RowImages
from annotator.project.recovery.sql_rows import SqlReader
from annotator.project.recovery.sqlite_tool import LOST_TABLE, find_tool, recover_with_tool
from annotator.project.recovery.table_leaves import LeafReader, Record, Value
from annotator.project.recovery.table_shapes import TableShape, read_shapes
from annotator.project.search_index import make_search_index
from annotator.project.sqlite_names import log_path
from annotator.project.transaction import now
from annotator.temporary import part_of, temporary_folder

_SQL, _TOOL, _PAGES = "SQL", "SQLite’s own recovery", "the pages"
_REPORT_EVERY_PAGES = 256
_OWN_TABLES = ("project", "steps", "changes")
"""Tables whose rows mean something in one file only."""
_LOG_MAGIC = b"\x37\x7f\x06"
_REPORT_SUFFIX = ".recovery.json"


class Recovery(Struct, frozen=True):
    """What is recovered, and into which file."""

    damaged: Path
    """The damaged file, or a log that was set aside: then its edits alone, or those with
    ``fill_from``."""
    new: Path
    spare_tag_set: TagSet
    """The tag set of the new project, where the project's own cannot be read."""
    log: Path | None = None
    """The log that belongs to the file; None: the one beside it, if there is one."""
    fill_from: tuple[Path, ...] = ()
    """Backups or colleagues' copies of the project: rows that could not be read come from them."""
    with_tool: bool = True
    """Whether SQLite's own recovery is used as well, where it is installed."""


def recover(recovery: Recovery, progress: ProgressCallback | None = None) -> RecoveryReport:
    """Write a new project with all that can be read of a damaged one, and a report beside it.

    The damaged file and its log are only read, byte by byte; SQLite opens a private copy.

    Args:
        recovery: What is recovered.
        progress: Called with the pages that were read so far.

    Raises:
        InputError: there is no such file, nothing in it is part of a project, a newer program
            wrote it, or the new file exists already.
        EnvironmentFault: the damaged file cannot be read, or the new one cannot be written.
        Cancelled: ``progress`` raised it. In all cases no new file stays.
    """
    damaged, new = (path.expanduser().absolute() for path in (recovery.damaged, recovery.new))
    _check_paths(damaged, new, recovery.fill_from)
    report = RecoveryReport(damaged, new)
    try:
        with temporary_folder() as folder, part_of(new) as part:
            log = damaged if _is_log(damaged) else _log_of(damaged, recovery.log)
            copy = _private_copy(damaged, log, folder)
            foreign = _part_from_foreign_log(copy)
            with TranslatesErrors(new), closing(_new_project(part, recovery.spare_tag_set)) as db:
                with db.atomic():
                    _fill(db, copy, foreign, recovery, report, progress)
                report.problems = list(checking.check(db, read_tag_set(db, part), progress))
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _put_in_place(part, new)
    except OSError as error:
        raise EnvironmentFault(
            f"{new} cannot be written: {error.strerror or error}. {damaged} was not touched."
        ) from error
    report.saved = _save_report(report)
    return report


def _check_paths(damaged: Path, new: Path, others: Sequence[Path]) -> None:
    if not damaged.is_file():
        raise InputError(f"There is no file {damaged}.")
    for other in others:
        check_is_project(other)
    if new.exists():
        raise InputError(f"{new} exists already; it was not touched. Choose another name.")
    if not new.parent.is_dir():
        raise InputError(f"The folder {new.parent} does not exist; make it first.")


def _log_of(damaged: Path, log: Path | None) -> Path | None:
    beside = log_path(damaged)
    if log is None and beside.is_file() and beside.stat().st_size:
        return beside
    return log


def _is_log(path: Path) -> bool:
    """Return whether a file is a log: one that was set aside holds the edits of a while."""
    try:
        with path.open("rb") as file:
            return file.read(len(_LOG_MAGIC)).startswith(_LOG_MAGIC)
    except OSError:
        return False


def _part_from_foreign_log(copy: Path) -> Path | None:
    """Part a copy from a log beside it that is another file's.

    SQLite would play it into the copy. A file that is damaged itself may not know its log any
    more: then the log is taken to be its own.

    Returns:
        An empty file with the log beside it; None where the log belongs to the copy.
    """
    log = log_path(copy)
    if not log.exists() or not copy.stat().st_size:
        return None
    alone = copy.with_name("alone.db")
    shutil.copyfile(copy, alone)
    if not SqlReader(alone).is_sound() or belongs(copy, log):
        return None
    foreign = copy.with_name("foreign.db")
    foreign.touch()
    log.rename(log_path(foreign))
    return foreign


def _private_copy(damaged: Path, log: Path | None, folder: Path) -> Path:
    """Copy the file with its log, as they were together at one time, if somebody writes them."""
    copy = folder / "damaged.db"
    beside = log_path(damaged)
    try:
        if log == damaged:
            copy.touch()
            shutil.copyfile(damaged, log_path(copy))
        else:
            own_log = [beside] if log == beside else []
            copy_with_logs(damaged, own_log, folder).rename(copy)
            if own_log:
                log_path(folder / damaged.name).rename(log_path(copy))
        if log is not None and log not in (damaged, beside):
            shutil.copyfile(log, log_path(copy))
    except OSError as error:
        raise EnvironmentFault(
            f"{damaged} cannot be copied to {folder}, where it is to be read: "
            f"{error.strerror or error}. It was not touched."
        ) from error
    return copy


def _new_project(part: Path, tag_set: TagSet) -> ProjectConnection:
    db = connect(part)
    try:
        schema.fill_new(db, tag_set)
        db.execute("PRAGMA foreign_keys = OFF")
        # All that it holds comes from the damaged file.
        db.execute("DELETE FROM project")
        db.execute("DELETE FROM tag_set")
    except BaseException:
        db.close()
        raise
    return db


def _fill(
    db: ProjectConnection,
    copy: Path,
    foreign: Path | None,
    recovery: Recovery,
    report: RecoveryReport,
    progress: ProgressCallback | None,
) -> None:
    indexes = _drop_indexes_of_json(db)
    shapes = read_shapes(db)
    collector = Collector(db, shapes, report)
    _read_all(copy, collector, recovery, report, progress)
    if foreign is not None:
        with _pages_of(foreign) as pages:
            _read_pages(pages, collector, report, progress)
    if not any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in shapes):
        raise InputError(
            f"Nothing in {report.damaged} is part of a project; {report.new} was not made."
        )
    for other in recovery.fill_from:
        _add_rows_of(other, collector)
    images = RowImages(db, collector)
    images.restore_missing()
    for table in shapes:
        restored = images.restored.get(table, 0)
        report.count(table).missing = max(collector.count_missing(table) - restored, 0)
    row_mender = RowMender(db, collector, images, report)
    row_mender.mend_all()
    row_mender.restore_references()
    TextMender(db, collector, images.titles, report).mend_all()
    LinkMender(db, collector, images, report).mend_all()
    TagSetMender(db, collector, images, recovery.spare_tag_set, report).mend()
    _mend_project(db, report)
    for statement in indexes:
        db.execute(statement)
    make_search_index(db)
    for table in shapes:
        count = report.count(table)
        (there,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
        count.kept = there - count.made_up
        count.missing = max(count.missing - count.made_up - count.lost, 0)


def _drop_indexes_of_json(db: ProjectConnection) -> list[str]:
    """Drop the indexes that refuse a row whose JSON is damaged; return the statements for them."""
    found = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%json_extract%'"
    ).fetchall()
    for name, _ in found:
        db.execute(f"DROP INDEX {name}")
    return [statement for _, statement in found]


def _read_all(
    copy: Path,
    collector: Collector,
    recovery: Recovery,
    report: RecoveryReport,
    progress: ProgressCallback | None,
) -> None:
    """Read the copy in every way there is; what an earlier way read is not read again."""
    with _pages_of(copy) as pages:
        # Before SQLite opens the copy, which moves the log into it as far as that is whole.
        reader = SqlReader(copy.with_name("sql.db"))
        _copy_both(copy, copy.with_name("sql.db"))
        report.is_whole = copy.stat().st_size > 0 and reader.is_sound()
        for shape in collector.shapes.values():
            _add_sql_rows(reader, shape, collector, _SQL)
        if report.is_whole and not reader.has_stumbled:
            return
        _read_pages(pages, collector, report, progress)
    if recovery.with_tool:
        _read_with_tool(copy, collector, progress)


def _copy_both(source: Path, target: Path) -> None:
    for suffix in ("", "-wal"):
        beside = source.with_name(source.name + suffix)
        if beside.exists():
            shutil.copyfile(beside, target.with_name(target.name + suffix))


@contextmanager
def _pages_of(copy: Path) -> Generator[DatabasePages, None, None]:
    log = log_path(copy)
    with DatabasePages(copy, log if log.exists() else None) as pages:
        yield pages


def _add_sql_rows(reader: SqlReader, shape: TableShape, collector: Collector, way: str) -> None:
    for row in reader.rows(shape):
        collector.add(shape, row.rowid, row.values, way)


def _read_pages(
    pages: DatabasePages,
    collector: Collector,
    report: RecoveryReport,
    progress: ProgressCallback | None,
) -> None:
    """Read the leaf pages of all tables, except those that the file lists as free."""
    reader, free = LeafReader(pages), pages.free_pages()
    for number in range(1, pages.count + 1):
        if progress is not None and number % _REPORT_EVERY_PAGES == 1:
            progress(number, pages.count, "pages")
        if number in free:
            continue
        before = reader.unreadable_cells
        for record in reader.records(number):
            collector.add_record(record, _PAGES)
        if reader.unreadable_cells > before:
            report.unreadable_pages.append(number)


def _read_with_tool(copy: Path, collector: Collector, progress: ProgressCallback | None) -> None:
    tool = find_tool()
    if tool is None:
        return
    own, target = copy.with_name("tool.db"), copy.with_name("recovered.db")
    _copy_both(copy, own)

    def check() -> None:
        if progress is not None:
            progress(0, None, "pages")

    if not recover_with_tool(tool, own, target, check):
        return
    reader = SqlReader(target)
    for shape in collector.shapes.values():
        _add_sql_rows(reader, shape, collector, _TOOL)
    _add_lost_rows(reader, collector)


def _add_lost_rows(reader: SqlReader, collector: Collector) -> None:
    """Add the rows for which the tool found no table."""
    for row in reader.rows_of_any(LOST_TABLE):
        count = row.get("nfield")
        values: list[Value] = [
            row.get(f"c{index}") for index in range(count if isinstance(count, int) else 0)
        ]
        rowid = row.get("id")
        if isinstance(rowid, int):
            collector.add_record(Record(rowid, tuple(values), 0), _TOOL)


def _add_rows_of(other: Path, collector: Collector) -> None:
    """Add rows of a backup or a copy that the damaged file lacks, or has in an earlier version."""
    with temporary_folder() as folder:
        reader = SqlReader(_private_copy(other, _log_of(other, None), folder))
        for shape in collector.shapes.values():
            if shape.name not in _OWN_TABLES:
                _add_sql_rows(reader, shape, collector, other.name)


def _mend_project(db: ProjectConnection, report: RecoveryReport) -> None:
    known = {key for (key,) in db.execute("SELECT key FROM project")}
    for key, value in (("id", str(uuid4())), ("created", now())):
        if key not in known:
            db.execute("INSERT INTO project (key, value) VALUES (?, ?)", [key, value])
            words = f"The project’s own “{key}” could not be read; it has a new one."
            report.add("project", key, Outcome.MADE_UP, words)


def _put_in_place(part: Path, new: Path) -> None:
    with part.open("rb+") as file:
        fsync(file.fileno())
    if new.exists():
        raise InputError(f"{new} was made meanwhile; it was not touched. Choose another name.")
    part.rename(new)


def _save_report(report: RecoveryReport) -> Path | None:
    """Save the report beside the new project; None where that does not work."""
    target = report.new.with_name(report.new.stem + _REPORT_SUFFIX)
    try:
        target.write_bytes(msgspec.json.format(msgspec.json.encode(report.as_json()), indent=2))
    except OSError:
        return None
    return target
