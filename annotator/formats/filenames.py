"""File names made of ids, as every system takes them."""

import re
from os.path import splitext
from unicodedata import normalize

_WRONG = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f\ud800-\udfff]')
"""Half characters too: they have no bytes."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|readme|licen[cs]e)(?:\.|$)", re.I)
_LONGEST = 120
_MOST_BYTES = 200
"""Of the 255 that systems take: a suffix comes behind, and a number."""


class FileNames:
    """Gives each id a name of its own; names that differ in case only are not told apart."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, id: str) -> str:
        """The id itself where it can be a file's name; the stem, without a suffix."""
        name = safe_name(id)
        stem, number = name, 1
        while file_key(name) in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(file_key(name))
        return name


def file_key(name: str) -> str:
    """Equal for names that some systems take for the same: of any case, composed or not."""
    return normalize("NFC", normalize("NFC", name).casefold())


def safe_name(id: str) -> str:
    """The id with what no system or only some take in a file's name replaced."""
    name = _WRONG.sub("_", id).strip(" .")[:_LONGEST]
    name = name.encode("utf-8")[:_MOST_BYTES].decode("utf-8", "ignore")
    name = name.rstrip(" .")
    if not name or name.startswith(".") or _RESERVED.match(name):
        name = f"_{name}"
    return name


def safe_part(name: str) -> str:
    """The same for a file's whole name, of which the suffix stays."""
    stem, suffix = splitext(name)  # noqa: PTH122 - of a name that may be no path here
    return safe_name(stem) + (safe_name(f"x{suffix}")[1:] if suffix else "")
