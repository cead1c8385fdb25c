"""The annotator's settings, from one start to the next."""

import getpass
import json
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_data_path
from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from annotator.ui.drafts import Drafts
from annotator.ui.places import ArticlePlaces

_APPLICATION = "annotator"
_PROJECTS_FOLDER = "folder of new projects"
_RECENT_PROJECTS = 10

# The names of the preferences: what a person sets in the window of that name, or in a menu.
TYPOGRAPHY = "type"
SCHEME = "scheme"
ARROWS_BY_CHARACTER = "arrows by character"
HIDE_MAP = "hide map"
SHOW_GUESSES = "show guesses"
KEEP_GUESSES = "keep guesses"
SHOW_SUGGESTIONS = "show suggestions"
SHOW_BEFORE_IMPORT = "show before import"
"""``always``, ``needed`` or ``never``."""
READING_LIMITS = "reading limits"
"""For the reading of one file: seconds without progress, megabytes of memory (0: what is usual on
the machine), and gigabytes that it may unpack to."""


def config_path() -> Path:
    """Return the path of the file with the settings."""
    return user_config_path(_APPLICATION, appauthor=False) / "settings.ini"


def sample_path() -> Path:
    """Return the path of the project that *Open the sample* opens."""
    # A folder of its own: development versions left a sample beside it that cannot be read now.
    return user_data_path(_APPLICATION, appauthor=False) / "sample" / "sample.annotator"


class Settings:
    """Reads and writes the settings of one person; each change is written at once."""

    def __init__(self, path: Path | None = None) -> None:
        path = path or config_path()
        self._store = QSettings(str(path), QSettings.Format.IniFormat)
        self.places = ArticlePlaces(path.parent / "places")
        """Where the person was in each article."""
        self.drafts = Drafts(path.parent / "drafts")
        """Texts that the person typed and that are not saved yet."""

    def get(self, name: str, default: Any = None) -> Any:
        """Return a saved value (anything that JSON can hold), or the default."""
        raw = self._store.value(name)
        if not isinstance(raw, str):
            return default
        try:
            return json.loads(raw)
        except (ValueError, RecursionError):
            return default

    def set(self, name: str, value: Any) -> None:
        """Save a value that JSON can hold."""
        self._store.setValue(name, json.dumps(value))

    def get_bytes(self, name: str) -> QByteArray:
        """Return saved bytes, such as the geometry of a window; empty if there are none."""
        raw = self._store.value(name)
        return raw if isinstance(raw, QByteArray) else QByteArray()

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Save bytes."""
        self._store.setValue(name, value)

    @property
    def annotator(self) -> str:
        """The name under which this person tags; empty until it is set."""
        return str(self.get("annotator", ""))

    @annotator.setter
    def annotator(self, name: str) -> None:
        self.set("annotator", name)

    @property
    def projects_folder(self) -> Path:
        """The folder of the project made last; at first that of the person's documents."""
        last = Path(str(self.get(_PROJECTS_FOLDER, "")))
        return last if last.is_absolute() and last.is_dir() else documents_path()

    @projects_folder.setter
    def projects_folder(self, folder: Path) -> None:
        self.set(_PROJECTS_FOLDER, str(folder))

    def recent(self) -> list[Path]:
        """Return the existing projects that were opened last, the latest first."""
        return [path for path in self.known() if path.exists()]

    def known(self) -> list[Path]:
        """Return the projects that were opened last, gone or not, the latest first."""
        return [Path(str(name)) for name in self.get("recent", [])]

    def add_recent(self, path: Path) -> None:
        """Put a project first in the list of recent projects."""
        names = [str(path), *(name for name in self.get("recent", []) if name != str(path))]
        self.set("recent", names[:_RECENT_PROJECTS])

    def forget_recent(self, path: Path) -> None:
        """Remove a project from the list of recent projects."""
        self.set("recent", [name for name in self.get("recent", []) if name != str(path)])


def documents_path() -> Path:
    """Return the folder of the person's documents, or the home folder where there is none."""
    name = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(name) if name and Path(name).is_dir() else Path.home()


def system_name() -> str:
    """Return the person's name in the system, the first guess at the annotator's name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
