"""Web archives (WARC, ISO 28500), read offline: each page that was answered is an article."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.articles.extracted import library
from annotator.formats.articles.html import page_items
from annotator.formats.articles.office import damaged
from annotator.formats.files import unreadable
from annotator.formats.format import Format, Reading
from annotator.formats.text import EmptyText
from annotator.project import Item

_PAGES = ("text/html", "application/xhtml+xml")


def read(path: Path, reading: Reading) -> Iterator[Item]:
    """The articles of an archive; pages without main text are counted in a remark.

    Raises:
        EmptyText: no page in it has a main text.
        InputError: it is damaged.
    """
    iterator: Any = library("warcio.archiveiterator", "web archives", "warcio")
    exceptions: Any = library("warcio.exceptions", "web archives", "warcio")
    count = empty = 0
    try:
        with path.open("rb") as file:
            for record in iterator.ArchiveIterator(file):
                if record.rec_type != "response" or not _is_page(record):
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                reading.place = f"{path.name}, {url}"
                try:
                    content = record.content_stream().read()
                    items = list(page_items(content, path.name, reading, url))
                except EmptyText:
                    empty += 1
                    continue
                count += 1
                yield from items
    except OSError as error:
        raise unreadable(path, error) from error
    except exceptions.ArchiveLoadFailed as error:
        raise damaged(path, "a web archive", error) from error
    if empty:
        reading.note(f"{path.name}: {empty} pages have no main text; they were left out.")
    if not count:
        raise EmptyText(f"{path.name} holds no page with a main text.")


def _is_page(record: Any) -> bool:
    http = record.http_headers
    if http is None or not (http.get_statuscode() or "").startswith("2"):
        return False
    return (http.get_header("Content-Type") or "").split(";")[0].strip().lower() in _PAGES


FORMAT = Format(
    name="warc",
    title="Web archive (WARC)",
    suffixes=(".warc", ".gz"),
    offsets="",
    read=read,
    recognises=lambda path, head: path.name.lower().endswith((".warc", ".warc.gz")),
    articles_only=True,
)
