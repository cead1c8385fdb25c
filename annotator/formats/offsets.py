"""In which unit a foreign file counts: converted where it is known, found out where it is not.

A file says that an annotation goes from 10 to 14, and often which text that is. Programs count
code points, UTF-16 units, bytes or grapheme clusters; some count ``\\r\\n`` as two, name the last
position instead of the end, begin at 1, or count in a text whose leading white space was cut off
or whose accents were composed. A :class:`OffsetUnit` is one such way; it converts positions into
ours. What the file says of each annotation's text proves which ways fit, and where the stated one
does not, the reader stops and names those that do: a person decides, nothing is guessed.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import Any, Literal, NamedTuple

from annotator.model import Choice, Fragment, InputError, Remedy

_LINE_END = re.compile("\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
Unit = Literal["code points", "UTF-16 units", "bytes", "graphemes"]
_UNITS: dict[str, Unit] = {
    "code-points": "code points",
    "utf-16": "UTF-16 units",
    "bytes": "bytes",
    "graphemes": "graphemes",
}
_MODIFIERS = {
    "inclusive": "ends included",
    "crlf": "line ends counted as two",
    "one-based": "counted from 1",
    "stripped": "counted without the white space at the start",
    "nfc": "counted in composed characters (NFC)",
    "nfd": "counted in decomposed characters (NFD)",
}


class Span(NamedTuple):
    """A stretch as a file states it, and the text that it claims to cover (None: it is silent)."""

    start: int
    end: int
    said: str | None = None


@dataclass(frozen=True)
class OffsetUnit:
    """One way of counting, with a name such as ``utf-16+crlf``."""

    unit: Unit = "code points"
    modifiers: frozenset[str] = frozenset()

    @classmethod
    def named(cls, name: str) -> "OffsetUnit":
        """The way of that name; raises InputError naming the words that there are."""
        first, *others = name.strip().lower().replace("_", "-").split("+")
        unit = _UNITS.get(first)
        wrong = first if unit is None else next((o for o in others if o not in _MODIFIERS), None)
        if unit is None or wrong is not None:
            raise InputError(
                f"There is no way to count offsets called “{wrong}”. Give one of "
                f"{', '.join(_UNITS)}, with any of {', '.join(f'+{m}' for m in _MODIFIERS)}."
            )
        return cls(unit, frozenset(others))

    @property
    def name(self) -> str:
        """The name by which a person chooses it."""
        unit = next(name for name, unit in _UNITS.items() if unit == self.unit)
        return "+".join([unit, *(name for name in _MODIFIERS if name in self.modifiers)])

    def __str__(self) -> str:
        words = [_MODIFIERS[name] for name in _MODIFIERS if name in self.modifiers]
        return ", ".join([self.unit, *words])

    def over(self, text: str) -> "Positions":
        """What converts this way's positions in a text into ours."""
        return Positions(text, self)


CODE_POINTS = OffsetUnit()
UTF_16 = OffsetUnit("UTF-16 units")
BYTES = OffsetUnit("bytes")
GRAPHEMES = OffsetUnit("graphemes")
WAYS = (
    *(CODE_POINTS, UTF_16, BYTES, GRAPHEMES),
    *(
        OffsetUnit(unit, frozenset([modifier]))
        for modifier in _MODIFIERS
        for unit in _UNITS.values()
    ),
    *(OffsetUnit(unit, frozenset(["inclusive", "one-based"])) for unit in _UNITS.values()),
    *(OffsetUnit(unit, frozenset(["crlf", "inclusive"])) for unit in _UNITS.values()),
)
"""Those that are tried, the most frequent first."""


_ASTRAL = "\U00010000"
"""The first character that is two units in UTF-16."""


