"""Names that brat can write: plain letters in labels, attributes and their values.

An export keeps the full names in a small file beside the texts, which brat does not look at, so
that they come back when the folder is read again; and those fragments over line ends that cannot be
told from the parts that brat gets of them.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import msgspec

from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import read_bytes
from annotator.formats.json_lines import json_value
from annotator.model import Fragment, InputError

NAMES_FILE = "annotator-names.json"
_WRONG = re.compile("[^A-Za-z0-9_-]+")
_MARKS = re.compile("[\u0300-\u036f]")

_Kept = dict[str, dict[str, list[Fragment]]]
"""Fragments by article and annotation."""


@dataclass
class Names:
    """Short names for full ones, and back."""

    own: bool = False
    """Whether the folder was written by us."""
    _full: dict[str, str] = field(default_factory=dict[str, str])
    _short: dict[str, str] = field(default_factory=dict[str, str])
    documents: dict[str, str] = field(default_factory=dict[str, str])
    """The ids of articles whose files have other names."""
    _fragments: _Kept = field(default_factory=dict[str, dict[str, list[Fragment]]])

    @classmethod
    def beside(cls, path: Path) -> "Names":
        """The names of the folder that a text lies in; raises InputError if they are damaged."""
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
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", full))
        base = _WRONG.sub("_", plain).strip("_") or "name"
        name, number = base, 1
        while self._full.get(name, full) != full:
            number += 1
            name = f"{base}_{number}"
        self._short[full] = name
        self._full[name] = full
        return name

    def keep(self, stem: str, number: str, fragments: Sequence[Fragment]) -> None:
        """Note the fragments of an annotation that do not follow from the parts that brat gets."""
        self._fragments.setdefault(stem, {})[number] = list(fragments)

    def kept(self, stem: str, number: str) -> tuple[Fragment, ...]:
        """What was noted of an annotation; nothing if that is nothing."""
        return tuple((start, end) for start, end in self._fragments.get(stem, {}).get(number, ()))

    def write(self, folder: Path) -> None:
        """Keep the names that differ."""
        content = {
            "names": {short: full for short, full in self._full.items() if short != full},
            "articles": self.documents,
            "fragments": self._fragments,
        }
        data = msgspec.json.encode(content, order="deterministic")
        (folder / NAMES_FILE).write_bytes(msgspec.json.format(data, indent=1) + b"\n")


@lru_cache(maxsize=4)
def _read(path: Path, _modified: int) -> Names:
    found = json_value(decode(read_bytes(path), NAMES_FILE, UTF_8).text, NAMES_FILE)
    try:
        content = msgspec.convert(found, dict[str, Any])
        fragments = msgspec.convert(content.get("fragments") or {}, _Kept)
    except msgspec.ValidationError:
        raise InputError(
            f"{NAMES_FILE}: it should be an object with the names of an export. Export the folder "
            f"again, or remove the file; labels are then called as brat has them."
        ) from None
    full, documents = _texts(content.get("names")), _texts(content.get("articles"))
    return Names(True, full, {}, documents, fragments)


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    pairs = cast(Mapping[Any, Any], value)
    return {str(key): str(each) for key, each in pairs.items()}
