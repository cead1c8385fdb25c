"""Quotations of a paragraph, with the marks that real news has: any pair, mixed, missing, nested.

All positions are in code points.
"""

from collections import Counter

from annotator.model import Fragment
from annotator.text.quotation_marks import (
    CLOSED_BY,
    CLOSED_BY_CHANCE,
    FAMILIES,
    ONLY_CLOSING,
    ONLY_OPENING,
    RATHER_OPENING,
    SINGLE,
    STRAIGHT,
    Look,
    Mark,
    find_marks,
)


def quotations(text: str) -> tuple[Fragment, ...]:
    """Return the quotations of one paragraph, marks included, in the order of their ends.

    A mark opens or closes by what it is and by what is open in front of it; the characters around
    it decide only where both are possible, as for the straight marks. A quotation opened with
    ``"`` may be closed with ``”``. One that is never closed goes to the end of the paragraph, as
    one does that the next paragraph takes up again, or to the next mark that opens one; one that
    was never opened starts with the paragraph. Apostrophes, inches and minutes are no marks.

    The time taken grows with the length of the paragraph, whatever marks it has.
    """
    reading = _Reading(text, find_marks(text))
    reading.read()
    return tuple(sorted(set(reading.fragments), key=lambda fragment: (fragment[1], -fragment[0])))


class _Opened:
    """A mark that opened a quotation, as long as nothing closed it."""

    def __init__(self, mark: Mark) -> None:
        self.at = mark.at
        self.end = mark.at + mark.width
        self.character = mark.character
        self.is_single = mark.character in SINGLE
        self.next_at: int | None = None
        """Where the next quotation with such a mark opens."""


