"""Propagate: whole words, nothing that is tagged already, in one article and in all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.assist.occurrences import WordIndex, find_occurrences
from annotator.assist.propagation import (
    is_first_case_insignificant,
    propagate_in_article,
    propagate_in_project,
)
from annotator.model import AnnotatedDocument, Cancelled, Document, TagSet
from annotator.project import Project, edits
from annotator.project.suggesting import Suggest
from tests.assist.conftest import tagged


def found(text: str, words: str, any_first_case: bool = False) -> list[str]:
    return [
        f"{start}:{text[start:end]}" for start, end in find_occurrences(text, words, any_first_case)
    ]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("reread read read", "read read", ["7:read read"]),
        ("Miami, in Miami; Miamians", "Miami", ["0:Miami", "10:Miami"]),
        ("tell us what the US did", "US", ["17:US"]),
        ("Zelenskyy’s and Zelenskyy's", "Zelenskyy", ["0:Zelenskyy", "16:Zelenskyy"]),
        ("Kyiv's, Kyiv’s", "Kyiv’s", ["0:Kyiv's", "8:Kyiv’s"]),
        (
            "the\u00a0White  House, White\nHouse",
            "White House",
            ["4:White  House", "18:White\nHouse"],
        ),
        ("White\n\nHouse", "White House", []),
        ("pre-war war war_time", "war", ["4:war", "8:war"]),
        ("习近平说，习近平", "习近平", ["0:习近平", "5:习近平"]),
        ("e\u0301lan e\u0301lan", "e\u0301lan", ["0:e\u0301lan", "6:e\u0301lan"]),
        ("cafe\u0301 cafe", "cafe", ["6:cafe"]),
        ("👩\u200d🚀 👩", "👩", ["4:👩"]),
        ("👍🏽 👍", "👍", ["3:👍"]),
        ("a.b axb", "a.b", ["0:a.b"]),
        ("anything", "  ", []),
    ],
)
def test_occurrences(text: str, words: str, expected: list[str]) -> None:
    assert found(text, words) == expected


def test_loosely_only_the_first_letter_may_differ() -> None:
    text = "The Kremlin, the Kremlin, THE KREMLIN, the kremlin"
    assert found(text, "the Kremlin", any_first_case=True) == ["0:The Kremlin", "13:the Kremlin"]
    assert found("ﬁn Fin ßa", "ßa", any_first_case=True) == ["7:ßa"]
    assert found("’Tis, 'Tis", "’Tis", any_first_case=True) == ["0:’Tis", "6:'Tis"]


def test_when_a_capital_says_something() -> None:
    text = "Officials met. In May officials may meet. “Sources” said."
    assert is_first_case_insignificant(text, tagged(text, "speaker", "Officials"))
    assert is_first_case_insignificant(text, tagged(text, "speaker", "officials"))
    assert is_first_case_insignificant(text, tagged(text, "speaker", "Sources"))
    assert not is_first_case_insignificant(text, tagged(text, "date", "May"))


def test_the_label_attributes_and_identity_go_along(sample: str) -> None:
    document = Document("a", "a", sample)
    source = tagged(
        sample, "speaker", "Zelenskyy", attributes={"kind": "named person"}, identity="z"
    )
    offered = propagate_in_article(document, source, [source], "ana")
    assert len(offered) == sample.count("Zelenskyy") - 1
    for one in offered:
        made = one.annotation
        assert (made.label, made.attributes, made.identity) == ("speaker", source.attributes, "z")
        assert made.text == sample[made.start : made.end] == "Zelenskyy"
        assert one.source == "propagate"
    starts = [one.annotation.start for one in offered]
    assert starts == sorted(starts)
    assert source.start not in starts


def test_what_is_tagged_with_the_label_is_left_out_even_in_part() -> None:
    text = "Kyiv. Kyiv. In Kyiv, near Kyiv, Kyiv."
    document = Document("a", "a", text)
    source = tagged(text, "location", "Kyiv")
    wider = tagged(text, "location", "near Kyiv")
    other = tagged(text, "organization", "In Kyiv")
    bens = tagged(text, "location", "Kyiv.", "Kyiv.", name="b")
    theirs = type(bens)("b", "ben", "location", bens.fragments, bens.text)
    offered = propagate_in_article(document, source, [source, wider, other, theirs], "ana")
    assert [one.annotation.start for one in offered] == [6, 15, 32]


@pytest.fixture
def project(tmp_path: Path, tag_set: TagSet) -> Iterator[Project]:
    with Project.create(tmp_path / "p.annotator", tag_set, annotator="ana") as project:
        for name, text in (
            ("a", "In May, the Kremlin spoke."),
            ("b", "The Kremlin may speak in May."),
            ("c", "Nothing here."),
            ("d", "the Kremlin, the Kremlin"),
        ):
            project.add([AnnotatedDocument(Document(name, name, text))])
        yield project


def test_in_all_articles(project: Project) -> None:
    text = project.document("a").text
    at = text.index("the Kremlin")
    project.do(edits.Tag("a", "speaker", ((at, at + 11),), id="here"))
    project.do(edits.Tag("d", "speaker", ((0, 11),)))
    source = project.annotation("here")
    assert source is not None
    offered = list(propagate_in_project(project, source))
    assert [(one.document, one.annotation.start) for one in offered] == [("b", 0), ("d", 13)]
    project.do(Suggest(tuple(offered)))
    assert project.suggestions.count_by_article() == {"b": 1, "d": 1}


def test_the_case_counts_as_it_does_at_home(project: Project) -> None:
    project.do(edits.Tag("a", "date", ((3, 6),), id="may"))
    source = project.annotation("may")
    assert source is not None
    assert [one.annotation.text for one in propagate_in_project(project, source)] == ["May"]


def test_it_can_be_cancelled(project: Project) -> None:
    project.do(edits.Tag("a", "date", ((3, 6),), id="may"))
    source = project.annotation("may")
    assert source is not None

    def stop(done: int, total: int | None, what: str) -> None:
        raise Cancelled("stop")

    with pytest.raises(Cancelled):
        list(propagate_in_project(project, source, stop))


def same(one: str, other: str) -> bool:
    """Whether two texts are the same words, but for white space, apostrophes, the first letter."""
    words = [" ".join(text.replace("’", "'").split()) for text in (one, other)]
    return words[0][:1].casefold() == words[1][:1].casefold() and words[0][1:] == words[1][1:]


@given(st.text(alphabet="abB ’'\n", max_size=60), st.data())
def test_places_are_whole_words_and_in_order(text: str, data: st.DataObject) -> None:
    if not text.strip():
        return
    start = data.draw(st.integers(0, len(text) - 1))
    wanted = text[start : data.draw(st.integers(start + 1, len(text)))]
    last = 0
    for low, high in find_occurrences(text, wanted, any_first_case=data.draw(st.booleans())):
        assert last <= low < high <= len(text)
        last = high
        assert same(text[low:high], wanted)
        for at in {low, high} - {0, len(text)}:
            assert not (text[at - 1].isalpha() and text[at].isalpha())


@given(st.text(alphabet="abB’'ʼ.-“ \n\u0301ßſσςΣ政İı7_", max_size=60), st.data())
def test_an_index_of_words_finds_the_same_places(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    wanted = text[start : data.draw(st.integers(start + 1, len(text)))]
    loosely = data.draw(st.booleans())
    expected = list(find_occurrences(text, wanted, loosely))
    assert list(WordIndex(text).find_occurrences(wanted, loosely)) == expected
