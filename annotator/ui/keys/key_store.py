"""The keys that a person chose: in their settings, and as a file to take elsewhere."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import msgspec

from annotator.model import InputError
from annotator.ui.keys.key_text import stored
from annotator.ui.keys.keymap import Chosen
from annotator.ui.settings import Settings

_SETTING = "keys"
_FORMAT, _VERSION = "annotator-keys", 1


class KeyFile(msgspec.Struct, kw_only=True):
    """A file of keys: by command those that differ from the default."""

    format: str = _FORMAT
    version: int = _VERSION
    keys: dict[str, list[str]]


def load_chosen(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Return the keys that a person chose; damaged entries are left out, unknown commands kept."""
    raw = settings.get(_SETTING)
    if not isinstance(raw, dict):
        return {}
    kept: dict[str, tuple[str, ...]] = {}
    for command, keys in cast(Mapping[object, object], raw).items():
        if isinstance(keys, list):
            names = [key for key in cast(list[object], keys) if isinstance(key, str)]
            sound = dict.fromkeys(filter(None, map(stored, names)))
            if sound or not keys:
                kept[str(command)] = tuple(sound)
    return kept


def save_chosen(settings: Settings, chosen: Chosen) -> None:
    """Save the keys that a person chose."""
    settings.set(_SETTING, {command: list(keys) for command, keys in sorted(chosen.items())})


def write_keys(chosen: Chosen, path: Path) -> None:
    """Write a file of keys. Raises as :func:`annotator.formats.files.replacing` does."""
    from annotator.formats.files import replacing

    made = KeyFile(keys={command: list(keys) for command, keys in sorted(chosen.items())})
    data = msgspec.json.format(msgspec.json.encode(made), indent=2)
    with replacing(path) as file:
        file.write(data + b"\n")


def read_keys(path: Path) -> Chosen:
    """The keys of a file.

    Raises:
        InputError: it is no file of keys, or one of its keys is none.
        EnvironmentFault: it cannot be read.
    """
    from annotator.formats.files import read_bytes

    try:
        found = msgspec.json.decode(read_bytes(path), type=KeyFile)
    except msgspec.DecodeError as error:
        raise InputError(
            f"{path.name} is no file of keys: {error}. Choose one that “Export…” wrote."
        ) from None
    if found.format != _FORMAT:
        raise InputError(
            f"{path.name} is no file of keys. Choose one that “Export…” wrote in this dialog."
        )
    if found.version > _VERSION:
        raise InputError(f"{path.name} was written by a newer Annotator; update this one first.")
    for command, keys in found.keys.items():
        for key in keys:
            if not stored(key):
                raise InputError(
                    f"{path.name}: “{key}”, given to “{command}”, is no key. Correct it there; "
                    "nothing was changed."
                )
    return {
        command: tuple(dict.fromkeys(map(stored, keys))) for command, keys in found.keys.items()
    }
