"""Which annotations a new one is related to, in whatever order an attribution is tagged."""

import tomllib
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.data_files import resource
from annotator.model import Annotation, Label, Layer, Relation, RelationType, TagSet
from annotator.model.attributing import (
    Touched,
    claim_labels,
    completing_label,
    open_attribution,
    options_for_new,
    part_types,
)
from annotator.model.relations import RelationOption, contains, first_relation_option

NEWS = msgspec.convert(
    tomllib.loads(resource("tagsets", "news_attribution.toml").read_text("utf-8")), TagSet
)
GERMAN = TagSet(
    "Redewiedergabe",
    (
        Layer("Stimmen", (Label("Person"), Label("Behörde"))),
        Layer("Rede", (Label("Aussage"), Label("Zitat"))),
        Layer("Verben", (Label("Verb"),)),
    ),
    (
        RelationType("widerspricht", ("Rede",), ("Rede",)),
        RelationType("gesagt_von", ("Rede",), ("Stimmen",)),
        RelationType("eingeleitet", ("Aussage", "Zitat"), ("Verb",)),
        RelationType("gleich", ("Stimmen",), ("Stimmen",)),
    ),
)
"""A tag set of other labels, and of other relation types."""
TEXT = ("x" * 99 + "\n") * 4
"""Four paragraphs of 100 code points."""


class Work:
    """An annotator who tags, and relates by Shift and a label's key."""

    def __init__(self, tag_set: TagSet = NEWS) -> None:
        self.tag_set = tag_set
        self.touched: list[Annotation] = []
        self.fresh: set[str] = set()
        self.relations: list[Relation] = []

    def at(self, annotation_id: str) -> list[Relation]:
        return [r for r in self.relations if annotation_id in (r.source, r.target)]

    def around(self) -> Touched:
        return Touched(self.touched[::-1], self.fresh, self.at, TEXT)

    def choose(self, annotation: Annotation) -> None:
        self.touched = [one for one in self.touched if one.id != annotation.id] + [annotation]
        self.fresh.add(annotation.id)

    def tag(
        self, label: str, start: int, end: int = 0, *, shift: bool = False, by: str = "ana"
    ) -> Annotation:
        """Tag a stretch, three code points long if its end is not given."""
        span = ((start, end or start + 3),)
        new = Annotation(f"{label} {start}", by, label, span, f"{label} {start}")
        options = options_for_new(new, self.around(), self.tag_set, ()) if shift else []
        self.choose(new)
        for option in options:
            name = f"{option.type.name} {option.source} {option.target}"
            self.relations.append(
                Relation(name, "ana", option.type.name, option.source, option.target)
            )
            self.fresh -= {option.source, option.target}
        return new

    def made(self) -> set[str]:
        return {relation.id for relation in self.relations}


def test_the_parts_of_an_attribution_follow_from_the_tag_set() -> None:
    assert [one.name for one in part_types(NEWS)] == ["said_by", "cued_by"]
    assert claim_labels(NEWS) == {"claim"}
    assert [one.name for one in part_types(GERMAN)] == ["gesagt_von", "eingeleitet"]
    assert claim_labels(GERMAN) == {"Aussage", "Zitat"}
    assert part_types(TagSet("none", ())) == ()


@pytest.mark.parametrize("order", list(permutations("SCQ")))
@pytest.mark.parametrize("shifted", ["last", "all"])
@pytest.mark.parametrize(
    ("tag_set", "labels", "types"),
    [
        (NEWS, {"S": "speaker", "C": "claim", "Q": "cue"}, ("said_by", "cued_by")),
        (GERMAN, {"S": "Behörde", "C": "Zitat", "Q": "Verb"}, ("gesagt_von", "eingeleitet")),
    ],
)
def test_the_last_part_completes_the_attribution_in_any_order(
    order: tuple[str, ...],
    shifted: str,
    tag_set: TagSet,
    labels: dict[str, str],
    types: tuple[str, str],
) -> None:
    work = Work(tag_set)
    starts = {"S": 0, "Q": 10, "C": 20}
    for number, part in enumerate(order):
        work.tag(labels[part], starts[part], shift=shifted == "all" or number == 2)
    said_by, cued_by = types
    claim = f"{labels['C']} 20"
    assert work.made() == {
        f"{said_by} {claim} {labels['S']} 0",
        f"{cued_by} {claim} {labels['Q']} 10",
    }


