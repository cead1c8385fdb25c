"""Finds running heads, running feet and page numbers: lines that repeat at the edges of pages."""

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from annotator.formats.articles.pdf_order import Row, find_rows
from annotator.formats.articles.pdf_words import NOTE_MARK, PageText, Run

_EDGE_ROWS = 3
"""How many rows from the edge may be running heads, or feet."""
_NUMBER = re.compile(
    r"\d+|\b(?=[ivxlc]+\b)c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\b(?<=[ivxlc])(?!['’.])", re.I
)
"""In digits, or as Roman numerals below 400."""
_NUMBER_FIRST = re.compile(rf"(?:\w{{1,10}}\.?\s)?\W*(?P<number>{_NUMBER.pattern})", re.I)
_NUMBER_LAST = re.compile(rf"(?P<number>{_NUMBER.pattern})\W*$", re.I)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_SAME_HEIGHT_POINTS = 6.0
_SEGMENT_GAP_EMS = 1.5
_CLEAR_GAP = 1.3
"""A running head is farther from the text than its lines are from each other, by this factor."""
_LARGE = 1.15
_LONGEST_CODE_POINTS = 120
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass
class LeftOut:
    """What was taken from the edges of pages."""

    heads: list[str] = field(default_factory=list[str])
    """The running heads and feet."""
    numbers: int = 0
    """How many page numbers there were on lines of their own."""

    def has(self, words: str) -> bool:
        """Return whether words are a running head, or a part of one."""
        wanted = _key(words)
        return any(wanted == _key(head) or wanted in _key(head).split(" | ") for head in self.heads)


@dataclass
class _Candidate:
    """A row at an edge of a page."""

    page: int
    is_top: bool
    row: Row
    segments: list[str]
    is_clear: bool
    """Whether it differs from the text by its distance or its type."""
    is_large: bool
    """Whether its type is that of a heading."""

    @property
    def text(self) -> str:
        return " | ".join(self.segments)


def take_edges(pages: Sequence[PageText]) -> LeftOut:
    """Take running heads and page numbers out of pages.

    They repeat at one height on several pages, apart from their numbers; the heads of left and
    right pages may differ. A line that only looks like one stays.
    """
    candidates = [found for at, page in enumerate(pages) for found in _candidates(at, page)]
    left_out = LeftOut()
    taken: dict[int, set[int]] = defaultdict(set)
    for candidate in _repeated(candidates):
        taken[candidate.page].update(id(run) for run in candidate.row.runs)
        if _LETTERS.search(_NUMBER.sub("", candidate.text)):
            left_out.heads.append(candidate.text)
        else:
            left_out.numbers += 1
    for at, ids in taken.items():
        pages[at].runs = [run for run in pages[at].runs if id(run) not in ids]
    return left_out


def _candidates(at: int, page: PageText) -> list[_Candidate]:
    rows = find_rows(page.runs)
    gaps = [b.baseline - a.baseline for a, b in itertools.pairwise(rows)]
    usual = median(gaps) if gaps else 0.0
    body = _body_size(page.runs)
    found: list[_Candidate] = []
    for is_top, ordered in ((True, rows[:_EDGE_ROWS]), (False, rows[::-1][:_EDGE_ROWS])):
        is_clear = False
        for row in reversed(ordered):
            if not is_top and _in_footnote(row, rows, usual):
                continue
            index = rows.index(row)
            gap = gaps[index] if is_top and index < len(gaps) else 0.0
            if not is_top:
                gap = gaps[index - 1] if index else 0.0
            # What is farther out than a clear row is clear of the text, too.
            is_clear = is_clear or gap > _CLEAR_GAP * usual or row.size < 0.92 * body
            segments = _segments(row)
            if sum(map(len, segments)) <= _LONGEST_CODE_POINTS:
                is_large = row.size > _LARGE * body
                clear = is_clear or len(rows) == 1
                found.append(_Candidate(at, is_top, row, segments, clear, is_large))
    return found


