"""Rows of a map and what lies on them, compared with counting one by one."""

from collections.abc import Iterable
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Annotation, Fragment, Label, Layer, TagSet
from annotator.ui.article.map.map_contents import (
    UNFINISHED,
    MapContents,
    Rows,
    Tally,
    columns,
    describe_rows,
    summary,
)
from annotator.ui.article.matches import Matches
from annotator.ui.article.scene import Scene

TAGS = TagSet("t", (Layer("One", (Label("a"), Label("b"))), Layer("Two", (Label("c"),))))
LONG = 60
starts = st.lists(st.integers(0, LONG - 1), max_size=12).map(lambda found: sorted([0, *found]))
stretches = st.tuples(st.integers(0, LONG - 1), st.integers(1, 25)).map(
    lambda found: (found[0], min(sum(found), LONG))
)


def covered(rows: Rows, start: int, end: int) -> list[int]:
    """The rows whose text shares a character with a stretch."""
    found: list[int] = []
    for row, begin in enumerate(rows.starts):
        after = min((other for other in rows.starts if other > begin), default=LONG)
        if begin < end and after > start:
            found.append(row)
    return found


@given(starts, stretches)
def test_a_stretch_covers_the_rows_that_show_it(begins: list[int], stretch: Fragment) -> None:
    rows = Rows(begins)
    assert list(range(*rows.run_of(*stretch))) == covered(rows, *stretch)


