"""Growing and shrinking a selection: names, quotations, what somebody is reported to say."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Fragment
from annotator.text.graphemes import grapheme_border
from annotator.text.growth import clauses, larger_unit, names, said_behind
from annotator.text.steps import word_at
from tests.text.strategies import texts
from tests.text.test_quotations import SPLIT

GOLD = Path(__file__).parents[1] / "data" / "seed_gold.jsonl"
QUOTED = 'He said: "We will go. We will not stay." Then he left, quietly.'
NEWS = (
    "In Kyiv, Volodymyr Zelenskyy said talks involving Ukraine, the United States and partners "
    "had made progress. The Kremlin said they did not, according to Russian media."
)


def grown(text: str, at: int) -> list[str]:
    """What a selection grows to from a caret, up to the whole text."""
    found: list[Fragment] = [(at, at)]
    while (larger := larger_unit(text, *found[-1])) != found[-1]:
        found.append(larger)
    return [text[slice(*each)] for each in found[1:]]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        (
            SPLIT,
            "documents",
            [
                "documents",
                '"The basic block of all the documents is ready,”',
                '"The basic block of all the documents is ready,” Zelenskyy said',
                SPLIT,
            ],
        ),
        (
            QUOTED,
            "go",
            [
                "go",
                "We will go.",
                '"We will go. We will not stay."',
                'He said: "We will go. We will not stay."',
                QUOTED,
            ],
        ),
        (
            'דן כהן אמר ש"נבנה גשר חדש. לא נעלה מסים" בצה"ל',
            "נבנה",
            [
                "נבנה",
                "נבנה גשר חדש.",
                '"נבנה גשר חדש. לא נעלה מסים"',
                '"נבנה גשר חדש. לא נעלה מסים" בצה"ל',
                'דן כהן אמר ש"נבנה גשר חדש. לא נעלה מסים" בצה"ל',
            ],
        ),
        (
            "He said: ''We will go. We will stay.''",
            "go",
            [
                "go",
                "We will go.",
                "''We will go. We will stay.''",
                "He said: ''We will go. We will stay.''",
            ],
        ),
        (QUOTED, "left", ["left", "Then he left", "Then he left, quietly", QUOTED]),
        (
            NEWS,
            "progress",
            [
                "progress",
                "the United States and partners had made progress",
                NEWS[NEWS.index("talks") : NEWS.index(". The")],
                NEWS[: NEWS.index(". The K")],
                NEWS,
            ],
        ),
        (
            NEWS,
            "they did",
            [
                "they",
                "they did not",
                "The Kremlin said they did not",
                NEWS[NEWS.index("The K") : -1],
                NEWS,
            ],
        ),
        (
            NEWS,
            "Zelenskyy",
            [
                "Zelenskyy",
                "Volodymyr Zelenskyy",
                "Volodymyr Zelenskyy said talks involving Ukraine",
                NEWS[: NEWS.index(". The K")],
                NEWS,
            ],
        ),
        (
            '"Never closed, he said. It was so.',
            "was",
            ["was", "It was so.", '"Never closed, he said. It was so.'],
        ),
        (
            "He told ‘Die Zeit’ that “this, and that, is ‘wrong’”.",
            "wrong",
            [
                "wrong",
                "‘wrong’",
                "“this, and that, is ‘wrong’”",
                "that “this, and that, is ‘wrong’”",
                "‘Die Zeit’ that “this, and that, is ‘wrong’”",
                "He told ‘Die Zeit’ that “this, and that, is ‘wrong’”",
                "He told ‘Die Zeit’ that “this, and that, is ‘wrong’”.",
            ],
        ),
        (
            "他没有回答。《人民日报》称“谈判‘接近’成功”了。他走了。",
            "接近",
            [
                "接",
                "‘接近’",
                "“谈判‘接近’成功”",
                "《人民日报》称“谈判‘接近’成功”了",
                "他没有回答。《人民日报》称“谈判‘接近’成功”了。他走了。",
            ],
        ),
        (
            "据《人民日报》报道",
            "日报",
            ["日", "人民日报", "《人民日报》", "据《人民日报》报道"],
        ),
        (
            "彼は「はい、そうです。」と言った。",
            "そう",
            [
                "そ",
                "「はい、そうです。」",
                "彼は「はい、そうです。」",
                "彼は「はい、そうです。」と言った。",
            ],
        ),
    ],
)
def test_growing(text: str, word: str, expected: list[str]) -> None:
    assert grown(text, text.index(word)) == expected


def test_what_people_tag_as_claims_is_a_few_strokes_away() -> None:
    """Of the sample's claims 18 of 22 fragments are reached by growing, in three strokes."""
    lines = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    document = next(line for line in lines if "annotations" in line)
    text = document["text"]
    wanted = [
        tuple(fragment)
        for annotation in document["annotations"]
        for fragment in annotation["fragments"]
        if annotation["label"] == "claim"
    ]
    reached = 0
    for start, end in wanted:
        words = filter(None, (word_at(text, at) for at in range(start, end)))
        found = False
        for at in {word[0] for word in words if start <= word[0]}:
            unit: Fragment = (at, at)
            for _ in range(3):
                unit = larger_unit(text, *unit)
                found = found or unit == (start, end)
        reached += found
    assert len(wanted) == 22
    assert reached >= 18


