"""The menu of a right click, and relating by typing a name."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document, Identity
from annotator.project import Project, edits
from annotator.ui.inspector.relation_widgets import RelationMenu
from annotator.ui.pane.annotation_menu import AnnotationMenu
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press, offer, related, select
from tests.values import present

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def nested(window: MainWindow, press: Press) -> MainWindow:
    """The window with Miami as a location inside a claim."""
    select(window, "weekend discussions in Miami")
    press("C")
    select(window, "Miami")
    press("L")
    return window


def asked(window: MainWindow, phrase: str) -> AnnotationMenu:
    """The menu of a right click on a phrase."""
    view, text = window.pane.view, present(window.session.document).text
    start = text.index(phrase)
    view.caret.reveal(start, start + len(phrase))
    view.ask_about(view.page.rect_of(start, start + len(phrase)).center().toPointF())
    menus = [menu for menu in view.findChildren(AnnotationMenu) if menu.isVisible()]
    return menus[-1]


def texts(menu: QMenu) -> list[str]:
    return [a.text().split("\t")[0].replace("&", "") for a in menu.actions() if a.text()]


def action(menu: QMenu, *path: str) -> QAction:
    """An action by the beginnings of the names that lead to it."""
    for number, name in enumerate(path):
        found = next(a for a in menu.actions() if a.text().lstrip("&0123456789 ").startswith(name))
        if number == len(path) - 1:
            return found
        submenu = found.menu()
        assert isinstance(submenu, QMenu)
        menu = submenu
    raise AssertionError(path)


def test_of_several_each_has_its_menu_innermost_first(nested: MainWindow) -> None:
    menu = asked(nested, "Miami")
    first, second, last = texts(menu)
    assert last == "Correct the text…"
    assert first.endswith("location “Miami”")
    assert "claim “weekend discussions" in second
    menu.close()


def test_one_has_its_commands_in_the_menu(nested: MainWindow) -> None:
    menu = asked(nested, "weekend")
    assert texts(menu)[1:] == [
        "Select",
        "Change label to",
        "Edit attributes",
        "Relate to…",
        "Add the selection as a fragment",
        "Propagate",
        "Comment",
        "Send to the examples of…",
        "Edit label “claim”…",
        "Remove",
        "Correct the text…",
    ]
    assert not action(menu, "Add the selection").isEnabled()
    menu.close()


@pytest.mark.parametrize("key", ["D", "Backspace"])
def test_keys_do_nothing_to_the_annotation_behind_its_menu(
    window: MainWindow, press: Press, qtbot: QtBot, key: str
) -> None:
    select(window, "Miami")
    press("L")
    before, caret = list(window.session.article.ordered), window.pane.view.caret.state()
    menu = asked(window, "Miami")
    qtbot.keyClick(menu, getattr(Qt.Key, f"Key_{key}"))
    assert window.session.article.ordered == before
    assert window.pane.view.caret.state() == caret
    assert window.session.selection.active
    menu.close()


def test_an_annotation_is_commented_on_by_menu(
    nested: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    menu = asked(nested, "weekend")
    action(menu, "Comment").trigger()
    menu.close()
    field = nested.panes.inspector.threads.field
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "Why?")
    press("Return")
    (thread,) = project.review.threads(SEED)
    (claim,) = (one for one in project.annotations(SEED) if one.label == "claim")
    assert thread.annotations == (claim.id,)


def test_relabel_relate_and_remove_by_menu(nested: MainWindow, press: Press) -> None:
    session = nested.session
    menu = asked(nested, "Miami")
    action(menu, "location", "Change label to", "event").trigger()
    menu.close()
    assert {a.label for a in session.article.ordered} == {"claim", "event"}
    menu = asked(nested, "Miami")
    action(menu, "claim", "Relate to…").trigger()
    menu.close()
    assert present(session.annotation(session.relating.source_id)).label == "claim"
    press("Tab", "Return")
    assert related(session) == {("about", "claim", "event")}
    menu = asked(nested, "Miami")
    action(menu, "event", "Remove").trigger()
    menu.close()
    assert [a.label for a in session.article.ordered] == ["claim"]
    session.history.undo()
    assert related(session) == {("about", "claim", "event")}


def test_the_selection_is_tagged_or_added_by_menu(nested: MainWindow) -> None:
    select(nested, "breakthrough", "did not amount")
    menu = asked(nested, "weekend")
    action(menu, "Add the selection").trigger()
    menu.close()
    (claim,) = [a for a in nested.session.article.ordered if a.label == "claim"]
    assert claim.text == "weekend discussions in Miami … breakthrough"
    select(nested, "Florida")
    menu = asked(nested, "weekend")
    action(menu, "Tag the selection as", "location").trigger()
    menu.close()
    assert "Florida" in [a.text for a in nested.session.article.ordered]


def test_attributes_are_edited_by_menu(nested: MainWindow) -> None:
    menu = asked(nested, "weekend")
    action(menu, "Edit attributes").trigger()
    menu.close()
    assert nested.focusWidget() is nested.panes.inspector.key_rows[0]


def test_a_suggestion_is_judged_by_menu(nested: MainWindow, project: Project) -> None:
    offer(project, ("Florida", "location"), ("The Kremlin", "speaker"))
    menu = asked(nested, "Florida")
    assert texts(menu) == [
        "location “Florida” (suggested)",
        "Accept",
        "Accept as",
        "Reject",
        "Correct the text…",
    ]
    action(menu, "Accept as", "event").trigger()
    menu.close()
    menu = asked(nested, "The Kremlin")
    action(menu, "Reject").trigger()
    menu.close()
    made = [(a.label, a.text) for a in nested.session.article.ordered]
    assert ("event", "Florida") in made
    assert list(nested.session.suggestions.waiting()) == []


def test_what_others_tagged_can_only_be_looked_at_related_and_commented_on(
    window: MainWindow, project: Project
) -> None:
    at = project.document(SEED).text.index("Miami")
    project.annotator = "ben"
    project.do(edits.Tag(SEED, "location", ((at, at + 5),)))
    project.annotator = "ana"
    window.session.colleagues.shown = True
    window.session.open_article(SEED)
    menu = asked(window, "Miami")
    assert texts(menu)[0] == "location “Miami” (ben’s)"
    enabled = {text: action(menu, text).isEnabled() for text in texts(menu)[1:]}
    of_label = ["Send to the examples of…", "Edit label “location”…"]
    possible = ["Select", "Relate to…", "Propagate", "Comment", *of_label, "Correct the text…"]
    assert [text for text, on in enabled.items() if on] == possible
    menu.close()


def test_the_one_whose_menu_is_open_stands_out(nested: MainWindow) -> None:
    menu = asked(nested, "Miami")
    one, other = (action.menu() for action in menu.actions()[:2])
    assert isinstance(one, QMenu)
    assert isinstance(other, QMenu)
    one.aboutToShow.emit()
    first = nested.pane.view.highlights.target
    other.aboutToShow.emit()
    assert present(nested.session.annotation(first)).label == "location"
    assert present(nested.session.annotation(nested.pane.view.highlights.target)).label == "claim"
    menu.close()
    assert nested.pane.view.highlights.target is None


def test_with_nothing_there_the_word_is_offered_to_be_tagged(window: MainWindow) -> None:
    view, text = window.pane.view, present(window.session.document).text
    start = text.index("Florida")
    view.caret.reveal(start, start + 7)
    view.ask_about(view.page.rect_of(start, start + 7).center().toPointF())
    assert view.caret.selection() == (start, start + 7)
    assert window.pane.label_palette.isVisible()


def test_an_end_is_dragged_in_the_window_as_one_step(nested: MainWindow, qtbot: QtBot) -> None:
    view, session = nested.pane.view, nested.session
    (claim,) = [a for a in session.article.ordered if a.label == "claim"]
    session.selection.choose(claim.id)
    before = session.history.undo_title()
    end = next(k for k in view.hit_test.knobs() if k.edge == "start").point.toPoint()
    start = present(session.document).text.index("Kremlin", claim.start - 30)
    target = view.page.rect_of(start, start + 7).center()
    qtbot.mousePress(view.viewport(), LEFT, pos=end)
    qtbot.mouseMove(view.viewport(), (end + target) / 2)
    qtbot.mouseMove(view.viewport(), target)
    qtbot.mouseRelease(view.viewport(), LEFT, pos=target)
    assert present(session.selection.annotation()).text.startswith("Kremlin said the weekend")
    assert session.selection.active
    assert session.history.undo_title() == "Undo move the claim"
    session.history.undo()
    assert present(session.selection.annotation()).text == "weekend discussions in Miami"
    assert session.history.undo_title() == before


def test_esc_gives_a_drag_up(nested: MainWindow, qtbot: QtBot, press: Press) -> None:
    view, session = nested.pane.view, nested.session
    claim = next(a for a in session.article.ordered if a.label == "claim")
    session.selection.choose(claim.id)
    end = next(k for k in view.hit_test.knobs() if k.edge == "end").point.toPoint()
    qtbot.mousePress(view.viewport(), LEFT, pos=end)
    qtbot.mouseMove(view.viewport(), end - QPoint(80, 0))
    assert present(view.scene.get(claim.id)).text != claim.text
    press("Escape")
    qtbot.mouseRelease(view.viewport(), LEFT, pos=end - QPoint(80, 0))
    assert present(view.scene.get(claim.id)).text == claim.text
    assert session.selection.annotation_id == claim.id


# Relating by name


@pytest.fixture
def several(window: MainWindow, press: Press) -> MainWindow:
    """The window with speakers, a cue, and a claim that is selected."""
    for phrase, key in (("Zelenskyy", "S"), ("The Kremlin", "S"), ("Moscow", "S"), ("said", "Q")):
        select(window, phrase)
        press(key)
    select(window, "weekend discussions")
    press("C")
    return window


def test_typing_a_name_finds_the_target(several: MainWindow, press: Press, qtbot: QtBot) -> None:
    bar = several.pane.relate_bar
    press("R", held=CTRL)
    assert bar.field.hasFocus()
    assert bar.count.text() == "4 here"
    qtbot.keyClicks(bar.field, "zel")
    assert (
        several.session.name_of(present(several.session.relating.candidate_id))
        == "speaker “Zelenskyy”"
    )
    assert bar.target.text() == "speaker “Zelenskyy” – said by / about"
    assert bar.count.text() == "1 of 1"
    assert several.pane.view.highlights.target == several.session.relating.candidate_id
    press("Return")
    menu = several.pane.view.findChild(QMenu, "relationMenu")
    qtbot.keyClick(menu, Qt.Key.Key_S)
    assert related(several.session) == {("said_by", "claim", "speaker")}
    assert several.pane.view.hasFocus()
    assert not bar.isVisible()


def test_tab_and_arrows_stay_among_what_was_typed(
    several: MainWindow, press: Press, qtbot: QtBot
) -> None:
    session = several.session
    press("R", held=CTRL)
    qtbot.keyClicks(several.focusWidget(), "speaker")
    seen = set()
    for key in ("Tab", "Down", "Tab"):
        press(key)
        seen.add(present(session.annotation(session.relating.candidate_id)).text)
    assert seen == {"Zelenskyy", "The Kremlin", "Moscow"}
    last = session.relating.candidate_id
    press("Backtab", held=SHIFT)
    press("Down")
    assert session.relating.candidate_id == last
    press("Escape")
    assert session.relating.source_id is None
    assert several.pane.view.hasFocus()
    assert related(session) == set()


def test_an_identity_is_found_by_its_name(
    several: MainWindow, press: Press, project: Project, qtbot: QtBot
) -> None:
    project.do(edits.AddIdentity(Identity("k", "Russian government")))
    moscow = next(a for a in several.session.article.ordered if a.text == "Moscow")
    project.do(edits.SetIdentity(moscow.id, "k"))
    press("R", held=CTRL)
    qtbot.keyClicks(several.focusWidget(), "russian gov")
    assert several.session.relating.candidate_id == moscow.id


def test_a_name_that_is_not_there_is_told(several: MainWindow, press: Press, qtbot: QtBot) -> None:
    press("R", held=CTRL)
    bar = several.pane.relate_bar
    qtbot.keyClicks(bar.field, "xyz")
    # Other articles may have it.
    assert bar.count.text() == "searching …"
    qtbot.waitUntil(lambda: bar.field.property("found") == "no")
    assert several.session.relating.candidate_id is None
    press("Tab")
    assert "with these words" in several.status_bar.message.text()
    press("Return")
    assert related(several.session) == set()
    assert several.session.relating.source_id is not None


def test_a_click_is_as_good_as_a_name(several: MainWindow, press: Press, qtbot: QtBot) -> None:
    press("R", held=CTRL)
    cue = next(a for a in several.session.article.ordered if a.label == "cue")
    view = several.pane.view
    view.caret.reveal(cue.start, cue.end)
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.page.rect_of(cue.start, cue.end).center())
    assert related(several.session) == {("cued_by", "claim", "cue")}
    assert view.hasFocus()


# The menu of relations, and the view while a target is chosen


def lines_of(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def test_every_menu_offers_a_type_at_its_place_with_its_keys(
    several: MainWindow, press: Press, qtbot: QtBot
) -> None:
    session, view = several.session, several.pane.view
    claim = present(session.selection.annotation_id)
    speaker = next(one for one in session.article.ordered if one.text == "Moscow").id
    for source, target in ((claim, speaker), (speaker, claim)):
        session.relating.relate(source, target)
        menu = view.findChild(RelationMenu)
        assert [text.split("   ")[:2] for text in lines_of(present(menu))] == [
            ["1", "&said by"],
            ["3", "&about"],
        ]
        present(menu).close()
        present(menu).deleteLater()
        QApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete)
    session.relating.relate(claim, speaker)
    qtbot.keyClick(present(view.findChild(RelationMenu)), Qt.Key.Key_3)
    assert related(session) == {("about", "claim", "speaker")}


def test_enter_takes_no_relation_between_claims_side_by_side(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    for phrase in ("weekend discussions", "Moscow downplays"):
        select(window, phrase)
        press("C")
    first, second = window.session.article.ordered
    window.session.relating.relate(first.id, second.id)
    menu = present(window.pane.view.findChild(RelationMenu))
    assert [text.split("   ")[1] for text in lines_of(menu)] == [
        "&nested in",
        "&contradicts",
        "&supports",
    ]
    for _ in range(2):
        qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert menu.isVisible()
    assert related(window.session) == set()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(menu, key)
    assert related(window.session) == {("contradicts", "claim", "claim")}


def test_a_name_with_an_ampersand_is_shown_as_it_is(several: MainWindow, project: Project) -> None:
    session = several.session
    project.add([AnnotatedDocument(Document("amp", "amp", "A&B said it."))])
    project.do(edits.Tag("amp", "speaker", ((0, 3),), id="ab"))
    project.do(edits.Tag("amp", "claim", ((9, 11),), id="it"))
    session.open_article("amp")
    session.relating.relate("it", "ab")
    assert lines_of(present(several.pane.view.findChild(RelationMenu)))[0].endswith("“A&&B”")


@pytest.fixture
def long_article(window: MainWindow, project: Project) -> MainWindow:
    """An article of 600 lines, with a claim at the start and a speaker at the end."""
    lines = "\n".join(f"Line {number} has some words." for number in range(600))
    project.add([AnnotatedDocument(Document("long", "long", lines))])
    for name, label, phrase in (("claim", "claim", "Line 20 "), ("far", "speaker", "Line 590 ")):
        start = lines.index(phrase)
        project.do(edits.Tag("long", label, ((start, start + len(phrase) - 1),), id=name))
    window.session.open_article("long")
    window.session.selection.choose("claim")
    return window


@pytest.mark.parametrize("end", ["Return", "Escape"])
def test_the_view_looks_at_a_far_target_and_comes_back(
    long_article: MainWindow, press: Press, qtbot: QtBot, end: str
) -> None:
    bar = long_article.pane.view.verticalScrollBar()
    bar.setValue(37)
    press("R", held=CTRL)
    qtbot.keyClicks(long_article.focusWidget(), "590")
    assert bar.value() > 5000
    press(end)
    assert bar.value() == 37
    if end == "Escape":
        return
    menu = present(long_article.pane.view.findChild(RelationMenu))
    assert menu.isVisible()
    assert menu.frameGeometry().intersects(long_article.frameGeometry())
    qtbot.keyClick(menu, Qt.Key.Key_S)
    assert related(long_article.session) == {("said_by", "claim", "speaker")}
    assert bar.value() == 37


def test_the_view_comes_back_to_a_blank_line_at_its_top(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    lines = "\n\n\n\n\n\n".join(f"Line {number} has some words." for number in range(200))
    project.add([AnnotatedDocument(Document("gaps", "gaps", lines))])
    for name, label, phrase in (("claim", "claim", "Line 3 "), ("far", "speaker", "Line 190 ")):
        start = lines.index(phrase)
        project.do(edits.Tag("gaps", label, ((start, start + len(phrase) - 1),), id=name))
    window.session.open_article("gaps")
    window.session.selection.choose("claim")
    bar = window.pane.view.verticalScrollBar()
    for value in range(60, 360, 20):
        bar.setValue(value)
        press("R", held=CTRL)
        qtbot.keyClicks(window.focusWidget(), "190")
        assert bar.value() > 2000
        press("Escape")
        assert bar.value() == value


def test_the_view_stays_in_an_article_that_is_opened_meanwhile(
    long_article: MainWindow, press: Press, project: Project
) -> None:
    project.add([AnnotatedDocument(Document("b", "b", "It was.\n" * 300))])
    project.do(edits.Tag("b", "speaker", ((0, 2),), id="there"))
    bar = long_article.pane.view.verticalScrollBar()
    bar.setValue(37)
    press("R", held=CTRL)
    long_article.session.open_article("b")
    bar.setValue(500)
    press("Escape")
    assert bar.value() == 500
