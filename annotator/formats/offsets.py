r"""Converts the offsets of foreign files, and finds the unit in which they are counted.

A file states that an annotation goes from 10 to 14, and often the text there. Programs count code
points, UTF-16 units, bytes or grapheme clusters; some count ``\r\n`` as two, name the last
position instead of the end, begin at 1, or count in a text whose leading white space was removed
or whose accents were composed. An :class:`OffsetUnit` is one such way of counting, and converts
positions into code points. The texts that a file states prove which units fit. If the expected
unit does not fit, the reader stops and names those that do: a person decides, nothing is guessed.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from annotator.model import Choice, Fragment, InputError, Remedy
from annotator.text.unicode_patterns import compile_pattern
from annotator.words import number

_SCRIPTS = ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan")
_UNSPACED = "[" + "".join(rf"\p{{Script={script}}}" for script in _SCRIPTS) + "]"
"""A letter of a script that puts no spaces between words."""

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


def _meant(name: str) -> list[Remedy]:
    """Return a remedy with the unit that a misspelt name probably means, or none."""
    words = [get_close_matches(word, (*_UNITS, *_MODIFIERS), 1) for word in name.lower().split("+")]
    if not all(words):
        return []
    return [Remedy("Perhaps {} is meant.", (Choice("offsets", "+".join(w for [w] in words)),))]


class Span(NamedTuple):
    """A span as a file states it."""

    start: int
    """In the file's unit, and so is the end."""
    end: int
    said: str | None = None
    """The text that it covers according to the file; None: the file does not state it."""


@dataclass(frozen=True)
class OffsetUnit:
    """One way of counting, with a name such as ``utf-16+crlf``."""

    unit: Unit = "code points"
    modifiers: frozenset[str] = frozenset()

    @classmethod
    def named(cls, name: str) -> "OffsetUnit":
        """Return the unit of a name such as ``utf-16+crlf``.

        Raises:
            InputError: There is none; the message lists the words that a name can have.
        """
        first, *modifiers = name.strip().lower().replace("_", "-").split("+")
        unit = _UNITS.get(first)
        wrong = first if unit is None else next((m for m in modifiers if m not in _MODIFIERS), None)
        if unit is None or wrong is not None:
            raise InputError(
                f"There is no way to count offsets called “{wrong}”.",
                remedies=(
                    *_meant(name),
                    Remedy(
                        f"{{}} is one of {', '.join(_UNITS)}, with any of "
                        f"{', '.join(f'+{m}' for m in _MODIFIERS)}.",
                        (Choice("offsets", "WAY"),),
                    ),
                ),
            )
        return cls(unit, frozenset(modifiers))

    @property
    def name(self) -> str:
        """The name by which a person chooses it."""
        unit = next(name for name, unit in _UNITS.items() if unit == self.unit)
        return "+".join([unit, *(name for name in _MODIFIERS if name in self.modifiers)])

    def __str__(self) -> str:
        words = [_MODIFIERS[name] for name in _MODIFIERS if name in self.modifiers]
        return ", ".join([self.unit, *words])

    def over(self, text: str) -> "Positions":
        """Return the converter of positions in a text."""
        return Positions(text, self)


CODE_POINTS = OffsetUnit()
UTF_16 = OffsetUnit("UTF-16 units")
BYTES = OffsetUnit("bytes")
GRAPHEMES = OffsetUnit("graphemes")
CANDIDATE_UNITS = (
    *(CODE_POINTS, UTF_16, BYTES, GRAPHEMES),
    *(
        OffsetUnit(unit, frozenset([modifier]))
        for modifier in _MODIFIERS
        for unit in _UNITS.values()
    ),
    *(OffsetUnit(unit, frozenset(["inclusive", "one-based"])) for unit in _UNITS.values()),
    *(OffsetUnit(unit, frozenset(["crlf", "inclusive"])) for unit in _UNITS.values()),
)
"""The units that are tried, the most frequent first."""


_ASTRAL = "\U00010000"
"""The first character that is two units in UTF-16."""


