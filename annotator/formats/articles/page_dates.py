"""Finds the date that a web page states for its article; any other date on it is only a guess.

Pages state the date of publication for machines: as linked data
(https://schema.org/datePublished), in ``<meta>`` elements, or in a ``<time>`` element that is
marked as such. Libraries that find a date on nearly every page take it from addresses, copyright
lines and lists of other articles as well.
"""

import re
from collections.abc import Iterator
from typing import Any

from annotator.formats.articles.dates import DATE, date_metadata, guessed_date
from annotator.formats.articles.linked_data import linked_articles

_META_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "publication_date",
    "publication-date",
    "publicationdate",
    "originalpublicationdate",
    "publish-date",
    "publishdate",
    "publish_date",
    "published_time",
    "pubdate",
    "pub_date",
    "article.published",
    "article_date_original",
    "date",
)
"""The names of ``<meta>`` elements for the date of publication, the clearest first."""
_PUBLISHED = re.compile(
    r"(?:^|[\s_-])(?:datepublished|dt-published|published\w*|pub-?date|publish-?date|"
    r"publication-?date|posted(?:-on)?|entry-date|article-?date|post-?date|byline|dateline|"
    r"timestamp|date)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of classes and properties of the element with the date of publication."""
_UPDATED = re.compile(r"updated|modified", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:aside|comments?|footer|nav|related\w*|recommend\w*|sidebar|teaser\w*)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of parts of a page that are about other articles."""
_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?([0-2]\d|3[01])(?=\D|$)")
_MAX_CODE_POINTS = 80
_MAX_ABOVE = 6
"""How many elements around a date are looked at for the part of the page that it is in."""


def page_date(root: Any, found: str = "", url: str = "") -> dict[str, str]:
    """Return the date of a page as fields of the metadata; at most a guess if it states none.

    Args:
        root: The page, an element of lxml; None if there is none.
        found: The date that a library found anywhere on the page, in ISO 8601.
        url: The page's address.
    """
    if root is not None:
        for written in _stated(root):
            stated = date_metadata(written)
            if DATE in stated:
                return stated
    address = _ADDRESS.search(url)
    if address is not None and (guess := guessed_date("-".join(address.groups()), "its address")):
        return guess
    # A year alone, as in a copyright line, is found as its first day.
    return {} if found.endswith("-01-01") else guessed_date(found, "a date somewhere on the page")


def _stated(root: Any) -> Iterator[object]:
    """Yield what a page states as the date of publication, the clearest statement first."""
    for properties in linked_articles(root):
        if "datePublished" in properties:
            yield properties["datePublished"]
    by_name: dict[str, str] = {}
    for element in root.iter("meta"):
        content = (element.get("content") or "").strip()
        for key in ("property", "name", "itemprop"):
            name = (element.get(key) or "").strip().lower()
            if name and content:
                by_name.setdefault(name, content)
    yield from (by_name[name] for name in _META_NAMES if name in by_name)
    yield from _in_elements(root)


def _in_elements(root: Any) -> Iterator[str]:
    """Yield the dates of elements that are marked as the time of publication."""
    unmarked: list[str] = []
    for element in root.iter("time", "abbr", "span", "div", "p", "li", "b", "em", "small", "td"):
        is_time = element.tag == "time"
        names = _names_of(element)
        is_marked = _PUBLISHED.search(names) is not None and not _UPDATED.search(names)
        if not (is_time or is_marked) or _is_elsewhere(element):
            continue
        written = element.get("datetime") or (element.get("title") if not is_time else "") or ""
        written = written if DATE in date_metadata(written) else _words(element)
        if DATE not in date_metadata(written):
            continue
        if is_marked or element.get("pubdate") is not None or _is_marked_around(element):
            yield written
        elif is_time and not _UPDATED.search(f"{names} {_names_of(element.getparent())}"):
            unmarked.append(written)
    days = {date_metadata(written)[DATE] for written in unmarked}
    if len(days) == 1 and len(list(root.iter("time"))) == len(unmarked):
        yield unmarked[0]


def _names_of(element: Any) -> str:
    return " ".join(element.get(key) or "" for key in ("itemprop", "class", "id", "property"))


def _words(element: Any) -> str:
    words = " ".join("".join(element.itertext()).split())
    return words if len(words) <= _MAX_CODE_POINTS else ""


def _is_marked_around(element: Any) -> bool:
    parent = element.getparent()
    names = _names_of(parent) if parent is not None else ""
    return _PUBLISHED.search(names) is not None and not _UPDATED.search(names)


def _is_elsewhere(element: Any) -> bool:
    """Return whether an element is in a part of the page that is not about its article."""
    for _ in range(_MAX_ABOVE):
        element = element.getparent()
        if element is None:
            return False
        if element.tag in ("aside", "footer", "nav") or _ELSEWHERE.search(_names_of(element)):
            return True
    return False
