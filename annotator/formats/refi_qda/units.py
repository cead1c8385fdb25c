"""In which unit a project's positions count, which its standard does not say.

ATLAS.ti counts a line end as one where it stores two characters, and so does QualCoder on Windows;
MAXQDA counts both; NVivo counts UTF-16 units. Most name a selection by the beginning of what it
covers: the way of counting in which most of these names are there is the one.
"""

import re
import unicodedata
from collections.abc import Iterable

from annotator.formats.offsets import CODE_POINTS, UTF_16, OffsetUnit, Span

_CRLF = frozenset(["crlf"])
_CUT_OFF = re.compile(r"(\.\.\.|…)$")
_ONE_LINE_END = ("ATLAS", "QualCoder")
"""How the origins begin that count a line end as one, however they store it."""


def counting_of(text: str, stored: str, spans: Iterable[Span], origin: str) -> OffsetUnit:
    """The way in which the positions of a text count.

    ``text`` has its line ends as ``\\n``, ``stored`` as the project has them; the spans say how
    their selections are named, if they are.
    """
    ways = [CODE_POINTS]
    if "\r\n" in stored:
        ways.insert(1 if origin.startswith(_ONE_LINE_END) else 0, OffsetUnit("code points", _CRLF))
    if max(text, default="") > "\uffff":
        ways += [OffsetUnit(UTF_16.unit, way.modifiers) for way in ways]
    if len(ways) == 1:
        return ways[0]
    named = [(span.start, span.end, name) for span in spans if (name := _told(span.said or ""))]
    found = {way: _named_so(text, named, way) for way in ways}
    return max(ways, key=lambda way: found[way])


def _named_so(text: str, named: list[tuple[int, int, str]], way: OffsetUnit) -> int:
    """How many selections begin with their name when they are counted this way."""
    positions = way.over(text)
    places = ((positions.fragment(start, end), name) for start, end, name in named)
    return sum(
        place is not None and _folded(text[slice(*place)]).startswith(name)
        for place, name in places
    )


def _told(name: str) -> str:
    return _CUT_OFF.sub("", _folded(name)).rstrip()


def _folded(text: str) -> str:
    """As it comes out of an XML attribute, in which line ends and tabs are spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())
