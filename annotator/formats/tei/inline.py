"""What is tagged in the text itself, as most TEI files have it: names, dates, what is said."""

from collections.abc import Iterable
from typing import Any

from annotator.formats.tei.names import ID, SPACE, XML, local
from annotator.model import Fragment

LABELS = {
    "persName": "person",
    "orgName": "organization",
    "placeName": "location",
    "geogName": "location",
    "settlement": "location",
    "country": "location",
    "region": "location",
    "date": "date",
    "time": "date",
    "eventName": "event",
    "measure": "quantity",
    "num": "quantity",
    "said": "claim",
    "quote": "claim",
}
"""Elements with the labels of the default tag set that mean the same."""
_BY_TYPE = {
    "person": "person",
    "pers": "person",
    "per": "person",
    "organization": "organization",
    "organisation": "organization",
    "org": "organization",
    "place": "location",
    "location": "location",
    "loc": "location",
}
_TYPED = ("name", "rs", "q")
WANTED = frozenset([*LABELS, *_TYPED])
"""The elements that are read."""
_NOT_KEPT = frozenset(
    [*("ref", "key", "who", "resp", "cert", "next", "prev", "part"), ID, SPACE, f"{XML}lang"]
)


def in_pieces(inside: Iterable[tuple[Any, Fragment]]) -> list[tuple[Any, list[Fragment]]]:
    """Elements with their places; one in several elements, by ``prev``, stands at its first."""
    found: list[tuple[Any, list[Fragment]]] = []
    places: dict[str, list[Fragment]] = {}
    for element, place in inside:
        pieces = places.get(str(element.get("prev") or "").removeprefix("#"), [])
        if not pieces:
            found.append((element, pieces))
        pieces.append(place)
        if element.get(ID):
            places[str(element.get(ID))] = pieces
    return found


def inline_label(element: Any) -> str:
    """The label of an element; empty where it is no annotation."""
    name = local(element)
    if name == "q":
        return "claim" if element.get("who") else ""
    if name in LABELS:
        return LABELS[name]
    type = str(element.get("type") or "")
    return _BY_TYPE.get(type.casefold(), type or name)


def inline_metadata(element: Any) -> dict[str, Any]:
    """What else an element says: the day that a date means, the kind of a name."""
    return {
        name.rpartition("}")[2]: value
        for name, value in element.attrib.items()
        if name not in _NOT_KEPT
    }
