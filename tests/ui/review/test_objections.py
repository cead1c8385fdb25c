"""Enter accepts what is alike; where versions differ, it names the keys that decide."""

from random import Random

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.agreement.reviewed_groups import accept_agreed_in_project
from annotator.model.gold_conflicts import find_conflicts
from annotator.project import Project
from annotator.project.curating import Decide, DecideAll
from annotator.project.edits import Relate, SetAttributes, SetStatus, Tag, Together, Untag
from annotator.ui.review.article_groups import ALL, CONTRADICTING
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press
from tests.ui.review.conftest import CLAIM, LAST, SPEAKER

Enter = Qt.Key.Key_Return
pytestmark = pytest.mark.usefixtures("two_annotators")


@pytest.fixture
def said(window: MainWindow) -> list[str]:
    """What the window says."""
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    return said


def gold(project: Project) -> list[str]:
    return [each.label for each in project.review.gold(SEED).annotations]


def test_enter_accepts_what_is_the_same_for_all(
    review: ReviewView, press: Press, project: Project
) -> None:
    press(Enter)
    assert gold(project) == ["speaker"]


def test_enter_decides_nothing_where_one_of_two_has_nothing(
    review: ReviewView, press: Press, project: Project, said: list[str]
) -> None:
    review.groups.choose_annotation("ana-date")
    press(Enter)
    assert project.review.decisions() == []
    assert said[-1] == "Only ana has it: 1 or A takes it, E edits it, N takes none."
    assert review.card.objection.text() == said[-1]
    assert review.card.buttons["alike"].isHidden()
    assert not review.card.buttons["all"].isHidden()
    assert review.card.buttons["all"].text() == "Accept  A"
    press("A")
    assert gold(project) == ["date"]


def test_enter_decides_nothing_where_somebody_else_is_done_and_tagged_nothing(
    review: ReviewView, press: Press, project: Project, said: list[str]
) -> None:
    project.annotator = "dan"
    project.do(SetStatus(SEED, "done"))
    project.annotator = "cy"
    review.groups.choose_annotation("ana-speaker")
    press(Enter)
    assert project.review.decisions() == []
    assert said[-1] == (
        "dan has nothing here: 1 or A takes ana’s and ben’s, E edits it, N takes none."
    )


def test_what_somebody_lacks_is_named_with_the_other_differences(
    review: ReviewView, press: Press, project: Project, said: list[str]
) -> None:
    project.annotator = "dan"
    project.do(Tag(SEED, "date", (LAST,), id="dan-date"))
    project.annotator = "cy"
    review.groups.choose_annotation("ana-claim")
    press(Enter)
    assert said[-1] == (
        "The versions differ in their boundaries, and dan has nothing here: 1 takes ana’s, 2 "
        "ben’s, E edits one, N takes none, A keeps all."
    )


def test_enter_accepts_what_the_only_annotator_of_an_article_has(
    review: ReviewView, press: Press, project: Project
) -> None:
    project.annotator = "ben"
    project.do(Together("remove", (Untag("ben-claim"), Untag("ben-speaker"))))
    project.annotator = "cy"
    for id in ("ana-speaker", "ana-claim", "ana-date"):
        review.groups.choose_annotation(id)
        press(Enter)
    assert gold(project) == ["speaker", "claim", "date"]


def test_enter_decides_nothing_where_versions_differ_and_names_the_keys(
    review: ReviewView, press: Press, project: Project, said: list[str]
) -> None:
    review.groups.choose_annotation("ana-claim")
    press(Enter)
    assert project.review.decisions() == []
    (sentence,) = said
    assert sentence == (
        "The versions differ in their boundaries: 1 takes ana’s, 2 ben’s, E edits one, N takes "
        "none, A keeps all."
    )
    assert review.groups.current is not None
    assert "ana-claim" in review.groups.current.annotation_ids
    assert review.card.objection.isVisible()
    assert review.card.objection.text() == sentence
    press(Qt.Key.Key_Tab)
    assert review.card.objection.isHidden()


def test_the_keys_are_the_persons_own(
    window: MainWindow, review: ReviewView, press: Press, said: list[str]
) -> None:
    actions = window.actions_
    actions.choose(actions.keymap.without_key("review.edit", "E"))
    actions.choose(actions.keymap.with_key("review.edit", "F7"))
    actions.choose(actions.keymap.without_key("review.accept.2", "2"))
    review.groups.choose_annotation("ana-claim")
    press(Enter)
    assert said[-1].endswith("1 takes ana’s, F7 edits one, N takes none, A keeps all.")


def test_versions_that_are_equal_are_named_together(
    window: MainWindow, review: ReviewView, press: Press, project: Project, said: list[str]
) -> None:
    project.annotator = "dan"
    window.session.do(Tag(SEED, "claim", (CLAIM,), {"quotation": "direct"}, id="dan-claim"))
    window.session.do(Relate("dan-claim", "ana-speaker", "said_by"))
    project.annotator = "cy"
    review.groups.choose_annotation("ana-claim")
    press(Enter)
    assert said[-1].startswith("The versions differ in their boundaries")
    assert "1 takes ana’s and dan’s, 2 ben’s" in said[-1]


