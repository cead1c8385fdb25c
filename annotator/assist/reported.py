"""What a sentence reports somebody to say: the stretch behind “said that”, or before “, he said”.

English words. Positions are code points.
"""

import re
from collections.abc import Iterator

from annotator.model import Fragment

_REGULAR = (
    "accuse acknowledge add admit agree allege announce answer argue ask assert assume assure "
    "believe boast caution cite claim comment complain concede conclude confirm contend declare "
    "demand deny describe disclose emphasise emphasize estimate expect explain fear forecast hint "
    "hope imply indicate inform insist joke learn maintain mention note observe pledge point "
    "predict promise propose quip reason recall reckon recommend reiterate remark remind reply "
    "report respond reveal signal speculate state stress suggest testify theorise theorize tweet "
    "urge verify vow warn wonder worry"
)
_IRREGULAR = (
    "said say says saying told tell tells telling wrote write writes writing think thinks thought "
    "held hold holds find finds found show shows showed know knows knew read reads hear heard feel "
    "feels felt admitted admitting"
)


def _forms() -> Iterator[str]:
    yield from _IRREGULAR.split()
    for verb in _REGULAR.split():
        stem = verb[:-1] if verb[-1] in "ey" else verb
        yield verb
        if verb.endswith("y"):
            yield from (f"{stem}ies", f"{stem}ied", f"{verb}ing")
        else:
            yield from (f"{verb}s", f"{stem}ed", f"{stem}ing")


_VERB = rf"\b(?:{'|'.join(sorted(_forms(), key=len, reverse=True))})\b"
# Expressions are compiled when they are first used: the window comes up sooner.
_SAYS = rf"(?<!-){_VERB}(?:\s+(?:out|back))?"
_THAT = r"(?:\s+[^\s,;:.]+){1,5}?\s+(?=that\s)"
"""What may stand between the verb and “that”: to whom, and when."""
_BEHIND = rf"(,[\"”’»]|[,\"”’»])\s+(?:according\s+to\b|(?:[^\s,;:]+\s+){{0,6}}?{_VERB})"
"""A comma or the end of a quotation, and behind it who says what stands before."""
_ACCORDING = r"[Aa]ccording\s+to\s[^,;]{1,80},\s+"
_IDLE = " \t\u00a0:,"


def reported(text: str, sentence: Fragment) -> list[Fragment]:
    """The stretches of a sentence that it may report as said, in no particular order."""
    start, end = sentence
    last = _without_stop(text, start, end)
    marks = re.compile(_BEHIND).finditer(text, start, end)
    behind = [mark for mark in marks if mark.start() > start]
    stops = [mark.start() if mark[1] == "," else mark.end(1) for mark in behind]
    found: list[Fragment] = [(start, stop) for stop in stops]
    first = re.compile(_ACCORDING).match(text, start, end)
    if first is not None:
        found.append((first.end(), last))
    for verb in re.compile(_SAYS).finditer(text, start, end):
        begins = [verb.end()]
        that = re.compile(_THAT).match(text, verb.end(), end)
        if that is not None:
            begins.append(that.end())
        for begin in begins:
            while begin < end and text[begin] in _IDLE:
                begin += 1
            found.append((begin, next((stop for stop in stops if stop > begin), last)))
    return [(a, b) for a, b in found if a < b]


def _without_stop(text: str, start: int, end: int) -> int:
    """Where a sentence ends without its full stop, unless that belongs to a quotation."""
    return end - 1 if end - 2 > start and text[end - 1] == "." and text[end - 2] != "." else end
