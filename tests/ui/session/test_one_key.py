"""One press of a label's key: what is announced, what is asked of the file, which way it goes."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

import pytest

import annotator
from annotator.project.store import Project
from annotator.ui.foot.hint_line import HintLine
from annotator.ui.inspector.inspector import Inspector
from annotator.ui.tables.annotation_table import AnnotationTable
from annotator.ui.tables.attribution_table import AttributionTable
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, select

FILES_TO_COMMIT = [
    "ui/article/view.py",
    "ui/keys/actions.py",
    "ui/window/commands.py",
    "ui/session/tagging.py",
    "ui/article/caret.py",
    "model/article_index.py",
    "project/edits.py",
    "ui/session/session.py",
    "project/store.py",
    "project/faults.py",
    "project/connection.py",
    "project/file_place.py",
    "project/lock_keeper.py",
    "project/transaction.py",
    "model/validate.py",
    "project/rows.py",
]
"""The files of Annotator that a label's key goes through until its row is on the disk."""
VISITS = 33
"""How often the key enters one of these files, coming from another. The session also notes the
caret before the edit, so that undo brings the selection back, and each edit looks before and after
whether its path still leads to the file."""
STATEMENTS = [
    "BEGIN",
    "UPDATE log_mark",
    "INSERT steps",
    "SELECT annotations",
    "INSERT annotations",
    "INSERT changes",
    "UPDATE steps",
    "COMMIT",
    # The session reads what changed, each row once.
    "SELECT progress",
    "SELECT annotations",
    # The list of articles brings its row up to date.
    "SELECT records",
    "SELECT json_each",
    "SELECT records",
]
PACKAGE = str(Path(annotator.__file__).parent)


@pytest.fixture
def ready(window: MainWindow, press: Press) -> MainWindow:
    """The window with an annotation already made, and text selected to be tagged."""
    select(window, "The Kremlin")
    press("S")
    select(window, "the weekend discussions in Miami")
    return window


@contextmanager
def counted(*methods: tuple[type, str]) -> Iterator[Counter[str]]:
    """Count the calls of methods, whose work is done all the same."""
    calls: Counter[str] = Counter()

    def counting(owner: type, name: str) -> Any:
        original = getattr(owner, name)

        def call(self: object, *args: object, **options: object) -> object:
            calls[f"{owner.__name__}.{name}"] += 1
            return original(self, *args, **options)

        return patch.object(owner, name, call)

    patches = [counting(owner, name) for owner, name in methods]
    for each in patches:
        each.start()
    try:
        yield calls
    finally:
        for each in patches:
            each.stop()


def test_each_signal_is_emitted_once(ready: MainWindow, press: Press) -> None:
    session = ready.session
    emitted: Counter[str] = Counter()
    selected: list[str] = []
    for name in (
        "annotationsChanged",
        "relationsChanged",
        "endsChanged",
        "edited",
        "summariesChanged",
        "articlesChanged",
        "articleOpened",
        "identitiesChanged",
        "saved",
        "statusMessage",
        "failed",
    ):
        getattr(session, name).connect(lambda *_, name=name: emitted.update([name]))
    session.suggestions.changed.connect(lambda: emitted.update(["suggestions"]))
    session.relating.changed.connect(lambda: emitted.update(["relating"]))
    session.tagging.tagged.connect(lambda *_: emitted.update(["tagged"]))
    session.selection.changed.connect(selected.append)
    press("C")
    assert emitted == {
        "annotationsChanged": 1,
        "edited": 1,
        "summariesChanged": 1,
        "saved": 1,
        "statusMessage": 1,
        "tagged": 1,
    }
    (new,) = [a for a in session.article.ordered if a.label == "claim"]
    assert selected == [new.id]


def test_the_selection_is_announced_with_the_edit_and_before_it_is_saved(
    ready: MainWindow, press: Press
) -> None:
    order: list[str] = []
    session = ready.session
    session.annotationsChanged.connect(lambda *_: order.append("annotations"))
    session.selection.changed.connect(lambda _: order.append("selection"))
    session.saved.connect(lambda: order.append("saved"))
    press("C")
    assert order == ["annotations", "selection", "saved"]


def test_every_view_is_filled_once(ready: MainWindow, press: Press) -> None:
    views = [
        (Inspector, "_fill"),
        (AnnotationTable, "show_row"),
        (AttributionTable, "show_row"),
        (HintLine, "refresh"),
    ]
    with counted(*views) as calls:
        press("C")
    assert calls == {f"{owner.__name__}.{name}": 1 for owner, name in views}


def test_statements_are_few_and_each_row_is_read_once(ready: MainWindow, press: Press) -> None:
    statements: list[str] = []
    project = ready.session.project
    assert project is not None
    connection = project._db
    connection.set_trace_callback(statements.append)
    try:
        press("C")
    finally:
        connection.set_trace_callback(None)
    assert list(map(_kind, statements)) == STATEMENTS


def _kind(statement: str) -> str:
    """A statement by its verb and first table: ``INSERT steps``."""
    verb = statement.split(maxsplit=1)[0]
    outer = statement
    while re.search(r"\([^()]*\)", outer):
        outer = re.sub(r"\([^()]*\)", "", outer)
    table = re.search(r"(?:INTO|FROM|UPDATE) (\w+)", outer)
    return f"{verb} {table[1]}" if table else verb


def test_the_way_to_the_commit_is_short(ready: MainWindow, press: Press) -> None:
    visits: list[str] = []
    is_committed = False

    def trace(frame: FrameType, event: str, _: object) -> None:
        nonlocal is_committed
        if event != "call" or is_committed:
            return
        is_committed = frame.f_code is Project.announce.__code__
        path = frame.f_code.co_filename
        if path.startswith(PACKAGE) and not is_committed:
            file = path[len(PACKAGE) + 1 :]
            if not visits or visits[-1] != file:
                visits.append(file)

    sys.setprofile(trace)
    try:
        press("C")
    finally:
        sys.setprofile(None)
    assert is_committed
    assert list(dict.fromkeys(visits)) == FILES_TO_COMMIT
    assert len(visits) <= VISITS, visits
