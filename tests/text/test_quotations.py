"""Quotations of real news: any pair of marks, mixed, missing and nested ones."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from annotator.text.quotation_marks import MARKS
from annotator.text.quotations import quotations

TraceFunction = Callable[[FrameType, str, Any], Any]
SPLIT = (
    '"The basic block of all the documents is ready,” Zelenskyy said. “There are some matters for '
    "which we are not prepared. And I am certain that there are matters for which the Russians "
    'are not prepared."'
)


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" twice.', ['"yes"']),
        ("“Ja,” sagte er, „nein“.", ["“Ja,”", "„nein“"]),
        ("Il dit «\u00a0oui\u00a0».", ["«\u00a0oui\u00a0»"]),
        ("«Oui», dit-il.", ["«Oui»"]),
        ('"Never closed, he said.', ['"Never closed, he said.']),
        ("never opened,” he said.", ["never opened,”"]),
        ("It’s the country’s 'best' don’t", ["'best'"]),
        ("“He said ‘no’ to me.”", ["‘no’", "“He said ‘no’ to me.”"]),
        ("彼は「はい」と言った。", ["「はい」"]),
        ("", []),
        ('It is "" and “”.', []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说“好”了。", ["“好”"]),
        (
            "外交部发言人说：“我们反对。”记者问：“为什么？”他没有回答。",
            ["“我们反对。”", "“为什么？”"],
        ),
        ("他说“他喊‘好’了”就走。", ["‘好’", "“他喊‘好’了”"]),
        ('他说"好"了，又说"不好"。', ['"好"', '"不好"']),
        ("他说＂好＂了，又说＇不好＇吧", ["＂好＂", "＇不好＇"]),
        ("他说'好'了", ["'好'"]),
        ("首相は「彼が『はい』と言った」と述べた", ["『はい』", "「彼が『はい』と言った」"]),
        ("彼は〝はい〟と、〝いいえ〞と", ["〝はい〟", "〝いいえ〞"]),
        ("﹁好﹂又﹃好﹄又｢好｣", ["﹁好﹂", "﹃好﹄", "｢好｣"]),
        ("그는“네”라고 말했다", ["“네”"]),
        ("《人民日报》报道说，〈社论〉", []),
    ],
)
def test_marks_between_signs_without_blanks(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("”Ja”, sade han, ”men inte ’nu’.”", ["”Ja”", "’nu’", "”men inte ’nu’.”"]),
        ("»Nein«, sagte er, »das ›Wir‹ fehlt.«", ["»Nein«", "›Wir‹", "»das ›Wir‹ fehlt.«"]),
        ("»Kyllä», hän sanoi.", ["»Kyllä»"]),
        ("„Tak”, powiedział. „To «nie»”.", ["„Tak”", "«nie»", "„To «nie»”"]),
        (
            "„Ja“, sagte er der „Bild“-Zeitung, „so ‚geht‘ es.“",
            ["„Ja“", "„Bild“", "‚geht‘", "„so ‚geht‘ es.“"],
        ),
        ("“Hallo“, sagte er. “Gut“.", ["“Hallo“", "“Gut“"]),
        ('„Hallo", sagte er.', ['„Hallo"']),
        ("« Il a dit « oui » hier », dit-elle.", ["« oui »", "« Il a dit « oui » hier »"]),
        ("Il a parlé de l’« État » et d’“Europe”.", ["« État »", "“Europe”"]),
        ("«Он сказал „да“», — заявил он.", ["„да“", "«Он сказал „да“»"]),
        ("قال ”نعم“ ثم «لا».", ["”نعم“", "«لا»"]),
        ('הוא אמר "כן" לצה"ל ולאו״ם.', ['"כן"']),
        ('\u200fقال "نعم"\u200f ثم', ['"نعم"']),
        ('She wrote “he said "no" twice”.', ['"no"', '“he said "no" twice”']),
        ('"He said "no" twice."', ['"no"', '"He said "no" twice."']),
        ('The "Hürriyet"in yazısı', ['"Hürriyet"']),
        ("It was—“odd”—he said (“so”).", ["“odd”", "“so”"]),
        ("Er sagte: » Nein. « Sie auch.", ["» Nein. «"]),
        ("„Ja! “ Er ging. “ Sie auch.", ["„Ja! “"]),
        ("‘He said “yes--“’ and left.", ["“yes--“", "‘He said “yes--“’"]),
        ("oui », dit-il. « Non.", ["oui »", "« Non."]),
    ],
)
def test_pairs_of_every_language(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'דן אמר ש"נבנה גשר חדש". הוא הוסיף ו"לא נעלה מסים" בצה"ל.',
            ['"נבנה גשר חדש"', '"לא נעלה מסים"'],
        ),
        ("ש״נבנה גשר״ אמר יו״ר הכנסת.", ["״נבנה גשר״"]),
        ('ב"הארץ" נכתב כי צה"ל "לא יסכים".', ['"הארץ"', '"לא יסכים"']),
        ('אמר ש"צה"ל ינצח" אתמול', ['"צה"ל ינצח"']),
        ('"אמרנו ל"הארץ" שכן", אמר.', ['"הארץ"', '"אמרנו ל"הארץ" שכן"']),
        ('"המ"פים כאן", אמר.', ['"המ"פים כאן"']),
        ('המ"פים אמרו "כן".', ['"כן"']),
        ('ח"כ דן, כ"ץ, ש"ס ומנכ"לית "כלל" בארה"ב.', ['"כלל"']),
        ("וכש“כן” נאמר", ["“כן”"]),
    ],
)
def test_a_quotation_in_hebrew_may_begin_behind_a_prefix(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t say rock ’n’ roll, or rock 'n' roll, of the ’90s or '90s.", []),
        ("‘It’s rock ’n’ roll’, he said.", ["‘It’s rock ’n’ roll’"]),
        ("The ministers’ plan is the bosses’ plan.", []),
        ("‘The ministers’ plan is good,’ he said.", ["‘The ministers’ plan is good,’"]),
        ("'We know the ministers' plan,' he said.", ["'We know the ministers' plan,'"]),
        ("The ‘rules’ are ‘fake’ rules.", ["‘rules’", "‘fake’"]),
        ("The 'rules' said it of the ministers' plan.", ["'rules'"]),
        ("“The ‘rules’ count,” said the boss’.", ["‘rules’", "“The ‘rules’ count,”"]),
        ("’Tis so, get ’em, ‘90s songs", []),
        ("L’homme d’“honneur” dit «l’été»", ["“honneur”", "«l’été»"]),
        ('A 5\'10" man with a 6" nail and 5′ 10″.', []),
        ('"He is 5\'10" tall," she said.', ['"He is 5\'10" tall,"']),
        ('"It is 6" by 4"," she said. "So."', ['"It is 6" by 4","', '"So."']),
        ('"born in 1990" and "died in 2000"', ['"born in 1990"', '"died in 2000"']),
    ],
)
def test_apostrophes_and_inches_are_no_quotation_marks(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“First, he said. “Second,” he added.", ["“First, he said.", "“Second,”"]),
        ("“We will, and called it ‘a plan’.", ["‘a plan’", "“We will, and called it ‘a plan’."]),
        ("‘We will not stay. We go.", ["‘We will not stay. We go."]),
        ("「行く。", ["「行く。"]),
        ("行く」と言った。", ["行く」"]),
        ("„Wir gehen.", ["„Wir gehen."]),
        ("wir gehen“, sagte er. „Wir bleiben.“", ["wir gehen“", "„Wir bleiben.“"]),
        ("«Nous allons.", ["«Nous allons."]),
    ],
)
def test_a_quotation_of_several_paragraphs(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'דן כהן אמר ש"נבנה גשר חדש". הוא הוסיף ו"לא נעלה מסים" בצה"ל.',
            ['"נבנה גשר חדש"', '"לא נעלה מסים"'],
        ),
        ('"הוא אמר ש"נבנה גשר" והלך"', ['"נבנה גשר"', '"הוא אמר ש"נבנה גשר" והלך"']),
        (
            'ב"הארץ" נכתב כי דו"ח של מ"מים וש"צה"ל ינצח" בארה"ב',
            ['"הארץ"', '"צה"ל ינצח"'],
        ),
        ('"מ"כים הלכו", אמר ש"טוב מאוד".', ['"מ"כים הלכו"', '"טוב מאוד"']),
        ('ה"ש"ס הוא" וכשב"ידיעות" נכתב', ['"ש"ס הוא"', '"ידיעות"']),
        (
            "ש״נבנה גשר״ ו”לא נעלה” ה„גשר” כש“ראינו”",
            ["״נבנה גשר״", "”לא נעלה”", "„גשר”", "“ראינו”"],
        ),
        ('הוא קרא ל"Google" וב"2024" ו"...נמשיך"', ['"Google"', '"2024"', '"...נמשיך"']),
        ('"מעריב"־ו אל־"ערביה"', ['"מעריב"', '"ערביה"']),
        ('שֶׁ"נִבְנֶה גשר" בְּצַהַ"ל', ['"נִבְנֶה גשר"']),
        ('בצה“ל, בצה”ל, בצה״ל, בצה\'\'ל ובב"כ אמרו מנכ"לית וש"ס', []),
        ("צה''ל אמר ש''נבנה גשר'' בארה''ב", ["''נבנה גשר''"]),
        (
            'قال و"نعم" ثم ب«لا» وبـ"فيسبوك" و”لا“ وال"كل"',
            ['"نعم"', "«لا»", '"فيسبوك"', "”لا“", '"كل"'],
        ),
        (
            'Il dit que l\'"Europe" d\'« État », dell\'«Unione», all’“alba” e qu’"oui"',
            ['"Europe"', "« État »", "«Unione»", "“alba”", '"oui"'],
        ),
        ("'Il dit l'\"Europe\" est là', dit-il", ['"Europe"', "'Il dit l'\"Europe\" est là'"]),
    ],
)
def test_a_quotation_is_written_together_with_the_word_before_it(
    text: str, expected: list[str]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("''we go'' and ``we go'' and ‘‘we go’’.", ["''we go''", "``we go''", "‘‘we go’’"]),
        ("`` We go , '' he said . `` And ''", ["`` We go , ''", "`` And ''"]),
        ("``He said \"no\" to me''", ['"no"', "``He said \"no\" to me''"]),
        ("''He said 'no''' and left.", ["'no'", "''He said 'no'''"]),
        ("'''No' he said'' to us.", ["'No'", "'''No' he said''"]),
        ("‘‘He said ‘no’’’ and left.", ["‘no’", "‘‘He said ‘no’’’"]),
        ("''Never closed, he said.", ["''Never closed, he said."]),
        ("never opened,'' he said.", ["never opened,''"]),
        ("“We go,'' he said.", ["“We go,''"]),
        ("‘The plan of the ministers’’ he said.", ["‘The plan of the ministers’’"]),
        ("A 5'10'' man, a 12'' nail, a '' and a '', O''Brien, x='' and ['']", []),
        ("''", []),
        ("a ``", []),
    ],
)
def test_two_single_marks_are_one_double_mark(text: str, expected: list[str]) -> None:
    assert found(text) == expected


HEBREW_ACRONYMS = ("צה{}ל", "בארה{}ב", "דו{}ח", "ש{}ס", "ב{}כ", "ומנכ{}ל", "מנכ{}לית", "הרמטכ{}ל")
HEBREW_PREFIXES = ("", "ש", "ו", "ה", "ב", "ל", "מ", "כ", "וש", "כש", "שה", "ומה", "וכשב", "שֶׁ")
HEBREW_WORDS = ("גשר", "לא", "מסים", "ה-12", "חדש,", "2024", "(כאן)")
HEBREW_MARKS = (('"', '"'), ("״", "״"), ("”", "”"), ("„", "”"), ("“", "”"), ("''", "''"))


@st.composite
def hebrew_texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A text of acronyms and of quotations behind prefixes and without them, and these."""

    def words() -> list[str]:
        acronym = draw(st.sampled_from(HEBREW_ACRONYMS)).format(draw(st.sampled_from('"״”“')))
        pieces = draw(st.lists(st.sampled_from((*HEBREW_WORDS, acronym)), max_size=4))
        return [draw(st.sampled_from(("גשר", "לא", "נבנה"))), *pieces]

    pieces = words()
    expected: list[str] = []
    for _ in range(draw(st.integers(0, 4))):
        opening, closing = draw(st.sampled_from(HEBREW_MARKS))
        expected.append(opening + " ".join(words()) + closing)
        ending = draw(st.sampled_from(("", ".", ",", "־")))
        pieces += [draw(st.sampled_from(HEBREW_PREFIXES)) + expected[-1] + ending, *words()]
    return " ".join(pieces), expected