def test_each_attribution_of_a_text_keeps_its_own_parts() -> None:
    work = Work()
    for start in (0, 40, 100, 240):
        work.tag("speaker", start)
        work.tag("cue", start + 5)
        work.tag("claim", start + 10, shift=True)
    assert work.made() == {
        f"{name} claim {start + 10} {part} {start + after}"
        for start in (0, 40, 100, 240)
        for name, part, after in (("said_by", "speaker", 0), ("cued_by", "cue", 5))
    }


def test_a_speaker_of_a_completed_claim_is_not_taken_for_the_next() -> None:
    work = Work()
    work.tag("speaker", 0)
    work.tag("cue", 5)
    work.tag("claim", 10, shift=True)
    work.tag("cue", 40)
    work.tag("claim", 50, shift=True)
    assert {name for name in work.made() if "claim 50" in name} == {"cued_by claim 50 cue 40"}


def test_a_claim_tagged_first_leaves_its_parts_to_it() -> None:
    work = Work()
    work.tag("claim", 10)
    work.tag("cue", 5, shift=True)
    work.tag("speaker", 0, shift=True)
    work.tag("speaker", 40)
    work.tag("claim", 50, shift=True)
    assert {name for name in work.made() if "claim 50" in name} == {
        "said_by claim 50 speaker 40",
    }


@pytest.mark.parametrize("again", ["chosen", "tagged"])
def test_a_speaker_chosen_or_tagged_again_speaks_again(again: str) -> None:
    work = Work()
    speaker = work.tag("speaker", 0)
    work.tag("cue", 5)
    work.tag("claim", 10, shift=True)
    if again == "chosen":
        work.choose(speaker)
    else:
        work.tag("speaker", 0)
    work.tag("cue", 40)
    work.tag("claim", 50, shift=True)
    assert {name for name in work.made() if "claim 50" in name} == {
        "said_by claim 50 speaker 0",
        "cued_by claim 50 cue 40",
    }


def test_the_parts_may_stand_in_the_paragraph_before() -> None:
    work = Work()
    work.tag("speaker", 0)
    work.tag("cue", 5)
    work.tag("claim", 110, shift=True)
    assert work.made() == {"said_by claim 110 speaker 0", "cued_by claim 110 cue 5"}


def test_what_was_tagged_long_ago_and_far_away_is_not_meant() -> None:
    work = Work()
    work.tag("speaker", 0)
    for start in (10, 20, 30):
        work.tag("date", start)
    work.tag("cue", 305)
    work.tag("claim", 310, shift=True)
    assert work.made() == {"cued_by claim 310 cue 305"}
    # In the paragraph of the claim it is, however much was tagged in between.
    work = Work()
    work.tag("speaker", 300)
    for start in (320, 330, 340):
        work.tag("date", start)
    work.tag("cue", 305)
    work.tag("claim", 350, shift=True)
    assert "said_by claim 350 speaker 300" in work.made()


def test_a_claim_around_another_gets_the_parts_that_are_left() -> None:
    """Kyiv said that Moscow said that …, in the order of the text."""
    work = Work()
    work.tag("speaker", 0)
    work.tag("cue", 5)
    work.tag("speaker", 20)
    work.tag("cue", 25)
    work.tag("claim", 30, 60, shift=True)
    work.tag("claim", 20, 60, shift=True)
    assert work.made() == {
        "said_by claim 30 speaker 20",
        "cued_by claim 30 cue 25",
        "nested_in claim 30 claim 20",
        "said_by claim 20 speaker 0",
        "cued_by claim 20 cue 5",
    }


def test_a_claim_inside_another_is_nested_in_it_with_parts_of_its_own() -> None:
    work = Work()
    work.tag("claim", 0, 90)
    work.tag("claim", 10, 80)
    work.tag("speaker", 20)
    work.tag("cue", 25)
    work.tag("claim", 30, 60, shift=True)
    assert work.made() == {
        "said_by claim 30 speaker 20",
        "cued_by claim 30 cue 25",
        "nested_in claim 30 claim 10",
    }


def test_a_speaker_inside_the_claim_did_not_say_it() -> None:
    work = Work()
    work.tag("speaker", 30)
    work.tag("cue", 10)
    work.tag("claim", 20, 60, shift=True)
    assert work.made() == {"cued_by claim 20 cue 10"}


def test_parts_that_were_not_asked_for_are_ones_own() -> None:
    work = Work()
    work.tag("speaker", 0, by="ben")
    work.tag("cue", 5)
    work.tag("claim", 10, shift=True)
    assert work.made() == {"cued_by claim 10 cue 5"}


def test_entities_come_along_only_as_the_latest() -> None:
    work = Work()
    work.tag("location", 0)
    work.tag("speaker", 10)
    work.tag("person", 15)
    work.tag("claim", 20, shift=True)
    assert work.made() == {"about claim 20 person 15", "said_by claim 20 speaker 10"}


