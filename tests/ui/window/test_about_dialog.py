"""*About*: versions for a report of a bug, and files that are really there."""

import sqlite3
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

import annotator
from annotator.data_files import licence
from annotator.project import Project
from annotator.ui.settings import config_path
from annotator.ui.window import about_dialog
from annotator.ui.window.about_dialog import AboutDialog, places
from annotator.ui.window.main_window import MainWindow
from tests.values import present


@pytest.fixture
def about(window: MainWindow) -> AboutDialog:
    window.actions_.trigger("help.about")
    return present(window.findChild(AboutDialog))


def test_versions_are_copied_without_names_and_paths_of_the_person(about: AboutDialog) -> None:
    present(about.findChild(QPushButton, "aboutCopy")).click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"Annotator {annotator.__version__}\n")
    assert f"SQLite {sqlite3.sqlite_version}\n" in copied
    assert {line.split()[0] for line in copied.splitlines()} == {
        *("Annotator", "Python", "Qt", "SQLite", "System")
    }
    assert str(Path.home()) not in copied


def test_only_files_that_exist_are_named(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(about_dialog, "log_path", lambda: tmp_path / "log.txt")
    monkeypatch.setattr(about_dialog, "config_path", lambda: tmp_path / "settings.ini")
    shown = dict(places(project))
    assert shown["This project"] == project.path
    assert "Log of faults" not in shown
    assert "Your settings" not in shown
    assert shown["Licence"].read_text("utf-8").lstrip().startswith("Apache License")
    assert list(shown["Manual"].glob("*.md"))
    (tmp_path / "log.txt").touch()
    assert "Log of faults" not in dict(places(None)), "it is empty"
    (tmp_path / "log.txt").write_text("a fault")
    assert dict(places(None))["Log of faults"] == tmp_path / "log.txt"
    assert all(path.exists() for _, path in places(project))


def test_each_place_opens_its_folder(
    window: MainWindow, about: AboutDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def note(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    rows = places(window.session.project)
    for row in range(len(rows)):
        present(about.findChild(QPushButton, f"aboutOpen.{row}")).click()
    folders = [path if path.is_dir() else path.parent for _, path in rows]
    assert [Path(folder) for folder in opened] == folders
    assert all(folder.is_dir() for folder in folders)


def test_the_words_are_those_of_people(about: AboutDialog) -> None:
    words = " ".join(label.text() for label in about.findChildren(QLabel))
    assert "Log" in words or not about_dialog.log_path().exists()
    assert "None" not in words
    assert (str(config_path()) in words) is config_path().exists()


def test_the_wheel_brings_the_licence_along(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    brought = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert brought["LICENSE"] == "annotator/_data/LICENSE"
    assert licence().is_file()
