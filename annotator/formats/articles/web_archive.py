"""Reads web archives (WARC, ISO 28500, and WACZ): each page of a successful response is an article.

A record that cannot be read leaves out itself alone. Of several captures of an address those with
another text are articles, too; captures with the same text are read once. What a browser needs to
show a page, such as pictures and scripts, is counted.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from annotator.formats.articles.content_encoding import unpack
from annotator.formats.articles.declared_encoding import decode_declared
from annotator.formats.articles.extracted import library
from annotator.formats.articles.html import page_items
from annotator.formats.articles.web_archive_file import DAMAGES, next_start, open_at
from annotator.formats.damage import read_as, technical_reason
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText, article
from annotator.formats.unpacking_budget import TooMuchUnpacked, UnpackingBudget, opened_zip
from annotator.model import AnnotatedDocument, AnnotatorError, InputError, ModelObject
from annotator.temporary import temporary_folder
from annotator.words import number

_CHUNK_BYTES = 1 << 16
_PAGES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_TEXTS = ("text/plain", "text/markdown")
_SUFFIXES = (".warc", ".warc.gz")
_ABOUT_RECORDS = ("warcinfo", "arc_header", "request", "metadata", "continuation")
_MACHINE_TEXTS = ("robots.txt", "ads.txt", "app-ads.txt", "security.txt", "humans.txt", "llms.txt")
"""Names of texts that servers offer to programs."""
_WITHOUT_TEXT = "page without a main text|pages without a main text"
_REPEATED = "repeated capture with the same text|repeated captures with the same text"
_DOCUMENTS = ("pdf", "msword", "officedocument", "opendocument", "epub", "rtf", "mail", "rss")
"""Words in the media types of files that hold articles, too."""


class _Payload(NamedTuple):
    """What a record holds that may be an article."""

    content: bytes
    """Unpacked."""
    media_type: str
    charset: str
    """The encoding that the server declared; empty if it declared none."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of an archive; pages without a main text are counted and reported.

    Raises:
        EmptyText: No page in it has a main text.
        InputError: It is damaged.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    reader = _ArchiveReader(name_of(path), context)
    with read_as(path, "a web archive"):
        context.budget.begin(path)
        if zipfile.is_zipfile(path):
            yield from _packed(path, reader, context.budget)
        else:
            yield from reader.items(path)
    reader.report()


def _packed(path: Path, reader: "_ArchiveReader", budget: UnpackingBudget) -> Iterator[ModelObject]:
    """Yield the articles of all archives in a WACZ file."""
    with opened_zip(path, budget) as archive, temporary_folder() as folder:
        names = [name for name in archive.namelist() if name.lower().endswith(_SUFFIXES)]
        if not names:
            raise EmptyText(f"{name_of(path)} holds no web archive.")
        for number, name in enumerate(names):
            unpacked = folder / str(number)
            with archive.open(name) as content, unpacked.open("wb") as out:
                budget.copy(content, out, name)
            yield from reader.items(unpacked)
            unpacked.unlink()


