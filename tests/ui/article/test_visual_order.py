"""Arrow keys move as the eye does: to the left on the screen, whatever way the text runs."""

from unicodedata import category

from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.text.directions import is_leftward
from annotator.text.graphemes import grapheme_border
from annotator.text.steps import next_word, paragraph_at
from annotator.ui.article.block_lines import x_of
from annotator.ui.article.view import ArticleView
from tests.ui.article.conftest import Show, article, selected
from tests.ui.article.test_any_text import many

ARABIC = (
    "قال الرئيس الأوكراني فولوديمير زيلينسكي إن المحادثات مع الوفد الأمريكي كانت بناءة للغاية، "
    "وإن الخطة أصبحت قريبة من صيغتها النهائية بعد أسابيع من العمل المتواصل في برلين وميامي."
)
HEBREW = "ראש הממשלה אמר אתמול כי ההסכם קרוב מאוד. לדבריו, המשא ומתן יימשך."
PERSIAN = "رئیس‌جمهور گفت که می‌خواهد مذاکرات را ادامه دهد."
MIXED_ARABIC = "قالت شبكة CNN News يوم 22 ديسمبر 2025 إن الاتفاق (NATO) قريب."
MIXED_ENGLISH = "The minister said «الاتفاق قريب جدا» on Monday, CNN reported."

scripts = st.text(
    st.sampled_from('ab Z., 12"(אבג שלalام عليكم‌می\u0301😀\t\n'), min_size=1, max_size=90
)


def line_and_x(view: ArticleView) -> tuple[int, int, float]:
    """The paragraph and the line of the caret, and its place there."""
    unit = view.page.units.to_utf16(view.caret.position())
    block = view.document().findBlock(unit)
    lines = view.page.geometry.lines(block)
    number = lines.number_of(unit - lines.position) if lines.lines else 0
    line = block.layout().lineAt(number)
    return block.blockNumber(), number, x_of(line, unit - lines.position)


def words_visited(view: ArticleView, step: int) -> list[str]:
    """The first word after each stop of the caret, until it stays."""
    text, words = view.article().text, []
    while True:
        before = view.caret.position()
        view.caret.move_word(step, False)
        after = view.caret.position()
        if after == before:
            return words
        words.append(text[after:].split()[0].strip("«»(),.،") if text[after:].split() else "")


def test_in_arabic_the_left_arrow_goes_on_in_reading(show: Show) -> None:
    for text in (ARABIC, HEBREW, PERSIAN):
        view = show(text)
        view.caret.move_to(0)
        position = 0
        while position < len(text):
            position = next_word(text, position, 1, ends=False)
            view.caret.move_word(-1, False)
            assert view.caret.position() == position
        while position > 0:
            position = next_word(text, position, -1, ends=False)
            view.caret.move_word(1, False)
            assert view.caret.position() == position


def test_in_a_line_with_both_directions_words_are_visited_as_they_look(show: Show) -> None:
    view = show("قالت CNN News Agency إن")
    view.caret.move_to(0)
    # Between two directions the caret is drawn where the text before it ends: right of Agency.
    assert words_visited(view, -1) == ["CNN", "Agency", "News", "إن", ""]
    assert words_visited(view, 1) == ["إن", "News", "Agency", "CNN", "قالت"]
    view = show("He said الاتفاق قريب جدا on Monday")
    view.caret.move_to(0)
    assert words_visited(view, 1) == ["said", "الاتفاق", "جدا", "قريب", "on", "Monday", ""]


def test_characters_go_as_they_look(show: Show) -> None:
    view = show("abc אבג def")
    view.caret.move_to(0)
    places = []
    for _ in range(11):
        view.caret.move_character(1, False)
        places.append(view.caret.position())
    assert places == [1, 2, 3, 4, 6, 5, 7, 8, 9, 10, 11]
    view = show("אבג")
    view.caret.move_to(0)
    view.caret.move_character(-2, False)
    assert view.caret.position() == 2
    view.caret.move_character(1, False)
    assert view.caret.position() == 1


def test_a_selection_grows_in_reading_order_and_shrinks_by_the_opposite_key(show: Show) -> None:
    view = show(MIXED_ARABIC)
    view.caret.move_to(0)
    grown = []
    for _ in range(4):
        view.caret.move_word(-1, True)
        grown.append(selected(view))
    assert grown == ["قالت", "قالت شبكة", "قالت شبكة CNN", "قالت شبكة CNN News"]
    for expected in ["قالت شبكة CNN", "قالت شبكة", "قالت"]:
        view.caret.move_word(1, True)
        assert selected(view) == expected
    view.caret.move_character(-1, True)
    assert selected(view) == "قالت "


def test_a_selection_keeps_its_direction_in_the_next_paragraph(show: Show) -> None:
    view = show(f"{HEBREW}\nHe left then.")
    view.caret.move_to(len(HEBREW) - 1)
    for _ in range(4):
        view.caret.move_word(-1, True)
    assert selected(view).endswith("He left then")


@many
@given(scripts, st.integers(0, 90), st.sampled_from((-1, 1)), st.booleans())
@example(MIXED_ARABIC, 0, -1, False)
@example(MIXED_ENGLISH * 4, 0, 1, False)
@example("\u0301", 0, 1, False)
@example("\u200c", 0, 1, False)
def test_each_step_goes_to_the_side_of_its_key_or_to_another_line(
    view: ArticleView, text: str, at: int, step: int, by_words: bool
) -> None:
    view.show_article(article(text), [], [], view.page.tag_set)
    view.caret.move_to(grapheme_border(text, min(at, len(text))))
    move = view.caret.move_word if by_words else view.caret.move_character
    for _ in range(40):
        before, start = line_and_x(view), view.caret.position()
        move(step, False)
        after, end = line_and_x(view), view.caret.position()
        assert grapheme_border(text, end) == end
        if start == end:
            continue
        if before[:2] == after[:2]:
            # An accent without a letter and a joiner take no room of their own.
            passed = text[min(start, end) : max(start, end)]
            is_bare = all(
                category(character)[0] == "M" or category(character) == "Cf" for character in passed
            )
            distance = (after[2] - before[2]) * step
            assert distance > 0 or (is_bare and distance == 0)
        else:
            low, high = paragraph_at(text, start)
            forward = (step > 0) is not is_leftward(text[low:high])
            assert (after[:2] > before[:2]) is forward


@many
@given(scripts)
def test_no_step_is_a_trap_in_one_paragraph(view: ArticleView, text: str) -> None:
    text = text.replace("\n", " ")
    view.show_article(article(text), [], [], view.page.tag_set)
    for step in (1, -1):
        for move in (view.caret.move_word, view.caret.move_character):
            for _ in range(2 * len(text) + 2):
                before = view.caret.position()
                move(step, False)
                if view.caret.position() == before:
                    break
            else:
                raise AssertionError("the caret never came to an end")


def test_home_and_end_are_the_ends_of_the_line_in_reading_order(show: Show, qtbot: QtBot) -> None:
    view = show(ARABIC)
    view.caret.move_to(20)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    right = view.caret.rect().x()
    assert view.caret.position() == 0
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.caret.rect().x() < right
