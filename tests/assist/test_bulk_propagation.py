"""Propagate all that somebody has tagged: quick, and the same as one annotation after the other."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.assist import bulk_propagation
from annotator.assist.bulk_propagation import propagate_all_tagged
from annotator.assist.occurrences import find_occurrences
from annotator.assist.propagation import (
    PROPAGATE,
    is_first_case_insignificant,
    propagate_in_project,
)
from annotator.assist.suggesters import SUGGESTERS, SuggestionRequest
from annotator.model import AnnotatedDocument, Cancelled, Document, Identity, TagSet
from annotator.project import Project, edits
from annotator.project.suggesting import SuggestEach

TEXTS = {
    "a": "Volodymyr Zelenskyy spoke in May. The Kremlin did not.",
    "b": "Zelenskyy may meet the Kremlin. Volodymyr Zelenskyy’s aides may, too.",
    "c": "Nothing here.",
    "d": "习近平说，习近平 the Kremlin",
}


@pytest.fixture
def project(tmp_path: Path, tag_set: TagSet) -> Iterator[Project]:
    with Project.create(tmp_path / "p.annotator", tag_set, annotator="ana") as project:
        for name, text in TEXTS.items():
            project.add([AnnotatedDocument(Document(name, name, text))])
        yield project


def tag(project: Project, document: str, label: str, words: str, **more: Any) -> None:
    """Tag the first place of some words."""
    start = TEXTS[document].index(words)
    end = start + len(words)
    project.do(edits.Tag(document, label, ((start, end),), **more))


def offered(project: Project, asked: SuggestionRequest | None = None) -> list[tuple[str, str, str]]:
    """Article, label and words of what is suggested."""
    found = propagate_all_tagged(project, asked or SuggestionRequest())
    return [(one.document, one.annotation.label, one.annotation.text) for one in found]


def test_all_that_is_tagged_is_looked_for_in_all_articles(project: Project) -> None:
    tag(project, "a", "person", "Zelenskyy")
    tag(project, "a", "organization", "The Kremlin")
    tag(project, "d", "person", "习近平")
    assert sorted(offered(project)) == [
        ("b", "organization", "the Kremlin"),
        ("b", "person", "Zelenskyy"),
        ("b", "person", "Zelenskyy"),
        ("d", "organization", "the Kremlin"),
        ("d", "person", "习近平"),
    ]
    assert SUGGESTERS[PROPAGATE].name == PROPAGATE


def test_of_names_in_names_the_longer_one_is_suggested(project: Project) -> None:
    tag(project, "a", "person", "Volodymyr Zelenskyy")
    tag(project, "b", "person", "Zelenskyy")
    assert offered(project) == [("b", "person", "Volodymyr Zelenskyy")]


def test_only_ones_own_work_is_taken_up(project: Project) -> None:
    project.annotator = "ben"
    tag(project, "a", "person", "Zelenskyy")
    project.annotator = "ana"
    assert offered(project) == []


def test_a_capital_counts_where_it_says_something_at_one_place(project: Project) -> None:
    tag(project, "a", "date", "May")
    assert offered(project) == []


def test_only_labels_and_words_that_are_asked_for(project: Project) -> None:
    tag(project, "a", "person", "Zelenskyy")
    tag(project, "a", "organization", "The Kremlin")
    persons = SuggestionRequest(labels=frozenset({"person"}))
    assert {label for _, label, _ in offered(project, persons)} == {"person"}
    kremlin = SuggestionRequest(words=("the  kremlin",))
    assert {words for *_, words in offered(project, kremlin)} == {"the Kremlin"}
    assert offered(project, SuggestionRequest(words=("Kremlin",))) == []


def test_what_all_places_of_the_words_share_goes_along(project: Project) -> None:
    project.do(edits.AddIdentity(Identity("z", "Volodymyr Zelenskyy")))
    shared = {"kind": "named person"}
    tag(project, "a", "speaker", "Zelenskyy", attributes=shared, identity="z")
    tag(project, "b", "speaker", "Zelenskyy", attributes=shared, identity="z")
    (one,) = propagate_all_tagged(project, SuggestionRequest())
    assert (one.annotation.attributes, one.annotation.identity) == (shared, "z")
    project.undo()
    tag(project, "b", "speaker", "Zelenskyy", attributes={"kind": "unnamed"})
    (one,) = propagate_all_tagged(project, SuggestionRequest())
    assert (one.annotation.attributes, one.annotation.identity) == ({}, None)


def test_many_words_go_through_the_articles_in_several_turns(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag(project, "a", "person", "Zelenskyy")
    tag(project, "a", "organization", "The Kremlin")
    at_once = sorted(offered(project))
    monkeypatch.setattr(bulk_propagation, "_WORDINGS_AT_ONCE", 1)
    assert sorted(offered(project)) == at_once


def test_a_stream_is_one_step_and_is_not_offered_twice(project: Project) -> None:
    tag(project, "a", "person", "Zelenskyy")
    stream = propagate_all_tagged(project, SuggestionRequest())
    assert len(project.do(SuggestEach(stream, "suggest")).suggestions) == 2
    assert project.suggestions.count_by_label() == {"person": 2}
    again = propagate_all_tagged(project, SuggestionRequest())
    assert not project.do(SuggestEach(again, "suggest")).suggestions
    project.undo()
    assert project.suggestions.count_by_article() == {}


def test_it_can_be_cancelled_and_nothing_is_suggested(project: Project) -> None:
    tag(project, "a", "person", "Zelenskyy")

    def stop(done: int, _total: int | None, _what: str) -> None:
        if done > 1:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        project.do(SuggestEach(propagate_all_tagged(project, SuggestionRequest(), stop), "suggest"))
    assert project.suggestions.count_by_article() == {}
    assert project.history.undo_title() == "tag as person"


WORDS = [
    "May",
    "may",
    "the",
    "The",
    "Ian",
    "ıan",
    "d’or",
    "d'or",
    "ʼn",
    "é",
    "e\u0301",
    "习近",
    "👍",
]
SENTENCES = st.lists(st.sampled_from([*WORDS, *".’-", "\n"]), max_size=12)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SENTENCES, min_size=1, max_size=3), st.data())
def test_nothing_is_missed_by_looking_for_all_at_once(
    sentences: list[list[str]], data: st.DataObject
) -> None:
    texts = [data.draw(st.sampled_from([" ", ""])).join(each) for each in sentences]
    texts = [text for text in dict.fromkeys(texts) if text.strip()]
    if not texts:
        return
    with TemporaryDirectory() as folder, _made(Path(folder), texts) as project:
        start = data.draw(st.integers(0, len(texts[0]) - 1))
        end = data.draw(st.integers(start + 1, len(texts[0])))
        if not texts[0][start:end].strip():
            return
        project.do(edits.Tag("0", "claim", ((start, end),), id="one"))
        source = project.annotation("one")
        assert source is not None
        made = {
            (one.document, *one.annotation.fragments)
            for one in propagate_all_tagged(project, SuggestionRequest())
        }
        for one in propagate_in_project(project, source):
            assert (one.document, *one.annotation.fragments) in made
        loosely = is_first_case_insignificant(texts[0], source)
        for number, text in enumerate(texts[1:], 1):
            for place in find_occurrences(text, source.text, loosely):
                assert (str(number), place) in made


def _made(folder: Path, texts: list[str]) -> Project:
    from annotator.formats.tag_sets import default_tag_set

    project = Project.create(folder / "p.annotator", default_tag_set(), annotator="ana")
    for number, text in enumerate(texts):
        project.add([AnnotatedDocument(Document(str(number), "", text))])
    return project
