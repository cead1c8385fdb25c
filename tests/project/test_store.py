"""The file itself: durable, guarded against a second writer, backed up, refused when unknown."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotator.model import (
    AnnotatedDocument,
    Document,
    EnvironmentFault,
    InputError,
    Record,
    TagSet,
)
from annotator.project import Project, ProjectInUse
from annotator.project.curating import AddComment
from annotator.project.edits import SetNote, Tag
from annotator.project.opening import settle
from tests.explained import raises_explained
from tests.project.conftest import SEED
from tests.values import present

unix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="there are neither such signals nor limits of a file's size"
)


@unix_only
def test_an_edit_survives_being_killed_in_the_next_instant(project: Project, path: Path) -> None:
    project.close()
    script = f"""
        import os, signal
        from pathlib import Path
        from annotator.project import Project
        from annotator.project.edits import Tag
        project = Project.open(Path({str(path)!r}), annotator="ana")
        project.do(Tag({SEED!r}, "claim", ((26, 40),), id="last words"))
        os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert done.returncode == -signal.SIGKILL
    with Project.open(path, annotator="ana") as again:
        assert [annotation.id for annotation in again.annotations(SEED)] == ["last words"]
        assert again.check() == []


def test_a_second_writer_is_told_and_may_read(project: Project, path: Path) -> None:
    with pytest.raises(ProjectInUse, match=f"process {os.getpid()} on"):
        Project.open(path)
    with Project.open(path, read_only=True, annotator="ben") as reader:
        project.do(Tag(SEED, "claim", ((26, 40),)))
        assert len(reader.annotations(SEED)) == 1
        with pytest.raises(EnvironmentFault, match="reading only"):
            reader.do(Tag(SEED, "claim", ((26, 40),)))
    project.close()
    with Project.open(path) as next_one:
        assert len(next_one.annotations(SEED)) == 1


def test_closing_leaves_one_file(project: Project, path: Path) -> None:
    project.do(Tag(SEED, "claim", ((26, 40),)))
    project.close()
    project.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_failure_that_is_still_looked_at_keeps_no_file_open(project: Project, path: Path) -> None:
    """Windows would neither move nor delete it."""
    for _ in range(2):
        project.do(Tag(SEED, "claim", ((26, 40),)))
    project.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE annotations SET attributes = '{'")
        db.commit()
    with (
        pytest.raises(EnvironmentFault, match="is damaged") as failure,
        Project.open(path, read_only=True) as reader,
    ):
        list(reader.stream())
    assert failure.tb is not None
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_reading_leaves_one_file_and_does_not_change_it(project: Project, path: Path) -> None:
    project.close()
    before = path.read_bytes()
    with Project.open(path, read_only=True) as reader:
        assert len(list(reader.stream())) == 2
        half: Any = reader.stream()  # A generator, which can be closed.
        next(half)
        half.close()
        with Project.open(path, read_only=True) as another:
            assert another.check() == []
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_a_project_in_a_folder_that_cannot_be_written_can_be_read(
    project: Project, path: Path
) -> None:
    project.close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with Project.open(path, read_only=True) as reader:
            assert reader.articles.count() == 1
    finally:
        path.parent.chmod(0o755)


def test_making_a_project_never_overwrites(path: Path, tag_set: TagSet) -> None:
    path.write_text("my thesis")
    with pytest.raises(InputError, match="exists already"):
        Project.create(path, tag_set)
    assert path.read_text() == "my thesis"
    with pytest.raises(InputError, match="folder .* does not exist"):
        Project.create(path.parent / "no" / "where.annotator", tag_set)


def test_what_is_no_project_is_named(tmp_path: Path) -> None:
    with raises_explained(InputError, match="no project .*annotator new"):
        Project.open(tmp_path / "none.annotator")
    text = tmp_path / "text.annotator"
    text.write_text("hello")
    with pytest.raises(InputError, match="is not an Annotator project"):
        Project.open(text)
    other = tmp_path / "other.annotator"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    with pytest.raises(InputError, match="another program"):
        Project.open(other)
    with pytest.raises(InputError, match="is a folder"):
        Project.open(tmp_path)


