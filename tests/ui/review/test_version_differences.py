"""What differs between the versions of a place."""

from collections import Counter
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.alignment import align_groups
from annotator.agreement.relation_choices import RelationChoice
from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import Annotation, Fragment, Relation
from annotator.ui.review.version_differences import (
    Marked,
    PlaceVersion,
    alike_details,
    as_html,
    mark_attributes,
    mark_relations,
    mark_text,
    merge_values,
    versions_of_place,
)

TEXT = "He said that talks went well, and that more would follow soon."


def version(*fragments: Fragment, who: str = "ana", **attributes: str) -> PlaceVersion:
    words = " … ".join(TEXT[start:end] for start, end in fragments)
    return PlaceVersion(Annotation(who, who, "claim", fragments, words, attributes), [who])


def lit(marked: list[Marked]) -> list[str]:
    return [piece.text for piece in marked if piece.lit]


def test_the_words_that_not_all_have_are_lit() -> None:
    short, long = version((13, 28)), version((8, 42))
    assert mark_text(TEXT, short, [short, long]) == [Marked("talks went well")]
    marked = mark_text(TEXT, long, [short, long])
    assert lit(marked) == ["that ", ", and that mor"]
    assert "".join(piece.text for piece in marked) == TEXT[8:42]


def test_versions_with_the_same_words_light_nothing() -> None:
    one = version((8, 28), (30, 42))
    assert lit(mark_text(TEXT, one, [one, version((8, 28), (30, 42))])) == []


def test_a_gap_that_only_one_has_is_lit_in_the_other() -> None:
    split, whole = version((0, 7), (13, 28)), version((0, 28))
    assert lit(mark_text(TEXT, whole, [split, whole])) == [" that "]
    assert [piece.text for piece in mark_text(TEXT, split, [split, whole])] == [
        *("He said", " … ", "talks went well")
    ]


def test_a_long_text_keeps_its_ends_and_what_differs() -> None:
    text = "begin " + "word " * 200 + "end of it, he said"
    body = "claim", ((0, len(text) - 9),), text
    long = PlaceVersion(Annotation("a", "ana", *body), ["ana"])
    short = PlaceVersion(Annotation("b", "ben", "claim", ((0, len(text) - 18),), text), ["ben"])
    marked = mark_text(text, long, [long, short])
    words = "".join(piece.text for piece in marked)
    assert len(words) < 250
    assert words.startswith("begin word")
    assert lit(marked) == ["end of it"]


spans = st.tuples(st.integers(0, 30), st.integers(31, len(TEXT))).map(lambda span: (span,))


@given(st.lists(spans, min_size=1, max_size=5))
def test_what_is_lit_is_what_some_other_does_not_cover(versions: list[tuple[Fragment]]) -> None:
    places = [version(*fragments) for fragments in versions]
    common = set.intersection(*({*range(*fragments[0])} for fragments in versions))
    for place, ((start, end),) in zip(places, versions, strict=True):
        marked = mark_text(TEXT, place, places)
        assert "".join(piece.text for piece in marked) == TEXT[start:end]
        flags = [piece.lit for piece in marked for _ in piece.text]
        assert flags == [at not in common for at in range(start, end)]


def words_of(annotation: Annotation, name: str) -> str:
    return str(annotation.attributes[name])


def test_attributes_that_differ_are_lit_and_missing_ones_named() -> None:
    one = version((0, 7), quotation="direct", modality="opinion")
    other = version((0, 7), quotation="direct")
    assert mark_attributes(one, [one, other], words_of) == [
        Marked("quotation: direct"),
        Marked("modality: opinion", lit=True),
    ]
    assert mark_attributes(other, [one, other], words_of)[1] == Marked("modality: –", lit=True)


def choice(kind: str, end: str, owners: Mapping[str, str]) -> RelationChoice:
    relations = tuple(Relation(f"{end} {who}", who, kind, id, end) for who, id in owners.items())
    return RelationChoice((kind, end, "[]"), relations, None)


def test_versions_are_told_apart_by_their_relations_too() -> None:
    layers = {who: [Annotation(who, who, "claim", ((0, 7),), TEXT[:7])] for who in "abc"}
    (aligned,) = align_groups(layers)
    both, one = (
        choice("about", "x", {"a": "a", "b": "b", "c": "c"}),
        choice("said_by", "y", {"b": "b"}),
    )
    versions = versions_of_place(ReviewedGroup(aligned), [both, one])
    assert [each.owners for each in versions] == [["a", "c"], ["b"]]

    def describe(choice: RelationChoice) -> tuple[str, str]:
        return choice.type, choice.other

    told = [mark_relations(each, versions, describe) for each in versions]
    assert told == [[Marked("said_by → –", lit=True)], [Marked("said_by → y", lit=True)]]


def test_details_that_all_have_are_found() -> None:
    one = [
        [Marked("quotation: direct"), Marked("modality: opinion", lit=True)],
        [Marked("Note: a")],
    ]
    other = [[Marked("quotation: direct"), Marked("modality: –", lit=True)]]
    assert alike_details([one, other]) == ["quotation: direct"]


def test_rich_text_is_escaped() -> None:
    assert as_html([Marked("<b>"), Marked("a&b", lit=True)], ", ", "#fff", "#000") == (
        '&lt;b&gt;, <span style="background-color:#fff; color:#000">a&amp;b</span>'
    )


values = st.fixed_dictionaries({}, optional={n: st.sampled_from("xyz") for n in ("a", "b", "c")})


@given(st.lists(values, min_size=1, max_size=6))
def test_of_values_that_differ_those_of_most_come_first_or_none_is_taken(
    everyone: list[dict[str, str]],
) -> None:
    fragments = ((8, 28),)
    annotations = {
        f"p{at}": Annotation(f"p{at}", f"p{at}", "claim", fragments, TEXT[8:28], own)
        for at, own in enumerate(everyone)
    }
    (group,) = align_groups(
        {name: [each] for name, each in annotations.items()}, [], {"claim": "C"}
    )
    merged = merge_values(ReviewedGroup(group))
    assert sorted(merged.order) == sorted(annotations)
    taken: dict[str, str] = {}
    for id in merged.order:
        taken = {**annotations[id].attributes, **taken}
    for name, value in taken.items():
        votes = Counter(own[name] for own in everyone if name in own)
        ranks = sorted(votes.values(), reverse=True)
        if len(ranks) > 1 and ranks[0] == ranks[1]:
            assert name in merged.tied
            assert merged.is_tie
        elif not merged.tied:
            assert votes[value] == ranks[0]
