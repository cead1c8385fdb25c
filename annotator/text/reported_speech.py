"""Reported speech: the part of a sentence behind “said that”, or before “, he said”.

The verbs are English. All positions are in code points.
"""

import re
from collections.abc import Iterator
from functools import cache

from annotator.model import Fragment
from annotator.text.quotation_marks import CLOSING_MARKS
from annotator.text.sentences import end_without_full_stop

_REGULAR_VERBS = (
    "accuse acknowledge add admit agree allege announce answer argue ask assert assume assure "
    "believe boast caution cite claim comment complain concede conclude confirm contend declare "
    "demand deny describe disclose emphasise emphasize estimate expect explain fear forecast hint "
    "hope imply indicate inform insist joke learn maintain mention note observe pledge point "
    "predict promise propose quip reason recall reckon recommend reiterate remark remind reply "
    "report respond reveal signal speculate state stress suggest testify theorise theorize tweet "
    "urge verify vow warn wonder worry"
)
_IRREGULAR_FORMS = (
    "said say says saying told tell tells telling wrote write writes writing think thinks thought "
    "held hold holds find finds found show shows showed know knows knew read reads hear heard feel "
    "feels felt admitted admitting"
)


def _forms() -> Iterator[str]:
    """All forms of the verbs."""
    yield from _IRREGULAR_FORMS.split()
    for verb in _REGULAR_VERBS.split():
        stem = verb[:-1] if verb[-1] in "ey" else verb
        yield verb
        if verb.endswith("y"):
            yield from (f"{stem}ies", f"{stem}ied", f"{verb}ing")
        else:
            yield from (f"{verb}s", f"{stem}ed", f"{stem}ing")


_VERB = rf"\b(?:{'|'.join(sorted(_forms(), key=len, reverse=True))})\b"
_THAT = re.compile(r"(?:\s+[^\s,;:.]+){1,5}?\s+(?=that\s)")
"""The words between the verb and “that”: to whom, and when."""
_ACCORDING_TO = re.compile(r"[Aa]ccording\s+to\s[^,;]{1,80},\s+")
_CLOSING = "".join(sorted(CLOSING_MARKS))
_IGNORED_AT_START = " \t\u00a0\u3000:,;，：；、"


# Each of the two takes 7 ms to compile, and most sessions never grow a selection.
@cache
def _says() -> re.Pattern[str]:
    """A verb of speech."""
    return re.compile(rf"(?<!-){_VERB}(?:\s+(?:out|back))?")


@cache
def _says_behind() -> re.Pattern[str]:
    """A comma or the end of a quotation, and behind it the speaker and a verb of speech."""
    return re.compile(
        rf"(,[{_CLOSING}]|[,{_CLOSING}])\s+(?:according\s+to\b|(?:[^\s,;:]+\s+){{0,6}}?{_VERB})"
    )


def reported_stretches(text: str, sentence: Fragment) -> list[Fragment]:
    """Return the stretches (code points) of a sentence that it may report as said.

    Args:
        text: The text with the sentence in it.
        sentence: Its start and end.

    Returns:
        The stretches in no particular order; they may overlap.
    """
    start, end = sentence
    last = end_without_full_stop(text, start, end)
    behind = [mark for mark in _says_behind().finditer(text, start, end) if mark.start() > start]
    stops = [mark.start() if mark[1] == "," else mark.end(1) for mark in behind]
    stretches: list[Fragment] = [(start, stop) for stop in stops]
    source = _ACCORDING_TO.match(text, start, end)
    if source is not None:
        stretches.append((source.end(), last))
    for verb in _says().finditer(text, start, end):
        begins = [verb.end()]
        that = _THAT.match(text, verb.end(), end)
        if that is not None:
            begins.append(that.end())
        for begin in begins:
            while begin < end and text[begin] in _IGNORED_AT_START:
                begin += 1
            stretches.append((begin, next((stop for stop in stops if stop > begin), last)))
    return [(a, b) for a, b in stretches if a < b]


def stretch_behind(text: str, position: int, sentence: Fragment) -> Fragment:
    """Return what a sentence says behind a position: to its end, or to who says it there.

    Args:
        text: The text with the sentence in it.
        position: The end of the words that say who speaks, or that somebody does (code points).
        sentence: The start and end of the sentence, code points.

    Returns:
        The stretch in code points, from a “that” among the next words if there is one, and without
        the sentence's full stop; empty if nothing is behind the position.
    """
    end = sentence[1]
    that = _THAT.match(text, position, end)
    begin = that.end() if that is not None else position
    while begin < end and text[begin] in _IGNORED_AT_START:
        begin += 1
    stops = [stop for start, stop in reported_stretches(text, sentence) if start == begin]
    last = min(stops, default=end_without_full_stop(text, begin, end))
    return begin, max(begin, last)
