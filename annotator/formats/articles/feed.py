"""Reads feeds from files (RSS, Atom, JSON Feed): each entry with a text is an article.

Of the versions of a text the fullest is read: the content, as a rule, not the summary.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, cast

from annotator.formats.articles.dates import date_metadata
from annotator.formats.articles.extracted import Extracted, join_words, library
from annotator.formats.articles.field_values import as_markup
from annotator.formats.articles.markup import add_markup, plain_text
from annotator.formats.articles.start_tags import cut_start_tags_of_bytes
from annotator.formats.damage import damaged, read_as
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.json_values import read_values
from annotator.formats.signs import Certainty
from annotator.formats.text import EmptyText
from annotator.model import ModelObject

_DATES = ("published", "updated", "created")
_WITHOUT_TEXT = "entry without a text|entries without a text"
_JSON_FEED = "https://jsonfeed.org/version/"
_TAG = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9:]*(?:\s[^<>]*)?/?|/[a-zA-Z][a-zA-Z0-9:]*\s*|!--)>?")
_ESCAPED_MARKUP = re.compile(
    r"\s*&lt;(?:p|div|span|a|b|i|em|strong|h\d|ul|ol|br|img|table)\b", re.I
)
_CUT_SIGNS = "….[] "
"""What is behind a summary that is the beginning of the text."""
_WORD = re.compile(r"\w+")


class _Text(NamedTuple):
    """One version of an entry's text."""

    text: str
    is_plain: bool
    """Whether what looks like markup in it is part of the text."""


class _Entry(NamedTuple):
    title: str
    versions: list[_Text]
    """The contents of the entry."""
    summary: _Text
    metadata: dict[str, Any]


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the entries of a feed that have a text.

    Raises:
        EmptyText: No entry has a text.
        InputError: It is not a feed.
    """
    name = name_of(path)
    context.place = name
    data = read_bytes(path)
    is_json = data.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"{")
    entries = _json_entries(path, context) if is_json else _xml_entries(data, path, context)
    count = empty = 0
    for number, entry in enumerate(entries, 1):
        context.place = f"{name}, entry {number}"
        item = _extracted(entry, context).article(name)
        if item is None:
            empty += 1
        else:
            count += 1
            yield item
    context.place = name
    context.count_left_out(_WITHOUT_TEXT, empty)
    if not count:
        raise EmptyText(f"{name}: no entry of the feed has a text.")


def _xml_entries(data: bytes, path: Path, context: ReadContext) -> Iterator[_Entry]:
    feedparser: Any = library("feedparser", "feeds", "feedparser")
    with read_as(path, "a feed"):
        # It would write markup anew, and change texts such as “3 < 5” by that.
        feed: Any = feedparser.parse(
            BytesIO(cut_start_tags_of_bytes(data)), sanitize_html=False, resolve_relative_uris=False
        )
    fault = feed.get("bozo_exception")
    if not feed.entries and not feed.get("version"):
        raise damaged(path, "a feed", fault or ValueError("no entries"))
    if type(fault).__name__ == "SAXParseException":
        context.note(
            f"{name_of(path)} is not well-formed: {fault}. Its last entries may be missing or cut "
            f"off."
        )
    publisher = plain_text(str(feed.feed.get("title", "")))
    for entry in feed.entries:
        yield _xml_entry(entry, publisher)


def _xml_entry(entry: Any, publisher: str) -> _Entry:
    keys = set(entry.keys())  # for a missing key it returns the value of another, with a warning
    contents: list[Any] = entry["content"] if "content" in keys else []
    summary = str(entry["summary"]) if "summary" in keys else ""
    detail: Any = entry["summary_detail"] if "summary_detail" in keys else {}
    metadata = {
        **date_metadata(next((entry[name] for name in _DATES if name in keys), "")),
        "author": _authors(entry),
        "section": join_words([str(tag.term or "") for tag in entry.get("tags", [])]),
        "url": entry.get("link", ""),
        "foreign_id": entry.get("id", ""),
        "publisher": publisher,
    }
    versions = [_Text(str(content.value), _is_plain(content)) for content in contents]
    title = str(entry["title"]) if "title" in keys else ""
    return _Entry(title, versions, _Text(summary, _is_plain(detail)), metadata)


def _authors(entry: Any) -> str:
    """Return all authors of an entry: the library has only the last one as its author."""
    named = [str(author.get("name", "")) for author in entry.get("authors", [])]
    if len(named) < 2 or not all(named):
        return plain_text(str(entry.get("author", "")))
    return join_words(map(plain_text, named))


def _is_plain(detail: Any) -> bool:
    """Return whether a text is stated to be plain, which in RSS is said of markup, too."""
    text = str(detail.get("value", ""))
    return detail.get("type") == "text/plain" and not _TAG.search(text) and "&" not in text


def _json_entries(path: Path, context: ReadContext) -> Iterator[_Entry]:
    """Yield the entries of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    for item_of_file in read_values(path, context):
        value: object = item_of_file.value
        if not isinstance(value, dict):
            continue
        feed = cast(dict[str, Any], value)
        items: object = feed.get("items")
        for item in cast(list[object], items) if isinstance(items, list) else []:
            if isinstance(item, dict):
                yield _json_entry(cast(dict[str, Any], item), str(feed.get("title") or ""))


