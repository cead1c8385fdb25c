"""What is shown as a fill, what in a lane, and what a change touches."""

from msgspec.structs import replace

from annotator.model import Annotation, Label, Layer, TagSet
from annotator.ui.article.scene import (
    FILL,
    JOIN_CODE_POINTS,
    InitialsBook,
    Scene,
    fill_labels,
    new_initials,
)
from tests.ui.article.conftest import related, tagged

TEXT = "The Kremlin said the talks in Miami, held on Monday, did not amount to a breakthrough."


def scene(tag_set: TagSet, *annotations: Annotation) -> Scene:
    made = Scene()
    made.show(annotations, (), tag_set)
    return made


def lanes(made: Scene) -> dict[str, int]:
    return {mark.annotation.id: mark.lane for mark in made.marks(0, len(TEXT))}


def test_entities_are_fills_and_the_rest_lies_in_lanes(tag_set: TagSet) -> None:
    made = scene(
        tag_set,
        tagged(TEXT, "organization", "Kremlin"),
        tagged(TEXT, "speaker", "The Kremlin"),
        tagged(TEXT, "claim", TEXT[17:-1]),
        tagged(TEXT, "claim", "held on Monday", name="inner"),
        tagged(TEXT, "location", "Miami"),
    )
    assert lanes(made) == {
        "speaker": 0, "organization": FILL, "claim": 1, "location": FILL, "inner": 0,
    }  # fmt: skip


def test_parts_of_one_character_are_drawn_over_all_of_it(tag_set: TagSet) -> None:
    text = "By e\u0301lan."
    letter, accent, after = (
        Annotation(f"a{n}", "ana", "location", ((n, n + 1),), "") for n in (3, 4, 5)
    )
    made = Scene()
    made.show([letter, accent, after], (), tag_set, "ana", text)
    assert lanes(made) == {"a3": FILL, "a4": 0, "a5": FILL}
    made.show([after], (), tag_set, "ana", text)
    made.set_suggestions([accent])
    assert lanes(made) == {"a4": FILL, "a5": FILL}
    made.update([letter], [])
    assert lanes(made) == {"a3": FILL, "a4": 0, "a5": FILL}


def test_an_entity_on_a_fill_goes_to_a_lane(tag_set: TagSet) -> None:
    made = scene(
        tag_set,
        tagged(TEXT, "event", "talks in Miami"),
        tagged(TEXT, "location", "Miami"),
    )
    assert lanes(made) == {"event": 0, "location": FILL}
    late = tagged(TEXT, "location", "Miami", name="late")
    made.update([late], [])
    assert lanes(made) == {"event": 0, "location": FILL, "late": 1}
    made.update([], ["location"])
    assert lanes(made)["late"] == 1


def test_a_change_of_label_or_place_moves_the_annotation_alone(tag_set: TagSet) -> None:
    made = scene(
        tag_set,
        tagged(TEXT, "claim", "talks in Miami", name="a"),
        tagged(TEXT, "location", "Miami", name="b"),
    )
    before = lanes(made)
    dirty = made.update([tagged(TEXT, "event", "talks in Miami", name="a")], [])
    assert dirty
    assert lanes(made) == {"a": 0, "b": FILL} == before | {"a": 0}
    made.update([tagged(TEXT, "event", "Monday", name="a")], [])
    made.update([tagged(TEXT, "claim", "Miami", name="b")], [])
    assert lanes(made)["b"] == 0


def test_colleagues_take_back_the_places_that_they_made_way_from(tag_set: TagSet) -> None:
    claim = replace(tagged(TEXT, "claim", TEXT[17:-1], name="theirs"), annotator="bo")
    inner = replace(tagged(TEXT, "location", "Miami", name="inner"), annotator="bo")
    own = tagged(TEXT, "claim", TEXT[17:-1], name="own")
    made = Scene()
    made.show([claim, inner], (), tag_set, "ana")
    before = lanes(made)
    made.update([own], [])
    assert lanes(made) == {"own": 0, "inner": 1, "theirs": 2}
    assert (claim.start, claim.end) in made.update([], ["own"])
    assert lanes(made) == before
    made.update([own], [])
    made.marks(0, len(TEXT))
    made.update([tagged(TEXT, "claim", "The Kremlin", name="own")], [])
    assert lanes(made) == before | {"own": 0}


