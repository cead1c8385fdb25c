"""Texts as readers compare them, and the way back. All positions are in code points.

Alike are: composed and decomposed letters, upper and lower case (unless they are to differ),
ligatures and other letters that Unicode keeps for compatibility (full width, superscript) and the
letters that they stand for, ß and ss, the i with and without its dot, quotation marks of any shape
(double ones, and single ones with the apostrophes), hyphens, the minus sign and the dash of ranges,
white space of any length. Soft hyphens and characters without width count for nothing.

Accents are compared in one direction (Unicode's asymmetric search,
https://www.unicode.org/reports/tr10/#Asymmetric_Search): a letter without one finds the letter with
any accent, a letter with an accent only itself. So texts are folded without accents, and
:class:`FoldedQuery` compares the accents of a match.

Names of people are compared more loosely: one person may have typed both of two alike names.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from typing import NamedTuple
from unicodedata import category, decomposition, normalize

from annotator.text.quotation_marks import DOUBLE_MARKS, SINGLE_MARKS

_ACCENTS = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
"""Marks that readers of Latin, Greek, Cyrillic, Hebrew and Arabic leave out when they type."""
_ACCENT = re.compile(f"[{_ACCENTS}]")
_WITH_ACCENTS = re.compile(f"([^{_ACCENTS}]?)([{_ACCENTS}]*)", re.DOTALL)
_OWN_LETTERS = ("\u0438\u0306", "\u0443\u0306")
"""й and ў, decomposed: other letters than и and у to their readers."""
_WITHOUT_WIDTH = re.compile(
    "[\u00ad\u034f\u0640\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
"""Soft hyphens, joiners, marks of direction, selectors of shape; and the Arabic stretch."""
_ALIKE = {
    "'": SINGLE_MARKS + "`\u00b4\u2032\u02b9\u02bb\u02bc\u02bd\u2018\u2019",
    '"': DOUBLE_MARKS + "\u2033\u300c\u300d\u300e\u300f\uff62\uff63\ufe41\ufe42\ufe43\ufe44",
    "-": "\u2010\u2011\u2012\u2013\u2212\u058a\u05be",
    " ": "\n\t\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "ss": "ß",
    "SS": "ẞ",
    "i": "ı",
    "I": "İ",
    # Unicode does not take strokes apart from their letters.
    "o\u0338": "ø",
    "O\u0338": "Ø",
    "l\u0335": "ł",
    "L\u0335": "Ł",
    "d\u0335": "đ",
    "D\u0335": "Đ",
    "h\u0335": "ħ",
    "H\u0335": "Ħ",
    "t\u0335": "ŧ",
    "T\u0335": "Ŧ",
}
_PLAIN = {variant: plain for plain, variants in _ALIKE.items() for variant in variants}
_ASCII = bytes(range(128))
_ASCII_THAT_CHANGES = [c for c, plain in _PLAIN.items() if c.isascii() and c != plain]
_LEFT_OUT_OF_KEYS = re.compile(f"[{_ACCENTS}](?<![\u0438\u0443]\u0306)")
_ASCII_WHITE = " " + "".join(c for c in _ASCII_THAT_CHANGES if _PLAIN[c] == " ")
_EAST_ASIAN_VARIANTS = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x33FF), (0xF900, 0xFAFF)),
    *((0xFF00, 0xFFEF), (0x1F200, 0x1F2FF), (0x2F800, 0x2FA1F)),
)
"""Where the characters are that become letters of scripts without spaces, first and last."""
_MOST_REPLACED = 24
"""From more characters that change on, one pass over the text is faster than one for each."""


@lru_cache(maxsize=1 << 16)
def _fold_character(character: str, case: bool, accents: bool) -> str:
    """Return the code points, none or some, as which a character is compared."""
    letters = _taken_apart(character)
    if not case:
        letters = "".join(map(_taken_apart, letters.casefold()))
    letters = _WITHOUT_WIDTH.sub("", letters)
    return letters if accents else _ACCENT.sub("", letters)


def _taken_apart(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    letters = normalize("NFD", character)
    if decomposition(character) and not decomposition(character).startswith("<fraction>"):
        compatible = normalize("NFKD", character)
        # Accents that stand alone would leave a blank.
        if compatible == " " or compatible[0] != " ":
            letters = compatible
    return "".join(_PLAIN.get(letter, letter) for letter in letters)


def fold(text: str, case: bool = False, accents: bool = True) -> str:
    """Return the text as it is compared.

    Args:
        text: The text.
        case: Whether upper and lower case differ.
        accents: Whether accents are kept.
    """
    if not case:
        # At once, for each capital letter would be a character that changes.
        text = text.replace("\u0130", "i").lower()
    for character in _ASCII_THAT_CHANGES:
        text = text.replace(character, _PLAIN[character])
    if not text.isascii():
        text = _fold_beyond_ascii(text, case, accents)
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _fold_beyond_ascii(text: str, case: bool, accents: bool) -> str:
    changed = {
        character: letters
        for character in _beyond_ascii(text)
        if (letters := _fold_character(character, case, accents)) != character
    }
    if len(changed) > _MOST_REPLACED:
        text = text.translate(str.maketrans(changed))
    else:
        # What a character becomes changes no more, so that the order does not matter.
        for character, letters in changed.items():
            text = text.replace(character, letters)
    # Characters are taken apart; this orders the marks of each.
    return normalize("NFD", text)


def _beyond_ascii(text: str) -> set[str]:
    """Return the characters of a text that are not of ASCII, by the quickest way to them."""
    others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return set(others.decode("utf-8", "surrogatepass"))


@cache
def _east_asian_variants() -> dict[str, list[str]]:
    """Return, by letter, the characters that become it, alone or with others."""
    variants: dict[str, list[str]] = {}
    for first, last in _EAST_ASIAN_VARIANTS:
        for character in map(chr, range(first, last + 1)):
            for letter in set(fold(character)) - {character}:
                variants.setdefault(letter, []).append(character)
    return variants


def characters_for(letter: str) -> list[str]:
    """Return the characters of which a text has one where it has a letter of its folded text.

    Args:
        letter: One of a script without spaces between words, folded.
    """
    return [letter, *_east_asian_variants().get(letter, [])]


def search_key(text: str) -> str:
    """Return a text as a project's index has it: folded, without accents, composed.

    й and ў stay letters of their own, and so do the syllables of Korean.
    """
    key = fold(text)
    return key if key.isascii() else normalize("NFC", _LEFT_OUT_OF_KEYS.sub("", key))


class FoldedQuery:
    """A text to find, as folded texts have it.

    Args:
        text: The text to find.
        case: Whether upper and lower case differ.
    """

    def __init__(self, text: str, case: bool = False) -> None:
        # A decomposed İ is not an i with an accent.
        text = normalize("NFC", text)
        self.text = fold(text, case, accents=False)
        """Without accents."""
        self._case = case
        self._letters = _WITH_ACCENTS.findall(fold(text, case))
        self.has_accents = any(accents for _, accents in self._letters)
        """Whether fewer texts match than those that have its letters."""
        self.compares_accents = self.has_accents or any(own[0] in self.text for own in _OWN_LETTERS)
        """Whether its letters do not suffice for a match, see :meth:`agrees`."""

    def agrees(self, stretch: str) -> bool:
        """Return whether a part of a text whose letters are the query's has its accents too."""
        if not self.compares_accents:
            return True
        letters = _WITH_ACCENTS.findall(fold(stretch, self._case))
        if len(letters) != len(self._letters):
            return False
        return all(
            accents == wanted or (not wanted and letter + accents not in _OWN_LETTERS)
            for (letter, accents), (_, wanted) in zip(letters, self._letters, strict=True)
        )


