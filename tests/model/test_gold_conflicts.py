"""Where a gold layer contradicts itself."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.formats.tag_sets import default_tag_set
from annotator.model import Annotation, Fragment, Relation, TagSet
from annotator.model.gold_conflicts import (
    describe_conflict,
    find_conflicts,
    overlap_conflict,
)
from annotator.model.offsets import count_common

TAG_SET: TagSet = default_tag_set()


def gold(label: str, *fragments: Fragment, id: str = "", owners: str = "") -> Annotation:
    """A gold annotation of these owners; by default of one that no other annotation has."""
    id = id or f"{label} {fragments}"
    origin = {"gold": {"owners": owners.split() or [id]}}
    return Annotation(id, "gold", label, fragments, f"words {fragments}", metadata=origin)


def link(kind: str, source: Annotation, target: Annotation) -> Relation:
    return Relation(f"{kind} {source.id} {target.id}", "gold", kind, source.id, target.id)


def found(*annotations: Annotation, relations: tuple[Relation, ...] = ()) -> list[tuple[str, ...]]:
    conflicts = find_conflicts(annotations, relations, TAG_SET)
    return [(each.kind, *(one.id for one in each.annotations)) for each in conflicts]


def test_two_versions_of_a_claim_overlap() -> None:
    one, other = gold("claim", (10, 50)), gold("claim", (10, 44))
    assert found(other, one) == [("overlap", one.id, other.id)]


def test_a_claim_that_is_nested_on_purpose_is_none() -> None:
    outer, inner = gold("claim", (10, 50)), gold("claim", (20, 40))
    assert found(outer, inner)
    assert found(outer, inner, relations=(link("nested_in", inner, outer),)) == []


def test_a_claim_in_a_claim_of_one_person_is_none_but_crossing_claims_are() -> None:
    outer, inner = gold("claim", (10, 50), owners="ana bo"), gold("claim", (20, 40), owners="bo cy")
    assert found(outer, inner) == []
    assert found(outer, gold("claim", (20, 60), owners="bo"))
    assert found(outer, gold("claim", (20, 40), owners="cy"))


def test_neighbours_and_what_is_in_the_gap_of_a_claim_are_apart() -> None:
    assert found(gold("claim", (10, 20), (30, 40)), gold("claim", (20, 30))) == []


@pytest.mark.parametrize(
    ("label", "fragment", "conflicts"),
    [
        ("cue", (20, 24), 0),  # A cue inside a claim.
        ("cue", (5, 24), 1),  # One that crosses its end.
        ("cue", (10, 50), 1),  # The same words are both.
        ("person", (5, 24), 0),  # Entities are another layer.
    ],
)
def test_labels_of_a_layer_may_be_nested(label: str, fragment: Fragment, conflicts: int) -> None:
    assert len(found(gold("claim", (10, 50)), gold(label, fragment))) == conflicts


def test_a_claim_has_one_speaker_and_several_topics() -> None:
    claim, one, other = gold("claim", (10, 50)), gold("speaker", (60, 64)), gold("speaker", (70, 9))
    said = (link("said_by", claim, one), link("said_by", claim, other))
    (conflict,) = find_conflicts((claim, one, other), said, TAG_SET)
    assert (conflict.kind, conflict.relation_type) == ("relation", "said_by")
    assert [each.id for each in conflict.annotations] == [claim.id, one.id, other.id]
    about = (link("about", claim, one), link("about", claim, other))
    assert find_conflicts((claim, one, other), about, TAG_SET) == []
    assert find_conflicts((claim, one, other), said[:1] * 2, TAG_SET) == []


def test_a_speaker_in_another_article_counts() -> None:
    claim, one = gold("claim", (10, 50)), gold("speaker", (60, 64))
    away = Relation("away", "gold", "said_by", claim.id, "of another article")
    (conflict,) = find_conflicts((claim, one), (link("said_by", claim, one), away), TAG_SET)
    assert describe_conflict(conflict, TAG_SET).endswith("is “said by” more than one")


def test_a_conflict_is_described() -> None:
    one, other = gold("claim", (10, 50)), gold("claim", (40, 60))
    (conflict,) = find_conflicts((other, one), (), TAG_SET)
    words = "claim “words ((10, 50),)” overlaps claim “words ((40, 60),)”"
    assert describe_conflict(conflict, TAG_SET) == words


def test_two_long_claims_are_told_apart_by_their_ends() -> None:
    words = "word " * 40
    one = replace(gold("claim", (10, 50)), text=f"{words}end")
    other = replace(gold("claim", (10, 44)), text=words)
    (conflict,) = find_conflicts((one, other), (), TAG_SET)
    first, second = describe_conflict(conflict, TAG_SET).split(" overlaps ")
    assert first != second
    assert first.endswith("word end”")


@st.composite
def layers(draw: st.DrawFn) -> list[Annotation]:
    """Annotations of two layers, some of them in two fragments."""
    annotations: list[Annotation] = []
    for number in range(draw(st.integers(0, 8))):
        edges = sorted(draw(st.sets(st.integers(0, 24), min_size=4, max_size=4)))
        label = draw(st.sampled_from(["claim", "cue", "person"]))
        fragments = ((edges[0], edges[1]), (edges[2], edges[3]))
        annotations.append(gold(label, *fragments[: draw(st.integers(1, 2))], id=f"a{number}"))
    return annotations


@given(layers())
def test_the_sweep_finds_what_a_look_at_each_pair_finds(annotations: list[Annotation]) -> None:
    expected = {
        frozenset((one.id, other.id))
        for one, other in combinations(annotations, 2)
        if overlap_conflict(one, other, TAG_SET, lambda a, b: False)
    }
    assert {frozenset(ids) for _, *ids in found(*annotations)} == expected
    for one, other in combinations(annotations, 2):
        if one.label == other.label and count_common(one.fragments, other.fragments):
            assert frozenset((one.id, other.id)) in expected
