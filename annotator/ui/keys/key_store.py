"""Stores the keys that the annotator chose, in the settings and in files."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from annotator.model import InputError
from annotator.plugins import LazyFunction
from annotator.stored_json import decode
from annotator.ui.keys.key_text import stored
from annotator.ui.keys.keymap import Chosen
from annotator.ui.settings import Settings

_read_bytes: Callable[[Path], bytes] = LazyFunction("annotator.formats.files:read_bytes")
_replacing: Callable[[Path], AbstractContextManager[BinaryIO]] = LazyFunction(
    "annotator.formats.files:replacing"
)
"""Loaded when a file of keys is read or written: the window starts without the formats."""
_SETTING = "keys"
_FORMAT, _VERSION = "annotator-keys", 1


class KeyFile(msgspec.Struct, kw_only=True):
    """A file of keys: by command id the keys that differ from the default."""

    format: str = _FORMAT
    version: int = _VERSION
    keys: dict[str, list[str]]


def load_chosen(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Return the keys that a person chose; damaged entries are left out, unknown commands kept."""
    raw = settings.get(_SETTING)
    if not isinstance(raw, dict):
        return {}
    chosen: dict[str, tuple[str, ...]] = {}
    for command, keys in cast(Mapping[object, object], raw).items():
        if isinstance(keys, list):
            entries = cast(list[object], keys)
            names = [entry for entry in entries if isinstance(entry, str)]
            valid = [key for name in names if (key := stored(name))]
            if valid or not names:
                chosen[str(command)] = tuple(dict.fromkeys(valid))
    return chosen


def save_chosen(settings: Settings, chosen: Chosen) -> None:
    """Save the keys that a person chose."""
    settings.set(_SETTING, {command: list(keys) for command, keys in sorted(chosen.items())})


def write_keys(chosen: Chosen, path: Path) -> None:
    """Write a file of keys.

    Raises:
        EnvironmentFault: The file cannot be written. An existing file is as it was.
    """
    content = KeyFile(keys={command: list(keys) for command, keys in sorted(chosen.items())})
    data = msgspec.json.format(msgspec.json.encode(content), indent=2)
    with _replacing(path) as file:
        file.write(data + b"\n")


def read_keys(path: Path) -> Chosen:
    """Read a file of keys.

    Raises:
        InputError: It is not a file of keys, or one of its keys does not exist.
        EnvironmentFault: It cannot be read.
    """
    try:
        content = decode(_read_bytes(path), KeyFile)
    except msgspec.DecodeError as error:
        raise InputError(
            f"{path.name} is not a file of keys: {error}. Choose one that “Export…” wrote."
        ) from None
    if content.format != _FORMAT:
        raise InputError(
            f"{path.name} is not a file of keys. Choose one that “Export…” wrote in this dialog."
        )
    if content.version > _VERSION:
        raise InputError(f"{path.name} was written by a newer Annotator; update this one first.")
    for command, keys in content.keys.items():
        for key in keys:
            if not stored(key):
                raise InputError(
                    f"{path.name}: “{key}”, given to “{command}”, is not a key. Correct it there; "
                    "nothing was changed."
                )
    return {
        command: tuple(dict.fromkeys(map(stored, keys))) for command, keys in content.keys.items()
    }
