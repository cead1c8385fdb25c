"""What several layers have alike is drawn once, what differs apart, and gold as gold."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.model import GOLD
from annotator.project import Project
from annotator.project.edits import Relate, SetFragments, Tag, Untag
from annotator.ui.article.speech import describe_in_full
from annotator.ui.look import theme
from annotator.ui.review.drawn_layers import DrawnLayers
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press
from tests.ui.review.conftest import CLAIM, SPEAKER

pytestmark = pytest.mark.usefixtures("two_annotators")


@pytest.fixture
def three(window: MainWindow, project: Project) -> Project:
    """Dan has the speaker as Ana and Ben, the claim as Ana, and a relation as both."""
    project.annotator = "dan"
    window.session.do(Tag(SEED, "speaker", (SPEAKER,), {"kind": "named person"}, id="dan-speaker"))
    window.session.do(Tag(SEED, "claim", (CLAIM,), {"quotation": "direct"}, id="dan-claim"))
    window.session.do(Relate("dan-claim", "dan-speaker", "said_by", id="dan-r"))
    project.annotator = "cy"
    return project


def drawn(review: ReviewView) -> dict[str, str]:
    """Badge or owner of what is drawn, by id."""
    scene = review.article.scene
    return {id: scene.badges.get(id, each.annotator) for id, each in scene.annotations.items()}


def links(review: ReviewView) -> list[tuple[str, str, str]]:
    relations = review.article.scene.relations.values()
    return sorted((each.type, each.source, each.target) for each in relations)


@pytest.mark.usefixtures("three")
def test_what_all_have_alike_is_drawn_once_with_how_many_have_it(review: ReviewView) -> None:
    assert drawn(review) == {
        "ana-speaker": "3/3",
        "ana-claim": "2/3",
        "ben-claim": "ben",
        "ana-date": "ana",
    }
    assert review.article.scene.annotations["ana-speaker"].annotator == "ana, ben and dan"
    assert links(review) == [
        ("said_by", "ana-claim", "ana-speaker"),
        ("said_by", "ben-claim", "ana-speaker"),
    ]
    marks = {mark.annotation.id: mark for mark in review.article.scene.marks(0, 200)}
    assert (marks["ana-speaker"].owner, marks["ana-speaker"].kind) == ("3/3", "colleague")
    assert marks["ben-claim"].owner == "Be"


@pytest.mark.usefixtures("three")
def test_gold_is_drawn_as_gold_instead_of_the_version_that_it_is(
    review: ReviewView, press: Press
) -> None:
    press("A")
    review.groups.choose_annotation("ben-claim")
    press("1")
    scene = review.article.scene
    gold = {each.label: each.id for each in scene.annotations.values() if each.annotator == GOLD}
    assert drawn(review) == {
        gold["speaker"]: "gold",
        gold["claim"]: "gold",
        "ben-claim": "ben",
        "ana-date": "ana",
    }
    assert ("said_by", gold["claim"], gold["speaker"]) in links(review)
    review.groups.choose_annotation("dan-claim")
    assert review.article.highlights.current == gold["claim"]
    assert review.article.highlights.lit == {"ben-claim"}


def test_gold_that_contradicts_itself_says_so(review: ReviewView, press: Press) -> None:
    review.groups.choose_annotation("ana-claim")
    press("A")
    assert sorted(drawn(review).values()).count("gold !") == 2
    review.groups.choose_annotation("ana-claim")
    press("1")
    assert sorted(drawn(review).values()).count("gold") == 1
    assert "gold !" not in drawn(review).values()


@pytest.mark.usefixtures("three")
def test_a_click_on_what_is_drawn_for_several_goes_to_their_place(review: ReviewView) -> None:
    review.groups.choose_annotation("ana-date")
    review.article.mouse.clickedAnnotation.emit("ana-claim")
    assert review.groups.current is not None
    assert "dan-claim" in review.groups.current.annotation_ids
    assert review.article.highlights.current == "ana-claim"


@pytest.mark.usefixtures("three")
def test_after_any_change_all_is_drawn_as_if_it_were_opened_anew(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    def check() -> None:
        anew = DrawnLayers()
        annotations = {each.id: each for each in anew.show(review.groups.article)}
        assert review.article.scene.annotations == annotations
        assert review.article.scene.badges == anew.badges
        assert links(review) == sorted((r.type, r.source, r.target) for r in anew.relations)

    def as_other(name: str, *edits: SetFragments | Untag) -> None:
        window.session.set_annotator(name)
        for edit in edits:
            assert window.session.do(edit) is not None
            check()
        window.session.set_annotator("cy")

    review.groups.choose_annotation("ana-claim")
    press("2")
    check()
    as_other("dan", SetFragments("dan-claim", ((50, 96),)))
    for keys in (("1",), ("A",), ("N",)):
        review.groups.choose_annotation("ana-claim")
        press(*keys)
        check()
    as_other("ana", Untag("ana-claim"))
    with qtbot.waitSignal(window.jobs.finished):
        press("A", held=SHIFT)
    check()
    for _ in range(4):
        press("Z", held=CTRL)
        check()


def test_a_screen_reader_hears_whose_it_is(
    review: ReviewView, press: Press, project: Project
) -> None:
    press("A")
    assert "ana-speaker" not in review.article.scene.annotations
    (gold,) = (a for a in review.article.scene.annotations.values() if a.annotator == GOLD)
    scene, tag_set = review.article.scene, project.tag_set
    assert describe_in_full(gold, scene, tag_set).startswith("gold speaker")
    claim = scene.annotations["ben-claim"]
    assert describe_in_full(claim, scene, tag_set).startswith("ben’s claim")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_name_of_gold_is_on_a_golden_ground(
    review: ReviewView, press: Press, scheme: theme.Scheme
) -> None:
    theme.set_scheme(scheme)
    press("A")
    picture = review.article.viewport().grab().toImage()
    ground = theme.current().gold
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 1)
        for y in range(0, min(picture.height(), 400), 1)
    }
    assert ground.name() in colours
    theme.set_scheme("light")
