"""The rules of tag sets, and what they say of labels, keys and relations."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.tag_sets import default_tag_set
from annotator.model import Attribute, Label, Layer, RelationType, TagSet, ValidationError
from tests.tag_sets import label_for_key, relations_between

DEFAULT = default_tag_set()


def a_tag_set(*layers: Layer, relations: tuple[RelationType, ...] = ()) -> TagSet:
    """A tag set named Own."""
    return TagSet("Own", layers, relations)


def refused(*layers: Layer, relations: tuple[RelationType, ...] = ()) -> str:
    """What is said of a tag set that cannot be."""
    with pytest.raises(ValidationError) as caught:
        a_tag_set(*layers, relations=relations)
    said = str(caught.value)
    assert said.startswith("Tag set “Own”: ")
    return said


MAIN = Layer("Main", (Label("claim", "C"), Label("cue", "Q")))


# --- what cannot be ---------------------------------------------------------------------------


def test_two_labels_of_one_name() -> None:
    said = refused(MAIN, Layer("More", (Label("claim"),)))
    assert said.endswith("the label “claim” is defined twice.")
    assert "“cue” is defined twice" in refused(Layer("Main", (Label("cue"), Label("cue"))))


def test_a_label_without_a_name() -> None:
    assert refused(Layer("Main", (Label(""),))).endswith("a label has no name.")


@pytest.mark.parametrize("key", ["q", "Q"])
def test_two_labels_on_one_key(key: str) -> None:
    said = refused(MAIN, Layer("More", (Label("question", key),)))
    assert said.endswith("“question” and “cue” share the key Q.")


@pytest.mark.parametrize("key", ["CC", "+", " ", "F1", "ß", "👍"])
def test_a_key_is_one_letter_or_digit(key: str) -> None:
    said = refused(Layer("Main", (Label("claim", key),)))
    assert said.endswith(f"the key of “claim” must be one letter or digit, not “{key}”.")


@pytest.mark.parametrize("key", ["c", "7", "é", "ы", "日"])
def test_any_letter_or_digit_is_a_key(key: str) -> None:
    found = a_tag_set(Layer("Main", (Label("claim", key), Label("cue"))))
    assert label_for_key(found, key.upper()) == found.label("claim")


def test_two_layers_of_one_name() -> None:
    said = refused(MAIN, Layer("Main", (Label("person"),)))
    assert said.endswith("the layer “Main” is defined twice.")


def test_a_layer_without_a_name() -> None:
    assert refused(Layer("", (Label("x"),))).endswith("a layer has no name.")


def test_a_layer_named_like_a_label_of_another() -> None:
    said = refused(MAIN, Layer("cue", (Label("word"),)))
    assert said.endswith(
        "“cue” is a layer and a label that is not all of it; which one a relation type means "
        "would be unclear."
    )
    assert a_tag_set(Layer("claim", (Label("claim"),))).label("claim") is not None


def test_an_attribute_twice_or_without_a_name() -> None:
    twice = (Attribute("kind", ("a",)), Attribute("kind", ("b",)))
    said = refused(Layer("Main", (Label("claim", attributes=twice),)))
    assert said.endswith("“claim” has the attribute “kind” twice.")
    nameless = (Attribute("", ("a",)),)
    said = refused(Layer("Main", (Label("claim", attributes=nameless),)))
    assert said.endswith("an attribute of “claim” has no name.")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), "the attribute “kind” of “claim” has no values."),
        (("a", ""), "the attribute “kind” of “claim” has an empty value."),
        (("a", "b", "a"), "the attribute “kind” of “claim” has the value “a” twice."),
    ],
)
def test_an_attribute_has_values_each_once(values: tuple[str, ...], expected: str) -> None:
    label = Label("claim", attributes=(Attribute("kind", values),))
    assert refused(Layer("Main", (label,))).endswith(expected)


def test_two_relation_types_of_one_name() -> None:
    type = RelationType("about", ("claim",), ("cue",))
    assert refused(MAIN, relations=(type, type)).endswith(
        "the relation type “about” is defined twice."
    )


def test_a_relation_type_without_a_name_or_an_end() -> None:
    nameless = RelationType("", ("claim",), ("cue",))
    assert refused(MAIN, relations=(nameless,)).endswith("a relation type has no name.")
    for open_end in (RelationType("about", (), ("cue",)), RelationType("about", ("cue",), ())):
        assert refused(MAIN, relations=(open_end,)).endswith(
            "the relation type “about” names no labels at one of its ends."
        )


@pytest.mark.parametrize(("source", "target"), [("claim", "rumour"), ("rumour", "claim")])
def test_a_relation_type_between_what_is_not_there(source: str, target: str) -> None:
    said = refused(MAIN, relations=(RelationType("about", (source,), (target,)),))
    assert said.endswith(
        "the relation type “about” names “rumour”, which is neither a label nor a layer of it."
    )


# --- what it says -----------------------------------------------------------------------------


def test_labels_stand_layer_by_layer() -> None:
    assert [label.name for label in DEFAULT.labels()] == [
        *("speaker", "claim", "cue"),
        *("person", "organization", "location", "date", "event", "quantity", "other"),
    ]


def test_a_label_is_found_by_name_and_key_and_knows_its_layer() -> None:
    for label in DEFAULT.labels():
        assert DEFAULT.label(label.name) is label
        assert label_for_key(DEFAULT, label.key.lower()) is label
        layer = DEFAULT.layer_of(label.name)
        assert layer is not None
        assert label in layer.labels
    assert DEFAULT.label("rumour") is None
    assert DEFAULT.layer_of("rumour") is None
    assert label_for_key(DEFAULT, "X") is None


def test_no_key_is_nobodys_key() -> None:
    assert label_for_key(a_tag_set(Layer("Main", (Label("claim"),))), "") is None


def test_an_attribute_is_found_by_name() -> None:
    claim = DEFAULT.label("claim")
    assert claim is not None
    modality = claim.attribute("modality")
    assert modality is not None
    assert "denial" in modality.values
    assert claim.attribute("kind") is None


def test_a_layer_stands_for_all_its_labels() -> None:
    for entity in ("person", "organization", "location", "date", "event", "quantity", "other"):
        assert DEFAULT.allows("about", "claim", entity)
        assert DEFAULT.allows("same_as", entity, "speaker")
        assert not DEFAULT.allows("about", entity, "claim")
    assert not DEFAULT.allows("said_by", "claim", "claim")
    assert not DEFAULT.allows("denies", "claim", "claim")


@given(st.data())
def test_types_between_two_labels_are_those_that_are_allowed(data: st.DataObject) -> None:
    names = [label.name for label in DEFAULT.labels()] + ["rumour"]
    source, target = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
    found = relations_between(DEFAULT, source, target)
    allowed = [r for r in DEFAULT.relations if DEFAULT.allows(r.name, source, target)]
    assert list(found) == allowed
    for relation in found:
        assert DEFAULT.relation(relation.name) is relation


def test_the_default_one_is_as_the_design_has_it() -> None:
    between = {
        (source, target): [r.name for r in relations_between(DEFAULT, source, target)]
        for source, target in [
            ("claim", "speaker"),
            ("claim", "cue"),
            ("claim", "claim"),
            ("person", "speaker"),
        ]
    }
    assert between == {
        ("claim", "speaker"): ["said_by", "about"],
        ("claim", "cue"): ["cued_by"],
        ("claim", "claim"): ["nested_in", "contradicts", "supports"],
        ("person", "speaker"): ["same_as"],
    }
    keys = {label.name: label.key for label in DEFAULT.labels()}
    assert "".join(keys.values()) == "SCQPOLDENT"


# --- as data, and against another one ---------------------------------------------------------

NAMES = ("a", "b", "c", "d", "e", "f")


@st.composite
def tag_sets(draw: st.DrawFn) -> TagSet:
    """Any tag set of a few labels."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    keyed = draw(st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
    labels = [Label(name, name if key else "") for name, key in zip(names, keyed, strict=True)]
    cut = draw(st.integers(0, len(labels)))
    layers = (Layer("First", tuple(labels[:cut])), Layer("Second", tuple(labels[cut:])))
    ends = st.lists(st.sampled_from([*names, "First", "Second"]), min_size=1, unique=True)
    types = draw(st.lists(st.tuples(ends.map(tuple), ends.map(tuple)), max_size=3))
    relations = tuple(RelationType(f"r{n}", *type) for n, type in enumerate(types))
    return TagSet("Any", layers, relations)


@given(tag_sets())
def test_it_is_the_same_after_a_way_through_json(given: TagSet) -> None:
    assert msgspec.json.decode(msgspec.json.encode(given), type=TagSet) == given


@given(tag_sets(), tag_sets())
def test_what_an_extension_has_is_at_least_what_was_there(one: TagSet, other: TagSet) -> None:
    assert one.extends(one)
    if not one.extends(other):
        return
    assert {label.name for label in other.labels()} <= {label.name for label in one.labels()}
    for source in NAMES:
        for target in NAMES:
            for relation in relations_between(other, source, target):
                assert one.allows(relation.name, source, target)


def test_a_further_label_extends_and_a_missing_one_does_not() -> None:
    more = a_tag_set(Layer("Main", (*MAIN.labels, Label("rumour"))))
    assert more.extends(a_tag_set(MAIN))
    assert not a_tag_set(MAIN).extends(more)
