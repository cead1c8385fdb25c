"""The list of articles: pages, statuses, filters, search."""

from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model import AnnotatedDocument, Document, TagSet
from annotator.project import Project
from annotator.project.edits import SetNote, SetStatus, Tag
from annotator.text.find import Finder, FindQuery
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
    assert 'recovery. ¶ "The basic block of all the documents' in hit.context
    tag = Tag(SEED, "claim", ((26, 40),))
    many.do(tag)
    many.do(SetNote(tag.id, "Compare with Reuters' version"))
    notes = [hit for hit in many.articles.search("reuters") if hit.where == "note"]
    assert [hit.annotation for hit in notes] == [tag.id]


def test_the_surroundings_are_whole_words_and_say_what_they_leave_out(many: Project) -> None:
    text = many.document(SEED).text
    hits = many.articles.search("talks")
    assert len(hits) == 7
    assert hits[0].context.startswith("date 2025-12-22 POLITICS ¶ Zelenskyy")
    for hit in hits[1:]:
        first, *words, last = hit.context.split()
        assert first == last == "…"
        assert set(words) <= {*text.split(), "¶"}
    (start,) = many.articles.search("date 2025-12-22")
    assert start.before.strip() == ""
    (end,) = many.articles.search("stubborn person")
    assert end.after == '," he said.'


AS_PRINTED = (
    "Title here\n\n\u201cWe don\u2019t agree,\u201d Jos\u00e9 said of the \ufb01nance plan. The "
    "spokes\u00adwoman and the co\u2011operative paid 10\u00a0000 euros in Z\u00fcrich.\n\n"
    "Sen\u0303or Nu\u0301n\u0303ez called it a cafe\u0301 deal. Stra\u00dfe and STRASSE. "
    "\u0130stanbul. Zero\u200bwidth word. \u041c\u043e\u0439 \u0434\u043e\u043c. "
    "\uff76\uff9e\uff77\u3067\u3059\u3002"
)
"""A text with characters that typesetters and programs put in place of plain ones."""


@pytest.fixture
def printed(project: Project) -> Project:
    """A project with an article as it was printed, and one in plain letters."""
    plain = "A plain article\n\nThe cafe in Zurich, and moi mois. He said it."
    project.add(
        [
            AnnotatedDocument(Document("plain", "A plain article", plain)),
            AnnotatedDocument(Document("printed", "Title here", AS_PRINTED)),
        ]
    )
    return project


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("caf\u00e9", ["cafe\u0301"]),
        ("cafe", ["cafe", "cafe\u0301"]),
        ("N\u00fa\u00f1ez", ["Nu\u0301n\u0303ez"]),
        ("nunez", ["Nu\u0301n\u0303ez"]),
        ("finance", ["\ufb01nance"]),
        ("co-operative", ["co\u2011operative"]),
        ("spokeswoman", ["spokes\u00adwoman"]),
        ('"We', ["\u201cWe"]),
        ("don't agree,\" jose", ["don\u2019t agree,\u201d Jos\u00e9"]),
        ("10 000", ["10\u00a0000"]),
        ("Z\u00fcrich", ["Z\u00fcrich"]),
        ("zurich", ["Zurich", "Z\u00fcrich"]),
        ("strasse", ["Stra\u00dfe", "STRASSE"]),
        ("istanbul", ["\u0130stanbul"]),
        ("zerowidth", ["Zero\u200bwidth"]),
        ('here "we', ["here\n\n\u201cWe"]),
        ("\u043c\u043e\u0438", []),
        ("\u043c\u043e\u0439 \u0434\u043e\u043c", ["\u041c\u043e\u0439 \u0434\u043e\u043c"]),
        ("\u30ac\u30ad", ["\uff76\uff9e\uff77"]),
        ("\u30ad\u3067\u3059", ["\uff77\u3067\u3059"]),
    ],
)
def test_words_are_found_as_one_reads_them(printed: Project, query: str, places: list[str]) -> None:
    hits = [hit for hit in printed.articles.search(query) if hit.document != SEED]
    texts = {name: printed.document(name).text for name in ("plain", "printed")}
    assert [texts[hit.document][hit.start : hit.end] for hit in hits] == places
    found = {hit.document for hit in hits}
    listed = {summary.id for summary in printed.articles.page(query=query)} - {SEED}
    assert listed == found
    matches = {name: list(Finder(FindQuery(query)).matches(text)) for name, text in texts.items()}
    assert {name for name, spans in matches.items() if spans} == found
    assert [(hit.document, (hit.start, hit.end)) for hit in hits] == [
        (name, span) for name, spans in matches.items() for span in spans
    ]


