"""What is tagged in the text itself, as most TEI files have it: names, dates, what is said."""

from typing import Any

from annotator.formats.tei.names import ID, XML, local

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
_NOT_KEPT = frozenset(["ref", "key", "who", "resp", "cert", ID, f"{XML}space", f"{XML}lang"])


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
