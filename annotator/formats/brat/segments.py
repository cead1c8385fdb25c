"""Parts of an annotation on one line each, as brat has it: its own files hold nothing else.

It compares the text that a line of its file gives with what the offsets cover, letter by letter,
and shows no annotation that differs; and a line of that file ends wherever Unicode says so. A tab
parts the columns of that line, in which other programs expect no more of them.
"""

import re
from collections.abc import Iterable, Iterator

from annotator.formats.line_ends import LINE_ENDS
from annotator.model import Fragment

BORDERS = "\t" + LINE_ENDS
_WITHIN_LINE = re.compile(f"[^{BORDERS}]+")


def segments(text: str, fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """The parts of fragments between line ends and tabs; none of one that has nothing else."""
    return tuple(_segments(text, fragments))


def joined(text: str, parts: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """The reverse, as far as it can be told: parts with but borders between them are of one."""
    found: list[Fragment] = []
    for start, end in parts:
        between = text[found[-1][1] : start] if found else ""
        if between and not between.strip(BORDERS):
            start = found.pop()[0]
        found.append((start, end))
    return tuple(found)


def _segments(text: str, fragments: Iterable[Fragment]) -> Iterator[Fragment]:
    for start, end in fragments:
        for found in _WITHIN_LINE.finditer(text, start, end):
            yield found.span()