@given(hebrew_texts())
def test_acronyms_are_told_from_quotations_behind_prefixes(case: tuple[str, list[str]]) -> None:
    text, expected = case
    assert found(text) == expected


def test_a_quotation_in_two_parts_with_mismatched_marks() -> None:
    first, second = quotations(SPLIT)
    assert SPLIT[slice(*first)] == '"The basic block of all the documents is ready,”'
    assert SPLIT[slice(*second)].startswith("“There are")
    assert second[1] == len(SPLIT)


def _pairs_of_languages() -> Iterator[tuple[str, str]]:
    """The outer and the inner marks of all languages, as CLDR has them."""
    for locale in QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    ):
        for style in QLocale.QuotationStyle:
            opening, closing = locale.quoteString("\n", style).split("\n")
            yield opening, closing


# One locale has a pair of a double and a single mark, by mistake.
PAIRS = sorted(set(_pairs_of_languages()) - {("“", "’")} | {("»", "»"), ("›", "›"), ("〝", "〟")})
# Pairs that open with a mark that others close with need blanks to be told apart.
GLUED = [pair for pair in PAIRS if pair[0] not in "»›”’"] + [("＂", "＂"), ("＇", "＇")]
WORDS = {
    "spaced": ("don’t", "word", "слово", "كلمة", "λόγος", "n.", "l’homme", "1990,", "Ωα!"),
    "glued": ("好", "漢字", "かな", "，", "。"),
}


