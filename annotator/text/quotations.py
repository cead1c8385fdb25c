"""Quotations of a paragraph, with the marks that real news has: any pair, mixed, missing, nested.

The marks are the characters with Unicode's property ``Quotation_Mark``
(https://www.unicode.org/Public/UCD/latest/ucd/PropList.txt) and the Hebrew gershayim. Which of
them may close which is that of CLDR's delimiters for all languages
(https://cldr.unicode.org/translation/characters-emoji-symbols/quotation-marks), with the mixtures
that keyboards make. 《》 and 〈〉 are brackets around titles, and quote nobody.

All positions are in code points.
"""

import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple
from unicodedata import category

from annotator.model import Fragment

_CLOSED_BY = {
    "“": "”",
    "”": "”“",
    "„": "“”",
    "‟": "”",
    "⹂": "‟",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‘": "’",
    "’": "’‘",
    "‚": "‘’",
    "‛": "’",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "﹁": "﹂",
    "﹃": "﹄",
    "〝": "〞〟",
    '"': '"',
    "'": "'",
    "＂": "＂",
    "＇": "＇",
    "״": "״",
}
"""Opening mark -> the marks that close it."""
_CLOSED_BY_CHANCE = {
    '"': "“”",
    "“": '"“',
    "”": '"',
    "„": '"',
    "'": "’",
    "‘": "'",
    "‚": "'",
    "״": '"',
}
"""Opening mark -> the marks that close it where two keyboards met, if none fits better."""

_SINGLE = frozenset("'‘’‚‛＇")
_STRAIGHT = frozenset("\"'＂＇״")
_ONLY_OPENING = frozenset("„‚‛⹂「『｢﹁﹃〝")
_ONLY_CLOSING = frozenset("」』｣﹂﹄〞〟")
_RATHER_OPENING = frozenset("“‘«‹‟")
_FAMILIES = {mark: name for name in ('“”„‟⹂"＂״', "«»", "‹›", "".join(_SINGLE)) for mark in name}
"""Mark -> the marks of similar shape; one without an entry is alone with its partner."""

MARKS = frozenset(_CLOSED_BY) | _ONLY_CLOSING
"""All quotation marks."""
OPENING_MARKS = frozenset(_CLOSED_BY)
"""The marks that can open a quotation, the straight ones among them."""
CLOSING_MARKS = frozenset("".join(_CLOSED_BY.values()))
"""The marks that can close a quotation, the straight ones among them."""
DOUBLE_MARKS = '“”„‟⹂"＂״«»〝〞〟'
"""The marks of European languages for the outer quotation, and their forms in East Asia."""
SINGLE_MARKS = "'‘’‚‛＇‹›"
"""Those for a quotation inside another, and the apostrophes."""

ALL_MARKS = "".join(sorted(MARKS))
"""All of them, to be stripped off."""
_MARK = re.compile(f"[{ALL_MARKS}]")
_FIXED_SPACE = frozenset("\u00a0\u202f")
_OPENING_CATEGORIES = frozenset({"Ps", "Pi", "Pd"})
_CLOSING_CATEGORIES = frozenset({"Pe", "Pf", "Pd", "Po"})
_OPENED_BEHIND = MARKS | frozenset("/<¿¡")
_CLOSED_BEFORE = MARKS | frozenset(">")
_NOT_CLOSED_BEFORE = frozenset("¿¡&@#%*")
_NOT_OPENED_BEFORE = frozenset(",;:!?)]，、；：！？）。")
_CLOSING_BESIDE = frozenset("’”»›") | _ONLY_CLOSING
_ANNOUNCED = re.compile(r":\s{1,2}$")
"""Old books have blanks on both sides of a mark: er sagte: » Nein. «"""

_ELISION = re.compile(
    r"[’'‘](?:n['’](?!\w)|\d0s\b|(?:tis|twas|twere|em|til|bout|cos)\b)|’(?:\d\d\b|till\b|cause\b)",
    re.IGNORECASE,
)
"""Words that begin with an apostrophe: ’90s, ’tis, ’em, the ’n’ of rock ’n’ roll."""
_END_OF_ELISION = re.compile(r"[’'‘]n$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:[sxz]|\b[pm]o)$", re.IGNORECASE)
"""Ends of words that an apostrophe may follow: the ministers’ plan, un po’ di tempo."""


class _Look(Enum):
    """What the characters around a mark show about it."""

    OPENS = "opens"
    CLOSES = "closes"
    UNCLEAR = "unclear"


class _Mark(NamedTuple):
    """A quotation mark of a paragraph."""

    at: int
    character: str
    look: _Look
    is_tight: bool
    """Whether no white space touches it."""
    is_doubtful: bool
    """Whether it may be the apostrophe at the end of a word, or a sign for inches or minutes."""


