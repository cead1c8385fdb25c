"""Unpacks what web servers packed (RFC 9110, 8.4): gzip, deflate, br and zstd, one in another."""

import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from annotator.extras import import_library
from annotator.formats.damage import MAX_FILE_BYTES, technical_reason
from annotator.model import AnnotatorError, InputError

_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def unpack(content: bytes, encodings: str, place: str) -> bytes:
    """Return content without its encodings.

    Content that is not packed, though its header says so, is returned as it is: some programs
    unpack pages when they archive them, and keep the header.

    Args:
        content: The content as the server sent it.
        encodings: The header ``Content-Encoding``: names with commas between them.
        place: The beginning of messages.

    Raises:
        InputError: It is damaged, too large, or packed in a way that is not known here.
        EnvironmentFault: A library is missing.
    """
    names = [name.strip().lower() for name in encodings.split(",")]
    for name in reversed([name for name in names if name not in ("", "identity", "none")]):
        unpacker = _UNPACKERS.get(name)
        if unpacker is None:
            raise InputError(
                f"{place}: it is packed as “{name}”, which cannot be read here. Archive the page "
                f"again, or save it as .html."
            )
        try:
            content = unpacker(content)
        except AnnotatorError:
            raise
        except Exception as error:  # Libraries raise errors of their own classes.
            if _is_text(content):
                continue
            raise InputError(
                f"{place}: its content cannot be unpacked ({name}): it is damaged or cut off. "
                f"{technical_reason(str(error) or type(error).__name__)}"
            ) from error
        if len(content) > MAX_FILE_BYTES:
            raise InputError(f"{place}: it would unpack to more than {MAX_FILE_BYTES:,} bytes.")
    return content


def _is_text(content: bytes) -> bool:
    """Return whether content is not packed: it begins with characters of a text."""
    start = content[:256]
    return bool(start) and not any(byte < 9 or 13 < byte < 32 for byte in start)


def _inflate(content: bytes, window_bits: int) -> bytes:
    unpacked = b""
    # Several packed files may follow each other; other bytes behind the first are padding.
    while content and len(unpacked) <= MAX_FILE_BYTES:
        decompressor = zlib.decompressobj(window_bits)
        try:
            unpacked += decompressor.decompress(content, MAX_FILE_BYTES + 1 - len(unpacked))
        except zlib.error:
            if unpacked:
                break
            raise
        if not decompressor.eof and len(unpacked) <= MAX_FILE_BYTES:
            raise EOFError("the packed content is cut off")
        content = decompressor.unused_data
    return unpacked


def _gzip(content: bytes) -> bytes:
    return _inflate(content, 16 + zlib.MAX_WBITS)


def _deflate(content: bytes) -> bytes:
    try:
        return _inflate(content, zlib.MAX_WBITS)
    except zlib.error:
        return _inflate(content, -zlib.MAX_WBITS)  # As some servers do, without the header.


def _brotli(content: bytes) -> bytes:
    brotli: Any = _library("brotli", "br", "brotli")
    decompressor: Any = brotli.Decompressor()
    pieces: list[bytes] = []
    total = 0
    piece: bytes = decompressor.process(content, output_buffer_limit=1 << 20)
    while piece and total <= MAX_FILE_BYTES:
        pieces.append(piece)
        total += len(piece)
        piece = decompressor.process(b"", output_buffer_limit=1 << 20)
    if not decompressor.is_finished() and total <= MAX_FILE_BYTES:
        raise EOFError("the packed content is cut off")
    return b"".join(pieces)


def _library(module: str, encoding: str, package: str) -> Any:
    what = f"Reading a page that is packed as “{encoding}”"
    return import_library(module, package, what=what, needs=package)


def _zstd(content: bytes) -> bytes:
    if not content.startswith(_ZSTD_MAGIC):
        raise ValueError("it does not begin as zstd does")
    module = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    zstd: Any = _library(module, "zstd", "backports.zstd")
    with zstd.ZstdFile(BytesIO(content)) as file:
        return file.read(MAX_FILE_BYTES + 1)


_UNPACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
