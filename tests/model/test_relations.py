"""Who said what, read off annotations and relations."""

import tomllib
from itertools import combinations_with_replacement
from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from annotator.data_files import resource
from annotator.model import (
    Annotation,
    Label,
    Layer,
    Relation,
    RelationType,
    TagSet,
    attributions,
    order_key,
)
from annotator.model.relations import (
    describe_surplus,
    relation_keys,
    relation_options,
    surplus_relations,
)

TYPES = ("said_by", "cued_by", "about", "nested_in", "same_as", "contradicts")


def an_annotation(id: str, label: str, start: int, end: int) -> Annotation:
    """An annotation whose text is its id."""
    return Annotation(id, "ana", label, ((start, end),), id)


def a_relation(source: str, type: str, target: str, annotator: str = "ana") -> Relation:
    """A relation with an id of its own."""
    return Relation(f"{source} {type} {target} {annotator}", annotator, type, source, target)


# “Moscow said the talks failed, according to Kyiv,” and a second claim further down.
KYIV = an_annotation("kyiv", "speaker", 46, 50)
ACCORDING = an_annotation("according to", "cue", 32, 44)
OUTER = an_annotation("moscow said …", "claim", 0, 30)
MOSCOW = an_annotation("moscow", "speaker", 0, 6)
SAID = an_annotation("said", "cue", 7, 11)
INNER = an_annotation("the talks failed", "claim", 12, 30)
TALKS = an_annotation("the talks", "event", 12, 21)
LATER = an_annotation("later", "claim", 60, 80)
ALL = {
    each.id: each for each in (LATER, TALKS, INNER, SAID, MOSCOW, OUTER, ACCORDING, KYIV)
}  # not in the order of the text
RELATIONS = [
    a_relation("the talks failed", "nested_in", "moscow said …"),
    a_relation("the talks failed", "about", "the talks"),
    a_relation("the talks failed", "said_by", "moscow"),
    a_relation("the talks failed", "cued_by", "said"),
    a_relation("moscow said …", "said_by", "kyiv"),
    a_relation("moscow said …", "cued_by", "according to"),
    a_relation("moscow said …", "about", "moscow"),
    a_relation("later", "contradicts", "the talks failed"),
]


def test_one_row_a_claim_in_the_order_of_the_text() -> None:
    outer, inner, later = attributions(ALL, RELATIONS)
    assert (outer.claim, outer.speakers, outer.cues) == (OUTER, (KYIV,), (ACCORDING,))
    assert (outer.entities, outer.inside) == ((MOSCOW,), ())
    assert (inner.claim, inner.speakers, inner.cues) == (INNER, (MOSCOW,), (SAID,))
    assert (inner.entities, inner.inside) == ((TALKS,), (OUTER,))
    assert (later.claim, later.speakers, later.cues) == (LATER, (), ())


def test_several_speakers_stand_in_the_order_of_the_text() -> None:
    both = [a_relation("later", "said_by", "kyiv"), a_relation("later", "said_by", "moscow")]
    assert attributions(ALL, both)[-1].speakers == (MOSCOW, KYIV)


def test_a_speaker_that_two_annotators_name_is_one_speaker() -> None:
    twice = [
        a_relation("later", "said_by", "moscow", "ana"),
        a_relation("later", "said_by", "moscow", "ben"),
    ]
    assert attributions(ALL, twice)[-1].speakers == (MOSCOW,)


def test_ends_in_articles_that_are_not_at_hand_are_left_out() -> None:
    elsewhere = [
        a_relation("later", "said_by", "a speaker in another article"),
        a_relation("later", "about", "the talks"),
        a_relation("a claim in another article", "said_by", "kyiv"),
    ]
    rows = attributions(ALL, elsewhere)
    assert [row.claim for row in rows] == [OUTER, INNER, LATER]
    assert (rows[-1].speakers, rows[-1].entities) == ((), (TALKS,))


def test_whatever_is_said_by_somebody_is_a_claim() -> None:
    quote = an_annotation("a quotation", "quote", 90, 95)
    told = {**ALL, quote.id: quote}
    assert quote not in [row.claim for row in attributions(told, RELATIONS)]
    (row,) = [
        row
        for row in attributions(told, [*RELATIONS, a_relation("a quotation", "said_by", "kyiv")])
        if row.claim == quote
    ]
    assert row.speakers == (KYIV,)
    lost = [*RELATIONS, a_relation("a quotation", "said_by", "nobody here")]
    assert quote not in [row.claim for row in attributions(told, lost)]


def test_claims_that_contain_each_other_do_no_harm() -> None:
    circle = [
        a_relation("later", "nested_in", "the talks failed"),
        a_relation("the talks failed", "nested_in", "later"),
    ]
    _, inner, later = attributions(ALL, circle)
    assert (inner.inside, later.inside) == ((LATER,), (INNER,))


def test_nothing_gives_no_rows() -> None:
    assert attributions({}, RELATIONS) == []


