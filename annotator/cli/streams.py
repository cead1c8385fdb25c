"""Standard output and standard error: lines, JSON, and streams that are closed or full."""

import json
import logging
import os
import sys
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO, cast

from msgspec import Struct
from msgspec.structs import asdict

from annotator.model.errors import EnvironmentFault


def let_any_text_through() -> None:
    """Let the streams show the code of a letter that the terminal lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def quieten_libraries() -> None:
    """Silence the warnings of libraries: they are meant for programmers."""
    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")


def say(text: str = "") -> None:
    """Write a line to standard output.

    Raises:
        EnvironmentFault: It is closed, or the disk behind it is full.
        BrokenPipeError: Its reader has closed it.
    """
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - when it is closed
        raise EnvironmentFault("Standard output cannot be written: it is closed.")
    with _translate_errors():
        print(text)


def print_json(value: object) -> None:
    """Write one JSON value to standard output. Raises as :func:`say` does."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    say(json.dumps(_to_builtins(value), ensure_ascii=encoding != "utf8", indent=2))


def _to_builtins(value: object) -> object:
    if isinstance(value, Struct):
        return asdict(value)
    if isinstance(value, list):
        return [_to_builtins(element) for element in cast(list[Any], value)]
    return str(value) if isinstance(value, Path) else value


def drain() -> None:
    """Write out the lines that are still in a buffer. Raises as :func:`say` does."""
    if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison]
        with _translate_errors():
            sys.stdout.flush()


_unfinished: list[Callable[[], None]] = []
"""Functions that clear a line which is written over again and again."""


@contextmanager
def unfinished_line(clear: Callable[[], None]) -> Generator[None, None, None]:
    """Clear a line that is written over again and again before each remark, and at the end."""
    _unfinished.append(clear)
    try:
        yield
    finally:
        _unfinished.remove(clear)
        clear()


def remark(text: str) -> None:
    """Write a line to standard error; if nobody can read it, the work goes on all the same."""
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison]
        return
    for clear in _unfinished:
        clear()
    try:
        print(text, file=sys.stderr)
    except OSError:
        _discard(sys.stderr)


@contextmanager
def _translate_errors() -> Generator[None, None, None]:
    """Turn an error of standard output into one for people; a closed pipe stays as it is."""
    try:
        yield
    except BrokenPipeError:
        _discard(sys.stdout)
        raise
    except OSError as error:
        _discard(sys.stdout)
        raise EnvironmentFault(
            f"Standard output cannot be written: {error.strerror or error}."
        ) from error


def _discard(stream: TextIO) -> None:
    """Drop the text that a stream does not accept: Python would try again when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
