"""Translates characters of symbol fonts, whose codes are not those of Unicode.

The tables are those of mammoth: Symbol, Webdings, and Wingdings 1 to 3.
"""

from functools import cache
from typing import Any

from annotator.formats.articles.extracted import library

_PRIVATE = 0xF000
"""Word writes the characters of symbol fonts from here on."""


@cache
def symbol_fonts() -> frozenset[str]:
    """Return the names of the fonts in lower case."""
    return frozenset(font for font, _ in symbol_table())


@cache
def symbol_table() -> dict[tuple[str, int], int]:
    """Return the code point of Unicode by a font's name in lower case and its code."""
    dingbats: Any = library("mammoth.docx.dingbats", "Word documents", "mammoth")
    table: dict[tuple[str, int], int] = dingbats.dingbats
    return {(font.lower(), code): unicode for (font, code), unicode in table.items()}


def symbol(font: str, code: int) -> str | None:
    """Return the character of a symbol font.

    Args:
        font: The name of the font.
        code: Its code in the font, with or without Word's offset of F000 hexadecimal.

    Returns:
        Its character in Unicode; None for a font or a code that is not known.
    """
    known = symbol_table().get((font.lower(), code & 0xFF if code >= _PRIVATE else code))
    return chr(known) if known is not None else None


def symbols(font: str, text: str) -> tuple[str, int]:
    """Translate text that is set in a symbol font.

    Args:
        font: The name of the font.
        text: Its characters, as they are stored.

    Returns:
        The text in Unicode, without the characters that are not known, and their number.
    """
    translated = [sign if sign.isspace() else symbol(font, ord(sign)) for sign in text]
    return "".join(filter(None, translated)), sum(sign is None for sign in translated)
