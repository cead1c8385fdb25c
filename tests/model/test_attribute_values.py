"""Which values an attribute of each kind can have, and which attributes a tag set can have."""

import math
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import (
    Annotation,
    Attribute,
    AttributeKind,
    Label,
    Layer,
    ShownIf,
    TagSet,
    ValidationError,
)
from annotator.model.attribute_values import (
    default_values,
    has_value,
    is_shown,
    missing_values,
    shown_values,
    value_fault,
)
from annotator.model.validate import unknown_attributes
from tests.attributes import OF_EACH_KIND, fitting_values

ONE, SEVERAL, YES_NO, TEXT, NUMBER, SCALE, DATE, IDENTITY = OF_EACH_KIND


def tag_set_of(*attributes: Attribute) -> TagSet:
    return TagSet("Own", (Layer("Main", (Label("claim", attributes=attributes),)),))


def refused(*attributes: Attribute) -> str:
    with pytest.raises(ValidationError) as caught:
        tag_set_of(*attributes)
    return str(caught.value).removeprefix("Tag set “Own”: the attribute ")


# --- values ---------------------------------------------------------------------------------


@given(st.data())
def test_what_an_attribute_can_have_fits(data: st.DataObject) -> None:
    attribute = data.draw(st.sampled_from(OF_EACH_KIND))
    value = data.draw(fitting_values(attribute))
    assert value_fault(attribute, value) == ""
    back = msgspec.json.decode(msgspec.json.encode(value))
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize(
    ("attribute", "value", "fault"),
    [
        (ONE, "c", "“c” is not a value of “one”, which has a, b."),
        (ONE, ["a"], "“['a']” is not a value of “one”, which has a, b."),
        (SEVERAL, "x", "“x” is not a value of “several”, which is a list of its values."),
        (SEVERAL, ["x", "w"], "“w” is not a value of “several”, which has x, y, z."),
        (
            SEVERAL,
            ["y", "x"],
            "the values of “several” are not each once in the order of its list, which is x, y, z.",
        ),
        (
            SEVERAL,
            ["x", "x"],
            "the values of “several” are not each once in the order of its list, which is x, y, z.",
        ),
        (
            YES_NO,
            1,
            "“1” is not a value of “yes_no”, which is yes or no.",
        ),
        (TEXT, 3, "“3” is not a value of “text”, which is a text."),
        (NUMBER, "3", "“3” is not a value of “number”, which is a finite number."),
        (NUMBER, True, "“yes” is not a value of “number”, which is a finite number."),
        (NUMBER, math.nan, "“nan” is not a value of “number”, which is a finite number."),
        (NUMBER, math.inf, "“inf” is not a value of “number”, which is a finite number."),
        (NUMBER, -2, "“-2” is not a value of “number”, which is a number of -1 or more."),
        (
            SCALE,
            6,
            "“6” is not a value of “scale”, which is a whole number from 1 to 5.",
        ),
        (
            SCALE,
            1.0,
            "“1.0” is not a value of “scale”, which is a whole number from 1 to 5.",
        ),
        (IDENTITY, "", "“” is not a value of “identity”, which is the id of an identity."),
        (
            IDENTITY,
            None,
            "“nothing” is not a value of “identity”, which is the id of an identity.",
        ),
    ],
)
def test_what_it_cannot_have_is_named(attribute: Attribute, value: Any, fault: str) -> None:
    assert value_fault(attribute, value) == fault


@pytest.mark.parametrize("date", ["2025", "2025-12", "2025-12-22", "2024-02-29", "0001"])
def test_a_date_is_a_year_month_or_day(date: str) -> None:
    assert value_fault(DATE, date) == ""


@pytest.mark.parametrize(
    "date", ["", "25", "2025-13", "2025-02-29", "2025-1-1", "20251222", "2025-W01", "٢٠٢٥", "0000"]
)
def test_what_is_not_in_the_calendar_is_no_date(date: str) -> None:
    assert "a date: a day (2025-12-22), a month (2025-12) or a year (2025)" in value_fault(
        DATE, date
    )


def test_false_and_zero_are_values() -> None:
    assert has_value(False)
    assert has_value(0)
    assert not any(map(has_value, (None, "", [], ())))


def test_an_annotations_wrong_values_are_named_and_left_out() -> None:
    tag_set = tag_set_of(*OF_EACH_KIND)
    values = {"yes_no": "yes", "scale": 3, "several": ["z", "x"]}
    annotation = Annotation("a1", "ana", "claim", ((0, 1),), "x", values)
    assert [name for name, _ in unknown_attributes(annotation, tag_set)] == ["yes_no", "several"]
    assert tag_set.valid_attributes("claim", values) == {"scale": 3}


