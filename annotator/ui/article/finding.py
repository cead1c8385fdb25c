"""Finding in a text: plain, whole words, or a regular expression. Positions are code points.

Plain text is found as people read it (see :mod:`folding`), and no place cuts what they see as
one character. A regular expression matches just what it says. Empty places are left out. All of
it works within a time that is given: an expression can take for ever.
"""

from collections.abc import Iterator
from functools import lru_cache
from time import perf_counter
from typing import Any
from unicodedata import combining

from msgspec import Struct

from annotator.model import Fragment, InputError
from annotator.ui.article.folding import FoldedText, fold
from annotator.ui.article.motion import on_grapheme, stands_alone

# Expressions are compiled when they are first used: the window comes up sooner.
_BORDER = r"(?:(?<!\w)|(?!\w)|(?w:\b))"
"""Where a word may start or end: no two letters meet, or a word ends all the same (UAX #29)."""
_NEAR = 12


class Wanted(Struct, frozen=True):
    """What is looked for, and how."""

    text: str
    words: bool = False
    """Only whole words."""
    pattern: bool = False
    """The text is a regular expression."""
    case: bool = False
    """Upper and lower case differ."""


def as_pattern(text: str) -> str:
    """The regular expression that finds a text as it stands."""
    import regex  # Imported when it is needed: the window comes up sooner.

    return regex.escape(text, special_only=True, literal_spaces=True)


class Finder:
    """Finds the places of one thing wanted.

    Raises:
        InputError: what is wanted is not a regular expression; the message says what and where.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self._pattern = _compiled(wanted) if wanted.pattern else None
        self._sought = "" if wanted.pattern else fold(wanted.text, wanted.case)

    def places(self, text: str, start: int = 0, seconds: float = 1.0) -> Iterator[Fragment]:
        """The places from a position on, in order; none overlaps another.

        Raises TimeoutError when it takes longer.
        """
        if not self.wanted.text:
            return iter(())
        if self._pattern is not None:
            return self._matches(text, start, seconds)
        return self._plain(text, start, seconds)

    def first(self, text: str, start: int = 0, seconds: float = 1.0) -> Fragment | None:
        """The first place from a position on; raises TimeoutError when it takes longer."""
        return next(self.places(text, start, seconds), None)

    def _matches(self, text: str, start: int, seconds: float) -> Iterator[Fragment]:
        assert self._pattern is not None
        for match in self._pattern.finditer(text, start, timeout=seconds):
            if match.start() < match.end():
                yield match.span()

    def _plain(self, text: str, start: int, seconds: float) -> Iterator[Fragment]:
        folded = _folded(text, self.wanted.case)
        sought, inside = self._sought, folded.text
        until = perf_counter() + seconds
        # To look at the clock costs as much as to find: it is done now and then.
        tries, at = 0, folded.folded(start)
        while (at := inside.find(sought, at)) >= 0:
            tries += 1
            if not tries % 256 and perf_counter() > until:
                raise TimeoutError
            low, high = folded.original_at(at), folded.original_at(at + len(sought))
            if low is None or high is None or not self._whole(text, low, high):
                at += 1
            else:
                yield low, high
                at += len(sought)

    def _whole(self, text: str, start: int, end: int) -> bool:
        """Whether a place cuts no character, and no word if that is wanted."""
        if not (_parts(text, start) and _parts(text, end)):
            return False
        if not self.wanted.words:
            return True
        border = _word_border()
        return bool(border.match(text, start) and border.match(text, end))


def _parts(text: str, position: int) -> bool:
    """Whether a position is a border of what people see as one character."""
    if position >= len(text) or not position or stands_alone(text[position]):
        return True
    if combining(text[position]):
        return False  # Qt parts some of them from letters that they are not common with.
    return on_grapheme(text, position) == position


@lru_cache(maxsize=2)
def _folded(text: str, case: bool) -> FoldedText:
    return FoldedText(text, case)


@lru_cache(maxsize=1)
def _word_border() -> Any:
    import regex

    return regex.compile(_BORDER)


def _compiled(wanted: Wanted) -> Any:
    import regex

    flags = regex.MULTILINE
    if not wanted.case:
        flags |= regex.IGNORECASE | regex.FULLCASE
    text = wanted.text
    try:
        found = regex.compile(text, flags)
        if found.flags & regex.REVERSE:
            raise InputError("The flag (?r) is not known here: places are found from the start.")
        if wanted.words:
            # A comment may go on to the end of the line.
            close = "\n)" if found.flags & regex.VERBOSE else ")"
            found = regex.compile(f"{_BORDER}(?:{text}{close}{_BORDER}", flags)
    except regex.error as error:
        raise InputError(_what_and_where(text, error)) from error
    except (RecursionError, OverflowError, ValueError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError(f"Not a regular expression: {said}.") from error
    return found


def _what_and_where(text: str, error: Exception) -> str:
    what = getattr(error, "msg", str(error))
    position = getattr(error, "pos", None)
    if position is None:
        return f"Not a regular expression: {what}."
    before = text[max(position - _NEAR, 0) : position]
    what = what[:1].upper() + what[1:]
    if not before:
        return f"{what} at the start."
    dots = "…" if position > _NEAR else ""
    return f"{what} after “{dots}{before}” (character {position})."
