"""Finds what the styles of a document in rich text mean."""

from dataclasses import dataclass

from annotator.formats.articles.docx_styles import STYLE_ROLES

_MAX_CHAIN = 30
_BODY_LEVEL = 9


@dataclass
class _Style:
    name: str = ""
    level: int | None = None
    based_on: int | None = None


class RtfStyles:
    """The styles of a document."""

    def __init__(self) -> None:
        self._styles: dict[int, _Style] = {}
        self._style = _Style()
        self._number: int | None = 0

    def control(self, word: str, number: int | None) -> None:
        """Read a control word of the table of styles."""
        if word in ("s", "cs", "ds", "ts"):
            self._number = number if word == "s" else None
        elif word == "outlinelevel":
            self._style.level = number
        elif word == "sbasedon":
            self._style.based_on = number

    def name(self, text: str) -> None:
        """Read a part of a style's name; a semicolon ends the style."""
        name, semicolon, _ = text.partition(";")
        self._style.name += name
        if semicolon:
            self.end()

    def end(self) -> None:
        """End a style."""
        if self._number is not None and self._style.name:
            self._styles.setdefault(self._number, self._style)
        self._style, self._number = _Style(), 0

    def role(self, style: int | None, level: int | None) -> str:
        """Return the role of a paragraph: title, subtitle, caption, quote, a heading, or text.

        Args:
            style: The number of its style.
            level: Its own level in the outline, from 0.
        """
        chain: list[_Style] = []
        number = style or 0
        while number in self._styles and len(chain) < _MAX_CHAIN:
            chain.append(self._styles[number])
            following = chain[-1].based_on
            if following is None or following == number:
                break
            number = following
        for each in chain:
            # Other names of a style stand behind commas.
            role = STYLE_ROLES.get(each.name.split(",")[0].strip().lower())
            if role:
                return role
        levels = [level, *(each.level for each in chain), *map(_level_in_name, chain)]
        stated = next((each for each in levels if each is not None), _BODY_LEVEL)
        if stated >= _BODY_LEVEL:
            return "text"
        return "heading1" if stated == 0 else "heading2"


def _level_in_name(style: _Style) -> int | None:
    name = style.name.split(",")[0].strip().lower()
    if name.startswith("heading ") and name[8:].isdigit():
        return int(name[8:]) - 1
    return None
