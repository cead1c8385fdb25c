"""Where an article is when it is opened again, also by another run of the program."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project, edits
from annotator.ui.places import ArticlePlace
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, Press, labelled, offer, select
from tests.values import present

Key = Qt.Key
LONG = "\n\n".join(f"Paragraph {n} of a long article, which says a little. 🙂" for n in range(400))

Restart = Callable[[Path], MainWindow]


def import_long(project: Project) -> None:
    """Add a long article."""
    project.add([AnnotatedDocument(Document("long", "Long", LONG))])


@pytest.fixture
def long(window: MainWindow, project: Project) -> MainWindow:
    """The window with a long article beside the sample, which is open."""
    import_long(project)
    return window


@pytest.fixture
def restart(window: MainWindow, settings: Settings, qtbot: QtBot, tmp_path: Path) -> Restart:
    """Closes the window, and opens a project file in another one, as another run does."""

    def restart(path: Path) -> MainWindow:
        window.close()
        again = MainWindow(Settings(tmp_path / "settings.ini"))
        qtbot.addWidget(again, before_close_func=lambda window: window.close())
        again.resize(window.size())
        again.files.open_path(path)
        with qtbot.waitExposed(again):
            again.show()
        return again

    return restart


def look(window: MainWindow) -> tuple[object, ...]:
    """What a person sees of the place in the article."""
    view, selection = window.pane.view, window.session.selection
    line = present(view.reading_place.sight().line)
    caret = view.caret.state()
    return (
        present(window.session.document).id,
        (line[0], round(line[1])),
        (caret.anchor, caret.caret),
        (selection.annotation_id, selection.active),
    )


def scroll(window: MainWindow, pixels: int) -> None:
    """Scroll so that some line is at the top, partly out of sight."""
    window.pane.view.page.finish()
    window.pane.view.verticalScrollBar().setValue(pixels)


def test_an_article_is_opened_where_it_was_left(long: MainWindow) -> None:
    session, view = long.session, long.pane.view
    session.open_article("long")
    view.caret.select_by_hand(3000, 2990)
    scroll(long, 1234)
    left = look(long)
    session.open_article(SEED)
    assert view.reading_place.sight().line is None
    session.open_article("long")
    assert look(long) == left
    assert view.caret.selection() == (2990, 3000)


def test_the_caret_that_was_in_sight_is_so_in_a_smaller_window(long: MainWindow) -> None:
    session, view = long.session, long.pane.view
    long.resize(1400, 950)
    QApplication.processEvents()

    def sees_caret() -> bool:
        return view.viewport().rect().contains(view.caret.rect())

    for is_seen in (True, False):
        long.resize(1400, 950)
        QApplication.processEvents()
        session.open_article("long")
        view.caret.go_to((3000, 3009))
        bar = view.verticalScrollBar()
        lowest = view.viewport().height() - view.caret.rect().bottom() - 5
        bar.setValue(bar.value() - lowest - (0 if is_seen else 60))
        assert sees_caret() == is_seen
        session.open_article(SEED)
        long.resize(1400, 600)
        QApplication.processEvents()
        session.open_article("long")
        assert view.caret.selection() == (3000, 3009)
        assert sees_caret() == is_seen
        session.open_article(SEED)


def test_a_selected_annotation_is_selected_again(
    long: MainWindow, project: Project, press: Press
) -> None:
    offer(project, ("Miami", "location"))
    select(long, "The Kremlin")
    press("S")
    speaker = labelled(long.session, "speaker")[0].id
    for annotation_id in (speaker, next(iter(long.session.suggestions.waiting())).id):
        long.session.selection.choose(annotation_id)
        long.session.open_article("long")
        assert long.session.selection.annotation_id is None
        long.session.open_article(SEED)
        selection = long.session.selection
        assert (selection.annotation_id, selection.active) == (annotation_id, True)
        assert long.pane.view.highlights.current == annotation_id


def test_another_run_opens_the_article_where_it_was_left(
    long: MainWindow, project: Project, press: Press, restart: Restart, qtbot: QtBot
) -> None:
    long.session.open_article("long")
    select(long, "Paragraph 200")
    press("C")
    scroll(long, 4321)
    left = look(long)
    again = restart(project.path)
    qtbot.waitUntil(lambda: look(again) == left)


def test_a_run_that_ends_without_leaving_the_article_keeps_its_place(
    long: MainWindow, project: Project, press: Press, tmp_path: Path, qtbot: QtBot
) -> None:
    def kept() -> ArticlePlace | None:
        return Settings(tmp_path / "settings.ini").places.place(project.id, "long")

    long.session.open_article("long")
    timer = long.pane.place_timer
    assert timer.interval() >= 1000
    timer.setInterval(0)
    select(long, "Paragraph 200")
    start, end = present(long.pane.view.caret.selection())
    qtbot.waitUntil(lambda: (place := kept()) is not None and place.selection == (start, end))
    press("C")
    claim = labelled(long.session, "claim")[0].id
    qtbot.waitUntil(lambda: present(kept()).annotation == claim)
    scroll(long, 4321)
    top = present(long.pane.view.reading_place.sight().line)[0]
    units = long.pane.view.page.units
    qtbot.waitUntil(lambda: present(kept()).top == units.to_code_point(top))
    places = Settings(tmp_path / "settings.ini").places
    assert places.last_article(project.id) == "long"


def test_no_place_is_kept_once_no_article_is_open(long: MainWindow, project: Project) -> None:
    project_id = project.id
    select(long, "The Kremlin")
    long.files.close_project()
    before = present(long.settings.places.place(project_id, SEED))
    long.pane.place_timer.timeout.emit()
    assert long.settings.places.place(project_id, SEED) == before


def test_a_moved_project_file_keeps_its_places(
    long: MainWindow, project: Project, restart: Restart, tmp_path: Path, qtbot: QtBot
) -> None:
    long.session.open_article("long")
    scroll(long, 2000)
    left = look(long)
    long.files.close_project()
    moved = project.path.rename(tmp_path / "moved.annotator")
    again = restart(moved)
    qtbot.waitUntil(lambda: look(again) == left)


def test_a_place_in_another_text_or_at_a_removed_annotation_is_forgotten(
    long: MainWindow, project: Project, press: Press
) -> None:
    session, view = long.session, long.pane.view
    select(long, "The Kremlin")
    press("S")
    speaker = labelled(session, "speaker")[0]
    session.open_article("long")
    scroll(long, 3000)
    view.caret.select_by_hand(len(LONG) - 5, len(LONG))
    project.do(edits.Untag(speaker.id))
    session.open_article(SEED)
    assert session.selection.annotation_id is None
    assert view.caret.position() == speaker.end
    place = present(long.settings.places.place(project.id, "long"))
    project.add([AnnotatedDocument(Document("short", "", "A short text."))])
    long.settings.places.leave(project.id, "short", place)
    session.open_article("short")
    assert view.caret.position() == 0
    assert view.verticalScrollBar().value() == 0


def test_where_a_person_was_is_not_in_the_project(long: MainWindow, project: Project) -> None:
    steps, content = project.counts().steps, list(project.stream())
    long.session.open_article("long")
    scroll(long, 500)
    long.session.open_article(SEED)
    assert (project.counts().steps, list(project.stream())) == (steps, content)
    assert (Path(long.settings.places._folder) / f"{project.id}.json").exists()


def test_the_text_stays_where_it_is_as_relate_mode_comes_and_goes(
    long: MainWindow, press: Press
) -> None:
    view = long.pane.view
    for article, pixels in ((SEED, 0), (SEED, 150), ("long", 10**7), ("long", 2000)):
        long.session.open_article(article)
        scroll(long, pixels)
        QApplication.processEvents()
        at = view.hit_test.text_under(QPointF(view.viewport().rect().center())).nearest
        view.caret.select_by_hand(at - 3, at + 3)
        press("C")
        QApplication.processEvents()

        def height() -> int:
            return view.viewport().mapTo(long, view.caret.rect().topLeft()).y()

        before = height()
        press("R", held=CTRL)
        QApplication.processEvents()
        assert long.pane.relate_bar.isVisible()
        assert height() == before
        press(Key.Key_Escape)
        QApplication.processEvents()
        assert not long.pane.relate_bar.isVisible()
        assert height() == before


def test_the_source_has_the_room_of_a_target_that_is_not_chosen_yet(
    long: MainWindow, press: Press
) -> None:
    for phrase in ("weekend discussions", "Moscow downplays"):
        select(long, phrase)
        press("C")
    bar = long.pane.relate_bar
    press("R", held=CTRL)
    QApplication.processEvents()
    assert not bar.target.isVisible()
    alone = bar.source.width()
    press(Key.Key_Tab)
    QApplication.processEvents()
    assert bar.target.isVisible()
    assert bar.target.width() > bar.source.width() > 40
    assert alone > 1.5 * bar.source.width()
