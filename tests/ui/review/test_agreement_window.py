"""The figures of agreement in a window: measured in the background, each opens its places."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from annotator.app import main
from annotator.model import EnvironmentFault
from annotator.project import Project
from annotator.project.edits import Relate, Tag
from annotator.ui.review.agreement_window import AgreementWindow
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED
from tests.values import present


@pytest.fixture
def project(project: Project) -> Project:
    """Two people of whom one has a longer claim, another value and a relation."""
    for name, end, quotation in (("ana", 90, "direct"), ("ben", 96, "mixed")):
        project.annotator = name
        project.do(Tag(SEED, "speaker", ((30, 40),), id=f"{name}-s"))
        project.do(Tag(SEED, "claim", ((50, end),), {"quotation": quotation}, id=f"{name}-c"))
    project.do(Relate("ben-c", "ben-s", "said_by", id="ben-r"))
    project.annotator = "cy"
    return project


@pytest.fixture
def figures(window: MainWindow, qtbot: QtBot) -> AgreementWindow:
    """The window, with what was measured."""
    with qtbot.waitSignal(window.jobs.finished):
        window.review_commands.show_agreement()
    found = window.findChild(AgreementWindow)
    assert found is not None
    qtbot.waitUntil(lambda: found.agreement is not None)
    return found


def test_pairs_and_labels_are_shown(figures: AgreementWindow) -> None:
    assert "tagged 1 of 1 article." in figures.summary.text()
    item = figures.pairs.item(0, 1)
    assert item is not None
    assert item.text() == "0.50"
    scopes = [figures.scope_choice.itemText(n) for n in range(figures.scope_choice.count())]
    assert scopes[0] == "All labels"
    figures.scope_choice.setCurrentIndex(scopes.index("speaker"))
    item = figures.pairs.item(1, 0)
    assert item is not None
    assert item.text() == "1.00"
    figures.measure_choice.setCurrentIndex(1)
    figures.scope_choice.setCurrentIndex(0)
    item = figures.pairs.item(0, 1)
    assert item is not None
    assert item.text() == "1.00"


def test_a_cell_opens_its_places_and_a_place_opens_the_article(
    window: MainWindow, figures: AgreementWindow, qtbot: QtBot
) -> None:
    labels = [
        present(figures.figures.places.confusion.horizontalHeaderItem(n)).text()
        for n in range(figures.figures.places.confusion.columnCount())
    ]
    at = labels.index("ben: claim")
    figures.figures.places.confusion.setCurrentCell(at, at)
    qtbot.keyClick(figures.figures.places.confusion, Qt.Key.Key_Return)
    assert figures.figures.places.occurrences.count() == 1
    figures.figures.places.occurrences.itemActivated.emit(
        figures.figures.places.occurrences.item(0)
    )
    assert window.modes.mode == "review"
    current = window.modes.review.groups.current
    assert current is not None
    assert "ana-c" in current.annotation_ids


def cells_of(table: QTableWidget) -> list[list[str]]:
    """The words of a table's cells."""
    return [
        [present(table.item(row, column)).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def shown(figure: dict[str, Any]) -> str:
    """A figure of the command's JSON as a cell of the window should show it."""
    if figure["value"] is None:
        return "–"
    value, low, high = (
        f"{round(figure[name], 2) + 0.0:.2f}".replace("-", "−") if figure[name] is not None else ""
        for name in ("value", "low", "high")
    )
    joint = " to " if low.startswith("−") else "–"
    return f"{value}\n{low}{joint}{high}" if low else value


SPANS = (
    *("exact", "exact_precision", "exact_recall", "overlap", "overlap_precision"),
    *("overlap_recall", "kappa", "alpha", "unitizing"),
)


def test_the_figures_are_those_of_the_command(
    window: MainWindow, project: Project, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    project.annotator = "dee"
    project.do(Tag(SEED, "claim", ((50, 90),), {"quotation": "direct"}, id="dee-c"))
    with qtbot.waitSignal(window.jobs.finished):
        window.review_commands.show_agreement()
    found = present(window.findChild(AgreementWindow))
    qtbot.waitUntil(lambda: found.agreement is not None)
    capsys.readouterr()
    assert main(["agreement", str(project.path), "--json"]) == 0
    command = json.loads(capsys.readouterr().out)
    teams = [*command["pairs"], command["everyone"]]
    reasons: set[str] = set()
    assert found.team_choice.count() == len(teams) == 4
    for at, team in enumerate(teams):
        found.team_choice.setCurrentIndex(at)
        tabs = found.figures
        assert [row[1:] for row in cells_of(tabs.labels.table)] == [
            [
                f"{scope['scores']['exact']['items']:,}",
                *(shown(scope["scores"][name]) for name in SPANS),
            ]
            for scope in team["scopes"]
        ]
        assert cells_of(tabs.attributes.table) == [
            [each["label"], each["name"], str(each["figure"]["items"]), shown(each["figure"])]
            for each in team["attributes"]
        ]
        assert cells_of(tabs.relations.table) == [
            [
                each["type"].replace("_", " ") or "all types",
                str(each["f1"]["items"]),
                shown(each["f1"]),
            ]
            for each in team["relations"]
        ]
        reasons = {
            figure["why"]
            for scope in team["scopes"]
            for figure in scope["scores"].values()
            if figure is not None and figure["value"] is None
        }
        assert all(why in tabs.labels.remark.text() for why in reasons)
    assert reasons, "κ is not defined for more than two, and the window says so"


def test_an_attribute_and_a_relation_open_their_places(
    window: MainWindow, figures: AgreementWindow, qtbot: QtBot
) -> None:
    tabs = figures.figures
    tabs.tabs.setCurrentIndex(1)
    assert cells_of(tabs.places.confusion)[0] == ["", "1", ""]
    assert tabs.places.confusion_title.text() == "Values of claim quotation"
    assert tabs.places.occurrences.count() == 1
    assert present(tabs.places.occurrences.item(0)).text() != ""
    tabs.tabs.setCurrentIndex(2)
    tabs.relations.table.setCurrentCell(1, 0)
    qtbot.keyClick(tabs.relations.table, Qt.Key.Key_Return)
    assert (
        tabs.places.list_title.text()
        == "Places of relations “said by”: 1 place · Enter or a double click opens one"
    )
    tabs.places.occurrences.itemActivated.emit(tabs.places.occurrences.item(0))
    assert present(window.modes.review.groups.current).annotation_ids[0] in ("ana-c", "ben-c")


def test_gamma_is_measured_when_it_is_asked_for(
    window: MainWindow,
    figures: AgreementWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_library(*_: object, **given: object) -> None:
        raise EnvironmentFault(f"There is no library for it: {given['gamma']}.")

    monkeypatch.setattr("annotator.ui.review.agreement_window.measure_project", no_library)
    figures.measure_choice.setCurrentIndex(figures.measure_choice.findData("gamma"))
    item = present(figures.pairs.item(0, 1))
    assert (item.text(), item.toolTip()) == ("none", "it was not measured")
    present(figures.findChild(QCheckBox, "withGamma")).click()
    with qtbot.waitSignal(window.jobs.finished):
        present(figures.findChild(QPushButton, "measureAgain")).click()
    qtbot.waitUntil(lambda: "There is no library for it: True." in figures.summary.text())
    assert cells_of(figures.figures.labels.table), "the figures so far stay"


def test_a_table_is_copied_for_a_spreadsheet_and_for_a_document(
    figures: AgreementWindow, qtbot: QtBot
) -> None:
    button = present(figures.findChild(QPushButton, "agreementCopy"))
    spreadsheet, document = present(button.menu()).actions()
    spreadsheet.trigger()
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert rows[0][:5] == ["label", "annotations", "F1 exact", "F1 exact from", "F1 exact to"]
    assert rows[1][:3] == ["all labels", "4", "0.5"]
    assert len({len(row) for row in rows}) == 1
    document.trigger()
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.html().count("<tr>") == len(rows)
    assert mime.text().startswith("| label | annotations | F1 exact |")
    table = figures.figures.labels.table
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("label\t")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
def test_all_figures_are_exported(
    window: MainWindow,
    figures: AgreementWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    suffix: str,
) -> None:
    out = tmp_path / "figures"
    chosen = next(words for words in FILTERS if suffix in words)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), chosen))
    with qtbot.waitSignal(window.jobs.finished):
        present(figures.findChild(QPushButton, "agreementExport")).click()
    out = out.with_suffix(suffix)
    qtbot.waitUntil(lambda: str(out) in figures.summary.text())
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    folder = present(figures.findChild(QPushButton, "agreementFolder"))
    assert folder.isVisible()
    folder.click()
    assert [Path(each) for each in opened] == [tmp_path]
    assert str(out) in figures.summary.text()
    folder.click()
    assert figures.summary.text() == f"The system could not open {tmp_path}."
    if suffix == ".json":
        capsys.readouterr()
        assert main(["agreement", str(present(window.session.project).path), "--json"]) == 0
        assert json.loads(out.read_text("utf-8")) == json.loads(capsys.readouterr().out)
        return
    if suffix == ".csv":
        rows: list[Any] = [*csv.DictReader(out.read_text("utf-8-sig").splitlines())]
    else:
        sheet = present(openpyxl.load_workbook(out).active)
        head, *values = [[cell.value for cell in row] for row in sheet.iter_rows()]
        rows = [dict(zip(head, row, strict=True)) for row in values]
    (row,) = [r for r in rows if (r["kind"], r["figure"]) == ("all", "F1 exact")]
    assert row["annotators"] == "ana, ben"
    assert float(row["value"]) == 0.5
    assert int(row["items"]) == 4
    kinds = {r["kind"] for r in rows}
    assert kinds == {"all", "layer", "label", "attribute", "relation"}


FILTERS = (
    "Excel workbook (*.xlsx)",
    "CSV table (*.csv)",
    "JSON, as the command prints it (*.json)",
)


def test_a_click_on_a_place_selects_it_and_enter_leads_there_and_back(
    window: MainWindow, figures: AgreementWindow, qtbot: QtBot
) -> None:
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    places = figures.figures.places.occurrences
    middle = places.visualItemRect(present(places.item(0))).center()
    qtbot.mouseClick(places.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert window.modes.mode == "tag"
    assert figures.isVisible()
    assert places.currentRow() == 0
    qtbot.keyClick(places, Qt.Key.Key_Return)
    assert window.modes.mode == "review"
    assert figures.isHidden()
    assert said[-1] == "Ctrl+Shift+G returns to the figures of agreement."
    before = figures.agreement
    window.review_commands.show_agreement()
    assert figures.isVisible()
    assert not window.jobs.running
    assert figures.agreement is before
    assert places.currentRow() == 0


@pytest.mark.parametrize("height", [860, 480])
def test_the_matrix_and_its_scroll_bar_are_in_sight(
    window: MainWindow, project: Project, qtbot: QtBot, height: int
) -> None:
    for number, name in enumerate(("dan", "eve", "fay")):
        project.annotator = name
        for at, label in enumerate(("speaker", "claim", "organization", "person", "date")):
            start = 200 + 20 * at
            project.do(Tag(SEED, label, ((start, start + 9 + number),), id=f"{name}-{at}"))
    project.annotator = "cy"
    with qtbot.waitSignal(window.jobs.finished):
        window.review_commands.show_agreement()
    figures = present(window.findChild(AgreementWindow))
    qtbot.waitUntil(lambda: figures.agreement is not None)
    figures.setMinimumSize(1, 1)
    figures.resize(1120 if height > 800 else 900, height)
    figures.team_choice.setCurrentIndex(figures.team_choice.count() - 2)
    matrix = figures.figures.places.confusion
    qtbot.waitUntil(lambda: matrix.columnCount() == 6)
    if height > 800:
        qtbot.waitUntil(lambda: matrix.visibleRegion().boundingRect() == matrix.rect())
        bar = matrix.horizontalScrollBar()
        qtbot.waitUntil(lambda: bar.maximum() == 0 or bar.isVisible())
    else:
        table = figures.figures.labels.table
        qtbot.waitUntil(lambda: table.visibleRegion().boundingRect().height() > 60)
