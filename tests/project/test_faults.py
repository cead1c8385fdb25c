"""Which fault is behind an error of SQLite: the file, the cause and the remedy are true."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from annotator.model import AnnotatedDocument, Document, EnvironmentFault, InputError
from annotator.project import Project, opening, schema
from annotator.project.damage_search import damage_behind
from annotator.project.edits import Tag
from annotator.project.faults import DamagedProject, sqlite_fault
from tests.project.conftest import SEED


def corrupt() -> sqlite3.DatabaseError:
    """The error that SQLite reports for a page that it did not write, or for none at all."""
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT  # type: ignore[misc]
    return error


def change(path: Path, *statements: str) -> None:
    """Change a closed project past the program."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


@pytest.fixture
def closed(project: Project, path: Path) -> Path:
    """A closed project with an annotation."""
    project.do(Tag(SEED, "claim", ((26, 40),), id="a"))
    project.close()
    return path


def test_a_sound_file_is_not_called_damaged_when_its_disk_was_away(closed: Path) -> None:
    fault = sqlite_fault(closed, corrupt())
    assert isinstance(fault, EnvironmentFault)
    assert not isinstance(fault, DamagedProject)
    assert "is sound" in str(fault)


@pytest.mark.parametrize(
    "read",
    [
        lambda project: list(project.stream()),
        lambda project: list(project.gold_stream()),
        lambda project: list(project.articles.texts()),
        lambda project: project.worker(),
    ],
    ids=["stream", "gold_stream", "texts", "worker"],
)
def test_a_disk_that_fails_while_a_second_connection_opens_is_told_as_that(
    project: Project, monkeypatch: pytest.MonkeyPatch, read: Callable[[Project], object]
) -> None:
    def fail(path: Path, how: str) -> object:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSTAT  # type: ignore[misc]
        raise error

    monkeypatch.setattr(opening, "open_connection", fail)
    with pytest.raises(EnvironmentFault, match="did not do what was asked"):
        read(project)
    monkeypatch.undo()
    read(project)  # It goes on when the disk is there again.


@pytest.mark.parametrize("first_page", [1, 3, 6, 12])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_damaged_project_that_is_not_opened_leaves_nothing_beside_it(
    closed: Path, first_page: int, read_only: bool
) -> None:
    content = bytearray(closed.read_bytes())
    content[first_page * 4096 :] = bytes(len(content) - first_page * 4096)
    closed.write_bytes(content)
    before = sorted(closed.parent.iterdir())
    with pytest.raises(DamagedProject), Project.open(closed, read_only=read_only) as project:
        list(project.stream())
    assert sorted(closed.parent.iterdir()) == before
    assert closed.read_bytes() == content


def test_a_second_look_reads_the_edits_in_a_log_that_is_in_use(
    project: Project, path: Path
) -> None:
    project.do(Tag(SEED, "claim", ((26, 40),), id="a"))
    before = sorted(path.parent.iterdir())
    change(path, "PRAGMA foreign_keys = OFF", "UPDATE annotations SET document = 'away'")
    fault = sqlite_fault(path, sqlite3.IntegrityError("FOREIGN KEY constraint failed"))
    assert "the row of documents that it refers to is missing" in str(fault)
    assert sorted(path.parent.iterdir()) == before


def test_a_file_that_cannot_be_reached_is_not_called_damaged(closed: Path) -> None:
    closed.unlink()
    fault = sqlite_fault(closed, corrupt())
    assert not isinstance(fault, DamagedProject)
    assert f"{closed} cannot be reached: No such file" in str(fault)


def test_a_file_that_was_cut_is_named_with_its_length(closed: Path) -> None:
    length = closed.stat().st_size
    closed.write_bytes(closed.read_bytes()[:8192])
    fault = sqlite_fault(closed, corrupt())
    assert str(fault) == f"{closed} is damaged (it ends after 8,192 of {length:,} bytes)."


def test_a_disk_that_fails_is_not_a_damaged_file(closed: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR | 2 << 8  # type: ignore[misc]
    fault = sqlite_fault(closed, error)
    assert "does not mean that the file is damaged" in str(fault)


def test_a_bug_of_ours_is_no_damage(closed: Path) -> None:
    assert sqlite_fault(closed, sqlite3.ProgrammingError("Error binding parameter 1")) is None
    assert sqlite_fault(closed, sqlite3.IntegrityError("NOT NULL constraint failed")) is None


def test_a_broken_constraint_of_a_damaged_file_is_damage(closed: Path) -> None:
    change(
        closed,
        "PRAGMA foreign_keys = OFF",
        "UPDATE annotations SET document = 'away'",
    )
    fault = sqlite_fault(closed, sqlite3.IntegrityError("FOREIGN KEY constraint failed"))
    assert "the row of documents that it refers to is missing" in str(fault)


def test_a_text_that_is_not_utf_8_is_named_without_its_words(closed: Path) -> None:
    change(closed, "UPDATE annotations SET note = CAST(x'66ff' AS TEXT)")
    with (
        Project.open(closed, read_only=True) as project,
        pytest.raises(DamagedProject, match=r"a text is not UTF-8, in the column note\)\.$"),
    ):
        project.annotations(SEED)


def test_damage_is_found_behind_an_error_that_nobody_expected(closed: Path) -> None:
    began = monotonic()
    with Project.open(closed, read_only=True):
        assert damage_behind(ValueError("…"), began) is None
    change(closed, "UPDATE annotations SET deleted = 7")
    fault = damage_behind(ValueError("…"), began)
    assert "Table annotations, row a: its deleted cannot be read" in str(fault)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE annotations SET fragments = '['",
        "UPDATE annotations SET note = CAST(x'66ff' AS TEXT)",
        "UPDATE annotations SET identity = 'away'",
        "UPDATE documents SET text = 'another'",
        "UPDATE tag_set SET definition = ''",
    ],
)
def test_a_merge_names_the_file_that_is_damaged(
    closed: Path, tmp_path: Path, statement: str
) -> None:
    mine = tmp_path / "mine.annotator"
    with Project.open(closed, read_only=True) as project:
        tag_set = project.tag_set
    change(closed, "PRAGMA foreign_keys = OFF", statement)
    with Project.create(mine, tag_set, annotator="bob") as project:
        project.add([AnnotatedDocument(Document("b", "B", "Kyiv said so."))])
        with pytest.raises(DamagedProject) as failure:
            project.merge(closed)
        assert str(failure.value).startswith(f"{closed} is damaged (")
        assert project.check() == []
        assert [summary.id for summary in project.articles.page()] == ["b"]


def test_a_merge_into_a_damaged_project_names_that_one(closed: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.annotator"
    shutil.copy(closed, theirs)
    change(closed, "UPDATE annotations SET attributes = 'x', revision = 0")
    change(closed, "UPDATE documents SET title = CAST(x'66ff' AS TEXT), revision = 0")
    with Project.open(closed, annotator="ana") as project, pytest.raises(DamagedProject) as failure:
        project.merge(theirs)
    assert str(failure.value).startswith(f"{closed} is damaged (")


def test_a_newer_change_of_the_tables_is_named(closed: Path) -> None:
    change(
        closed,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('annotator', 'colours_of_labels', '2027')",
    )
    with pytest.raises(InputError) as failure:
        Project.open(closed)
    assert "named “colours_of_labels”, which this program does not know" in str(failure.value)
    assert f"version {schema.current_version()}" not in str(failure.value)
