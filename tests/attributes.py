"""Attributes of each kind, and values of them, for tests."""

from typing import Any

from hypothesis import strategies as st

from annotator.model import Attribute, AttributeKind

OF_EACH_KIND = (
    Attribute("one", ("a", "b")),
    Attribute("several", ("x", "y", "z"), kind=AttributeKind.SEVERAL),
    Attribute("yes_no", kind=AttributeKind.YES_NO),
    Attribute("text", kind=AttributeKind.TEXT),
    Attribute("number", kind=AttributeKind.NUMBER, low=-1),
    Attribute(
        "scale", ("no", "hardly", "half", "mostly", "yes"), kind=AttributeKind.SCALE, low=1, high=5
    ),
    Attribute("date", kind=AttributeKind.DATE),
    Attribute("identity", kind=AttributeKind.IDENTITY),
)
"""One of each kind."""


def fitting_values(attribute: Attribute) -> st.SearchStrategy[Any]:
    """Values that an attribute can have, as in JSON."""
    text = st.text(st.characters(codec="utf-8"))
    numbers = st.integers(-1, 2**53) | st.floats(-1, allow_nan=False, allow_infinity=False)
    several = st.sets(st.sampled_from(attribute.values or ("-",)))
    return {
        AttributeKind.ONE: st.sampled_from(attribute.values or ("-",)),
        AttributeKind.SEVERAL: several.map(lambda some: [v for v in attribute.values if v in some]),
        AttributeKind.YES_NO: st.booleans(),
        AttributeKind.TEXT: text,
        AttributeKind.NUMBER: numbers,
        AttributeKind.SCALE: st.sampled_from(attribute.points or range(1)),
        AttributeKind.DATE: st.dates().flatmap(
            lambda day: st.sampled_from([day.isoformat()[:end] for end in (4, 7, 10)])
        ),
        AttributeKind.IDENTITY: text.filter(bool),
    }[attribute.kind]
