"""Two versions of a text, aligned, and what they do to the places in it.

An alignment lists the stretches that differ; between them the versions are equal. It is found by
lines, then by words within the lines that differ, then by characters within words that resemble
each other, each time by a longest common subsequence (H. Hyyrö: Bit-parallel LCS-length computation
revisited, 2004, as RapidFuzz has it). It depends on the two texts alone, so that every machine
finds the same, and costs little where little differs.

All positions are in code points, end exclusive.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from annotator.model import Fragment
from annotator.plugins import LazyFunction

_common_subsequence = LazyFunction("rapidfuzz.distance.Indel:opcodes")
_similarity = LazyFunction("rapidfuzz.distance.Indel:normalized_similarity")

_MAX_CELLS = 200_000_000
"""Parts whose numbers multiplied exceed this are cut into shorter ones: 25 MB, about 0.2 s."""
_PHRASE_WORDS, _ANCHORS_APART = 5, 200
_MAX_CHARACTERS = 1_000
"""Longer stretches are not compared by characters."""
_RESEMBLING = 0.5
"""Stretches that are less similar share letters by chance."""
_SNAP_CODE_POINTS = 200
# Scripts without spaces are compared by characters.
_LETTER = re.compile(
    "[^\\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ufaff\U00020000-\U0003ffff]"
)
_TOKEN = re.compile(f"{_LETTER.pattern}+|.", re.DOTALL)


class TextEdit(NamedTuple):
    """A stretch of the old text, and the stretch of the new text in its place; one may be empty."""

    start: int
    end: int
    new_start: int
    new_end: int


class Fit(IntEnum):
    """How well an annotation fits a later version of the text; the greater, the worse."""

    SAME = 0
    """It covers the same words."""
    REWORDED = 1
    """It begins and ends as before, but its words were corrected."""
    CUT = 2
    """The correction goes through one of its ends, or has hardly left anything of its words."""
    LOST = 3
    """Its words are gone."""


class Carried(NamedTuple):
    """Fragments in another version of the text; none when they are lost."""

    fragments: tuple[Fragment, ...]
    fit: Fit


class Alignment:
    """The differences between two versions of a text.

    Args:
        edits: In the order of the text; between two of them there is equal text.
    """

    def __init__(self, edits: Iterable[Sequence[int]] = ()) -> None:
        self.edits = tuple(TextEdit(*edit) for edit in edits)

    @cached_property
    def _starts(self) -> list[int]:
        return [edit.start for edit in self.edits]

    @cached_property
    def _ends(self) -> list[int]:
        return [edit.end for edit in self.edits]

    def inverse(self) -> "Alignment":
        """Return the alignment that leads from the new text to the old one."""
        return Alignment((e.new_start, e.new_end, e.start, e.end) for e in self.edits)

    def leads(self, old: str, new: str) -> bool:
        """Return whether the two texts differ in these stretches alone."""
        last, new_last = 0, 0
        for edit in self.edits:
            if not last <= edit.start <= edit.end <= len(old):
                return False
            if not new_last <= edit.new_start <= edit.new_end <= len(new):
                return False
            if old[last : edit.start] != new[new_last : edit.new_start]:
                return False
            last, new_last = edit.end, edit.new_end
        return old[last:] == new[new_last:]

    def position(self, offset: int) -> int:
        """Return where a position of the old text is in the new one."""
        return self._start(offset)[0]

    def carry(self, fragments: Sequence[Fragment]) -> Carried:
        """Carry fragments of the old text into the new one.

        What is inserted at an end stays outside, what is replaced from end to end stays covered.
        """
        if not fragments:  # Of the whole article: it has no words that a correction could take.
            return Carried((), Fit.SAME)
        carried: list[Fragment] = []
        is_cut, is_touched, kept, length = False, False, 0, 0
        for start, end in fragments:
            touching = self.edits[bisect_right(self._ends, start) : bisect_left(self._starts, end)]
            length += end - start
            kept += end - start - sum(min(end, e.end) - max(start, e.start) for e in touching)
            is_touched = is_touched or bool(touching)
            fragment, is_whole = self._fragment(start, end)
            is_cut = is_cut or not is_whole
            if fragment[0] < fragment[1]:
                carried.append(fragment)
            else:
                is_cut = True
        if not carried:
            return Carried((), Fit.LOST)
        if is_cut or kept * 2 < length:
            return Carried(_apart(carried), Fit.CUT)
        return Carried(_apart(carried), Fit.REWORDED if is_touched else Fit.SAME)

    def _fragment(self, start: int, end: int) -> tuple[Fragment, bool]:
        """Carry one fragment, and return whether both its ends are certain."""
        around = bisect_right(self._ends, start)
        if around < len(self.edits):
            edit = self.edits[around]
            if edit.start <= start and end <= edit.end:
                return self._replaced(edit, start, end)
        new_start, is_start = self._start(start)
        new_end, is_end = self._end(end)
        return (new_start, new_end), is_start and is_end

    def _replaced(self, edit: TextEdit, start: int, end: int) -> tuple[Fragment, bool]:
        """Carry a fragment of which every word was replaced, as far as its place is known."""
        if edit.end - edit.start > 2 * (end - start):
            return (edit.new_start, edit.new_start), False
        return (edit.new_start, edit.new_end), (edit.start, edit.end) == (start, end)

    def _start(self, start: int) -> tuple[int, bool]:
        index = bisect_right(self._ends, start)
        if index < len(self.edits):
            edit = self.edits[index]
            if edit.start < start:
                return edit.new_end, False
            if edit.start == start:
                return edit.new_start, True
        return start + self._shift(index), True

    def _end(self, end: int) -> tuple[int, bool]:
        index = bisect_left(self._starts, end)
        edit = self.edits[index - 1] if index else None
        if edit is not None and edit.end > end:
            return edit.new_start, False
        return end + self._shift(index), True

    def _shift(self, index: int) -> int:
        """Return by how much the text behind the first ``index`` edits has moved."""
        if not index:
            return 0
        edit = self.edits[index - 1]
        return edit.new_end - edit.end


def carry_along(fragments: Sequence[Fragment], way: Iterable[Alignment]) -> Carried:
    """Carry fragments through several alignments; the worst fit on the way counts."""
    carried = Carried(tuple(fragments), Fit.SAME)
    for alignment in way:
        after = alignment.carry(carried.fragments)
        carried = Carried(after.fragments, max(carried.fit, after.fit))
        if carried.fit is Fit.LOST:
            break
    return carried


def align(old: str, new: str) -> Alignment:
    """Align two versions of a text."""
    if old == new:
        return Alignment()
    head = _word_start(old, _common_prefix(old, new))
    tail = _common_prefix(old[head:][::-1], new[head:][::-1])
    tail -= _to_word_end(old, len(old) - tail)
    changed_old, changed_new = old[head : len(old) - tail], new[head : len(new) - tail]
    edits: list[TextEdit] = []
    for lines in _differences(_lines(changed_old), _lines(changed_new), head, head):
        for words in _refined(lines, old, new, _words):
            edits += _refined(words, old, new, _characters)
    edits = _slid(_joined(edits), old, new)
    return Alignment(_joined(_to_word_ends(edit, old, new) for edit in edits))


def _slid(edits: list[TextEdit], old: str, new: str) -> list[TextEdit]:
    """Move what is only added or only left out to where lines, sentences or words begin.

    “.¶One line” that is left out in front of “.” is the line behind it as well. The method is
    that of Google's diff-match-patch (N. Fraser: Diff Strategies, 2006).
    """
    slid: list[TextEdit] = []
    for number, edit in enumerate(edits):
        if edit.start < edit.end and edit.new_start < edit.new_end:
            slid.append(edit)
            continue
        text, start, end = old, edit.start, edit.end
        if start == end:
            text, start, end = new, edit.new_start, edit.new_end
        # At least one equal character stays between two edits.
        last = slid[-1].end + 1 if slid else 0
        following = edits[number + 1].start - 1 if number + 1 < len(edits) else len(old)
        least = max(last - edit.start, -_SNAP_CODE_POINTS)
        most = min(following - edit.end, _SNAP_CODE_POINTS)
        steps = [0]
        for way, limit in ((-1, -least), (1, most)):
            for step in range(1, limit + 1):
                moved = start - step if way < 0 else start + step - 1
                if text[moved : moved + 1] != text[moved + end - start : moved + end - start + 1]:
                    break
                steps.append(way * step)
        best = max(
            sorted(steps, key=abs),
            key=lambda by: _border(text, start + by) + _border(text, end + by),
        )
        slid.append(TextEdit(*(position + best for position in edit)))
    return slid


def _border(text: str, position: int) -> int:
    """Return how much of a border there is in front of a position: of a line most."""
    before, behind = text[position - 1 : position], text[position : position + 1]
    if not before or before == "\n":
        return 4
    if before.isspace():
        return 3
    if behind.isspace() or not behind:
        return 2
    return 0 if _is_letter(before) and _is_letter(behind) else 1


def _to_word_ends(edit: TextEdit, old: str, new: str) -> TextEdit:
    """Let letters that are added or left out at one end of a word replace a letter of it.

    What begins or ends with the word does so in both texts then.
    """
    if edit.start == edit.end:
        text, at, changed = old, edit.start, new[edit.new_start : edit.new_end]
    elif edit.new_start == edit.new_end:
        text, at, changed = new, edit.new_start, old[edit.start : edit.end]
    else:
        return edit
    is_behind, is_before = _is_letter(text[at - 1 : at]), _is_letter(text[at : at + 1])
    start, end, new_start, new_end = edit
    if is_behind and not is_before and _is_letter(changed[0]):
        return TextEdit(start - 1, end, new_start - 1, new_end)
    if is_before and not is_behind and _is_letter(changed[-1]):
        return TextEdit(start, end + 1, new_start, new_end + 1)
    return edit


def _is_letter(text: str) -> bool:
    """Return whether a character (or none, at an end of the text) is part of longer words."""
    return _LETTER.match(text) is not None


def _apart(fragments: list[Fragment]) -> tuple[Fragment, ...]:
    """Leave out what a fragment shares with the one before it, which a replacement may cause."""
    apart: list[Fragment] = []
    last = 0
    for start, end in fragments:
        if max(start, last) < end:
            apart.append((max(start, last), end))
            last = end
    return tuple(apart)


def _common_prefix(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _word_start(text: str, position: int) -> int:
    """Return the last position behind white space, so that no word is compared in halves."""
    first = max(0, position - _SNAP_CODE_POINTS)
    words = text[first:position].rsplit(None, 1)
    if position > first and text[position - 1].isspace():
        return position
    return position - len(words[-1]) if words else position


def _to_word_end(text: str, position: int) -> int:
    """Return how many code points there are until white space."""
    behind = text[position : position + _SNAP_CODE_POINTS]
    if behind[:1].isspace():
        return 0
    return len(behind.split(None, 1)[0]) if behind else 0


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _characters(text: str) -> list[str]:
    return list(text)


def _refined(edit: TextEdit, old: str, new: str, divide: Any) -> list[TextEdit]:
    """Compare the two stretches of an edit by smaller parts, where that makes sense."""
    before, after = old[edit.start : edit.end], new[edit.new_start : edit.new_end]
    if not before or not after:
        return [edit]
    if divide is _characters:
        if max(len(before), len(after)) > _MAX_CHARACTERS:
            return [edit]
        if _similarity(before, after) < _RESEMBLING:
            return [edit]
    return _differences(divide(before), divide(after), edit.start, edit.new_start)


def _differences(
    old: Sequence[str], new: Sequence[str], start: int, new_start: int
) -> list[TextEdit]:
    """Compare two texts that were divided into parts.

    Args:
        old: The parts of the old one.
        new: The parts of the new one.
        start: Where the old one begins.
        new_start: Where the new one begins.
    """
    borders = list(accumulate(map(len, old), initial=start))
    new_borders = list(accumulate(map(len, new), initial=new_start))
    cuts = [(0, 0), (len(old), len(new))]
    if len(old) * len(new) > _MAX_CELLS:
        cuts[1:1] = _anchors(old, new)
    edits: list[TextEdit] = []
    for (low, new_low), (high, new_high) in pairwise(cuts):
        edits += (
            TextEdit(borders[low + a], borders[low + b], new_borders[c], new_borders[d])
            for a, b, c, d in _unequal(old[low:high], new[new_low:new_high], new_low)
        )
    return _joined(edits)


def _unequal(old: Sequence[str], new: Sequence[str], shift: int) -> list[TextEdit]:
    """Return the unequal parts by their numbers; those of the new text are higher by ``shift``."""
    if len(old) * len(new) > _MAX_CELLS:
        return [TextEdit(0, len(old), shift, shift + len(new))]
    numbers: dict[str, int] = {}
    old_numbers = [numbers.setdefault(part, len(numbers)) for part in old]
    new_numbers = [numbers.setdefault(part, len(numbers)) for part in new]
    return [
        TextEdit(a, b, shift + c, shift + d)
        for tag, a, b, c, d in _common_subsequence(old_numbers, new_numbers)
        if tag != "equal"
    ]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of equal parts at which two long texts can be cut, in the order of both.

    They begin phrases that each of the texts has once, as in Bram Cohen's patience diff.
    """
    phrases, new_phrases = _phrases(old), _phrases(new)
    pairs = [
        (at, new_phrases[phrase])
        for phrase, at in phrases.items()
        if at >= 0 and new_phrases.get(phrase, -1) >= 0
    ]
    apart: list[tuple[int, int]] = []
    last = new_last = 0
    for at, new_at in _rising(sorted(pairs)):
        if min(at - last, new_at - new_last) >= _ANCHORS_APART:
            apart.append((at, new_at))
            last, new_last = at, new_at
    return apart


def _phrases(parts: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Return where each phrase begins, white space aside; -1 where it comes again."""
    words = [number for number, part in enumerate(parts) if not part.isspace()]
    phrases: dict[tuple[str, ...], int] = {}
    for first, at in enumerate(words[: len(words) - _PHRASE_WORDS + 1]):
        phrase = tuple([parts[word] for word in words[first : first + _PHRASE_WORDS]])
        phrases[phrase] = -1 if phrase in phrases else at
    return phrases


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of some pairs in which the second numbers rise, too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, value) in enumerate(pairs):
        length = bisect_left(ends, value)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(value)
            last.append(number)
        else:
            ends[length], last[length] = value, number
    rising: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        rising.append(pairs[number])
        number = before[number]
    return rising[::-1]


def _joined(edits: Iterable[TextEdit]) -> list[TextEdit]:
    """Join the edits between which there is no text."""
    joined: list[TextEdit] = []
    for edit in edits:
        if joined and joined[-1].end >= edit.start and joined[-1].new_end >= edit.new_start:
            last = joined.pop()
            new_end = max(last.new_end, edit.new_end)
            edit = TextEdit(last.start, max(last.end, edit.end), last.new_start, new_end)
        joined.append(edit)
    return joined
