"""What the program remembers of a person from one start to the next."""

import getpass
import json
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_data_path
from PySide6.QtCore import QByteArray, QSettings

_APPLICATION = "annotator"
_MOST_RECENT = 10


def config_path() -> Path:
    """The file with the settings."""
    return user_config_path(_APPLICATION, appauthor=False) / "settings.ini"


def sample_path() -> Path:
    """The project that *Open the sample* opens."""
    return user_data_path(_APPLICATION, appauthor=False) / "sample.annotator"


class Settings:
    """A person's settings, read and written at once."""

    def __init__(self, path: Path | None = None) -> None:
        path = path or config_path()
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def get(self, name: str, default: Any = None) -> Any:
        """A remembered value (whatever JSON can hold), or the default."""
        raw = self._store.value(name)
        if not isinstance(raw, str):
            return default
        try:
            return json.loads(raw)
        except ValueError:
            return default

    def set(self, name: str, value: Any) -> None:
        """Remember a value that JSON can hold."""
        self._store.setValue(name, json.dumps(value))

    def get_bytes(self, name: str) -> QByteArray:
        """Remembered bytes: the window's place, a splitter's state."""
        raw = self._store.value(name)
        return raw if isinstance(raw, QByteArray) else QByteArray()

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Remember bytes."""
        self._store.setValue(name, value)

    @property
    def annotator(self) -> str:
        """The name under which this person tags; empty until they have said it."""
        return str(self.get("annotator", ""))

    @annotator.setter
    def annotator(self, name: str) -> None:
        self.set("annotator", name)

    def recent(self) -> list[Path]:
        """The projects opened last that are still there, the last one first."""
        known = [Path(str(name)) for name in self.get("recent", [])]
        return [path for path in known if path.exists()]

    def add_recent(self, path: Path) -> None:
        """Put a project in front of those opened last."""
        known = [str(path), *(name for name in self.get("recent", []) if name != str(path))]
        self.set("recent", known[:_MOST_RECENT])

    def forget_recent(self, path: Path) -> None:
        """Take a project off the list."""
        self.set("recent", [name for name in self.get("recent", []) if name != str(path)])


def system_name() -> str:
    """What the system calls the person: a first guess at the annotator's name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
