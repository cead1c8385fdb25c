"""Sets of articles: saved filters and sets made by hand, their undo and their merge."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model import AnnotatedDocument, Document, TagSet
from annotator.model.errors import InputError
from annotator.project import Project
from annotator.project.article_edits import RemoveArticles
from annotator.project.article_query import ArticleQuery, Condition
from annotator.project.codebook.edits import ChangeLabel
from annotator.project.edits import Tag
from annotator.project.sets import AddSet, AddToSet, ChangeSet, RemoveFromSet, RemoveSet

IDS = ("z", "m", "b")


@pytest.fixture
def many(tmp_path: Path, tag_set: TagSet) -> Project:
    project = Project.create(tmp_path / "many.annotator", tag_set, annotator="ana")
    project.add(AnnotatedDocument(Document(one, one.upper(), f"Text {one}.")) for one in IDS)
    return project


def listed(project: Project, name: str) -> list[str]:
    return project.listing.order(project.sets.named(name).listed()).ids


def test_an_article_is_in_several_sets_made_by_hand(many: Project) -> None:
    many.do(AddSet("East", documents=("m", "z"), id="e"))
    many.do(AddSet("West", documents=("m",), id="w"))
    many.do(AddToSet("w", ("b", "m")))
    assert [one.name for one in many.sets.all()] == ["East", "West"]
    assert (listed(many, "East"), listed(many, "West")) == (["z", "m"], ["m", "b"])
    assert many.sets.of_articles(["m", "b"]) == {"e": 1, "w": 2}
    many.do(RemoveFromSet("w", ("m", "z")))
    assert listed(many, "West") == ["b"]
    many.do(RemoveArticles(("z",)))
    assert listed(many, "East") == ["m"]


def test_each_edit_of_a_set_is_one_step_of_undo(many: Project) -> None:
    many.do(AddSet("East", documents=("m",), id="e"))
    many.do(AddToSet("e", ("z", "b")))
    many.do(ChangeSet("e", name="Far east"))
    many.do(RemoveSet("e"))
    assert many.sets.all() == []
    many.undo()
    assert listed(many, "Far east") == ["z", "m", "b"]
    many.undo()
    many.undo()
    assert listed(many, "East") == ["m"]
    many.undo()
    assert many.sets.all() == []
    for _ in range(3):
        many.redo()
    assert listed(many, "Far east") == ["z", "m", "b"]


def test_a_saved_filter_lives(many: Project) -> None:
    has_claim = ArticleQuery((Condition("label", "claim"),), sort="title", descending=True)
    many.do(AddSet("Claims", "filter", has_claim, id="c"))
    assert listed(many, "Claims") == []
    many.do(Tag("m", "claim", ((0, 4),)))
    many.do(Tag("z", "claim", ((0, 4),)))
    assert listed(many, "Claims") == ["z", "m"]
    many.do(ChangeLabel("claim", {"name": "statement"}))
    assert listed(many, "Claims") == ["z", "m"], "A rename does not empty it."
    assert many.sets.named("Claims").query.conditions == (Condition("label", "statement"),)
    many.do(ChangeSet("c", query=ArticleQuery((Condition("title", "m"),))))
    assert listed(many, "Claims") == ["m"]


def test_sets_are_conditions_of_others(many: Project) -> None:
    many.do(AddSet("East", documents=("m", "b"), id="e"))
    many.do(AddSet("Not east", "filter", ArticleQuery((Condition("set", "e", negated=True),))))
    assert listed(many, "Not east") == ["z"]
    many.do(AddSet("Round", "filter", ArticleQuery((Condition("title", "m"),)), id="r"))
    many.do(ChangeSet("r", query=ArticleQuery((Condition("set", "r"),))))
    assert listed(many, "Round") == []
    assert many.listing.order(ArticleQuery((Condition("set", "gone"),))).ids == []


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (AddSet(" "), "needs a name"),
        (AddSet("East"), "already"),
        (AddSet("F", "filter"), "needs a filter"),
        (AddSet("G", documents=("gone",)), "no article gone"),
        (AddToSet("f", ("z",)), "saved filter"),
        (AddToSet("gone", ("z",)), "no such set"),
        (AddToSet("e", ("gone",)), "no article gone"),
        (ChangeSet("f", name="East"), "already"),
        (RemoveSet("gone"), "no such set"),
    ],
)
def test_a_wrong_edit_changes_nothing(many: Project, edit: AddSet, words: str) -> None:
    many.do(AddSet("East", documents=("z",), id="e"))
    many.do(AddSet("Filter", "filter", ArticleQuery((Condition("title", "m"),)), id="f"))
    before = many.sets.all()
    with pytest.raises(InputError, match=words):
        many.do(edit)
    assert many.sets.all() == before


def test_an_unknown_set_is_refused_with_those_that_there_are(many: Project) -> None:
    many.do(AddSet("East"))
    with pytest.raises(InputError, match="there are: “East”"):
        many.sets.named("West")


EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "take"]), st.sets(st.sampled_from(IDS), min_size=1)),
    max_size=4,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ana=EDITS, ben=EDITS)
def test_two_people_who_fill_a_set_apart_unite_it(
    tmp_path_factory: pytest.TempPathFactory,
    tag_set: TagSet,
    ana: list[tuple[str, set[str]]],
    ben: list[tuple[str, set[str]]],
) -> None:
    folder = tmp_path_factory.mktemp("sets")
    paths = [folder / f"{name}.annotator" for name in ("ana", "ben")]
    with Project.create(paths[0], tag_set, annotator="ana") as first:
        first.add(AnnotatedDocument(Document(one, one, f"Text {one}.")) for one in IDS)
        first.do(AddSet("East", documents=("m",), id="e"))
    paths[1].write_bytes(paths[0].read_bytes())
    for path, edits in zip(paths, (ana, ben), strict=True):
        with Project.open(path, annotator=path.stem) as project:
            for what, ids in edits:
                make = AddToSet if what == "add" else RemoveFromSet
                project.do(make("e", tuple(sorted(ids))))
            if path.stem == "ben":
                project.do(ChangeSet("e", name="Far east"))
    copies = [folder / f"copy-{path.name}" for path in paths]
    for path, copy in zip(paths, copies, strict=True):
        copy.write_bytes(path.read_bytes())
    found: list[list[str]] = []
    for path, other in zip(paths, reversed(copies), strict=True):
        with Project.open(path, annotator=path.stem) as project:
            project.merge(other)
            found.append(listed(project, "Far east"))
            project.merge(other)
            assert listed(project, "Far east") == found[-1]
    assert found[0] == found[1]
    for one in IDS:
        apart = [[what for what, ids in edits if one in ids][-1:] for edits in (ana, ben)]
        if apart[0] == apart[1] == ["add"]:
            assert one in found[0]
