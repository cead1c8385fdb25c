"""Suggestions: offered, accepted, rejected, taken back; never mixed with anybody's work."""

import sqlite3
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.jsonl.lines import write
from annotator.model import Annotation, Identity, InputError, Suggestion, TagSet, ValidationError
from annotator.project import Project
from annotator.project.edits import (
    AddIdentity,
    Relate,
    RemoveDocument,
    RemoveIdentity,
    Tag,
    Together,
)
from annotator.project.suggesting import Accept, Reject, Settle, Suggest, make_suggestion
from tests.project.conftest import SEED
from tests.project.older import make_program_newer
from tests.values import present


def offered(project: Project, phrase: str, label: str, **more: Any) -> Suggestion:
    """A suggestion for the first place where a phrase stands."""
    document = project.document(SEED)
    start = document.text.index(phrase)
    span = ((start, start + len(phrase)),)
    return make_suggestion(document, project.annotator, label, span, source="test", **more)


def waiting(project: Project) -> list[str]:
    return [one.id for one in project.suggestions.waiting(SEED)]


def test_what_is_suggested_is_nobodys_work(project: Project) -> None:
    before = project.counts()
    one = offered(project, "Miami", "location", confidence=0.5)
    changes = project.do(Suggest((one,)))
    assert changes.suggestions == {one.id}
    assert changes.annotations == changes.documents == frozenset()
    assert project.suggestions.waiting(SEED) == [one]
    assert project.suggestions.count_by_article() == {SEED: 1}
    assert project.annotations(SEED) == []
    assert project.counts().annotations == before.annotations
    assert present(project.articles.summary(SEED)).annotations == 0
    assert project.check() == []
    out = BytesIO()
    write(project.stream(), out)
    assert SEED.encode() in out.getvalue()
    assert one.id.encode() not in out.getvalue()


def test_suggestions_come_in_the_order_of_the_text(project: Project) -> None:
    late, early = offered(project, "Miami", "location"), offered(project, "Zelenskyy", "person")
    project.do(Suggest((late, early)))
    assert waiting(project) == [early.id, late.id]


def test_accepting_makes_an_annotation_of_ones_own_and_undo_gives_it_back(
    project: Project,
) -> None:
    one = offered(project, "Miami", "location", confidence=0.75)
    project.do(Suggest((one,)))
    changes = project.do(Accept((one.id,)))
    assert changes.suggestions == changes.annotations == {one.id}
    (made,) = project.annotations(SEED)
    assert made == one.annotation
    assert (made.annotator, made.origin, made.confidence) == ("ana", "suggested", 0.75)
    assert waiting(project) == []
    assert [entry.title for entry in project.history.of_annotation(made.id)] == [
        "accept a suggestion"
    ]
    project.undo()
    assert project.annotations(SEED) == []
    assert waiting(project) == [one.id]
    project.redo()
    assert project.annotations(SEED) == [made]
    assert waiting(project) == []


def test_what_was_taken_back_can_be_accepted_again(project: Project) -> None:
    one = offered(project, "Miami", "location")
    project.do(Suggest((one,)))
    project.do(Accept((one.id,)))
    project.undo()
    project.do(Accept((one.id,)))
    assert [a.id for a in project.annotations(SEED)] == [one.id]


def test_what_was_rejected_is_not_offered_again(project: Project) -> None:
    one = offered(project, "Miami", "location")
    project.do(Suggest((one,)))
    project.do(Reject((one.id,)))
    assert waiting(project) == []
    assert project.do(Suggest((one,))).suggestions == frozenset()
    assert waiting(project) == []
    project.undo()
    assert project.history.undo_title() == "suggest"
    assert waiting(project) == [one.id]


def test_what_is_tagged_so_already_is_not_offered(project: Project) -> None:
    one = offered(project, "Miami", "location")
    project.do(Tag(SEED, "location", one.annotation.fragments))
    project.do(Suggest((one, offered(project, "Miami", "event"))))
    assert [s.annotation.label for s in project.suggestions.waiting(SEED)] == ["event"]


