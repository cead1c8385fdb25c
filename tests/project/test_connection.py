"""Other programs read a project while it is written, whatever this one does with the file.

POSIX drops the locks of a process on a file when the process closes any handle of it. A file
dialog that looks into the files of a folder does that, and so does a glance at a file's header.
"""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator.project import Project
from annotator.project.edits import Tag
from tests.project.conftest import SEED

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks are not lost there")

ANNOTATOR = """
import sys
from pathlib import Path
from annotator.project import Project
with Project.open(Path(sys.argv[1]), read_only=True) as project:
    print(len(project.annotations(sys.argv[2])))
"""
ANY_TOOL = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
query = "SELECT count(*) FROM annotations WHERE deleted = 0 AND document = ?"
print(db.execute(query, [sys.argv[2]]).fetchone()[0])
db.close()
"""
readers = pytest.mark.parametrize("reader", [ANNOTATOR, ANY_TOOL], ids=["annotator", "any tool"])


def seen_by(reader: str, path: Path) -> int:
    """How many annotations another process sees."""
    done = subprocess.run(
        [sys.executable, "-c", reader, str(path), SEED],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return int(done.stdout)


def looked_into(path: Path) -> None:
    """What a file dialog does with the files of a folder."""
    for file in path.parent.iterdir():
        with file.open("rb") as opened:
            opened.read(100)


def tag(project: Project, number: int) -> None:
    project.do(Tag(SEED, "claim", ((number, number + 5),)))


@readers
def test_others_see_every_edit_after_a_look_into_the_file(
    project: Project, path: Path, reader: str
) -> None:
    tag(project, 1)
    looked_into(path)
    project.renew_locks()
    assert seen_by(reader, path) == 1
    assert path.with_name(path.name + "-wal").exists()
    tag(project, 2)
    assert seen_by(reader, path) == 2
    looked_into(path)
    tag(project, 3)
    assert seen_by(reader, path) == 3
    tag(project, 4)
    assert seen_by(reader, path) == 4


@readers
def test_others_see_every_edit_after_a_search_beside_it(
    project: Project, path: Path, reader: str
) -> None:
    tag(project, 1)
    with Project.open(path, read_only=True) as beside:
        assert len(beside.annotations(SEED)) == 1
    assert seen_by(reader, path) == 1
    assert path.with_name(path.name + "-wal").exists()
    tag(project, 2)
    assert seen_by(reader, path) == 2


def test_edits_are_in_the_file_although_the_log_was_taken_away(
    project: Project, path: Path
) -> None:
    tag(project, 1)
    path.with_name(path.name + "-wal").unlink()
    tag(project, 2)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as raw:
        assert raw.execute("SELECT count(*) FROM annotations").fetchone() == (2,)
