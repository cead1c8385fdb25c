"""The command palette in the real window: by keys alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document, TagSet
from annotator.project import Project
from annotator.ui.look import theme
from annotator.ui.palette.command_palette import CommandPalette
from annotator.ui.palette.palette_list import PLACES
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, Press, labelled, sample, select
from tests.values import present

Key = Qt.Key


@pytest.fixture
def project(path: Path, tag_set: TagSet, text: str) -> Iterator[Project]:
    """The sample article among many others."""
    with Project.create(path, tag_set, annotator="ana") as project:
        project.add([sample(text)])
        project.add(
            AnnotatedDocument(
                Document(f"n{number:04}", f"Harvest report {number}", f"Barley and oats {number}.")
            )
            for number in range(300)
        )
        yield project


Type = Callable[[str], CommandPalette]


@pytest.fixture
def type_in(window: MainWindow, press: Press, qtbot: QtBot) -> Type:
    """Opens the palette and types, as hands do."""

    def type_in(text: str) -> CommandPalette:
        press("K", held=CTRL)
        assert window.commands.palette.field.hasFocus()
        qtbot.keyClicks(window.commands.palette.field, text)
        return window.commands.palette

    return type_in


def shown(palette: CommandPalette) -> list[str]:
    return [entry.text for entry in palette.model.entries()]


def articles(palette: CommandPalette) -> list[str]:
    return [e.text for e in palette.model.entries() if e.kind.startswith("article")]


def current(palette: CommandPalette) -> str:
    return str(palette.list.currentIndex().data())


# Commands and labels


def test_a_label_is_given_by_a_few_letters(window: MainWindow, press: Press, type_in: Type) -> None:
    select(window, "Miami")
    palette = type_in("tag locat")
    assert current(palette) == "Tag as location"
    press("Return")
    assert [a.text for a in labelled(window.session, "location")] == ["Miami"]
    assert window.pane.view.hasFocus()


def test_initials_find_a_command(window: MainWindow, press: Press, type_in: Type) -> None:
    palette = type_in("fia")
    assert current(palette) == "Find in the article"
    press("Return")
    assert window.pane.find_bar.field.hasFocus()


def test_entries_show_keys_as_they_are(window: MainWindow, type_in: Type) -> None:
    window.actions_.choose({"edit.find": ("F7",), "label.claim": ("F8",)})
    entries = {entry.id: entry for entry in type_in("").model.entries()}
    assert entries["edit.find"].key == "F7"
    assert entries["label.claim"].key == "C"
    assert entries["label.claim"].colors is not None
    assert entries["view.articles"].on


def test_esc_closes_and_gives_the_keyboard_back(
    window: MainWindow, press: Press, type_in: Type
) -> None:
    window.panes.article_list.filter_field.setFocus()
    palette = type_in("undo")
    press("Escape")
    assert not palette.isVisible()
    assert window.panes.article_list.filter_field.hasFocus()


def test_arrows_and_pages_choose(press: Press, type_in: Type) -> None:
    palette = type_in("")
    rows = palette.model.rowCount()
    assert rows > 30
    press("Down", "Down", "Up")
    assert palette.list.currentIndex().row() == 1
    press("PageDown")
    assert palette.list.currentIndex().row() == 11
    for _ in range(20):
        press("PageDown")
    assert palette.list.currentIndex().row() == rows - 1
    for _ in range(20):
        press("PageUp")
    assert palette.list.currentIndex().row() == 0
    assert palette.field.hasFocus()


def test_what_cannot_be_done_is_not_offered_but_explained_when_named(
    window: MainWindow, press: Press, type_in: Type
) -> None:
    palette = type_in("")
    assert "Redo" not in shown(palette)
    press("Escape")
    palette = type_in("redo")
    (redo,) = [entry for entry in palette.model.entries() if entry.id == "history.redo"]
    assert redo.why_not == "nothing to redo"
    row = palette.model.entries().index(redo)
    palette.list.setCurrentIndex(palette.model.index(row))
    press("Return")
    assert palette.isVisible()
    assert window.session.article.ordered == []


def test_what_can_be_done_comes_before_its_equals(window: MainWindow, type_in: Type) -> None:
    window.session.close_article()
    window.pane.view.setFocus()
    palette = type_in("find")
    rests = [bool(e.why_not) for e in palette.model.entries() if e.text.startswith("Find")]
    assert len(rests) > 2
    assert rests == sorted(rests)


def test_what_is_meant_but_rests_comes_before_what_only_looks_like_it(
    press: Press, type_in: Type
) -> None:
    palette = type_in("redo")
    assert current(palette) == "Redo"
    press("Return")
    assert palette.isVisible()


@pytest.mark.parametrize(
    ("typed", "why"),
    [("export", "no project is open"), ("find in", "no project is open")],
)
def test_without_a_project_most_is_explained(
    empty_window: MainWindow, qtbot: QtBot, typed: str, why: str
) -> None:
    empty_window.actions_.trigger("help.commands")
    palette = empty_window.commands.palette
    assert "New project…" in shown(palette)
    qtbot.keyClicks(palette.field, typed)
    assert palette.model.entries()[0].why_not == why


def test_without_an_article_that_is_the_reason(window: MainWindow, type_in: Type) -> None:
    window.session.close_article()
    window.pane.view.setFocus()
    entries = {entry.id: entry for entry in type_in("a").model.entries()}
    assert entries["article.done"].why_not == "no article is open"


def test_nothing_found_is_said(press: Press, type_in: Type, qtbot: QtBot) -> None:
    palette = type_in("qqqq")
    qtbot.waitUntil(lambda: palette.message.text() == "Nothing here is called “qqqq”.")
    assert not palette.list.isVisible()
    press("Return")
    assert palette.isVisible()


# What was used before


def test_what_was_used_last_comes_first(
    window: MainWindow, press: Press, type_in: Type, qtbot: QtBot
) -> None:
    type_in("hints again")
    press("Return")
    type_in("full screen")
    press("Return")
    palette = type_in("")
    assert shown(palette)[:2] == ["Full screen", "Show the first hints again"]
    press("Escape")
    # Among those that fit alike.
    select(window, "Miami")
    palette = type_in("tag")
    first = current(palette)
    qtbot.keyClicks(palette.field, " as other")
    press("Return")
    assert current(type_in("tag")) == "Tag as other" != first
    press("Escape")
    assert window.settings.get("recent commands")[0] == "label.other"
    window.showNormal()


def test_it_is_remembered_past_a_restart(
    window: MainWindow, press: Press, type_in: Type, qtbot: QtBot
) -> None:
    type_in("hints again")
    press("Return")
    again = MainWindow(window.settings)
    qtbot.addWidget(again)
    again.commands.palette.open()
    assert shown(again.commands.palette)[0] == "Show the first hints again"


@pytest.mark.parametrize("damaged", [7, {"a": 1}, [7, None, "no.such"]])
def test_damaged_memory_does_no_harm(
    window: MainWindow, press: Press, type_in: Type, damaged: object
) -> None:
    window.settings.set("recent commands", damaged)
    type_in("hints again")
    press("Return")
    assert window.settings.get("recent commands")[0] == "help.hints"


# Articles


def test_articles_come_by_their_titles_when_they_are_found(
    window: MainWindow, press: Press, type_in: Type, qtbot: QtBot
) -> None:
    palette = type_in("harvest 17")
    # The project is searched in another thread; typing does not wait for it.
    assert articles(palette) == []
    qtbot.waitUntil(lambda: "Harvest report 17" in shown(palette))
    assert len(articles(palette)) == 11
    assert current(palette) == "Harvest report 17"
    press("Return")
    assert present(window.session.document).title == "Harvest report 17"
    assert window.pane.view.hasFocus()


def test_articles_come_by_their_texts_behind_those_by_their_titles(
    window: MainWindow, type_in: Type, qtbot: QtBot
) -> None:
    present(window.session.project).add([AnnotatedDocument(Document("z", "Barley prices", "Up."))])
    palette = type_in("barley")
    qtbot.waitUntil(lambda: len(articles(palette)) > 1)
    found = articles(palette)
    assert found[0] == "Barley prices"
    assert found[1].startswith("Harvest report")


def test_enter_does_not_wait_in_vain(
    window: MainWindow, press: Press, type_in: Type, qtbot: QtBot
) -> None:
    palette = type_in("zelenskyy signals")
    assert palette.model.rowCount() == 0
    assert palette.message.text() == "Looking through the articles…"
    window.session.close_article()
    press("Return")
    qtbot.waitUntil(lambda: not palette.isVisible())
    assert present(window.session.document).title == "Zelenskyy signals progress"


def test_only_the_answer_to_what_is_typed_counts(
    window: MainWindow, type_in: Type, qtbot: QtBot
) -> None:
    palette = type_in("harvest report 299")
    search = window.commands.palette._articles
    search._start()
    palette.field.clear()
    qtbot.keyClicks(palette.field, "signals progress")
    qtbot.waitUntil(lambda: articles(palette) != [])
    assert articles(palette) == ["Zelenskyy signals progress"]


def test_an_answer_leaves_the_choice_alone(press: Press, type_in: Type, qtbot: QtBot) -> None:
    palette = type_in("re")
    press("Down", "Down")
    chosen = current(palette)
    qtbot.waitUntil(lambda: articles(palette) != [] or not palette._waits)
    assert current(palette) == chosen


def test_an_answer_after_closing_is_dropped(
    window: MainWindow, press: Press, type_in: Type, qtbot: QtBot
) -> None:
    palette = type_in("harvest")
    with qtbot.waitSignal(window.commands.palette._articles.answered):
        press("Escape")
    assert not palette.isVisible()
    assert articles(palette) == []


def test_no_search_outlives_the_window(window: MainWindow, type_in: Type) -> None:
    type_in("harvest")
    search = window.commands.palette._articles
    search._start()
    told: list[str] = []
    search.answered.connect(lambda typed, _: told.append(typed))
    window.close()
    assert search._pool.activeThreadCount() == 0
    # What the thread left behind is not listened to.
    QApplication.processEvents()
    assert told == []


# Relations


def test_in_relate_mode_targets_are_found_by_name(
    window: MainWindow, press: Press, type_in: Type
) -> None:
    select(window, "said", "said the weekend")
    press("Q")
    select(window, "weekend discussions")
    press("C")
    press("R", held=CTRL)
    type_in("relate to cue")
    press("Return")
    assert [r.type for r in window.session.article.relations.values()] == ["cued_by"]


# For those who hear it


def test_what_is_chosen_is_read_out(window: MainWindow, press: Press, type_in: Type) -> None:
    palette = type_in("find")
    said = palette.field.accessibleDescription()
    assert said.startswith("Find in the article, Edit, Ctrl+F; 1 of ")
    press("Down")
    assert palette.field.accessibleDescription() != said


def test_a_command_that_rests_says_so(window: MainWindow, type_in: Type) -> None:
    palette = type_in("redo")
    entry = palette.model.entries()[0]
    index = palette.model.index(0)
    assert entry.id == "history.redo"
    spoken = palette.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert "not now: nothing to redo" in str(spoken)


def test_it_is_drawn_in_both_schemes(window: MainWindow, type_in: Type, qtbot: QtBot) -> None:
    palette = type_in("o")
    seen = {theme.current().dark: palette.grab().toImage()}
    theme.set_scheme("dark")
    seen[theme.current().dark] = palette.grab().toImage()
    theme.set_scheme("light")
    assert seen[False].pixelColor(30, 60) != seen[True].pixelColor(30, 60)


# Where it is


def boxes(window: MainWindow) -> tuple[QRect, QRect, QRect]:
    """The boxes of the palette, of the article's view, and of the line of the caret."""
    palette, view = window.commands.palette, window.modes.article_view
    pane = QRect(view.mapTo(window, QPoint()), view.size())
    lines = view.caret.selection_rect()
    lines.translate(view.viewport().mapTo(window, QPoint()))
    return QRect(palette.mapTo(window, QPoint()), palette.size()), pane, lines


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 800), (900, 560), (900, 480)])
def test_it_covers_no_line_that_is_read_and_stays_in_the_pane(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.setMinimumSize(1, 1)
    window.resize(*size)
    QApplication.processEvents()
    view = window.modes.article_view
    text = view.article().text
    for start in range(0, len(text) - 60, 157):
        view.caret.select(start, start + 40)
        view.caret.reveal(start, start + 40)
        QApplication.processEvents()
        window.commands.show_palette()
        for typed in ("", "a", "find", "qqqq"):
            window.commands.palette.field.setText(typed)
            QApplication.processEvents()
            palette, pane, lines = boxes(window)
            assert pane.contains(palette), typed
            assert not (palette.top() <= lines.bottom() and lines.top() <= palette.bottom())
        window.commands.palette.close_palette()


def test_it_moves_with_the_window(window: MainWindow, type_in: Type, qtbot: QtBot) -> None:
    type_in("a")
    window.setMinimumSize(1, 1)
    window.resize(900, 480)

    def is_inside() -> bool:
        palette, pane, _ = boxes(window)
        return pane.contains(palette)

    qtbot.waitUntil(is_inside)


def test_where_no_article_is_in_sight_it_is_in_the_pane_in_the_middle(window: MainWindow) -> None:
    window.modes.set_mode("review")
    QApplication.processEvents()
    assert not window.modes.article_view.isVisible()
    window.commands.show_palette()
    review, palette = window.modes.review, window.commands.palette
    pane = QRect(review.mapTo(window, QPoint()), review.size())
    assert pane.contains(QRect(palette.mapTo(window, QPoint()), palette.size()))


def test_without_a_project_it_is_in_the_window(empty_window: MainWindow) -> None:
    empty_window.commands.show_palette()
    palette = empty_window.commands.palette
    assert empty_window.panes.rect().contains(palette.geometry())


def test_three_full_stops_are_an_ellipsis(window: MainWindow, type_in: Type) -> None:
    assert current(type_in("keys...")) == "Keys…"


def test_whole_words_come_first(window: MainWindow, type_in: Type) -> None:
    found = shown(type_in("text"))
    named = [name.lower().rstrip("…") for name in found if "text" in name.lower()]
    whole = ["text" in name.split() for name in named]
    assert len(whole) > 2
    assert whole == sorted(whole, reverse=True)


def test_the_letters_that_matched_are_lit(window: MainWindow, type_in: Type) -> None:
    def lit(palette: CommandPalette) -> bool:
        picture, colour = palette.list.grab().toImage(), theme.current().match
        row = palette.list.visualRect(palette.model.index(0)).center().y()
        rows = range(row - 10, row + 10)
        return any(picture.pixelColor(x, y) == colour for x in range(picture.width()) for y in rows)

    assert not lit(type_in(""))
    window.commands.palette.close_palette()
    assert lit(type_in("keys"))
    window.commands.palette.close_palette()
    # The name of its menu matched.
    palette = type_in("view map")
    assert current(palette) == "Map in the scroll bar"
    places = palette.model.data(palette.model.index(0), PLACES)
    assert isinstance(places, tuple)
    assert max(places) > len("Map in the scroll bar")