class _Stretches(NamedTuple):
    """The stretches of a text of which the length changes when it is folded, in order."""

    starts: Sequence[int]
    """In the original, as the ends."""
    ends: Sequence[int]
    folded_starts: Sequence[int]
    folded_ends: Sequence[int]


class FoldedText:
    """A folded text without accents that knows the origin of each of its characters.

    Args:
        text: The text to fold.
        case: Whether upper and lower case differ.
    """

    def __init__(self, text: str, case: bool = False) -> None:
        self.original = text
        self.text = fold(text, case, accents=False)
        self._case = case

    @cached_property
    def _stretches(self) -> _Stretches:
        """Found when a position is first asked for: most texts have no match."""
        starts, ends, folded_starts, folded_ends = (array("q") for _ in range(4))
        folded = {
            character: _fold_character(character, self._case, False)
            for character in _beyond_ascii(self.original)
        }
        added = 0
        for match in _stretches_of(folded).finditer(self.original):
            start, end = match.span()
            # White space that becomes one blank, or a single character.
            length = len(folded.get(match[0], " ")) if end - start == 1 else 1
            starts.append(start)
            ends.append(end)
            folded_starts.append(start + added)
            folded_ends.append(start + added + length)
            added += length - (end - start)
        return _Stretches(starts, ends, folded_starts, folded_ends)

    def folded_position(self, position: int) -> int:
        """Return the place of a position (code points) of the original in the folded text.

        A position inside a run of white space counts as its end.
        """
        stretches = self._stretches
        before = bisect_left(stretches.starts, position) - 1
        if before < 0:
            return position
        behind = max(position - stretches.ends[before], 0)
        return stretches.folded_ends[before] + behind

    def original_positions(self, position: int) -> tuple[int, int] | None:
        """Return the places of a position (code points) of the folded text in the original.

        Returns:
            The first and the last; they differ where characters between them count for nothing.
            None for a position inside a character of the original.
        """
        _, ends, folded_starts, folded_ends = self._stretches
        last = bisect_right(folded_starts, position) - 1
        if last < 0:
            return position, position
        if folded_ends[last] < position:
            place = ends[last] + position - folded_ends[last]
            return place, place
        return self._beside_stretch(position, last)

    def _beside_stretch(self, position: int, last: int) -> tuple[int, int] | None:
        """Return the places of a position that is not behind the last stretch starting there."""
        starts, ends, folded_starts, folded_ends = self._stretches
        if folded_ends[last] == position:
            high = ends[last]
        elif folded_starts[last] == position:
            high = starts[last]
        else:
            return None
        first = bisect_left(folded_ends, position)
        if folded_starts[first] < position:
            return ends[first], high
        if first:
            return ends[first - 1] + position - folded_ends[first - 1], high
        return position, high


