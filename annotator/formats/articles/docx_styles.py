"""Finds what the styles of a Word document mean, in any language of the program."""

from collections.abc import Callable
from typing import Any, TypeVar

from annotator.formats.articles.docx_text import W, is_on

Value = TypeVar("Value")

_PRE_WRAP = "style='white-space:pre-wrap'"
_ROLE_STYLES = {
    "title": f"h1[role='title'][{_PRE_WRAP}]:fresh",
    "subtitle": f"p[role='doc-subtitle'][{_PRE_WRAP}]:fresh",
    "caption": f"figure:fresh > figcaption[{_PRE_WRAP}]:fresh",
    "quote": f"blockquote > p[{_PRE_WRAP}]:fresh",
    "heading1": f"h1[{_PRE_WRAP}]:fresh",
    "heading2": f"h2[{_PRE_WRAP}]:fresh",
    "text": f"p[{_PRE_WRAP}]:fresh",
    **{f"list{level}": f"{'ul > li > ' * level}ul > li[{_PRE_WRAP}]:fresh" for level in range(5)},
}
MAX_LIST_LEVEL = 4
STYLE_MAP = "\n".join(f"p.{role} => {path}" for role, path in _ROLE_STYLES.items())
"""The HTML of each role, for the library."""
STYLE_ROLES = {
    "title": "title",
    "subtitle": "subtitle",
    "caption": "caption",
    "quote": "quote",
    "intense quote": "quote",
    "block text": "quote",
    "quotations": "quote",
}
"""The roles of styles by their names, in lower case, in Word's files and in rich text."""
_ROLES = {
    **STYLE_ROLES,
    "toc heading": "heading2",
    # What Pages and other programs write.
    "heading": "heading1",
    "block quotation": "quote",
    "block quote": "quote",
}
"""The names of styles that mean something. Word keeps those of its own in English in the file."""
_MAX_CHAIN = 30
_RAISED_HALF_POINTS = 4
"""Text that is raised by so much is a superscript, not moved to look better."""
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MINIMAL_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="f" Type="{_REL}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="e" Type="{_REL}/endnotes" Target="endnotes.xml"/></Relationships>'
    ),
}
"""The parts of a document that the library needs besides its text."""


class Styles:
    """The styles of a document.

    Args:
        root: The root of its part with the styles; None if it has none.
    """

    def __init__(self, root: Any | None) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._by_id: dict[str, Any] = {style.get(f"{W}styleId"): style for style in found}
        defaults = (
            style
            for style in self._by_id.values()
            if style.get(f"{W}type") == "paragraph" and is_on(style, f"{W}default")
        )
        default = next(defaults, None)
        self._default = default.get(f"{W}styleId") if default is not None else None
        self._roles: dict[str | None, str] = {}
        self._hidden: dict[str | None, bool] = {}
        self._raised: dict[str | None, bool] = {}
        self._lists: dict[str | None, int | None] = {}

    def role(self, paragraph: Any) -> str:
        """Return the role of a paragraph, which is the name of a style of ours."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self._style_role(self._default)
        style = _value(properties, "pStyle") or self._default
        role = self._style_role(style)
        if role in ("title", "subtitle", "caption", "quote"):
            return role
        level = _value(properties, "outlineLvl")
        if level is not None and level.isdigit():
            return _heading(level) or role
        if role != "text":
            return role
        list_level = self._list_level(properties, style)
        return "text" if list_level is None else f"list{min(list_level, MAX_LIST_LEVEL)}"

    def hides(self, run: Any) -> bool:
        """Return whether a run is not shown."""
        properties = run.find(f"{W}rPr")
        if properties is not None:
            direct = properties.find(f"{W}vanish")
            if direct is not None:
                return is_on(direct)
            style = _value(properties, "rStyle")
            if style is not None and self._is_hidden(style):
                return True
        paragraph = next(run.iterancestors(f"{W}p"), None)
        style = _value(paragraph.find(f"{W}pPr"), "pStyle") if paragraph is not None else None
        return self._is_hidden(style or self._default)

    def raises(self, properties: Any | None) -> bool:
        """Return whether the properties of a run raise it, as superscripts are."""
        if properties is None or not len(properties):
            return False
        alignment = _value(properties, "vertAlign")
        if alignment is not None:
            return alignment == "superscript"
        height = (_value(properties, "position") or "").removesuffix("pt")
        if height.isdigit() and int(height) >= _RAISED_HALF_POINTS:
            return True
        style = _value(properties, "rStyle")
        return style is not None and _cached(self._raised, style, self._find_raised)

    def _chain(self, style: str | None) -> list[Any]:
        """Return a style and those on which it is based."""
        chain: list[Any] = []
        while style in self._by_id and len(chain) < _MAX_CHAIN:
            chain.append(self._by_id[style])
            style = _value(chain[-1], "basedOn")
        return chain

    def _style_role(self, style: str | None) -> str:
        return _cached(self._roles, style, self._find_role)

    def _find_role(self, style: str | None) -> str:
        for each in self._chain(style):
            name = (_value(each, "name") or "").lower()
            if name in _ROLES:
                return _ROLES[name]
            level = _value(each.find(f"{W}pPr"), "outlineLvl")
            if level is not None and level.isdigit():
                return _heading(level) or "text"
            if name.startswith("heading ") and name[8:].isdigit():
                return _heading(str(int(name[8:]) - 1)) or "text"
        return "text"

    def _is_hidden(self, style: str | None) -> bool:
        return _cached(self._hidden, style, self._find_hidden)

    def _find_hidden(self, style: str | None) -> bool:
        for each in self._chain(style):
            mark = each.find(f"{W}rPr/{W}vanish")
            if mark is not None:
                return is_on(mark)
        return False

    def _find_raised(self, style: str | None) -> bool:
        for each in self._chain(style):
            alignment = _value(each.find(f"{W}rPr"), "vertAlign")
            if alignment is not None:
                return alignment == "superscript"
        return False

    def _list_level(self, properties: Any, style: str | None) -> int | None:
        level = _numbering(properties)
        return _cached(self._lists, style, self._find_list_level) if level == -1 else level

    def _find_list_level(self, style: str | None) -> int | None:
        for each in self._chain(style):
            level = _numbering(each.find(f"{W}pPr"))
            if level != -1:
                return level
        return None


def _numbering(properties: Any | None) -> int | None:
    """Return the level of a list, from 0; None if the properties take it away, -1 if unstated."""
    numbering = properties.find(f"{W}numPr") if properties is not None else None
    if numbering is None:
        return -1
    if _value(numbering, "numId") == "0":
        return None
    level = _value(numbering, "ilvl") or "0"
    return int(level) if level.isdigit() else 0


def _heading(outline_level: str) -> str | None:
    if outline_level == "0":
        return "heading1"
    return "heading2" if int(outline_level) < 9 else None


def _value(element: Any | None, name: str) -> str | None:
    child = element.find(f"{W}{name}") if element is not None else None
    return child.get(f"{W}val") if child is not None else None


def _cached(
    known: dict[str | None, Value], style: str | None, find: Callable[[str | None], Value]
) -> Value:
    if style not in known:
        known[style] = find(style)
    return known[style]