def quotations(text: str) -> tuple[Fragment, ...]:
    """Return the quotations of one paragraph, marks included, in the order of their ends.

    A mark opens or closes by what it is and by what is open in front of it; the characters around
    it decide only where both are possible, as for the straight marks. A quotation opened with
    ``"`` may be closed with ``”``. One that is never closed goes to the end of the paragraph, as
    one does that the next paragraph takes up again, or to the next mark that opens one; one that
    was never opened starts with the paragraph. Apostrophes, inches and minutes are no marks.

    The time taken grows with the length of the paragraph, whatever marks it has.
    """
    reading = _Reading(text, list(_marks(text)))
    reading.read()
    fragments = {(start, end) for start, end in reading.fragments if end - start > 1}
    return tuple(sorted(fragments, key=lambda fragment: (fragment[1], -fragment[0])))


def _marks(text: str) -> Iterator[_Mark]:
    """Yield the quotation marks, the apostrophes left out that can be recognised as such."""
    for match in _MARK.finditer(text):
        at, character = match.start(), match[0]
        before, after = _characters_around(text, at)
        if _is_inside_word(character, before, after):
            continue
        if character in _SINGLE and not _is_part_of_word(before) and _ELISION.match(text, at):
            continue
        if character in "'’" and _END_OF_ELISION.search(text, max(at - 2, 0), at):
            continue
        look = _look(before, after)
        if look is _Look.UNCLEAR and _ANNOUNCED.search(text, max(at - 3, 0), at):
            look = _Look.OPENS
        yield _Mark(
            at,
            character,
            look,
            not (_is_blank(before) or _is_blank(after)),
            _is_doubtful(text, at, before, after),
        )


