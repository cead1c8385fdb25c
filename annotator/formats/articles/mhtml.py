"""Reads web pages that browsers and Word save as one file (MHTML, RFC 2557)."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from annotator.formats.articles.html import page_items
from annotator.formats.articles.mail_headers import header
from annotator.formats.damage import read_as
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.model import InputError, ModelObject

_PAGES = ("text/html", "application/xhtml+xml")


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of the page, and a record of the page.

    Raises:
        EmptyText: It has no main text.
        InputError: There is no page in it.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    context.place = name_of(path)
    content = read_bytes(path)
    with read_as(path, "a web page in one file"):
        message = message_from_bytes(content.lstrip())
        pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
        if not pages:
            raise InputError(
                f"{name_of(path)} has no web page in it. Open the page in a browser, and save it "
                f"again."
            )
        page = _main_page(message, pages)
        body = page.get_payload(decode=True)
    assert isinstance(body, bytes)
    context.count_left_out("page inside the page|pages inside the page", len(pages) - 1)
    charset = page.get_content_charset() or ""
    yield from page_items(body, name_of(path), context, _address(message, page), declared=charset)


def _main_page(message: Message, pages: list[Message]) -> Message:
    """Return the page that a person saved; the others are frames in it, advertisements mostly."""
    start = str(message.get_param("start") or "").strip()
    address = header(message, "snapshot-content-location")
    for page in pages:
        if start and header(page, "content-id") == start:
            return page
    for page in pages:
        if address and header(page, "content-location") == address:
            return page
    return pages[0]


def _address(message: Message, page: Message) -> str:
    """Return the page's address; empty if it was saved from a file of somebody's own."""
    for part, name in (
        (message, "snapshot-content-location"),
        (page, "content-location"),
        (message, "content-location"),
    ):
        address = header(part, name)
        if address.startswith(("http://", "https://")):
            return address
    return ""
