"""What an annotation covers, and the order in which annotations stand."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from annotator.model import FRAGMENT_JOINT, Annotation, covered_text, order_key
from tests.formats.strategies import fragments

TEXT = "“Not everything is ideal,” he said. 👍 “But the plan is there.”"

annotations = st.builds(
    Annotation,
    st.uuids().map(str),
    st.sampled_from(["ana", "ben"]),
    st.sampled_from(["claim", "speaker", "person"]),
    fragments(len(TEXT)),
    st.just(""),
)
several = st.lists(annotations, max_size=12, unique_by=lambda each: each.id)


@given(st.text(max_size=40).filter(lambda text: len(text) > 1), st.data())
def test_a_text_of_fragments_is_their_slices_joined(text: str, data: st.DataObject) -> None:
    place = data.draw(fragments(len(text)))
    slices = [text[start:end] for start, end in place]
    assert covered_text(text, place) == " … ".join(slices)
    assert covered_text(text, place[:1]) == slices[0]


def test_an_interrupted_quotation_reads_as_one() -> None:
    start = TEXT.index("“But")
    covered = covered_text(TEXT, ((0, 26), (start, len(TEXT))))
    assert covered == "“Not everything is ideal,”" + FRAGMENT_JOINT + "“But the plan is there.”"


def test_start_and_end_are_those_of_the_whole() -> None:
    annotation = Annotation("a", "ana", "claim", ((3, 5), (9, 12)), "")
    assert (annotation.start, annotation.end) == (3, 12)


@given(several, st.randoms(use_true_random=False))
def test_the_order_is_the_same_whatever_came_first(given: list[Annotation], random: Random) -> None:
    ordered = sorted(given, key=order_key)
    shuffled = list(given)
    random.shuffle(shuffled)
    assert sorted(shuffled, key=order_key) == ordered


@given(annotations, annotations)
def test_no_two_annotations_stand_at_the_same_place(one: Annotation, other: Annotation) -> None:
    assert (order_key(one) == order_key(other)) == (one.id == other.id)


@given(several)
def test_the_order_is_that_of_the_text_and_the_longer_comes_first(given: list[Annotation]) -> None:
    ordered = sorted(given, key=order_key)
    for one, next_one in pairwise(ordered):
        assert one.start <= next_one.start
        if one.start == next_one.start:
            assert one.end >= next_one.end


@given(annotations, annotations)
def test_what_lies_inside_comes_after_what_holds_it(one: Annotation, other: Annotation) -> None:
    outer, inner = (
        {at for start, end in each.fragments for at in range(start, end)} for each in (one, other)
    )
    if outer > inner and one.start == other.start:
        assert order_key(one) < order_key(other)


def test_the_same_ends_with_a_gap_between_come_after_the_whole() -> None:
    outer = Annotation("z", "ana", "claim", ((0, 30),), "")
    in_two = Annotation("y", "ana", "claim", ((0, 5), (20, 30)), "")
    inner = Annotation("a", "ana", "claim", ((0, 5),), "")
    assert sorted([inner, in_two, outer], key=order_key) == [outer, in_two, inner]
