"""2,000 articles from a table: sorted, filtered, in sets, dates corrected, exported by set."""

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app import main
from annotator.project import Project
from annotator.ui.articles.date_dialog import DateDialog
from annotator.ui.articles.set_dialogs import AddToSetDialog, SetNameDialog
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import NONE, empty_window, settings  # noqa: F401 - fixtures
from tests.values import present

pytestmark = pytest.mark.attack
_COUNT = 2_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project of a table with 2,000 articles of ten sources, in no order of their dates."""
    table, path = tmp_path / "press.csv", tmp_path / "press.annotator"
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("headline", "text", "date", "source"))
        for number in range(_COUNT):
            scrambled = number * 7919 % _COUNT
            day = f"20{20 + scrambled % 5}-{scrambled % 12 + 1:02}-{scrambled % 28 + 1:02}"
            text = f"The minister said on day {number} that wheat{scrambled % 100} is dear."
            writer.writerow((f"Story {number}", text, day, f"Paper {scrambled % 10}"))
    assert main(["new", str(path)]) == 0
    assert main(["import", str(path), str(table)]) == 0
    return path


def keys(*pressed: Qt.Key | str, held: Qt.KeyboardModifier = NONE) -> None:
    """Press keys where the keyboard is."""
    for key in pressed:
        target = present(QApplication.activePopupWidget() or QApplication.focusWidget())
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key, held)


def test_two_thousand_articles_are_put_in_order_by_keys(
    qtbot: QtBot,
    empty_window: MainWindow,  # noqa: F811
    path: Path,
    tmp_path: Path,
) -> None:
    window, key = empty_window, Qt.Key
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    with Project.open(path, annotator="ana") as project:
        window.files.take(project)
        articles = window.panes.article_list
        qtbot.waitUntil(lambda: articles.model.rowCount() == _COUNT)
        articles.looks.sort_by("date")
        qtbot.waitUntil(lambda: articles.model.order.ids != project.listing.order().ids)
        ids = articles.model.order.ids
        dates = [row.date for row in project.listing.rows(ids)]
        assert dates == sorted(dates)
        # A filter, and a set of what it finds.
        keys(key.Key_L, held=control)
        keys("wheat77")
        qtbot.waitUntil(lambda: articles.count.text() == "20 of 2,000")
        articles.sets.save_filter()
        dialog = present(window.findChild(SetNameDialog))
        qtbot.waitUntil(dialog.isActiveWindow)
        keys("Wheat", key.Key_Return)
        qtbot.waitUntil(lambda: articles.head.chooser.currentText() == "Wheat")
        qtbot.waitUntil(lambda: articles.count.text() == "20 of 2,000")
        # Half of them into a set by hand, with another date.
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        articles.view.setFocus()
        articles.view.select_ids(articles.model.order.ids[:10])
        chosen = articles.selected_ids()
        assert len(chosen) == 10
        keys(key.Key_A, held=control | shift)
        adding = present(window.findChild(AddToSetDialog))
        qtbot.waitUntil(adding.isActiveWindow)
        keys("Half", key.Key_Return)
        assert [one.name for one in project.sets.all()] == ["Half", "Wheat"]
        articles.dates.enter(chosen)
        dating = present(window.findChild(DateDialog))
        qtbot.waitUntil(dating.field.hasFocus)
        keys("2019", key.Key_Return)
        qtbot.waitUntil(lambda: project.listing.rows(chosen[:1])[0].date.startswith("2019"))
        assert {row.date[:4] for row in project.listing.rows(chosen)} == {"2019"}
        articles.show_all()
        qtbot.waitUntil(lambda: articles.model.order.ids[:10] != ids[:10])
        assert set(articles.model.order.ids[:10]) == set(chosen)
        articles.looks.change(present(articles.looks.look))
        window.files.close_project()
    out = tmp_path / "half.jsonl"
    assert main(["export", str(path), str(out), "--in-set", "Half"]) == 0
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    exported = [line["id"] for line in lines if "kind" not in line]
    assert exported == sorted(chosen)
