"""A long day in the real window: thousands of gestures, and nothing of the program grows.

A gesture every four seconds makes 7,200 in eight hours. They follow one another without a pause
here; timers of the program run as they do in the real window.
"""

import gc
import os
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.formats.exporting import export
from annotator.project import Project
from annotator.startup import collect_garbage_seldom
from annotator.ui.application import make_application
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.attacks.desk import ANA, SEED_ARTICLE, SHORT_ARTICLE, Desk, new_desk
from tests.attacks.figures import Figures
from tests.attacks.operations import Analyst

GESTURES_OF_DAY = 7_200
_MEASUREMENTS = 30
_LEAST_BETWEEN = 8
"""Gestures between two measurements."""
_MOST_ANNOTATIONS = 120
"""With more, one is removed in place of each that would be made."""
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True)
class Size:
    """How large the program is at an instant."""

    megabytes: float
    objects: int
    handles: int
    threads: int
    qobjects: int
    timers: int
    widgets: int


_AT_ONCE = ("handles", "threads", "timers")
"""What does not grow while the parts of the window are built, either."""
GROWTH = Size(12.0, 4_000, 2, 1, 60, 2, 20)
"""By how much each may grow between the first and the last third, after the warm-up: the history
of the project grows by rows, of which the window holds none."""


def soak(gestures: int, seed: int) -> Figures:
    """Work in the window for a day.

    Args:
        gestures: How many; 0: those of eight hours.
        seed: What they follow from.
    """
    count = gestures or GESTURES_OF_DAY
    figures = Figures("a day in the window")
    # Objects that Qt keeps alive are freed as in the program, not when a test likes it.
    collect_garbage_seldom()
    with figures.timed(), new_desk() as desk:
        day = Day(desk, seed)
        try:
            sizes = day.work(count, figures)
        finally:
            day.close()
        for fault in (*_growth(sizes), *_unsound(desk)):
            figures.faults.append(f"seed {seed}: {fault}")
    figures.tried, figures.survived = count, count - len(figures.faults)
    figures.edits = day.edits
    return figures