def test_indexes_are_used_however_few_rows_there_were(project: Project, path: Path) -> None:
    """SQLite would count the rows when it is told to, and believe it of the rows that come later.

    A whole table is then read for each article of an import, since one article was here before.
    """

    def reads(sql: str) -> str:
        with closing(sqlite3.connect(path)) as db:
            return " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}"))

    same_text = "SELECT id FROM documents WHERE text_hash = 'x' ORDER BY deleted, id LIMIT 1"
    project.close()
    with Project.open(path) as opened:
        opened.do(Tag(SEED, "claim", ((26, 40),)))
    assert reads(same_text).startswith("SEARCH documents USING INDEX")
    with closing(sqlite3.connect(path)) as db:
        db.execute("ANALYZE")
    assert reads(same_text).startswith("SCAN documents")
    with Project.open(path) as opened:
        assert opened.check() == []
    assert reads(same_text).startswith("SEARCH documents USING INDEX")


def test_opening_and_editing_load_no_more_than_they_need(project: Project, path: Path) -> None:
    project.close()
    script = f"""
        import sys
        from pathlib import Path
        from annotator.project import Project
        from annotator.project.edits import Tag
        with Project.open(Path({str(path)!r}), annotator="ana") as project:
            project.do(Tag({SEED!r}, "claim", ((26, 40),)))
        print(*sys.modules)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    # It takes as long as the whole window, and half a second more where pandas is installed.
    assert "sqlite_utils" not in done.stdout.split()


def test_a_damaged_file_says_so(project: Project, path: Path) -> None:
    project.close()
    content = bytearray(path.read_bytes())
    content[4096 : 4096 * 6] = b"\xff" * (4096 * 5)
    path.write_bytes(bytes(content))

    def read_all() -> None:
        with Project.open(path) as broken:
            broken.check()
            broken.annotations(SEED)

    with pytest.raises(EnvironmentFault, match="damaged"):
        read_all()


def test_check_finds_an_offset_that_was_moved_from_outside(project: Project, path: Path) -> None:
    project.do(Tag(SEED, "claim", ((26, 40),), id="moved"))
    assert project.check() == []
    project.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE annotations SET fragments = '[[27,41]]'")
        db.execute("UPDATE documents SET text_hash = 'x'")
    db.close()
    with Project.open(path) as again:
        problems = again.check()
    assert any("moved" in problem and "its offsets 27–41 cover" in problem for problem in problems)
    assert any("not the one that was imported" in problem for problem in problems)


def test_check_finds_a_comment_on_an_article_that_is_missing(project: Project) -> None:
    project.do(AddComment(SEED, (), "here", id="here"))
    project.add([Record("comment", "lost", {"document": "nowhere", "text": "?"})])
    project.add([Record("comment", "free", {"text": "?"}), Record("other", "x", {"document": "y"})])
    assert project.check() == ["The comment lost is on the article nowhere, which is missing."]


@unix_only
def test_a_project_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    script = f"""
        import resource
        from pathlib import Path
        from annotator.formats.tag_sets import default_tag_set
        from annotator.model import EnvironmentFault
        from annotator.project import Project
        for limit in (100_000, 4096, 0):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            try:
                Project.create(Path({str(tmp_path)!r}) / "new.annotator", default_tag_set())
            except EnvironmentFault as error:
                print(error)
    """
    command = [sys.executable, "-B", "-c", textwrap.dedent(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 3
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_nothing_is_lost(project: Project, path: Path) -> None:
    project.do(Tag(SEED, "claim", ((26, 40),), id="kept"))
    project.close()
    with Project.open(path, annotator="ana") as full:
        pages = full._db.execute("PRAGMA page_count").fetchone()[0]
        full._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(EnvironmentFault, match="full; what was to be saved is not"):
            full.do(SetNote("kept", "x" * 100_000))
        assert present(full.annotation("kept")).note == ""
        assert full.check() == []


def test_settling_leaves_nothing_in_the_log_and_makes_no_file(
    path: Path, tag_set: TagSet, tmp_path: Path
) -> None:
    with Project.create(path, tag_set, annotator="ana") as project:
        project.add([AnnotatedDocument(Document("a", "A", "He said so."))])
        assert settle(path)
        alone = Path(shutil.copy(path, tmp_path / "alone.annotator"))
    with Project.open(alone, read_only=True) as copied:
        assert [each.id for each in copied.articles.page()] == ["a"]
    assert not settle(tmp_path / "gone.annotator")
    assert not (tmp_path / "gone.annotator").exists()
