"""Names that brat can write: no white space in labels, attributes and their values.

An export keeps the full names in a small file beside the texts, which brat does not look at, so
that they come back when the folder is read again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import msgspec

NAMES_FILE = "annotator-names.json"
_WRONG = re.compile(r"[^\w-]+")


@dataclass
class Names:
    """Short names for full ones, and back."""

    own: bool = False
    """Whether the folder was written by us."""
    _full: dict[str, str] = field(default_factory=dict[str, str])
    _short: dict[str, str] = field(default_factory=dict[str, str])
    documents: dict[str, str] = field(default_factory=dict[str, str])
    """The ids of articles whose files have other names."""

    @classmethod
    def beside(cls, path: Path) -> "Names":
        """The names of the folder that a text lies in."""
        try:
            modified = (path.parent / NAMES_FILE).stat().st_mtime_ns
        except OSError:
            return cls()
        return _read(path.parent / NAMES_FILE, modified)

    def full(self, short: str) -> str:
        """What a name of a file means."""
        return self._full.get(short, short)

    def document(self, stem: str) -> str:
        """The id of the article in a file."""
        return self.documents.get(stem, stem)

    def short(self, full: str) -> str:
        """The name of a file for a full one: the same wherever that can be."""
        known = self._short.get(full)
        if known is not None:
            return known
        base = _WRONG.sub("_", full).strip("_") or "_"
        name, number = base, 1
        while self._full.get(name, full) != full:
            number += 1
            name = f"{base}_{number}"
        self._short[full] = name
        self._full[name] = full
        return name

    def write(self, folder: Path) -> None:
        """Keep the names that differ."""
        content = {
            "names": {short: full for short, full in self._full.items() if short != full},
            "articles": self.documents,
        }
        data = msgspec.json.encode(content, order="deterministic")
        (folder / NAMES_FILE).write_bytes(msgspec.json.format(data, indent=1) + b"\n")


@lru_cache(maxsize=4)
def _read(path: Path, _modified: int) -> Names:
    try:
        found: Any = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return Names()
    if not isinstance(found, dict):
        return Names()
    content = cast(dict[str, Any], found)
    full, documents = _texts(content.get("names")), _texts(content.get("articles"))
    return Names(True, full, {}, documents)


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    pairs = cast(Mapping[Any, Any], value)
    return {str(key): str(each) for key, each in pairs.items()}
