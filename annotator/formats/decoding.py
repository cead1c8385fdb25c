"""Decodes the bytes of a text file: by its byte order mark, as UTF-8, as UTF-16, or by a guess.

Bytes that cannot be decoded are an error, not a replacement character, with one exception: a file
that was cut off in the middle of its last character is read with U+FFFD there, and reported.
"""

import codecs
import re
import unicodedata
from typing import NamedTuple

from annotator.model.errors import Choice, InputError, Remedy
from annotator.model.offsets import HALF

UTF_8 = "utf-8"

# The longer ones first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPED = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
# Control characters, of which a text has hardly any. The second kind are quotation marks of a
# Windows encoding that is mistaken for the ISO encoding like it.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_C1_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
_CONTROLS_AND_TABS = re.compile("[\x00-\x09\x0b-\x0c\x0e-\x1f\x7f]")
_HIGH_BYTES = re.compile(b"[\x80-\xff]+")
_TYPOGRAPHY = set("‘’“”–—…•·„‚«»‹›§©®™°£€\u00a0\u3000")
_INSIDE_A_WORD = re.compile(r"\w[“”…•„‚«»‹›§©®™°£€]\w")
_COMMON = re.compile("[ -/0-9\n、。，]")
_SAMPLE = 20_000
"""Code points, or bytes, from which an encoding is guessed."""
_WIDESPREAD = "windows-1252"


class Decoded(NamedTuple):
    """A text with its encoding, and a remark for people if something was odd."""

    text: str
    encoding: str
    remark: str = ""


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    r"""Decode a file; the byte order mark is removed, line ends become ``\n``.

    Args:
        data: The content of the file.
        name: The name of the file, for messages.
        encoding: The encoding that a person named; None: it is recognised.

    Raises:
        InputError: The bytes cannot be decoded, with the position of the first that cannot; or
            there is no encoding of that name.
    """
    decoded = _decode_as(data, name, encoding) if encoding else _recognise(data, name)
    text = decoded.text
    if decoded.encoding != UTF_8 and (half := HALF.search(text)):
        raise InputError(
            f"{name}: read as {decoded.encoding}, its character {half.start() + 1} is half of a "
            f"pair, which no text can have.",
            remedies=_REMEDIES,
        )
    if text.startswith("\ufeff"):
        text = text[1:]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, decoded.encoding, decoded.remark)


def _decode_as(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding).name
        return Decoded(data.decode(encoding), codec)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: byte {error.start} (0x{data[error.start]:02x}) is not {encoding}: "
            f"{error.reason}.",
            remedies=(
                Remedy("Name another encoding with {}, or leave it out.", (Choice("encoding"),)),
            ),
        ) from None
    except (LookupError, ValueError):
        raise _no_encoding(encoding) from None


def check_encoding(encoding: str) -> None:
    """Raise InputError if there is no text encoding of a name."""
    try:
        b"a".decode(encoding)  # Python does not look for the codec of no bytes.
    except UnicodeDecodeError:
        return
    except (LookupError, ValueError):
        raise _no_encoding(encoding) from None


def _no_encoding(encoding: str) -> InputError:
    return InputError(
        f"There is no text encoding “{encoding}”.",
        remedies=(
            Remedy(
                "{} is a name such as utf-8, cp1252, gb18030 or shift_jis.",
                (Choice("encoding", "NAME"),),
            ),
        ),
    )


def _recognise(data: bytes, name: str) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _by_mark(data, name, encoding)
    if b"\0" in data:
        return _with_nul(data, name)
    if b"\x1b$" in data:  # with these bytes ISO-2022 changes to Japanese or Korean
        for encoding in ("iso2022_jp_2", "iso2022_kr"):
            if _decoded_signs(data, encoding):
                return Decoded(data.decode(encoding), encoding)
    try:
        return Decoded(data.decode(), UTF_8)
    except UnicodeDecodeError as error:
        return _nearly_utf_8(data, name, error) or _guess(data, name)


