"""Streams taken into a project: whole or not at all, united by id, nothing doubled."""

import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Cancelled,
    Document,
    EnvironmentFault,
    Identity,
    ModelObject,
    Progress,
    Record,
    Relation,
    TagSet,
    ValidationError,
)
from annotator.project import Project
from annotator.project.edits import Tag, Untag
from tests.project.conftest import SEED
from tests.values import present

TEXT = "Moscow said no. Kyiv said 👍 yes."


def annotation(id: str, start: int, end: int, label: str = "claim", **more: Any) -> Annotation:
    return Annotation(id, "ben", label, ((start, end),), TEXT[start:end], **more)


def article(
    id: str = "a", *annotations: Annotation, relations: tuple[Relation, ...] = ()
) -> ModelObject:
    return AnnotatedDocument(Document(id, "T", TEXT), annotations, relations)


def test_taking_the_same_in_twice_changes_nothing(project: Project) -> None:
    items = [article("a", annotation("c", 12, 14), annotation("s", 0, 6, "speaker"))]
    first = project.add(items)
    before = list(project.stream())
    second = project.add(items)
    assert (first.documents, first.annotations) == (1, 2)
    assert (second.documents, second.annotations) == (0, 0)
    assert (second.already_there, second.already_annotated) == (1, 2)
    assert list(project.stream()) == before


def test_annotations_come_to_an_article_that_is_here(project: Project) -> None:
    project.add([article("a", annotation("c", 12, 14))])
    said = Relation("r", "ben", "said_by", "c", "s")
    report = project.add([article("a", annotation("s", 0, 6, "speaker"), relations=(said,))])
    assert (report.annotations, report.relations) == (1, 1)
    assert [a.id for a in project.annotations("a")] == ["s", "c"]
    project.undo()
    assert [a.id for a in project.annotations("a")] == ["c"]


def test_the_same_text_under_another_name_is_the_same_article(project: Project) -> None:
    project.add([article("a")])
    report = project.add([article("b", annotation("c", 12, 14))])
    assert report.document_ids == ["a"]
    assert "here already, as a" in report.notes.messages[0]
    assert [a.id for a in project.annotations("a")] == ["c"]


def copy_of(source: str, title: str = "T", **metadata: Any) -> ModelObject:
    return AnnotatedDocument(Document("", title, TEXT, {"source": source, **metadata}))


def test_copies_in_one_import_are_not_counted_as_the_projects(project: Project) -> None:
    report = project.add([copy_of("a.txt"), copy_of("b.txt"), copy_of("c.txt")])
    assert (report.documents, report.already_there, report.repeated) == (1, 2, 2)
    (sentence,) = report.notes.messages
    assert "2 articles have the text of another one in this import" in sentence
    assert "(b.txt)" in sentence
    assert "(c.txt)" in sentence
    again = project.add([copy_of("a.txt"), copy_of("b.txt")])
    assert (again.documents, again.already_there, again.repeated) == (0, 2, 0)
    assert again.notes.messages == []


def test_what_a_copy_knows_and_the_article_does_not_is_named(project: Project) -> None:
    first = copy_of("a.txt", author="Ana")
    other = copy_of("b.txt", "Another", author="Ana", date="2024-03-01")
    report = project.add([first, other])
    assert report.notes.messages[1].endswith("Not taken: title “Another” and date “2024-03-01”.")
    report = project.add([copy_of("c.txt", date="2024-05-06")])
    (sentence,) = report.notes.messages
    assert "(c.txt) has the same text as “T” (a.txt)" in sentence
    assert "Not taken: date “2024-05-06”." in sentence


def test_a_layer_for_each_annotator_is_no_copy(project: Project) -> None:
    layers = [
        AnnotatedDocument(Document("", "T", TEXT, {"source": "a"}), (annotation(name, 12, 14),))
        for name in ("one", "two")
    ]
    report = project.add(layers)
    assert (report.annotations, report.repeated) == (2, 1)
    assert report.notes.messages == []


def test_two_articles_of_one_text_in_one_file_stay_two(project: Project) -> None:
    project.add([article("a"), article("b")])
    assert project.articles.count() == 3