class _Reading:
    """One pass over the marks of a paragraph, with a stack of the open quotations.

    Args:
        text: The paragraph.
        marks: Its marks, in their order.
    """

    def __init__(self, text: str, marks: list[Mark]) -> None:
        self.fragments: list[Fragment] = []
        self._text = text
        self._first = len(text) - len(text.lstrip())
        """Where the words begin."""
        self._marks = marks
        self._stack: list[_Opened] = []
        self._open = Counter[str]()
        """How many of each opening mark are on the stack."""
        self._has_pair = False
        """Whether a quotation was found, other than in single marks."""
        self._next: list[Mark | None] = [None] * len(marks)
        """The next mark of the same family, for each mark."""
        self._closed_later = [False] * len(marks)
        """Whether a mark of the same family that surely closes comes before one that opens."""
        self._look_ahead()

    def _look_ahead(self) -> None:
        coming: dict[str, int] = {}
        for number in range(len(self._marks) - 1, -1, -1):
            mark = self._marks[number]
            family = FAMILIES.get(mark.character, mark.character)
            following = coming.get(family)
            if following is not None:
                later = self._marks[following]
                self._next[number] = later
                self._closed_later[number] = later.look is Look.CLOSES and (
                    not later.is_doubtful or self._closed_later[following]
                )
            if mark.character not in SINGLE:
                # What is single inside one quotation says nothing about what is outside it.
                coming = {name: at for name, at in coming.items() if name[0] not in SINGLE}
            coming[family] = number

    def read(self) -> None:
        """Go through the marks, and collect the quotations in ``fragments``."""
        for number, mark in enumerate(self._marks):
            if mark.is_doubtful and (
                self._closed_later[number] or not self._fitting(mark.character)
            ):
                continue
            if self._is_closing(number, mark):
                self._close(mark)
            else:
                self._push(mark)
        last = len(self._text.rstrip())
        for opened in self._stack:
            if opened.is_single and not (opened.character == "‘" and self._is_first(opened.at)):
                continue
            end = last if opened.next_at is None else self._end_of_words(opened.next_at)
            if end > opened.end:
                self.fragments.append((opened.at, end))

    def _end_of_words(self, end: int) -> int:
        while self._text[end - 1].isspace():
            end -= 1
        return end

    def _is_first(self, at: int) -> bool:
        return self._first == at

    def _is_closing(self, number: int, mark: Mark) -> bool:
        character, look = mark.character, mark.look
        following = self._next[number]
        if character in ONLY_OPENING:
            return False
        if character in ONLY_CLOSING:
            return True
        if character in STRAIGHT:
            return self._is_closing_straight(mark, following)
        if character in RATHER_OPENING:
            if look is Look.OPENS:
                return False
            if look is Look.UNCLEAR:
                # Apart from the French ones, marks between two blanks are rarely left open.
                is_lonely = following is None or following.character not in CLOSED_BY[character]
                is_stray = character in "“‘‟" and not mark.is_tight and is_lonely
                return self._fits_exactly(character) or is_stray
            return bool(self._fitting(character)) or not (
                following is not None and following.character in CLOSED_BY[character]
            )
        return self._is_closing_rather(mark, following)

    def _is_closing_straight(self, mark: Mark, following: Mark | None) -> bool:
        """Whether a mark closes whose shape is that of the one that opens."""
        character = mark.character
        if mark.look is not Look.UNCLEAR:
            return mark.look is Look.CLOSES
        if self._fits_exactly(character):
            return True
        if mark.width > 1 and not mark.is_tight and not self._fitting(character):
            return True  # nothing is between the two
        if self._fitting(character):
            return following is None or following.character != character
        return not mark.is_tight and (character in SINGLE or following is None)

    def _is_closing_rather(self, mark: Mark, following: Mark | None) -> bool:
        """Whether a mark closes that rather does, but opens in Finland, Sweden or Germany."""
        character, look = mark.character, mark.look
        if any(
            self._open[opening] for opening in RATHER_OPENING if character in CLOSED_BY[opening]
        ):
            return True
        if self._fitting(character):
            return look is not Look.OPENS
        if look is not Look.UNCLEAR:
            return look is Look.CLOSES
        return not (
            mark.is_tight and following is not None and following.character in CLOSED_BY[character]
        )

    def _fits_exactly(self, closing: str) -> bool:
        return any(self._open[opening] for opening in _OPENED_BY[closing])

    def _fitting(self, closing: str) -> str:
        """The opening marks, of those that are open, that a mark may close."""
        for table in (_OPENED_BY, _OPENED_BY_CHANCE):
            fitting = "".join(opening for opening in table.get(closing, "") if self._open[opening])
            if fitting:
                return fitting
        return ""

    def _push(self, mark: Mark) -> None:
        opened = _Opened(mark)
        above = -1
        while -above <= len(self._stack) and self._stack[above].is_single:
            # A single mark is often an apostrophe after all: one that is opened again was not
            # open. So the loop has few rounds.
            if opened.is_single and self._stack[above].character == opened.character:
                self._drop(above)
                break
            above -= 1
        if not opened.is_single and -above <= len(self._stack):
            outer = self._stack[above]
            if outer.character == opened.character and outer.next_at is None:
                outer.next_at = opened.at
        self._stack.append(opened)
        self._open[opened.character] += 1

    def _drop(self, number: int) -> _Opened:
        opened = self._stack.pop(number)
        self._open[opened.character] -= 1
        return opened

    def _close(self, mark: Mark) -> None:
        """Close the quotation that a mark fits; those that were opened in it were none."""
        fitting = self._fitting(mark.character)
        if mark.character in SINGLE:
            self._close_single(mark, fitting)
            return
        if not fitting:
            self._close_unopened(mark)
            return
        opened = self._drop(-1)
        while opened.character not in fitting:
            opened = self._drop(-1)
        self._pair(opened, mark)

    def _close_unopened(self, mark: Mark) -> None:
        """Take the paragraph's first quotation for the end of an earlier paragraph's."""
        is_sure = mark.look is not Look.UNCLEAR or mark.character not in STRAIGHT
        is_inside = any(not opened.is_single for opened in self._stack)
        if is_sure and not (is_inside or self._has_pair):
            while self._stack:
                self._drop(-1)
            if mark.at > self._first:
                self.fragments.append((self._first, mark.at + mark.width))
            self._has_pair = True

    def _close_single(self, mark: Mark, fitting: str) -> None:
        """Close a quotation in single marks, unless another one was opened in it."""
        above = -1
        while -above <= len(self._stack) and self._stack[above].is_single:
            if self._stack[above].character in fitting:
                while above < -1:
                    self._drop(-1)
                    above += 1
                self._pair(self._drop(-1), mark)
                return
            above -= 1

    def _pair(self, opened: _Opened, mark: Mark) -> None:
        if mark.at > opened.end:
            self.fragments.append((opened.at, mark.at + mark.width))
            self._has_pair = self._has_pair or not opened.is_single


def _reversed(table: dict[str, str]) -> dict[str, str]:
    """Closing mark -> the marks that it closes."""
    return {
        closing: "".join(opening for opening, closers in table.items() if closing in closers)
        for closing in "".join(table.values())
    }


_OPENED_BY = _reversed(CLOSED_BY)
_OPENED_BY_CHANCE = _reversed(CLOSED_BY_CHANCE)