@st.composite
def quoted_texts(draw: st.DrawFn, pairs: list[tuple[str, str]], blank: str) -> tuple[str, set[str]]:
    """A text with nested quotations, and these."""
    words = WORDS["spaced" if blank else "glued"]
    expected: set[str] = set()

    def stretch(remaining: list[tuple[str, str]], depth: int) -> str:
        # The first is a word: a straight mark before a comma looks as if it closed something.
        pieces = [draw(st.sampled_from(words[:3]))]
        pieces += [draw(st.sampled_from(words)) for _ in range(draw(st.integers(0, 2)))]
        for _ in range(draw(st.integers(0, 2)) if depth < 4 and remaining else 0):
            opening, closing = draw(st.sampled_from(remaining))
            # Marks that are open already would be ambiguous inside.
            inner = [pair for pair in remaining if not {opening, closing} & set(pair)]
            if not blank:
                # Nor does anything show then what straight ones do inside others.
                inner = [pair for pair in inner if pair[0] not in "'\""]
            quotation = opening + stretch(inner, depth + 1) + closing
            expected.add(quotation)
            pieces += [quotation, draw(st.sampled_from(words))]
        return blank.join(pieces)

    return stretch(pairs, 0), expected


@given(st.one_of(quoted_texts(PAIRS, " "), quoted_texts(GLUED, "")))
def test_nested_pairs_are_recovered_in_any_script(case: tuple[str, set[str]]) -> None:
    text, expected = case
    assert set(found(text)) == expected


