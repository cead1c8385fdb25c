"""Finds what the styles of an OpenDocument text mean."""

from typing import Any

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE = f"{{{_NAMES}:office:1.0}}"
TEXT = f"{{{_NAMES}:text:1.0}}"
TABLE = f"{{{_NAMES}:table:1.0}}"
DRAW = f"{{{_NAMES}:drawing:1.0}}"
STYLE = f"{{{_NAMES}:style:1.0}}"
_MAX_CHAIN = 30
_ROLES = {
    "title": "title",
    "subtitle": "subtitle",
    "caption": "caption",
    "illustration": "caption",
    "figure": "caption",
    "drawing": "caption",
    "table": "caption",
    "figurecaption": "caption",
    "tablecaption": "caption",
    "quotations": "quote",
    "quote": "quote",
    "intense quote": "quote",
    "block text": "quote",
}
"""The names of styles that mean something. Programs write their own in English in the file."""


class OdfStyles:
    """The styles of a document.

    Args:
        roots: The roots of its parts that have styles.
    """

    def __init__(self, *roots: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._hidden: dict[tuple[str, str], bool] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                family, name = style.get(f"{STYLE}family"), style.get(f"{STYLE}name")
                self._styles.setdefault((family, name), style)
        properties = [each for root in roots for each in root.iter(f"{STYLE}text-properties")]
        raises = any(each.get(f"{STYLE}text-position") for each in properties)
        hides = any(each.get(f"{TEXT}display") == "none" for each in properties)
        keys = list(self._styles)
        names = [name for family, name in keys if family == "text"] if raises else []
        self.raising = [name for name in names if self._raises(name)]
        """The styles of characters that raise them."""
        hidden = [key[0] for key in keys if self._is_hidden(*key)] if hides else []
        self.may_hide = (
            f"{TEXT}section", f"{TEXT}hidden-text", f"{TABLE}table-row",
            *((f"{TEXT}span",) if "text" in hidden else ()),
            *((f"{TEXT}p", f"{TEXT}h") if "paragraph" in hidden else ()),
        )  # fmt: skip
        """The elements of which some may not be shown."""
        self._roles: dict[str, str] = {}

    def role(self, element: Any) -> str:
        """Return the role of a paragraph: title, subtitle, caption, quote, a heading, or text."""
        style = element.get(f"{TEXT}style-name") or ""
        if style not in self._roles:
            self._roles[style] = self._find_role(style)
        role = self._roles[style]
        if element.tag == f"{TEXT}h" and role in ("text", "heading1", "heading2"):
            level = element.get(f"{TEXT}outline-level") or "1"
            return "heading1" if level == "1" else "heading2"
        # A style of headings makes no heading of a paragraph without a level, except in its name.
        return role

    def hides(self, element: Any) -> bool:
        """Return whether an element is not shown."""
        tag = element.tag
        if tag in (f"{TEXT}p", f"{TEXT}h"):
            return self._is_hidden("paragraph", element.get(f"{TEXT}style-name") or "")
        if tag == f"{TEXT}span":
            return self._is_hidden("text", element.get(f"{TEXT}style-name") or "")
        if tag == f"{TEXT}section":
            return element.get(f"{TEXT}display") == "none" or (
                element.get(f"{TEXT}display") == "condition"
                and element.get(f"{TEXT}is-hidden") != "false"
            )
        if tag == f"{TEXT}hidden-text":
            return element.get(f"{TEXT}is-hidden") != "false"
        return tag == f"{TABLE}table-row" and element.get(f"{TABLE}visibility") in (
            "collapse",
            "filter",
        )

    def _chain(self, family: str, name: str) -> list[Any]:
        """Return a style and those on which it is based."""
        chain: list[Any] = []
        while (family, name) in self._styles and len(chain) < _MAX_CHAIN:
            chain.append(self._styles[family, name])
            name = chain[-1].get(f"{STYLE}parent-style-name") or ""
        return chain

    def _find_role(self, name: str) -> str:
        chain = self._chain("paragraph", name)
        names = [name, *(each.get(f"{STYLE}name") or "" for each in chain)]
        names += [each.get(f"{STYLE}parent-style-name") or "" for each in chain[-1:]]
        for each in names:
            low = each.replace("_20_", " ").lower()
            if low in _ROLES:
                return _ROLES[low]
            if low.startswith("heading ") and low[8:].isdigit():
                return "heading1" if low[8:] == "1" else "heading2"
        return "text"

    def _raises(self, name: str) -> bool:
        positions = (
            properties.get(f"{STYLE}text-position") or ""
            for each in self._chain("text", name)
            for properties in each.iter(f"{STYLE}text-properties")
        )
        position = next((each for each in positions if each), "")
        is_number = position[:1].isdigit() and not position.startswith("0%")
        return position.startswith("super") or is_number

    def _is_hidden(self, family: str, name: str) -> bool:
        key = (family, name)
        if key not in self._hidden:
            displays = (
                properties.get(f"{TEXT}display")
                for each in self._chain(family, name)
                for properties in each.iterchildren(f"{STYLE}text-properties")
            )
            self._hidden[key] = next((each for each in displays if each), "") == "none"
        return self._hidden[key]
