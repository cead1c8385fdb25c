"""Verdicts of several reviewers meet: which counts does not depend on anybody's clock."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.reviewed_groups import read_groups
from annotator.formats.jsonl import lines as jsonl
from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Decision, Document, InputError
from annotator.model.curation import contested_pairs, decision_stamp, effective_decisions
from annotator.project import Project, transaction
from annotator.project.curating import CommentVerdict, Decide, Withdraw
from annotator.project.edits import Relate, SetFragments, Tag, Unrelate, Untag

TEXT = "Moscow said no to all of it. Kyiv said yes."
PLACE = ("ana-claim", "bo-claim")
REVIEWERS = ("cy", "dee", "eve")


@dataclass
class Clock:
    """The time on the machine that is used just now; ``hour`` says how far it is off."""

    hour: int = 12

    def __post_init__(self) -> None:
        self.ticks = count()

    def now(self) -> str:
        return f"2025-12-22T{self.hour:02d}:00:00.{next(self.ticks):03d}Z"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Everybody's clock."""
    made = Clock()
    monkeypatch.setattr(transaction, "now", made.now)
    return made


def tagged(path: Path) -> None:
    """What ana and bo tagged in one article."""
    with Project.create(path, default_tag_set(), annotator="ana") as made:
        made.add([AnnotatedDocument(Document("a", "No", TEXT))])
        for name, end in (("ana", 27), ("bo", 14)):
            made.annotator = name
            made.do(Tag("a", "claim", ((12, end),), id=f"{name}-claim"))
            made.do(Tag("a", "speaker", ((0, 6),), id=f"{name}-speaker"))


@pytest.fixture
def reviewing(tmp_path: Path, clock: Clock) -> Iterator[Callable[[str], Project]]:
    """Gives each reviewer a copy of the project."""
    tagged(tmp_path / "all.annotator")
    made: list[Project] = []

    def make(name: str) -> Project:
        copyfile(tmp_path / "all.annotator", tmp_path / f"{name}.annotator")
        made.append(Project.open(tmp_path / f"{name}.annotator", annotator=name))
        return made[-1]

    yield make
    for project in made:
        project.close()


def counts(project: Project) -> list[tuple[str, tuple[str, ...]]]:
    """Whose verdicts count, and what they took."""
    return [
        (each.reviewer, each.accepted)
        for each in effective_decisions(project.review.decisions("a"))
    ]


def states(project: Project) -> list[str]:
    """The states of the places, in the order of the text."""
    return [group.state for group in read_groups(project, "a")]


def exported(project: Project) -> bytes:
    """The native export."""
    out = BytesIO()
    jsonl.write(project.stream(), out)
    return out.getvalue()


@pytest.mark.parametrize("slow", [1, 12, 23])
def test_a_verdict_over_anothers_counts_whatever_the_clocks_say(
    reviewing: Callable[[str], Project], clock: Clock, slow: int
) -> None:
    cy, dee = reviewing("cy"), reviewing("dee")
    cy.do(Decide("a", PLACE, PLACE[:1]))
    dee.merge(cy.path)
    clock.hour = slow
    dee.do(Decide("a", PLACE, PLACE[1:]))
    clock.hour = 12
    cy.merge(dee.path)
    assert counts(cy) == counts(dee) == [("dee", PLACE[1:])]
    assert contested_pairs(cy.review.decisions("a")) == []
    assert states(cy)[1] == "judged"
    # And the first of them again, who has seen the other's now.
    cy.do(Decide("a", PLACE, PLACE[:1]))
    assert counts(cy) == [("cy", PLACE[:1])]
    dee.merge(cy.path)
    assert counts(dee) == [("cy", PLACE[:1])]


def test_verdicts_that_did_not_know_each_other_are_told_until_somebody_decides(
    reviewing: Callable[[str], Project],
) -> None:
    cy, dee, eve = (reviewing(name) for name in REVIEWERS)
    cy.do(Decide("a", PLACE, PLACE[:1]))
    dee.do(Decide("a", PLACE, PLACE[1:]))
    for each in (cy, dee):
        eve.merge(each.path)
    assert states(eve)[1] == "contested"
    eve.do(Decide("a", PLACE, PLACE[1:]))
    assert states(eve)[1] == "judged"
    for each in (cy, dee):
        each.merge(eve.path)
        assert counts(each) == [("eve", PLACE[1:])]
        assert states(each)[1] == "judged"
    (own,) = (each for each in eve.review.decisions("a") if each.reviewer == "eve")
    eve.do(Withdraw(own.id))
    assert states(eve)[1] == "contested"


def test_who_changes_a_verdict_that_was_answered_is_not_answered(
    reviewing: Callable[[str], Project],
) -> None:
    cy, dee = reviewing("cy"), reviewing("dee")
    cy.do(Decide("a", PLACE, PLACE[:1]))
    dee.merge(cy.path)
    dee.do(Decide("a", PLACE, PLACE[1:]))
    cy.do(Decide("a", PLACE))
    cy.merge(dee.path)
    assert states(cy)[1] == "contested"
    (own,) = (each for each in cy.review.decisions("a") if each.reviewer == "cy")
    # A word about it is no other verdict.
    before = decision_stamp(own)
    cy.do(CommentVerdict(own.id, "Neither."))
    (own,) = (each for each in cy.review.decisions("a") if each.reviewer == "cy")
    assert decision_stamp(own) == before


