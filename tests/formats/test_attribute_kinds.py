"""Values of each kind through each format: they come back as they were."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import jsonl
from annotator.formats.format import Format
from annotator.formats.registry import formats
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Attribute,
    AttributeKind,
    Document,
    Identity,
    Label,
    Layer,
    ShownIf,
    TagSet,
)
from annotator.model.validate import typed
from tests.attributes import OF_EACH_KIND, fitting_values
from tests.formats.roundtrip import through, write_to

HIDDEN = Attribute("why", kind=AttributeKind.TEXT, shown_if=ShownIf("one", ("b",)))
ATTRIBUTES = (*OF_EACH_KIND, HIDDEN)
TAG_SET = TagSet("Own", (Layer("Main", (Label("claim", attributes=ATTRIBUTES),)),))
WRITTEN = [each for each in formats().values() if each.write or each.write_folder]
BOTH_WAYS = [each for each in WRITTEN if each.read]
TEXT = "One two three four five."
EXAMPLES: dict[str, list[Any]] = {
    "one": ["a", "b"],
    "several": [["x"], ["x", "z"]],
    "yes_no": [True, False],
    "text": ["A note, with; signs", "two\nlines"],
    "number": [0.5, 3, 0],
    "scale": [1, 4],
    "date": ["2025-12-22", "2025-12", "2025"],
    "identity": ["i1"],
}


def with_values(values: dict[str, Any]) -> AnnotatedDocument:
    """An article with one annotation that has these values."""
    annotation = Annotation("a1", "ana", "claim", ((4, 7),), "two", values)
    return AnnotatedDocument(Document("d", "D", TEXT), (annotation,))


def come_back(format: Format, values: dict[str, Any]) -> dict[str, Any]:
    """The values after a way through a format and an import."""
    trip = through(format, [Identity("i1", "Ada"), with_values(values)], tag_set=TAG_SET)
    (annotation,) = (one for document in trip.documents for one in document.annotations)
    return dict(typed(annotation, TAG_SET).attributes)


@pytest.mark.parametrize("format", BOTH_WAYS, ids=lambda each: each.name)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_value_comes_back_as_it_was(format: Format, name: str) -> None:
    for value in EXAMPLES[name]:
        values = come_back(format, {name: value})
        assert values == {name: value}
        assert type(values[name]) is type(value)


@pytest.mark.parametrize("format", BOTH_WAYS, ids=lambda each: each.name)
def test_an_identity_that_is_a_value_comes_back_or_is_told(format: Format) -> None:
    items = [Identity("i1", "Ada"), with_values({"identity": "i1"})]
    trip = through(format, items, tag_set=TAG_SET)
    names = [identity.name for identity in trip.identities]
    assert names == ["Ada"] or any("identities" in loss.what for loss in trip.losses)


@pytest.mark.parametrize("format", WRITTEN, ids=lambda each: each.name)
def test_a_hidden_value_is_left_out_and_told_but_by_the_native_format(
    format: Format, tmp_path: Path
) -> None:
    hiding = {"one": "a", "why": "since"}
    losses = {loss.what for loss in write_to(tmp_path, format, [TAG_SET, with_values(hiding)])}
    assert ("values that are hidden" in losses) is (format is not jsonl.FORMAT)
    if format in BOTH_WAYS:
        assert ("why" in come_back(format, hiding)) is (format is jsonl.FORMAT)


@settings(max_examples=60)
@given(st.data())
def test_the_native_format_holds_all_kinds_exactly(data: st.DataObject) -> None:
    attributes = data.draw(st.lists(st.sampled_from(OF_EACH_KIND), unique_by=lambda one: one.name))
    values = {one.name: data.draw(fitting_values(one)) for one in attributes}
    trip = through(jsonl.FORMAT, [with_values(values)], tag_set=TAG_SET)
    assert trip.documents[0].annotations[0].attributes == values
    assert TAG_SET in trip.items
    assert not len(trip.losses)
