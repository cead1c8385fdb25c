"""The list of abbreviations: each keeps a sentence together, and none is in it twice."""

import pytest

from annotator.text.growth import names
from annotator.text.sentences import ABBREVIATIONS, SENTENCE_OPENERS, TITLES, split_sentences


@pytest.mark.parametrize("abbreviation", ABBREVIATIONS)
def test_an_abbreviation_ends_no_sentence(abbreviation: str) -> None:
    text = f"He met {abbreviation}. Smith there."
    assert split_sentences(text) == [(0, len(text))]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_part_of_a_name(title: str) -> None:
    text = f"he met {title}. Smith there"
    assert [text[start:end] for start, end in names(text)] == [f"{title}. Smith"]


@pytest.mark.parametrize("opener", SENTENCE_OPENERS)
def test_an_opener_begins_a_sentence_behind_initials(opener: str) -> None:
    assert len(split_sentences(f"He left the U.S. {opener} more.")) == 2


def test_nothing_is_listed_twice() -> None:
    assert len(set(ABBREVIATIONS)) == len(ABBREVIATIONS)
