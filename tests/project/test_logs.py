"""What a log says about itself, read without SQLite."""

import sqlite3
from contextlib import closing
from pathlib import Path

from annotator.project import Project
from annotator.project.edits import Tag
from annotator.project.log_marks import UNKNOWN, mark_as_another
from annotator.project.logs import mark_in_file, page_size_of, read_journal, read_log
from annotator.project.sqlite_names import journal_path, log_path
from tests.project.conftest import SEED


def tag(project: Project, number: int) -> None:
    project.do(Tag(SEED, "claim", ((number, number + 5),)))


def token(path: Path) -> str:
    """The token of the state that a closed project is in."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT own FROM log_mark").fetchone()[0]


def test_a_log_names_the_state_before_it_and_all_that_it_leads_to(
    project: Project, path: Path
) -> None:
    project.close()
    before = token(path)
    with Project.open(path, annotator="ana") as opened:
        for number in range(3):
            tag(opened, number)
        log = read_log(log_path(path))
        assert log is not None
        assert log.first is not None
        assert (log.commits, len(log.tokens)) == (3, 3)
        assert log.first.base == before
        in_file = mark_in_file(path, log.first.page, page_size_of(path))
        assert in_file is not None
        assert in_file.own == before
        assert log.page_size == page_size_of(path)
    assert token(path) in log.tokens
    assert read_log(log_path(path)) is None


def test_a_transaction_that_was_not_completed_counts_for_nothing(
    project: Project, path: Path
) -> None:
    project.context.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    tag(project, 1)
    log = log_path(path)
    whole = log.read_bytes()
    cut = path.with_name("cut-wal")
    cut.write_bytes(whole[:-4096])
    assert read_log(cut) is None
    cut.write_bytes(whole[:20])
    assert read_log(cut) is None
    cut.write_bytes(b"no log" * 1000)
    assert read_log(cut) is None


def test_a_journal_names_the_state_that_it_would_bring_back(project: Project, path: Path) -> None:
    project.close()
    before = token(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = TRUNCATE")
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN")
        db.execute("UPDATE log_mark SET base = own, own = lower(hex(randomblob(16)))")
        db.execute("UPDATE steps SET title = title || 'x'")
        db.execute("UPDATE documents SET title = title || 'x'")
        journal = read_journal(journal_path(path))
        assert journal is not None
        assert journal.mark is not None
        assert journal.mark.own == before
        db.execute("ROLLBACK")
    assert read_journal(journal_path(path)) is None


def test_a_copy_is_marked_as_another_file(project: Project, tmp_path: Path) -> None:
    copy = project.save_copy(tmp_path / "copy.annotator")
    before = token(copy)
    mark_as_another(copy)
    assert token(copy) not in (before, UNKNOWN)
