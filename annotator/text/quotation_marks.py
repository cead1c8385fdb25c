"""Quotation marks: which characters they are, which closes which, and what opens or closes.

The marks are the characters with Unicode's property ``Quotation_Mark``
(https://www.unicode.org/Public/UCD/latest/ucd/PropList.txt) and the Hebrew gershayim. Which of
them may close which is that of CLDR's delimiters for all languages
(https://cldr.unicode.org/translation/characters-emoji-symbols/quotation-marks), with the mixtures
that keyboards make. 《》 and 〈〉 are brackets around titles, and quote nobody.

All positions are in code points.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple
from unicodedata import category

CLOSED_BY = {
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
CLOSED_BY_CHANCE = {
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

SINGLE = frozenset("'‘’‚‛＇")
"""Marks that are apostrophes as well, or look like one."""
STRAIGHT = frozenset("\"'＂＇״")
"""Marks whose shape does not show whether they open or close."""
ONLY_OPENING = frozenset("„‚‛⹂「『｢﹁﹃〝")
ONLY_CLOSING = frozenset("」』｣﹂﹄〞〟")
RATHER_OPENING = frozenset("“‘«‹‟")
"""Marks that open in most languages, and close in some; of the remaining ones it is the reverse."""
FAMILIES = {mark: name for name in ('“”„‟⹂"＂״', "«»", "‹›", "".join(SINGLE)) for mark in name}
"""Mark -> the marks of similar shape; one without an entry is alone with its partner."""

MARKS = frozenset(CLOSED_BY) | ONLY_CLOSING
"""All quotation marks."""
OPENING_MARKS = frozenset(CLOSED_BY)
"""The marks that can open a quotation, the straight ones among them."""
CLOSING_MARKS = frozenset("".join(CLOSED_BY.values()))
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
_CLOSING_BESIDE = frozenset("’”»›") | ONLY_CLOSING
_ANNOUNCED = re.compile(r":\s{1,2}$")
"""Old books have blanks on both sides of a mark: er sagte: » Nein. «"""

_HEBREW_MARKS = frozenset('"״”“„')
PREFIXED = re.compile('[\u05d0-\u05ea]["״”“„][\u05d0-\u05ea]{2}')
"""A mark as Hebrew has it behind a prefix; one before a single letter makes an acronym."""
_PREFIX = re.compile("(?<![\u0590-\u05ff])[ושהכלבמ]{1,4}$")
"""Words of one letter, which Hebrew writes together with what follows: ש"נבנה", ב"הארץ"."""
_ELISION = re.compile(
    r"[’'‘](?:n['’](?!\w)|\d0s\b|(?:tis|twas|twere|em|til|bout|cos)\b)|’(?:\d\d\b|till\b|cause\b)",
    re.IGNORECASE,
)
"""Words that begin with an apostrophe: ’90s, ’tis, ’em, the ’n’ of rock ’n’ roll."""
_END_OF_ELISION = re.compile(r"[’'‘]n$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:[sxz]|\b[pm]o)$", re.IGNORECASE)
"""Ends of words that an apostrophe may follow: the ministers’ plan, un po’ di tempo."""


class Look(Enum):
    """What the characters around a mark show about it."""

    OPENS = "opens"
    CLOSES = "closes"
    UNCLEAR = "unclear"
    PREFIXED = "prefixed"
    """It may open a quotation behind the prefix of a Hebrew word; :func:`find_marks` decides."""


class Mark(NamedTuple):
    """A quotation mark of a paragraph."""

    at: int
    character: str
    look: Look
    is_tight: bool
    """Whether no white space touches it."""
    is_doubtful: bool
    """Whether it may be the apostrophe at the end of a word, or a sign for inches or minutes."""


def find_marks(text: str) -> Iterator[Mark]:
    """Yield the quotation marks, the apostrophes left out that can be recognised as such.

    The time taken grows with the length of the text, whatever marks it has.
    """
    if PREFIXED.search(text) is None:
        yield from _marks(text)
        return
    marks = list(_marks(text))
    closed = _closed_behind(marks)
    is_open = 0
    for mark, closers in zip(marks, closed, strict=True):
        if mark.look is Look.PREFIXED:
            # Each mark that is open needs a closing one, too.
            if closers <= is_open:
                continue
            mark = mark._replace(look=Look.OPENS)
        if mark.character in _HEBREW_MARKS:
            step = {Look.OPENS: 1, Look.CLOSES: -1}.get(mark.look, 0)
            is_open = max(is_open + step, 0)
        yield mark


def _closed_behind(marks: Sequence[Mark]) -> list[int]:
    """How many marks of Hebrew close behind each mark, before one opens again."""
    counts: list[int] = []
    closers = 0
    for mark in reversed(marks):
        counts.append(closers)
        if mark.character in _HEBREW_MARKS and mark.look is not Look.PREFIXED:
            closers = closers + 1 if mark.look is Look.CLOSES else 0
    return counts[::-1]


def _marks(text: str) -> Iterator[Mark]:
    for match in _MARK.finditer(text):
        at, character = match.start(), match[0]
        before, after = _characters_around(text, at)
        if _is_inside_word(character, before, after):
            if PREFIXED.match(text, at - 1) and _PREFIX.search(text, max(at - 5, 0), at):
                yield Mark(at, character, Look.PREFIXED, is_tight=True, is_doubtful=False)
            continue
        if character in SINGLE and not _is_part_of_word(before) and _ELISION.match(text, at):
            continue
        if character in "'’" and _END_OF_ELISION.search(text, max(at - 2, 0), at):
            continue
        look = _look(before, after)
        if look is Look.UNCLEAR and _ANNOUNCED.search(text, max(at - 3, 0), at):
            look = Look.OPENS
        yield Mark(
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


def _look(before: str, after: str) -> Look:
    is_cut_off = after in _CLOSING_BESIDE and _is_dash(before)  # “We go--“’
    opens = (_is_blank(before) or _opens(before)) and not (
        _is_blank(after) or after in _NOT_OPENED_BEFORE or is_cut_off
    )
    closes = not _is_blank(before) and (_is_blank(after) or _closes(after))
    if opens == closes:
        return Look.UNCLEAR
    return Look.OPENS if opens else Look.CLOSES


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
    if mark in SINGLE:
        return _is_part_of_word(before) and _is_part_of_word(after)
    return mark in _HEBREW_MARKS and _is_hebrew(before) and _is_hebrew(after)


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
