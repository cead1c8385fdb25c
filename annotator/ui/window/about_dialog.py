"""*About*: versions to copy into a report of a bug, and the files of Annotator on this machine."""

import platform
from functools import partial
from pathlib import Path

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator import __version__
from annotator.bug_log import log_path
from annotator.data_files import licence, resource
from annotator.project import Project, sqlite_version
from annotator.ui.settings import config_path, sample_path
from annotator.ui.widgets.announcing import announce
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import ElidedLabel, open_folder, side_button


def versions() -> list[tuple[str, str]]:
    """Return what a report of a bug should name: programs with their versions, and the system."""
    return [
        ("Annotator", __version__),
        ("Python", platform.python_version()),
        ("Qt", f"{qVersion()} (PySide {PySide6.__version__}, {QGuiApplication.platformName()})"),
        ("SQLite", sqlite_version()),
        ("System", platform.platform()),
    ]


def places(project: Project | None) -> list[tuple[str, Path]]:
    """Return the files and folders of Annotator that exist, each with what it is."""
    known = [
        ("Your settings", config_path()),
        _log(),
        ("Sample project", sample_path()),
        ("Manual", resource("manual")),
        ("Licence", licence()),
    ]
    if project is not None:
        known.insert(0, ("This project", project.path))
    return [(what, path) for what, path in known if path.exists()]


def _log() -> tuple[str, Path]:
    """Return the log; as long as no fault is in it, the folder in which it will be."""
    path = log_path()
    if path.exists() and path.stat().st_size:
        return ("Log of faults", path)
    return ("Log of faults (empty)", path.parent)


class AboutDialog(QDialog):
    """Names versions and files, copies the versions, and opens the folders."""

    def __init__(self, project: Project | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle("About – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel("Annotator")
        title.setProperty("role", "title")
        line = QLabel(
            "Tags who said what in the news. Apache License 2.0; Qt is used under the LGPL."
        )
        line.setProperty("role", "muted")
        line.setWordWrap(True)
        self._copied = QLabel()
        self._copied.setProperty("role", "muted")
        copy = side_button("Copy versions", "aboutCopy", self.copy)
        copy.setToolTip("Copy the versions, to paste them into a report of a bug")
        foot = QHBoxLayout()
        foot.addWidget(copy)
        foot.addWidget(self._copied, 1)
        close = side_button("Close", "aboutClose", self.accept)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(line)
        layout.addLayout(_version_rows())
        layout.addSpacing(6)
        layout.addLayout(self._place_rows(places(project)))
        layout.addStretch()
        layout.addLayout(foot)
        resize_to_fit(self, 640, 380)
        copy.setFocus()

    def _place_rows(self, rows: list[tuple[str, Path]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (what, path) in enumerate(rows):
            shown = ElidedLabel(str(path))
            shown.setProperty("role", "muted")
            shown.setAccessibleName(what)
            is_folder = path.is_dir()
            button = side_button("Open folder", f"aboutOpen.{row}", partial(open_folder, path))
            button.setAccessibleName(f"{what}: open folder")
            button.setToolTip(plain_tip(f"Open {path if is_folder else path.parent}"))
            for column, widget in enumerate((QLabel(what), shown, button)):
                grid.addWidget(widget, row, column)
        return grid

    def copy(self) -> None:
        """Copy the versions, a line each; no names and paths of this person are among them."""
        text = "\n".join(f"{name} {version}" for name, version in versions())
        QGuiApplication.clipboard().setText(f"{text}\n")
        self._copied.setText("Copied.")
        announce(self, "Copied.")


def _version_rows() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for row, (name, version) in enumerate(versions()):
        value = QLabel(version)
        value.setWordWrap(True)
        grid.addWidget(QLabel(name), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, row, 1)
    return grid
