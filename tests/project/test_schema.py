"""Versions of the file: newer ones are refused, older ones backed up and brought up to date."""

import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from annotator.model import AnnotatedDocument, InputError
from annotator.project import Project, schema
from annotator.project.correcting import Correct
from annotator.project.edits import Tag
from annotator.project.project_file import make_file
from tests.project.conftest import SEED
from tests.project.older import FIRST, make_program_newer, version_of

unix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="there are no limits of a file's size"
)


def test_a_newer_file_is_refused_and_not_touched(project: Project, path: Path) -> None:
    project.close()
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {schema.current_version() + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match="newer Annotator"):
        Project.open(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_file_with_a_migration_of_the_future_is_refused(project: Project, path: Path) -> None:
    project.close()
    with sqlite3.connect(path) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('annotator', 'from_the_future', '')"
        )
    db.close()
    with pytest.raises(InputError, match="newer Annotator"):
        Project.open(path)


def test_the_version_counts_the_migrations(project: Project, path: Path) -> None:
    project.close()
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    assert names == [migration.__name__ for migration in schema.MIGRATIONS]
    assert version_of(path) == len(names) == schema.current_version()


def test_the_layouts_of_development_versions_are_refused_and_not_touched(
    project: Project, path: Path
) -> None:
    project.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE _sqlite_migrations SET name = 'first_tables' WHERE id = 1")
        db.execute("PRAGMA user_version = 4")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(InputError, match=r"development version .* Export it .* JSON Lines"):
            Project.open(path, read_only=read_only)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_older_file_is_backed_up_then_brought_up_to_date(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.do(Tag(SEED, "claim", ((26, 40),)))
    project.close()
    make_program_newer(monkeypatch)
    with Project.open(path) as migrated:
        assert migrated.backup is not None
        assert len(migrated.annotations(SEED)) == 1
        backup = migrated.backup
    monkeypatch.undo()
    with Project.open(backup) as old:
        assert len(old.annotations(SEED)) == 1
    with pytest.raises(InputError, match="newer Annotator"):
        Project.open(path)


def test_a_file_from_before_corrections_is_brought_up_to_date(
    project: Project, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older file has the tables of that time, and an annotation."""
    project.do(Tag(SEED, "claim", ((26, 40),)))
    older = tmp_path / "older.annotator"
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
    make_file(older, project.tag_set)
    monkeypatch.undo()
    project.close()
    with closing(sqlite3.connect(older, isolation_level=None)) as db:
        db.execute("ATTACH ? AS newer", [str(path)])
        for table in ("documents", "annotations", "steps"):
            names = [row[1] for row in db.execute(f"PRAGMA main.table_info({table})")]
            columns = ", ".join(names)
            db.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM newer.{table}")
        db.execute("INSERT INTO documents_fts (documents_fts) VALUES ('rebuild')")
    with Project.open(older, annotator="ana") as migrated:
        assert migrated.backup is not None
        assert version_of(migrated.backup) == 1
        assert migrated.check() == []
        text = migrated.document(SEED).text
        migrated.do(Correct(SEED, "Now: " + text))
        (annotation,) = migrated.annotations(SEED)
        assert annotation.fragments == ((31, 45),)
        assert migrated.articles.search("Now")[0].document == SEED


def test_the_index_of_an_older_file_is_folded(
    project: Project, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article of that time is found as its current text reads."""
    text = project.document(SEED).text
    project.do(Correct(SEED, "The spokes\u00adwoman of the \ufb01nance caf\u00e9. " + text))
    older = tmp_path / "older.annotator"
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:2])
    make_file(older, project.tag_set)
    monkeypatch.undo()
    project.close()
    with closing(sqlite3.connect(older, isolation_level=None)) as db:
        db.execute("ATTACH ? AS newer", [str(path)])
        for table in ("documents", "document_versions"):
            db.execute(f"INSERT INTO {table} SELECT * FROM newer.{table}")
    with Project.open(older, annotator="ana") as migrated:
        assert migrated.backup is not None
        for query in ("spokeswoman", "finance", "cafe", "Zelenskyy"):
            assert migrated.articles.search(query)[0].document == SEED
        migrated.do(Correct(SEED, text))
        assert migrated.articles.page(query="spokeswoman") == []
        assert migrated.check() == []


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.close()

    def half(db: Database) -> None:
        db.conn.execute("CREATE TABLE half (x)")
        raise RuntimeError("half way")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, half))
    with pytest.raises(RuntimeError):
        Project.open(path)
    monkeypatch.undo()
    with Project.open(path) as again:
        assert again.articles.count() == 1
        assert again.check() == []


def test_a_migration_that_was_cut_off_before_its_version_was_written(
    project: Project, path: Path
) -> None:
    project.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {schema.current_version() - 1}")
    with Project.open(path) as again:
        assert again.backup is None
    assert version_of(path) == schema.current_version()


def test_an_older_file_is_read_in_a_copy_and_brought_up_to_date_when_it_is_written(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.do(Tag(SEED, "claim", ((26, 40),)))
    project.close()
    current = make_program_newer(monkeypatch)
    before = path.read_bytes()
    with Project.open(path, read_only=True) as reader:
        assert reader.path == path
        assert len(reader.annotations(SEED)) == 1
        assert sum(isinstance(each, AnnotatedDocument) for each in reader.stream()) == 1
        assert reader.check() == []
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with Project.open(path) as migrated:
        assert migrated.backup is not None
        assert version_of(migrated.backup) == FIRST
        assert len(migrated.annotations(SEED)) == 1
        assert [hit.document for hit in migrated.articles.search("Zelenskyy", 1)] == [SEED]
        assert migrated.check() == []
        migrated_ids = migrated._db.execute("SELECT id FROM one_more")
        assert migrated_ids.fetchall() == [(SEED,)]
    assert version_of(path) == current
    with Project.open(path, read_only=True) as reader:
        assert len(reader.annotations(SEED)) == 1


@unix_only
def test_a_backup_that_fails_leaves_nothing_and_the_file_as_it_was(
    project: Project, path: Path
) -> None:
    project.close()
    before = path.read_bytes()
    # Every file may grow to half of what the backup needs.
    limit = len(before) // 2
    script = f"""
        import resource, sys
        from pathlib import Path
        from annotator.model import EnvironmentFault
        from annotator.project import Project, schema
        from tests.project.older import one_more
        schema.MIGRATIONS += (one_more,)
        resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
        try:
            Project.open(Path({str(path)!r}))
        except EnvironmentFault as error:
            print(error)
    """
    command = [sys.executable, "-B", "-c", textwrap.dedent(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"The disk that holds {path} did not do what was asked of it" in done.stdout
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]
