"""What is paired with what, and how places are sorted."""

import itertools
import random
from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import AlignedGroup, PairAlignment, align_groups, align_pair
from annotator.agreement.alignment import count_kinds
from annotator.model import Annotation
from tests.agreement.making import LAYER_OF, alike, link, note, notes_of


def gained(pairs: Iterable[tuple[Annotation, Annotation]]) -> int:
    """The sum of likenesses."""
    return sum(alike(one, other) for one, other in pairs)


def best(ones: Sequence[Annotation], others: Sequence[Annotation]) -> int:
    """The greatest sum of likenesses, by trying all pairings."""
    few, many = sorted((ones, others), key=len)
    return max(
        gained(zip(few, order, strict=True)) for order in itertools.permutations(many, len(few))
    )


def said(pairs: Iterable[tuple[Annotation, Annotation]]) -> list[tuple[str, str]]:
    """The ids of pairs, one of each side first, in the order of the first."""
    return sorted((one.id, other.id) for one, other in pairs)


# --- two people -------------------------------------------------------------------------------


@given(notes_of("a"), notes_of("b"))
def test_no_pairing_is_better(ones: list[Annotation], others: list[Annotation]) -> None:
    found = align_pair(ones, others, LAYER_OF)
    pairs = [*found.same, *found.overlapping]
    assert gained(pairs) >= best(ones, others) - len(ones)  # likenesses are rounded down
    assert sorted([o.id for o, _ in pairs] + [o.id for o in found.first_only]) == sorted(
        each.id for each in ones
    )
    assert sorted([o.id for _, o in pairs] + [o.id for o in found.second_only]) == sorted(
        each.id for each in others
    )


@given(notes_of("a"), notes_of("b"), st.randoms(use_true_random=False))
def test_sides_and_order_do_not_matter(
    ones: list[Annotation], others: list[Annotation], chance: random.Random
) -> None:
    found = align_pair(ones, others, LAYER_OF)
    chance.shuffle(ones)
    chance.shuffle(others)
    again = align_pair(ones, others, LAYER_OF)
    assert (again.same, again.overlapping) == (found.same, found.overlapping)
    turned = align_pair(others, ones, LAYER_OF)
    contents = [_contents(found, 1), _contents(turned, -1)]
    assert contents[0] == contents[1]


def _contents(found: PairAlignment, step: int) -> list[object]:
    """What is paired, by what it says, seen from one side or the other."""
    pairs = [
        [(e.label, e.fragments) for e in pair][::step] for pair in (*found.same, *found.overlapping)
    ]
    alone = [
        sorted((e.label, e.fragments) for e in own) for own in (found.first_only, found.second_only)
    ]
    return [sorted(pairs), alone[::step]]


def test_the_sum_decides_and_not_the_first_choice() -> None:
    long, short = note("a", "claim", (0, 100), id="a1"), note("a", "claim", (0, 80), id="a2")
    one, other = note("b", "claim", (0, 90), id="b1"), note("b", "claim", (80, 100), id="b2")
    # The most alike are a1 and b1; but then nothing is left for a2.
    assert said(align_pair([long, short], [one, other]).overlapping) == [("a1", "b2"), ("a2", "b1")]


def test_nested_claims_find_their_own() -> None:
    ones = [note("a", "claim", (0, 100), id="a1"), note("a", "claim", (40, 60), id="a2")]
    others = [note("b", "claim", (0, 98), id="b1"), note("b", "claim", (40, 62), id="b2")]
    assert said(align_pair(ones, others).overlapping) == [("a1", "b1"), ("a2", "b2")]


def test_what_is_in_several_pieces() -> None:
    whole, pieces = note("a", "claim", (0, 30)), note("b", "claim", (0, 10), (20, 30))
    gap = note("b", "claim", (10, 20), id="gap")
    found = align_pair([whole], [pieces, gap])
    assert found.overlapping == ((whole, pieces),)
    assert found.second_only == (gap,)


def test_layers_are_kept_apart() -> None:
    speaker, person = note("a", "speaker", (0, 5)), note("b", "person", (0, 5))
    assert align_pair([speaker], [person], LAYER_OF).first_only == (speaker,)
    assert align_pair([speaker], [person]).overlapping == ((speaker, person),)


def test_of_two_that_are_the_same_the_attributes_decide() -> None:
    ones = [note("a", "claim", (0, 5), id=f"a{v}", attributes={"v": v}) for v in "xy"]
    others = [note("b", "claim", (0, 5), id=f"b{v}", attributes={"v": v}) for v in "yz"]
    assert said(align_pair(ones, others).same) == [("ax", "bz"), ("ay", "by")]


# --- places -----------------------------------------------------------------------------------