def _stretches_of(folded: dict[str, str]) -> re.Pattern[str]:
    """Return a pattern of the stretches of a text of which the length changes.

    Args:
        folded: What each character of the text that is not of ASCII becomes.
    """
    white = "".join(sorted(c for c, letters in folded.items() if letters == " "))
    nothing = "".join(sorted(c for c, letters in folded.items() if not letters))
    several = "".join(sorted(c for c, letters in folded.items() if len(letters) > 1))
    return _changing_stretches(white, nothing, several)


@lru_cache(maxsize=64)
def _changing_stretches(white: str, nothing: str, several: str) -> re.Pattern[str]:
    """Compile the pattern for some characters that become a blank, nothing, and several."""
    white = re.escape(_ASCII_WHITE + white)
    run = f"[{white}][{white}{nothing}]*[{white}]"
    return re.compile(f"{run}|[{nothing}{several}]" if nothing or several else run)


# Names of people

_MARKS_ALIKE = str.maketrans("`\u00b4\u2032\u2018\u2019\u02bc\uff07", "'" * 7)
_DASH = "Pd"
_INVISIBLE = ("Cc", "Cf")


def resembling_names(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that one person may have meant by a name, sorted.

    They differ from it only by upper and lower case, blanks, the way in which Unicode stores
    their letters, or dashes and apostrophes that look alike. A name that is known itself resembles
    nobody.
    """
    names = set(known)
    if name in names:
        return []
    folded = fold_name(name)
    return sorted(other for other in names if folded and fold_name(other) == folded)


def describe_difference(one: str, other: str) -> str:
    """Return what two names that resemble each other differ by, to follow “differ only by”."""
    if _without_blanks(one) == _without_blanks(other):
        return "its blanks"
    if normalize("NFKC", one) == normalize("NFKC", other):
        return "how its letters are stored"
    if one.casefold() == other.casefold():
        return "upper and lower case"
    if _without_lookalikes(one) == _without_lookalikes(other):
        return "a sign that looks alike"
    return "upper and lower case, blanks or signs that look alike"


def fold_name(name: str) -> str:
    """Return a name as it is compared with others, see :func:`resembling_names`."""
    if name.isascii() and name.isprintable():
        return "".join(name.translate(_MARKS_ALIKE).split()).lower()
    compatible = normalize("NFKC", _without_blanks(_without_lookalikes(name)))
    return _without_blanks(_without_lookalikes(fold(compatible)))


def _without_blanks(name: str) -> str:
    kept = (c for c in name if category(c) not in _INVISIBLE)
    return "".join("".join(kept).split())


def _without_lookalikes(name: str) -> str:
    name = name.translate(_MARKS_ALIKE)
    return "".join("-" if category(c) == _DASH else c for c in name)
