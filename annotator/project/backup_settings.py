"""A person's wishes about rolling backups, in a file that the window and the command line share."""

from pathlib import Path

import msgspec
from msgspec import Struct
from platformdirs import user_config_path, user_data_path

from annotator.stored_json import decode
from annotator.temporary import part_of

_APPLICATION = "annotator"
DATA, BESIDE = "data", "beside"
"""Where backups are: with the person's data, or in a folder beside the project."""


class BackupSettings(Struct):
    """Whether rolling backups are made, where, how many and how large all of them may be."""

    on: bool = True
    place: str = DATA
    """:data:`DATA`, :data:`BESIDE`, or the absolute path of a folder."""
    most: int = 60
    """How many backups of a project are kept; those that a person keeps do not count."""
    most_megabytes: int = 4_000
    """How large the backups of a project may be together."""

    def folder(self, path: Path, project_id: str) -> Path:
        """Return the folder of a project's rolling backups, which has no other files.

        Args:
            path: The project.
            project_id: Its id, which stays the same when the project is moved or renamed.
        """
        if self.place == BESIDE:
            return path.parent / f"{path.stem}.backups"
        return self.root() / project_id

    def root(self) -> Path:
        """Return the folder that has the folders of all projects, unless these are beside them."""
        return usual_root() if self.place in (DATA, BESIDE) else Path(self.place)


def usual_root() -> Path:
    """Return where backups are at first: with the person's data, away from the projects.

    A project's folder that is lost, or that a program synchronises, does not take them along.
    """
    return user_data_path(_APPLICATION, appauthor=False) / "backups"


def settings_path() -> Path:
    """Return the path of the file with the settings."""
    return user_config_path(_APPLICATION, appauthor=False) / "backups.json"


def load_settings() -> BackupSettings:
    """Return the settings; the usual ones where none were saved or they cannot be read."""
    try:
        settings = decode(settings_path().read_bytes(), BackupSettings)
    except (OSError, msgspec.MsgspecError):
        return BackupSettings()
    is_named = settings.place in (DATA, BESIDE)
    # No path has a zero in it.
    if not is_named and ("\0" in settings.place or not Path(settings.place).is_absolute()):
        settings.place = DATA
    return settings


def save_settings(settings: BackupSettings) -> None:
    """Save the settings, as a whole or not at all.

    Raises:
        OSError: they cannot be written; those of before hold.
    """
    path = settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with part_of(path) as part:
        part.write_bytes(msgspec.json.encode(settings))
        part.replace(path)
