"""Lanes never collide, and stay where they are."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Fragment
from annotator.ui.article.lanes import Extents, LaneAssignment, joined_extents


def _extents(cuts: list[int]) -> Extents:
    cuts = sorted(set(cuts))
    if len(cuts) % 2:
        cuts.append(cuts[-1] + 3)
    return tuple(zip(cuts[::2], cuts[1::2], strict=True))


extents = st.lists(st.integers(0, 400), min_size=1, max_size=6).map(_extents)


def _overlap(a: Extents, b: Extents) -> bool:
    return any(s < f and e > t for s, e in a for t, f in b)


def _check(lanes: LaneAssignment, placed: dict[str, Extents]) -> None:
    items = list(placed)
    for i, a in enumerate(items):
        for b in items[:i]:
            if lanes.get(a) == lanes.get(b):
                assert not _overlap(placed[a], placed[b])


@given(st.lists(st.lists(extents, max_size=8), max_size=5), st.data())
def test_no_two_in_a_lane_overlap_and_none_moves(
    batches: list[list[Extents]], data: st.DataObject
) -> None:
    lanes = LaneAssignment()
    placed: dict[str, Extents] = {}
    for number, batch in enumerate(batches):
        before = {item: lanes.get(item) for item in placed}
        new = {f"{number}.{k}": e for k, e in enumerate(batch)}
        lanes.assign((new | placed).items())
        placed |= new
        assert {item: lanes.get(item) for item in before} == before
        _check(lanes, placed)
        if placed:
            gone = data.draw(st.sampled_from(sorted(placed)))
            del placed[gone]
            lanes.remove(gone)
            assert lanes.get(gone) is None
        if placed:
            changed = data.draw(st.sampled_from(sorted(placed)))
            others = {i: lanes.get(i) for i in placed if i != changed}
            placed[changed] = data.draw(extents)
            lanes.change(changed, placed[changed])
            assert {i: lanes.get(i) for i in others} == others
            _check(lanes, placed)
    assert len(lanes) == len(placed)


def test_what_is_nested_lies_nearer_the_text() -> None:
    lanes = LaneAssignment()
    lanes.assign([("outer", ((0, 100),)), ("inner", ((20, 40),)), ("apart", ((120, 130),))])
    assert (lanes.get("inner"), lanes.get("outer"), lanes.get("apart")) == (0, 1, 0)


def test_a_lane_is_kept_when_the_annotation_changes_and_can_keep_it() -> None:
    lanes = LaneAssignment()
    lanes.assign([("a", ((0, 10),)), ("b", ((0, 20),))])
    lanes.remove("a")
    lanes.change("b", ((0, 25),))
    assert lanes.get("b") == 1


@given(extents, st.integers(0, 50))
def test_joined_covers_the_fragments(fragments: tuple[Fragment, ...], reach: int) -> None:
    result = joined_extents(fragments, reach)
    assert result[0][0] == fragments[0][0]
    assert result[-1][1] == fragments[-1][1]
    assert all(any(s <= a and b <= e for s, e in result) for a, b in fragments)
    assert all(b[0] - a[1] > reach for a, b in pairwise(result))