class Positions:
    """Converts positions in one text from an offset unit to code points, and back."""

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
        """For each code point of the text its position in the text that was counted."""
        if self._places is None:
            return list(range(len(self._text) + 1))
        positions = [-1] * (len(self._text) + 1)
        for at, place in enumerate(self._places):
            if place >= 0:
                positions[place] = at
        # A place inside a composed character counts as the start of that character.
        return list(accumulate(positions, lambda last, next_: last if next_ < 0 else next_))

    def fragment(self, start: int, end: int) -> Fragment | None:
        """Convert a span into code points.

        Args:
            start: In the unit, and so is the end.
            end: The end, or the last position where the unit includes it.

        Returns:
            The fragment, or None if it does not begin and end at characters of the text.
        """
        low = self._position(start - self._base)
        high = self._position(end - self._base + self._inclusive)
        if low is None or high is None or low >= high:
            return None
        return low, high

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Convert a fragment from code points into the unit, for a writer."""
        back = self._back
        low, high = back[start], back[end]
        if self._units is not None:
            low, high = self._units[low], self._units[high]
        return low + self._base, high + self._base - self._inclusive

    def _position(self, at: int) -> int | None:
        if at < 0:
            return None
        if self._units is not None:
            number = bisect_left(self._units, at)
            if number >= len(self._units) or self._units[number] != at:
                return None
            at = number
        if at > self._length:
            return None
        if self._places is None:
            return at
        place = self._places[at]
        return place if place >= 0 else None


def _counted_text(text: str, modifiers: frozenset[str]) -> tuple[str, list[int] | None]:
    """Return the text that was counted, and for each of its positions the code point of ours.

    The list is None where both texts are the same; it is -1 inside a character of ours.
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
        # A piece as long as ours keeps a position for each character.
        is_same = len(piece) == length
        places += [at + k if is_same or k == 0 else -1 for k in range(len(piece))]
        at += length
    places.append(at)
    return "".join(counted), places


def _clusters(text: str) -> Iterable[str]:
    """Yield each starter with the marks that follow it: the pieces that are normalised."""
    start = 0
    for at in range(1, len(text)):
        if unicodedata.combining(text[at]) == 0 and not _joins(text[at - 1], text[at]):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _joins(before: str, after: str) -> bool:
    """Return whether two starters are composed, as the letters of Hangul are."""
    return len(unicodedata.normalize("NFC", before + after)) < 2


def _unit_starts(text: str, unit: Unit) -> list[int] | None:
    """Return where each code point starts, and the last ends, in units; None: at its number."""
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
    """Return the number of the grapheme cluster that begins at each code point.

    Code points inside a cluster have the number of the cluster, which no position finds.
    """
    clusters = compile_pattern(r"\X").finditer(text)
    starts = {match.start(): number for number, match in enumerate(clusters)}
    numbers: list[int] = []
    last = 0
    for position in range(len(text)):
        last = starts.get(position, last)
        numbers.append(last)
    numbers.append(len(starts))
    return numbers


class OffsetsDiffer(InputError):
    """The annotations of a file do not cover the texts that it states for them.

    Args:
        message: What is wrong, with the place.
        fitting: The units in which all of them fit, the likeliest first.
    """

    is_question = True

    def __init__(self, message: str, fitting: Sequence[OffsetUnit]) -> None:
        remedies = [
            Remedy(
                f"All of them fit when counted in {unit}: say {{}}.",
                (Choice("offsets", unit.name),),
            )
            for unit in fitting[:1]
        ]
        if not fitting:
            leave_out = "To import the rest, leave out what does not fit: {}."
            remedies.append(Remedy(leave_out, (Choice("skip_bad"),)))
        super().__init__(message, remedies=tuple(remedies))
        self.fitting = tuple(fitting)


_SPACE = re.compile(r"\s+")


def _folded(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text))


def fits(text: str, fragment: Fragment | None, said: str | None) -> bool:
    """Return whether a fragment covers a text, apart from line ends, white space and accents.

    Args:
        text: The text of the article.
        fragment: In code points; None never fits.
        said: The text that the file states; None always fits.
    """
    if fragment is None:
        return False
    if said is None:
        return True
    covered = text[slice(*fragment)]
    return covered == said or _folded(covered) == _folded(said)


