"""Every kind of edit, what it refuses, and what it says that it changed."""

from typing import Any

import pytest

from annotator.model import (
    AnnotatedDocument,
    Block,
    Document,
    Identity,
    InputError,
    TagSet,
    ValidationError,
)
from annotator.project import Changes, Project
from annotator.project.dating import TakeDates
from annotator.project.edits import (
    AddIdentity,
    ChangeIdentity,
    ChangeTagSet,
    Relabel,
    Relate,
    RemoveDocument,
    RemoveIdentity,
    SetAttributes,
    SetBlocks,
    SetFragments,
    SetIdentity,
    SetNote,
    SetStatus,
    Tag,
    Together,
    Unrelate,
    Untag,
)
from tests.project.conftest import SEED
from tests.values import present


def tagged(project: Project, phrase: str, label: str, **more: Any) -> Tag:
    """Tag the first place where the phrase stands."""
    start = project.document(SEED).text.index(phrase)
    command = Tag(SEED, label, ((start, start + len(phrase)),), **more)
    project.do(command)
    return command


def test_an_annotation_carries_the_text_that_it_covers(project: Project) -> None:
    text = project.document(SEED).text
    first = text.index('"The basic block')
    second = text.index("“There are some")
    end = text.index('prepared."') + len('prepared."')
    command = Tag(SEED, "claim", ((first, first + 48), (second, end)), {"quotation": "direct"})
    changes = project.do(command)
    (claim,) = project.annotations(SEED)
    assert claim.id == command.id
    assert claim.annotator == "ana"
    assert claim.text.startswith('"The basic block of all the documents is ready,” … “There are')
    assert changes == Changes(
        "tag as claim",
        documents=frozenset({SEED}),
        annotations=frozenset({claim.id}),
        step=changes.step,
    )


