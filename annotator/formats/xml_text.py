"""Writes text and attributes of XML."""

import re

from annotator.formats.losses import Losses

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that XML 1.0 cannot hold."""
_TO_ESCAPE = re.compile("[&<>\r]")
_TO_QUOTE = re.compile('[&<>"\t\n\r]')
_REFERENCES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_SHOWN_CODE_POINTS = 30


class XmlText:
    """Writes pieces of XML, and counts the characters that cannot be in it."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses

    def text(self, text: str) -> str:
        """Return text as it is written between tags."""
        text = self.allowed(text)
        if not _TO_ESCAPE.search(text):
            return text
        return _TO_ESCAPE.sub(lambda match: _REFERENCES[match[0]], text)

    def attributes(self, values: dict[str, str]) -> str:
        """Return the attributes of an element as they are written; their white space is kept.

        Args:
            values: Name of an attribute -> its value.
        """
        return "".join(f' {name}="{self._quoted(value)}"' for name, value in values.items())

    def _quoted(self, value: str) -> str:
        return _TO_QUOTE.sub(lambda match: _REFERENCES[match[0]], self.allowed(value))

    def element(self, name: str, text: str, **attributes: str) -> str:
        """Return an element with text only."""
        return f"<{name}{self.attributes(attributes)}>{self.text(text)}</{name}>"

    def allowed(self, text: str) -> str:
        r"""Return the text with ``\ufffd`` for each character that XML 1.0 forbids."""
        if not FORBIDDEN.search(text):
            return text
        self._losses.add("characters that XML forbids", f"in “{text[:_SHOWN_CODE_POINTS]}”")
        return FORBIDDEN.sub("\ufffd", text)
