"""Text as Qt may be given it: the same length, no character that it would take for structure.

Every character of the text keeps its place; only what is shown for it may differ. No Qt.
"""

import re

_SHOWN: dict[int, str] = {
    # C0 controls and DEL have pictures of their own. Tabs and line feeds are what they are.
    **{code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\u2426"),
    0x85: "\u2424",
    # A paragraph separator would start a block of its own; the pilcrow is its usual picture.
    0x2029: "\u00b6",
    # Qt's own marks for frames and embedded objects, and what Unicode calls no character.
    **dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd"),
    0xFFFC: "\u25a1",
    0xFFFE: "\ufffd",
    0xFFFF: "\ufffd",
}
_SPECIAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2029\ud800-\udfff\ufdd0-\ufdef\ufffc\ufffe\uffff]"
)


def for_display(text: str) -> str:
    """The text with a stand-in for each character that Qt would not keep as one."""
    return _SPECIAL.sub(_stand_in, text)


def _stand_in(match: re.Match[str]) -> str:
    # Half a surrogate pair has no entry; it is no character, and is shown as such.
    return _SHOWN.get(ord(match[0]), "\ufffd")
