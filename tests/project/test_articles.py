"""The list of articles: pages, statuses, filters, search."""

import pytest

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.edits import SetNote, SetStatus, Tag
from tests.project.conftest import SEED


@pytest.fixture
def many(project: Project) -> Project:
    project.add(
        AnnotatedDocument(Document(f"d{n:03}", f"Title {n}", f"Text about café {n}, 北京说{n}"))
        for n in range(30)
    )
    return project


def test_the_list_comes_in_pages(many: Project) -> None:
    first = many.articles.page(limit=20)
    rest = many.articles.page(limit=20, after=first[-1].id)
    ids = [summary.id for summary in (*first, *rest)]
    assert ids == sorted(ids)
    assert len(ids) == len(set(ids)) == 31


def test_the_list_shows_status_counts_and_metadata(many: Project) -> None:
    many.do(Tag(SEED, "claim", ((26, 40),)))
    many.do(SetStatus(SEED, "done"))
    (done,) = many.articles.page(status="done")
    assert (done.id, done.status, done.annotations, done.date) == (
        SEED,
        "done",
        1,
        "2025-12-22",
    )
    assert many.articles.summary(SEED) == done
    assert len(many.articles.page(status="to do")) == 30


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zelensk", 1),
        ("kremlin breakthrough", 1),
        ("cafe", 30),
        ("Title 7", 1),
        ("北京说7", 1),
        ("京说", 30),
        ('"quoted" AND (', 0),
        ("!!", 0),
        ("nowhere", 0),
    ],
)
def test_the_filter_finds_words_by_their_beginnings(many: Project, query: str, found: int) -> None:
    assert len(many.articles.page(query=query)) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [("title", 30), ("tit 7", 1), ("cafe", 0), ("京说", 0), ('"', 0), ("a:b", 0)],
)
def test_titles_alone_can_be_searched(many: Project, query: str, found: int) -> None:
    assert len(many.articles.page(query=query, titles=True)) == found


def test_a_title_without_spaces_is_found_by_a_part(many: Project) -> None:
    many.add([AnnotatedDocument(Document("z", "北京说话", "Text."))])
    assert [s.id for s in many.articles.page(query="京说", titles=True)] == ["z"]


def test_search_gives_the_place_and_its_surroundings(many: Project) -> None:
    (hit,) = many.articles.search("basic block")
    text = many.document(SEED).text
    assert text[hit.start : hit.end] == "basic block"
    assert 'recovery. "The basic block of all the documents' in hit.context
    tag = Tag(SEED, "claim", ((26, 40),))
    many.do(tag)
    many.do(SetNote(tag.id, "Compare with Reuters' version"))
    notes = [hit for hit in many.articles.search("reuters") if hit.where == "note"]
    assert [hit.annotation for hit in notes] == [tag.id]


def test_the_surroundings_are_whole_words_and_say_what_they_leave_out(many: Project) -> None:
    text = many.document(SEED).text
    hits = many.articles.search("talks")
    assert len(hits) == 7
    assert hits[0].context.startswith("date 2025-12-22 POLITICS Zelenskyy")
    for hit in hits[1:]:
        first, *words, last = hit.context.split()
        assert first == last == "…"
        assert set(words) <= set(text.split())
    (start,) = many.articles.search("date 2025-12-22")
    assert start.before.strip() == ""
    (end,) = many.articles.search("stubborn person")
    assert end.after == '," he said.'


def test_a_phrase_over_a_line_end_is_found(project: Project) -> None:
    hits = project.articles.search("the discussions. US plan")
    assert [project.document(SEED).text[hit.start : hit.end].split("\n")[0] for hit in hits] == [
        "the discussions."
    ]


def test_an_export_does_not_see_what_happens_meanwhile(many: Project) -> None:
    stream = many.stream()
    next(stream)
    next(stream)
    many.do(Tag("d029", "claim", ((0, 4),)))
    last = [item for item in stream if isinstance(item, AnnotatedDocument)][-1]
    assert last.document.id == "d029"
    assert last.annotations == ()
