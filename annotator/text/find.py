"""Find in a text: plain words, whole words, or a regular expression.

Plain text is compared as people read it (see :mod:`annotator.text.folding`), and no match begins
or ends inside a grapheme cluster. A regular expression matches exactly as it is written. Empty
matches are left out. All of it ends within a given time, since a regular expression can take for
ever. All positions are in code points.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import inf
from time import perf_counter
from typing import Any
from unicodedata import combining

from msgspec import Struct

from annotator.model import Fragment, InputError
from annotator.text.folding import FoldedQuery, FoldedText
from annotator.text.graphemes import grapheme_border, starts_grapheme
from annotator.text.unicode_patterns import compile_pattern, regex_library

_WORD_BORDER = r"(?:(?<!\w)|(?!\w)|(?w:\b))"
"""Where a word may start or end: no two letters meet, or a word ends all the same (UAX #29)."""
_QUOTED_CODE_POINTS = 12
"""How much of a wrong expression is quoted in front of the error."""
_MATCHES_BETWEEN_CLOCKS = 256
"""To look at the clock costs as much as to find a match, so it is done now and then."""


class FindQuery(Struct, frozen=True):
    """The text that is looked for, and how."""

    text: str
    words: bool = False
    """Only whole words match."""
    pattern: bool = False
    """The text is a regular expression."""
    case: bool = False
    """Upper and lower case differ."""


def escape_pattern(text: str) -> str:
    """Return the regular expression that matches just a text."""
    return regex_library().escape(text, special_only=True, literal_spaces=True)


class Finder:
    """Finds the matches of one query.

    Args:
        query: The text that is looked for, and how.

    Raises:
        InputError: The query is not a regular expression; the message says why and where.
    """

    def __init__(self, query: FindQuery) -> None:
        self.query = query
        self._pattern = _compile(query) if query.pattern else None
        self._folded_query = FoldedQuery("" if query.pattern else query.text, query.case)
        if not self._folded_query.text and not query.pattern:
            # Characters that count for nothing are found as they are.
            self._pattern = compile_pattern(escape_pattern(query.text))

    def matches(self, text: str, start: int = 0, seconds: float = 1.0) -> Iterator[Fragment]:
        """Return the matches from a position on, in order; none overlaps another.

        Args:
            text: The text to look through.
            start: In code points.
            seconds: How long it may take.

        Raises:
            TimeoutError: It took longer; the matches so far were returned.
        """
        if not self.query.text:
            return iter(())
        if self._pattern is not None:
            return self._pattern_matches(text, start, seconds)
        return self._plain_matches(text, start, seconds)

    def first_match(self, text: str, start: int = 0, seconds: float = 1.0) -> Fragment | None:
        """Return the first match from a position (code points) on.

        Raises:
            TimeoutError: It took longer than the given time.
        """
        return next(self.matches(text, start, seconds), None)

    def _pattern_matches(self, text: str, start: int, seconds: float) -> Iterator[Fragment]:
        assert self._pattern is not None
        for match in self._pattern.finditer(text, start, timeout=seconds):
            if match.start() < match.end():
                yield match.span()

    def _plain_matches(self, text: str, start: int, seconds: float) -> Iterator[Fragment]:
        folded, query = _folded(text, self.query.case), self._folded_query
        wanted, inside = query.text, folded.text
        until = perf_counter() + seconds
        tries, at = 0, folded.folded_position(start) if start else 0
        while (at := inside.find(wanted, at)) >= 0:
            tries += 1
            if not tries % _MATCHES_BETWEEN_CLOCKS and perf_counter() > until:
                raise TimeoutError
            behind = at + len(wanted)
            starts, ends = folded.original_positions(at), folded.original_positions(behind)
            # What counts for nothing is not part of a match at its start, nor, if it is not part
            # of the last character, at its end.
            low = None if starts is None else starts[1]
            high = None
            if low is not None and ends is not None and _parts_characters(text, low):
                # An accent may stand behind what counts for nothing: then a later end has it, too.
                highs = _borders(text, *ends)
                high = next((end for end in highs if self._is_wanted(folded, low, end, at)), None)
            if low is None or high is None:
                at += 1
            else:
                yield low, high
                at = behind

    def _is_wanted(self, folded: FoldedText, start: int, end: int, at: int) -> bool:
        """Whether a match has the query's accents, and cuts no word if only whole words match.

        Args:
            folded: The text.
            start: Where the match starts in the original.
            end: Where it ends there.
            at: Where it starts in the folded text.
        """
        query = self._folded_query
        if query.compares_accents and not query.agrees(folded.original[start:end]):
            return False
        if not self.query.words:
            return True
        border = compile_pattern(_WORD_BORDER)
        behind = at + len(query.text)
        return bool(border.match(folded.text, at) and border.match(folded.text, behind))


def reads(text: str, *queries: str) -> bool:
    """Return whether a text has each of some plain texts, as :class:`Finder` compares them."""
    return all(_finder(query).first_match(text, seconds=inf) is not None for query in queries)


@lru_cache(maxsize=16)
def _finder(query: str) -> Finder:
    return Finder(FindQuery(query))


def _borders(text: str, low: int, high: int) -> Iterator[int]:
    """Return the positions from one to another that part characters."""
    return (at for at in range(low, high + 1) if _parts_characters(text, at))


def _parts_characters(text: str, position: int) -> bool:
    """Whether a position is a border of grapheme clusters, with no mark behind it."""
    if position >= len(text) or not position or starts_grapheme(text[position]):
        return True
    if combining(text[position]):
        return False  # Behind a line feed, a mark is a cluster of its own; folded, it is not.
    return grapheme_border(text, position) == position


@lru_cache(maxsize=2)
def _folded(text: str, case: bool) -> FoldedText:
    return FoldedText(text, case)


def _compile(query: FindQuery) -> Any:
    """The compiled expression of a query."""
    regex = regex_library()
    flags = regex.MULTILINE
    if not query.case:
        flags |= regex.IGNORECASE | regex.FULLCASE
    text = query.text
    try:
        pattern = regex.compile(text, flags)
        if pattern.flags & regex.REVERSE:
            raise InputError("The flag (?r) is not supported: a text is searched from its start.")
        if query.words:
            # A comment may go on to the end of the line.
            close = "\n)" if pattern.flags & regex.VERBOSE else ")"
            pattern = regex.compile(f"{_WORD_BORDER}(?:{text}{close}{_WORD_BORDER}", flags)
    except regex.error as error:
        raise InputError(_describe_error(text, error)) from error
    except (RecursionError, OverflowError, ValueError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError(f"Not a regular expression: {reason}.") from error
    return pattern


def _describe_error(text: str, error: Exception) -> str:
    """A sentence on the error in an expression, and on its place."""
    reason = getattr(error, "msg", str(error))
    position = getattr(error, "pos", None)
    if position is None:
        return f"Not a regular expression: {reason}."
    before = text[max(position - _QUOTED_CODE_POINTS, 0) : position]
    reason = reason[:1].upper() + reason[1:]
    if not before:
        return f"{reason} at the start."
    dots = "…" if position > _QUOTED_CODE_POINTS else ""
    return f"{reason} after “{dots}{before}” (character {position})."
