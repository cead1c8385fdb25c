"""Databases of other programs are read, and nothing is written beside them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.project.foreign_database import DamagedDatabase, open_foreign


def test_a_database_is_read_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other project.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE words (word)")
        database.execute("INSERT INTO words VALUES ('said')")
        database.commit()
    before = path.read_bytes()
    with closing(open_foreign(path)) as database:
        assert database.execute("SELECT word FROM words").fetchall() == [("said",)]
        with pytest.raises(DamagedDatabase):
            database.execute("INSERT INTO words VALUES ('never')")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_another_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("He said so.")
    with pytest.raises(DamagedDatabase), closing(open_foreign(tmp_path / "a.db")) as database:
        database.execute("SELECT * FROM words")