def test_undo_takes_suggestions_away_and_they_can_be_made_anew(project: Project) -> None:
    one = offered(project, "Miami", "location")
    project.do(Suggest((one,)))
    project.undo()
    assert waiting(project) == []
    project.do(Suggest((one,)))
    assert waiting(project) == [one.id]


def test_several_are_judged_in_one_step(project: Project) -> None:
    some = tuple(offered(project, phrase, "location") for phrase in ("Miami", "Russia", "Ukraine"))
    project.do(Suggest(some))
    assert project.do(Accept(tuple(waiting(project)))).title == "accept 3 suggestions"
    assert len(project.annotations(SEED)) == 3
    project.undo()
    project.do(Reject(tuple(waiting(project))))
    assert waiting(project) == project.annotations(SEED) == []
    project.undo()
    assert len(waiting(project)) == 3


def test_another_label_may_be_given_and_attributes_that_it_lacks_go(project: Project) -> None:
    one = offered(project, "Zelenskyy", "speaker", attributes={"kind": "named person"})
    project.do(Suggest((one,)))
    project.do(Accept((one.id,), label="person"))
    (made,) = project.annotations(SEED)
    assert (made.label, made.attributes) == ("person", {})


def test_an_identity_comes_along_while_it_is_there(project: Project) -> None:
    project.do(AddIdentity(Identity("z", "Volodymyr Zelenskyy")))
    one = offered(project, "Zelenskyy", "speaker", identity="z")
    project.do(Suggest((one,)))
    project.do(Accept((one.id,)))
    assert project.annotations(SEED) == [one.annotation]
    project.undo()
    project.do(RemoveIdentity("z"))
    project.do(Accept((one.id,)))
    assert [a.identity for a in project.annotations(SEED)] == [None]
    assert project.check() == []


def test_one_that_was_tagged_by_hand_meanwhile_is_not_doubled(project: Project) -> None:
    one = offered(project, "Miami", "location")
    project.do(Suggest((one,)))
    project.do(Tag(SEED, "location", one.annotation.fragments, id="mine"))
    project.do(Accept((one.id,)))
    assert [a.id for a in project.annotations(SEED)] == ["mine"]
    assert waiting(project) == []


def test_what_was_tagged_by_hand_waits_no_longer(project: Project) -> None:
    one = offered(project, "Miami", "location")
    project.do(Suggest((one,)))
    by_hand = Tag(SEED, "location", one.annotation.fragments, id="mine")
    project.do(Together("tag", (Settle((one.id,)), by_hand)))
    assert waiting(project) == []
    assert [(a.id, a.origin) for a in project.annotations(SEED)] == [("mine", "manual")]
    project.undo()
    assert waiting(project) == [one.id]
    assert project.annotations(SEED) == []


def test_relations_come_with_the_second_of_their_ends(project: Project) -> None:
    claim = offered(project, "weekend discussions", "claim")
    speaker = offered(project, "The Kremlin", "speaker")
    link = ("said_by", claim.id, speaker.id)
    claim = offered(project, "weekend discussions", "claim", links=(link,))
    project.do(Suggest((claim, speaker)))
    for first, second in ((claim, speaker), (speaker, claim)):
        project.do(Accept((first.id,)))
        assert project.relations(SEED) == []
        project.do(Accept((second.id,)))
        (relation,) = project.relations(SEED)
        assert (relation.type, relation.source, relation.target) == link
        project.undo()
        project.undo()
        assert project.relations(SEED) == project.annotations(SEED) == []
    project.do(Accept((claim.id, speaker.id)))
    assert len(project.relations(SEED)) == 1
    assert project.check() == []


def test_a_relation_that_is_there_or_not_allowed_is_left_out(project: Project) -> None:
    claim = offered(project, "weekend discussions", "claim")
    speaker = offered(project, "The Kremlin", "speaker")
    link = ("said_by", claim.id, speaker.id)
    project.do(Suggest((offered(project, "weekend discussions", "claim", links=(link,)), speaker)))
    project.do(Accept((claim.id,)))
    project.do(Accept((speaker.id,), label="cue"))
    assert project.relations(SEED) == []
    project.undo()
    making = Together("x", (Accept((speaker.id,)), Relate(claim.id, speaker.id, "about")))
    project.do(making)
    assert {r.type for r in project.relations(SEED)} == {"said_by", "about"}