def test_enter_decides_nothing_where_attributes_differ(
    window: MainWindow, review: ReviewView, press: Press, project: Project, said: list[str]
) -> None:
    project.annotator = "ben"
    window.session.do(SetAttributes("ben-speaker", {"kind": "collective"}))
    project.annotator = "cy"
    review.groups.choose_annotation("ana-speaker")
    press(Enter)
    assert said[-1] == (
        "The versions differ in their attributes: 1 takes ana’s, 2 ben’s, E edits one, N takes "
        "none."
    )
    assert project.review.decisions() == []
    assert review.card.buttons["all"].isHidden()
    assert review.card.buttons["alike"].isHidden()
    press("A")  # Here it cannot be what most have.
    assert said[-1] == (
        "No value of “kind” is that of most: 1 takes ana’s, 2 ben’s, E edits one, N takes none."
    )
    assert review.card.objection.text() == said[-1]
    assert project.review.decisions() == []
    press("2")
    assert project.review.gold(SEED).annotations[0].attributes == {"kind": "collective"}


@pytest.fixture
def kinds(project: Project) -> Project:
    """Four people have a speaker alike, of whom the first one has another kind."""
    for name, kind in (("abe", "organization"), ("dan", "named person"), ("eve", "named person")):
        project.annotator = name
        project.do(Tag(SEED, "speaker", (SPEAKER,), {"kind": kind}, id=f"{name}-speaker"))
    project.annotator = "cy"
    return project


def test_where_values_differ_what_most_have_counts(
    kinds: Project, review: ReviewView, press: Press, said: list[str]
) -> None:
    review.groups.choose_annotation("ana-speaker")
    press(Enter)
    assert said[-1].endswith("N takes none, A takes what most have.")
    assert kinds.review.decisions() == []
    button = review.card.buttons["all"]
    assert button.isVisible()
    assert button.text() == "Take what most have  A"
    press("A")
    assert said[-1] == (
        "Equal versions became one annotation. The values that most have count: kind “named "
        "person” of ana, ben, dan and eve."
    )
    (speaker,) = kinds.review.gold(SEED).annotations
    assert speaker.attributes == {"kind": "named person"}
    assert speaker.metadata["gold"]["owners"] == ["abe", "ana", "ben", "dan", "eve"]


@pytest.fixture
def two_speakers(project: Project) -> Project:
    """Ana and Ben have a claim alike, and each has said by whom: by another speaker."""
    for name in ("ana", "ben"):
        project.annotator = name
        for place, label, at in (("s", "speaker", 200), ("t", "speaker", 220), ("c", "claim", 240)):
            project.do(Tag(SEED, label, ((at, at + 9),), id=f"{name}-{place}"))
        target = "s" if name == "ana" else "t"
        project.do(Relate(f"{name}-c", f"{name}-{target}", "said_by", id=f"{name}-said"))
    project.annotator = "cy"
    for place in ("s", "t"):
        ids = (f"ana-{place}", f"ben-{place}")
        project.do(Decide(SEED, ids, ids))
    return project


def test_relations_that_differ_are_chosen_first(
    two_speakers: Project, review: ReviewView, press: Press, said: list[str]
) -> None:
    review.groups.choose_annotation("ana-c")
    press(Enter)
    assert said[-1] == (
        "The versions differ in their relations: 1 takes ana’s, 2 ben’s, L chooses relations, "
        "N takes none, A keeps all."
    )
    press("L", Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Space, Enter)
    assert len(two_speakers.review.gold(SEED).relations) == 1
    assert review.groups.conflicts == []


def test_keeping_all_is_possible_and_the_contradiction_is_shown(
    two_speakers: Project, review: ReviewView, press: Press, said: list[str], qtbot: QtBot
) -> None:
    review.groups.choose_annotation("ana-c")
    press("A")
    assert len(two_speakers.review.gold(SEED).relations) == 2
    assert said[-1].startswith("The gold layer contradicts itself: claim “")
    assert "is “said by” speaker “" in said[-1]
    assert said[-1].endswith("Ctrl+Z takes it back.")
    review.groups.choose_annotation("ana-claim")
    press("A")
    assert "overlaps claim “" in said[-1]
    assert review.group_list.conflicts.text() == "2 contradictions in gold  G"
    assert review.group_list.conflicts.isVisible()
    first, second = (group for group in review.groups.all_groups if group.conflicts)
    review.groups.choose_annotation("ana-speaker")
    press("G")
    assert review.groups.current == first
    assert review.card.conflict.isVisible()
    assert "overlaps" in review.card.conflict.text()
    press("G")
    assert review.groups.current == second
    qtbot.mouseClick(review.group_list.conflicts, Qt.MouseButton.LeftButton)
    assert review.groups.current == first
    review.groups.show_only(CONTRADICTING)
    assert list(review.groups.shown_groups) == [first, second]
    press("1")
    assert list(review.groups.shown_groups) == [second]
    press("Z", held=CTRL)
    assert len(review.groups.shown_groups) == 2


