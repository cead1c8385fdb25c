"""No command says that something went wrong in Annotator when a value of a project is damaged.

SQLite reads these files without complaint. Each command works, or says in a sentence which file is
damaged, where, and what helps.
"""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.tag_sets import default_tag_set
from annotator.project.recovery.table_shapes import TableShape, read_shapes
from tests.cli.conftest import Run
from tests.project.recovery.damage import make_project

DEEP = "[" * 100_000
VALUES: list[object] = [
    "",
    "x",
    "[]",
    "{}",
    "null",
    "[[5,2]]",
    "[[0,99999999]]",
    "[[-3,4]]",
    '{"document":7}',
    '{"name":"x","layers":[]}',
    DEEP,
    0,
    1,
    7,
    -1,
    2**62,
    1.5,
]
"""What a column may hold after it was damaged; SQLite refuses those that are not of its type."""


@pytest.fixture(scope="session")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with something in every table."""
    path = tmp_path_factory.mktemp("healthy") / "healthy.annotator"
    make_project(path, default_tag_set(), articles=4, tags=3)
    return path


@pytest.fixture(scope="session")
def shapes(healthy: Path) -> list[TableShape]:
    """Its tables."""
    with closing(sqlite3.connect(healthy)) as db:
        return list(read_shapes(db).values())


def damage(path: Path, shape: TableShape, column: str, value: object, row: int) -> bool:
    """Put a value into a row, past all constraints; returns whether SQLite lets it in."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("PRAGMA journal_mode = DELETE")
        for (index,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE sql LIKE '%json_extract%'"
        ).fetchall():
            db.execute(f"DROP INDEX {index}")
        try:
            db.execute(
                f"UPDATE {shape.name} SET {column} = ? WHERE rowid = "
                f"(SELECT rowid FROM {shape.name} LIMIT 1 OFFSET ?)",
                [value, row],
            )
        except sqlite3.IntegrityError:
            return False
        return True


def flip(path: Path, bits: list[int]) -> None:
    """Flip bits of a file."""
    content = bytearray(path.read_bytes())
    for bit in bits:
        content[bit // 8 % len(content)] ^= 1 << bit % 8
    path.write_bytes(content)


def commands(damaged: Path, healthy: Path, folder: Path) -> Iterator[list[object]]:
    """The commands that read or change a project."""
    yield ["info", damaged]
    yield ["check", damaged]
    yield ["export", damaged, folder / "out.jsonl"]
    yield ["export", damaged, folder / "out.csv", "--format", "csv", "--all"]
    yield ["export", damaged, folder / "gold.jsonl", "--gold"]
    yield ["agreement", damaged]
    yield ["search", damaged, "minister"]
    yield ["suggest", damaged, "--annotator", "ana"]
    yield ["merge", damaged, healthy]
    yield ["merge", healthy, damaged]
    yield ["blocks", damaged]


def run_all(run: Run, damaged: Path, healthy: Path, folder: Path, what: str) -> None:
    for command in commands(damaged, healthy, folder):
        ours, theirs = folder / "ours.annotator", folder / "theirs.annotator"
        shutil.copy(damaged, ours)
        shutil.copy(healthy, theirs)
        copies = {damaged: ours, healthy: theirs}
        said = run(*(copies.get(one, one) if isinstance(one, Path) else one for one in command))
        assert "Something went wrong" not in said.err, (what, command[0], said.err)
        assert "Traceback" not in said.err, (what, command[0], said.err)
        if "is damaged" in said.err:
            assert str(ours) in said.err, (what, command, said.err)
            assert f"{theirs} is damaged" not in said.err, (what, command, said.err)
            assert "annotator recover" in said.err, (what, command, said.err)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_value_is_named_or_does_no_harm(
    run: Run, healthy: Path, shapes: list[TableShape], tmp_path: Path, data: st.DataObject
) -> None:
    shape = data.draw(st.sampled_from(shapes))
    column = data.draw(st.sampled_from(shape.names))
    value = data.draw(st.sampled_from(VALUES))
    damaged = tmp_path / "damaged.annotator"
    shutil.copy(healthy, damaged)
    if damage(damaged, shape, column, value, data.draw(st.integers(0, 3))):
        run_all(run, damaged, healthy, tmp_path, f"{shape.name}.{column} = {str(value)[:20]}")


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 2**24), min_size=1, max_size=20))
def test_flipped_bits_are_named_or_do_no_harm(
    run: Run, healthy: Path, tmp_path: Path, bits: list[int]
) -> None:
    damaged = tmp_path / "damaged.annotator"
    shutil.copy(healthy, damaged)
    flip(damaged, bits)
    run_all(run, damaged, healthy, tmp_path, f"bits {bits}")


@pytest.mark.attack
@pytest.mark.timeout(1800)
def test_every_column_with_some_values(
    run: Run, healthy: Path, shapes: list[TableShape], tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.annotator"
    for shape in shapes:
        for place, column in enumerate(shape.names):
            for value in VALUES[place % 4 :: 4]:  # Each value comes in its turn.
                shutil.copy(healthy, damaged)
                if damage(damaged, shape, column, value, 0):
                    what = f"{shape.name}.{column} = {str(value)[:20]}"
                    run_all(run, damaged, healthy, tmp_path, what)


@pytest.mark.attack
@pytest.mark.timeout(900)
def test_fifty_files_with_flipped_bits(run: Run, healthy: Path, tmp_path: Path) -> None:
    source = random.Random(1)
    damaged = tmp_path / "damaged.annotator"
    for _ in range(50):
        shutil.copy(healthy, damaged)
        flip(damaged, [source.randrange(2**24) for _ in range(source.randint(1, 20))])
        run_all(run, damaged, healthy, tmp_path, "flipped")
