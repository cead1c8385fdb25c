"""Questions whose answers set one option are asked with what each answer would give."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from annotator.ui.exchange.answers_dialog import AnswersDialog
from annotator.ui.window.main_window import MainWindow
from tests.values import present

BODY = "The council met and spoke about the harbour for a long time, as it had done before. " * 3


def asked(window: MainWindow, path: Path, qtbot: QtBot) -> AnswersDialog:
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([path])
    qtbot.waitUntil(lambda: window.findChild(AnswersDialog) is not None)
    return present(window.findChild(AnswersDialog))


def choose(window: MainWindow, dialog: AnswersDialog, value: str, qtbot: QtBot) -> None:
    present(dialog.findChild(QRadioButton, f"answer.{value}")).setChecked(True)
    with qtbot.waitSignal(window.jobs.finished):
        dialog.accept()


def shown(dialog: AnswersDialog) -> list[str]:
    return [button.text() for button in dialog.findChildren(QRadioButton)]


def texts(window: MainWindow) -> list[str]:
    project = present(window.session.project)
    return [project.document(article).text for article in project.articles.ids()]


def test_a_file_of_many_articles(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    parts = [f"Harbour plan {n}\nOslo Post, {n} March 2024\n\n{BODY}\n\n{BODY}" for n in (1, 2, 3)]
    path = tmp_path / "clippings.txt"
    path.write_text("\n\n".join(parts))
    before = len(texts(window))
    dialog = asked(window, path, qtbot)
    assert shown(dialog) == ["Split it at dates, into 3 articles", "Take it for one article"]
    titles = [label.text() for label in dialog.findChildren(QLabel)]
    assert "“Harbour plan 1”, “Harbour plan 2” and “Harbour plan 3”" in titles
    choose(window, dialog, "dates", qtbot)
    assert len(texts(window)) == before + 3


def test_which_column_has_the_tags(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "town.conll"
    path.write_text("Ines\tNNP\tx\nleft\tVBD\ty\nOslo\tNNP\tx\n\n")
    dialog = asked(window, path, qtbot)
    assert shown(dialog) == [
        "Read column 2 as the tags",
        "Read column 3 as the tags",
        "Read the text alone",
    ]
    choose(window, dialog, "none", qtbot)
    assert "Ines left Oslo" in texts(window)


def test_which_column_has_the_words(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    rows = [(f"{n % 3}.{n}", f"{n}", "B-person" if n % 2 else "O") for n in range(1, 20)]
    path = tmp_path / "town.conll"
    path.write_text("\n".join("\t".join(row) for row in rows) + "\n")
    dialog = asked(window, path, qtbot)
    assert shown(dialog) == ["Read column 2 as the words"]
    dialog.reject()