def test_another_text_under_a_taken_id_gets_one_of_its_own(project: Project) -> None:
    before = project.document(SEED)
    report = project.add([article(SEED)])
    (given,) = report.document_ids
    assert given.startswith(f"{SEED}-")
    assert project.document(given).metadata["foreign_id"] == SEED
    assert project.document(SEED) == before
    assert any("another text has this id" in note for note in report.notes.messages)


def test_ids_are_made_from_names_and_texts(project: Project) -> None:
    items = [
        AnnotatedDocument(Document("", "", text, {"source": "letters/x.txt"}))
        for text in ("one", "two", "one")
    ]
    report = project.add(items)
    assert report.document_ids == ["x", "x-3fc4ccfe", "x"]
    assert (report.documents, report.already_there) == (2, 1)


def test_attributes_that_the_tag_set_lacks_are_one_remark_each(project: Project) -> None:
    marks = [
        annotation(f"m{n}", n, n + 1, attributes={"odd": str(n), "sure": "no"}) for n in range(5)
    ]
    notes = project.add([article("a", *marks)]).notes.messages
    assert [note.partition(": ")[2] for note in notes] == [
        "the tag set has no attribute “odd” for it. It was kept. There are 4 more of this kind.",
        "the tag set has no attribute “sure” for it. It was kept. There are 4 more of this kind.",
    ]


def test_what_was_removed_stays_removed(project: Project) -> None:
    project.annotator = "ben"
    items = [article("a", annotation("c", 12, 14))]
    project.add(items)
    project.do(Untag("c"))
    report = project.add(items)
    assert project.annotations("a") == []
    assert "removed in this project and stays so" in report.notes.messages[0]


def test_what_an_undo_took_away_can_be_imported_again(project: Project) -> None:
    items = [article("a", annotation("c", 12, 14))]
    project.add(items)
    project.undo()
    project.add(items)
    assert [a.id for a in project.annotations("a")] == ["c"]


def test_ones_own_later_work_is_not_overwritten(project: Project) -> None:
    project.add([article("a", annotation("c", 12, 14))])
    report = project.add([article("a", annotation("c", 12, 14, note="older"))])
    assert present(project.annotation("c")).note == ""
    assert "differs from the one in this project" in report.notes.messages[0]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (annotation("bad", 12, 99), "outside the text"),
        (
            Annotation("bad", "ben", "claim", ((0, 6),), "Moskva"),
            "its text is “Moskva”, but",
        ),
        (annotation("bad", 0, 6, "rumour"), "no label “rumour”"),
        (
            annotation("bad", 0, 6, identity="nobody"),
            "identity nobody, which is not there",
        ),
        (annotation("good", 0, 6), "same id good"),
    ],
)
def test_one_bad_annotation_and_nothing_is_taken(
    project: Project, bad: Annotation, said: str
) -> None:
    before = list(project.stream())
    with pytest.raises(ValidationError, match=said):
        project.add([article("a", annotation("good", 12, 14)), article("b", bad)])
    assert list(project.stream()) == before
    assert project.history.undo_title() == "import"


def test_relations_lead_from_one_article_to_another(project: Project) -> None:
    there = Relation("r", "ben", "contradicts", "c1", "c2")
    first = AnnotatedDocument(Document("a", "", TEXT), (annotation("c1", 12, 14),), (there,))
    second = AnnotatedDocument(Document("b", "", TEXT), (annotation("c2", 25, 31),))
    project.add([first, second])
    assert [r.id for r in project.relations("a")] == ["r"]
    assert [r.id for r in project.relations("b")] == ["r"]
    assert project.annotation_and_document("c2") == (annotation("c2", 25, 31), "b")
    assert [
        r.id
        for item in project.stream()
        if isinstance(item, AnnotatedDocument)
        for r in item.relations
    ] == ["r"]


def test_a_relation_to_nowhere_is_named(project: Project) -> None:
    lost = Relation("r", "ben", "contradicts", "c", "gone")
    with pytest.raises(ValidationError, match="Article a: Relation r .*target, annotation gone"):
        project.add([article("a", annotation("c", 12, 14), relations=(lost,))])
    assert project.articles.count() == 1


