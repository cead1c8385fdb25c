"""Changes of the codebook: nothing that was tagged is lost or changed by them."""

from pathlib import Path

import pytest

from annotator.model.errors import InputError
from annotator.model.tagset import Attribute, Label, TagSet
from annotator.project import Project
from annotator.project.codebook.edits import (
    AddAttribute,
    AddLabel,
    AddLayer,
    ChangeLabel,
    ChangeRelationType,
    ChangeValue,
    JoinLabels,
    MoveLabel,
    RemoveLabel,
)
from annotator.project.codebook.splitting import SplitLabel
from annotator.project.codebook.usage import label_usage
from annotator.project.edits import Relabel, Relate, SetAttributes, Tag, Together
from tests.project.conftest import SEED


def tag(label: str, start: int, annotation_id: str, **attributes: str) -> Tag:
    return Tag(SEED, label, ((start, start + 5),), attributes, id=annotation_id)


@pytest.fixture
def tagged(project: Project) -> Project:
    """A claim with its speaker, and a person."""
    project.do(tag("claim", 30, "c", quotation="direct"))
    project.do(tag("speaker", 40, "s", kind="organization"))
    project.do(tag("person", 50, "p"))
    project.do(Relate("c", "s", "said_by", id="r"))
    return project


def rows(project: Project) -> list[tuple[object, ...]]:
    """All annotations as the file has them."""
    return project.context.db.execute("SELECT * FROM annotations ORDER BY id").fetchall()


def label_of(project: Project, annotation_id: str) -> str:
    annotation = project.annotation(annotation_id)
    assert annotation is not None
    return annotation.label


def test_a_rename_touches_no_annotation(tagged: Project) -> None:
    before = rows(tagged)
    tagged.do(ChangeLabel("claim", {"name": "statement"}))
    assert rows(tagged) == before
    assert label_of(tagged, "c") == "statement"
    assert tagged.counts().labels == {"person": 1, "speaker": 1, "statement": 1}
    assert tagged.tag_set.allows("said_by", "statement", "speaker")
    tagged.undo()
    assert label_of(tagged, "c") == "claim"


def test_what_is_tagged_after_a_rename_is_the_same_label(tagged: Project) -> None:
    tagged.do(ChangeLabel("claim", {"name": "statement"}))
    tagged.do(tag("statement", 60, "c2", quotation="mixed"))
    tagged.do(ChangeLabel("statement", {"name": "assertion"}))
    assert label_of(tagged, "c") == label_of(tagged, "c2") == "assertion"
    assert tagged.check() == []


def test_names_come_back_when_the_file_is_opened_again(tagged: Project, path: Path) -> None:
    tagged.do(ChangeLabel("claim", {"name": "statement"}))
    tagged.close()
    with Project.open(path, annotator="ana") as again:
        assert label_of(again, "c") == "statement"
        assert again.undo() is not None
        assert label_of(again, "c") == "claim"


def test_a_value_and_a_relation_type_are_renamed(tagged: Project) -> None:
    tagged.do(ChangeValue("claim", "quotation", "direct", {"name": "verbatim"}))
    tagged.do(ChangeRelationType("said_by", {"name": "stated_by"}))
    annotation = tagged.annotation("c")
    assert annotation is not None
    assert annotation.attributes == {"quotation": "verbatim"}
    assert [relation.type for relation in tagged.relations(SEED)] == ["stated_by"]
    tagged.do(SetAttributes("c", {"quotation": "verbatim", "modality": "denial"}))
    assert tagged.check() == []


def test_a_label_that_is_made_has_an_id_of_its_own(tagged: Project) -> None:
    tagged.do(AddLayer("Rumours"))
    tagged.do(
        AddLabel("Rumours", Label("rumour", "R", attributes=(Attribute("heat", ("a", "b")),)))
    )
    tagged.do(tag("rumour", 70, "u", heat="b"))
    stored = tagged.context.db.execute("SELECT label FROM annotations WHERE id = 'u'").fetchone()
    assert stored != ("rumour",)
    annotation = tagged.annotation("u")
    assert annotation is not None
    assert (annotation.label, annotation.attributes) == ("rumour", {"heat": "b"})
    with pytest.raises(InputError, match="in use"):
        tagged.do(RemoveLabel("rumour"))
    assert tagged.check() == []


