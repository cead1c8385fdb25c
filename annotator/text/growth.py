"""Growing selections: from a word to a name, a quotation or clause, a sentence, a paragraph.

All positions are in code points. The words looked for are English.
"""

import re
from collections.abc import Iterable, Iterator

from annotator.model import Fragment
from annotator.text.fragments import trim
from annotator.text.graphemes import whole_graphemes
from annotator.text.quotation_marks import without_marks
from annotator.text.quotations import quotations
from annotator.text.reported_speech import reported_stretches, stretch_behind
from annotator.text.sentences import TITLES, end_without_full_stop, paragraph_sentences
from annotator.text.steps import end_of_statement, neighbourhood, paragraph_at, word_at
from annotator.text.tokens import words_and_marks
from annotator.text.unicode_patterns import compile_pattern

_CLAUSE_BORDER = re.compile(r"[,;:–—()\[\]]+(?=\s|$)|\s(?=[(\[])|\s[–—-]+\s|[、，；：]")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_CAPITAL = r"[\p{Lu}\p{Lt}]"
_NAME_WORD = rf"(?:(?:{_CAPITAL}\.)+|(?:{'|'.join(TITLES)})\.|{_CAPITAL}[\w’'-]*)"
_PARTICLE = r"(?:of\s(?:the\s)?|(?:de|del|della|di|da|du|van|von|der|den|al|bin|ibn|el|la)\s)"
_NAME = rf"{_NAME_WORD}(?:\s{_PARTICLE}{{0,2}}{_NAME_WORD})+"
"""Several words with a capital, and the particles between them. Scripts without capitals show no
names."""
_TITLE = re.compile(r"《[^《》]+》|〈[^〈〉]+〉")
"""A title of a book or newspaper, in the brackets that Chinese and Japanese put around it."""
_SENTENCE_STARTERS = re.compile(
    r"(?:(?:The|A|An|In|On|At|By|For|From|With|To|Of|As|If|But|And|Or|So|Yet|When|While|After|Before|"
    r"Since|Until|He|She|It|They|We|I|You|His|Her|Its|Their|Our|My|This|That|These|Those|There|"
    r"Here|What|Who|How|Why|Where|According|Last|Next)\s)+"
)
"""Words whose capital makes no name."""


def larger_unit(text: str, start: int, end: int) -> Fragment:
    """Return the next larger unit around a selection; the whole text is the largest.

    A unit never begins or ends inside a grapheme cluster.

    Args:
        text: The whole text.
        start: In code points.
        end: In code points, exclusive; the start itself for a caret without a selection.
    """
    if start == end:
        start = end = _position_at_words(text, start)
    origin, part = neighbourhood(text, start)
    low, high = start - origin, end - origin
    if high > len(part):
        return 0, len(text)
    if low == high:
        word = word_at(text, start)
        if word is not None:
            return word
    around = sorted((b - a, a, b) for a, b in _units(part, low, high) if a <= low and high <= b)
    for _, a, b in around:
        unit = whole_graphemes(text, origin + a, origin + b)
        if unit[1] - unit[0] > end - start:
            return unit
    paragraph = paragraph_at(text, start)
    for unit in (trim(text, *paragraph), paragraph):
        if unit[0] <= start and end <= unit[1] and unit[1] - unit[0] > end - start:
            return unit
    return 0, len(text)


def said_behind(text: str, end: int) -> Fragment | None:
    """Return what is said behind a speaker or a cue: the rest of its sentence.

    The stretch begins at “that” if that is one of the next words, ends without the sentence's full
    stop, and holds a quotation whole, however many sentences it has.

    Args:
        text: The whole text.
        end: The end of the speaker or cue, in code points.

    Returns:
        The stretch in code points; None if the sentence has no further words.
    """
    origin, part = neighbourhood(text, end)
    at = end - origin
    quoted = quotations(part)
    holding = (sentence for sentence in paragraph_sentences(part) if sentence[0] < at)
    sentence = max(holding, default=None)
    if sentence is None:
        return None
    sentence = _with_whole_quotations(sentence, quoted)
    start, stop = stretch_behind(part, at, sentence)
    if not any(character.isalnum() for character in part[start:stop]):
        return None
    start, stop = whole_graphemes(text, origin + start, origin + stop)
    return start, stop