def misfits(text: str, spans: Iterable[Span], offset_unit: OffsetUnit) -> list[Span]:
    """Return the spans that do not fit in a unit."""
    positions = offset_unit.over(text)
    return [s for s in spans if not fits(text, positions.fragment(s.start, s.end), s.said)]


def fitting(text: str, spans: Sequence[Span]) -> list[OffsetUnit]:
    """Return the units in which all spans fit, the most frequent first.

    Spans without a stated text must begin and end at borders of words.
    """
    units: list[OffsetUnit] = []
    seen: set[tuple[Fragment | None, ...]] = set()
    for unit in CANDIDATE_UNITS:
        positions = unit.over(text)
        fragments: list[Fragment | None] = []
        for span in spans:
            fragments.append(positions.fragment(span.start, span.end))
            if not _fits_surely(text, fragments[-1], span.said):
                break  # Most units fail at once.
        else:
            if tuple(fragments) not in seen:  # In this text two units may be the same.
                seen.add(tuple(fragments))
                units.append(unit)
    return units


def _fits_surely(text: str, fragment: Fragment | None, said: str | None) -> bool:
    """Return whether a fragment fits; without a stated text it must not cut words."""
    return fits(text, fragment, said) and (said is not None or _at_borders(text, fragment))


def _at_borders(text: str, fragment: Fragment | None) -> bool:
    """Return whether a fragment neither cuts words nor begins or ends with white space."""
    if fragment is None:
        return False
    start, end = fragment
    cut = _cuts_word(text, start) or _cuts_word(text, end)
    return not cut and not text[start].isspace() and not text[end - 1].isspace()


def _cuts_word(text: str, at: int) -> bool:
    """Return whether a position is inside a word; words end anywhere in scripts without spaces."""
    around = text[at - 1 : at + 1] if at else ""
    return len(around) == 2 and around.isalnum() and not compile_pattern(_UNSPACED).search(around)


def check(
    text: str, spans: Sequence[Span], offset_unit: OffsetUnit, place: str, asked: bool
) -> None:
    """Check that the spans of a file fit in the unit in which they are read.

    Args:
        text: The text of the article, with the line ends of the file.
        spans: The spans, in the unit.
        offset_unit: The unit.
        place: The beginning of the message: ``file:line``.
        asked: Whether a person chose the unit; spans without a stated text then fit anyway.

    Raises:
        OffsetsDiffer: Some do not fit; the message has an example, the error the fitting units.
    """
    wrong = misfits(text, spans, offset_unit)
    if not wrong and (asked or not _is_doubtful(text, spans, offset_unit)):
        return
    units = fitting(text, spans)
    if not wrong and not units:
        return  # Words are cut in every unit: the annotator meant it so.
    message = _message(text, spans, wrong, offset_unit, place)
    if not units:
        message += " No way of counting makes all of them fit; correct the file."
    raise OffsetsDiffer(message, units)


def _is_doubtful(text: str, spans: Sequence[Span], offset_unit: OffsetUnit) -> bool:
    """Return whether spans without a stated text cut words, in a text where units differ."""
    silent = [s for s in spans if s.said is None]
    if not silent or (text.isascii() and "\n" not in text):
        return False
    positions = offset_unit.over(text)
    return not all(_at_borders(text, positions.fragment(s.start, s.end)) for s in silent)


def shown(text: str, limit: int = 60) -> str:
    """Return a text of a file for a message: on one line, in quotation marks.

    Args:
        text: The text.
        limit: Its greatest length, in code points.
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "“" + _LINE_END.sub("⏎", cut) + "”"


def _message(
    text: str, spans: Sequence[Span], wrong: Sequence[Span], offset_unit: OffsetUnit, place: str
) -> str:
    if not wrong:
        return f"{place}: counted in {offset_unit}, annotations begin or end inside words."
    span = wrong[0]
    fragment = offset_unit.over(text).fragment(span.start, span.end)
    covered = "no text" if fragment is None else shown(text[slice(*fragment)], 40)
    stated = "" if span.said is None else f", not {shown(span.said, 40)}"
    return (
        f"{place}: {len(wrong)} of {number(len(spans), 'annotation')} "
        f"{'does' if len(wrong) == 1 else 'do'} not lie where the file says: "
        f"counted in {offset_unit}, {span.start}–{span.end} is {covered}{stated}."
    )
