"""Verdicts, the gold layer that follows from them, comments: records that travel and merge."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.formats.importing import import_paths
from annotator.formats.jsonl import lines as jsonl
from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Annotation, Document, InputError, Relation, Version
from annotator.model.curation import (
    Decision,
    annotation_digest,
    contested_pairs,
    effective_decisions,
    find_outdated,
)
from annotator.model.gold import derive_gold
from annotator.model.validate import covered_text
from annotator.project import Project
from annotator.project.curating import (
    AddComment,
    ChangeComment,
    CommentVerdict,
    Decide,
    DecideAll,
    RemoveComment,
    Resolve,
    Withdraw,
)
from annotator.project.edits import Relate, SetAttributes, Tag, Together, Unrelate, Untag

TEXT = "Moscow said no to all of it. Kyiv said yes."
SPEAKER, CUE, CLAIM = (0, 6), (7, 11), (12, 27)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """What ana and bo tagged in one article, before cy, who reviews it."""
    path = tmp_path / "kyiv.annotator"
    with Project.create(path, default_tag_set(), annotator="ana") as made:
        made.add([AnnotatedDocument(Document("a", "No", TEXT))])
        for name, claim in (("ana", CLAIM), ("bo", (12, 14))):
            made.annotator = name
            made.do(
                Together(
                    "tag",
                    (
                        Tag("a", "speaker", (SPEAKER,), id=f"{name}-speaker"),
                        Tag("a", "claim", (claim,), {"quotation": "direct"}, id=f"{name}-claim"),
                        Relate(f"{name}-claim", f"{name}-speaker", "said_by", id=f"{name}-r"),
                    ),
                )
            )
        made.annotator = "cy"
        yield made


SPEAKERS, CLAIMS = ("ana-speaker", "bo-speaker"), ("ana-claim", "bo-claim")


def said(project: Project) -> list[tuple[str, str]]:
    """Label and text of the gold annotations."""
    return [(each.label, each.text) for each in project.review.gold("a").annotations]


def work(
    project: Project,
) -> tuple[list[Decision], list[Annotation], list[Relation]]:
    """Verdicts, and what they are on."""
    return project.review.decisions("a"), project.annotations("a"), project.relations("a")


def related(project: Project) -> list[tuple[str, str, str]]:
    """Source, type and target of the gold relations, as texts."""
    made = project.review.gold("a")
    text = {each.id: each.text for each in made.annotations}
    return [(text[each.source], each.type, text[each.target]) for each in made.relations]


def test_the_gold_layer_follows_from_verdicts(project: Project) -> None:
    assert project.review.gold("a").annotations == ()
    project.do(Decide("a", SPEAKERS, SPEAKERS))
    project.do(Decide("a", CLAIMS, ("bo-claim",)))
    assert said(project) == [("speaker", "Moscow"), ("claim", "no")]
    assert related(project) == [("no", "said_by", "Moscow")]
    speaker, claim = project.review.gold("a").annotations
    assert {each.annotator for each in (speaker, claim)} == {"gold"}
    assert speaker.metadata["gold"]["from"] == ["ana-speaker", "bo-speaker"]
    assert speaker.metadata["gold"]["owners"] == ["ana", "bo"]
    assert claim.attributes == {"quotation": "direct"}
    (decision,) = (d for d in project.review.decisions("a") if "bo-claim" in d.annotations)
    assert claim.metadata["gold"]["decisions"] == [decision.id]
    assert claim.metadata["gold"]["reviewers"] == ["cy"]
    # Nobody's own work was touched.
    assert len(project.annotations("a")) == 4
    assert project.check() == []


def test_a_relation_leads_to_what_stands_for_its_end(project: Project) -> None:
    """The claim is ana's, the speaker bo's: ana's relation goes from the one to the other."""
    project.do(Decide("a", SPEAKERS, ("bo-speaker",)))
    project.do(Decide("a", CLAIMS, ("ana-claim",)))
    assert related(project) == [("no to all of it", "said_by", "Moscow")]
    assert project.review.gold("a").relations[0].metadata["gold"]["from"] == ["ana-r"]


