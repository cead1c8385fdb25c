"""What is tagged at a place, as it is said: whose, what, how related, within what."""

from annotator.model import Annotation, Relation, TagSet
from annotator.ui.article.scene import Scene
from annotator.ui.article.speech import SILENT, Spoken, spoken
from tests.ui.article.conftest import tagged

TEXT = "He said that Miami is warm, and more of that kind."


def link(kind: str, source: str, target: str) -> Relation:
    return Relation(f"{kind}:{source}", "ana", kind, source, target)


def scene(tag_set: TagSet, *relations: Relation) -> Scene:
    claim = Annotation("claim", "ana", "claim", ((13, 26),), "Miami is warm", {})
    speaker = Annotation("speaker", "ana", "speaker", ((0, 2),), "He", {})
    theirs = Annotation("theirs", "ben", "location", ((13, 18),), "Miami", {})
    other = Annotation("other", "ana", "claim", ((16, 40),), "mi is warm, and more of", {})
    made = Scene()
    made.show([claim, speaker, theirs, other], relations, tag_set, "ana")
    return made


def test_colleagues_and_what_is_around_are_told(tag_set: TagSet) -> None:
    made = scene(tag_set, link("said_by", "claim", "speaker"))
    said = spoken(made, tag_set, made.at(14), None)
    assert said.words() == (
        "ben’s location: Miami; inside claim, said by speaker “He”: Miami is warm"
    )
    # What only overlaps is around nothing.
    assert "inside" not in spoken(made, tag_set, made.at(17), None).at_caret["other"]


def test_the_other_end_of_a_relation_is_told(tag_set: TagSet) -> None:
    made = scene(tag_set, link("said_by", "claim", "speaker"))
    said = spoken(made, tag_set, made.at(1), None).words()
    assert said == "speaker, claim “Miami is warm” is said by it: He"
    lost = scene(tag_set, link("said_by", "claim", "gone"))
    assert "said by an annotation elsewhere" in spoken(lost, tag_set, ["claim"], None).words()


def test_of_many_relations_few_are_named(tag_set: TagSet) -> None:
    many = [Relation(f"r{n}", "ana", "about", "claim", "speaker") for n in range(1_203)]
    said = spoken(scene(tag_set, *many), tag_set, ["claim"], None).words()
    assert said.count("about speaker") == 3
    assert "1,200 more relations" in said


def test_the_selected_one_is_told_first_and_once(tag_set: TagSet) -> None:
    made = scene(tag_set)
    said = spoken(made, tag_set, made.at(14), "theirs")
    assert said.selected == "Selected: ben’s location: Miami"
    assert list(said.at_caret) == ["claim"]
    assert said.at_caret["claim"].startswith("inside claim")
    assert spoken(made, tag_set, [], "speaker").words() == "Selected: speaker: He"


def test_suggestions_are_told_as_such(tag_set: TagSet) -> None:
    made = scene(tag_set)
    made.set_suggestions([tagged(TEXT, "quantity", "warm")])
    (item,) = made.suggestions
    assert spoken(made, tag_set, [item], None).words() == "Suggested: quantity: warm"


def test_news_is_what_was_not_there_before() -> None:
    outer = Spoken("", {"c": "claim"})
    both = Spoken("", {"l": "location", "c": "inside claim"})
    assert outer.news(SILENT) == "claim"
    assert both.news(outer) == "location"
    assert outer.news(both) == ""
    assert SILENT.news(outer) == "nothing tagged"
    assert SILENT.news(SILENT) == ""
    assert Spoken("Selected: claim", {}).news(both) == "Selected: claim"
