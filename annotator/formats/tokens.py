"""Words and sentences, for formats that count in tokens; no model needed, the same everywhere.

A token is a word as Unicode's UAX #29 has it, or another mark by itself. So ``3.14``, ``U.S`` and
``don't`` are one token each, ``Start-Up`` is three, letters of scripts without spaces (Chinese,
Thai) stand alone, and an emoji stays whole. A possessive *’s* is a token of its own, since names
end before it. Each character that is not white space (``str.isspace``) lies in exactly one token.

A sentence ends with its line, or with a mark that UAX #29 says ends one: not after abbreviations
and initials, nor before a small letter (“Really?” he said).
"""

import re

from annotator.formats.line_ends import LINE_ENDS
from annotator.model import Fragment

_SPACE = r"\s\x1c-\x1f"
_TOKEN = (
    # From a mark to the next border of a word (with the flag, \B is UAX #29's).
    rf"(?w)[^{_SPACE}](?:\B(?!['’][sS]\b)[^{_SPACE}])*"
)
_LINE_END = re.compile(f"[{LINE_ENDS}]+")
_JOINED = r"[\p{SB=Extend}\p{SB=Format}]*+"
_SENTENCE_END = (
    rf"(?:(?P<last>[\p{{SB=STerm}}\p{{SB=ATerm}}…]){_JOINED})++(?:\p{{SB=Close}}{_JOINED})*+"
    rf"(?P<space>[{_SPACE}]*+)"
    r"(?P<goes_on>(?=[\p{SB=Close}-]*+(?:\p{SB=Lower}|\p{SB=SContinue})))?+"
)
_NEEDS_NO_SPACE = "。！？｡．"
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Cmdr|Adm|Maj|Rev|Hon|Fr|St|Jr|Sr"
    r"|vs|No|Nos|Ltd|Bros|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ca|cf|al|Mt|Ft|Nr"
    r"|bzw|Mme|Mlle|M|(?P<initials>(?:[^\W\d_]\.)*[^\W\d_]))\.$"
)
_OPENS_SENTENCE = re.compile(r"(?:The|A|An|He|She|It|They|We|I|In|But|And|This|That|His|Her|Its)\b")
_LONGEST_ABBREVIATION = 20


def tokenize(text: str) -> list[Fragment]:
    """The tokens of a text, in its order, in code points."""
    import regex  # imported when it is needed

    return [match.span() for match in regex.finditer(_TOKEN, text)]


def sentences(text: str) -> list[Fragment]:
    """The sentences of a text, in its order, without white space at their ends.

    Each token lies in exactly one of them.
    """
    found: list[Fragment] = []
    start = 0
    for cut in _cuts(text):
        piece = text[start:cut]
        words = piece.strip()
        if words:
            first = start + len(piece) - len(piece.lstrip())
            found.append((first, first + len(words)))
        start = cut
    return found


def _cuts(text: str) -> list[int]:
    """Where one sentence ends and another may begin; the end of the text among them."""
    import regex

    cuts = {match.end() for match in _LINE_END.finditer(text)} | {len(text)}
    for match in regex.finditer(_SENTENCE_END, text):
        last, end = match["last"], match.end()
        if match["goes_on"] is not None or not (match["space"] or last in _NEEDS_NO_SPACE):
            continue
        if last != "." or not _goes_on(text, match.end("last"), end):
            cuts.add(end)
    return sorted(cuts)


def _goes_on(text: str, full_stop: int, after: int) -> bool:
    """Whether a full stop belongs to an abbreviation; “the U.S. The …” ends all the same."""
    before = text[max(0, full_stop - _LONGEST_ABBREVIATION) : full_stop]
    found = _ABBREVIATION.search(before)
    if found is None:
        return False
    initials = found["initials"]
    return not (initials and len(initials) > 1 and _OPENS_SENTENCE.match(text, after))
