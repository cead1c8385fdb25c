"""Sentences: the well-known hard cases, and one splitter for keys and exports."""

from itertools import accumulate

import pytest
from hypothesis import example, given

from annotator.data_files import sample_article
from annotator.formats.token_text import TokenText
from annotator.text.graphemes import grapheme_border
from annotator.text.sentences import split_sentences
from annotator.text.steps import next_sentence, sentence_at
from annotator.text.tokens import tokenize
from tests.formats.strategies import texts
from tests.text.strategies import texts as project_texts


def sentence_texts(text: str) -> list[str]:
    """The sentences as text."""
    return [text[start:end] for start, end in split_sentences(text)]


def stepped_starts(text: str) -> list[int]:
    """The starts of sentences that the keys reach, one step after the other."""
    starts: list[int] = []
    position = 0
    while (after := next_sentence(text, position, 1, ends=False)) not in (position, len(text)):
        starts.append(after)
        position = after
    return starts


# Each list is one text: its sentences, with a blank between them.
HARD_CASES = {
    "full stops": ["He left.", "She stayed!", "Why?", "Who knows."],
    "titles": ["Mr. Smith met Mrs. Jones and Dr. Who.", "Prof. Gray came with Sen. Brown."],
    "ranks": ["Gen. Mark Milley called Lt. Col. Vindman.", "Sgt. Pepper was there."],
    "saints and mountains": ["He flew from St. Louis over Mt. Rainier to Ft. Worth."],
    "juniors": ["Robert Kennedy Jr. spoke.", "Bush Sr. had spoken."],
    "company, new sentence": ["He works for Acme Inc.", "The deal closed."],
    "corporation, new sentence": ["He works for Acme Corp.", "They paid well."],
    "company, same sentence": ["Acme Inc. was sold by Acme Co. of Ohio for cash."],
    "et cetera, new sentence": ["They sold pens, paper, etc.", "The rest stayed."],
    "et cetera, same sentence": ["Pens, paper, etc. were sold."],
    "initials of a name": ["J. R. R. Tolkien wrote it.", "So did C. S. Lewis."],
    "one initial": ["George W. Bush spoke.", "John F. Kennedy had spoken."],
    "a state, same sentence": ["The U.S. Senate and the U.K. Parliament agreed."],
    "a state, new sentence": ["He left the U.S.", "The plane was late."],
    "months": ["They met on Jan. 5 and on Sept. 30, 2024.", "On Dec. 1 they parted."],
    "numbers": ["It is No. 1 of Nos. 1 to 9.", "He met, cf. No. 7, nobody."],
    "decimals": ["It rose 3.5 percent to $1.2 million.", "In 2025 it fell 0.75 points."],
    "times": ["She came at 5 p.m. on Monday.", "He left at 9 a.m. on Friday."],
    "e.g. and i.e.": ["Fruit, e.g. apples, i.e. what grows, is good.", "E.g. Apple sells none."],
    "versus": ["It was Roe vs. Wade.", "It was Smith v. Jones."],
    "addresses": ["See www.example.org/a.html?b=1 for more.", "Write to j.doe@example.org."],
    "files and versions": ["Open main.py in version 2.0.1.", "Then run it."],
    "quotation, then its speaker": ["“Really?” he asked.", "“Yes!” she said."],
    "quotations of a sentence each": ["“Go.”", "He went.", '"Stay."', "She stayed."],
    "single quotation marks": ["‘Go.’", "He went."],
    "quotation in the middle": ["He said “No.” and left.", "Nobody asked."],
    "brackets": ["He left (at last).", "(She had left.)", "It rained."],
    "several marks": ["What?!", "No way!!!", "Really…", "Yes."],
    "ellipsis, same sentence": ["And … so it went… on.", "Then it stopped."],
    "ellipsis of full stops": ["And so ... it went on.", "It stopped."],
    "exclamation in a name": ["The Yahoo! employees left.", "Others stayed."],
    "a list of letters": ["Choose A. or b. here.", "Then go."],
    "dashes": ["He left – why? – for Rome.", "She stayed."],
    "German": ["Er traf Dr. Müller, bzw. Frau Nr. 5.", "„Wirklich?“, fragte sie.", "Ja."],
    "French": ["M. Dupont a vu Mme. Martin.", "«Oui.»", "Il part."],
    "Spanish": ["¿Quién viene?", "¡Nadie!", "Vale."],
    "Russian": ["Он ушёл.", "«Да?»", "Она осталась."],
    "Arabic": ["قال نعم؟", "ثم ذهب."],
    "Hebrew": ["הוא הלך.", "היא נשארה?", "כן."],
    "Hindi": ["वह गया।", "वह रुकी।"],
    "Greek": ["Έφυγε.", "Γιατί;"],
}


