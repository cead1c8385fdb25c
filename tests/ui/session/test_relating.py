"""Relate mode, dragging, the speaker used last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.model.relations import RelationOption, contains, likeliest_option, relation_options
from annotator.project import Project, edits
from annotator.ui.jobs.target_search import TargetSearch
from annotator.ui.session.relating import match_rank
from annotator.ui.session.session import Session
from tests.two_papers import COURIER, HERALD, add_papers
from tests.ui.conftest import SEED, related
from tests.values import present


@pytest.fixture
def made(session: Session, project: Project, text: str) -> dict[str, str]:
    """A few annotations: name to id."""
    for name, label, phrase in (
        ("outer", "claim", "The Kremlin said the weekend discussions in Miami"),
        ("inner", "claim", "the weekend discussions in Miami"),
        ("kremlin", "speaker", "The Kremlin"),
        ("said", "cue", "said the weekend"),
        ("miami", "location", "Miami"),
    ):
        start = text.index(phrase)
        project.do(edits.Tag(SEED, label, ((start, start + len(phrase)),), id=name))
    return {}


def link(session: Session, source: str, target: str, kind: str) -> None:
    """Relate two annotations, as somebody answers who is asked which relation is meant."""
    known = session.article.annotations
    found = relation_options(known[source], known[target], session.tag_set)
    session.relating.make(next(one for one in found if one.type.name == kind))


def test_the_next_annotation_chosen_is_the_target(session: Session, made: object) -> None:
    session.selection.choose("inner")
    session.relating.start()
    session.selection.choose("said")
    assert related(session) == {("cued_by", "claim", "cue")}
    assert session.relating.source_id is None
    assert session.selection.annotation_id == "inner"


def test_tab_goes_only_to_what_can_be_related_and_enter_takes_it(
    session: Session, made: object
) -> None:
    session.selection.choose("said")
    session.relating.start()
    seen = []
    for _ in range(3):
        session.next_annotation(1)
        seen.append(session.relating.candidate_id)
    assert set(seen) == {"outer", "inner"}
    session.relating.take_candidate()
    assert related(session) == {("cued_by", "claim", "cue")}


def test_esc_leaves_relate_mode(session: Session, made: object) -> None:
    session.selection.choose("inner")
    session.relating.start()
    session.escape()
    assert session.relating.source_id is None
    assert session.selection.annotation_id == "inner"
    session.selection.choose("kremlin")
    assert related(session) == set()


def test_where_several_relations_are_possible_it_is_asked(
    session: Session, made: object, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.relating.choiceNeeded) as asked:
        session.relating.relate("outer", "inner")
    links: list[RelationOption] = present(asked.args)[0]
    assert [link.type.name for link in links] == ["nested_in", "contradicts", "supports"]
    # The one inside leads to the one around it, however it was asked.
    assert {(link.source, link.target) for link in links} == {("inner", "outer")}
    session.relating.make(links[1])
    assert related(session) == {("contradicts", "claim", "claim")}


def test_relations_are_offered_in_one_order_and_nesting_only_where_it_is_likely(
    session: Session, project: Project, made: object
) -> None:
    project.do(edits.Tag(SEED, "claim", ((607, 701),), id="apart"))
    known = session.article.annotations
    for other, likeliest in (("apart", None), ("outer", "nested_in")):
        ends = known["inner"], known[other]
        options = relation_options(*ends, session.tag_set)
        assert [one.type.name for one in options] == ["nested_in", "contradicts", "supports"]
        option = likeliest_option(options, *ends)
        assert (option.type.name if option is not None else None) == likeliest
    # Where one relation is left besides the unlikely nesting, it is the one.
    options = relation_options(known["inner"], known["apart"], session.tag_set)[:2]
    assert likeliest_option(options, known["inner"], known["apart"]) is options[1]


def test_what_cannot_be_related_is_said(session: Session, made: object) -> None:
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    session.relating.relate("said", "miami")
    assert messages[-1] == "The tag set relates no cue to a location."
    session.relating.relate("inner", "miami")
    session.relating.relate("inner", "miami")
    assert related(session) == {("about", "claim", "location")}
    assert "already" in messages[-1]


def test_the_speaker_used_last(session: Session, made: object) -> None:
    link(session, "outer", "kremlin", "said_by")
    session.selection.choose("inner")
    session.relating.relate_to_last_speaker()
    assert {(r.type, r.source, r.target) for r in session.article.relations.values()} == {
        ("said_by", "outer", "kremlin"),
        ("said_by", "inner", "kremlin"),
    }
    session.selection.choose("said")
    session.relating.relate_to_last_speaker()
    assert len(session.article.relations) == 2


def test_relations_are_removed_with_their_name_in_the_undo(session: Session, made: object) -> None:
    session.relating.relate("inner", "miami")
    (relation,) = session.article.relations
    session.relating.unrelate(relation)
    assert session.article.relations == {}
    assert session.history.undo_title() == "Undo remove “about”"


def test_a_relation_may_lead_into_another_article(
    session: Session, made: object, project: Project
) -> None:
    project.add([AnnotatedDocument(Document("b", "b", "It was a breakthrough."))])
    project.do(edits.Tag("b", "claim", ((0, 22),), id="far"))
    session.selection.choose("inner")
    session.relating.start()
    session.open_article("b")
    asked: list[list[RelationOption]] = []
    session.relating.choiceNeeded.connect(asked.append)
    session.selection.choose("far")
    contradicts = next(link for link in asked[0] if link.type.name == "contradicts")
    session.relating.make(contradicts)
    (relation,) = project.relations(SEED)
    assert (relation.source, relation.target) == ("inner", "far")


def test_an_annotation_is_named_without_quotation_marks_in_quotation_marks(
    session: Session, project: Project, text: str
) -> None:
    for name, phrase in (("one", '"Not everything is ideal'), ("two", '"working process."')):
        start = text.index(phrase)
        project.do(edits.Tag(SEED, "claim", ((start, start + len(phrase)),), id=name))
    assert session.name_of("one", 16) == "claim “Not everything…”"
    assert session.name_of("two") == "claim “working process.”"


def test_links_know_directions(session: Session, made: object) -> None:
    known, tag_set = session.article.annotations, session.tag_set
    assert contains(known["outer"], known["inner"])
    assert not contains(known["inner"], known["outer"])
    (link, *_) = relation_options(known["kremlin"], known["inner"], tag_set)
    assert (link.type.name, link.source, link.target) == ("said_by", "inner", "kremlin")


def test_an_attribution_is_lit_as_one(session: Session, made: object) -> None:
    link(session, "inner", "kremlin", "said_by")
    session.relating.relate("inner", "said")
    session.relating.relate("inner", "miami")
    assert session.article.attribution("inner") == {"kremlin", "said", "miami"}
    assert session.article.attribution("said") == {"inner", "kremlin", "miami"}


def seek(session: Session, words: str) -> list[str]:
    """Type words in relate mode; return the ids of the matches."""
    session.relating.seek(words)
    return [match.id for match in session.relating.candidates()]


def test_whole_words_come_before_parts_of_words_and_near_ones_before_far_ones(
    session: Session, project: Project, made: object
) -> None:
    document = AnnotatedDocument(
        Document("w", "w", "Ali met Alina. Khalid talked to Ali there, and an alibi was given.")
    )
    project.add([document])
    words = document.document.text
    for name, phrase in (
        ("first", "Ali met"),
        ("second", "Alina"),
        ("inside", "Khalid"),
        ("source", "talked"),
        ("third", "Ali there"),
        ("fourth", "alibi"),
    ):
        start = words.index(phrase)
        project.do(edits.Tag("w", "claim", ((start, start + len(phrase)),), id=name))
    session.open_article("w")
    session.selection.choose("source")
    session.relating.start()
    assert seek(session, "ali") == ["third", "first", "second", "fourth", "inside"]
    assert session.relating.candidate_id == "third"
    session.relating.next_candidate(1)
    assert session.relating.candidate_id == "first"
    session.relating.next_candidate(-1)
    session.relating.next_candidate(-1)
    assert session.relating.candidate_id == "inside"
    assert seek(session, "ali claim met") == ["first"]
    assert seek(session, "") == ["first", "second", "inside", "third", "fourth"]


@given(word=st.text("ab'", min_size=1, max_size=4), text=st.text("ab '", max_size=12))
def test_a_match_is_ranked_by_the_ends_of_words(word: str, text: str) -> None:
    rank = match_rank(word, text)
    assert (rank is not None) is (word in text)
    if f" {word} " in f" {text} ":
        assert rank == 0
    elif f" {word}" in f" {text}":
        assert rank is not None
        assert rank <= 1


@pytest.fixture
def papers(session: Session, project: Project, qtbot: QtBot) -> Session:
    """A claim of one of two papers is being related, and the other paper was searched."""
    add_papers(project)
    TargetSearch(session, session)
    session.open_article(HERALD)
    session.selection.choose("nobody")
    with qtbot.waitSignal(session.relating.far.changed):
        session.relating.start()
    return session


def test_targets_in_other_articles_are_listed_and_gone_through(papers: Session) -> None:
    relating = papers.relating
    assert [one.id for one in relating.listed()][:1] == ["eleven"]
    assert relating.candidate_id is None
    relating.next_listed(1)
    assert relating.candidate_id == "eleven"
    # Tab goes on through this article.
    relating.next_candidate(1)
    assert relating.candidate_id in papers.article.annotations


def test_words_find_a_target_here_first_then_elsewhere(papers: Session, qtbot: QtBot) -> None:
    relating = papers.relating
    with qtbot.waitSignal(relating.far.changed):
        relating.seek("euros")
    assert relating.candidate_id == "nine"
    assert [one.id for one in relating.listed()] == ["nine", "three"]
    with qtbot.waitSignal(relating.far.changed):
        relating.seek("eleven")
    assert relating.candidate_id == "eleven"


def test_what_was_not_found_yet_is_not_related_to(papers: Session) -> None:
    said: list[str] = []
    papers.statusMessage.connect(said.append)
    papers.relating.seek("eleven")
    papers.relating.take_candidate()
    assert papers.relating.source_id == "nobody"
    assert "searched" in said[-1]


def test_two_articles_are_related_and_it_is_said_how_to_see_both(
    papers: Session, project: Project, qtbot: QtBot
) -> None:
    relating = papers.relating
    said: list[str] = []
    papers.statusMessage.connect(said.append)
    relating.next_listed(1)
    with qtbot.waitSignal(relating.choiceNeeded) as asked:
        relating.take_candidate()
    options: list[RelationOption] = present(asked.args)[0]
    # Neither contains the other, and the one selected leads to the one chosen.
    assert [(o.type.name, o.source, o.target) for o in options] == [
        ("contradicts", "nobody", "eleven"),
        ("supports", "nobody", "eleven"),
    ]
    relating.make(options[0])
    assert "beside" in said[-1]
    assert present(papers.document).id == HERALD
    for document in (HERALD, COURIER):
        assert "contradicts" in [one.type for one in project.relations(document)]