class Day:
    """The window, and the gestures in it."""

    def __init__(self, desk: Desk, seed: object) -> None:
        self.edits = 0
        self._desk = desk
        self._chance = random.Random(f"{seed}/soak")
        self._application = make_application()
        settings = Settings(desk.temporary / "settings.ini")
        settings.annotator = ANA
        settings.set("hints done", True)
        self._window = MainWindow(settings)
        self._window.resize(1280, 860)
        self._window.show()
        self._open()
        self._gestures: dict[Callable[[], None], int] = {
            self._tag: 40,
            self._undo: 12,
            self._redo: 6,
            self._go_on: 10,
            self._relate: 8,
            self._remove: 6,
            self._find: 5,
            self._search: 2,
            self._switch: 5,
            self._review: 3,
            self._filter: 3,
            self._zoom: 2,
            self._preferences: 1,
            self._export_window: 1,
            self._export: 1,
            self._reopen: 1,
        }

    def work(self, count: int, figures: Figures) -> list[Size]:
        """Carry out gestures; return the sizes of the program in even steps."""
        sizes: list[Size] = []
        for number in range(count):
            figures.count(self.make_gesture())
            if number % max(_LEAST_BETWEEN, count // _MEASUREMENTS) == 0:
                sizes.append(self._measure())
        return sizes

    def make_gesture(self) -> str:
        """Make one that chance draws; return its name."""
        weights = list(self._gestures.values())
        gesture = self._chance.choices(list(self._gestures), weights)[0]
        self._window.activateWindow()
        self._window.modes.take_keyboard()
        gesture()
        _let_events_pass()
        self._close_dialogs()
        return gesture.__name__.strip("_").replace("_", " ")

    def shown(self) -> tuple[Project, str, list[str]]:
        """Return the project, the article that is open, and the ids of its annotations."""
        session = self._window.session
        assert session.project is not None
        assert session.document is not None
        return session.project, session.document.id, [each.id for each in session.article.ordered]

    def close(self) -> None:
        """Close the window."""
        self._window.close()
        _let_events_pass()

    def _measure(self) -> Size:
        # An article is open as at the beginning: what belongs to another one is freed by then.
        self._window.modes.set_mode("tag")
        self._window.session.open_article(SEED_ARTICLE)
        _let_events_pass()
        gc.collect()
        _let_events_pass()
        qobjects = self._window.findChildren(QObject)
        return Size(
            _megabytes(),
            len(gc.get_objects()),
            _count("/proc/self/fd"),
            max(threading.active_count(), _count("/proc/self/task")),
            len(qobjects),
            sum(isinstance(each, QTimer) for each in qobjects),
            len(QApplication.allWidgets()),
        )

    # Gestures

    def _press(self, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
        view = self._window.modes.article_view
        QTest.keyClick(view, key, held or Qt.KeyboardModifier.NoModifier)

    def _tag(self) -> None:
        session, view = self._window.session, self._window.pane.view
        if session.document is None or self._window.modes.is_reviewing:
            return
        if len(session.article.ordered) > _MOST_ANNOTATIONS:
            self._remove()
            return
        length = len(session.document.text)
        start = self._chance.randrange(max(1, length - 30))
        view.caret.select_by_hand(start, min(length, start + self._chance.randint(3, 30)))
        before = len(session.article.ordered)
        self._press(self._chance.choice((Qt.Key.Key_C, Qt.Key.Key_S, Qt.Key.Key_Q, Qt.Key.Key_P)))
        self.edits += len(session.article.ordered) > before

    def _undo(self) -> None:
        self._press(Qt.Key.Key_Z, _CTRL)

    def _redo(self) -> None:
        self._press(Qt.Key.Key_Z, _CTRL | _SHIFT)

    def _go_on(self) -> None:
        self._press(Qt.Key.Key_Tab)

    def _relate(self) -> None:
        self._press(Qt.Key.Key_Tab)
        self._window.actions_.trigger("tag.relate")
        self._press(Qt.Key.Key_Tab)
        self._press(Qt.Key.Key_Return)
        for _ in range(3):
            self._press(Qt.Key.Key_Escape)

    def _remove(self) -> None:
        self._press(Qt.Key.Key_Tab)
        self._press(Qt.Key.Key_Delete)

    def _find(self) -> None:
        self._press(Qt.Key.Key_F, _CTRL)
        bar = self._window.modes.find_bar
        bar.field.setText(self._chance.choice(("Zelenskyy", "said", "talks", "zzz")))
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
        QTest.keyClick(bar.field, Qt.Key.Key_Escape)

    def _search(self) -> None:
        self._window.actions_.trigger("edit.search")

    def _switch(self) -> None:
        self._window.session.open_article(self._chance.choice((SEED_ARTICLE, SHORT_ARTICLE)))

    def _review(self) -> None:
        self._window.modes.set_mode("review")
        _let_events_pass()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Return):
            self._press(key)
            _let_events_pass()
        self._window.modes.set_mode("tag")

    def _filter(self) -> None:
        field = self._window.panes.article_list.filter_field
        field.setText(self._chance.choice(("talks", "Kyiv", "")))
        field.clear()

    def _zoom(self) -> None:
        page = self._window.pane.view.page
        (page.zoom_out if page.zoom > 1 else page.zoom_in)()

    def _preferences(self) -> None:
        self._window.actions_.trigger("edit.preferences")

    def _export_window(self) -> None:
        self._window.actions_.trigger("file.export")

    def _export(self) -> None:
        if self._window.session.project is not None:
            export(self._window.session.project, self._desk.export_path)

    def _reopen(self) -> None:
        self._window.files.close_project(quiet=True)
        _let_events_pass()
        self._open()

    def _open(self) -> None:
        self._window.files.take(Project.open(self._desk.project_path, annotator=ANA))
        self._window.session.open_article(SEED_ARTICLE)
        _let_events_pass()

    def _close_dialogs(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if widget is not self._window and widget.isVisible():
                _close(widget)
        _let_events_pass()


def _close(widget: QWidget) -> None:
    widget.close()


def _let_events_pass() -> None:
    for _ in range(3):
        QApplication.processEvents()
    # Outside of an event loop nobody deletes what was marked for it.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _growth(sizes: list[Size]) -> list[str]:
    """Return what grows: the median of the last third against that after the warm-up."""
    warm = sizes[len(sizes) // 3 :]
    third = max(1, len(warm) // 3)
    faults: list[str] = []
    names = _AT_ONCE if len(sizes) < _MEASUREMENTS else tuple(Size.__dataclass_fields__)
    for name in names:
        first = median(getattr(size, name) for size in warm[:third])
        last = median(getattr(size, name) for size in warm[-third:])
        if last - first > getattr(GROWTH, name):
            faults.append(f"{name} grow from {first:,.0f} to {last:,.0f}")
    return faults


def _unsound(desk: Desk) -> list[str]:
    analyst = Analyst(desk, 0)
    try:
        return [f"not sound: {problem}" for problem in analyst.project.check()]
    finally:
        analyst.close()


def _count(folder: str) -> int:
    return sum(1 for _ in Path(folder).iterdir())
