"""Places with their verdicts: what is left to judge, what changed, what is accepted in one go."""

from collections.abc import Sequence

from msgspec.structs import replace

from annotator.agreement.reviewed_groups import (
    AgreedPlaces,
    accept_agreed,
    review_groups,
    split_by_annotator,
)
from annotator.formats.tag_sets import default_tag_set
from annotator.model import Annotation, Decision, Document, Relation
from annotator.model.curation import annotation_digest
from annotator.model.work import Work

PEOPLE = {"a": "ana", "b": "bo"}
TEXT = "Moscow said no to all of it. Kyiv said yes."


def made(id: str, who: str, label: str, start: int, end: int) -> Annotation:
    return Annotation(id, who, label, ((start, end),), TEXT[start:end])


ALL = [
    made("a1", "ana", "speaker", 0, 6),
    made("b1", "bo", "speaker", 0, 6),
    made("a2", "ana", "claim", 12, 27),
    made("b2", "bo", "claim", 12, 14),
    made("a3", "ana", "speaker", 29, 33),
]


def decided(id: str, place: list[str], who: str = "cy", time: str = "1") -> Decision:
    seen = tuple(annotation_digest(each) for id_ in place for each in ALL if each.id == id_)
    return Decision(id, "d", who, time, tuple(place), (place[0],), seen=seen)


def states(*decisions: Decision, annotations: list[Annotation] = ALL) -> list[tuple[str, str]]:
    found = review_groups(split_by_annotator(annotations, ()), (), decisions, default_tag_set())
    return [(group.aligned.kind, group.state) for group in found]


def test_places_are_left_until_they_are_judged() -> None:
    assert states() == [("agreed", "left"), ("boundaries", "left"), ("missing", "left")]
    assert states(decided("d", ["a2", "b2"]))[1] == ("boundaries", "judged")


def test_a_place_that_changed_is_to_be_judged_again() -> None:
    verdict = decided("d", ["a2", "b2"])
    moved = [each if each.id != "b2" else made("b2", "bo", "claim", 12, 17) for each in ALL]
    assert states(verdict, annotations=moved)[1] == ("boundaries", "outdated")
    third = [*ALL, made("c2", "cy", "claim", 12, 14)]
    assert states(verdict, annotations=third)[1] == ("boundaries", "outdated")


def test_reviewers_who_disagree_are_told() -> None:
    one, other = decided("d", ["a2", "b2"]), decided("e", ["b2", "a2"], "dee", "2")
    assert states(one, other)[1] == ("boundaries", "contested")


def test_whose_version_was_accepted_does_not_matter_where_all_are_the_same() -> None:
    place = ["a1", "b1"]
    one, other = decided("d", place), decided("e", place[::-1], "dee", "2")
    assert states(one, other)[0] == ("agreed", "judged")
    rejected = replace(other, accepted=())
    assert states(one, rejected)[0] == ("agreed", "contested")


def agreed(
    annotations: list[Annotation], relations: Sequence[Relation] = (), *decisions: Decision
) -> AgreedPlaces:
    tag_set = default_tag_set()
    groups = review_groups(split_by_annotator(annotations, ()), relations, decisions, tag_set)
    work = Work(annotations, relations, decisions)
    return accept_agreed(Document("d", "No", TEXT), groups, work, tag_set)


def test_what_all_have_alike_is_accepted_in_one_go() -> None:
    (verdict,) = agreed(ALL).verdicts
    assert (verdict.annotations, verdict.accepted) == (("a1", "b1"), ("a1", "b1"))
    assert agreed(ALL, (), decided("d", ["a1", "b1"])) == AgreedPlaces()


def both(name: str, label: str, start: int, end: int) -> list[Annotation]:
    return [made(f"{who[0]}{name}", who, label, start, end) for who in ("ana", "bo")]


def test_agreed_places_that_would_overlap_in_gold_are_left_to_judge() -> None:
    crossing = [*both("outer", "claim", 7, 20), *both("inner", "claim", 12, 27)]
    places = agreed([*crossing, *both("who", "speaker", 0, 6)])
    assert [each.accepted for each in places.verdicts] == [("awho", "bwho")]
    assert places.contradicting == 2
    joined = [Relation(w, n, "nested_in", f"{w}inner", f"{w}outer") for w, n in PEOPLE.items()]
    assert len(agreed(crossing, joined).verdicts) == 2


def test_claims_in_claims_that_all_have_are_accepted_in_one_go() -> None:
    nested = [*both("outer", "claim", 7, 27), *both("inner", "claim", 12, 17)]
    assert len(agreed(nested).verdicts) == 2


def test_an_agreed_place_that_overlaps_what_is_gold_already_is_left_to_judge() -> None:
    annotations = [
        made("along", "ana", "claim", 7, 20),
        *both("short", "claim", 18, 27),
        *both("who", "speaker", 0, 6),
    ]
    verdict = Decision("v", "d", "cy", "1", ("along",), ("along",))
    places = agreed(annotations, (), verdict)
    assert [each.accepted for each in places.verdicts] == [("awho", "bwho")]
    assert places.contradicting == 1


def test_an_agreed_claim_with_two_speakers_is_left_to_judge() -> None:
    speakers = [*both("one", "speaker", 0, 6), *both("two", "speaker", 29, 33)]
    annotations = [*both("claim", "claim", 12, 27), *speakers]
    said = [
        Relation(f"{w}{to}", name, "said_by", f"{w}claim", f"{w}{to}")
        for w, name in PEOPLE.items()
        for to in ("one", "two")
    ]
    places = agreed(annotations, said)
    assert [each.accepted for each in places.verdicts] == [("aone", "bone"), ("atwo", "btwo")]
    assert places.contradicting == 1
    assert len(agreed(annotations, said[::2]).verdicts) == 3


def test_who_is_done_and_found_nothing_takes_part() -> None:
    assert list(split_by_annotator(ALL, ["cy"])) == ["ana", "bo", "cy"]
    found = review_groups(split_by_annotator(ALL, ["cy"]), (), (), default_tag_set())
    assert found[0].aligned.missing == ("cy",)


def test_a_gold_layer_that_came_back_is_nobodys() -> None:
    back = Annotation("g", "gold", "speaker", ((0, 6),), "Moscow", metadata={"gold": {"from": []}})
    assert list(split_by_annotator([*ALL, back], ())) == ["ana", "bo"]
