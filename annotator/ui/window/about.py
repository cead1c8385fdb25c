"""The message that tells about the program."""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.bug_log import log_path
from annotator.project import Project
from annotator.ui.faults import tell
from annotator.ui.settings import config_path


def show_about(parent: QWidget, project: Project | None) -> QMessageBox:
    """Show the version, the licence and the paths of files, and return the dialog."""
    try:
        own = version("annotator")
    except PackageNotFoundError:
        own = "from a checkout"
    places = [("Settings", config_path()), ("Log", log_path())]
    if project is not None:
        places.insert(0, ("Project", project.path))
    lines = "\n".join(f"{name}: {path}" for name, path in places)
    return tell(
        parent,
        f"Annotator {own}",
        f"Tags who said what in the news. Apache-2.0; Qt {qVersion()} under the LGPL.\n\n{lines}",
        icon=QMessageBox.Icon.NoIcon,
    )