class Positions:
    """Converts positions in one text from one way of counting to code points, and back."""

    def __init__(self, text: str, offset_unit: OffsetUnit) -> None:
        self._text = text
        self._offset_unit = offset_unit
        counted, self._places = _counted_text(text, offset_unit.modifiers)
        self._length = len(counted)
        self._units = _unit_starts(counted, offset_unit.unit)
        self._base = 1 if "one-based" in offset_unit.modifiers else 0
        self._inclusive = 1 if "inclusive" in offset_unit.modifiers else 0

    @cached_property
    def _back(self) -> list[int]:
        """For each code point of the text, where it lies in the text that is counted in."""
        if self._places is None:
            return list(range(len(self._text) + 1))
        found = [-1] * (len(self._text) + 1)
        for number, place in enumerate(self._places):
            if place >= 0:
                found[place] = number
        # A place inside a character that was composed counts as that character's start.
        return list(accumulate(found, lambda last, here: last if here < 0 else here))

    def fragment(self, start: int, end: int) -> Fragment | None:
        """A stretch in code points; None when it does not lie on characters of the text."""
        low = self._position(start - self._base)
        high = self._position(end - self._base + self._inclusive)
        if low is None or high is None or low >= high:
            return None
        return low, high

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The reverse, for a writer: a stretch in code points as this way counts it."""
        back = self._back
        low, high = back[start], back[end]
        if self._units is not None:
            low, high = self._units[low], self._units[high]
        return low + self._base, high + self._base - self._inclusive

    def _position(self, at: int) -> int | None:
        if at < 0:
            return None
        if self._units is not None:
            found = bisect_left(self._units, at)
            if found >= len(self._units) or self._units[found] != at:
                return None
            at = found
        if at > self._length:
            return None
        if self._places is None:
            return at
        place = self._places[at]
        return place if place >= 0 else None


def _counted_text(text: str, modifiers: frozenset[str]) -> tuple[str, list[int] | None]:
    """The text that was counted in, and for each of its positions where it lies in ours.

    The places are None where both are the same; -1 stands inside a character of ours.
    """
    pieces: Iterable[tuple[str, int]] | None = None
    if "crlf" in modifiers:
        pieces = (("\r\n" if c == "\n" else c, 1) for c in text)
    elif "nfc" in modifiers or "nfd" in modifiers:
        form: Literal["NFC", "NFD"] = "NFC" if "nfc" in modifiers else "NFD"
        if unicodedata.is_normalized(form, text):
            return text, None
        pieces = ((unicodedata.normalize(form, piece), len(piece)) for piece in _clusters(text))
    elif "stripped" in modifiers:
        cut = len(text) - len(text.lstrip())
        return text[cut:], list(range(cut, len(text) + 1))
    if pieces is None:
        return text, None
    counted: list[str] = []
    places: list[int] = []
    at = 0
    for piece, length in pieces:
        counted.append(piece)
        # Characters that stand for the same number of ours keep a place each.
        same = len(piece) == length
        places += [at + k if same or k == 0 else -1 for k in range(len(piece))]
        at += length
    places.append(at)
    return "".join(counted), places


def _clusters(text: str) -> Iterable[str]:
    """A starter with the marks that follow it, which is what normalisation looks at."""
    start = 0
    for at in range(1, len(text)):
        if unicodedata.combining(text[at]) == 0 and not _joins(text[at - 1], text[at]):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _joins(before: str, after: str) -> bool:
    """Whether two starters are composed all the same, as the letters of Hangul are."""
    return len(unicodedata.normalize("NFC", before + after)) < 2


def _unit_starts(text: str, unit: Unit) -> list[int] | None:
    """Where each code point starts, and the last ends, in units; None: at its own number."""
    if unit == "code points" or text.isascii():
        return None if unit != "graphemes" or "\r" not in text else _grapheme_starts(text)
    if unit == "graphemes":
        return _grapheme_starts(text)
    if unit == "UTF-16 units" and max(text) < _ASTRAL:
        return None
    width: Callable[[str], int] = _utf_16_width if unit == "UTF-16 units" else _utf_8_width
    return list(accumulate(map(width, text), initial=0))


def _utf_16_width(character: str) -> int:
    return 1 if character < _ASTRAL else 2


def _utf_8_width(character: str) -> int:
    if character < "\x80":
        return 1
    if character < "\u0800":
        return 2
    return 3 if character < "\U00010000" else 4


def _grapheme_starts(text: str) -> list[int]:
    """The number of the grapheme cluster that begins at each code point.

    Code points inside a cluster get no number of their own, and are found by nobody.
    """
    import regex  # imported when it is needed, which is seldom

    starts = {match.start(): number for number, match in enumerate(regex.finditer(r"\X", text))}
    found: list[int] = []
    last = 0
    for at in range(len(text)):
        number = starts.get(at)
        if number is None:
            found.append(last)
        else:
            found.append(number)
            last = number
    found.append(len(starts))
    return found


class OffsetsDiffer(InputError):
    """Annotations do not cover the text that their file gives for them."""

    def __init__(self, message: str, fitting: Sequence[OffsetUnit]) -> None:
        remedies = [
            Remedy(
                f"All of them fit when counted in {unit}: say {{}}.",
                (Choice("offsets", unit.name),),
            )
            for unit in fitting[:1]
        ]
        super().__init__(message, remedies=tuple(remedies))
        self.fitting = tuple(fitting)
        """The units in which all of them fit, the likeliest first."""


_SPACE = re.compile(r"\s+")


def _folded(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text))


def fits(text: str, fragment: Fragment | None, said: str | None) -> bool:
    """Whether a stretch covers what its file says; line ends, white space, accents aside."""
    if fragment is None:
        return False
    if said is None:
        return True
    covered = text[slice(*fragment)]
    return covered == said or _folded(covered) == _folded(said)


def misfits(text: str, spans: Iterable[Span], offset_unit: OffsetUnit) -> list[Span]:
    """The spans that do not fit when counted that way."""
    positions = offset_unit.over(text)
    return [s for s in spans if not fits(text, positions.fragment(s.start, s.end), s.said)]


def fitting(text: str, spans: Sequence[Span]) -> list[OffsetUnit]:
    """The ways of counting in which all spans fit, the most frequent first.

    Spans that say nothing of their text have to begin and end at borders of words.
    """
    found: list[OffsetUnit] = []
    seen: set[tuple[Fragment | None, ...]] = set()
    for way in WAYS:
        positions = way.over(text)
        fragments: list[Fragment | None] = []
        for each in spans:
            fragments.append(positions.fragment(each.start, each.end))
            if not _fits_surely(text, fragments[-1], each.said):
                break  # most ways fail at once
        else:
            if tuple(fragments) not in seen:  # in this text it may be the same as an earlier one
                seen.add(tuple(fragments))
                found.append(way)
    return found


def _fits_surely(text: str, fragment: Fragment | None, said: str | None) -> bool:
    """Whether a stretch fits, and one of which nothing is said cuts no words."""
    return fits(text, fragment, said) and (said is not None or _at_borders(text, fragment))


def _at_borders(text: str, fragment: Fragment | None) -> bool:
    """Whether a stretch cuts no word in two and no white space off."""
    if fragment is None:
        return False
    start, end = fragment
    cut = _cuts_word(text, start) or _cuts_word(text, end)
    return not cut and not text[start].isspace() and not text[end - 1].isspace()


def _cuts_word(text: str, at: int) -> bool:
    """Whether a place lies inside a word; one can end anywhere in scripts without spaces."""
    around = text[at - 1 : at + 1] if at else ""
    return len(around) == 2 and around.isalnum() and not _without_spaces().search(around)


@cache
def _without_spaces() -> Any:
    import regex  # imported when it is needed, which is seldom

    scripts = ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan")
    letters = "".join(rf"\p{{Script={name}}}" for name in scripts)
    return regex.compile(f"[{letters}]")


def check(
    text: str, spans: Sequence[Span], offset_unit: OffsetUnit, place: str, asked: bool
) -> None:
    """See to it that spans fit as they are counted.

    ``asked``: a person chose this way of counting; then spans that say nothing are believed.

    Raises:
        OffsetsDiffer: some do not; the message names the place (``file:line``), an example, and
            the ways of counting in which all fit.
    """
    wrong = misfits(text, spans, offset_unit)
    if not wrong and (asked or not _doubtful(text, spans, offset_unit)):
        return
    ways = fitting(text, spans)
    if not wrong and not ways:
        return  # Words are cut in any way of counting: the person meant it so.
    raise OffsetsDiffer(_message(text, spans, wrong, offset_unit, ways, place), ways)


def _doubtful(text: str, spans: Sequence[Span], offset_unit: OffsetUnit) -> bool:
    """Whether spans that say nothing cut words, in a text where ways of counting differ."""
    silent = [s for s in spans if s.said is None]
    if not silent or (text.isascii() and "\n" not in text):
        return False
    positions = offset_unit.over(text)
    return not all(_at_borders(text, positions.fragment(s.start, s.end)) for s in silent)


def shown(text: str, limit: int = 60) -> str:
    """A text of a file as messages, which are of one line, show it."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "“" + _LINE_END.sub("⏎", cut) + "”"


def _message(
    text: str,
    spans: Sequence[Span],
    wrong: Sequence[Span],
    offset_unit: OffsetUnit,
    ways: Sequence[OffsetUnit],
    place: str,
) -> str:
    if wrong:
        span = wrong[0]
        fragment = offset_unit.over(text).fragment(span.start, span.end)
        covered = "no text" if fragment is None else shown(text[slice(*fragment)], 40)
        said = "" if span.said is None else f", not {shown(span.said, 40)}"
        fault = (
            f"{place}: {len(wrong)} of {len(spans)} annotations do not lie where the file says: "
            f"counted in {offset_unit}, {span.start}–{span.end} is {covered}{said}."
        )
    else:
        fault = f"{place}: counted in {offset_unit}, annotations begin or end inside words."
    if not ways:
        return f"{fault} No way of counting makes all of them fit; correct the file."
    return fault