@given(st.text(st.sampled_from("".join(sorted(MARKS)) + "as ,.好9\u00a0\u200fאשו"), max_size=60))
def test_quotations_nest_and_hold_a_mark(text: str) -> None:
    pairs = quotations(text)
    assert len(set(pairs)) == len(pairs)
    for start, end in pairs:
        assert 0 <= start < end - 1 < len(text)
        assert text[start] in MARKS or text[end - 1] in MARKS
        for other_start, other_end in pairs:
            assert not (start < other_start < end < other_end)


@pytest.mark.parametrize(
    "unit",
    [
        *("“", '"', '" ', "‘a ", " ’a", "a’ ", "“‘a", "「", "」", "«a »", '5" ', "'"),
        *("``", "''a ", 'ש"נב ', 'ש"נב" ', '"מ"כים', "ש", 'ו"א"', "l'\""),
    ],
)
def test_the_cost_is_that_of_the_length(unit: str) -> None:
    def lines_run(length: int) -> int:
        count = 0

        def trace(_frame: FrameType, event: str, _value: object) -> TraceFunction:
            nonlocal count
            count += event == "line"
            return trace

        text = (unit * length)[:length]
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            quotations(text)
        finally:
            sys.settrace(before)
        return count

    assert lines_run(2400) < 4.5 * lines_run(600)
