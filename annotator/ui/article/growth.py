"""What a growing selection covers next: word, name, quotation or clause, sentence, paragraph.

Pure functions from a text and code points to code points, as in :mod:`annotator.ui.article.motion`.
"""

import re
from collections.abc import Iterable, Iterator

from annotator.assist.quotations import MARKS, quotations
from annotator.assist.reported import reported
from annotator.model import Fragment
from annotator.ui.article.motion import (
    neighbourhood,
    on_grapheme,
    paragraph_at,
    sentences,
    tokens,
    trim,
    word_at,
)

# Expressions are compiled when they are first used: the window comes up sooner.
_CLAUSE = r"[,;:–—()\[\]]+(?=\s|$)|\s(?=[(\[])|\s[–—-]+\s|[、，；：]"
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = (
    rf"(?:(?:{_CAPITAL}\.)+|(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|St|Lt|Col|Sgt|Prof|Jr)\."
    rf"|{_CAPITAL}[\w’'-]*)"
)
_SMALL = r"(?:of\s(?:the\s)?|(?:de|del|della|di|da|du|van|von|der|den|al|bin|ibn|el|la)\s)"
_NAME = rf"{_WORD}(?:\s{_SMALL}{{0,2}}{_WORD})+"
"""Words with a capital, and the small ones between them."""
_NO_NAME = (
    r"(?:(?:The|A|An|In|On|At|By|For|From|With|To|Of|As|If|But|And|Or|So|Yet|When|While|After|Before|"
    r"Since|Until|He|She|It|They|We|I|You|His|Her|Its|Their|Our|My|This|That|These|Those|There|"
    r"Here|What|Who|How|Why|Where|According|Last|Next)\s)+"
)


def larger_unit(text: str, start: int, end: int) -> Fragment:
    """The next larger unit around a selection; an empty one stands for the place of the caret.

    The whole text is the largest. A unit never begins or ends inside a character.
    """
    if start == end:
        start = end = _at_words(text, start)
    origin, part = neighbourhood(text, start)
    low, high = start - origin, end - origin
    if high > len(part):
        return 0, len(text)
    if low == high:
        word = word_at(text, start)
        if word is not None:
            return word
    holding = sorted((b - a, a, b) for a, b in _units(part, low, high) if a <= low and high <= b)
    for _, a, b in holding:
        found = on_grapheme(text, origin + a), on_grapheme(text, origin + b, forward=True)
        if found[1] - found[0] > end - start:
            return found
    paragraph = paragraph_at(text, start)
    for whole in (trim(text, *paragraph), paragraph):
        holds = whole[0] <= start and end <= whole[1]
        if holds and whole[1] - whole[0] > end - start:
            return whole
    return 0, len(text)


def _at_words(text: str, place: int) -> int:
    """The place, or where it is in a paragraph of white space, the end of the words before it."""
    if not text[slice(*paragraph_at(text, place))].strip():
        return len(text[:place].rstrip()) or place
    return place


def _units(part: str, low: int, high: int) -> Iterator[Fragment]:
    """All units of a stretch; those that only make sense outside of quotations only there."""
    if low < high:
        yield from tokens(part)
    yield from names(part)
    quoted = quotations(part)
    around = [one for one in quoted if one[0] <= low and high <= one[1]]
    yield from quoted
    all_sentences = sentences(part)
    for one in around:
        yield from _inside(part, one, all_sentences)
    for sentence in all_sentences:
        if any(a <= sentence[0] and sentence[1] <= b for a, b in around):
            continue
        whole = _completed(sentence, quoted)
        yield whole
        if not (whole[0] <= low and high <= whole[1]):
            continue
        said = reported(part, whole)
        yield from said
        if not around:
            begun = [one for one in said if one[0] <= low and high <= one[1]]
            for clause in clauses(part, whole, quoted):
                yield _within(clause, begun)
    yield trim(part, 0, len(part))


def _within(clause: Fragment, said: Iterable[Fragment]) -> Fragment:
    """What of a clause lies in the last that is said: “Zelenskyy said” is left out."""
    start, end = clause
    for low, high in sorted(said):
        if start < high and low < end:
            start, end = max(start, low), min(end, high)
    return start, end


def names(text: str) -> Iterator[Fragment]:
    """Names of several words, as far as capitals tell."""
    for match in re.compile(_NAME).finditer(text):
        start, end = match.span()
        idle = re.compile(_NO_NAME).match(text, start, end)
        while idle is not None and idle.group() != "The " and start < end:
            start = idle.end()
            idle = re.compile(_NO_NAME).match(text, start, end)
        end = start + len(text[start:end].rstrip("’'-"))
        if " " in text[start:end]:
            yield start, end


def _inside(text: str, quotation: Fragment, all_sentences: Iterable[Fragment]) -> list[Fragment]:
    """The sentences of a quotation, without its marks."""
    start, end = quotation
    start += text[start] in MARKS
    end -= end - 1 > start and text[end - 1] in MARKS
    parts = [(max(a, start), min(b, end)) for a, b in all_sentences]
    found = [trim(text, a, b) for a, b in parts if a < b]
    return found if len(found) > 1 else []


def _completed(sentence: Fragment, quoted: Iterable[Fragment]) -> Fragment:
    """A sentence with all of the quotations that it begins or ends in."""
    start, end = sentence
    for low, high in quoted:
        crosses = (low < start < high < end) or (start < low < end < high)
        if crosses:
            start, end = min(start, low), max(end, high)
    return start, end


def clauses(text: str, sentence: Fragment, quoted: Iterable[Fragment] = ()) -> list[Fragment]:
    """What marks divide a sentence into, the marks left out; marks in quotations do not count."""
    quoted = list(quoted)
    found: list[Fragment] = []
    last, final = sentence
    for mark in re.compile(_CLAUSE).finditer(text, *sentence):
        if any(low < mark.start() and mark.end() < high for low, high in quoted):
            continue
        found.append(_balanced(text, *trim(text, last, mark.start())))
        last = mark.end()
    found.append(_balanced(text, *trim(text, last, final)))
    return [clause for clause in found if clause[0] < clause[1]]


def _balanced(text: str, start: int, end: int) -> Fragment:
    """A stretch without an opening bracket at its start that is not closed in it."""
    while start < end and text[start] in _BRACKETS:
        if _BRACKETS[text[start]] in text[start:end]:
            break
        start += 1
    return start, end