def _json_entry(item: dict[str, Any], publisher: str) -> _Entry:
    authors: object = item.get("authors") or [item.get("author")]
    names = [
        str(cast(dict[str, Any], author).get("name") or "")
        for author in (cast(list[object], authors) if isinstance(authors, list) else [])
        if isinstance(author, dict)
    ]
    tags: object = item.get("tags")
    metadata = {
        **date_metadata(item.get("date_published") or item.get("date_modified") or ""),
        "author": join_words(names),
        "section": join_words(map(str, cast(list[object], tags) if isinstance(tags, list) else ())),
        "url": str(item.get("url") or item.get("external_url") or ""),
        "foreign_id": str(item.get("id") or ""),
        "publisher": publisher,
    }
    versions = [
        _Text(str(item.get(key) or ""), is_plain)
        for key, is_plain in (("content_text", True), ("content_html", False))
    ]
    summary = _Text(str(item.get("summary") or ""), is_plain=True)
    return _Entry(str(item.get("title") or ""), versions, summary, metadata)


def _extracted(entry: _Entry, context: ReadContext) -> Extracted:
    """Return an entry's parts: its title, and the fullest version of its text."""
    # The library gives the content as the summary, too, if there is no other.
    is_summary = entry.summary.text in ("", *(version.text for version in entry.versions))
    all_versions = entry.versions if is_summary else (entry.summary, *entry.versions)
    versions = [version for version in all_versions if version.text.strip()]
    title = plain_text(entry.title)
    extracted = Extracted(title=title, metadata=dict(entry.metadata))
    content = Extracted()
    if versions:
        _add(content, _fullest(versions), context)
    if not content.parts:
        return extracted
    extracted.add("headline", title)
    for kind, text in content.parts:
        extracted.add("subhead" if title and kind == "headline" else kind, text)
    extracted.drop_repeated_headline()
    if is_summary:
        return extracted
    body = " ".join(text for _, text in extracted.parts)
    teaser = plain_text(entry.summary.text)
    if teaser and teaser.rstrip(_CUT_SIGNS) not in " ".join(body.split()):
        extracted.metadata["description"] = teaser
    return extracted


def _fullest(versions: Sequence[_Text]) -> _Text:
    """Return the version with the most words; of equally full ones the last: it has the markup."""
    if len(versions) == 1:
        return versions[0]
    counts = [_fullness(version) for version in versions]
    return versions[max(range(len(versions)), key=lambda index: (counts[index], index))]


def _fullness(version: _Text) -> tuple[int, bool]:
    """Return how many words a version has, and whether it has any text."""
    trial = Extracted()
    _add(trial, version, ReadContext())
    words = sum(len(_WORD.findall(text)) for _, text in trial.parts)
    return words, bool(trial.parts)


def _add(extracted: Extracted, version: _Text, context: ReadContext) -> None:
    text = version.text
    if version.is_plain:
        extracted.add_paragraphs(text)
        return
    if _ESCAPED_MARKUP.match(text) and not _TAG.search(text):
        text = unescape(text)  # It was escaped twice.
    if _TAG.search(text):
        # Blogs' editors store paragraphs as lines with marks for emphasis alone.
        add_markup(extracted, as_markup(text) or text, context)
    else:
        extracted.add_paragraphs(unescape(text))


def json_certainty(value: object) -> Certainty:
    """Return whether a value of JSON is a feed."""
    version = cast(dict[str, Any], value).get("version") if isinstance(value, dict) else None
    is_feed = isinstance(version, str) and version.startswith(_JSON_FEED)
    return Certainty.STRONG if is_feed else Certainty.NONE
