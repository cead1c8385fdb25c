"""Decodes the bytes of a text file: by its byte order mark, as UTF-8, as UTF-16, or by a guess.

Bytes that cannot be decoded are an error, not a replacement character, with two exceptions: a file
that was cut off in the middle of its last character is read with U+FFFD there, and reported; and
a person may name an encoding as ``utf-8+replace``, which reads U+FFFD for each of them.
"""

import codecs
import re
import unicodedata
from typing import NamedTuple

from annotator.model.errors import Choice, InputError, Remedy
from annotator.model.offsets import HALF
from annotator.words import number

UTF_8 = "utf-8"
REPLACE = "+replace"
"""Behind the name of an encoding: bytes that are not of it become U+FFFD, and are counted."""

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
_HZ = re.compile(rb"~\{(?:[!-w][!-~])+(?:~\}|\n|~?$|[!-w]$)")
_SHOWN_PLACES = 5
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
        encoding: The encoding that a person named, with :data:`REPLACE` behind it if what is not
            of it may be replaced; None: it is recognised.

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
    plain = encoding.removesuffix(REPLACE)
    try:
        codec = codecs.lookup(plain).name
        try:
            return Decoded(data.decode(plain), codec)
        except UnicodeDecodeError as error:
            if plain == encoding:
                raise _not_in(data, name, plain, error) from None
            places = _wrong_places(data, plain)
            text = data.decode(plain, "replace")
            return Decoded(text, codec, _replaced(name, plain, text.count("\ufffd"), places))
    except (LookupError, ValueError):
        raise _no_encoding(plain) from None


def _not_in(data: bytes, name: str, encoding: str, error: UnicodeDecodeError) -> InputError:
    return InputError(
        f"{name}: byte {error.start} (0x{data[error.start]:02x}) is not {encoding}: "
        f"{error.reason}.",
        remedies=(
            Remedy("Name another encoding with {}, or leave it out.", (Choice("encoding"),)),
            _replace(encoding),
        ),
    )


def _replace(encoding: str) -> Remedy:
    """Return the remedy that shows a sign for what cannot be decoded."""
    return Remedy(
        "To read it with � for each of these bytes, choose {}.",
        (Choice("encoding", f"{encoding}{REPLACE}"),),
    )


def _wrong_places(data: bytes, encoding: str) -> list[str]:
    """Return the places of bytes that are not of an encoding: ``byte 30 (0xff) in line 2``."""
    places: list[str] = []
    decoder = codecs.lookup(encoding)
    at = 0
    while at < len(data):
        try:
            decoder.decode(data[at:])
            break
        except UnicodeDecodeError as error:
            start = at + error.start
            line = data.count(b"\n", 0, start) + 1
            places.append(f"byte {start} (0x{data[start]:02x}) in line {line}")
            at += max(error.end, error.start + 1)
            if len(places) > _SHOWN_PLACES:
                break
    return places


def _listed(places: list[str]) -> str:
    """Return places in words, the first of them if there are many."""
    more = " and others" if len(places) > _SHOWN_PLACES else ""
    return ", ".join(places[:_SHOWN_PLACES]) + more


def _replaced(name: str, encoding: str, count: int, places: list[str]) -> str:
    signs = number(count, "sign")
    return f"{name}: bytes that are not {encoding} show as � ({signs}): {_listed(places)}."


def check_encoding(encoding: str) -> None:
    """Raise InputError if there is no text encoding of a name."""
    plain = encoding.removesuffix(REPLACE)
    try:
        b"a".decode(plain)  # Python does not look for the codec of no bytes.
    except UnicodeDecodeError:
        return
    except (LookupError, ValueError):
        raise _no_encoding(plain) from None


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
    seven_bit = _seven_bit(data, name)
    if seven_bit is not None:
        return seven_bit
    try:
        return Decoded(data.decode(), UTF_8)
    except UnicodeDecodeError as error:
        return _nearly_utf_8(data, name, error) or _guess(data, name)


def _seven_bit(data: bytes, name: str) -> Decoded | None:
    """Decode a text of ASCII in which escape sequences change to Chinese, Japanese or Korean."""
    encodings: tuple[str, ...] = ()
    if b"\x1b$" in data:  # with these bytes ISO-2022 changes to Japanese or Korean
        encodings = ("iso2022_jp_2", "iso2022_kr")
    elif data.count(b"~{") == len(_HZ.findall(data)) > 0:
        encodings = ("hz",)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            if not text.isascii():
                return Decoded(text, encoding)
        except UnicodeDecodeError as error:
            if error.reason == "incomplete multibyte sequence" and len(data) - error.start < 4:
                return _cut_off(data, name, error, encoding)
    return None


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
SAVE_AS_UTF_8 = Remedy(
    "Save the file as UTF-8, or name its encoding: {}; {} shows � for what is not UTF-8.",
    (_ENCODING, Choice("encoding", f"{UTF_8}{REPLACE}")),
)
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
    """Refuse a file that is UTF-8 except for a few bytes: a guess would garble all of it.

    In other encodings, bytes beyond ASCII hardly ever make up a character of UTF-8.
    """
    text = data.decode(UTF_8, "surrogateescape")
    wrong = len(_ESCAPED.findall(text))
    right = sum(len(character.encode()) for character in _NOT_ASCII.findall(text))
    if right < max(2, 2 * wrong) or _looks_garbled(text):
        return None
    if _is_cut_off(data, error, UTF_8):
        return _cut_off(data, name, error, UTF_8)
    places = _wrong_places(data, UTF_8)
    if len(places) > 1:
        reason = f"bytes in it are not: {_listed(places)}"
    else:
        reason = f"{places[0]} is not part of it: {error.reason}"
    raise InputError(
        f"{name} looks like UTF-8, but {reason}.", remedies=(*_REMEDIES, _replace(UTF_8))
    )


def _looks_garbled(text: str) -> bool:
    """Return whether the characters of UTF-8 in a text are none that texts have.

    ``É»`` in a text of Windows would be a letter of phonetics.
    """
    right = _NOT_ASCII.findall(text)
    odd = [c for c in right if unicodedata.category(c)[0] == "C" or "\u0180" <= c < "\u0300"]
    return len(odd) * 2 > len(right)


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
    line = data.count(b"\n", 0, at) + 1
    return InputError(
        f"{name} is not a text in any encoding that is known here, from its line {line} on.",
        remedies=(Remedy("If it is a text after all, name its encoding: {}.", (_ENCODING,)),),
    )