# No rule without a dictionary is right in all cases. These come out as one reads them here.
LIMITS = {
    "an answer like an abbreviation": ["Is it so?", "No. The answer is yes."],
    "a junior at the end": ["He met Robert Kennedy Jr. Then he left."],
    "a company before a capital": ["Acme Inc.", "Chairman Smith resigned."],
    "an hour before a name": ["He came at 6 p.m. Mr. Smith left."],
    "a space in French quotation marks": ["«\u00a0Oui.", "» Il part."],
}


@pytest.mark.parametrize("expected", HARD_CASES.values(), ids=HARD_CASES.keys())
def test_hard_cases_for_exports(expected: list[str]) -> None:
    assert sentence_texts(" ".join(expected)) == expected


@pytest.mark.parametrize("expected", HARD_CASES.values(), ids=HARD_CASES.keys())
def test_hard_cases_for_keys(expected: list[str]) -> None:
    starts = list(accumulate((len(sentence) + 1 for sentence in expected), initial=0))
    assert stepped_starts(" ".join(expected)) == starts[1:-1]


@pytest.mark.parametrize("expected", LIMITS.values(), ids=LIMITS.keys())
def test_limits_of_rules_without_a_dictionary(expected: list[str]) -> None:
    assert sentence_texts(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Smith left. He ran.", ["Mr. Smith left.", "He ran."]),
        ("In the U.S. Senate he spoke. All heard.", ["In the U.S. Senate he spoke.", "All heard."]),
        ("He left the U.S. The plane was late.", ["He left the U.S.", "The plane was late."]),
        ("J. R. Smith of Acme Inc. resigned. Why?", ["J. R. Smith of Acme Inc. resigned.", "Why?"]),
        ('"Go." He went.', ['"Go."', "He went."]),
        ("One… two. Three!", ["One… two.", "Three!"]),
        ("他说好。我们走。", ["他说好。", "我们走。"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in split_sentences(text)] == expected


@pytest.mark.parametrize(
    "sentences",
    [
        ["他没有回答。", "《人民日报》报道了。", "“为什么？”", "（他走了。）", "「好。」", "完。"],
        ["行く。", "『はい。』", "【解説】これは。"],
    ],
)
def test_a_mark_that_opens_the_next_sentence_without_a_blank_is_not_in_this_one(
    sentences: list[str],
) -> None:
    assert sentence_texts("".join(sentences)) == sentences


@given(texts)
def test_exports_count_these_sentences(text: str) -> None:
    exported = [(sentence.start, sentence.end) for sentence in TokenText(text).sentences()]
    assert exported == split_sentences(text)


@given(project_texts | texts)
@example("Acme Inc. The deal closed. etc. The\nend. U.S. It is.")
@example("One. \u0301Two.\n\u0301Three. 👩\u200d👩 Four.")
def test_keys_step_where_exports_divide(text: str) -> None:
    starts = {grapheme_border(text, start) for start, _ in split_sentences(text)}
    assert stepped_starts(text) == sorted(starts - {0})


@given(project_texts | texts)
def test_the_sentence_at_a_position_is_that_of_exports(text: str) -> None:
    for start, end in split_sentences(text):
        sentence = sentence_at(text, start)
        assert sentence == (grapheme_border(text, start), grapheme_border(text, end))


def test_keys_and_exports_agree_on_the_sample() -> None:
    text = sample_article().read_text("utf-8")
    sentences = split_sentences(text)
    assert stepped_starts(text) == [start for start, _ in sentences if start]
    assert [sentence_at(text, start) for start, _ in sentences] == sentences
    assert len(sentences) == 27


@given(texts)
def test_every_token_lies_in_one_sentence(text: str) -> None:
    found = split_sentences(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in found)
    inside = [
        token
        for start, end in found
        for token in tokenize(text)
        if start <= token[0] and token[1] <= end
    ]
    assert inside == tokenize(text)


@pytest.mark.parametrize(
    "expected",
    [
        ["He left.", "She stayed!", "Why?"],
        ["“Really?” he said.", "“Yes.”", "“No.”"],
        ["Mr. Smith of the U.S. Army met J. R. Ewing on Dec. 5."],
        ["He lives in the U.S.", "The rest left."],
        ["It cost 3.5 million.", "2025 was worse."],
        ["And … so on.", "Then…", "It ended."],
        ["Вчера.", "Сегодня?", "Да."],
        ["قال نعم؟", "ثم ذهب."],
        ["“Really?”  he said,  why? – no, not?!  ever."],
        ["好。http://example.org/a?B=1&c=D!E here.", "It."],
        ["The file annotator.py and a.b.c stay whole."],
    ],
)
def test_sentences_of_exports(expected: list[str]) -> None:
    assert sentence_texts(" ".join(expected)) == expected


def test_sentences_of_scripts_without_spaces() -> None:
    assert sentence_texts("他走了。她说：“好。”然后？") == ["他走了。", "她说：“好。”", "然后？"]


def test_a_sentence_ends_with_its_line() -> None:
    assert sentence_texts("Headline\n\n  By A. Person\r\nIt began") == [
        "Headline",
        "By A. Person",
        "It began",
    ]