def test_notes_are_found_as_one_reads_them(printed: Project) -> None:
    tag = Tag("printed", "claim", ((0, 5),))
    printed.do(tag)
    printed.do(SetNote(tag.id, "The cafe\u0301 of the \ufb01nance minister"))
    for query in ("CAFE of", "caf\u00e9", "finance"):
        notes = [hit for hit in printed.articles.search(query) if hit.where == "note"]
        assert [hit.annotation for hit in notes] == [tag.id]


def test_an_ending_of_a_line_is_shown(printed: Project) -> None:
    (hit,) = printed.articles.search("agree")
    assert hit.before == "Title here ¶ \u201cWe don\u2019t "


WORDS = [
    "Caf\u00e9", "\ufb01nance", "na\u00efve", "STRASSE", "o\u2019clock", "Mu\u0308ller", "plain",
    "\u0141\u00f3d\u017a",
]  # fmt: skip


def written(word: str, how: int) -> str:
    """A word as it may be written elsewhere."""
    ways = (
        str,
        str.upper,
        lambda text: normalize("NFD", text),
        lambda text: normalize("NFKC", text),
        lambda text: text[:2] + "\u00ad" + text[2:],
        lambda text: text.replace("\u2019", "'"),
    )
    return ways[how](word)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 5)), min_size=1, max_size=5),
    st.sampled_from(WORDS),
    st.integers(0, 5),
)
def test_find_and_search_agree_on_a_word(
    words: list[tuple[str, int]], wanted: str, how: int
) -> None:
    text = " \n".join(written(word, way) for word, way in words)
    query = written(wanted, how)
    with TemporaryDirectory() as folder:
        project = Project.create(Path(folder, "p.annotator"), TagSet("t", ()))
        with project:
            project.add([AnnotatedDocument(Document("a", "", text))])
            hits = [(hit.start, hit.end) for hit in project.articles.search(query)]
            listed = [summary.id for summary in project.articles.page(query=query)]
    assert hits == list(Finder(FindQuery(query)).matches(text))
    assert listed == (["a"] if hits else [])
    assert bool(hits) == (wanted in [word for word, _ in words])


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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"basic ground"', ["ground basic ground"]),
        ("\u201cbasic ground\u201d", ["ground basic ground"]),
        ("basic ground", ["ground basic ground", "basic for the ground", "basic for the ground"]),
        ('basic "for the" ground', ["basic for the ground"]),
        ("10 000", ["10 000 men"]),
        ("men 10 000", ["10 000 men"] * 2),
        ('"We do', []),
    ],
)
def test_words_in_marks_and_numbers_stay_together_and_phrases_come_first(
    project: Project, query: str, found: list[str]
) -> None:
    texts = ("10-12 of 000", "10 000 men", "basic for the ground", "ground basic ground")
    project.add(AnnotatedDocument(Document(f"b{n}", "T", text)) for n, text in enumerate(texts))
    hits = [hit for hit in project.articles.search(query) if hit.document != SEED]
    assert [texts[int(hit.document[1:])] for hit in hits] == found
    listed = {one.id for one in project.articles.page(query=query)} - {SEED}
    assert listed == {hit.document for hit in hits}


def test_a_phrase_is_found_while_its_closing_mark_is_still_to_be_typed(project: Project) -> None:
    project.add([AnnotatedDocument(Document("b", "T", "He saw 10 000 men"))])
    for query in ('"10 000', '"10 000 men', "\u201csaw 10"):
        assert [hit.match for hit in project.articles.search(query)] == [query[1:]]
    assert project.articles.search('"10 00 men') == []
