"""A file that several formats would read is asked about, and read as the answer says."""

import json
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.ui.window.main_window import MainWindow
from tests.values import present


def test_a_button_for_each_format_reads_the_file_so(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.json"
    record = {"text": "Ann said so.", "label": [[0, 3, "person"]], "annotation_sets": {}}
    path.write_text(json.dumps(record))
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([path])
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "importQuestion") is not None)
    box = present(window.findChild(QMessageBox, "importQuestion"))
    assert "doccano JSONL" in box.informativeText()
    assert present(box.findChild(QPushButton, "bdoc")).text().startswith("Read it as GATE")
    with qtbot.waitSignal(window.jobs.finished):
        present(box.findChild(QPushButton, "doccano")).click()
    project = present(window.session.project)
    (article,) = [a for a in project.articles.ids() if project.document(a).text == "Ann said so."]
    assert [a.label for a in project.annotations(article)] == ["person"]
