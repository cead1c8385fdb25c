"""Values of attributes in words, in plain text, and read back from text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Attribute, AttributeKind, ShownIf
from annotator.model.value_words import (
    described_values,
    read_value,
    typed_values,
    value_text,
    value_words,
)
from tests.attributes import OF_EACH_KIND, fitting_values

ONE, SEVERAL, YES_NO, TEXT, NUMBER, SCALE, DATE, IDENTITY = OF_EACH_KIND


@pytest.mark.parametrize(
    ("attribute", "value", "words"),
    [
        (ONE, "a", "a"),
        (SEVERAL, ["x", "z"], "x, z"),
        (SEVERAL, [], ""),
        (YES_NO, False, "no"),
        (TEXT, "No list", "No list"),
        (NUMBER, 0, "0"),
        (NUMBER, 2.5, "2.5"),
        (SCALE, 4, "4 (mostly)"),
        (DATE, "2025-12", "2025-12"),
        (IDENTITY, "i1", "Ada"),
        (IDENTITY, "i2", "i2"),
        (None, {"b": 1, "a": [True]}, '{"a":[true],"b":1}'),
        (None, None, ""),
    ],
)
def test_a_value_in_words(attribute: Attribute | None, value: Any, words: str) -> None:
    assert value_words(value, attribute, {"i1": "Ada"}) == words


@given(st.data())
def test_a_value_comes_back_from_its_text_and_its_words(data: st.DataObject) -> None:
    attribute = data.draw(st.sampled_from(OF_EACH_KIND))
    value = data.draw(fitting_values(attribute))
    for text in (value_text(value), value_words(value, attribute)):
        assert read_value(attribute, text) == value
        assert typed_values([attribute], {attribute.name: text}) == {attribute.name: value}


@given(st.data(), st.text())
def test_any_text_is_a_value_or_stays(data: st.DataObject, text: str) -> None:
    attribute = data.draw(st.sampled_from(OF_EACH_KIND))
    read = read_value(attribute, text)
    assert typed_values([attribute], {attribute.name: text})[attribute.name] in (text, read)


@pytest.mark.parametrize(
    ("attribute", "text", "value"),
    [
        (ONE, " A ", "a"),
        (SEVERAL, "Z|x", ["x", "z"]),
        (SEVERAL, "x, w", "x, w"),
        (YES_NO, "True", True),
        (NUMBER, "−0.5", -0.5),
        (NUMBER, "1,5", "1,5"),
        (NUMBER, "1_0", "1_0"),
        (NUMBER, "nan", "nan"),
        (NUMBER, "9" * 5000, "9" * 5000),
        (SCALE, "half", 3),
        (SCALE, "9", 9),
        (DATE, " 2025 ", "2025"),
    ],
)
def test_what_people_type_is_read(attribute: Attribute, text: str, value: Any) -> None:
    assert read_value(attribute, text) == value


def test_a_name_with_a_comma_is_one_name() -> None:
    attribute = Attribute("f", ("fear", "fear, of all", "hope"), kind=AttributeKind.SEVERAL)
    assert read_value(attribute, "hope; fear, of all") == ["fear, of all", "hope"]


def test_values_are_typed_as_their_attributes_want_and_others_stay() -> None:
    values = {"several": ["z", "x", "x"], "yes_no": "maybe", "scale": 3.0, "one": ["b"], "w": "1"}
    assert typed_values(OF_EACH_KIND, values) == {
        "several": ["x", "z"],
        "yes_no": "maybe",
        "scale": 3,
        "one": "b",
        "w": "1",
    }
    fitting = {"one": "a"}
    assert typed_values(OF_EACH_KIND, fitting) is fitting


def test_what_says_something_and_shows_is_described() -> None:
    hidden = Attribute("why", kind=AttributeKind.TEXT, shown_if=ShownIf("yes_no", (True,)))
    values = {"stray": ["u"], "number": 0, "yes_no": False, "why": "x", "text": ""}
    described = described_values((*OF_EACH_KIND, hidden), values)
    assert described == [("yes_no", "no"), ("number", "0"), ("stray", "u")]