def test_the_same_verdict_over_another_is_a_verdict(
    reviewing: Callable[[str], Project],
) -> None:
    cy, dee = reviewing("cy"), reviewing("dee")
    cy.do(Decide("a", PLACE, PLACE[:1]))
    dee.merge(cy.path)
    dee.do(Decide("a", PLACE, PLACE[1:]))
    cy.merge(dee.path)
    cy.do(Decide("a", PLACE, PLACE[:1]))
    assert counts(cy) == [("cy", PLACE[:1])]
    done = cy.history.undo_title()
    cy.do(Decide("a", PLACE, PLACE[:1]))
    cy.undo()
    assert (done, counts(cy)) == ("accept for the gold layer", [("dee", PLACE[1:])])


def test_verdicts_of_older_programs_go_by_their_time_and_lose_to_others(
    reviewing: Callable[[str], Project],
) -> None:
    one = Decision("d", "a", "cy", "2", PLACE)
    other = Decision("e", "a", "dee", "1", PLACE, PLACE)
    assert effective_decisions([one, other]) == [one]
    assert contested_pairs([one, other]) == [(other, one)]
    cy = reviewing("cy")
    cy.do(Decide("a", PLACE, PLACE[:1]))
    (newer,) = cy.review.decisions("a")
    assert effective_decisions([one, other, newer]) == [newer]


# What was judged stays as it was judged.


def said(project: Project) -> list[tuple[str, str]]:
    """Label and text of the gold annotations."""
    return [(each.label, each.text) for each in project.review.gold("a").annotations]


def test_gold_keeps_what_was_judged(reviewing: Callable[[str], Project]) -> None:
    cy = reviewing("cy")
    cy.do(Decide("a", PLACE, PLACE[1:]))
    cy.annotator = "bo"
    cy.do(SetFragments("bo-claim", ((18, 21),)))
    assert said(cy) == [("claim", "no")]
    (claim,) = cy.review.gold("a").annotations
    assert claim.metadata["gold"]["owners"] == ["bo"]
    assert claim.metadata["gold"]["changed_since"] is True
    assert states(cy) == ["left", "outdated"]
    cy.do(Untag("bo-claim"))
    assert said(cy) == [("claim", "no")]
    assert states(cy) == ["left", "outdated"]
    # With the last of the place all of it is gone: there is nothing to judge.
    cy.annotator = "ana"
    cy.do(Untag("ana-claim"))
    assert said(cy) == []
    cy.undo()
    cy.annotator = "cy"
    cy.do(Decide("a", PLACE[:1], PLACE[:1]))
    assert said(cy) == [("claim", "no to all of it")]
    assert states(cy) == ["left", "judged"]


def related(project: Project) -> list[str]:
    """The types of the gold relations."""
    return [each.type for each in project.review.gold("a").relations]


def test_what_others_relate_later_waits_until_the_place_is_judged_again(
    reviewing: Callable[[str], Project],
) -> None:
    cy = reviewing("cy")
    speakers = ("ana-speaker", "bo-speaker")
    for place in (PLACE, speakers):
        cy.do(Decide("a", place, place))
    cy.annotator = "bo"
    cy.do(Relate("bo-claim", "bo-speaker", "said_by", id="said"))
    assert related(cy) == []
    assert states(cy) == ["judged", "outdated"]
    cy.annotator = "cy"
    cy.do(Decide("a", PLACE, PLACE))
    assert related(cy) == ["said_by"]
    assert states(cy) == ["judged", "judged"]
    cy.annotator = "bo"
    cy.do(Unrelate("said"))
    assert related(cy) == []
    assert states(cy) == ["judged", "outdated"]
    cy.undo()
    assert related(cy) == ["said_by"]
    # What one relates oneself is one's own word on it.
    cy.annotator = "cy"
    cy.do(Relate("ana-claim", "ana-speaker", "said_by"))
    assert related(cy) == ["said_by", "said_by"]
    assert states(cy) == ["judged", "judged"]


def test_a_relation_that_was_picked_goes_as_it_was_picked(
    reviewing: Callable[[str], Project],
) -> None:
    cy = reviewing("cy")
    cy.annotator = "bo"
    cy.do(Relate("bo-claim", "bo-speaker", "said_by", id="said"))
    cy.annotator = "cy"
    cy.do(Decide("a", ("ana-speaker", "bo-speaker"), ("bo-speaker",)))
    cy.do(Decide("a", PLACE, PLACE[:1], relations=("said",)))
    assert related(cy) == ["said_by"]
    cy.annotator = "ana"
    cy.do(Relate("ana-claim", "ana-speaker", "said_by"))
    assert related(cy) == ["said_by"]
    assert len(cy.review.gold("a").relations[0].metadata["gold"]["from"]) == 1
    assert states(cy)[1] == "outdated"