def test_a_reviewer_s_own_relation_goes_with_her_version_only(project: Project) -> None:
    """Bo reviews what ana and he tagged, and takes ana's claim: hers has no relation now."""
    project.annotator = "ana"
    project.do(Unrelate("ana-r"))
    project.annotator = "bo"
    project.do(Decide("a", SPEAKERS, SPEAKERS))
    project.do(Decide("a", CLAIMS, ("ana-claim",)))
    assert related(project) == []
    project.do(Decide("a", CLAIMS, ("bo-claim",)))
    assert related(project) == [("no", "said_by", "Moscow")]
    # What he draws from the version that he took is meant for the gold layer.
    project.do(Decide("a", CLAIMS, ("ana-claim",)))
    project.do(Relate("ana-claim", "bo-speaker", "said_by", id="bo-drew"))
    assert related(project) == [("no to all of it", "said_by", "Moscow")]


def test_relations_are_curated_too(project: Project) -> None:
    project.do(Decide("a", SPEAKERS, SPEAKERS))
    project.do(Decide("a", CLAIMS, ("ana-claim",), relations=()))
    assert related(project) == []
    project.do(Decide("a", CLAIMS, ("ana-claim",), relations=("bo-r",)))
    assert project.review.gold("a").relations[0].metadata["gold"]["from"] == ["bo-r"]


def test_what_is_rejected_takes_its_relations_along(project: Project) -> None:
    project.do(Decide("a", SPEAKERS))
    project.do(Decide("a", CLAIMS, CLAIMS))
    assert said(project) == [("claim", "no to all of it"), ("claim", "no")]
    assert related(project) == []


def test_an_edited_version_goes_in_instead(project: Project) -> None:
    version = Version("claim", ((12, 21),), {"modality": "denial"})
    project.do(Decide("a", SPEAKERS, SPEAKERS))
    project.do(Decide("a", CLAIMS, ("ana-claim",), version))
    (_, claim) = project.review.gold("a").annotations
    assert (claim.text, claim.attributes) == ("no to all", {"modality": "denial"})
    assert claim.metadata["gold"]["edited"] is True
    assert related(project) == [("no to all", "said_by", "Moscow")]
    # A label that the relation's type does not lead from loses it.
    project.do(Decide("a", CLAIMS, ("ana-claim",), replace(version, label="date")))
    assert related(project) == []


def test_verdicts_are_one_step_of_undo_each(project: Project) -> None:
    project.do(Decide("a", SPEAKERS, SPEAKERS))
    project.do(Decide("a", SPEAKERS, ("bo-speaker",), comment="Bo is careful."))
    (decision,) = project.review.decisions("a")
    assert (decision.accepted, decision.comment) == (("bo-speaker",), "Bo is careful.")
    changes = project.do(Withdraw(decision.id))
    assert (changes.records, changes.documents) == ({decision.id}, {"a"})
    assert said(project) == []
    for _ in range(2):
        project.undo()
        assert said(project) == [("speaker", "Moscow")]
    project.undo()
    assert project.review.decisions("a") == []
    project.redo()
    project.redo()
    assert project.review.decisions("a") == [decision]


def test_the_same_verdict_again_is_no_step(project: Project) -> None:
    project.do(Decide("a", SPEAKERS, SPEAKERS))
    before = project.review.decisions("a")
    project.do(Decide("a", SPEAKERS, SPEAKERS))
    assert project.review.decisions("a") == before
    project.undo()
    assert project.review.decisions("a") == []


def test_several_places_are_accepted_as_one_step(project: Project) -> None:
    project.do(Together("accept", (Decide("a", SPEAKERS, SPEAKERS), Decide("a", CLAIMS, CLAIMS))))
    assert len(project.review.decisions("a")) == 2
    project.undo()
    assert project.review.decisions("a") == []


