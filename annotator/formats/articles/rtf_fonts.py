"""Finds the encoding of each font of a document in rich text."""

import codecs

from annotator.formats.articles.symbol_fonts import symbol_fonts

_OF_CHARSETS = {
    77: "mac_roman", 78: "shift_jis", 79: "euc_kr", 80: "gb2312", 81: "big5", 83: "mac_greek",
    84: "mac_turkish", 88: "mac_latin2", 89: "mac_cyrillic", 128: "cp932", 129: "cp949",
    130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
"""The encodings of the character sets of fonts."""
_SYSTEMS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_WESTERN, _DEFAULT, _SYMBOL = 0, 1, 2
_OF_CODE_PAGES = {0: "cp1252", 42: "cp1252", 936: "gbk", 10000: "mac_roman", 65001: "utf-8"}


def code_page(number: int) -> str:
    """Return the encoding of a code page of Windows.

    Raises:
        LookupError: It is not known.
    """
    name = _OF_CODE_PAGES.get(number) or f"cp{number}"
    codecs.lookup(name)
    return name


class RtfFonts:
    """The fonts of a document.

    Args:
        default: The encoding of text without a font.
        is_stated: Whether a person named it, so that the file's own does not count.
    """

    def __init__(self, default: str, *, is_stated: bool) -> None:
        self.default = default
        self.default_font: int | None = None
        self._is_stated = is_stated
        self._charsets: dict[int, int] = {}
        self._encodings: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self._current: int | None = None
        self._name = b""

    def header(self, word: str, number: int | None) -> bool:
        """Read a control word of the file's header; return whether it is about encodings.

        Raises:
            LookupError: It names a code page that is not known.
        """
        if word == "deff":
            self.default_font = number
        elif word == "ansicpg" or word in _SYSTEMS:
            encoding = code_page(number or 0) if word == "ansicpg" else _SYSTEMS[word]
            self.default = self.default if self._is_stated else encoding
        else:
            return False
        return True

    def control(self, word: str, number: int | None) -> None:
        """Read a control word of the table of fonts."""
        if word == "f" and number is not None:
            self.end()
            self._current = number
        elif self._current is None or number is None:
            return
        elif word == "fcharset":
            self._charsets[self._current] = number
        elif word == "cpg":
            self._encodings[self._current] = code_page(number)

    def name(self, data: bytes) -> None:
        """Read a part of a font's name."""
        self._name += data

    def end(self) -> None:
        """End a font."""
        if self._current is not None and self._name:
            name = self._name.decode("latin-1").strip().rstrip(";")
            self._names.setdefault(self._current, name.strip())
        self._current, self._name = None, b""

    def encoding(self, font: int | None) -> str | None:
        """Return the encoding of text in a font; None for a font of symbols."""
        font = self.default_font if font is None else font
        if font is None or font not in self._names | self._charsets | self._encodings:
            return self.default
        if font in self._encodings:
            return self._encodings[font]
        charset = self._charsets.get(font, _DEFAULT)
        if charset == _SYMBOL:
            return None
        if charset == _WESTERN and (self._is_stated or not self._has_fonts_of_default()):
            # Only programs that know one encoding name no font for the file's own.
            return self.default
        if charset == _WESTERN:
            return "cp1252"
        return _OF_CHARSETS.get(charset, self.default)

    def symbol_font(self, font: int | None) -> str:
        """Return the name of a font of symbols; empty for any other font."""
        font = self.default_font if font is None else font
        name = self._names.get(font, "") if font is not None else ""
        return name if name.lower() in symbol_fonts() else ""

    def _has_fonts_of_default(self) -> bool:
        encodings = (_OF_CHARSETS.get(charset) for charset in self._charsets.values())
        return self.default in encodings
