"""Text and attributes as XML takes them."""

import re

from annotator.formats.losses import Losses

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that XML 1.0 has no way to write."""
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
_SHOWN = 30


class XmlText:
    """Writes pieces of XML, and counts the characters that cannot be in it."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses

    def text(self, text: str) -> str:
        """Text between tags."""
        text = self.allowed(text)
        if not _TO_ESCAPE.search(text):
            return text
        return _TO_ESCAPE.sub(lambda found: _REFERENCES[found[0]], text)

    def attributes(self, values: dict[str, str]) -> str:
        """Attributes of an element; white space in them is kept."""
        return "".join(f' {name}="{self._quoted(value)}"' for name, value in values.items())

    def _quoted(self, value: str) -> str:
        return _TO_QUOTE.sub(lambda found: _REFERENCES[found[0]], self.allowed(value))

    def element(self, name: str, text: str, **attributes: str) -> str:
        """An element with nothing but text in it."""
        return f"<{name}{self.attributes(attributes)}>{self.text(text)}</{name}>"

    def allowed(self, text: str) -> str:
        """The text with ``\\ufffd`` for each character that XML 1.0 forbids."""
        if not FORBIDDEN.search(text):
            return text
        self._losses.add("characters that XML forbids", f"in “{text[:_SHOWN]}”")
        return FORBIDDEN.sub("\ufffd", text)