def _position_at_words(text: str, position: int) -> int:
    """The position; in a paragraph of white space, the end of the words before it."""
    if not text[slice(*paragraph_at(text, position))].strip():
        return len(text[:position].rstrip()) or position
    return position


def _units(part: str, low: int, high: int) -> Iterator[Fragment]:
    """All units of a part of the text that a selection in it may grow to.

    Some make sense outside of quotations only; inside of one they are left out.
    """
    if low < high:
        yield from words_and_marks(part)
    yield from names(part)
    quoted = quotations(part)
    around = [quotation for quotation in quoted if quotation[0] <= low and high <= quotation[1]]
    yield from quoted
    sentences = paragraph_sentences(part)
    for quotation in around:
        yield from _sentences_inside(part, quotation, sentences)
    for sentence in sentences:
        if any(a <= sentence[0] and sentence[1] <= b for a, b in around):
            continue
        whole = _with_whole_quotations(sentence, quoted)
        yield whole[0], end_of_statement(part, whole, quoted)
        if high > end_of_statement(part, whole, quoted):
            yield whole
        if not (whole[0] <= low and high <= whole[1]):
            continue
        reported = reported_stretches(part, whole)
        yield from reported
        if not around:
            holding = [stretch for stretch in reported if stretch[0] <= low and high <= stretch[1]]
            for clause in clauses(part, whole, quoted):
                yield _inside_reported(clause, holding)
    yield trim(part, 0, len(part))


def _inside_reported(clause: Fragment, reported: Iterable[Fragment]) -> Fragment:
    """The part of a clause that somebody is reported to say: “Zelenskyy said” is left out."""
    start, end = clause
    for low, high in sorted(reported):
        if start < high and low < end:
            start, end = max(start, low), min(end, high)
    return start, end


def names(text: str) -> Iterator[Fragment]:
    """Yield the names of several words (code points), as far as capitals or brackets show them."""
    for match in _TITLE.finditer(text):
        start, end = match.span()
        yield from ((start + 1, end - 1), (start, end))
    for match in compile_pattern(_NAME).finditer(text):
        start, end = match.span()
        starters = _SENTENCE_STARTERS.match(text, start, end)
        while starters is not None and starters.group() != "The " and start < end:
            start = starters.end()
            starters = _SENTENCE_STARTERS.match(text, start, end)
        end = start + len(text[start:end].rstrip("’'-"))
        if " " in text[start:end]:
            yield start, end


def _sentences_inside(
    text: str, quotation: Fragment, sentences: Iterable[Fragment]
) -> list[Fragment]:
    """The sentences of a quotation without its marks; none if there is only one."""
    start, end = without_marks(text, quotation)
    parts = [(max(a, start), min(b, end)) for a, b in sentences]
    inside = [trim(text, a, b) for a, b in parts if a < b]
    return inside if len(inside) > 1 else []


def _with_whole_quotations(sentence: Fragment, quoted: Iterable[Fragment]) -> Fragment:
    """The sentence, grown to take in the quotations that it begins or ends in."""
    start, end = sentence
    for low, high in quoted:
        if (low < start < high < end) or (start < low < end < high):
            start, end = min(start, low), max(end, high)
    return start, end


def clauses(text: str, sentence: Fragment, quoted: Iterable[Fragment] = ()) -> list[Fragment]:
    """Return the clauses of a sentence (code points), without the marks between them.

    Args:
        text: The text with the sentence in it.
        sentence: Its start and end.
        quoted: Quotations; marks inside them divide nothing.
    """
    quoted = list(quoted)
    pieces: list[Fragment] = []
    start, final = sentence
    last = start
    for mark in _CLAUSE_BORDER.finditer(text, *sentence):
        if any(low < mark.start() and mark.end() < high for low, high in quoted):
            continue
        pieces.append(_without_open_bracket(text, *trim(text, last, mark.start())))
        last = mark.end()
    if not any(low < final <= high for low, high in quoted):
        final = max(end_without_full_stop(text, start, final), last)
    pieces.append(_without_open_bracket(text, *trim(text, last, final)))
    return [clause for clause in pieces if clause[0] < clause[1]]


def _without_open_bracket(text: str, start: int, end: int) -> Fragment:
    """The stretch without the opening brackets at its start that are not closed in it."""
    while start < end and text[start] in _BRACKETS:
        if _BRACKETS[text[start]] in text[start:end]:
            break
        start += 1
    return start, end
