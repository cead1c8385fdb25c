"""The one splitter of sentences, for keys, exports and suggestions.

A sentence ends with its line, or with a mark that ends one by UAX #29 (its property
``Sentence_Break``: ``STerm`` and ``ATerm``), unless the mark belongs to an abbreviation or to
initials (:data:`ABBREVIATIONS`, :data:`INITIALS`), or a small letter follows (“Really?” he said).
"""

import re
from functools import cache, lru_cache
from unicodedata import category, name

from annotator.model import Fragment
from annotator.text.line_ends import LINE_ENDS
from annotator.text.unicode_patterns import compile_pattern

WHITE_SPACE = r"\s\x1c-\x1f"
"""White space as ``str.isspace`` has it, for a class of a pattern."""
TITLES = (
    *("Mr", "Mrs", "Ms", "Mx", "Mme", "Mlle", "M", "Dr", "Prof", "Rev", "Hon", "Fr", "St"),
    *("Sen", "Rep", "Gov", "Gen", "Adm", "Col", "Maj", "Cmdr", "Capt", "Lt", "Sgt", "Jr", "Sr"),
)
"""Stand before a name, or behind it, and are part of it."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec")
OTHERS = ("vs", "No", "Nos", "Nr", "Ltd", "Bros", "approx", "ca", "cf", "al", "Mt", "Ft", "bzw")
OTHERS_AT_END = ("Inc", "Corp", "Co", "etc", "al", "Ave", "Blvd", "usw", "Plc", "plc", "S.p.A")
"""Those that stand at the end of a sentence as often as within one, and divide it by no stop."""

ABBREVIATIONS = (*TITLES, *MONTHS, *OTHERS)
"""All of them, without their full stop, in the case in which they are written."""
INITIALS = r"(?:[^\W\d_]\.)*[^\W\d_]"
"""A pattern for letters with full stops between them (``J``, ``U.S``, ``e.g``)."""
SENTENCE_OPENERS = (
    *("The", "A", "An", "He", "She", "It", "They", "We", "I", "In", "But", "And", "This", "That"),
    *("His", "Her", "Its"),
)
"""Words that begin a sentence even behind several initials: “… in the U.S. The plane …”."""

_LINE_END = re.compile(f"[{LINE_ENDS}]+")
_CONTINUED = r"[\p{SB=Extend}\p{SB=Format}]*+"
_SENTENCE_END = (
    rf"(?:(?P<last>[\p{{SB=STerm}}\p{{SB=ATerm}}…]){_CONTINUED})++(?:\p{{SB=Close}}{_CONTINUED})*+"
    rf"(?P<space>[{WHITE_SPACE}]*+)"
    r"(?P<goes_on>(?=[\p{SB=Close}-]*+(?:\p{SB=Lower}|\p{SB=SContinue})))?+"
)
_ENDS_WITHOUT_SPACE = "。！？｡．"
_ABBREVIATION = re.compile(rf"\b(?:{'|'.join(ABBREVIATIONS)}|(?P<initials>{INITIALS}))\.$")
_ABBREVIATION_AT_END = re.compile(
    rf"\b(?:{'|'.join((set(ABBREVIATIONS) | set(OTHERS_AT_END)) - {'M', 'No', 'Nos', 'al'})}"
    r"|(?:[^\W\d_]\.)+[^\W\d_])\.$"
)
"""Those with one letter are left out: “plan B.” ends with a stop like any other."""
_OPENER = re.compile(rf"(?:{'|'.join(SENTENCE_OPENERS)})\b")
_LONGEST_ABBREVIATION_CODE_POINTS = 20


def split_sentences(text: str) -> list[Fragment]:
    """Return the sentences of a text, in its order, without the white space around them.

    Each token of :func:`annotator.text.tokens.tokenize` is in exactly one of them. The positions
    are in code points.
    """
    sentences: list[Fragment] = []
    start = 0
    for border in _borders(text):
        piece = text[start:border]
        words = piece.strip()
        if words:
            first = start + len(piece) - len(piece.lstrip())
            sentences.append((first, first + len(words)))
        start = border
    return sentences


@lru_cache(maxsize=16)
def paragraph_sentences(paragraph: str) -> tuple[Fragment, ...]:
    """Return the sentences of a paragraph, and remember them: a caret asks again and again."""
    return tuple(split_sentences(paragraph))


def is_abbreviation(text: str, end: int, next_start: int) -> bool:
    """Return whether a full stop belongs to an abbreviation, and ends no sentence.

    That of several initials does not where “The”, “He” or the like follows: “… the U.S. The …”.

    Args:
        text: The text with the full stop.
        end: The end of the full stop, in code points.
        next_start: The start of the next word, in code points.
    """
    match = _ABBREVIATION.search(text[max(0, end - _LONGEST_ABBREVIATION_CODE_POINTS) : end])
    if match is None:
        return False
    initials = match["initials"]
    return not (initials and len(initials) > 1 and _OPENER.match(text, next_start))


def end_without_full_stop(text: str, start: int, end: int) -> int:
    """Return the end of a stretch, its full stop left out, in any script.

    A stop stays that belongs to an abbreviation (“the U.S.”) or to an ellipsis; so do question
    and exclamation marks. Nothing is left out where a mark or bracket closes behind the stop.

    Args:
        text: The text with the stretch in it.
        start: In code points.
        end: In code points, exclusive.
    """
    if end - 1 <= start or not is_full_stop(text[end - 1]):
        return end
    before = text[end - 2]
    if before == "…" or is_full_stop(before) or _keeps_full_stop(text, end):
        return end
    words = text[start : end - 1].rstrip()
    return start + len(words) if words else end


def ends_with_stop(text: str) -> bool:
    """Return whether a text ends with a mark that may end a sentence, an ellipsis among them."""
    return compile_pattern(r"[\p{SB=STerm}\p{SB=ATerm}…⋯]").match(text[-1:]) is not None


@cache
def is_full_stop(character: str) -> bool:
    """Return whether a character ends sentences in any script, and neither asks nor exclaims."""
    if character == "…" or not ends_with_stop(character):
        return False
    return not any(word in name(character, "") for word in ("QUESTION", "EXCLAMATION", "BANG"))


def _keeps_full_stop(text: str, end: int) -> bool:
    """Whether the full stop at the end of a sentence belongs to an abbreviation as well."""
    if text[end - 1] != ".":
        return False
    match = _ABBREVIATION_AT_END.search(text[max(0, end - _LONGEST_ABBREVIATION_CODE_POINTS) : end])
    return match is not None


def _before_opening_mark(text: str, start: int, end: int) -> int:
    """The end of the marks that close a sentence: those that open the next one touch them.

    For UAX #29 both kinds are ``Close``, since blanks part them in scripts that have blanks.
    """
    for at in range(start, end):
        if category(text[at]) in ("Ps", "Pi"):
            return at
    return end


def _borders(text: str) -> list[int]:
    """The positions where a sentence may begin, the end of the text among them."""
    borders = {match.end() for match in _LINE_END.finditer(text)} | {len(text)}
    for match in compile_pattern(_SENTENCE_END).finditer(text):
        last, end = match["last"], match.end()
        if match["goes_on"] is not None or not (match["space"] or last in _ENDS_WITHOUT_SPACE):
            continue
        if not match["space"]:
            end = _before_opening_mark(text, match.end("last"), end)
        if last != "." or not is_abbreviation(text, match.end("last"), end):
            borders.add(end)
    return sorted(borders)
