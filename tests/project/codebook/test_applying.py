"""A whole tag set is applied as one step, which loses nothing that was tagged."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from annotator.formats.codebooks.comparing import differences
from annotator.formats.tag_sets import read_tag_set, shipped_tag_sets
from annotator.model import Attribute, AttributeKind, InputError, Label, TagSet, ValidationError
from annotator.model.tagset import Layer, LayerScope
from annotator.project import Project
from annotator.project.codebook.applying import ApplyTagSet, plan
from annotator.project.codebook.edits import AddAttribute, ChangeLayer
from annotator.project.edits import Relate, Tag, Together
from tests.formats.codebooks.strategies import plain_names, tag_sets
from tests.project.conftest import SEED


def tag(label: str, start: int, annotation_id: str, **attributes: str) -> Tag:
    return Tag(SEED, label, ((start, start + 5),), attributes, id=annotation_id)


@pytest.fixture
def tagged(project: Project) -> Project:
    """A claim with its speaker."""
    project.do(tag("claim", 30, "c", quotation="direct"))
    project.do(tag("speaker", 40, "s", kind="organization"))
    project.do(Relate("c", "s", "said_by", id="r"))
    return project


def lacking(tag_set: TagSet, project: Project) -> list[str]:
    found = differences(tag_set, project.tag_set)
    return [loss.what for loss in found if not loss.what.startswith("ids of")]


def of_text(tag_set: TagSet) -> TagSet:
    """A tag set whose layers are all for stretches of text, so that labels may move among them."""
    layers = tuple(replace(layer, scope=LayerScope.TEXT) for layer in tag_set.layers)
    return TagSet(tag_set.name, layers, tag_set.relations, tag_set.description)


_OF_TEXT = tag_sets(plain_names).map(of_text)


@given(before=_OF_TEXT, after=_OF_TEXT)
@settings(max_examples=4, deadline=None)
def test_any_tag_set_becomes_any_other_and_undo_brings_it_back(
    tmp_path_factory: pytest.TempPathFactory, before: TagSet, after: TagSet
) -> None:
    path = tmp_path_factory.mktemp("applied") / "a.annotator"
    with Project.create(path, before, annotator="ana") as project:
        project.do(ApplyTagSet(after))
        assert lacking(after, project) == []
        project.undo()
        assert project.tag_set == before
        project.redo()
        assert lacking(after, project) == []


@pytest.mark.parametrize("file", shipped_tag_sets()[2:4], ids=lambda file: file.stem)
def test_what_is_in_use_is_retired_and_comes_back(tagged: Project, file: Path) -> None:
    before, rows = tagged.tag_set, list(tagged.counts().labels.items())
    edit = ApplyTagSet(read_tag_set(file))
    titles = [step.title for step in plan(tagged.context, edit)]
    assert "retire label claim" in titles
    tagged.do(edit)
    tag_set = tagged.tag_set
    retired = [label.name for label in tag_set.labels() if label.retired]
    assert {"claim", "speaker"} <= set(retired)
    assert list(tagged.counts().labels.items()) == rows
    relation = tag_set.relation("said_by")
    assert relation is not None
    assert relation.retired
    assert tag_set.label("cue") is None
    tagged.do(ApplyTagSet(before))
    assert lacking(before, tagged) == []


def test_a_rename_is_told_and_keeps_what_is_tagged(tagged: Project) -> None:
    before = tagged.tag_set
    layers = tuple(
        replace(
            layer,
            labels=tuple(
                replace(label, name="statement" if label.name == "claim" else label.name)
                for label in layer.labels
            ),
        )
        for layer in before.layers
    )
    relations = tuple(
        replace(
            relation,
            source=tuple("statement" if end == "claim" else end for end in relation.source),
            target=tuple("statement" if end == "claim" else end for end in relation.target),
        )
        for relation in before.relations
    )
    edit = ApplyTagSet(
        TagSet(before.name, layers, relations, before.description), {"claim": "statement"}
    )
    (step,) = plan(tagged.context, edit)
    assert (step.title, step.usage.annotations) == ("rename label claim to statement", {"ana": 1})
    tagged.do(edit)
    annotation = tagged.annotation("c")
    assert annotation is not None
    assert (annotation.label, annotation.attributes) == ("statement", {"quotation": "direct"})
    with pytest.raises(InputError, match="There is no label or relation type “claim”"):
        tagged.do(edit)


def test_what_the_tag_set_lacks_can_be_kept(tagged: Project) -> None:
    before = tagged.tag_set
    more = TagSet("More", (Layer("Claims", (Label("claim", "K"), Label("new", "C"))),))
    tagged.do(ApplyTagSet(more, keeps=True))
    tag_set = tagged.tag_set
    names = [label.name for label in before.labels()]
    assert sorted(tag_set.labels_by_name) == sorted([*names, "new"])
    assert (tag_set.labels_by_name["claim"].key, tag_set.labels_by_name["new"].key) == ("K", "C")
    assert len(tag_set.labels_by_name["claim"].attributes) == 3


def test_an_attribute_in_use_does_not_go(tagged: Project) -> None:
    before = tagged.tag_set
    bare = TagSet("Bare", tuple(replace(layer, labels=tuple(
        Label(label.name, attributes=(Attribute("other", ("a",)),)) for label in layer.labels
    )) for layer in before.layers))  # fmt: skip
    with pytest.raises(InputError, match="have the attribute"):
        tagged.do(ApplyTagSet(bare))
    assert tagged.tag_set == before


def test_a_layer_of_another_scope_is_refused(tagged: Project) -> None:
    other = TagSet("Other", (Layer("Claims", (Label("x"),), scope=LayerScope.ARTICLE),))
    with pytest.raises(InputError, match="is for labels of stretches of text here"):
        tagged.do(ApplyTagSet(other))


def test_a_field_that_a_step_writes_twice_comes_back(tagged: Project) -> None:
    before = tagged.tag_set
    twice = (ChangeLayer("Claims", {"name": "A"}), ChangeLayer("A", {"name": "B"}))
    tagged.do(Together("rename twice", twice))
    tagged.undo()
    assert tagged.tag_set == before


def test_a_broken_rule_is_no_damage(tagged: Project) -> None:
    with pytest.raises(ValidationError, match="is a scale without its least and greatest point"):
        tagged.do(AddAttribute("claim", Attribute("sure", kind=AttributeKind.SCALE)))
    assert tagged.tag_set.labels_by_name["claim"].attribute("sure") is None
