"""Reads the selections of a text with their codings, and finds out how their positions count.

Source: REFI-QDA standard 1.5, ``PlainTextSelection``: positions count code points. Programs differ:
some count UTF-16 units, or a line end of two characters as one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from annotator.formats.format import ReadContext
from annotator.formats.offsets import CODE_POINTS, UTF_16, OffsetUnit, Span
from annotator.formats.refi_qda.vocabulary import CodeBook, normalize_guid, qualify
from annotator.model import InputError

_POSITION = re.compile("[0-9]{1,15}")
AttributesByCoding = dict[tuple[int, int, str, str], dict[str, Any]]
"""Attribute values by name, for start, end (as the project counts), GUID of the user and label."""


class Coding(NamedTuple):
    """A code on a selection, with the GUIDs of the coding, the code, the user and the notes."""

    guid: str
    code: str
    user: str
    notes: list[str]


@dataclass
class Selection:
    """A selected passage of a text; ``start`` and ``end`` are as the project counts."""

    guid: str
    start: int
    end: int
    name: str
    user: str
    description: str
    codings: list[Coding] = field(default_factory=list[Coding])


def read_selection(element: Element, context: ReadContext) -> Selection:
    """Return the selection of a ``PlainTextSelection`` element.

    Args:
        element: The element.
        context: Counts the codings without a code.

    Raises:
        InputError: A position is not a number.
    """
    selection = Selection(
        guid_of(element),
        _read_position(element, "startPosition", context),
        _read_position(element, "endPosition", context),
        element.get("name") or "",
        normalize_guid(element.get("creatingUser") or ""),
        element.findtext(qualify("Description")) or "",
    )
    for coding in element.findall(qualify("Coding")):
        code_reference = coding.find(qualify("CodeRef"))
        if code_reference is None:
            context.count_left_out("coding without a code|codings without a code")
            continue
        references = coding.findall(qualify("NoteRef"))
        notes = [normalize_guid(note.get("targetGUID") or "") for note in references]
        user = normalize_guid(coding.get("creatingUser") or "") or selection.user
        code = normalize_guid(code_reference.get("targetGUID") or "")
        selection.codings.append(Coding(guid_of(coding), code, user, notes))
    return selection


def collect_separate_attributes(
    selections: Iterable[Selection], code_book: CodeBook
) -> AttributesByCoding:
    """Return attribute values on selections without their label.

    Programs that store each coding on a selection of its own separate them.
    """
    attributes: AttributesByCoding = defaultdict(dict)
    for selection in selections:
        codes = [(code_book.get(coding.code), coding.user) for coding in selection.codings]
        labels = {code.label for code, _ in codes if code and not code.attribute}
        for code, user in codes:
            if code and code.attribute and code.label not in labels:
                name, value = code.attribute
                key = selection.start, selection.end, user, code.label
                add_value(attributes[key], name, value)
    return attributes


def add_value(values: dict[str, Any], name: str, value: str) -> None:
    """Add a value of an attribute; a second one, which is another, makes a list of both.

    Args:
        values: The values by the name of their attribute; is changed.
        name: The name of the attribute.
        value: The value to add.
    """
    before = values.get(name)
    if before is None:
        values[name] = value
    elif isinstance(before, str):
        values[name] = before if before == value else [before, value]
    elif value not in before:
        before.append(value)


def guid_of(element: Element) -> str:
    """Return the GUID of an element, normalized."""
    return normalize_guid(element.get("guid") or "")


def _read_position(element: Element, name: str, context: ReadContext) -> int:
    position = element.get(name) or ""
    if not _POSITION.fullmatch(position):
        raise InputError(
            f"{context.place}: the selection “{element.get('name') or guid_of(element)}” "
            f"has the {name} “{position[:40]}”, which is not a position. Export the project again."
        )
    return int(position)


_CRLF = frozenset(["crlf"])
_ELLIPSIS = re.compile(r"(\.\.\.|…)$")
_ORIGINS_WITH_SINGLE_LINE_ENDS = ("ATLAS", "QualCoder")
"""Beginnings of the origins that count a line end as one character, however they store it."""


def find_offset_unit(text: str, stored_text: str, spans: Iterable[Span], origin: str) -> OffsetUnit:
    """Return the unit in which the most selections begin with their own name.

    Args:
        text: The text with LF as line ends.
        stored_text: The text with the line ends that the project has.
        spans: The selections, as the project counts, each with its name as the covered text.
        origin: The program that exported the project.
    """
    units = [CODE_POINTS]
    if "\r\n" in stored_text:
        index = 1 if origin.startswith(_ORIGINS_WITH_SINGLE_LINE_ENDS) else 0
        units.insert(index, OffsetUnit("code points", _CRLF))
    if max(text, default="") > "\uffff":
        units += [OffsetUnit(UTF_16.unit, unit.modifiers) for unit in units]
    if len(units) == 1:
        return units[0]
    named_spans = [
        Span(span.start, span.end, name)
        for span in spans
        if (name := _without_ellipsis(span.said or ""))
    ]
    counts = {unit: _count_matching_names(text, named_spans, unit) for unit in units}
    return max(units, key=lambda unit: counts[unit])


def _count_matching_names(text: str, named_spans: Iterable[Span], offset_unit: OffsetUnit) -> int:
    """Return how many spans begin with their name if they count in this unit."""
    positions = offset_unit.over(text)
    pairs = ((positions.fragment(span.start, span.end), span.said or "") for span in named_spans)
    return sum(
        fragment is not None and _normalize_text(text[slice(*fragment)]).startswith(name)
        for fragment, name in pairs
    )


def _without_ellipsis(name: str) -> str:
    return _ELLIPSIS.sub("", _normalize_text(name)).rstrip()


def _normalize_text(text: str) -> str:
    """Return a text as an XML attribute keeps it: line ends and tabs become spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())
