"""Quotation marks: which characters they are, which closes which, and what opens or closes.

The marks are the characters with Unicode's property ``Quotation_Mark``
(https://www.unicode.org/Public/UCD/latest/ucd/PropList.txt) and the Hebrew gershayim. Which of
them may close which is that of CLDR's delimiters for all languages
(https://cldr.unicode.org/translation/characters-emoji-symbols/quotation-marks), with the mixtures
that keyboards make. Two single marks side by side are one double mark, as typewriters and TeX have
it. 《》 and 〈〉 are brackets around titles, and quote nobody.

All positions are in code points.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple
from unicodedata import category

from annotator.model import Fragment

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

DOUBLED = {"''": '"', "``": "“", "‘‘": "“", "’’": "”"}
"""Two characters that are typed for one double mark -> that mark."""

ALL_MARKS = "".join(sorted(MARKS | set("".join(DOUBLED))))
"""All characters that marks consist of, to be stripped off."""
_MARK = re.compile(
    # Behind a word, the first of three closes the inner quotation.
    rf"(?<=[^\s(\[])(?:'(?=''(?!'))|’(?=’’(?!’)))|(?<!`)``(?!`)|{'|'.join(DOUBLED.keys() - {'``'})}"
    f"|[{''.join(sorted(MARKS))}]"
)
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

_ELISION = re.compile(
    r"[’'‘](?:n['’](?!\w)|\d0s\b|(?:tis|twas|twere|em|til|bout|cos)\b)|’(?:\d\d\b|till\b|cause\b)",
    re.IGNORECASE,
)
"""Words that begin with an apostrophe: ’90s, ’tis, ’em, the ’n’ of rock ’n’ roll."""
_END_OF_ELISION = re.compile(r"[’'‘]n$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:[sxz]|\b[pm]o)$", re.IGNORECASE)
"""Ends of words that an apostrophe may follow: the ministers’ plan, un po’ di tempo."""
_ELIDED_BEFORE = re.compile(r"[\"“”„‟«»＂](?:[^\W_]|[ \u00a0\u202f](?<=[«»].)[^\W_])")
"""A quotation that begins behind l’, d’ or dell’."""

_EMPTY_BEHIND = frozenset("=([")
"""Two single marks behind one of these have nothing between them."""

_GERSHAYIM = frozenset('"״”“')
"""Double marks that also stand before the last letter of a Hebrew acronym."""
_HEBREW = re.compile("[א-ת]")
_HEBREW_PREFIX = re.compile("ו?(?:[בכלמ]?ש)?[בכלמ]?ה?")
"""The letters that are written together with the next word: and, that, in, as, to, from, the."""
_ARABIC_PREFIX = re.compile("[وف]?(?:[بكل]?(?:ال)?|لل)|.*ـ")
"""The same in Arabic; a line that lengthens the letter shows one as well."""
_LONGEST_PREFIX_CODE_POINTS = 12
_QUOTED_WORD = re.compile(r"(?:…|\.{2,3}|[\['‘‚‹«„])*[^\W_]")
_INFLECTED_ACRONYM = re.compile("[א-ת](?:ים|ות|ית|יות|ני|ניק|ניקים|י|ה|ו)")
"""The end of an acronym that is used like a word: the mark stays where it was."""


class Look(Enum):
    """What the characters around a mark show about it."""

    OPENS = "opens"
    CLOSES = "closes"
    UNCLEAR = "unclear"


class Mark(NamedTuple):
    """A quotation mark of a paragraph."""

    at: int
    character: str
    """The mark itself; the double mark where two characters are typed for it."""
    look: Look
    is_tight: bool
    """Whether no white space touches it."""
    is_doubtful: bool
    """Whether it may be the apostrophe at the end of a word, or a sign for inches or minutes."""
    width: int = 1
    """How many characters it consists of."""


def find_marks(text: str) -> list[Mark]:
    """Return the quotation marks, without the apostrophes and gershayim that can be recognised."""
    marks: list[Mark] = []
    prefixed: dict[int, bool] = {}
    for match in _MARK.finditer(text):
        at, end = match.span()
        prefix = prefix_before(text, at) if match[0] not in SINGLE else ""
        if not (prefix and _QUOTED_WORD.match(text, end)):
            marks += _marks_at(text, at, end)
            continue
        character = DOUBLED.get(match[0], match[0])
        if character in _GERSHAYIM and _is_hebrew(prefix) and _is_hebrew(text[end]):
            rest = _hebrew_word(text, end)
            if len(rest) < 2:
                continue
            prefixed[len(marks)] = _INFLECTED_ACRONYM.fullmatch(rest) is not None
        marks.append(Mark(at, character, Look.OPENS, True, False, end - at))
    gershayim = _unclosed(marks, prefixed) if prefixed else ()
    marks = [mark for number, mark in enumerate(marks) if number not in gershayim]
    return _with_plain_singles(text, marks)


def marks_behind_prefixes(text: str) -> list[Mark]:
    """Return the marks that open a quotation between two Hebrew letters."""
    if _HEBREW.search(text) is None:
        return []
    return [
        mark
        for mark in find_marks(text)
        if mark.look is Look.OPENS
        and _is_hebrew(text[mark.at - 1 : mark.at])
        and _is_hebrew(text[mark.at + mark.width : mark.at + mark.width + 1])
    ]


def without_marks(text: str, quotation: Fragment) -> Fragment:
    """Return a quotation without its marks, or without the only one that it has (code points)."""
    start, end = quotation
    start += 2 if text[start : start + 2] in DOUBLED else text[start] in MARKS
    if end > start:
        end -= 2 if text[end - 2 : end] in DOUBLED else text[end - 1] in MARKS
    return start, max(start, end)


def _marks_at(text: str, at: int, end: int) -> Iterator[Mark]:
    """Yield the mark at a position, unless it is an apostrophe or gershayim."""
    typed = text[at:end]
    before, after = _characters_around(text, at, end)
    if _is_inside_word(typed, before, after) or _is_apostrophe(text, at, typed, before):
        return
    look = _look(before, after)
    if look is Look.UNCLEAR and (
        typed == "``" or _ANNOUNCED.search(text, max(at - 3, 0), at) is not None
    ):
        look = Look.OPENS
    if typed in DOUBLED and look is Look.CLOSES and before in _EMPTY_BEHIND:
        return
    is_tight = not (_is_blank(before) or _is_blank(after))
    is_doubtful = _is_doubtful(text, at, end, before, after)
    yield Mark(at, DOUBLED.get(typed, typed), look, is_tight, is_doubtful, end - at)


def _with_plain_singles(text: str, marks: list[Mark]) -> list[Mark]:
    """The marks; of two single ones that open nothing together, the second closes a single one."""
    has_opened_single = has_opened_doubled = False
    for number, mark in enumerate(marks):
        if mark.width == 1:
            is_opening = mark.character in SINGLE and mark.look is Look.OPENS
            has_opened_single = has_opened_single or is_opening
        elif mark.look is not Look.CLOSES:
            has_opened_doubled = True
        elif has_opened_single and not has_opened_doubled:
            # The plan of ‘the ministers’’: the first is an apostrophe.
            at = mark.at + 1
            marks[number] = mark._replace(at=at, character=text[at], width=1)
    return marks


def _unclosed(marks: Sequence[Mark], prefixed: Mapping[int, bool]) -> set[int]:
    """The numbers of the marks behind a Hebrew prefix that are gershayim: nothing closes them.

    Args:
        marks: The marks of a paragraph.
        prefixed: The numbers of those behind a prefix -> whether an acronym may go on like the
            word behind them. Such a one leaves what closes it to a sure mark that needs it.
    """
    opened: list[int] = []
    inflected: list[int] = []
    for number, mark in enumerate(marks):
        if FAMILIES.get(mark.character) != FAMILIES['"']:
            continue
        if mark.look is Look.OPENS or (mark.look is Look.UNCLEAR and not opened):
            opened.append(number)
        elif opened:
            number = opened.pop()
            if prefixed.get(number):
                inflected.append(number)
    gershayim = {number for number in opened if number in prefixed}
    sure = [number for number in opened if number not in prefixed]
    served: set[int] = set()
    for number in inflected:
        owner = bisect_left(sure, number) - 1
        if owner >= 0 and sure[owner] not in served:
            served.add(sure[owner])
            gershayim.add(number)
    return gershayim


def prefix_before(text: str, at: int) -> str:
    """Return the word before a position, if Hebrew or Arabic write it together with the next one.

    Args:
        text: The text with the position in it.
        at: The position, in code points.

    Returns:
        The letters of the word; nothing if it is none of these.
    """
    before = text[at - 1 : at]
    if not "\u0590" <= before <= "\u06ff":
        return ""
    start = at
    while start > 0 and at - start < _LONGEST_PREFIX_CODE_POINTS and _is_letter(text[start - 1]):
        start -= 1
    word = _letters(text[start:at])
    pattern = _HEBREW_PREFIX if _is_hebrew(before) else _ARABIC_PREFIX
    return word if pattern.fullmatch(word) else ""


def _hebrew_word(text: str, start: int) -> str:
    """The letters of the Hebrew word at a position, those behind gershayim among them."""
    end = start
    while end < len(text) and end - start < 2 * _LONGEST_PREFIX_CODE_POINTS:
        is_inside = text[end] in _GERSHAYIM and _is_hebrew(text[end + 1 : end + 2])
        if not (is_inside or _is_hebrew(text[end])):
            break
        end += 1
    return _letters(text[start:end])


def _letters(word: str) -> str:
    """The letters of a word, without the signs for vowels."""
    return "".join(character for character in word if character.isalpha())


def _is_letter(character: str) -> bool:
    return category(character)[0] in "LM"


def _characters_around(text: str, at: int, end: int) -> tuple[str, str]:
    """The characters around a mark; the fixed space that French puts inside does not count."""
    before, after = text[at - 1 : at], text[end : end + 1]
    if after in _FIXED_SPACE and text[at] in "«‹":
        after = text[end + 1 : end + 2]
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


def _is_inside_word(typed: str, before: str, after: str) -> bool:
    """Whether a mark is an apostrophe between two letters, or the gershayim of an acronym."""
    if typed in SINGLE or typed in DOUBLED:
        return _is_part_of_word(before) and _is_part_of_word(after)
    return typed in _GERSHAYIM and _is_hebrew(before) and _is_hebrew(after)


def _is_apostrophe(text: str, at: int, typed: str, before: str) -> bool:
    """Whether a single mark begins or ends a word that has lost letters."""
    if typed not in SINGLE:
        return False
    if not _is_part_of_word(before):
        return _ELISION.match(text, at) is not None
    if typed not in "'’":
        return False
    if _END_OF_ELISION.search(text, max(at - 2, 0), at):
        return True
    return before.isalpha() and _ELIDED_BEFORE.match(text, at + 1) is not None


def _is_hebrew(characters: str) -> bool:
    """Whether the first character is a Hebrew letter, or a sign for a vowel."""
    first = characters[:1]
    return "\u0590" <= first <= "\u05f2" and _is_letter(first)


def _is_part_of_word(character: str) -> bool:
    """Whether a character may be next to an apostrophe: signs of China and Japan may not."""
    if not character:
        return False
    kind = category(character)
    if kind == "Lo":
        return "\u0590" <= character <= "\u08ff"  # Hebrew and Arabic
    return kind[0] in "LM" or kind == "Nd"


def _is_doubtful(text: str, at: int, end: int, before: str, after: str) -> bool:
    mark = text[at]
    if mark in "\"'" and before.isdecimal():
        return True
    if mark not in "'’" or end - at > 1 or not after.isspace():
        return False
    goes_on = text[at + 2 : at + 3].isalnum()
    return goes_on and _POSSESSIVE.search(text, max(at - 3, 0), at) is not None
