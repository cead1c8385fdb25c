"""Reads RSS and Atom feeds from files: each entry is an article."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from annotator.formats.articles.dates import date_metadata
from annotator.formats.articles.extracted import Extracted, join_words, library
from annotator.formats.damage import damaged, read_as
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import ModelObject

_DATES = ("published", "updated")


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the entries of a feed that have a text: their content, or else their summary.

    Raises:
        EmptyText: No entry has a text.
        InputError: It is not a feed.
    """
    feedparser: Any = library("feedparser", "feeds", "feedparser")
    html: Any = library("lxml.html", "feeds", "lxml")
    data = read_bytes(path)
    with read_as(path, "a feed"):
        feed: Any = feedparser.parse(BytesIO(data), sanitize_html=False)
    if not feed.entries and not feed.get("version"):
        raise damaged(path, "a feed", feed.get("bozo_exception") or ValueError("no entries"))
    count = empty = 0
    for number, entry in enumerate(feed.entries, 1):
        context.place = f"{name_of(path)}, entry {number}"
        extracted = _entry(html, entry)
        extracted.metadata["publisher"] = feed.feed.get("title", "")
        item = extracted.article(name_of(path))
        if item is None:
            empty += 1
        else:
            count += 1
            yield item
    if empty:
        context.note(f"{name_of(path)}: {empty} entries have no text; they were left out.")
    if not count:
        raise EmptyText(f"{name_of(path)}: no entry of the feed has a text.")


def _entry(html: Any, entry: Any) -> Extracted:
    contents: list[Any] = entry.get("content") or []
    values: list[str] = [str(content.value) for content in contents]
    markup = max(values, key=len, default="") or str(entry.get("summary", ""))
    extracted = Extracted(title=" ".join(_plain(html, entry.get("title", "")).split()))
    keys = set(entry.keys())  # for a missing key it returns the value of another, with a warning
    extracted.metadata = {
        **date_metadata(next((entry[name] for name in _DATES if name in keys), "")),
        "author": entry.get("author", ""),
        "section": join_words([str(tag.term or "") for tag in entry.get("tags", [])]),
        "url": entry.get("link", ""),
        "foreign_id": entry.get("id", ""),
    }
    extracted.add_paragraphs(_plain(html, markup))
    extracted.with_headline()
    return extracted


def _plain(html: Any, markup: str) -> str:
    """Return the text of markup; paragraphs and breaks become lines."""
    if "<" not in markup:
        return markup
    tree: Any = html.fragment_fromstring(markup, create_parent="div")
    for element in tree.iter("p", "br", "li", "div", "h1", "h2", "h3", "blockquote"):
        element.tail = "\n\n" + (element.tail or "")
    return "\n".join(line.strip() for line in tree.text_content().split("\n"))