# --- definitions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attribute", "fault"),
    [
        (Attribute("a", kind=AttributeKind.SEVERAL), "has no values."),
        (Attribute("a", ("x",), kind=AttributeKind.TEXT), "has values, but one of the kind “text”"),
        (Attribute("a", ("x",), low=1), "has bounds, but one of the kind “one” has none."),
        (Attribute("a", kind=AttributeKind.SCALE), "is a scale without its least and greatest"),
        (Attribute("a", kind=AttributeKind.SCALE, low=1.0, high=2), "is a scale without its least"),
        (Attribute("a", kind=AttributeKind.SCALE, low=2, high=2), "has fewer than two points."),
        (
            Attribute("a", ("x", "y"), kind=AttributeKind.SCALE, low=1, high=3),
            "is a scale of 3 points, but has 2 names for them.",
        ),
        (
            Attribute("a", kind=AttributeKind.NUMBER, low=2, high=1),
            "between which there is nothing",
        ),
        (Attribute("a", kind=AttributeKind.NUMBER, low=math.nan), "not a finite number."),
        (Attribute("a", ("x",), default="y"), "has a default that it cannot have: “y” is not"),
        (
            Attribute("a", ("x",), shown_if=ShownIf("b")),
            "is shown with “b”, which its label does not have.",
        ),
        (Attribute("a", ("x",), shown_if=ShownIf("a")), "is shown only if it is shown itself."),
    ],
)
def test_a_definition_that_cannot_be_is_named(attribute: Attribute, fault: str) -> None:
    said = refused(attribute)
    assert said.startswith("“a” of “claim” ")
    assert fault in said


def test_a_condition_is_a_value_of_the_other_attribute() -> None:
    several = msgspec.structs.replace(SEVERAL, name="b")
    assert tag_set_of(several, Attribute("a", ("x",), shown_if=ShownIf("b", ("y",))))
    said = refused(several, Attribute("a", ("x",), shown_if=ShownIf("b", ("w",))))
    assert "is shown with a value that cannot be: “w” is not a value of “b”" in said


def test_conditions_in_a_circle_are_refused() -> None:
    said = refused(
        Attribute("a", ("x",), shown_if=ShownIf("b")), Attribute("b", ("x",), shown_if=ShownIf("a"))
    )
    assert said == "“a” of “claim” is shown only if it is shown itself."


# --- in JSON --------------------------------------------------------------------------------


def test_attributes_of_one_value_are_written_as_before() -> None:
    old = b'{"name":"kind","values":["a","b"],"description":""}'
    attribute = msgspec.json.decode(old, type=Attribute)
    assert attribute == Attribute("kind", ("a", "b"))
    assert msgspec.json.encode(attribute) == old


def test_all_kinds_are_the_same_after_a_way_through_json() -> None:
    tag_set = tag_set_of(
        *OF_EACH_KIND,
        Attribute("much", ("a", "b"), kind=AttributeKind.SEVERAL, default=("a",), required=True),
        Attribute("more", shown_if=ShownIf("much", ("a",)), kind=AttributeKind.TEXT),
    )
    assert msgspec.json.decode(msgspec.json.encode(tag_set), type=TagSet) == tag_set
    assert msgspec.convert(msgspec.to_builtins(tag_set), TagSet) == tag_set


# --- what is shown, missing, given at first -------------------------------------------------

QUOTED = (
    Attribute("form", ("quote", "report"), default="report", required=True),
    Attribute("exact", kind=AttributeKind.YES_NO, shown_if=ShownIf("form", ("quote",))),
    Attribute("why", kind=AttributeKind.TEXT, required=True, shown_if=ShownIf("exact", (False,))),
)


def test_an_attribute_shows_if_another_that_shows_has_a_value() -> None:
    form, exact, why = QUOTED
    values = {"form": "quote", "exact": False}
    assert is_shown(form, QUOTED, {})
    assert is_shown(exact, QUOTED, values)
    assert is_shown(why, QUOTED, values)
    assert not is_shown(why, QUOTED, {"form": "report", "exact": False})
    # Zero is not False, although Python has them equal.
    assert not is_shown(why, QUOTED, {"form": "quote", "exact": 0})


def test_hidden_values_are_left_out_and_those_of_unknown_names_kept() -> None:
    values = {"form": "report", "exact": False, "why": "", "other": 1}
    assert shown_values(QUOTED, values) == {"form": "report", "other": 1}
    all_shown = {"form": "quote", "exact": False, "why": "x"}
    assert shown_values(QUOTED, all_shown) is all_shown


def test_required_values_are_missing_where_they_show() -> None:
    form, _, why = QUOTED
    assert missing_values(QUOTED, {}) == [form]
    assert missing_values(QUOTED, {"form": "report"}) == []
    assert missing_values(QUOTED, {"form": "quote", "exact": False, "why": ""}) == [why]


def test_a_condition_of_no_values_holds_with_any_value() -> None:
    with_any = (*QUOTED, Attribute("note", kind=AttributeKind.TEXT, shown_if=ShownIf("exact")))
    assert is_shown(with_any[-1], with_any, {"form": "quote", "exact": False})
    assert not is_shown(with_any[-1], with_any, {"form": "quote"})


def test_defaults_are_those_that_show() -> None:
    several = Attribute("s", ("a", "b"), kind=AttributeKind.SEVERAL, default=("b",))
    hidden = Attribute("h", ("a",), default="a", shown_if=ShownIf("s", ("a",)))
    assert default_values((*QUOTED, several, hidden)) == {"form": "report", "s": ["b"]}