def test_a_change_tells_where_it_was_and_where_it_is(tag_set: TagSet) -> None:
    made = scene(tag_set, tagged(TEXT, "claim", "Miami"))
    moved = tagged(TEXT, "claim", "Monday")
    assert set(made.update([moved], [])) == {
        tagged(TEXT, "claim", "Miami").fragments[0], moved.fragments[0],
    }  # fmt: skip
    assert made.update([], ["claim", "unknown"]) == [moved.fragments[0]]
    assert made.marks(0, len(TEXT)) == []


def test_what_covers_a_place_innermost_first(tag_set: TagSet) -> None:
    made = scene(
        tag_set,
        tagged(TEXT, "claim", TEXT),
        tagged(TEXT, "event", "talks in Miami"),
        tagged(TEXT, "location", "Miami"),
    )
    at = TEXT.index("Miami")
    assert made.at(at) == ["location", "event", "claim"]
    assert made.at(at + 5) == ["claim"]
    ends = scene(tag_set, tagged(TEXT, "location", "Miami"))
    assert ends.at(at + 5) == ["location"]
    assert ends.covering(at + 5) == []
    assert ends.at(at + 6) == []


def test_a_gap_between_fragments_is_not_covered(tag_set: TagSet) -> None:
    made = scene(tag_set, tagged(TEXT, "claim", "talks", "breakthrough"))
    assert made.at(TEXT.index("Monday")) == []
    assert [mark.annotation.id for mark in made.marks(40, 50)] == ["claim"]


def test_fragments_far_apart_leave_the_text_between_alone(tag_set: TagSet) -> None:
    far = JOIN_CODE_POINTS + 50
    annotation = Annotation("a", "ana", "claim", ((0, 5), (5 + far, 10 + far)), "")
    made = Scene()
    made.show([annotation], (), tag_set)
    assert made.marks(100, 200) == []
    assert made.marks(0, 2)[0].lane == made.marks(7 + far, 8 + far)[0].lane


def test_relations_are_found_at_their_ends_and_told_when_they_change(tag_set: TagSet) -> None:
    claim, speaker = tagged(TEXT, "claim", "the talks"), tagged(TEXT, "speaker", "The Kremlin")
    said, elsewhere = related("said_by", claim, speaker), related("about", claim, speaker)
    made = scene(tag_set, claim, speaker)
    assert made.set_relations([said]) == [said]
    assert made.set_relations([said]) == []
    assert made.relations_of("claim") == made.relations_of("speaker") == [said]
    assert made.relations_in(0, 3) == [said]
    assert made.relations_in(60, 70) == []
    assert made.set_relations([elsewhere]) == [said, elsewhere]
    made.update([], ["speaker"])
    assert made.relations_in(0, 80) == []


def test_which_layer_is_filled(tag_set: TagSet) -> None:
    assert fill_labels(tag_set) >= {"person", "date"}
    assert not fill_labels(tag_set) & {"claim", "speaker", "cue"}
    own = TagSet("own", (Layer("A", (Label("x"),)), Layer("B", (Label("y"), Label("z")))))
    assert fill_labels(own) == {"y", "z"}
    assert fill_labels(TagSet("none", ())) == frozenset()


def test_initials_tell_people_apart() -> None:
    assert new_initials("ana") == "An"
    assert new_initials("Rosa Luxemburg") == "RL"
    assert new_initials("") == "?"
    known = InitialsBook()
    names = ["ben", "bea", "Beate B", "be", "b", "b ", "Ben", "x", "x x", "x y", "xx"]
    found = [known.of(name) for name in names]
    assert len(set(found)) == len(names)
    assert [known.of(name) for name in names] == found


def test_a_badge_stands_for_initials_and_goes_with_its_annotation(tag_set: TagSet) -> None:
    made, ours = Scene(), tagged(TEXT, "claim", "the talks in Miami", name="ours")
    theirs = replace(tagged(TEXT, "claim", "held on Monday", name="theirs"), annotator="ben")
    ours = replace(ours, annotator="gold")
    made.show((ours, theirs), (), tag_set, "gold", badges={"ours": "gold", "theirs": "2/3"})

    def owners() -> dict[str, tuple[str, str]]:
        return {m.annotation.id: (m.kind, m.owner) for m in made.marks(0, len(TEXT))}

    assert owners() == {"ours": ("own", "gold"), "theirs": ("colleague", "2/3")}
    made.update([theirs], (), {})
    assert owners()["theirs"] == ("colleague", "Be")
    made.update([], ["ours"])
    assert made.badges == {}
