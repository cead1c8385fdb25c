"""The selections of a text, and what is coded on them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from annotator.formats.format import ReadContext
from annotator.formats.refi_qda.codes import Codes
from annotator.formats.refi_qda.names import plain, tag
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
