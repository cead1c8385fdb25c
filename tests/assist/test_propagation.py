"""Propagating one annotation: nothing that is tagged already, in one article and in all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.assist.propagation import (
    is_first_case_insignificant,
    propagate_in_article,
    propagate_in_project,
)
from annotator.model import AnnotatedDocument, Cancelled, Document, TagSet
from annotator.project import Project, edits
from annotator.project.suggesting import Suggest
from tests.assist.conftest import tagged


def test_when_a_capital_says_something() -> None:
    text = "Officials met. In May officials may meet. “Sources” said."
    assert is_first_case_insignificant(text, tagged(text, "speaker", "Officials"))
    assert is_first_case_insignificant(text, tagged(text, "speaker", "officials"))
    assert is_first_case_insignificant(text, tagged(text, "speaker", "Sources"))
    assert not is_first_case_insignificant(text, tagged(text, "date", "May"))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("He met Mr. May there.", "May", False),
        ("It was on Dec. May said so.", "May", False),
        ("He joined the U.S. Army.", "Army", False),
        ("He left the U.S. They stayed.", "They", True),
        ("He works for Acme Inc. Officials met.", "Officials", True),
        ("He said: “Officials met.”", "Officials", True),
        ("Why? (Officials met.)", "Officials", True),
        ("Han sade: ”Officials met.”", "Officials", True),
        ("»Why?« »Officials met.«", "Officials", True),
        ("They sold pens etc. Officials met.", "Officials", True),
    ],
)
def test_sentences_begin_where_the_splitter_says(text: str, word: str, expected: bool) -> None:
    assert is_first_case_insignificant(text, tagged(text, "speaker", word)) is expected


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
