"""Standard output and standard error, whole or shut, full, or short of letters."""

import logging
import os
import sys
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import TextIO

from annotator.model.errors import EnvironmentFault


def let_any_text_through() -> None:
    """A terminal that lacks a letter shows its code; that is no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def quieten_libraries() -> None:
    """What libraries warn of is meant for programmers; errors are told by us, in a line."""
    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")


def say(text: str = "") -> None:
    """A line on standard output.

    Raises:
        EnvironmentFault: it is closed, or the disk behind it is full.
        BrokenPipeError: whoever read it has enough.
    """
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - when it is closed
        raise EnvironmentFault("Standard output cannot be written: it is closed.")
    with _told():
        print(text)


def drain() -> None:
    """Let what was said leave the program. Raises as :func:`say` does."""
    if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison]
        with _told():
            sys.stdout.flush()


_unfinished: list[Callable[[], None]] = []


@contextmanager
def unfinished_line(clear: Callable[[], None]) -> Generator[None, None, None]:
    """While a line is written over again and again, it makes way for each remark."""
    _unfinished.append(clear)
    try:
        yield
    finally:
        _unfinished.remove(clear)
        clear()


def remark(text: str) -> None:
    """A line on standard error; where nobody can read it, the work goes on all the same."""
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison]
        return
    for clear in _unfinished:
        clear()
    try:
        print(text, file=sys.stderr)
    except OSError:
        _let_go(sys.stderr)


@contextmanager
def _told() -> Generator[None, None, None]:
    try:
        yield
    except BrokenPipeError:
        _let_go(sys.stdout)
        raise
    except OSError as error:
        _let_go(sys.stdout)
        raise EnvironmentFault(
            f"Standard output cannot be written: {error.strerror or error}."
        ) from error


def _let_go(stream: TextIO) -> None:
    """What a stream does not take is dropped, lest Python tries again when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