class _ArchiveReader:
    """Reads the records of one or more archives of a file.

    Args:
        name: The file's name.
        context: The settings of the import.
    """

    def __init__(self, name: str, context: ReadContext) -> None:
        self._name, self._context = name, context
        self._count = self._empty = self._repeated = self._gaps = 0
        self._seen: dict[str, set[int]] = {}
        """The texts of each address, as their hashes."""

    def items(self, path: Path) -> Iterator[ModelObject]:
        """Yield the articles of an archive, and the records of their pages.

        Behind a place at which it is damaged it is read on from the next record.
        """
        iterator: Any = library("warcio.archiveiterator", "web archives", "warcio")
        failures: Any = library("warcio.exceptions", "web archives", "warcio")
        start: int | None = 0
        while start is not None:
            self._context.place = self._name
            with open_at(path, start, self._context.budget) as file:
                records = iterator.ArchiveIterator(file)
                records.INC_RECORD = ""  # the library would write it to standard error
                try:
                    for record in records:
                        yield from self._items_of(record)
                    start = None
                except (*DAMAGES, failures.ArchiveLoadFailed) as error:
                    self._leave_out_damaged(error)
                    start = next_start(path, file, records.offset)
                self._gaps += records.err_count

    def _leave_out_damaged(self, error: Exception) -> None:
        reason = technical_reason(str(error) or type(error).__name__)
        self._context.leave_out(
            InputError(
                f"{self._context.place}: the file is damaged or cut off in this record, or behind "
                f"it. Get it again. {reason}"
            )
        )

    def report(self) -> None:
        """Report what was left out; raises EmptyText if there is no article."""
        self._context.place = self._name
        if self._gaps:
            self._context.note(
                f"{self._name}: at {number(self._gaps, 'place')} between two records there is no "
                f"record; they were left out. Is the file damaged there?"
            )
        self._context.count_left_out(_WITHOUT_TEXT, self._empty)
        self._context.count_left_out(_REPEATED, self._repeated)
        if not self._count:
            raise EmptyText(f"{self._name} holds no page with a main text.")

    def _items_of(self, record: Any) -> Iterator[ModelObject]:
        context = self._context
        headers = record.rec_headers
        address = headers.get_header("WARC-Target-URI") or headers.get_header("uri")
        url = str(address or "").strip("<>")
        context.place = f"{self._name}, {url}" if url else self._name
        try:
            payload = self._payload(record, url)
            error = None
        except AnnotatorError as fault:
            if isinstance(fault, TooMuchUnpacked) and not fault.is_of_part:
                raise
            words = _with_place(fault, context.place)
            payload, error = None, InputError(words, remedies=fault.remedies)
        if _is_cut_off(record):
            error = InputError(f"{context.place}: the file is cut off in it. Get it again.")
        if error is not None:
            context.leave_out(error)
            return
        if payload is None:
            return
        try:
            items = list(self._articles(payload, url))
        except EmptyText:
            self._empty += 1
            return
        except InputError as fault:
            context.leave_out(InputError(_with_place(fault, context.place)))
            return
        if self._is_repeated(url, items):
            self._repeated += 1
            return
        if reason := headers.get_header("WARC-Truncated"):
            context.note(
                f"{context.place}: the program that archived the page cut it off ({reason}); the "
                f"end of the text may be missing."
            )
        self._count += 1
        yield from items

    def _is_repeated(self, url: str, items: list[ModelObject]) -> bool:
        texts = [item.document.text for item in items if isinstance(item, AnnotatedDocument)]
        digest = hash("".join(texts))
        seen = self._seen.setdefault(url, set())
        is_repeated = bool(url) and digest in seen
        seen.add(digest)
        return is_repeated

    def _payload(self, record: Any, url: str) -> _Payload | None:
        """Return what a record holds; None if it is not an article, which is counted.

        Raises:
            AnnotatorError: It cannot be unpacked.
        """
        kind = str(record.rec_type or "")
        http = record.http_headers
        if kind in _ABOUT_RECORDS:
            return None
        headers = http if http is not None else record.rec_headers
        if kind not in ("response", "resource") or (kind == "resource" and not _is_web(url)):
            self._count_left_out(f"record of the kind “{kind}”|records of the kind “{kind}”")
            return None
        status = str(http.get_statuscode() or "") if http is not None else "200"
        content_type = str(headers.get_header("Content-Type") or "")
        media_type = content_type.partition(";")[0].strip().lower()
        if what := _reason_to_leave_out(status, media_type, url):
            self._count_left_out(what)
            return None
        content = _content(record, http, self._context.place, self._context.budget)
        if not media_type or media_type == "application/octet-stream":
            if not content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
                self._count_left_out("part of a page|parts of pages")
                return None
            media_type = _PAGES[0]
        return _Payload(content, media_type, _charset(content_type))

    def _count_left_out(self, what: str) -> None:
        place, self._context.place = self._context.place, self._name
        self._context.count_left_out(what)
        self._context.place = place

    def _articles(self, payload: _Payload, url: str) -> Iterator[ModelObject]:
        if payload.media_type in _PAGES:
            yield from page_items(
                payload.content, self._name, self._context, url, declared=payload.charset
            )
            return
        text = decode_declared(payload.content, payload.charset, self._context.place).text
        if not text or text.isspace():
            raise EmptyText(f"{self._context.place} is empty.")
        item = article(text, source=self._name)
        metadata = {**item.document.metadata, "url": url}
        yield AnnotatedDocument(replace(item.document, metadata=metadata))


def _reason_to_leave_out(status: str, media_type: str, url: str) -> str:
    """Return what a response is called that is not an article; empty if it may be one."""
    if status.startswith("3"):
        return "redirection"
    if not status.startswith("2"):
        return "response with an error|responses with errors"
    if media_type in _TEXTS:
        is_for_machines = url.partition("?")[0].lower().endswith(_MACHINE_TEXTS)
        return "text for programs|texts for programs" if is_for_machines else ""
    if media_type in (*_PAGES, "", "application/octet-stream"):
        return ""
    if any(word in media_type for word in _DOCUMENTS):
        return f"document of the type {media_type}|documents of the type {media_type}"
    return "part of a page|parts of pages"


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _charset(content_type: str) -> str:
    """Return the encoding that a header ``Content-Type`` names; empty if it names none."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \t\"'")
    return ""


def _content(record: Any, http: Any, place: str, budget: UnpackingBudget) -> bytes:
    """Return the unpacked content of a record.

    Raises:
        InputError: It is damaged.
        TooMuchUnpacked: It is too large.
        EnvironmentFault: A library is missing.
    """
    readers: Any = library("warcio.bufferedreaders", "web archives", "warcio")
    stream = record.raw_stream
    transfer = str(http.get_header("Transfer-Encoding") or "").lower() if http is not None else ""
    if "chunked" in transfer:
        stream = readers.ChunkedDataReader(stream)
    content = _read_all(stream, place, budget)
    encodings = str(http.get_header("Content-Encoding") or "") if http is not None else ""
    return unpack(content, encodings, place, budget)


def _read_all(stream: Any, place: str, budget: UnpackingBudget) -> bytes:
    try:
        return budget.read(stream, place)
    except (ValueError, TypeError) as error:
        # What the library says about a chunk that is none.
        reason = technical_reason(str(error))
        raise InputError(f"{place}: its content is damaged. {reason}") from error


def _with_place(error: AnnotatorError, place: str) -> str:
    message = str(error)
    return message if message.startswith(place) else f"{place}: {message}"


def _is_cut_off(record: Any) -> bool:
    """Read the remainder of a record; return whether the file ended before the record did."""
    stream = record.raw_stream
    while stream.read(_CHUNK_BYTES):
        pass
    return getattr(stream, "limit", 0) > 0