def test_many_verdicts_are_one_step_and_change_earlier_ones(project: Project) -> None:
    project.do(Decide("a", ("ana-claim",), ("ana-claim",)))
    project.do(DecideAll((Decide("a", SPEAKERS, SPEAKERS), Decide("a", CLAIMS, ("bo-claim",)))))
    assert sorted(each.annotations for each in project.review.decisions("a")) == [CLAIMS, SPEAKERS]
    project.undo()
    assert [each.annotations for each in project.review.decisions("a")] == [("ana-claim",)]


def test_a_verdict_on_a_wider_place_takes_over(project: Project) -> None:
    project.do(Decide("a", ("ana-claim",), ("ana-claim",)))
    project.do(Decide("a", CLAIMS, ("bo-claim",)))
    assert [each.annotations for each in project.review.decisions("a")] == [CLAIMS]


def test_only_the_reviewer_changes_a_verdict(project: Project) -> None:
    project.do(Decide("a", SPEAKERS, SPEAKERS))
    (decision,) = project.review.decisions("a")
    project.annotator = "dee"
    for command in (Withdraw(decision.id), CommentVerdict(decision.id, "No!")):
        with pytest.raises(InputError, match="Only cy"):
            project.do(command)
    with pytest.raises(InputError, match="place itself"):
        project.do(Decide("a", SPEAKERS, CLAIMS))
    with pytest.raises(InputError, match="at least one"):
        project.do(Decide("a", ()))
    with pytest.raises(InputError, match="no annotation"):
        project.do(Decide("a", ("nobody",)))


def test_what_was_changed_since_is_told(project: Project) -> None:
    project.do(Decide("a", CLAIMS, ("bo-claim",)))
    project.annotator = "bo"
    project.do(SetAttributes("bo-claim", {"quotation": "indirect"}))
    (claim,) = project.review.gold("a").annotations
    assert claim.attributes == {"quotation": "direct"}
    assert claim.metadata["gold"]["changed_since"] is True
    assert find_outdated(*work(project))
    project.undo()
    assert not find_outdated(*work(project))
    project.do(Untag("bo-claim"))
    assert said(project) == [("claim", "no")]
    assert find_outdated(*work(project))


def test_relations_to_other_articles_are_curated(project: Project) -> None:
    project.annotator = "ana"
    other = Document("b", "Yes", "Kyiv said yes to all.")
    project.add([AnnotatedDocument(other)])
    project.do(Tag("b", "claim", ((10, 20),), id="ana-b"))
    project.do(Relate("ana-claim", "ana-b", "contradicts"))
    project.annotator = "cy"
    project.do(Decide("a", CLAIMS, ("ana-claim",)))
    assert project.review.gold("a").relations == ()
    project.do(Decide("b", ("ana-b",), ("ana-b",)))
    (relation,) = project.review.gold("a").relations
    assert relation.target == project.review.gold("b").annotations[0].id


# Two reviewers


def exported(project: Project) -> bytes:
    """The native export."""
    out = BytesIO()
    jsonl.write(project.stream(), out)
    return out.getvalue()


def test_verdicts_of_two_reviewers_merge_and_the_later_counts(
    project: Project, tmp_path: Path
) -> None:
    with Project.create(tmp_path / "dee.annotator", default_tag_set(), annotator="dee") as theirs:
        theirs.merge(project.path)
        theirs.do(Decide("a", SPEAKERS))
        theirs.do(Decide("a", CLAIMS, ("ana-claim",)))
        project.do(Decide("a", SPEAKERS, SPEAKERS))
        report = project.merge(theirs.path)
        assert report.records == 2
        theirs.merge(project.path)
        assert exported(project) == exported(theirs)
        assert project.review.gold("a") == theirs.review.gold("a")
    ((one, other),) = contested_pairs(project.review.decisions("a"))
    assert {one.reviewer, other.reviewer} == {"cy", "dee"}
    later = max((one, other), key=lambda each: (each.time, each.reviewer))
    assert (("speaker", "Moscow") in said(project)) == bool(later.accepted)
    project.undo()
    assert said(project) == [("speaker", "Moscow")]


