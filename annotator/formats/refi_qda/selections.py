"""The selections of a text, and what is coded on them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from annotator.formats.format import ReadContext
from annotator.formats.offsets import CODE_POINTS, UTF_16, OffsetUnit, Span
from annotator.formats.refi_qda.vocabulary import Codes, plain, tag
from annotator.model import InputError

_POSITION = re.compile("[0-9]{1,15}")
Attributes = dict[tuple[int, int, str, str], dict[str, str]]
"""Values by name, for start, end, user and label."""


@dataclass
class Selection:
    """A stretch of a text, in the project's own unit."""

    guid: str
    start: int
    end: int
    name: str
    user: str
    description: str
    codings: list[tuple[str, str, str, list[str]]] = field(
        default_factory=list[tuple[str, str, str, list[str]]]
    )
    """GUID, code, user, notes."""


def selection_of(element: Element, context: ReadContext) -> Selection:
    """What an element selects. Raises InputError where its positions are no numbers."""
    found = Selection(
        guid_in(element),
        _position(element, "startPosition", context),
        _position(element, "endPosition", context),
        element.get("name") or "",
        plain(element.get("creatingUser") or ""),
        element.findtext(tag("Description")) or "",
    )
    for coding in element.findall(tag("Coding")):
        code = coding.find(tag("CodeRef"))
        if code is None:
            context.note(f"{context.place}: a coding without a code is left out.")
            continue
        notes = [plain(n.get("targetGUID") or "") for n in coding.findall(tag("NoteRef"))]
        user = plain(coding.get("creatingUser") or "") or found.user
        target = plain(code.get("targetGUID") or "")
        found.codings.append((guid_in(coding), target, user, notes))
    return found


def loose_attributes(selections: Iterable[Selection], known: Codes) -> Attributes:
    """Values that stand on selections of their own, as programs do that part codings."""
    found: Attributes = defaultdict(dict)
    for each in selections:
        codes = [(known.get(code), user) for _, code, user, _ in each.codings]
        labels = {code.label for code, _ in codes if code and not code.attribute}
        for code, user in codes:
            if code and code.attribute and code.label not in labels:
                name, value = code.attribute
                found[each.start, each.end, user, code.label][name] = value
    return found


def guid_in(element: Element) -> str:
    """An element's GUID, as it is compared."""
    return plain(element.get("guid") or "")


def _position(element: Element, name: str, context: ReadContext) -> int:
    said = element.get(name) or ""
    if not _POSITION.fullmatch(said):
        raise InputError(
            f"{context.place}: the selection “{element.get('name') or guid_in(element)}” "
            f"has the {name} “{said[:40]}”, which is no position. Export the project again."
        )
    return int(said)


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