@st.composite
def webs(draw: st.DrawFn) -> tuple[dict[str, Annotation], list[Relation]]:
    """Annotations and relations between them, and to some that are not there."""
    labels = st.sampled_from(["claim", "speaker", "cue", "person"])
    made = [
        an_annotation(str(number), draw(labels), start, start + draw(st.integers(1, 9)))
        for number, start in enumerate(draw(st.lists(st.integers(0, 20), max_size=8)))
    ]
    ends = st.sampled_from([*(each.id for each in made), "away"])
    relations = draw(
        st.lists(st.builds(a_relation, ends, st.sampled_from(TYPES), ends), max_size=12)
    )
    return {each.id: each for each in made}, relations


@given(webs(), st.randoms(use_true_random=False))
def test_every_claim_has_one_row_and_every_end_at_hand_is_in_it(
    web: tuple[dict[str, Annotation], list[Relation]], random: Random
) -> None:
    annotations, relations = web
    rows = attributions(annotations, relations)
    claims = [row.claim for row in rows]
    assert claims == sorted(claims, key=order_key)
    assert len({claim.id for claim in claims}) == len(claims)
    assert {each.id for each in annotations.values() if each.label == "claim"} <= {
        claim.id for claim in claims
    }
    for row in rows:
        for type, ends in (
            ("said_by", row.speakers),
            ("cued_by", row.cues),
            ("about", row.entities),
            ("nested_in", row.inside),
        ):
            expected = {
                relation.target
                for relation in relations
                if relation.source == row.claim.id and relation.type == type
            } & set(annotations)
            assert sorted(end.id for end in ends) == sorted(expected)
            assert list(ends) == sorted(ends, key=order_key)
    random.shuffle(relations)
    assert attributions(dict(reversed(annotations.items())), relations) == rows


def news() -> TagSet:
    """The default tag set."""
    text = resource("tagsets", "news_attribution.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), TagSet)


def test_types_of_the_default_tag_set_are_chosen_by_their_initials() -> None:
    keys = relation_keys(news())
    assert {name: key.letter for name, key in keys.items()} == {name: name[0] for name in keys}
    assert [key.number for key in keys.values()] == list("1234567")


def test_two_types_of_one_menu_with_the_same_initial_get_different_letters() -> None:
    layers = (Layer("a", (Label("a"),)), Layer("b", (Label("b"),)))
    types = tuple(
        RelationType(name, source, target)
        for name, source, target in (
            ("supports", ("a",), ("a",)),
            ("said_by", ("a",), ("b",)),
            ("speaks_of", ("b",), ("a",)),
            ("stands_against", ("a",), ("a",)),
            ("a_s", ("a",), ("b",)),
            ("s_p_a", ("a",), ("b",)),
        )
    )
    keys = relation_keys(TagSet("t", layers, types))
    assert [key.letter for key in keys.values()] == ["s", "s", "p", "t", "a", ""]


@st.composite
def tag_sets(draw: st.DrawFn) -> TagSet:
    """Tag sets with relation types of any names."""
    labels = tuple(Label(name) for name in "abc")
    ends = st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(tuple)
    names = st.lists(
        st.text("stx_& é7ß", min_size=1, max_size=5).filter(str.strip), max_size=12, unique=True
    )
    types = tuple(RelationType(name, draw(ends), draw(ends)) for name in draw(names))
    return TagSet("t", (Layer("all", labels),), types)


@given(tag_sets())
def test_each_key_of_a_menu_chooses_one_relation(tag_set: TagSet) -> None:
    keys = relation_keys(tag_set)
    assert list(keys) == [one.name for one in tag_set.relations]
    for first, second in combinations_with_replacement("abc", 2):
        ends = an_annotation("1", first, 0, 3), an_annotation("2", second, 5, 9)
        offered = [option.type.name for option in relation_options(*ends, tag_set)]
        assert offered == [name for name in keys if name in offered], "the tag set's order"
        signs = [sign for name in offered for sign in (keys[name].number, keys[name].letter)]
        signs = [sign for sign in signs if sign]
        assert len(set(signs)) == len(signs)


def test_what_should_be_one_and_is_more_is_named_of_each_annotator() -> None:
    types = (
        RelationType("said_by", ("claim",), ("speaker",), single=True),
        RelationType("about", ("claim",), ("speaker",)),
    )
    layer = Layer("all", (Label("claim"), Label("speaker")))
    tag_set = TagSet("t", (layer,), types)
    one = [a_relation("c", "said_by", "s"), a_relation("c", "said_by", "s", "bo")]
    about = [a_relation("c", "about", "s"), a_relation("c", "about", "t")]
    assert surplus_relations("c", [*one, *about], tag_set) == []
    two = [*one, a_relation("c", "said_by", "t")]
    assert surplus_relations("c", two, tag_set) == [(types[0], 2)]
    assert surplus_relations("s", two, tag_set) == []
    assert describe_surplus(surplus_relations("c", two, tag_set)) == (
        "The codebook wants one at most: 2 × said by."
    )