def _by_mark(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-32-le":  # or UTF-16 that begins with a NUL
            return _by_mark(data, name, "utf-16-le")
        if _is_cut_off(data, error, encoding):
            return _cut_off(data, name, error, encoding)
        raise InputError(
            f"{name} begins with the mark of {encoding.upper()}, but byte {error.start} "
            f"(0x{data[error.start]:02x}) is not part of it: {error.reason}.",
            remedies=_REMEDIES,
        ) from None


_ENCODING = Choice("encoding", "NAME")
_REMEDIES = (Remedy("Save the file again as UTF-8, or name its encoding: {}.", (_ENCODING,)),)
SAVE_AS_UTF_8 = Remedy("Save the file as UTF-8, or name its encoding: {}.", (_ENCODING,))
"""The remedy of readers that decode their files themselves."""


def _is_cut_off(data: bytes, error: UnicodeDecodeError, encoding: str) -> bool:
    """Return whether the error is an incomplete last character."""
    if len(data[: error.start].decode(encoding).lstrip("\ufeff")) == 0:
        return False
    if encoding == UTF_8:
        return error.reason == "unexpected end of data"
    return error.reason == "truncated data" and len(data) - error.start < 4


def _cut_off(data: bytes, name: str, error: UnicodeDecodeError, encoding: str) -> Decoded:
    remark = (
        f"{name} ends in the middle of a character (byte {error.start}), as a file does that was "
        f"cut off; the last character shows as �."
    )
    return Decoded(data[: error.start].decode(encoding) + "\ufffd", encoding, remark)


def _nearly_utf_8(data: bytes, name: str, error: UnicodeDecodeError) -> Decoded | None:
    """Refuse a file that is UTF-8 except for a few bytes: a guess would garble all of it."""
    text = data.decode(UTF_8, "surrogateescape")
    wrong, right = len(_ESCAPED.findall(text)), len(_NOT_ASCII.findall(text))
    if right < max(3, 5 * wrong):
        return None
    if _is_cut_off(data, error, UTF_8):
        return _cut_off(data, name, error, UTF_8)
    raise InputError(
        f"{name} looks like UTF-8, but byte {error.start} (0x{data[error.start]:02x}) is not part "
        f"of it: {error.reason}.",
        remedies=_REMEDIES,
    )


def _with_nul(data: bytes, name: str) -> Decoded:
    """Decode UTF-16 or UTF-32 without a mark, or a text with a stray NUL; raises InputError."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = None
    if text is not None and len(_CONTROLS_AND_TABS.findall(text, 0, _SAMPLE)) < 0.1 * min(
        len(text), _SAMPLE
    ):
        return Decoded(text, UTF_8)
    wide = _wide(data)
    if wide is not None:
        return wide
    if data.count(0) < len(data) / 200:
        return _guess(data, name)
    raise _binary(data, name)


def _wide(data: bytes) -> Decoded | None:
    """Decode UTF-32, or UTF-16 in the byte order that gives more spaces, digits and commas."""
    for encoding in ("utf-32-le", "utf-32-be"):
        if len(data) % 4 == 0 and _common_share(data, encoding) >= 0:
            return Decoded(data.decode(encoding), encoding)
    if len(data) % 2:
        return None
    encoding = max(("utf-16-le", "utf-16-be"), key=lambda order: _common_share(data, order))
    if _common_share(data, encoding) < 0.01:
        return None
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _common_share(data: bytes, encoding: str) -> float:
    """Return the share of spaces, line ends, digits and commas; -1 if it cannot be a text."""
    try:
        # A pair may be cut in two at the end of the sample.
        text = codecs.getincrementaldecoder(encoding)().decode(data[:_SAMPLE])
    except UnicodeDecodeError:
        return -1.0
    if not text or not _is_readable(text):
        return -1.0
    return len(_COMMON.findall(text)) / len(text)


def _is_readable(text: str) -> bool:
    """Return whether a text has hardly any controls, and code points without a character."""
    text = text[:_SAMPLE]
    odd = len(_CONTROLS.findall(text))
    odd += sum(
        1 for character in set(text) if unicodedata.category(character) in ("Cn", "Co", "Cs")
    )
    return odd <= len(text) / 100


def _guess(data: bytes, name: str) -> Decoded:
    """Decode a legacy encoding, by statistics of bytes and words."""
    sparse = _by_punctuation(data)
    if sparse is not None:
        return sparse
    # Few files need it, and importing it takes long.
    import chardet

    guesses = chardet.detect_all(data.replace(b"\0", b" "))
    ranked = _rank([(guess["encoding"], guess["confidence"]) for guess in guesses])
    second_best: Decoded | None = None
    for encoding in ranked:
        if encoding.startswith("utf-16"):  # it mistakes the byte order of Indian scripts
            wide = _wide(data)
            if wide is not None:
                return wide
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if _is_readable(text):
            decoded = Decoded(text, codecs.lookup(encoding).name)
            if not _C1_CONTROLS.search(text):
                return decoded
            second_best = second_best or decoded
    if second_best is None:
        raise _binary(data, name)
    return second_best


def _rank(guesses: list[tuple[str | None, float]]) -> list[str]:
    """Return the encodings that a detector guesses, the likeliest first.

    The most widespread encoding ranks before those like it, if it is nearly as likely.

    Args:
        guesses: Encodings with the detector's confidence, from 0 to 1.
    """
    named = [(encoding.lower(), confidence) for encoding, confidence in guesses if encoding]
    if not named or not named[0][0].startswith(("windows", "iso")):
        return [encoding for encoding, _ in named]
    least = 0.9 * named[0][1]
    named.sort(key=lambda guess: guess[0] == _WIDESPREAD and guess[1] >= least, reverse=True)
    return [encoding for encoding, _ in named]


def _by_punctuation(data: bytes) -> Decoded | None:
    """Decode a text that is ASCII except for a few signs, too few for statistics.

    English typed on a Chinese, Japanese or Korean system has its quotation marks and dashes in two
    bytes each; with up to three odd bytes the most widespread encoding is the likeliest.
    """
    odd = _HIGH_BYTES.findall(data)
    count = sum(map(len, odd))
    if count > len(data) / 4:
        return None
    for encoding in ("gb18030", "big5", "cp932", "cp949"):
        signs = _decoded_signs(data, encoding)
        if signs and signs <= _TYPOGRAPHY:
            return Decoded(data.decode(encoding), encoding)
    if count <= 3:
        signs = _decoded_signs(data, "cp1252")
        if signs and all(sign.isalpha() or sign in _TYPOGRAPHY for sign in signs):
            text = data.decode("cp1252")
            if not _INSIDE_A_WORD.search(text):
                return Decoded(text, "cp1252")
    return None


def _decoded_signs(data: bytes, encoding: str) -> set[str]:
    """Return the characters beyond ASCII; none if the bytes are not of the encoding."""
    try:
        return {character for character in data.decode(encoding) if character > "\x7f"}
    except UnicodeDecodeError:
        return set()


def _binary(data: bytes, name: str) -> InputError:
    at = next((i for i, byte in enumerate(data) if byte < 9 or byte > 126), 0)
    return InputError(
        f"{name} is not a text in any encoding that is known here (byte {at} is 0x{data[at]:02x}).",
        remedies=(Remedy("If it is a text after all, name its encoding: {}.", (_ENCODING,)),),
    )
