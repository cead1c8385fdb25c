"""Finding in the article, and searching the project."""

import re

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project, edits
from annotator.ui.find.find_bar import FindBar
from annotator.ui.find.find_fields import OPTIONS
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, CTRL, SEED, SHIFT, Press, select
from tests.values import present

Key = Qt.Key


def selected(window: MainWindow) -> str:
    found = window.pane.view.caret.selection()
    return present(window.session.document).text[slice(*found)] if found else ""


def marked(window: MainWindow) -> list[tuple[int, int]]:
    """The places that are marked in the text."""
    return list(window.pane.view.highlights.matches)


def counted(bar: FindBar) -> int:
    """How many matches the bar tells of; -1 while it looks for more."""
    said = bar.count.text()
    if said == "Not found":
        return 0
    found = re.fullmatch(r"(?:[\d,]+ of )?([\d,]+)( found)?( · .*)?", said)
    return int(found[1].replace(",", "")) if found else -1


def test_typing_narrows_down_from_where_the_search_began(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    bar = window.pane.find_bar
    press("F", held=CTRL)
    qtbot.keyClicks(bar.field, "Zelenskyy s")
    first = window.pane.view.caret.selection()
    assert selected(window) == "Zelenskyy s"
    qtbot.keyClicks(bar.field, "aid")
    assert selected(window) == "Zelenskyy said"
    for _ in "aid":
        qtbot.keyClick(bar.field, Key.Key_Backspace)
    assert window.pane.view.caret.selection() == first


def test_the_count_says_which_of_how_many(
    window: MainWindow, press: Press, qtbot: QtBot, text: str
) -> None:
    bar = window.pane.find_bar
    total = text.casefold().count("kremlin")
    press("F", held=CTRL)
    qtbot.keyClicks(bar.field, "kremlin")
    qtbot.waitUntil(lambda: bar.count.text() == f"1 of {total}")
    press("Return")
    assert bar.count.text() == f"2 of {total}"
    press("Return", held=SHIFT)
    press("Return", held=SHIFT)
    assert bar.count.text() == f"{total} of {total} · from the end"
    press("Return")
    assert bar.count.text() == f"1 of {total} · from the top"


def test_what_is_not_there_is_said_and_the_selection_stays(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    before = select(window, "Miami")
    bar = window.pane.find_bar
    press("F", held=CTRL)
    assert bar.field.text() == "Miami"
    qtbot.keyClicks(bar.field, "Miamix")
    qtbot.waitUntil(lambda: bar.count.text() == "Not found")
    press("Escape")
    assert window.pane.view.caret.selection() == before
    assert not bar.isVisible()


def test_f3_goes_on_without_the_bar(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    press("F", held=CTRL)
    qtbot.keyClicks(window.pane.find_bar.field, "kremlin")
    press("Escape")
    first = window.pane.view.caret.selection()
    press(Key.Key_F3)
    assert window.pane.view.caret.selection() != first
    press(Key.Key_F3, held=SHIFT)
    assert window.pane.view.caret.selection() == first


def test_f3_tells_without_the_bar_which_match_it_is(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    press("F", held=CTRL)
    qtbot.keyClicks(window.pane.find_bar.field, "kremlin")
    press("Escape")
    with qtbot.waitSignal(window.session.statusMessage) as told:
        press(Key.Key_F3)
    assert told.args == ["“kremlin”: 2 of 2"]
    assert marked(window) == []


def test_escape_leaves_the_match_ready_for_a_label(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    press("F", held=CTRL)
    qtbot.keyClicks(window.pane.find_bar.field, "miami")
    press("Escape", "L")
    (tagged,) = window.session.article.ordered
    assert (tagged.label, tagged.text) == ("location", "Miami")


def test_all_matches_are_marked_while_the_bar_is_open(
    window: MainWindow, press: Press, qtbot: QtBot, text: str
) -> None:
    press("F", held=CTRL)
    qtbot.keyClicks(window.pane.find_bar.field, "kremlin")
    qtbot.waitUntil(lambda: len(marked(window)) == 2)
    assert {text[a:b] for a, b in marked(window)} == {"Kremlin"}
    press("Escape")
    assert marked(window) == []


@pytest.mark.parametrize(
    ("key", "wanted", "means"),
    [("W", "us", r"(?i)\bus\b"), ("C", "us", "us"), ("R", "Z.*?y", "(?i)Z.*?y")],
)
def test_the_options_have_keys_and_are_remembered(
    window: MainWindow,
    press: Press,
    qtbot: QtBot,
    text: str,
    key: str,
    wanted: str,
    means: str,
) -> None:
    name = {"W": "words", "C": "case", "R": "pattern"}[key]
    bar = window.pane.find_bar
    press("F", held=CTRL)
    qtbot.keyClicks(bar.field, wanted)
    qtbot.waitUntil(lambda: counted(bar) == text.casefold().count(wanted.casefold()))
    press(key, held=ALT)
    qtbot.waitUntil(lambda: counted(bar) == len(re.findall(means, text)))
    assert bar.field.text() == wanted
    assert window.settings.get(f"find {name}") is True
    again = FindBar(window.pane.view, window.settings, window.session.keys)
    qtbot.addWidget(again)
    assert [option for option in OPTIONS if again.options.is_on(option)] == [name]
    window.actions_.refresh()
    assert window.actions_[f"find.{name}"].isChecked()


def test_tool_tips_name_the_keys_of_now(window: MainWindow) -> None:
    button = window.findChild(QToolButton, "find.words")
    assert present(button).toolTip().endswith("(Alt+W)")
    window.actions_.choose({"find.words": ("Alt+Z",)})
    assert present(button).toolTip().endswith("(Alt+Z)")


def test_what_is_no_expression_is_said_and_mended_by_typing_on(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    before = select(window, "Miami")
    bar = window.pane.find_bar
    bar.options.toggle("pattern")
    press("F", held=CTRL)
    qtbot.keyClicks(bar.field, "(Kremlin")
    qtbot.waitUntil(lambda: "Missing )" in bar.count.text())
    assert "“(Kremlin”" in bar.count.text()
    assert window.pane.view.caret.selection() == before
    press("Return")
    assert window.pane.view.caret.selection() == before
    qtbot.keyClicks(bar.field, ")")
    assert selected(window) == "Kremlin"
    qtbot.waitUntil(lambda: counted(bar) == 2)


def test_selected_text_is_offered_as_an_expression_that_finds_it(
    window: MainWindow, press: Press
) -> None:
    window.pane.find_bar.options.toggle("pattern")
    select(window, '"very close to a real result."')
    press("F", held=CTRL)
    assert window.pane.find_bar.field.text() == r'"very close to a real result\."'


def test_an_expression_that_takes_for_ever_leaves_the_window_free(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    project.add([AnnotatedDocument(Document("b", "A", ("a" * 60 + " ") * 200 + "tea"))])
    window.session.open_article("b")
    bar = window.pane.find_bar
    bar.options.toggle("pattern")
    press("F", held=CTRL)
    bar.field.setText("(a|aa)+")
    qtbot.keyClicks(bar.field, "b")
    press("Return")
    ticks: list[int] = []
    clock = QTimer(interval=1)
    clock.timeout.connect(lambda: ticks.append(1))
    clock.start()
    qtbot.waitUntil(lambda: "took too long" in bar.count.text(), timeout=30_000)
    assert len(ticks) > 20
    # What is typed meanwhile, or next, is found all the same.
    bar.field.clear()
    qtbot.keyClicks(bar.field, "te")
    assert selected(window) == "te"
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 1")


def test_a_narrow_bar_has_two_lines_and_all_that_a_wide_one_has(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    bar = window.pane.find_bar
    press("F", held=CTRL)
    qtbot.keyClicks(bar.field, "kremlin")
    qtbot.waitUntil(lambda: counted(bar) == 2)
    wide = bar.height()
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: bar.height() > wide)
    parts = [bar.field, bar.options, bar.count, *bar.findChildren(QToolButton)]
    for part in parts:
        place = part.rect().translated(part.mapTo(bar, QPoint()))
        assert bar.rect().contains(place)
        assert part.width() >= part.minimumSizeHint().width()
    assert bar.count.width() > 60
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: bar.height() == wide)


def test_a_search_follows_to_another_article(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    project.add([AnnotatedDocument(Document("b", "Other", "No. The Kremlin said no."))])
    bar = window.pane.find_bar
    press("F", held=CTRL)
    qtbot.keyClicks(bar.field, "kremlin")
    window.session.open_article("b")
    qtbot.waitUntil(lambda: bar.count.text() == "1 found")
    assert marked(window) == [(8, 15)]
    press("F", held=CTRL)
    press("Return")
    assert window.pane.view.caret.selection() == (8, 15)
    press("Escape")
    window.session.open_article(SEED)
    press(Key.Key_F3)
    assert selected(window) == "Kremlin"


def test_a_million_characters_are_found_bit_by_bit(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    text = "He said that she said so. " * 40_000
    project.add([AnnotatedDocument(Document("b", "Long", text))])
    window.session.open_article("b")
    bar = window.pane.find_bar
    press("F", held=CTRL)
    qtbot.keyClicks(bar.field, "s")
    assert selected(window) == "s"
    press("Return", held=SHIFT)
    qtbot.waitUntil(lambda: counted(bar) == text.count("s"), timeout=30_000)
    assert window.pane.view.caret.selection() == (text.rindex("s"), text.rindex("s") + 1)
    assert len(marked(window)) == text.count("s")


def test_a_match_keeps_the_current_annotation_in_the_inspector(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    select(window, "Miami")
    press("L")
    press("F", held=CTRL)
    qtbot.keyClicks(window.pane.find_bar.field, "breakthrough")
    assert window.panes.inspector.head.text.text() == "Miami"
    assert not window.session.selection.active


def test_searching_the_project_opens_the_place(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    project.add([AnnotatedDocument(Document("b", "Other", "A turnip farmer said nothing."))])
    project.do(edits.Tag(SEED, "claim", ((10, 20),), note="turnip?", id="noted"))
    press("F", held=CTRL | SHIFT)
    dialog = window.commands.search_dialog
    qtbot.waitUntil(dialog.isVisible)
    qtbot.keyClicks(dialog.field, "turnip")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    assert "2 places in 2 articles" in dialog.message.text()
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert window.session.selection.annotation_id == "noted"
    dialog.start(project)
    dialog.search_now()
    qtbot.waitUntil(lambda: "2 places" in dialog.message.text())
    qtbot.keyClick(dialog.field, Key.Key_Down)
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert present(window.session.document).id == "b"
    assert selected(window) == "turnip"


def test_a_search_without_a_hit_says_so(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    press("F", held=CTRL | SHIFT)
    dialog = window.commands.search_dialog
    qtbot.keyClicks(dialog.field, "xyzzy")
    qtbot.waitUntil(lambda: "nowhere" in dialog.message.text())