def test_names() -> None:
    text = (
        "In Kyiv the Bank of England and Ursula von der Leyen met U.S. President Donald Trump. "
        "The White House said so."
    )
    assert [text[a:b] for a, b in names(text)] == [
        "Bank of England",
        "Ursula von der Leyen",
        "U.S. President Donald Trump",
        "The White House",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("вчера Владимир Зеленский встретил Łukasza Żaka în Ógyalla őszén", 2),
        ("דן כהן אמר כי נבנה גשר חדש", 0),
        ("قال عمر حسن إننا سنبني", 0),
        ("प्रधान मंत्री ने कहा", 0),
    ],
)
def test_names_are_shown_by_capitals_of_any_script(text: str, expected: int) -> None:
    assert len(list(names(text))) == expected


def test_marks_inside_a_quotation_divide_no_clause() -> None:
    text = 'It was "odd, (really) odd", he said (again).'
    quoted = [(7, 26)]
    found = [text[a:b] for a, b in clauses(text, (0, len(text)), quoted)]
    assert found == ['It was "odd, (really) odd"', "he said", "(again)"]


@pytest.mark.parametrize("at", [len("He said so.\n"), len("He said so.\n\n")])
def test_in_white_space_behind_words_these_come_first(at: int) -> None:
    assert grown("He said so.\n\n", at)[0] == "He said so."


@given(texts, st.integers(0, 200), st.integers(0, 40))
def test_growing_holds_what_was_selected_and_cuts_no_character(
    text: str, start: int, length: int
) -> None:
    start = grapheme_border(text, min(start, len(text)))
    end = grapheme_border(text, min(start + length, len(text)), forward=True)
    for _ in range(12):
        low, high = larger_unit(text, start, end)
        touches = low <= start <= high if start == end else (low <= start and end <= high)
        assert touches or (start == end and not text[high:start].strip())
        assert grapheme_border(text, low) == low
        assert grapheme_border(text, high) == high
        if (low, high) == (start, end):
            break
        assert high - low > end - start
        start, end = low, high
    assert (start, end) == (0, len(text))


@pytest.mark.parametrize(
    ("sentence", "behind", "said"),
    [
        (
            "Reed warned that the deal would fail. Nobody left.",
            "warned",
            "that the deal would fail",
        ),
        ("Officials said on Tuesday that ships leave.", "said", "that ships leave"),
        ("Reed said the deal was off, according to Reuters.", "said", "the deal was off"),
        ('Reed said: "We lost. All of us."\nNext.', "said", '"We lost. All of us."'),
        ("The mayor warned it “will cost.”", "warned", "it “will cost.”"),
        ("According to the port, nine ships wait.", "port", "nine ships wait"),
        ("Reed lives in the U.S. He said so in the U.S.", "said", "so in the U.S."),
        ("市長は言った：「平和だ。戦わない。」", "言った", "「平和だ。戦わない。」"),
    ],
)
def test_what_is_said_behind_a_cue_is_the_rest_of_its_sentence(
    sentence: str, behind: str, said: str
) -> None:
    end = sentence.index(behind) + len(behind)
    found = said_behind(sentence, end)
    assert found is not None
    assert sentence[slice(*found)] == said


@pytest.mark.parametrize(
    "text", ["He said.", "He said", "He said \n\nMore.", '"No," he said. "Yes."']
)
def test_behind_the_last_words_of_a_sentence_nothing_is_said(text: str) -> None:
    assert said_behind(text, text.index("said") + 4) is None


@given(texts, st.integers(0, 200))
def test_what_is_said_lies_behind_and_in_the_paragraph(text: str, end: int) -> None:
    end = min(end, len(text))
    found = said_behind(text, end)
    if found is not None:
        start, stop = found
        assert end <= start < stop
        assert "\n" not in text[end:stop].strip("\n") or text.find("\n", end) >= stop