def test_verdicts_of_older_programs_follow_what_is_there(
    reviewing: Callable[[str], Project],
) -> None:
    cy = reviewing("cy")
    cy.do(Decide("a", PLACE, PLACE[1:]))
    cy._db.execute(
        "UPDATE records SET data = json_remove(data, '$.taken', '$.drawn', '$.turn', '$.over')"
    )
    cy.annotator = "bo"
    cy.do(Relate("bo-claim", "bo-speaker", "said_by"))
    assert states(cy) == ["left", "judged"]
    cy.do(SetFragments("bo-claim", ((18, 21),)))
    assert said(cy) == [("claim", "all")]
    assert states(cy) == ["left", "outdated"]
    cy.annotator = "cy"
    cy.do(Decide("a", PLACE, PLACE[1:]))
    assert states(cy) == ["left", "judged"]


def test_what_was_judged_travels(reviewing: Callable[[str], Project], tmp_path: Path) -> None:
    cy, dee = reviewing("cy"), reviewing("dee")
    cy.do(Decide("a", PLACE, PLACE[1:]))
    cy.annotator = "bo"
    cy.do(SetFragments("bo-claim", ((18, 21),)))
    dee.merge(cy.path)
    assert said(dee) == [("claim", "no")]
    with Project.create(tmp_path / "new.annotator", default_tag_set(), annotator="eve") as again:
        again.add(list(cy.stream()))
        assert said(again) == [("claim", "no")]
        assert again.review.decisions("a") == cy.review.decisions("a")


# Any reviewers, whatever they do and merge in which order, come to the same.


@dataclass(frozen=True)
class Deed:
    """What somebody does next, on a machine whose clock shows some hour."""

    who: int
    what: str
    hour: int
    which: int


deeds = st.lists(
    st.builds(
        Deed,
        st.integers(0, 2),
        st.sampled_from(["judge"] * 3 + ["merge"] * 2 + ["undo", "withdraw", "move", "relate"]),
        st.integers(0, 23),
        st.integers(0, 11),
    ),
    max_size=16,
)
PLACES = (PLACE, ("ana-claim",), ("ana-speaker", "bo-speaker"), ("bo-claim", "ana-speaker"))


def act(projects: Sequence[Project], deed: Deed) -> None:
    """Do it, as far as there is something to do it with."""
    project = projects[deed.who]
    place = PLACES[deed.which % len(PLACES)]
    if deed.what == "judge":
        project.do(Decide("a", place, place[: deed.which % 3]))
    elif deed.what == "merge":
        project.merge(projects[(deed.who + 1 + deed.which % 2) % 3].path)
    elif deed.what == "undo":
        project.undo()
    elif deed.what == "withdraw":
        own = [each for each in project.review.decisions("a") if each.reviewer == project.annotator]
        if own:
            project.do(Withdraw(own[deed.which % len(own)].id))
    else:
        reviewer, project.annotator = project.annotator, "ana"
        try:
            if deed.what == "move":
                project.do(SetFragments("ana-claim", ((12, 16 + deed.which),)))
            else:
                project.do(Relate("ana-claim", "ana-speaker", "said_by"))
        finally:
            project.annotator = reviewer


def told(project: Project) -> tuple[object, ...]:
    """All that follows from verdicts."""
    return exported(project), project.review.gold("a"), counts(project), states(project)


@settings(max_examples=25, deadline=None)
@given(deeds)
def test_merging_is_commutative_associative_and_idempotent(done: list[Deed]) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        clock = Clock()
        patch.setattr(transaction, "now", clock.now)
        folder = Path(name)
        tagged(folder / "all.annotator")
        projects: list[Project] = []
        for who in REVIEWERS:
            copyfile(folder / "all.annotator", folder / f"{who}.annotator")
            projects.append(Project.open(folder / f"{who}.annotator", annotator=who))
        for deed in done:
            clock.hour = deed.hour
            with suppress(InputError):  # People try what cannot be done.
                act(projects, deed)
        for project in projects:
            project.close()
        ends: list[tuple[object, ...]] = []
        target = folder / "target.annotator"
        for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
            copyfile(projects[order[0]].path, target)
            with Project.open(target, annotator="fay") as merged:
                for other in order[1:]:
                    merged.merge(projects[other].path)
                ends.append(told(merged))
                assert all(merged.merge(each.path).nothing_new for each in projects)
                assert told(merged) == ends[-1]
                _check_order(merged.review.decisions("a"))
        pair = folder / "pair.annotator"
        copyfile(projects[1].path, pair)
        with Project.open(pair, annotator="fay") as merged:
            merged.merge(projects[2].path)
        copyfile(projects[0].path, target)
        with Project.open(target, annotator="fay") as merged:
            merged.merge(pair)
            ends.append(told(merged))
        assert all(end == ends[0] for end in ends)


def _check_order(given: Sequence[Decision]) -> None:
    """No verdict counts while one stands there whose reviewer knew it."""
    counting = effective_decisions(given)
    for each in counting:
        here = [other for other in given if not set(each.annotations).isdisjoint(other.annotations)]
        assert not any(decision_stamp(each) in other.over for other in here)
