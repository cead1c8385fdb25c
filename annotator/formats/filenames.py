"""File names made of ids, as every system takes them."""

import re

_WRONG = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)
_LONGEST = 120


class FileNames:
    """Gives each id a name of its own; names that differ in case only are not told apart."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, id: str) -> str:
        """The id itself where it can be a file's name; the stem, without a suffix."""
        name = safe_name(id)
        stem, number = name, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(name.casefold())
        return name


def safe_name(id: str) -> str:
    """The id with what no system or only some take in a file's name replaced."""
    name = _WRONG.sub("_", id).strip(" .")[:_LONGEST].rstrip(" .")
    if not name or name.startswith(".") or _RESERVED.match(name):
        name = f"_{name}"
    # Half characters have no bytes.
    return name.encode("utf-8", "replace").decode("utf-8")
