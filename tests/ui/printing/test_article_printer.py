"""The window prints the open article, or saves it as PDF."""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.ui.printing.article_printer import ArticlePrinter, file_name
from annotator.ui.printing.print_output import page_layout
from annotator.ui.window.main_window import MainWindow
from tests.ui.printing.test_print_output import A4, pages_in


def printer_of(window: MainWindow) -> ArticlePrinter:
    return ArticlePrinter(window.session, window.jobs, window.pane.view, window)


def test_the_window_saves_what_it_shows(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.pane.view.caret.select(30, 40)
    window.session.tagging.apply_label("person")
    shown = printer_of(window).printed_article()
    assert shown is not None
    assert [annotation.label for annotation in shown.annotations] == ["person"]
    path = tmp_path / "out"
    asked: list[str] = []

    def ask(parent: object, title: str, suggested: str, kinds: str) -> tuple[str, str]:
        asked.append(Path(suggested).name)
        return str(path), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    with qtbot.waitSignal(window.session.statusMessage) as said:
        window.actions_.trigger("file.pdf")
    assert asked == ["Zelenskyy signals progress.pdf"]
    made = path.with_suffix(".pdf")
    assert cast(list[str], said.args) == [f"Saved {pages_in(made)} pages to {made}."]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Zelenskyy: “war/peace”?", "Zelenskyy “war peace”"),
        ("../..", "article"),
        ("", "article"),
        ("a" * 200, "a" * 80),
        ("tab\tand\nline", "tab and line"),
    ],
)
def test_titles_become_names_of_files(title: str, name: str) -> None:
    assert file_name(title) == name


def test_a_printer_gets_the_pages_that_were_asked_for(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageLayout(page_layout(A4))
    printer.setFromTo(2, 2)
    shown = printer_of(window).printed_article()
    assert shown is not None
    with qtbot.waitSignal(window.session.statusMessage) as said:
        printer_of(window).print_article(shown, printer)
    assert "Zelenskyy signals progress" in cast(list[str], said.args)[0]
    assert pages_in(path) == 1


def test_the_printer_s_dialog_opens_on_the_article(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_.trigger("file.print")
    dialog = window.findChild(QPrintDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.printer().docName() == "Zelenskyy signals progress"
    dialog.reject()