def test_undo_keeps_a_label_that_is_in_use(tagged: Project) -> None:
    tagged.do(AddLabel("Entities", Label("rumour", "R")))
    tagged.annotator = "ben"
    tagged.do(tag("rumour", 70, "u"))
    tagged.annotator = "ana"
    with pytest.raises(InputError, match="in use"):
        tagged.undo()
    assert label_of(tagged, "u") == "rumour"


def test_joining_touches_no_annotation(tagged: Project) -> None:
    before = rows(tagged)
    tagged.do(JoinLabels("person", "speaker"))
    assert rows(tagged) == before
    assert tagged.counts().labels == {"claim": 1, "speaker": 2}
    assert tagged.tag_set.label("person") is None
    tagged.do(SetAttributes("p", {"kind": "named person"}))
    assert label_of(tagged, "p") == "speaker"
    assert tagged.check() == []
    tagged.undo()
    tagged.undo()
    assert label_of(tagged, "p") == "person"
    assert rows(tagged)[0] == before[0]


def test_a_split_keeps_what_the_owner_made(tagged: Project) -> None:
    tagged.do(tag("speaker", 80, "s2", kind="document"))
    tagged.do(AddLabel("Speakers", Label("paper")))
    tagged.annotator = "cleo"
    tagged.do(SplitLabel("speaker", "paper", attribute="kind", value="document"))
    assert label_of(tagged, "s2") == "paper"
    assert label_of(tagged, "s") == "speaker"
    assert label_usage(tagged.context.db, "paper").annotations == {"ana": 1}
    tagged.undo()
    assert label_of(tagged, "s2") == "speaker"
    tagged.redo()
    assert label_of(tagged, "s2") == "paper"
    tagged.annotator = "ana"
    tagged.do(Relabel("s2", "person"))
    assert label_of(tagged, "s2") == "person"


def test_several_changes_are_one_step(tagged: Project, tag_set: TagSet) -> None:
    tagged.do(
        Together(
            "tidy up",
            (
                ChangeLabel("claim", {"name": "statement"}),
                ChangeLabel("statement", {"key": "Y", "description": "what is said"}),
                MoveLabel("statement", "Entities", 0),
            ),
        )
    )
    layer = tagged.tag_set.layer_of("statement")
    assert layer is not None
    assert (layer.name, layer.labels[0].name, layer.labels[0].key) == ("Entities", "statement", "Y")
    tagged.undo()
    assert tagged.tag_set == tag_set


def test_a_refused_change_leaves_the_names(tagged: Project) -> None:
    with pytest.raises(InputError, match="already"):
        tagged.do(
            Together(
                "both",
                (
                    ChangeLabel("claim", {"name": "statement"}),
                    ChangeLabel("cue", {"name": "statement"}),
                ),
            )
        )
    assert label_of(tagged, "c") == "claim"


def test_usage_says_what_a_change_touches(tagged: Project) -> None:
    usage = label_usage(tagged.context.db, "speaker")
    assert (usage.annotations, usage.relations, usage.documents) == ({"ana": 1}, {"ana": 1}, 1)


def test_an_attribute_is_added_to_a_label_in_use(tagged: Project) -> None:
    tagged.do(AddAttribute("person", Attribute("role", ("minister", "judge"))))
    tagged.do(SetAttributes("p", {"role": "judge"}))
    tagged.do(ChangeValue("person", "role", "judge", {"name": "court"}))
    annotation = tagged.annotation("p")
    assert annotation is not None
    assert annotation.attributes == {"role": "court"}


def test_an_attribute_without_values_to_choose_is_refused(tagged: Project) -> None:
    with pytest.raises(InputError, match="needs a value"):
        tagged.do(AddAttribute("person", Attribute("role")))
