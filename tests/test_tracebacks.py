"""Tracebacks for the log name kinds and places, and quote nobody."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from annotator.model.errors import InputError
from annotator.tracebacks import describe, has_to_do_with_files

MARKER = "Zelenskyy"
MISSING: Any = None


def _caught(function: Callable[[], object]) -> BaseException:
    try:
        function()
    except BaseException as error:  # noqa: BLE001
        return error
    raise AssertionError


def _raise(error: BaseException) -> None:
    raise error


def _in_a_chain() -> None:
    try:
        int(MARKER)
    except ValueError as error:
        error.add_note(MARKER)
        raise InputError(f"“{MARKER}” is no number.") from error


def _in_sqlite() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE notes(text UNIQUE)")
    db.execute("CREATE VIRTUAL TABLE articles USING fts5(text)")
    db.execute("SELECT * FROM articles WHERE articles MATCH ?", [f'"{MARKER}'])


QUOTING: dict[str, Callable[[], object]] = {
    "a number": lambda: int(MARKER),
    "a key": lambda: {}[MARKER],
    "an assertion": lambda: _raise(AssertionError(MARKER)),
    "the wrong encoding": lambda: MARKER.encode().decode(f"utf-8-{MARKER}"),
    "half a character": lambda: f"{MARKER}\ud800".encode(),
    "a file": lambda: Path(f"/{MARKER}/x").read_text("utf-8"),
    "a value": lambda: msgspec.convert({MARKER: MARKER}, dict[str, int]),
    "a group": lambda: _raise(ExceptionGroup(MARKER, [ValueError(MARKER)])),
    "an error of ours": _in_a_chain,
    "a query": _in_sqlite,
    "any error": lambda: _raise(RuntimeError(f"{MARKER} already deleted")),
    "an attribute": lambda: _raise(AttributeError(f"no {MARKER} here")),
}


@pytest.mark.parametrize("what", QUOTING)
def test_nothing_is_quoted(what: str) -> None:
    error = _caught(QUOTING[what])
    described = describe(error)
    assert type(error).__name__ in described
    lines = [line for line in described.splitlines() if not line.startswith("    ")]
    assert MARKER not in "\n".join(lines), "the lines of the program may name it, as here"
    assert "test_tracebacks.py" in described


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda: MISSING + 1, "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'"),
        (lambda: [][1], "IndexError: list index out of range"),
        (lambda: MISSING.text, "AttributeError: 'NoneType' object has no attribute 'text'"),
        (lambda: eval("undefined"), "NameError: name 'undefined' is not defined"),
        (lambda: Path("/none/x").read_text("utf-8"), "[Errno 2] No such file or directory"),
        (
            lambda: sqlite3.connect(":memory:").execute("SELECT * FROM notes"),
            "sqlite3.OperationalError: no such table: notes (SQLITE_ERROR)",
        ),
    ],
)
def test_what_quotes_nobody_is_there(function: Callable[[], object], words: str) -> None:
    assert words in describe(_caught(function))


def test_errors_that_led_to_an_error_are_there_in_their_order() -> None:
    lines = describe(_caught(_in_a_chain)).splitlines()
    first, second = (
        next(at for at, line in enumerate(lines) if line.startswith(name))
        for name in ("ValueError", "annotator.model.errors.InputError")
    )
    assert first < lines.index("It caused:") < second


def test_a_circle_of_errors_ends() -> None:
    one, two = ValueError(), TypeError()
    one.__cause__, two.__cause__ = two, one
    assert "ValueError" in describe(one)


def test_what_the_disk_may_have_caused_is_known() -> None:
    assert has_to_do_with_files(_caught(_in_sqlite))
    assert has_to_do_with_files(_caught(lambda: Path("/none/x").read_text("utf-8")))
    assert not has_to_do_with_files(_caught(_in_a_chain))