@pytest.mark.parametrize(
    ("fragments", "said"),
    [
        ((), "no fragment"),
        (((5, 5),), "empty"),
        (((9, 5),), "ends before it starts"),
        (((-1, 5),), "outside the text"),
        (((0, 999_999),), "outside the text"),
        (((10, 20), (15, 30)), "overlaps"),
        (((10, 20), (1, 3)), "overlaps"),
    ],
)
def test_fragments_that_cannot_be_are_refused_and_leave_nothing(
    project: Project, fragments: tuple[tuple[int, int], ...], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        project.do(Tag(SEED, "claim", fragments))
    assert project.annotations(SEED) == []
    assert project.history.undo_title() == "import"


def test_a_label_that_the_tag_set_lacks_is_named(project: Project) -> None:
    with pytest.raises(ValidationError, match=r"no label “rumour”; it has speaker, claim"):
        project.do(Tag(SEED, "rumour", ((0, 4),)))


def test_a_relation_must_join_what_its_type_joins(project: Project) -> None:
    speaker = tagged(project, "Zelenskyy", "speaker")
    place = tagged(project, "Russia", "location")
    with pytest.raises(ValidationError, match="“said_by” leads from claim to speaker"):
        project.do(Relate(speaker.id, place.id, "said_by"))
    with pytest.raises(ValidationError, match="no relation type “denies”"):
        project.do(Relate(speaker.id, place.id, "denies"))
    with pytest.raises(ValidationError, match="to itself"):
        project.do(Relate(speaker.id, speaker.id, "same_as"))
    with pytest.raises(InputError, match="no annotation nowhere"):
        project.do(Relate(speaker.id, "nowhere", "same_as"))
    assert project.relations(SEED) == []


def test_the_same_relation_is_not_made_twice(project: Project) -> None:
    speaker, claim = (
        tagged(project, "Zelenskyy", "speaker"),
        tagged(project, "progress", "claim"),
    )
    project.do(Relate(claim.id, speaker.id, "said_by"))
    with pytest.raises(InputError, match="already"):
        project.do(Relate(claim.id, speaker.id, "said_by"))


def test_several_commands_are_one_step_or_none(project: Project) -> None:
    claim = tagged(project, "progress in war talks", "claim")
    start = project.document(SEED).text.index("Zelenskyy")
    speaker = Tag(SEED, "speaker", ((start, start + 9),))
    both = (speaker, Relate(claim.id, speaker.id, "said_by"))
    project.do(Together("tag as speaker and relate", both))
    assert [relation.type for relation in project.relations(SEED)] == ["said_by"]
    project.undo()
    assert [annotation.id for annotation in project.annotations(SEED)] == [claim.id]
    assert project.relations(SEED) == []

    other = Tag(SEED, "speaker", ((start, start + 9),))
    with pytest.raises(ValidationError):
        project.do(Together("wrong way round", (other, Relate(other.id, claim.id, "said_by"))))
    assert [annotation.id for annotation in project.annotations(SEED)] == [claim.id]


def test_relabelling_drops_what_the_new_label_cannot_have(project: Project) -> None:
    claim = tagged(project, "progress", "claim")
    speaker = tagged(project, "Zelenskyy", "speaker", attributes={"kind": "named person"})
    project.do(Relate(claim.id, speaker.id, "said_by"))
    project.do(Relabel(speaker.id, "person"))
    now = project.annotation(speaker.id)
    assert now is not None
    assert (now.label, now.attributes) == ("person", {})
    assert project.relations(SEED) == []
    project.undo()
    assert present(project.annotation(speaker.id)).attributes == {"kind": "named person"}
    assert len(project.relations(SEED)) == 1


def test_the_old_label_gives_back_what_the_other_could_not_have(project: Project) -> None:
    claim = tagged(project, "progress", "claim")
    speaker = tagged(project, "Zelenskyy", "speaker", attributes={"kind": "named person"})
    relation = Relate(claim.id, speaker.id, "said_by")
    project.do(relation)
    project.do(Relabel(speaker.id, "cue"))
    back = Relabel(speaker.id, "speaker", {"kind": "named person"}, (relation.id,))
    project.do(back)
    assert present(project.annotation(speaker.id)).attributes == {"kind": "named person"}
    assert [made.id for made in project.relations(SEED)] == [relation.id]
    for label in ("cue", "speaker"):
        project.undo()
        assert present(project.annotation(speaker.id)).label == label
    project.redo()
    project.redo()
    assert [made.id for made in project.relations(SEED)] == [relation.id]


@pytest.mark.parametrize("hindrance", ["no end", "no fit", "twin"])
def test_a_relation_comes_back_only_where_it_fits(project: Project, hindrance: str) -> None:
    claim, speaker = tagged(project, "progress", "claim"), tagged(project, "Zelenskyy", "speaker")
    relation = Relate(claim.id, speaker.id, "said_by")
    project.do(relation)
    project.do(Relabel(speaker.id, "cue"))
    if hindrance == "no end":
        project.do(Untag(claim.id))
    elif hindrance == "no fit":
        project.do(Relabel(claim.id, "cue"))
    else:
        project.do(Relabel(speaker.id, "speaker"))
        project.do(Relate(claim.id, speaker.id, "said_by", id="twin"))
    project.do(Relabel(speaker.id, "speaker", {}, (relation.id,)))
    kept = ["twin"] if hindrance == "twin" else []
    assert [made.id for made in project.relations(SEED)] == kept
    assert project.check() == []


def test_attributes_note_and_extent_change(project: Project) -> None:
    claim = tagged(project, "very close", "claim")
    start = project.document(SEED).text.index('"very close to a real result."')
    project.do(SetAttributes(claim.id, {"quotation": "direct", "checkworthy": "yes"}))
    project.do(SetNote(claim.id, "closing quote inside the full stop"))
    project.do(SetFragments(claim.id, ((start, start + 30),)))
    now = project.annotation(claim.id)
    assert now is not None
    assert now.text == '"very close to a real result."'
    assert now.attributes == {"quotation": "direct", "checkworthy": "yes"}
    assert now.note == "closing quote inside the full stop"


def test_an_edit_that_changes_nothing_is_no_step(project: Project) -> None:
    claim = tagged(project, "progress", "claim")
    project.do(SetNote(claim.id, ""))
    assert project.history.undo_title() == "tag as claim"


def test_removing_an_annotation_takes_its_relations_along(project: Project) -> None:
    claim, speaker = (
        tagged(project, "progress", "claim"),
        tagged(project, "Zelenskyy", "speaker"),
    )
    relation = Relate(claim.id, speaker.id, "said_by")
    project.do(relation)
    changes = project.do(Untag(speaker.id))
    assert relation.id in changes.relations
    assert project.annotation(speaker.id) is None
    assert project.relations(SEED) == []
    assert project.relation(relation.id) is None


def test_only_the_owner_changes_an_annotation(project: Project) -> None:
    claim = tagged(project, "progress", "claim")
    project.annotator = "ben"
    commands = (
        Relabel(claim.id, "cue"),
        SetNote(claim.id, "mine now"),
        Untag(claim.id),
        SetFragments(claim.id, ((0, 3),)),
        SetAttributes(claim.id, {}),
    )
    for command in commands:
        with pytest.raises(InputError, match="Only ana, who made it"):
            project.do(command)
    assert project.history.undo_title() is None
    assert present(project.annotation(claim.id)).label == "claim"


def test_identities_are_made_given_changed_and_removed(project: Project) -> None:
    speaker = tagged(project, "Zelenskyy", "speaker")
    person = Identity("q3874799", "Volodymyr Zelenskyy", ("Zelenskyy",), "person", "Q3874799")
    project.do(Together("identify", (AddIdentity(person), SetIdentity(speaker.id, person.id))))
    assert present(project.annotation(speaker.id)).identity == "q3874799"
    project.do(ChangeIdentity(Identity("q3874799", "Volodymyr Zelensky")))
    assert [identity.name for identity in project.identities()] == ["Volodymyr Zelensky"]
    project.do(RemoveIdentity("q3874799"))
    assert present(project.annotation(speaker.id)).identity is None
    assert project.identities() == []
    with pytest.raises(InputError, match="no identity q3874799"):
        project.do(SetIdentity(speaker.id, "q3874799"))
    project.undo()
    assert present(project.annotation(speaker.id)).identity == "q3874799"


def test_status_is_each_annotators_own(project: Project) -> None:
    project.do(SetStatus(SEED, "done"))
    assert project.articles.status(SEED) == "done"
    project.annotator = "ben"
    assert project.articles.status(SEED) == "to do"
    with pytest.raises(InputError, match="“finished” is not a status"):
        project.do(SetStatus(SEED, "finished"))


def test_a_removed_article_comes_back_with_its_annotations(project: Project) -> None:
    tagged(project, "progress", "claim")
    changes = project.do(RemoveDocument(SEED))
    assert changes.articles
    assert project.articles.count() == 0
    assert project.articles.search("progress") == []
    with pytest.raises(InputError, match="no article"):
        project.document(SEED)
    project.undo()
    assert [a.text for a in project.annotations(SEED)] == ["progress"]
    assert project.document(SEED).text


def test_a_tag_set_in_use_keeps_what_is_used(project: Project, tag_set: TagSet) -> None:
    tagged(project, "progress", "claim")
    smaller = TagSet("Places only", tag_set.layers[2:])
    with pytest.raises(InputError, match="label “claim” cannot be removed: 1 annotation has"):
        project.do(ChangeTagSet(smaller))
    renamed = TagSet("Mine", tag_set.layers, tag_set.relations)
    heard: list[Changes] = []
    project.subscribe(heard.append)
    project.do(ChangeTagSet(renamed))
    assert project.tag_set.name == "Mine"
    assert heard[0].tag_set
    project.undo()
    assert project.tag_set.name == "News attribution"


def test_listeners_hear_each_change_until_they_leave(project: Project) -> None:
    heard: list[Changes] = []
    leave = project.subscribe(heard.append)
    claim = tagged(project, "progress", "claim")
    project.undo()
    leave()
    project.redo()
    assert [changes.title for changes in heard] == ["tag as claim", "undo tag as claim"]
    assert heard[0].annotations == heard[1].annotations == {claim.id}


def test_a_relation_is_removed_by_its_owner(project: Project) -> None:
    claim, speaker = (
        tagged(project, "progress", "claim"),
        tagged(project, "Zelenskyy", "speaker"),
    )
    relation = Relate(claim.id, speaker.id, "said_by")
    project.do(relation)
    project.do(Unrelate(relation.id))
    assert project.relations(SEED) == []
    with pytest.raises(InputError, match="no relation"):
        project.do(Unrelate(relation.id))


def test_blocks_are_set_and_taken_back_and_leave_annotations_alone(project: Project) -> None:
    tag = tagged(project, "Volodymyr Zelenskyy", "person")
    before, (annotation,) = project.document(SEED), project.annotations(SEED)
    blocks = (Block("headline", 26, 97), Block("paragraph", 98, 120))
    changes = project.do(SetBlocks({SEED: blocks}))
    assert (changes.documents, changes.articles) == (frozenset({SEED}), True)
    assert project.document(SEED).blocks == blocks
    assert project.history.undo_title() == "read blocks again"
    assert project.check() == []
    project.undo()
    assert project.document(SEED) == before
    project.redo()
    assert project.document(SEED).blocks == blocks
    assert project.annotations(SEED) == [annotation]
    assert annotation.id == tag.id
    assert project.do(SetBlocks({SEED: blocks})).documents == frozenset()


def test_blocks_outside_of_the_text_are_refused(project: Project) -> None:
    length = len(project.document(SEED).text)
    for block in (Block("paragraph", 3, 3), Block("paragraph", 0, length + 1)):
        with pytest.raises(InputError, match="not inside the text"):
            project.do(SetBlocks({SEED: (block,)}))
    with pytest.raises(InputError):
        project.do(SetBlocks({"gone": ()}))
    assert project.document(SEED).blocks == ()


def test_an_article_is_removed_after_its_blocks_were_set(project: Project) -> None:
    project.do(SetBlocks({SEED: (Block("paragraph", 0, 9),)}))
    project.do(RemoveDocument(SEED))
    project.undo()
    assert project.document(SEED).blocks == (Block("paragraph", 0, 9),)
    project.undo()
    assert project.document(SEED).blocks == ()


def test_a_guessed_date_is_taken_and_given_back(project: Project) -> None:
    guessed = {"date_guess": "2024-03-04", "date_guess_from": "its address", "source": "a.html"}
    project.add([AnnotatedDocument(Document("g", "T", "Words.", guessed))])
    changes = project.do(TakeDates(("g", SEED)))
    assert changes.documents == frozenset({"g"})
    assert project.document("g").metadata == {"date": "2024-03-04", "source": "a.html"}
    project.undo()
    assert project.document("g").metadata == guessed
    project.redo()
    assert project.document("g").metadata["date"] == "2024-03-04"
    with pytest.raises(InputError):
        project.do(TakeDates(("gone",)))
