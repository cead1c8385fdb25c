"""Labels of whole articles in a project: given, changed, undone, corrected, merged, judged."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.model import AnnotatedDocument, Document, TagSet, ValidationError
from annotator.model.curation import Version
from annotator.project import Project
from annotator.project.article_query import ArticleQuery, Condition
from annotator.project.correcting import Correct
from annotator.project.curating import Decide
from annotator.project.edits import Relabel, SetAttributes, SetFragments, Tag, Untag
from tests.article_labels import ABOUT, STANCE, TOPIC, of_article, with_article_labels
from tests.project.conftest import SEED
from tests.values import present


@pytest.fixture
def tag_set() -> TagSet:
    """The default tag set with labels of whole articles."""
    return with_article_labels()


@pytest.fixture
def other(tmp_path: Path, project: Project) -> Iterator[Project]:
    """A copy of the project, in which bo works."""
    project.save_copy(tmp_path / "bo.annotator")
    with Project.open(tmp_path / "bo.annotator", annotator="bo") as copy:
        yield copy


def test_a_label_of_the_article_has_no_words_and_comes_before_the_text(project: Project) -> None:
    project.do(Tag(SEED, "person", ((0, 9),)))
    topic = Tag(SEED, TOPIC, (), {"what": "war"}, note="all of it")
    project.do(topic)
    first, second = project.annotations(SEED)
    assert (first.id, first.fragments, first.text) == (topic.id, (), "")
    assert (first.start, first.end, first.is_of_article) == (0, 0, True)
    assert second.label == "person"
    assert list(project.check()) == []


def test_what_a_label_is_given_to_is_checked(project: Project) -> None:
    with pytest.raises(ValidationError, match="no fragment"):
        project.do(Tag(SEED, "person", ()))
    with pytest.raises(ValidationError, match="label of whole articles"):
        project.do(Tag(SEED, TOPIC, ((0, 5),)))
    topic, person = Tag(SEED, TOPIC, ()), Tag(SEED, "person", ((0, 9),))
    project.do(topic)
    project.do(person)
    with pytest.raises(ValidationError, match="marks no words"):
        project.do(SetFragments(topic.id, ((0, 5),)))
    with pytest.raises(ValidationError, match="marks a part of the text"):
        project.do(Relabel(topic.id, "person"))
    with pytest.raises(ValidationError, match="label of whole articles"):
        project.do(Relabel(person.id, TOPIC))
    project.do(Relabel(topic.id, STANCE))
    assert present(project.annotation(topic.id)).label == STANCE


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(["tag", "value", "untag", "undo", "redo"]), max_size=8))
def test_what_is_undone_and_redone_is_as_it_was(project: Project, steps: list[str]) -> None:
    for each in project.annotations(SEED):
        project.do(Untag(each.id))
    before = project.annotations(SEED)
    made = 0
    for step in steps:
        own = project.annotations(SEED)
        if step == "tag":
            project.do(Tag(SEED, TOPIC, ()))
            made += 1
        elif step == "value" and own:
            value = "war" if own[0].attributes.get("what") != "war" else "trade"
            project.do(SetAttributes(own[0].id, {"what": value}))
            made += 1
        elif step == "untag" and own:
            project.do(Untag(own[0].id))
            made += 1
        elif step == "undo" and made:
            project.undo()
            made -= 1
        elif step == "redo" and project.history.step_to_redo() is not None:
            project.redo()
            made += 1
    for _ in range(made):
        project.undo()
    assert project.annotations(SEED) == before


def test_a_correction_of_the_text_leaves_it_in_place(project: Project) -> None:
    topic = Tag(SEED, TOPIC, ())
    project.do(topic)
    project.do(Correct(SEED, "Quite another text."))
    (kept,) = project.annotations(SEED)
    assert (kept.id, kept.fragments, kept.text) == (topic.id, (), "")
    assert project.versions.doubtful(SEED) == []
    project.do(SetAttributes(topic.id, {"what": "war"}))
    assert list(project.check()) == []


def test_a_merge_brings_it_and_its_changes(project: Project, other: Project) -> None:
    topic = Tag(SEED, TOPIC, (), {"what": "war"})
    other.do(topic)
    project.merge(other.path)
    assert [each.id for each in project.annotations(SEED)] == [topic.id]
    other.do(SetAttributes(topic.id, {"what": "trade"}))
    project.merge(other.path)
    assert present(project.annotation(topic.id)).attributes == {"what": "trade"}
    assert list(project.check()) == []


def test_a_verdict_takes_it_into_the_gold_layer(project: Project) -> None:
    project.add([AnnotatedDocument(project.document(SEED), (of_article("b", annotator="bo"),))])
    project.do(Decide(SEED, ("b",), ("b",)))
    (gold,) = project.review.gold(SEED).annotations
    assert (gold.label, gold.fragments) == (TOPIC, ())
    project.do(Decide(SEED, ("b",), ("b",), edited=Version(STANCE, (), {"for": "pro"})))
    (gold,) = project.review.gold(SEED).annotations
    assert (gold.label, gold.attributes) == (STANCE, {"for": "pro"})
    with pytest.raises(ValidationError, match="no fragment"):
        project.do(Decide(SEED, ("b",), (), edited=Version("person", ())))


def test_an_import_takes_it_as_it_is(project: Project) -> None:
    text = "Another article."
    item = AnnotatedDocument(Document("d2", "T", text), (of_article("x", what="war"),))
    project.add([item])
    assert project.annotations("d2") == list(item.annotations)
    wrong = replace(item.annotations[0], id="y", fragments=((0, 3),), text="Ano")
    with pytest.raises(ValidationError, match="label of whole articles"):
        project.add([AnnotatedDocument(Document("d3", "T", text + "3"), (wrong,))])


def test_the_tag_set_knows_which_they_are() -> None:
    tag_set = with_article_labels()
    assert tag_set.article_labels == ABOUT.labels
    assert tag_set.is_of_article(TOPIC)
    assert not tag_set.is_of_article("person")
    assert not tag_set.is_of_article("nothing")


def test_the_list_has_a_column_of_them(project: Project) -> None:
    items = [AnnotatedDocument(Document(f"d{n}", f"T{n}", f"Text {n}.")) for n in range(2)]
    project.add(items)
    project.do(Tag(SEED, TOPIC, (), {"what": "war"}))
    project.do(Tag("d1", STANCE, ()))
    project.do(Tag("d1", "person", ((0, 4),)))
    order = project.listing.order(ArticleQuery(sort="labels")).ids
    assert order == ["d1", SEED, "d0"]
    rows = project.listing.rows(order, ["labels"])
    assert [row.labels for row in rows] == [(STANCE,), ("topic: war",), ()]
    has_topic = ArticleQuery((Condition("label", TOPIC),))
    assert project.listing.order(has_topic).ids == [SEED]
