"""What SQLite reports about damage, in plain words."""

import re

_PAGE = re.compile(r"\bpage (\d+)", re.IGNORECASE)
SOME_PART = "a part of it is not as SQLite wrote it"
"""The words where SQLite does not tell which part is damaged."""
_CAUSES = {
    "database disk image is malformed": SOME_PART,
    "file is not a database": "its beginning is not that of a project",
}
_PATTERNS = (
    (re.compile(r"row (\d+) missing from index (\S+)"), "the index {1} lacks the row {0}"),
    (
        re.compile(r"wrong # of entries in index (\S+)"),
        "the index {0} has more or fewer rows than its table",
    ),
    (re.compile(r"non-unique entry in index (\S+)"), "the index {0} has a row twice"),
    (re.compile(r"NULL value in (\S+)"), "the column {0} has no value in some row"),
    (
        re.compile(r"(?:TEXT|NUMERIC|non-\S+) value in (\S+)"),
        "the column {0} has a value of another kind",
    ),
    (re.compile(r"vtable constructor failed: (\S+)"), "the table {0} cannot be read"),
    (re.compile(r"malformed inverted index for FTS5 table (\S+)"), "the index {0} is mixed up"),
)
"""What the lines of a check look like: https://www.sqlite.org/pragma.html#pragma_integrity_check"""


def pages_in(line: str) -> list[int]:
    """Return the numbers of the pages that a line of a check names first, if it names any."""
    match = _PAGE.search(line)
    return [int(match[1])] if match else []


def in_plain_words(message: str) -> str:
    """Return what a message of SQLite about damage means.

    Args:
        message: The text of an error, or what a check of the file reports; of several lines the
            last one counts, since headings come before it. One that is not known stays as it is.
    """
    line = (message.splitlines() or [""])[-1]
    if line in _CAUSES:
        return _CAUSES[line]
    for pattern, words in _PATTERNS:
        if match := pattern.match(line):
            return words.format(*match.groups())
    pages = pages_in(line)
    return f"page {pages[0]:,} of the file is not as SQLite wrote it" if pages else line