def _in_footnote(row: Row, rows: Sequence[Row], usual: float) -> bool:
    """Return whether a row begins with a raised mark, or follows one that does."""
    for at in range(rows.index(row), -1, -1):
        if rows[at].runs[0].text.startswith(NOTE_MARK):
            return True
        if at and rows[at].baseline - rows[at - 1].baseline > usual:
            return False
    return False


def _body_size(runs: Sequence[Run]) -> float:
    weights: dict[float, int] = defaultdict(int)
    for run in runs:
        weights[run.size] += len(run.text)
    return max(weights, key=lambda size: weights[size], default=0.0)


def _segments(row: Row) -> list[str]:
    segments = [row.runs[0].text]
    for before, run in zip(row.runs, row.runs[1:], strict=False):
        if run.left - before.right > _SEGMENT_GAP_EMS * row.size:
            segments.append(run.text)
        else:
            segments[-1] += f" {run.text}"
    return segments


def _key(text: str) -> str:
    return " ".join(_NUMBER.sub("#", text).casefold().split())


def _repeated(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return those candidates that repeat."""
    groups: dict[tuple[bool, frozenset[str]], list[_Candidate]] = defaultdict(list)
    pieces: dict[tuple[bool, str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        keys = frozenset(map(_key, candidate.segments))
        groups[candidate.is_top, keys].append(candidate)
        for key in keys:
            if _LETTERS.search(key):
                pieces[candidate.is_top, key].append(candidate)
    found: dict[int, _Candidate] = {}
    for group in [*groups.values(), *pieces.values()]:
        for same in _at_one_height(group):
            if not _LETTERS.search(_key(same[0].text)):
                found.update((id(candidate), candidate) for candidate in _numbered(same))
                continue
            for equal in (*_equal(same), _numbered(same, anywhere=True)):
                accepted = _often(equal)
                found.update((id(candidate), candidate) for candidate in accepted)
    for is_top in (True, False):
        clear = [
            each
            for each in candidates
            if each.is_clear and each.is_top == is_top and not each.is_large
        ]
        for same in _at_one_height(clear):
            found.update((id(candidate), candidate) for candidate in _numbered(same))
    return list(found.values())


def _at_one_height(group: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Return the candidates that are at the same height, at most one a page."""
    heights: list[list[_Candidate]] = []
    for candidate in sorted(group, key=lambda candidate: candidate.row.baseline):
        at = heights[-1][0].row if heights else None
        if at and candidate.row.baseline - at.baseline <= _SAME_HEIGHT_POINTS:
            heights[-1].append(candidate)
        else:
            heights.append([candidate])
    return [list({each.page: each for each in same}.values()) for same in heights]


def _often(same: Sequence[_Candidate]) -> Sequence[_Candidate]:
    """Return the candidates if they are on several pages, and mostly clear of the text there."""
    clear = [candidate for candidate in same if candidate.is_clear]
    return same if len(clear) >= 2 and len(clear) * 2 >= len(same) else []


def _equal(same: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Return the candidates in groups whose numbers are the same, too.

    Rows that differ in numbers that do not count the pages are no running heads.
    """
    groups: dict[tuple[str, ...], list[_Candidate]] = defaultdict(list)
    for candidate in same:
        groups[tuple(sorted(_NUMBER.findall(candidate.text)))].append(candidate)
    return list(groups.values())


def _numbered(same: Sequence[_Candidate], *, anywhere: bool = False) -> list[_Candidate]:
    """Return those with a number that goes up with the pages.

    Args:
        same: Candidates at one height.
        anywhere: Whether the number may be inside the row, not only at an end of it.
    """
    offsets: dict[int, list[_Candidate]] = defaultdict(list)
    for candidate in same:
        ends = (
            match
            for segment in candidate.segments
            for match in (_NUMBER_FIRST.match(segment), _NUMBER_LAST.search(segment))
        )
        numbers = {match["number"] for match in ends if match}
        if anywhere:
            numbers.update(_NUMBER.findall(candidate.text))
        for value in set(map(_value, numbers)):
            offsets[value - candidate.page].append(candidate)
    if not offsets:
        return []
    best = max(offsets.values(), key=len)
    return best if len(best) >= 2 else []


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    values = [_ROMAN[sign] for sign in number.casefold()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
