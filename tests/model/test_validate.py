"""Each rule of the model: what breaks it is named, with the place and what would be right."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    Annotation,
    Attribute,
    Document,
    Fragment,
    Label,
    Layer,
    Relation,
    TagSet,
    ValidationError,
    covered_text,
)
from annotator.model.validate import (
    check_annotation,
    check_fragments,
    check_label,
    check_relation,
    unknown_attributes,
)
from tests.formats.strategies import fragments

TEXT = "Peace is near 👍, he said.\nIt is not, she said."
DOCUMENT = Document("kyiv", "Peace is near", TEXT)
TAGS = default_tag_set()
EMPTY = TagSet("Nothing yet", ())


def an_annotation(
    *places: Fragment, label: str = "claim", text: str | None = None, **attributes: object
) -> Annotation:
    """An annotation of the text, sound unless it is asked not to be."""
    own = covered_text(TEXT, places) if text is None else text
    return Annotation("a-1", "ana", label, places, own, attributes)


def said_of(check: Callable[[], object]) -> str:
    """What an error says."""
    with pytest.raises(ValidationError) as caught:
        check()
    said = str(caught.value)
    assert "\n" not in said
    assert said.endswith(".")
    return said


# --- fragments --------------------------------------------------------------------------------


@given(st.integers(2, 60).flatmap(lambda n: st.tuples(st.just(n), fragments(n))))
def test_fragments_inside_a_text_and_in_its_order_are_sound(
    given: tuple[int, tuple[Fragment, ...]],
) -> None:
    length, places = given
    check_fragments(places, length, "It")


def are_sound(places: tuple[Fragment, ...], length: int) -> bool:
    """The rule, said another way: the ends in a row go up, and touch only between fragments."""
    ends = [end for place in places for end in place]
    inside = all(0 <= end <= length for end in ends)
    return bool(ends) and inside and ends == sorted(ends) and all(a != b for a, b in places)


@given(st.lists(st.tuples(st.integers(-2, 12), st.integers(-2, 12)), max_size=4).map(tuple))
def test_all_other_fragments_are_refused(places: tuple[Fragment, ...]) -> None:
    if are_sound(places, 10):
        check_fragments(places, 10, "Annotation a-1 (claim)")
    else:
        said = said_of(lambda: check_fragments(places, 10, "Annotation a-1 (claim)"))
        assert said.startswith("Annotation a-1 (claim)")


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ((), "has no fragment"),
        (((5, 5),), "the fragment 5–5 is empty"),
        (((9, 5),), "the fragment 9–5 ends before it starts"),
        (((-1, 5),), "the fragment -1–5 lies outside the text, which has 46 characters"),
        (((40, 47),), "the fragment 40–47 lies outside the text, which has 46 characters"),
        (((60, 70),), "the fragment 60–70 lies outside the text, which has 46 characters"),
        (((0, 5), (4, 8)), "the fragment 4–8 overlaps the one before it or comes before it"),
        (((9, 13), (0, 5)), "the fragment 0–5 overlaps the one before it or comes before it"),
        (((0, 5), (0, 5)), "the fragment 0–5 overlaps the one before it"),
        (((0, 5), (6, 8), (7, 9)), "the fragment 7–9 overlaps"),
    ],
)
def test_a_bad_fragment_is_named(places: tuple[Fragment, ...], expected: str) -> None:
    annotation = Annotation("a-1", "ana", "claim", places, "")
    said = said_of(lambda: check_annotation(annotation, DOCUMENT, TAGS))
    assert said.startswith("Annotation a-1 (claim)")
    assert expected in said


# --- label and own text -----------------------------------------------------------------------


@given(fragments(len(TEXT)), st.sampled_from([label.name for label in TAGS.labels()]))
def test_what_covers_its_own_text_is_sound(places: tuple[Fragment, ...], label: str) -> None:
    check_annotation(an_annotation(*places, label=label), DOCUMENT, TAGS)


def test_a_label_that_the_tag_set_lacks() -> None:
    annotation = an_annotation((0, 5), label="rumour")
    said = said_of(lambda: check_annotation(annotation, DOCUMENT, TAGS))
    assert said.startswith("Annotation a-1 (rumour): the tag set “News attribution” has no label")
    assert "“rumour”" in said
    assert "speaker, claim, cue, person" in said


def test_a_tag_set_without_labels_says_so() -> None:
    said = said_of(lambda: check_label("claim", EMPTY, "It"))
    assert said == "It: the tag set “Nothing yet” has no label “claim”; it has none."


@given(fragments(len(TEXT)), st.text(max_size=80))
def test_a_text_that_differs_from_what_the_offsets_cover(
    places: tuple[Fragment, ...], other: str
) -> None:
    annotation = an_annotation(*places, text=other)
    if other == covered_text(TEXT, places):
        check_annotation(annotation, DOCUMENT, TAGS)
        return
    said = said_of(lambda: check_annotation(annotation, DOCUMENT, TAGS))
    assert said.startswith("Annotation a-1 (claim): its text is “")
    assert all(f"{start}–{end}" in said for start, end in places)


def test_a_text_that_differs_shows_both_and_the_offsets() -> None:
    shifted = an_annotation((18, 25), text="he said")
    said = said_of(lambda: check_annotation(shifted, DOCUMENT, TAGS))
    assert said == (
        "Annotation a-1 (claim): its text is “he said”, but its offsets 18–25 cover “e said.”."
    )
    over_the_line = an_annotation((20, 32), text="x" * 100)
    said = said_of(lambda: check_annotation(over_the_line, DOCUMENT, TAGS))
    assert f"“{'x' * 59}…”" in said
    assert "“said.⏎It is ”" in said


# --- attributes -------------------------------------------------------------------------------


def test_attributes_that_the_tag_set_defines() -> None:
    sound = an_annotation((0, 5), quotation="direct", modality="denial", checkworthy="no")
    assert list(unknown_attributes(sound, TAGS)) == []


def test_a_value_that_is_not_allowed_names_the_allowed_ones() -> None:
    odd = an_annotation((0, 5), quotation="loud", modality="denial")
    ((_, said),) = unknown_attributes(odd, TAGS)
    assert said == (
        "Annotation a-1 (claim): “loud” is not a value of “quotation”, which has direct, indirect, "
        "mixed."
    )


@pytest.mark.parametrize("value", [None, True, 1, ["direct"], {"is": "direct"}])
def test_a_value_of_another_type_is_not_allowed(value: object) -> None:
    ((_, said),) = unknown_attributes(an_annotation((0, 5), quotation=value), TAGS)
    assert f"“{value}” is not a value of “quotation”" in said


def test_an_attribute_that_the_label_lacks() -> None:
    ((_, said),) = unknown_attributes(an_annotation((0, 5), label="cue", quotation="direct"), TAGS)
    assert said == "Annotation a-1 (cue): the tag set has no attribute “quotation” for it."


def test_of_a_label_that_is_not_there_nothing_is_said_twice() -> None:
    assert list(unknown_attributes(an_annotation((0, 5), label="rumour", a="b"), TAGS)) == []


# --- relations --------------------------------------------------------------------------------

LABELS = [label.name for label in TAGS.labels()]


def a_relation(type: str = "said_by", source: str = "a-1", target: str = "a-2") -> Relation:
    """A relation between two annotations."""
    return Relation("r-1", "ana", type, source, target)


@given(
    st.sampled_from([relation.name for relation in TAGS.relations]),
    st.sampled_from(LABELS),
    st.sampled_from(LABELS),
)
def test_a_relation_joins_what_its_type_names(type: str, source: str, target: str) -> None:
    kind = TAGS.relation(type)
    assert kind is not None

    def named(label: str, ends: tuple[str, ...]) -> bool:
        layer = TAGS.layer_of(label)
        return label in ends or (layer is not None and layer.name in ends)

    def check() -> None:
        check_relation(a_relation(type), source, target, TAGS)

    if named(source, kind.source) and named(target, kind.target):
        check()
    else:
        said = said_of(check)
        assert said.startswith(f"Relation r-1 ({type}): ")
        assert f"not from {source} to {target}" in said


def test_a_relation_the_wrong_way_round() -> None:
    said = said_of(lambda: check_relation(a_relation(), "speaker", "claim", TAGS))
    assert said == (
        "Relation r-1 (said_by): “said_by” leads from claim to speaker, not from speaker to claim."
    )


def test_a_relation_of_no_type_that_is_known() -> None:
    said = said_of(lambda: check_relation(a_relation("denies"), "claim", "speaker", TAGS))
    assert "has no relation type “denies”; it has said_by, cued_by" in said
    said = said_of(lambda: check_relation(a_relation(), "claim", "speaker", EMPTY))
    assert said.endswith("has no relation type “said_by”; it has none.")


def test_a_relation_to_what_is_not_there() -> None:
    said = said_of(lambda: check_relation(a_relation(), None, "speaker", TAGS))
    assert said == "Relation r-1 (said_by): its source, annotation a-1, does not exist."
    said = said_of(lambda: check_relation(a_relation(), "claim", None, TAGS))
    assert said == "Relation r-1 (said_by): its target, annotation a-2, does not exist."


def test_a_relation_to_itself() -> None:
    itself = a_relation("contradicts", "a-1", "a-1")
    said = said_of(lambda: check_relation(itself, "claim", "claim", TAGS))
    assert said == "Relation r-1 (contradicts): it leads from annotation a-1 to itself."


def test_rules_come_from_the_tag_set_at_hand() -> None:
    own = TagSet("Own", (Layer("Main", (Label("x", attributes=(Attribute("a", ("1",)),)),)),))
    check_annotation(an_annotation((0, 5), label="x"), DOCUMENT, own)
    with pytest.raises(ValidationError, match="“Own” has no label “claim”; it has x"):
        check_annotation(an_annotation((0, 5)), DOCUMENT, own)
