"""Tracebacks for the log, without anybody's words in them.

A message of an error may quote what it is about: a piece of an article, a note, a name. So the log
has the kinds of errors, the places in the program, and messages that are known to quote nothing
but names of the program itself.
"""

import re
import traceback
from collections.abc import Iterator
from typing import cast

_NO_QUOTE = re.compile(
    "|".join(
        (
            r"'[\w.]+' object has no attribute '\w+'",
            r"'[\w.]+' object (?:is not|does not|cannot|doesn't)[\w ]*",
            r"(?:module|type object) '[\w.]+' has no attribute '\w+'",
            r"name '\w+' is not defined",
            r"cannot access (?:local|free) variable '\w+' [\w ]*",
            r"No module named '[\w.]+'(?:; '[\w.]+' is not a package)?",
            r"[\w ]*index out of range",
            r"(?:division|modulo) by zero",
            r"maximum recursion depth exceeded[\w ]*",
            r"[\w.<>]+\(\) (?:missing|takes) [\w ',:]+",
            r"unsupported operand type\(s\) for [^\s:]+: '[\w.]+' and '[\w.]+'",
            r"unhashable type: '[\w.]+'",
            r"(?:dictionary|set|deque)[\w ]* (?:changed size|mutated) during iteration",
            r"Internal C\+\+ object \([\w.]+\) already deleted\.",
            # SQLite's own.
            r"(?:UNIQUE|NOT NULL|CHECK) constraint failed(?:: [\w., ]+)?",
            r"FOREIGN KEY constraint failed",
            r"no such (?:table|column|function): [\w.]+",
            r"database (?:is locked|table is locked|disk image is malformed|or disk is full)",
            r"disk I/O error",
            r"unable to open database file",
            r"attempt to write a readonly database",
            r"file is not a database",
            r"user-defined function raised exception",
            r"interrupted",
        )
    )
)
_REASON = re.compile("[a-z ]+")
_DEEPEST = 8
"""The errors of a chain that are described."""


def describe(error: BaseException) -> str:
    """Return the traceback of an error and of those that led to it, without quotations."""
    parts: list[str] = []
    for link, each in _chain(error):
        lines = traceback.format_tb(each.__traceback__)
        head = ["Traceback (most recent call last):\n"] if lines else []
        parts.insert(0, "".join([*head, *lines, _last_line(each), link]))
    return "\n".join(parts)


def place_of(error: BaseException) -> tuple[str, ...]:
    """Return what two errors have in common that have the same cause: their kind and frames."""
    frames = traceback.extract_tb(error.__traceback__)
    return (type(error).__name__, *(f"{frame.filename}:{frame.lineno}" for frame in frames))


def has_to_do_with_files(error: BaseException) -> bool:
    """Return whether the disk, the project's file or the memory may have caused an error."""
    return any(
        isinstance(each, OSError | MemoryError) or type(each).__module__ == "sqlite3"
        for _, each in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """Yield the errors, the latest first, each with the words that link it to the one after."""
    seen = set[int]()
    link, each = "", error
    while id(each) not in seen and len(seen) < _DEEPEST:
        seen.add(id(each))
        yield link, each
        # Only groups of errors have them.
        group = cast("tuple[BaseException, ...]", getattr(each, "exceptions", ()))
        yield from (("\nOne of several:\n", one) for one in group[:_DEEPEST])
        if each.__cause__ is not None:
            link, each = "\nIt caused:\n", each.__cause__
        elif each.__context__ is not None and not each.__suppress_context__:
            link, each = "\nWhile it was handled:\n", each.__context__


def _last_line(error: BaseException) -> str:
    kind = type(error)
    room = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    words = _safe_words(error)
    return f"{room}{kind.__qualname__}{': ' if words else ''}{words}\n"


def _safe_words(error: BaseException) -> str:
    """Return what an error says, if that quotes nothing; else an empty text."""
    if isinstance(error, OSError) and error.errno is not None:
        return f"[Errno {error.errno}] {error.strerror}"
    if isinstance(error, UnicodeDecodeError | UnicodeEncodeError):
        return f"{error.encoding}: {error.reason}" if _REASON.fullmatch(error.reason) else ""
    try:
        words = str(error).partition(". Did you mean")[0]
    except Exception:  # noqa: BLE001 - an error that cannot be shown must not hide itself
        return ""
    code = getattr(error, "sqlite_errorname", "")
    said = words if _NO_QUOTE.fullmatch(words) else ""
    return " ".join(filter(None, (said, f"({code})" if code else "")))