def test_suggestions_are_for_one_annotator(project: Project) -> None:
    one = offered(project, "Miami", "location")
    project.do(Suggest((one,)))
    project.annotator = "ben"
    assert project.suggestions.waiting(SEED) == []
    assert project.suggestions.count_by_article() == {}
    with pytest.raises(InputError, match="is for ana; you work as ben"):
        project.do(Accept((one.id,)))
    with pytest.raises(InputError, match="is for ana; you work as ben"):
        project.do(Suggest((one,)))
    theirs = offered(project, "Miami", "location")
    assert theirs.id != one.id
    project.do(Suggest((theirs,)))
    assert waiting(project) == [theirs.id]


def test_one_that_does_not_wait_cannot_be_judged(project: Project) -> None:
    one = offered(project, "Miami", "location")
    project.do(Suggest((one,)))
    project.do(Reject((one.id,)))
    for command in (Accept((one.id,)), Reject((one.id,))):
        with pytest.raises(InputError, match="may have been accepted or rejected"):
            project.do(command)


def test_bad_suggestions_are_refused(project: Project) -> None:
    document = project.document(SEED)
    good = offered(project, "Miami", "location")
    outside = Annotation("x", "ana", "location", ((0, 10**6),), "")
    with pytest.raises(ValidationError, match="outside the text"):
        project.do(Suggest((good, Suggestion(SEED, outside, "test"))))
    with pytest.raises(ValidationError, match="no label “rumour”"):
        project.do(Suggest((make_suggestion(document, "ana", "rumour", ((0, 4),), source="test"),)))
    assert waiting(project) == []


def test_those_of_an_article_that_went_do_not_count(project: Project) -> None:
    project.do(Suggest((offered(project, "Miami", "location"),)))
    project.do(RemoveDocument(SEED))
    assert project.suggestions.count_by_article() == {}
    assert project.check() == []


def test_they_are_there_after_a_restart(project: Project, path: Path) -> None:
    one = offered(project, "Miami", "location", attributes={})
    project.do(Suggest((one,)))
    project.close()
    with Project.open(path, annotator="ana") as again:
        assert again.suggestions.waiting(SEED) == [one]
        again.undo()
        assert again.suggestions.waiting(SEED) == []


def test_check_finds_one_whose_offsets_were_moved(project: Project, path: Path) -> None:
    project.do(Suggest((offered(project, "Miami", "location"),)))
    project.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE suggestions SET fragments = '[[27,41]]'")
    db.close()
    with Project.open(path) as again:
        (said,) = again.check()
    assert "a suggestion" in said
    assert "27–41" in said


def test_suggestions_are_there_in_a_file_that_was_brought_up_to_date(
    tmp_path: Path, tag_set: TagSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.annotator"
    Project.create(path, tag_set, annotator="ana").close()
    make_program_newer(monkeypatch)
    with Project.open(path, annotator="ana") as project:
        assert project.backup is not None
        assert project.suggestions.count_by_article() == {}
        assert project.check() == []


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=14))
def test_undo_of_everything_leaves_nothing(project: Project, acts: list[tuple[int, int]]) -> None:
    """Whatever is offered, judged and taken back: the file is sound, and undo leads back."""
    some = [offered(project, p, "location") for p in ("Miami", "Russia", "Ukraine", "Kremlin")]
    for act, which in acts:
        now = waiting(project)
        if act == 0:
            project.do(Suggest((some[which],)))
        elif act == 3:
            if project.history.undo_title() != "import":
                project.undo()
        elif now:
            project.do((Accept if act == 1 else Reject)((now[which % len(now)],)))
        tagged = {a.id for a in project.annotations(SEED)}
        assert tagged.isdisjoint(waiting(project))
    assert project.check() == []
    while project.history.undo_title() != "import":
        project.undo()
    assert waiting(project) == project.annotations(SEED) == []
