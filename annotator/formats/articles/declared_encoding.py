"""Decodes bytes in the encoding that a header declares for them, or in another if that is wrong.

Headers of mail and of web servers are often wrong. Names are understood as the Encoding Standard
has them (https://encoding.spec.whatwg.org/#names-and-labels): ``iso-8859-1`` is windows-1252.
"""

import codecs
from typing import NamedTuple

from annotator.formats.decoding import UTF_8, decode
from annotator.model import InputError

_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
}
"""Codecs, and those that programs mean by their names."""
_NAMES = {
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ukrainian": "mac_cyrillic",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-unknown": "",
    "unknown-8bit": "",
    "8bit": "",
}
"""Names in headers that Python does not know."""
_LATIN = ("cp1252", "cp1254")


class DeclaredText(NamedTuple):
    """A text, and the number of its bytes that are of no encoding, which are � in it."""

    text: str
    undecodable: int = 0


def codec_of(name: str | None) -> str:
    """Return the codec that a declared name means; empty if Python has none."""
    # RFC 2231 puts a language behind the name: utf-8*en.
    plain = (name or "").strip(" \t\"'").partition("*")[0].lower()
    plain = _NAMES.get(plain, plain)
    try:
        codec = codecs.lookup(plain).name if plain else ""
        b"a".decode(codec or UTF_8)
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(codec, codec)


def fits(content: bytes, codec: str) -> bool:
    """Return whether bytes can be of a codec, and are not UTF-8 that is declared wrongly.

    Args:
        content: The bytes.
        codec: A codec of :func:`codec_of`.
    """
    if codec.startswith(("utf-16", "utf-32")) and b"\0" not in content:
        return False  # Almost any bytes can be decoded as these.
    try:
        content.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return False
    return codec not in _LATIN or content.isascii() or not _is_utf_8(content)


def decode_declared(content: bytes, declared: str | None, name: str) -> DeclaredText:
    r"""Decode bytes as they are declared, or else by a guess; line ends become ``\n``.

    Args:
        content: The bytes.
        declared: The name of an encoding in a header; None: none is declared.
        name: The file's name, for messages.
    """
    codec = codec_of(declared)
    if codec and fits(content, codec):
        return DeclaredText(_with_line_ends(content.decode(codec)))
    if codec == UTF_8:
        text = content.decode(UTF_8, "replace")
        # A byte was lost in a text that is otherwise what it is declared to be.
        wrong = text.count("\ufffd") - content.count(b"\xef\xbf\xbd")
        if wrong < sum(character > "\x7f" for character in text) - wrong:
            return DeclaredText(_with_line_ends(text), wrong)
    try:
        return DeclaredText(decode(content, name).text)
    except InputError:
        text = content.decode(codec or UTF_8, "replace")
        return DeclaredText(_with_line_ends(text), text.count("\ufffd"))


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def _with_line_ends(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
