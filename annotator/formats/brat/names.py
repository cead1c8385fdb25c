"""Names for brat's files, which hold only plain letters in labels, attributes and their values.

An export keeps the full names in a small file beside the texts, which brat ignores, so that they
come back when the folder is read again. The file also keeps the fragments of annotations over line
ends that cannot be derived from the fragments in brat's files.
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
from annotator.formats.json_lines import parse_json
from annotator.model import Fragment, InputError

NAMES_FILE = "annotator-names.json"
_NOT_PLAIN = re.compile("[^A-Za-z0-9_-]+")
_MARKS = re.compile("[\u0300-\u036f]")

_KeptFragments = dict[str, dict[str, list[Fragment]]]
"""Fragments in code points, by the stem of the article's file and the annotation's id there."""


@dataclass
class BratNames:
    """Maps full names to short ones that brat can hold, and back."""

    own: bool = False
    """Whether Annotator wrote the folder."""
    _full: dict[str, str] = field(default_factory=dict[str, str])
    """Full names by short ones."""
    _short: dict[str, str] = field(default_factory=dict[str, str])
    """Short names by full ones."""
    documents: dict[str, str] = field(default_factory=dict[str, str])
    """The ids of articles by the stems of their files, where the two differ."""
    _fragments: _KeptFragments = field(default_factory=dict[str, dict[str, list[Fragment]]])

    @classmethod
    def beside(cls, path: Path) -> "BratNames":
        """Read the names of the folder that a text is in; without a file of names there are none.

        Raises:
            InputError: The file is damaged.
            EnvironmentFault: The file cannot be read.
        """
        try:
            modified_ns = (path.parent / NAMES_FILE).stat().st_mtime_ns
        except OSError:
            return cls()
        return _read(path.parent / NAMES_FILE, modified_ns)

    def full(self, short: str) -> str:
        """Return the full name for a short one; a name that was not shortened is both."""
        return self._full.get(short, short)

    def document_id(self, stem: str) -> str:
        """Return the id of the article in the files with this stem."""
        return self.documents.get(stem, stem)

    def short(self, full: str) -> str:
        """Return the short name for a full one, and keep it; a plain name stays as it is."""
        known = self._short.get(full)
        if known is not None:
            return known
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", full))
        base = _NOT_PLAIN.sub("_", plain).strip("_") or "name"
        name, number = base, 1
        while self._full.get(name, full) != full:
            number += 1
            name = f"{base}_{number}"
        self._short[full] = name
        self._full[name] = full
        return name

    def keep_fragments(self, stem: str, line_id: str, fragments: Sequence[Fragment]) -> None:
        """Keep an annotation's fragments that cannot be derived from those in brat's file.

        Args:
            stem: The stem of the article's files.
            line_id: The id of the annotation in them: ``T1``.
            fragments: Its fragments in code points.
        """
        self._fragments.setdefault(stem, {})[line_id] = list(fragments)

    def kept_fragments(self, stem: str, line_id: str) -> tuple[Fragment, ...]:
        """Return the fragments that were kept of an annotation, in code points; mostly none."""
        kept = self._fragments.get(stem, {}).get(line_id, ())
        return tuple((start, end) for start, end in kept)

    def shortened(self) -> dict[str, str]:
        """Return the full names of those short ones that differ from them."""
        return {short: full for short, full in self._full.items() if short != full}

    def write(self, folder: Path) -> None:
        """Write the file of names into a folder."""
        content = {
            "names": self.shortened(),
            "articles": self.documents,
            "fragments": self._fragments,
        }
        data = msgspec.json.encode(content, order="deterministic")
        (folder / NAMES_FILE).write_bytes(msgspec.json.format(data, indent=1) + b"\n")


@lru_cache(maxsize=4)
def _read(path: Path, _modified_ns: int) -> BratNames:
    value = parse_json(decode(read_bytes(path), NAMES_FILE, UTF_8).text, NAMES_FILE)
    try:
        content = msgspec.convert(value, dict[str, Any])
        fragments = msgspec.convert(content.get("fragments") or {}, _KeptFragments)
    except msgspec.ValidationError:
        raise InputError(
            f"{NAMES_FILE}: it should be an object with the names of an export. Export the folder "
            f"again, or remove the file; labels then have the names that brat shows."
        ) from None
    full, documents = _strings(content.get("names")), _strings(content.get("articles"))
    return BratNames(True, full, {}, documents, fragments)


def _strings(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    pairs = cast(Mapping[Any, Any], value)
    return {str(key): str(entry) for key, entry in pairs.items()}