def test_verdicts_and_comments_travel_in_the_native_format(
    project: Project, tmp_path: Path
) -> None:
    project.do(Decide("a", CLAIMS, ("ana-claim",), Version("claim", ((12, 14), (18, 21)))))
    project.do(AddComment("a", CLAIMS, "Both?"))
    (tmp_path / "all.jsonl").write_bytes(exported(project))
    with Project.create(tmp_path / "new.annotator", default_tag_set(), annotator="cy") as again:
        again.add([AnnotatedDocument(Document("other-id", "No", TEXT))])
        import_paths(again, [tmp_path / "all.jsonl"])
        # The article has another id there, and what names it names it so.
        assert again.review.decisions("other-id") == [
            replace(each, document="other-id") for each in project.review.decisions("a")
        ]
        assert [each.text for each in again.review.gold("other-id").annotations] == ["no … all"]
        assert [t.comments[0].text for t in again.review.threads("other-id")] == ["Both?"]


# Comments


def test_comments_are_threads(project: Project) -> None:
    first = AddComment("a", ("ana-claim",), " Is this all? ", id="first")
    project.do(first)
    project.annotator = "ana"
    project.do(AddComment("a", ("ana-claim",), "Yes.", "first", id="second"))
    (thread,) = project.review.threads("a")
    assert [(each.author, each.text) for each in thread.comments] == [
        ("cy", "Is this all?"),
        ("ana", "Yes."),
    ]
    assert not thread.resolved
    project.do(Resolve("first"))
    assert project.review.threads("a")[0].resolved
    project.undo()
    assert not project.review.threads("a")[0].resolved
    project.redo()
    project.do(Resolve("first", resolved=False))
    assert not project.review.threads("a")[0].resolved
    project.do(ChangeComment("second", "No."))
    assert project.review.threads("a")[0].comments[1].text == "No."
    with pytest.raises(InputError, match="Only cy"):
        project.do(RemoveComment("first"))
    project.do(RemoveComment("second"))
    assert "No." not in [each.text for each in project.review.threads("a")[0].comments]
    with pytest.raises(InputError, match="cannot be empty"):
        project.do(AddComment("a", CLAIMS, "  "))
    with pytest.raises(InputError, match="no comment"):
        project.do(AddComment("a", CLAIMS, "hm", "nothing"))


def test_a_reply_comes_last_whatever_the_clocks_say(project: Project) -> None:
    project.do(AddComment("a", ("ana-claim",), "Is this all?", id="first"))
    for ahead in ("2999-01-01T00:00:00.000Z", "tomorrow"):
        project._db.execute(
            "UPDATE records SET data = json_set(data, '$.time', ?) WHERE id = 'first'", [ahead]
        )
        for resolved in (True, False, True):
            project.do(Resolve("first", resolved))
            (thread,) = project.review.threads("a")
            assert thread.resolved is resolved
            assert thread.comments[0].id == "first"
    project.do(AddComment("a", (), "No.", "first", id="last"))
    assert project.review.threads("a")[0].comments[-1].id == "last"


def test_a_reply_outlives_what_it_replies_to(project: Project) -> None:
    project.do(AddComment("a", CLAIMS, "one", id="one"))
    project.do(AddComment("a", CLAIMS, "two", "one", id="two"))
    project.do(RemoveComment("one"))
    assert [thread.id for thread in project.review.threads("a")] == ["two"]


def test_copies_agree_on_what_is_resolved_and_removed(project: Project, tmp_path: Path) -> None:
    project.do(AddComment("a", ("ana-claim",), "one", id="one"))
    project.do(AddComment("a", ("bo-claim",), "two", id="two"))
    copy = tmp_path / "copy.annotator"
    with Project.create(copy, default_tag_set(), annotator="bo") as theirs:
        theirs.merge(project.path)
        theirs.do(Resolve("one"))
        theirs.do(AddComment("a", (), "really?", "two", id="reply"))
        project.do(RemoveComment("two"))
        project.do(Resolve("one"))
        project.do(Resolve("one", resolved=False))
        for mine, other in ((project, theirs), (theirs, project), (project, theirs)):
            mine.merge(other.path)
        assert exported(project) == exported(theirs)
        for one in (project, theirs):
            # The last word counts; the first comment stays removed, and its reply is a thread.
            assert [thread.id for thread in one.review.threads("a")] == ["one", "reply"]
            assert not one.review.threads("a")[0].resolved
            assert one.check() == []


