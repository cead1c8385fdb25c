"""The annotations of one article in the order of the text, kept up to date."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Annotation, Relation, order_key
from annotator.model.article_index import ArticleIndex, RelationIndex


def tagged(
    name: str, start: int, end: int, text: str = "words", label: str = "claim"
) -> Annotation:
    return Annotation(name, "ana", label, ((start, end),), text)


ANNOTATIONS = st.builds(
    lambda name, start, length, text: tagged(name, start, start + length, text),
    st.sampled_from("abcde"),
    st.integers(0, 20),
    st.integers(1, 9),
    st.sampled_from(["He", "he", "they"]),
)


@given(st.lists(st.tuples(ANNOTATIONS, st.booleans())), st.booleans())
def test_changes_end_up_as_indexing_anew(
    changes: list[tuple[Annotation, bool]], asked_before: bool
) -> None:
    index, expected = ArticleIndex(), dict[str, Annotation]()
    if asked_before:
        index.alike("he")
    for annotation, is_removed in changes:
        if is_removed:
            assert index.remove(annotation.id) == expected.pop(annotation.id, None)
        else:
            index.put(annotation)
            expected[annotation.id] = annotation
    assert index.annotations == expected
    assert index.ordered == sorted(expected.values(), key=order_key)
    assert index.alike("HE") == [a for a in index.ordered if a.text.casefold() == "he"]


def test_neighbours_go_round_the_ends() -> None:
    index = ArticleIndex([tagged("a", 0, 2), tagged("b", 4, 6), tagged("c", 8, 9)])
    neighbours = [index.neighbour(name, 1) for name in "abc"]
    assert [one.id for one in neighbours if one] == ["b", "c", "a"]
    assert index.neighbour("gone", 1) is None
    following, preceding = index.after(4), index.before(4)
    assert (following and following.id, preceding and preceding.id) == ("b", "a")
    assert (index.after(9), index.before(0)) == (None, None)


def test_an_attribution_is_found_from_each_of_its_annotations() -> None:
    parts = [tagged(name, at, at + 1) for at, name in enumerate(["claim", "who", "cue", "other"])]
    index = ArticleIndex(
        parts,
        [
            Relation("1", "ana", "said_by", "claim", "who"),
            Relation("2", "ana", "cued_by", "claim", "cue"),
            Relation("3", "ana", "contradicts", "other", "claim"),
        ],
    )
    assert index.attribution("claim") == {"who", "cue"}
    assert index.attribution("who") == {"claim", "cue"}
    assert index.attribution("other") == {"claim"}


# Relations


ENDS = st.sampled_from("abcd")
RELATIONS = st.builds(
    lambda number, source, target: Relation(f"r{number}", "ana", "about", source, target),
    st.integers(0, 5),
    ENDS,
    ENDS,
)


def by_end(relations: Mapping[str, Relation]) -> dict[str, set[str]]:
    ends: dict[str, set[str]] = {}
    for relation in relations.values():
        for end in (relation.source, relation.target):
            ends.setdefault(end, set()).add(relation.id)
    return ends


def check_relations(index: RelationIndex, expected: Mapping[str, Relation]) -> None:
    assert index.by_id == expected
    assert all({r.id for r in index.at(end)} == by_end(expected).get(end, set()) for end in "abcd")


@given(st.lists(st.tuples(RELATIONS, st.booleans())), st.booleans())
def test_changed_relations_end_up_as_indexing_anew(
    changes: list[tuple[Relation, bool]], asked_before: bool
) -> None:
    index, expected = RelationIndex(), dict[str, Relation]()
    if asked_before:
        index.at("a")
    for relation, is_removed in changes:
        if is_removed:
            assert index.remove(relation.id) == expected.pop(relation.id, None)
        else:
            index.put(relation)
            expected[relation.id] = relation
    check_relations(index, expected)


@given(st.lists(RELATIONS), st.lists(RELATIONS))
def test_replacing_all_returns_what_differs(first: list[Relation], second: list[Relation]) -> None:
    index = RelationIndex(first)
    before, after = dict(index.by_id), {relation.id: relation for relation in second}
    index.at("a")
    differing = index.replace_all(second)
    unchanged = [relation for relation in before.values() if after.get(relation.id) == relation]
    assert sorted(differing, key=repr) == sorted(
        (r for r in (*before.values(), *after.values()) if r not in unchanged), key=repr
    )
    check_relations(index, after)
