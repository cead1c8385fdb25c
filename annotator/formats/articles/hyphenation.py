"""Joins the lines of a paragraph, and the halves of the words that are divided between lines."""

import re
from collections import Counter
from collections.abc import Iterable
from unicodedata import category, east_asian_width

HYPHENS = "\u2010\u00ad-"
"""What can stand at the end of a line where a word is divided; the second is the soft hyphen."""
_TOKEN = re.compile(r"[^\W_]+(?:[-\u2010’'][^\W_]+)*")
_LAST = re.compile(rf"[^\s{HYPHENS}]+(?:[{HYPHENS}][^\s{HYPHENS}]+)*[{HYPHENS}]$")
_FIRST = re.compile(r"[^\W_]+(?:[-\u2010’'][^\W_]+)*")
_LONGEST_CODE_POINTS = 100
"""How much of the text before a hyphen is looked at."""
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese and Khmer."""
_BEHIND_SHORT_FORMS = frozenset(
    ("und", "oder", "bzw", "sowie", "and", "or", "och", "eller", "oraz", "lub", "или")
)
"""Words for “and” and “or”, before which the hyphen of “Straßenbahn- und Hafenfest” stays."""

_COMPOUND = re.compile(
    r"(?:long|short|medium|near)-(?:term|range|time|lived|lasting|standing|running|distance)|"
    r"well-(?:known|being|established|documented|paid|off|connected|informed|placed|respected)|"
    r"(?:high|low)-(?:level|profile|speed|quality|tech|ranking|risk|cost|income|key|rise|end)|"
    r"(?:full|part)-(?:time|scale|blown|page)|so-called|"
    r"self-(?:defen[cs]e|government|rule|determination|employed|made|styled|described|interest|"
    r"confidence|control|imposed|proclaimed)|"
    r"(?!inter-)[^\W\d_]{4,}-(?:based|owned|backed|funded|related|sponsored|controlled)",
    re.IGNORECASE,
)
"""English compounds that are written with a hyphen as a rule."""


class Vocabulary:
    """The words of a text as they are written where no line divides them.

    Args:
        lines: The lines of the text.
        joined: Gets the words that are joined without a hyphen and are nowhere undivided.
    """

    def __init__(self, lines: Iterable[str], joined: list[str] | None = None) -> None:
        self.joined: list[str] = [] if joined is None else joined
        self._counts: Counter[str] = Counter()
        for line in lines:
            tokens = _TOKEN.findall(line.casefold().replace("\u2010", "-"))
            if line.rstrip().endswith(tuple(HYPHENS)):
                del tokens[-1:]  # The half of a word.
            self._counts.update(tokens)

    def count(self, word: str) -> int:
        """Return how often a word is in the text, in capitals or not."""
        return self._counts[word.casefold()]


def join_lines(lines: Iterable[str], vocabulary: Vocabulary) -> str:
    """Return the lines of a paragraph as running text.

    Args:
        lines: The lines, without white space at their ends.
        vocabulary: Decides whether a hyphen at the end of a line belongs to the word.
    """
    text = ""
    for line in lines:
        if not text or not line:
            text += line
        else:
            text = _joined(text, line, vocabulary)
    return text


def is_divided(line: str) -> bool:
    """Return whether a line ends with the first part of a word."""
    return line.endswith(tuple(HYPHENS)) and line[-2:-1].isalnum()


def _joined(before: str, after: str, vocabulary: Vocabulary) -> str:
    if is_divided(before):
        return _with_divided_word(before, after, vocabulary)
    last, first = before[-1], after[0]
    if last == "—" and not before[-2:-1].isspace() and first.isalnum():
        return before + after
    if _is_unspaced(last) and _is_unspaced(first):
        return before + after
    return f"{before} {after}"


def _is_unspaced(character: str) -> bool:
    """Return whether a character is of a script that has no spaces between words."""
    if character.isascii():
        return False
    return _WITHOUT_SPACES.match(character) is not None or (
        east_asian_width(character) in "WF" and not "\uac00" <= character <= "\ud7a3"
    )


def _with_divided_word(before: str, after: str, vocabulary: Vocabulary) -> str:
    head = _LAST.search(before[-_LONGEST_CODE_POINTS:])
    first = _FIRST.match(after)
    if first is None:
        return f"{before} {after}"
    start = head.group()[:-1] if head else before[-2:-1]
    end = first.group()
    is_soft = before[-1] == "\u00ad"
    if end.casefold() in _BEHIND_SHORT_FORMS and not vocabulary.count(_letters(start) + end):
        return before + after if is_soft else f"{before} {after}"
    in_capitals = after.isupper() and before[-_LONGEST_CODE_POINTS:].isupper()
    if is_soft or not _keeps_hyphen(start, end, vocabulary, in_capitals=in_capitals):
        word = _letters(start) + end
        if not is_soft and not vocabulary.count(word):
            vocabulary.joined.append(word)
        return before[:-1] + after
    return before + after


def _keeps_hyphen(start: str, end: str, vocabulary: Vocabulary, *, in_capitals: bool) -> bool:
    """Return whether a hyphen between two lines belongs to the word.

    Args:
        start: The word as far as the hyphen.
        end: The rest of it.
        vocabulary: The words of the text.
        in_capitals: Whether all is in capitals, so that a capital is no sign of a name.
    """
    letters = _letters(start)
    with_hyphen = vocabulary.count(f"{letters}-{end}")
    without = vocabulary.count(letters + end)
    if with_hyphen or without:
        return with_hyphen >= without
    if any(sign in f"{start}{end}" for sign in "-\u2010") or "://" in start or "@" in start:
        return True
    if _COMPOUND.fullmatch(f"{letters}-{end}"):
        return True
    if not letters or category(letters[-1])[0] == "N" or category(end[0])[0] == "N":
        return True
    return len(letters) == 1 or (end[0].isupper() and not in_capitals)


def _letters(word: str) -> str:
    """Return a word without the signs before it, such as quotation marks."""
    found = _FIRST.findall(word)
    return found[-1] if found else ""