def test_a_gold_layer_without_contradictions_says_so(
    review: ReviewView, press: Press, said: list[str]
) -> None:
    press("G")
    assert said == ["The gold layer of this article does not contradict itself."]
    assert review.group_list.conflicts.isHidden()


def test_enter_does_not_let_gold_overlap_what_is_gold_already(
    window: MainWindow, review: ReviewView, press: Press, project: Project, said: list[str]
) -> None:
    for name in ("ana", "ben"):
        project.annotator = name
        window.session.do(Tag(SEED, "date", ((124, 134),), id=f"{name}-crossing"))
    window.session.do(Tag(SEED, "date", (LAST,), id="ben-date"))
    project.annotator = "cy"
    review.groups.show_only(ALL)
    review.groups.choose_annotation("ana-date")
    press(Enter)
    review.groups.choose_annotation("ana-crossing")
    press(Enter)
    assert len(project.review.decisions()) == 1
    assert said[-1].startswith("It overlaps date “")
    assert said[-1].endswith("1 accepts it anyway, E edits it, N takes none.")
    press("1")
    assert len(project.review.decisions()) == 2
    assert review.group_list.conflicts.text() == "1 overlap in gold  G"
    tally = project.review.gold_conflicts(lambda *_: None)
    assert "with 1 overlap in 1 article" in tally.describe()


def test_what_all_agree_on_is_accepted_as_far_as_gold_stays_sound(
    window: MainWindow, review: ReviewView, project: Project, said: list[str], qtbot: QtBot
) -> None:
    for name in ("ana", "ben"):
        project.annotator = name
        crossing = (SPEAKER[1] - 4, SPEAKER[1] + 4)
        window.session.do(Tag(SEED, "speaker", (crossing,), id=f"{name}-crossing"))
    project.annotator = "cy"
    qtbot.waitUntil(lambda: window.actions_["review.accept-agreed"].isEnabled())
    with qtbot.waitSignal(window.jobs.finished):
        qtbot.keyClick(review.article, Qt.Key.Key_A, SHIFT)
    assert said[-1] == (
        "Accepted 0 agreed places. 2 agreed places are left to judge: in the gold layer they "
        "would overlap, or have two speakers."
    )
    assert project.review.decisions() == []


@pytest.fixture
def random_layers(request: pytest.FixtureRequest, project: Project) -> Project:
    """Three people tag and relate at random, mostly what the others have."""
    random = Random(request.param)
    spans = [(at, at + random.choice([6, 10, 24])) for at in range(200, 420, 11)]
    labels = {start: random.choice(["claim", "claim", "speaker"]) for start, _ in spans}
    speakers = [start for start, label in labels.items() if label == "speaker"]
    said_by = {
        start: random.sample(speakers, min(random.choice([0, 1, 1, 2]), len(speakers)))
        for start, label in labels.items()
        if label == "claim"
    }
    for name in ("ana", "ben", "dan"):
        project.annotator = name
        own = {
            start: end + random.choice([0] * 12 + [9])
            for start, end in spans
            if random.random() > 0.05
        }
        edits: list[Tag | Relate] = [
            Tag(SEED, labels[start], ((start, end),), id=f"{name}-{start}")
            for start, end in own.items()
        ]
        for claim in own.keys() & said_by.keys():
            chosen = said_by[claim] if random.random() > 0.1 else speakers[:1]
            edits += [
                Relate(f"{name}-{claim}", f"{name}-{speaker}", "said_by")
                for speaker in chosen
                if speaker in own
            ]
        project.do(Together("tag", tuple(edits)))
    project.annotator = "cy"
    return project


@pytest.mark.parametrize("random_layers", range(6), indirect=True)
def test_enter_on_every_place_never_makes_gold_contradict_itself(
    random_layers: Project, review: ReviewView
) -> None:
    ids = [group.annotation_ids[0] for group in review.groups.all_groups]
    Random(len(ids)).shuffle(ids)
    for id in ids:
        review.groups.choose_annotation(id)
        review.verdicts.accept_alike()
        assert review.groups.conflicts == []
    judged = [group for group in review.groups.all_groups if group.decision is not None]
    assert not [group for group in judged if group.aligned.missing]
    gold = random_layers.review.gold(SEED)
    assert gold.annotations
    assert find_conflicts(gold.annotations, gold.relations, random_layers.tag_set) == []
    assert review.groups.left_count > 0


@pytest.mark.parametrize("random_layers", range(6, 12), indirect=True)
def test_what_is_agreed_never_makes_gold_contradict_itself(random_layers: Project) -> None:
    agreed = accept_agreed_in_project(random_layers, lambda *_: None)
    assert agreed.verdicts
    assert {len(verdict.annotations) for verdict in agreed.verdicts} == {3}
    random_layers.do(DecideAll(agreed.verdicts))
    gold = random_layers.review.gold(SEED)
    assert find_conflicts(gold.annotations, gold.relations, random_layers.tag_set) == []
