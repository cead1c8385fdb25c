"""Reads web archives (WARC, ISO 28500): each page of a successful response is an article."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from annotator.formats.articles.extracted import library
from annotator.formats.articles.html import page_items
from annotator.formats.damage import MAX_FILE_BYTES, read_as
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import InputError, ModelObject

_CHUNK_BYTES = 1 << 16
_GZIP = b"\x1f\x8b"
_PAGES = ("text/html", "application/xhtml+xml")


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of an archive; pages without a main text are counted and reported.

    Raises:
        EmptyText: No page in it has a main text.
        InputError: It is damaged.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    iterator: Any = library("warcio.archiveiterator", "web archives", "warcio")
    name = name_of(path)
    count = empty = 0
    with read_as(path, "a web archive"), _opened(path) as file:
        records = iterator.ArchiveIterator(file)
        records.INC_RECORD = ""  # the library would write it to standard error
        for record in records:
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            context.place = f"{name}, {url}"
            content = _page(record)
            if _is_cut_off(record):
                context.leave_out(
                    InputError(f"{context.place}: the file is cut off in it. Get it again.")
                )
                continue
            if content is None:
                continue
            try:
                items = list(page_items(content, name, context, url))
            except EmptyText:
                empty += 1
                continue
            count += 1
            yield from items
    if records.err_count:
        context.note(
            f"{name}: at {records.err_count} places between two records there is no record; they "
            f"were left out. Is the file damaged there?"
        )
    if empty:
        context.note(f"{name}: {empty} pages have no main text; they were left out.")
    if not count:
        raise EmptyText(f"{name} holds no page with a main text.")


def _opened(path: Path) -> BinaryIO:
    """Open the file, unpacked: the library would read a truncated one as if it were complete."""
    with path.open("rb") as file:
        is_zipped = file.read(len(_GZIP)) == _GZIP
    return cast(BinaryIO, gzip.open(path)) if is_zipped else path.open("rb")


def _page(record: Any) -> bytes | None:
    """Return the content of a record that is a page; None for any other record."""
    http = record.http_headers
    if record.rec_type != "response" or http is None:
        return None
    kind = (http.get_header("Content-Type") or "").split(";")[0].strip().lower()
    if not (http.get_statuscode() or "").startswith("2") or kind not in _PAGES:
        return None
    content: bytes = record.content_stream().read(MAX_FILE_BYTES)
    if len(content) == MAX_FILE_BYTES:
        raise ValueError(f"a page has more than {MAX_FILE_BYTES:,} bytes")
    return content


def _is_cut_off(record: Any) -> bool:
    """Read the remainder of a record; return whether the file ended before the record did."""
    stream = record.raw_stream
    while stream.read(_CHUNK_BYTES):
        pass
    return getattr(stream, "limit", 0) > 0
