"""Unpacks what web servers packed (RFC 9110, 8.4): gzip, deflate, br and zstd, one in another."""

import sys
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from annotator.extras import import_library
from annotator.formats.damage import technical_reason
from annotator.formats.unpacking_budget import UnpackingBudget
from annotator.model import AnnotatorError, InputError

_PIECE_BYTES = 1 << 18
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def unpack(content: bytes, encodings: str, place: str, budget: UnpackingBudget) -> bytes:
    """Return content without its encodings.

    Content that is not packed, though its header says so, is returned as it is: some programs
    unpack pages when they archive them, and keep the header.

    Args:
        content: The content as the server sent it.
        encodings: The header ``Content-Encoding``: names with commas between them.
        place: The beginning of messages.
        budget: Counts what comes out.

    Raises:
        InputError: It is damaged, or packed in a way that is not known here.
        TooMuchUnpacked: It is too large.
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
            content = budget.read(_Pieces(unpacker(content)), place)
        except AnnotatorError:
            raise
        except Exception as error:  # Libraries raise errors of their own classes.
            if _is_text(content):
                continue
            raise InputError(
                f"{place}: its content cannot be unpacked ({name}): it is damaged or cut off. "
                f"{technical_reason(str(error) or type(error).__name__)}"
            ) from error
    return content


def _is_text(content: bytes) -> bool:
    """Return whether content is not packed: it begins with characters of a text."""
    start = content[:256]
    return bool(start) and not any(byte < 9 or 13 < byte < 32 for byte in start)


class _Pieces:
    """Pieces of unpacked content, one for each time that it is read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = filter(None, pieces)

    def read(self, _size: int = -1, /) -> bytes:
        """Return the next piece; nothing at the end."""
        return next(self._pieces, b"")


def _inflate(content: bytes, window_bits: int) -> Iterator[bytes]:
    is_first = True
    # Several packed files may follow each other; other bytes behind the first are padding.
    while content:
        decompressor = zlib.decompressobj(window_bits)
        try:
            while not decompressor.eof:
                piece = decompressor.decompress(content, _PIECE_BYTES)
                content = decompressor.unconsumed_tail
                yield piece
                if not piece and not content and not decompressor.eof:
                    raise EOFError("the packed content is cut off")
        except zlib.error:
            if is_first:
                raise
            return
        is_first = False
        content = decompressor.unused_data


def _gzip(content: bytes) -> Iterator[bytes]:
    return _inflate(content, 16 + zlib.MAX_WBITS)


def _deflate(content: bytes) -> Iterator[bytes]:
    try:
        zlib.decompressobj(zlib.MAX_WBITS).decompress(content, 1)
    except zlib.error:
        return _inflate(content, -zlib.MAX_WBITS)  # As some servers do, without the header.
    return _inflate(content, zlib.MAX_WBITS)


def _brotli(content: bytes) -> Iterator[bytes]:
    brotli: Any = _library("brotli", "br", "brotli")
    decompressor: Any = brotli.Decompressor()
    piece: bytes = decompressor.process(content, output_buffer_limit=_PIECE_BYTES)
    while piece:
        yield piece
        piece = decompressor.process(b"", output_buffer_limit=_PIECE_BYTES)
    if not decompressor.is_finished():
        raise EOFError("the packed content is cut off")


def _library(module: str, encoding: str, package: str) -> Any:
    what = f"Reading a page that is packed as “{encoding}”"
    return import_library(module, package, what=what, needs=package)


def _zstd(content: bytes) -> Iterator[bytes]:
    if not content.startswith(_ZSTD_MAGIC):
        raise ValueError("it does not begin as zstd does")
    module = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    zstd: Any = _library(module, "zstd", "backports.zstd")
    with zstd.ZstdFile(BytesIO(content)) as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


_UNPACKERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