def kinds_of(found: Iterable[AlignedGroup]) -> list[str]:
    """The kinds of places, in the order of the text."""
    return [place.kind for place in found]


def test_each_kind_of_place() -> None:
    ana = [
        note("ana", "claim", (0, 10)),
        note("ana", "claim", (20, 30)),
        note("ana", "claim", (40, 50)),
        note("ana", "claim", (60, 70)),
        note("ana", "claim", (80, 90), attributes={"quotation": "direct"}),
        note("ana", "claim", (100, 110)),
        note("ana", "speaker", (120, 130)),
    ]
    ben = [
        note("ben", "claim", (0, 10)),
        note("ben", "cue", (20, 30)),
        note("ben", "claim", (42, 50)),
        note("ben", "claim", (80, 90), attributes={"quotation": "mixed"}),
        note("ben", "claim", (100, 110)),
        note("ben", "speaker", (120, 130)),
    ]
    links = [link(ana[5], ana[6])]
    found = align_groups({"ana": ana, "ben": ben}, links, LAYER_OF)
    expected = ["agreed", "label", "boundaries", "missing", "attributes", "relations", "agreed"]
    assert kinds_of(found) == expected
    assert found[3].missing == ("ben",)
    assert [(place.start, place.end) for place in found][:2] == [(0, 10), (20, 30)]
    counted = count_kinds(align_pair(ana, ben, LAYER_OF), links, [])
    assert counted == {kind: expected.count(kind) for kind in expected}


def test_a_place_names_all_that_differs() -> None:
    one = note("ana", "claim", (0, 10), attributes={"quotation": "direct"})
    (place,) = align_groups({"ana": [one], "ben": [note("ben", "cue", (0, 9))], "cleo": []})
    assert place.differences == ("label", "boundaries", "missing", "attributes")
    assert place.missing == ("cleo",)


def test_relations_to_one_place_are_the_same_relation() -> None:
    layers: dict[str, list[Annotation]] = {}
    links = []
    for name, end in (("ana", 30), ("ben", 31)):
        claim, speaker = note(name, "claim", (0, 10)), note(name, "speaker", (20, end))
        layers[name] = [claim, speaker]
        links.append(link(claim, speaker))
    assert kinds_of(align_groups(layers, links, LAYER_OF)) == ["agreed", "boundaries"]
    assert kinds_of(align_groups(layers, links[:1], LAYER_OF)) == ["relations", "boundaries"]


def test_an_annotation_alone_is_a_place_and_nobody_else_is_missing() -> None:
    (place,) = align_groups({"ana": [note("ana", "claim", (0, 1))]})
    assert place.kind == "agreed"
    assert align_groups({"ana": [], "ben": []}) == []


@given(notes_of("ana", 4), notes_of("ben", 4), notes_of("cleo", 4), st.permutations(range(3)))
def test_places_of_three(
    ana: list[Annotation],
    ben: list[Annotation],
    cleo: list[Annotation],
    order: Sequence[int],
) -> None:
    layers = {"ana": ana, "ben": ben, "cleo": cleo}
    found = align_groups(layers, layer_of=LAYER_OF)
    ids = [each.id for place in found for each in place.annotations.values()]
    assert sorted(ids) == sorted(each.id for own in layers.values() for each in own)
    assert all(name == each.annotator for p in found for name, each in p.annotations.items())
    names = [list(layers)[at] for at in order]
    turned: Mapping[str, list[Annotation]] = {name: layers[name][::-1] for name in names}
    assert align_groups(turned, layer_of=LAYER_OF) == found


@given(notes_of("ana"), notes_of("ben"))
def test_places_of_two_are_the_best_pairing(ana: list[Annotation], ben: list[Annotation]) -> None:
    found = align_groups({"ben": ben, "ana": ana}, layer_of=LAYER_OF)
    pairing = align_pair(ana, ben, LAYER_OF)
    both = [tuple(p.annotations.values()) for p in found if len(p.annotations) == 2]
    assert said((one, other) for one, other in both) == said((*pairing.same, *pairing.overlapping))
    assert count_kinds(pairing, [], []) == {
        kind: count
        for kind in {place.kind for place in found}
        if (count := kinds_of(found).count(kind))
    }


@pytest.mark.timeout(60)
def test_ten_thousand_that_all_hang_together() -> None:
    chance = random.Random(1)
    layers = {
        name: [
            note(name, "claim", (at * 10, at * 10 + chance.randint(5, 60)), id=f"{name}{at}")
            for at in range(5_000)
        ]
        for name in ("ana", "ben")
    }
    found = align_groups(layers)
    assert sum(len(place.annotations) for place in found) == 10_000
    assert sum(len(place.annotations) == 2 for place in found) > 4_500
