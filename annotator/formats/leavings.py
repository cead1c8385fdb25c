"""Files that programs leave behind, which hold no article: lock files, previews, half downloads."""

import re
from collections.abc import Mapping

from annotator.words import number

_LEAVINGS = (
    ("lock file of an office program", r"~\$.*|\.~lock\..*#"),
    ("file of the Mac’s file manager", r"\.ds_store|\._.*|\.localized|icon\r"),
    ("file of Windows’ file manager", r"thumbs\.db|ehthumbs\.db|desktop\.ini"),
    ("unfinished download", r".*\.(?:part|partial|crdownload|download|opdownload|!ut|aria2)"),
    ("temporary file", r".*\.(?:tmp|temp)|~wr[dl]\d{4}.*"),
    ("copy that an editor keeps", r".*~|.*\.(?:bak|swp|swo|orig)|#.*#"),
)
"""What such a file is called, in the singular, and the pattern of its name in lower case."""
NEVER_ARTICLES = frozenset(what for what, _ in _LEAVINGS[:3])
"""Those that are passed over even where they are named one by one, as a shell does for ``*``."""
_PATTERNS = tuple((what, re.compile(pattern)) for what, pattern in _LEAVINGS)
_ANY = re.compile("|".join(f"(?:{pattern})" for _, pattern in _LEAVINGS))
_RELATIVE = re.compile("( of | that | in )")
FOLDERS = frozenset({"__macosx", ".trash", ".trashes", ".spotlight-v100", "$recycle.bin"})
"""The names, in lower case, of folders that systems make for themselves."""


def leaving(name: str) -> str:
    """Return what a file is by its name, in the singular, if a program left it; otherwise ""."""
    low = name.lower()
    if not _ANY.fullmatch(low):
        return ""
    return next(what for what, pattern in _PATTERNS if pattern.fullmatch(low))


def describe_leavings(counts: Mapping[str, int]) -> str:
    """Return a sentence on files that were passed over; empty if there are none.

    Args:
        counts: What they are called, in the singular -> their number.
    """
    words = [number(count, what, _plural(what)) for what, count in sorted(counts.items()) if count]
    return (
        f"Passed over, for programs leave such files behind: {', '.join(words)}." if words else ""
    )


def _plural(what: str) -> str:
    """Return the plural of a leaving: “lock files of an office program”."""
    noun, *rest = _RELATIVE.split(what, 1)
    return "".join([f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s", *rest])
