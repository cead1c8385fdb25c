"""Words that lines divide are whole again, and hyphens of their own stay."""

import pytest

from annotator.formats.articles.hyphenation import Vocabulary, is_divided, join_lines


def joined(*lines: str) -> str:
    """The lines as running text."""
    return join_lines(lines, Vocabulary(lines))


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("the har-", "bour", "the harbour"),
        ("остается откры-", "тым", "остается открытым"),
        ("ο πρωθυ-", "πουργός", "ο πρωθυπουργός"),
        ("będzie zapła-", "źliwe", "będzie zapłaźliwe"),
        ("Հայաս-", "տան", "Հայաստան"),
        ("the har\u00ad", "bour", "the harbour"),
        ("the har\u2010", "bour", "the harbour"),
        ("“har-", "bour”", "“harbour”"),
        ("THE NEW HAR-", "BOUR DEAL", "THE NEW HARBOUR DEAL"),
        ("a state-of-the-", "art plan", "a state-of-the-art plan"),
        ("a state-", "of-the-art plan", "a state-of-the-art plan"),
        ("the Dorval-", "Brandt committee", "the Dorval-Brandt committee"),
        ("an e-", "mail", "an e-mail"),
        ("a 20-", "year plan", "a 20-year plan"),
        ("in 2023-", "24", "in 2023-24"),
        ("Straßenbahn-", "und Busnetz", "Straßenbahn- und Busnetz"),
        ("tusen-", "och hundratal", "tusen- och hundratal"),
        ("he said—", "so they say", "he said—so they say"),
        ("it was –", "they say –", "it was – they say –"),
        ("市长说", "港口", "市长说港口"),
        ("시장은", "항구가", "시장은 항구가"),
        ("the mayor", "said", "the mayor said"),
    ],
)
def test_two_lines(first: str, second: str, whole: str) -> None:
    assert joined(first, second) == whole


def test_a_hyphen_stays_in_a_word_that_is_written_with_it_elsewhere() -> None:
    assert joined("a well-", "known man, well-known here").startswith("a well-known man")
    assert joined("he re-", "signed; nobody resigned").startswith("he resigned")


@pytest.mark.parametrize("word", ["long-term", "well-known", "state-owned", "self-defence"])
def test_a_hyphen_stays_in_a_usual_compound(word: str) -> None:
    start, _, end = word.partition("-")
    assert joined(f"a {start}-", f"{end} plan") == f"a {word} plan"


def test_words_that_are_joined_by_a_guess_are_named() -> None:
    guessed: list[str] = []
    vocabulary = Vocabulary(["the har-", "bour, a re-", "port; report", "long-", "term"], guessed)
    join_lines(["the har-", "bour, a re-", "port; report", "long-", "term"], vocabulary)
    assert guessed == ["harbour"]


def test_the_more_frequent_form_decides() -> None:
    vocabulary = Vocabulary(["co-operation and cooperation", "and Cooperation"])
    assert join_lines(["co-", "operation"], vocabulary) == "cooperation"


def test_half_a_word_is_no_evidence() -> None:
    assert joined("a harbour-", "harbour-", "side") == "a harbourharbourside"


@pytest.mark.parametrize("line", ["har-", "har\u00ad", "har\u2010", "20-"])
def test_what_is_divided(line: str) -> None:
    assert is_divided(line)


@pytest.mark.parametrize("line", ["", "-", "he said -", "end.", "–"])
def test_what_is_not(line: str) -> None:
    assert not is_divided(line)