@given(starts, st.lists(stretches, min_size=1, max_size=4))
def test_fragments_that_meet_are_counted_once(begins: list[int], fragments: list[Fragment]) -> None:
    rows = Rows(begins)
    spans = rows.runs_of(fragments)
    shown = {row for fragment in fragments for row in covered(rows, *fragment)}
    assert sorted(shown) == [row for first, last in spans for row in range(first, last)]


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9), st.integers(1, 9))),
    st.data(),
)
def test_a_tally_counts_what_was_put_in_and_not_taken_out(
    put: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    tally: Tally[str] = Tally(10)
    kept: list[tuple[str, int, int]] = []
    for kind, first, length in put:
        span = first, min(first + length, 10)
        tally.add(kind, [span])
        if data.draw(st.booleans()):
            tally.add(kind, [span], -1)
        else:
            kept.append((kind, *span))
    low, high = data.draw(st.integers(0, 9)), data.draw(st.integers(1, 10))
    for kind in "ab":
        spans = [(first, last) for other, first, last in kept if other == kind]
        counts = [sum(first <= row < last for first, last in spans) for row in range(10)]
        assert tally.counts(kind) in ([], counts)
        assert bool(tally.counts(kind)) is bool(spans)
        if low < high:
            here = sum(first < high and last > low for first, last in spans)
            assert tally.count_on(kind, low, high) == here


def marked(item: str, label: str, *fragments: Fragment) -> Annotation:
    return Annotation(item, "ana", label, fragments, "")


def count(contents: MapContents, begins: Iterable[int]) -> None:
    contents.set_rows(begins)
    assert contents.count_pending(inf)


def contents(begins: list[int], *annotations: Annotation) -> MapContents:
    scene = Scene()
    scene.show(annotations, (), TAGS)
    made = MapContents(scene)
    count(made, begins)
    return made


changes = st.lists(
    st.tuples(st.sampled_from("xyz"), st.sampled_from(["a", "b", "c", ""]), stretches), max_size=8
)


@given(starts, starts, changes, st.integers(0, 12))
def test_changes_end_up_as_counting_anew(
    before: list[int],
    after: list[int],
    edits: list[tuple[str, str, Fragment]],
    step: int,
) -> None:
    """Edits come before, while and after the rows change."""
    scene = Scene()
    scene.show([marked("x", "a", (0, 5))], (), TAGS)
    made = MapContents(scene)
    count(made, before)
    changed = False
    paragraphs: dict[Fragment, None] = {}
    for number, (item, label, stretch) in enumerate(edits):
        if number == step:
            made.set_rows(after)
            made.count_pending(0)
            changed = True
        if label:
            scene.update([marked(item, label, stretch)], [])
            made.update([item])
            made.change_unfinished([stretch], [])
            paragraphs[stretch] = None
        else:
            scene.update([], [item])
            made.update([item])
            made.change_unfinished([], [stretch])
            paragraphs.pop(stretch, None)
    if not changed:
        made.set_rows(after)
    made.count_pending(inf)
    fresh = MapContents(scene)
    fresh.change_unfinished(paragraphs, [])
    count(fresh, after)
    for kind in [("mark", "a"), ("mark", "b"), ("mark", "c"), UNFINISHED]:
        nothing = [0] * len(after)
        counts = made.tally.counts(kind) or nothing
        assert counts == (fresh.tally.counts(kind) or nothing)
    assert made.number_unfinished == len(paragraphs)


@given(starts, st.lists(st.integers(0, LONG - 1), unique=True))
def test_rows_on_which_matches_begin(begins: list[int], found: list[int]) -> None:
    made = contents(begins)
    made.matches = Matches((at, at + 1) for at in sorted(found))
    shown = [row for first, last in made.match_runs() for row in range(first, last)]
    assert shown == sorted({row for at in found for row in covered(made.rows, at, at + 1)})


def test_the_label_with_most_on_a_row_is_the_one_shown() -> None:
    rows = list(range(0, 60, 10))
    made = contents(
        rows,
        marked("1", "a", (0, 5), (41, 42)),
        marked("2", "b", (10, 15)),
        marked("3", "b", (12, 25)),
        marked("4", "a", (13, 25)),
        marked("5", "c", (0, 60)),
    )
    assert list(made.prevalent(["a", "b"])) == [(0, 1, "a"), (1, 2, "b"), (2, 3, "a"), (4, 5, "a")]
    assert list(made.prevalent(["c"])) == [(0, 6, "c")]
    assert list(made.prevalent(["none"])) == []


def test_suggestions_are_counted_apart() -> None:
    scene = Scene()
    scene.show([marked("1", "a", (0, 5))], (), TAGS)
    scene.set_suggestions([marked("2", "a", (10, 15))])
    made = MapContents(scene)
    count(made, range(0, 60, 10))
    assert list(made.prevalent(["a"])) == [(0, 1, "a")]
    assert list(made.prevalent(["a"], "suggestion")) == [(1, 2, "a")]
    scene.update([marked("2", "a", (10, 15))], [])
    made.update(["2"])
    assert list(made.prevalent(["a"])) == [(0, 2, "a")]
    assert list(made.prevalent(["a"], "suggestion")) == []


def test_many_layers_share_the_last_column() -> None:
    layers = tuple(Layer(f"L{n}", (Label(f"l{n}"),)) for n in range(7))
    assert columns(TagSet("t", layers)) == [["l0"], ["l1"], ["l2"], ["l3"], ["l4", "l5", "l6"]]
    assert columns(TAGS) == [["a", "b"], ["c"]]


def test_what_lies_on_rows_is_said_in_words() -> None:
    text = "Ten of ten ten of tens. " * 3
    made = contents(
        list(range(0, 72, 8)),
        marked("1", "a", (0, 5)),
        marked("2", "a", (2, 9)),
        marked("3", "c", (40, 44)),
    )
    made.matches = Matches([(0, 3), (7, 10), (40, 43)])
    made.change_unfinished([(24, 47)], [])
    said = describe_rows(made, TAGS, text, 0, 1).split("\n")
    assert said[0].startswith("“Ten of ten")
    assert said[1:] == ["2 × a", "matches 1 to 2 of 3"]
    said = describe_rows(made, TAGS, text, 5, 6).split("\n")
    assert said[1:3] == ["c", "match 3 of 3"]
    assert said[3].startswith("No annotation of yours")
    assert (
        summary(made, 3) == "3 annotations, 3 matches, 1 paragraph without an annotation of yours"
    )
    assert describe_rows(contents([0]), TAGS, "", 0, 1) == ""