def _characters_around(text: str, at: int) -> tuple[str, str]:
    """The characters around a mark; the fixed space that French puts inside does not count."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if after in _FIXED_SPACE and text[at] in "«‹":
        after = text[at + 2 : at + 3]
    if before in _FIXED_SPACE and text[at] in "»›":
        before = text[max(at - 2, 0) : max(at - 1, 0)]
    return before, after


def _look(before: str, after: str) -> _Look:
    is_cut_off = after in _CLOSING_BESIDE and _is_dash(before)  # “We go--“’
    opens = (_is_blank(before) or _opens(before)) and not (
        _is_blank(after) or after in _NOT_OPENED_BEFORE or is_cut_off
    )
    closes = not _is_blank(before) and (_is_blank(after) or _closes(after))
    if opens == closes:
        return _Look.UNCLEAR
    return _Look.OPENS if opens else _Look.CLOSES


def _is_dash(character: str) -> bool:
    return bool(character) and category(character) == "Pd"


def _opens(before: str) -> bool:
    return before in _OPENED_BEHIND or category(before) in _OPENING_CATEGORIES


def _closes(after: str) -> bool:
    if after in _NOT_CLOSED_BEFORE:
        return False
    return after in _CLOSED_BEFORE or category(after) in _CLOSING_CATEGORIES


def _is_blank(character: str) -> bool:
    # Among the formatting characters are those that set the direction of Arabic and Hebrew.
    return not character or character.isspace() or category(character) == "Cf"


def _is_inside_word(mark: str, before: str, after: str) -> bool:
    """Whether a mark is an apostrophe between two letters, or the gershayim of an acronym."""
    if mark in _SINGLE:
        return _is_part_of_word(before) and _is_part_of_word(after)
    return mark in '"״”' and _is_hebrew(before) and _is_hebrew(after)


def _is_hebrew(character: str) -> bool:
    return "\u0590" <= character <= "\u05ff"


def _is_part_of_word(character: str) -> bool:
    """Whether a character may be next to an apostrophe: signs of China and Japan may not."""
    if not character:
        return False
    kind = category(character)
    if kind == "Lo":
        return "\u0590" <= character <= "\u08ff"  # Hebrew and Arabic
    return kind[0] in "LM" or kind == "Nd"


def _is_doubtful(text: str, at: int, before: str, after: str) -> bool:
    mark = text[at]
    if mark in "\"'" and before.isdecimal():
        return True
    if mark not in "'’" or not after.isspace():
        return False
    goes_on = text[at + 2 : at + 3].isalnum()
    return goes_on and _POSSESSIVE.search(text, max(at - 3, 0), at) is not None


class _Opened:
    """A mark that opened a quotation, as long as nothing closed it."""

    def __init__(self, mark: _Mark) -> None:
        self.at = mark.at
        self.character = mark.character
        self.is_single = mark.character in _SINGLE
        self.next_at: int | None = None
        """Where the next quotation with such a mark opens."""


class _Reading:
    """One pass over the marks of a paragraph, with a stack of the open quotations.

    Args:
        text: The paragraph.
        marks: Its marks, in their order.
    """

    def __init__(self, text: str, marks: list[_Mark]) -> None:
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
        self._next: list[_Mark | None] = [None] * len(marks)
        """The next mark of the same family, for each mark."""
        self._closed_later = [False] * len(marks)
        """Whether a mark of the same family that surely closes comes before one that opens."""
        self._look_ahead()

    def _look_ahead(self) -> None:
        coming: dict[str, int] = {}
        for number in range(len(self._marks) - 1, -1, -1):
            mark = self._marks[number]
            family = _FAMILIES.get(mark.character, mark.character)
            following = coming.get(family)
            if following is not None:
                later = self._marks[following]
                self._next[number] = later
                self._closed_later[number] = later.look is _Look.CLOSES and (
                    not later.is_doubtful or self._closed_later[following]
                )
            if mark.character not in _SINGLE:
                # What is single inside one quotation says nothing about what is outside it.
                coming = {name: at for name, at in coming.items() if name[0] not in _SINGLE}
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
            self.fragments.append((opened.at, end))

    def _end_of_words(self, end: int) -> int:
        while self._text[end - 1].isspace():
            end -= 1
        return end

    def _is_first(self, at: int) -> bool:
        return self._first == at

    def _is_closing(self, number: int, mark: _Mark) -> bool:
        character, look = mark.character, mark.look
        following = self._next[number]
        if character in _ONLY_OPENING:
            return False
        if character in _ONLY_CLOSING:
            return True
        if character in _STRAIGHT:
            return self._is_closing_straight(mark, following)
        if character in _RATHER_OPENING:
            if look is _Look.OPENS:
                return False
            if look is _Look.UNCLEAR:
                # Apart from the French ones, marks between two blanks are rarely left open.
                is_lonely = following is None or following.character not in _CLOSED_BY[character]
                is_stray = character in "“‘‟" and not mark.is_tight and is_lonely
                return self._fits_exactly(character) or is_stray
            return bool(self._fitting(character)) or not (
                following is not None and following.character in _CLOSED_BY[character]
            )
        return self._is_closing_rather(mark, following)

    def _is_closing_straight(self, mark: _Mark, following: _Mark | None) -> bool:
        """Whether a mark closes whose shape is that of the one that opens."""
        character = mark.character
        if mark.look is not _Look.UNCLEAR:
            return mark.look is _Look.CLOSES
        if self._fits_exactly(character):
            return True
        if self._fitting(character):
            return following is None or following.character != character
        return not mark.is_tight and (character in _SINGLE or following is None)

    def _is_closing_rather(self, mark: _Mark, following: _Mark | None) -> bool:
        """Whether a mark closes that rather does, but opens in Finland, Sweden or Germany."""
        character, look = mark.character, mark.look
        if any(
            self._open[opening] for opening in _RATHER_OPENING if character in _CLOSED_BY[opening]
        ):
            return True
        if self._fitting(character):
            return look is not _Look.OPENS
        if look is not _Look.UNCLEAR:
            return look is _Look.CLOSES
        return not (
            mark.is_tight and following is not None and following.character in _CLOSED_BY[character]
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

    def _push(self, mark: _Mark) -> None:
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

    def _close(self, mark: _Mark) -> None:
        """Close the quotation that a mark fits; those that were opened in it were none."""
        fitting = self._fitting(mark.character)
        if mark.character in _SINGLE:
            self._close_single(mark, fitting)
            return
        if not fitting:
            self._close_unopened(mark)
            return
        opened = self._drop(-1)
        while opened.character not in fitting:
            opened = self._drop(-1)
        self._pair(opened, mark)

    def _close_unopened(self, mark: _Mark) -> None:
        """Take the paragraph's first quotation for the end of an earlier paragraph's."""
        is_sure = mark.look is not _Look.UNCLEAR or mark.character not in _STRAIGHT
        is_inside = any(not opened.is_single for opened in self._stack)
        if is_sure and not (is_inside or self._has_pair):
            while self._stack:
                self._drop(-1)
            self.fragments.append((self._first, mark.at + 1))
            self._has_pair = True

    def _close_single(self, mark: _Mark, fitting: str) -> None:
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

    def _pair(self, opened: _Opened, mark: _Mark) -> None:
        if mark.at > opened.at + 1:
            self.fragments.append((opened.at, mark.at + 1))
            self._has_pair = self._has_pair or not opened.is_single


def _reversed(table: dict[str, str]) -> dict[str, str]:
    """Closing mark -> the marks that it closes."""
    return {
        closing: "".join(opening for opening, closers in table.items() if closing in closers)
        for closing in "".join(table.values())
    }


_OPENED_BY = _reversed(_CLOSED_BY)
_OPENED_BY_CHANCE = _reversed(_CLOSED_BY_CHANCE)