def test_cancelling_leaves_nothing(project: Project) -> None:
    def stop(done: int, total: int | None, what: str) -> None:
        raise Cancelled("stopped")

    items = (AnnotatedDocument(Document(f"n{n}", "", f"text {n}")) for n in range(5_000))
    with pytest.raises(Cancelled):
        project.add(items, progress=stop)
    assert project.articles.count() == 1
    assert project.check() == []


def test_all_kinds_of_items_come_back_as_they_went_in(
    project: Project, tmp_path: Path, tag_set: TagSet
) -> None:
    other = TagSet("Mine", tag_set.layers, tag_set.relations)
    items: list[ModelObject] = [
        other,
        Identity("q1", "Moscow", ("Kremlin",), "organization", "Q1", "", {"seen": 1}),
        AnnotatedDocument(
            Document("a", "T", TEXT, {"source": "a.txt", "tags": ["x"]}),
            (
                annotation("s", 0, 6, "speaker", identity="q1", metadata={"old": 7}),
                annotation("c", 25, 28, note="thumb", confidence=0.5, origin="imported"),
            ),
            (Relation("r", "ben", "said_by", "c", "s", {"sure": "yes"}),),
        ),
        Progress("a", "ben", "done"),
        Record("comment", "k", {"text": "why?", "on": "c"}),
    ]
    with Project.create(tmp_path / "b.annotator", tag_set, annotator="ana") as empty:
        report = empty.add(items)
        assert list(empty.stream()) == items
        assert report.identities == 1
        assert empty.tag_set.name == "Mine"
        assert empty.check() == []


def test_a_tag_set_does_not_replace_one_that_is_in_use(project: Project, tag_set: TagSet) -> None:
    project.do(Tag(SEED, "claim", ((0, 4),)))
    report = project.add([TagSet("Other", tag_set.layers)])
    assert project.tag_set.name == "News attribution"
    assert "differs from the project's, which stays" in report.notes.messages[0]


def test_a_job_works_beside_the_window(project: Project) -> None:
    with project.worker() as worker:
        report = worker.add([article("a")])
        assert project.articles.count() == 2
        with pytest.raises(EnvironmentFault, match="job is writing"):
            project.do(Tag(SEED, "claim", ((0, 4),)))
    project.do(Tag(SEED, "claim", ((0, 4),)))
    heard: list[str] = []
    project.subscribe(lambda changes: heard.extend(changes.documents))
    project.announce(report.changes)
    assert heard == ["a"]


def test_memory_does_not_hold_the_stream(project: Project) -> None:
    alive = [0]
    most = [0]

    class Counted(Document, frozen=True, weakref=True):
        pass

    def gone() -> None:
        alive[0] -= 1

    def documents() -> Iterator[ModelObject]:
        for n in range(9_000):
            document = Counted(f"d{n}", "", f"text {n}")
            weakref.finalize(document, gone)
            alive[0] += 1
            most[0] = max(most[0], alive[0])
            yield AnnotatedDocument(document)

    project.add(documents())
    assert project.articles.count() == 9_001
    assert most[0] < 10


def test_the_status_of_an_article_that_is_here_under_another_id(project: Project) -> None:
    text = project.document(SEED).text
    project.add([AnnotatedDocument(Document("other", "", text)), Progress("other", "bo", "done")])
    assert project.articles.done_by() == {SEED: ["bo"]}


def test_who_is_done_with_an_article_of_a_file_is_done_here(project: Project) -> None:
    text = project.document(SEED).text
    again = AnnotatedDocument(Document("", "", text), done_by=("bo",))
    new = AnnotatedDocument(Document("new", "", "A new article."), done_by=("bo", "cy"))
    project.add([Progress(SEED, "bo", "in progress")])
    report = project.add([again, new])
    assert project.articles.done_by() == {"new": ["bo", "cy"]}
    assert report.notes.messages[0].startswith("bo annotated nothing in the article new")
    project.undo()
    assert project.articles.done_by() == {}