@st.composite
def works(draw: st.DrawFn, tag_set: TagSet) -> tuple[Work, list[tuple[str, int, int]]]:
    """Work in an article, and what is tagged there next."""
    labels = st.sampled_from([label.name for label in tag_set.labels()])
    strokes = st.tuples(labels, st.integers(0, 390), st.integers(1, 40))
    work = Work(tag_set)
    for label, start, length in draw(st.lists(strokes, max_size=12)):
        name = f"{label} {start}"
        known = next((one for one in work.touched if one.id == name), None)
        if known is not None:
            work.choose(known)
        else:
            work.tag(label, start, start + length, shift=draw(st.booleans()))
    return work, [draw(strokes)]


@pytest.mark.parametrize("tag_set", [NEWS, GERMAN], ids=["news", "other labels"])
@given(data=st.data())
def test_relations_are_allowed_few_and_never_twice(tag_set: TagSet, data: st.DataObject) -> None:
    work, ((label, start, length),) = data.draw(works(tag_set))
    new = Annotation("new", "ana", label, ((start, start + length),), "new")
    around = work.around()
    options = options_for_new(new, around, tag_set)
    known = {one.id: one for one in (*work.touched, new)}
    seen: set[tuple[str, str]] = set()
    for option in options:
        source, target = known[option.source], known[option.target]
        assert tag_set.allows(option.type.name, source.label, target.label)
        joins = (option.type.name, option.source, option.target)
        assert joins not in {(r.type, r.source, r.target) for r in work.relations}
        # A claim gets one annotation of each part.
        assert (option.source, option.type.name) not in seen
        seen.add((option.source, option.type.name))
    parts = {one.name for one in part_types(tag_set)}
    first = first_relation_option(new, around.latest_first, tag_set)
    for option in options:
        if _same(option, first):
            continue
        if option.type.name == "nested_in":
            assert contains(known[option.target], known[option.source])
            continue
        assert option.type.name in parts
        assert not contains(known[option.source], known[option.target])
        others = {r.type for r in work.at(option.target) if r.target == option.target}
        assert option.type.name not in others or option.target in work.fresh
    assert options == options_for_new(new, around, tag_set), "the same again"


@given(data=st.data())
def test_what_was_related_before_still_is_where_it_is_near(data: st.DataObject) -> None:
    """The latest three of those touched count wherever they are."""
    work, ((label, start, length),) = data.draw(works(NEWS))
    work.touched = work.touched[-3:]
    new = Annotation("new", "ana", label, ((start, start + length),), "new")
    first = first_relation_option(new, work.around().latest_first, NEWS)
    options = options_for_new(new, work.around(), NEWS)
    assert bool(options) >= (first is not None)
    assert first is None or any(_same(option, first) for option in options)


def _same(one: RelationOption, other: RelationOption | None) -> bool:
    return other is not None and (one.type.name, one.source, one.target) == (
        other.type.name,
        other.source,
        other.target,
    )


@pytest.mark.parametrize(
    ("tagged", "label"),
    [
        ([], None),
        (["date"], None),
        (["speaker"], "claim"),
        (["cue", "speaker"], "claim"),
        (["claim"], "speaker"),
        (["speaker", "claim"], "cue"),
        (["cue", "claim"], "speaker"),
    ],
)
def test_the_label_that_completes_an_attribution(tagged: list[str], label: str | None) -> None:
    work = Work()
    for start, name in enumerate(tagged):
        work.tag(name, 10 * start)
    assert completing_label(work.around(), NEWS) == label


def test_what_is_lacking_is_told() -> None:
    work = Work()
    work.tag("speaker", 0)
    state = open_attribution(work.touched[::-1], work.at, NEWS)
    assert (state.claim, set(state.parts)) == (None, {"said_by"})
    assert [one.name for one in state.lacking] == ["said_by", "cued_by"]
    claim = work.tag("claim", 20, shift=True)
    state = open_attribution(work.touched[::-1], work.at, NEWS)
    assert (state.claim, state.parts) == (claim, {})
    assert [one.name for one in state.lacking] == ["cued_by"]
    work.tag("speaker", 50)
    state = open_attribution(work.touched[::-1], work.at, NEWS)
    assert (state.claim, set(state.parts)) == (None, {"said_by"}), "another claim begins"
    work.touched.pop()
    work.tag("cue", 10, shift=True)
    state = open_attribution(work.touched[::-1], work.at, NEWS)
    assert (state.claim, state.parts) == (None, {})