# The pure function

names = st.sampled_from(["ana", "bo", "cy"])


@st.composite
def layers(draw: st.DrawFn) -> tuple[list[Annotation], list[Relation], list[Decision]]:
    """Anybody's annotations, relations between them, and verdicts that overlap in any way."""
    spans = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda p: (p[0], p[0] + p[1]))
    made = [
        Annotation(
            f"n{number}",
            draw(names),
            draw(st.sampled_from(["claim", "speaker", "cue"])),
            (span,),
            covered_text(TEXT, (span,)),
        )
        for number, span in enumerate(draw(st.lists(spans, min_size=1, max_size=6)))
    ]
    ids = st.sampled_from([each.id for each in made])
    links = [
        Relation(f"r{number}", draw(names), draw(st.sampled_from(["said_by", "cued_by"])), *pair)
        for number, pair in enumerate(draw(st.lists(st.tuples(ids, ids), max_size=6)))
    ]
    verdicts: list[Decision] = []
    for number, place in enumerate(
        draw(st.lists(st.lists(ids, min_size=1, max_size=3, unique=True), max_size=5))
    ):
        accepted = draw(st.lists(st.sampled_from(place), unique=True))
        seen = tuple(annotation_digest(each) for id in place for each in made if each.id == id)
        time = draw(st.sampled_from(["1", "2"]))
        verdicts.append(
            Decision(f"d{number}", "a", draw(names), time, tuple(place), tuple(accepted), seen=seen)
        )
    return made, links, verdicts


@given(layers(), st.randoms())
def test_the_gold_layer_is_sound_and_does_not_depend_on_the_order(
    drawn: tuple[list[Annotation], list[Relation], list[Decision]], chance: Random
) -> None:
    made, links, verdicts = drawn
    tag_set = default_tag_set()
    document = Document("a", "", TEXT)
    first = derive_gold(document, made, links, verdicts, tag_set)
    for some in (made, links, verdicts):
        chance.shuffle(some)
    again = derive_gold(document, made, links, verdicts, tag_set)
    assert first == again
    ids = {each.id for each in first.annotations}
    assert len(ids) == len(first.annotations)
    assert all(each.source in ids and each.target in ids for each in first.relations)
    label = {each.id: each.label for each in first.annotations}
    assert all(tag_set.allows(r.type, label[r.source], label[r.target]) for r in first.relations)
    counting = effective_decisions(verdicts)
    accepted = {id for each in counting for id in each.accepted}
    wanted = {(each.label, each.fragments) for each in made if each.id in accepted}
    assert {(each.label, each.fragments) for each in first.annotations} == wanted
    # What the gold layer brought back does not feed it.
    beside = [*made, *first.annotations]
    assert derive_gold(document, beside, [*links, *first.relations], verdicts, tag_set) == first


def test_reading_the_verdicts_of_one_article_takes_the_same_steps_however_many_others_have(
    project: Project,
) -> None:
    def steps() -> int:
        """SQLite's virtual machine instructions, in tens."""
        count = 0

        def tick() -> int:
            nonlocal count
            count += 1
            return 0

        project._db.set_progress_handler(tick, 10)
        try:
            project.review.decisions("a")
            project.review.threads("a")
        finally:
            project._db.set_progress_handler(None, 10)
        return count

    project.do(Decide("a", ("ana-speaker", "bo-speaker"), ("ana-speaker",)))
    before = steps()
    project.add([AnnotatedDocument(Document("b", "B", "Kyiv said yes. " * 200))])
    tags = [Tag("b", "cue", ((at, at + 4),), id=f"b-{at}") for at in range(0, 2000, 5)]
    project.do(Together("tag", tuple(tags)))
    project.do(DecideAll(tuple(Decide("b", (tag.id,), (tag.id,)) for tag in tags)))
    project.do(Together("comment", tuple(AddComment("b", (tag.id,), "Why?") for tag in tags)))
    assert steps() <= before + 5
