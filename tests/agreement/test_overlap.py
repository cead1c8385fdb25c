"""The likeness of two annotations, and the annotations that overlap."""

from hypothesis import given

from annotator.agreement.overlap import (
    FULL_LIKENESS,
    OverlapIndex,
    find_overlaps,
    likeness,
)
from annotator.model import Annotation, Fragment
from annotator.model.offsets import count_common, count_covered
from tests.agreement.making import LAYER_OF, alike, fragments, note, notes_of


@given(fragments(), fragments())
def test_common_counts_characters(one: tuple[Fragment, ...], other: tuple[Fragment, ...]) -> None:
    ones, others = (
        {at for start, end in spans for at in range(start, end)} for spans in (one, other)
    )
    assert count_covered(one) == len(ones)
    assert count_common(one, other) == count_common(other, one) == len(ones & others)


@given(notes_of("a", 3).filter(lambda found: len(found) == 3))
def test_unlikeness_is_a_metric(three: list[Annotation]) -> None:
    one, two, three_ = three
    # Likenesses are rounded down, each by less than one.
    assert (FULL_LIKENESS - alike(one, three_)) <= (FULL_LIKENESS - alike(one, two)) + (
        FULL_LIKENESS - alike(two, three_)
    ) + 2


def test_the_label_counts_half() -> None:
    one = note("a", "claim", (0, 10))
    assert likeness(one, note("b", "claim", (0, 10))) == FULL_LIKENESS
    assert likeness(one, note("b", "cue", (0, 10))) == FULL_LIKENESS // 2
    assert likeness(one, note("b", "claim", (0, 5))) == FULL_LIKENESS // 2
    assert likeness(one, note("b", "claim", (10, 12))) == 0


@given(notes_of("a"), notes_of("b"))
def test_overlaps_are_all_found(ones: list[Annotation], others: list[Annotation]) -> None:
    found = find_overlaps(ones, others, LAYER_OF)
    for i, one in enumerate(ones):
        expected = {j: alike(one, other) for j, other in enumerate(others) if alike(one, other)}
        assert found[i] == expected


@given(notes_of("a"), notes_of("b"))
def test_connected_annotations_are_found_through_others(
    ones: list[Annotation], others: list[Annotation]
) -> None:
    annotations = [*ones, *others]
    index = OverlapIndex(annotations, LAYER_OF)
    for start in annotations:
        expected, waiting = {start.id}, [start]
        while waiting:
            one = waiting.pop()
            for other in annotations:
                if other.id not in expected and alike(one, other):
                    expected.add(other.id)
                    waiting.append(other)
        assert index.find_connected([start]) == expected


def test_a_removed_annotation_connects_nothing() -> None:
    first, bridge = note("a", "claim", (0, 300)), note("b", "claim", (250, 600))
    last = note("a", "claim", (590, 610))
    index = OverlapIndex([first, bridge, last], LAYER_OF)
    assert index.find_connected([first]) == {first.id, bridge.id, last.id}
    index.remove(bridge)
    assert index.find_connected([first]) == {first.id}


@given(notes_of("a", 6), notes_of("b", 6))
def test_the_index_finds_what_overlaps(mine: list[Annotation], theirs: list[Annotation]) -> None:
    index = OverlapIndex(theirs, LAYER_OF)
    for one in mine:
        expected = {
            other.id
            for other in theirs
            if LAYER_OF.get(one.label) == LAYER_OF.get(other.label)
            and count_common(one.fragments, other.fragments)
        }
        assert index.find_overlapping(one).keys() == expected
