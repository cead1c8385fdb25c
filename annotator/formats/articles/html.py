"""Reads web pages: the main text, with title, date, author and section as trafilatura finds them.

Menus, advertisements and comments are left out and counted. The page is kept with the project, so
that it can be read again.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from annotator.formats.articles.databases.splitting import articles_of_page, may_be_download
from annotator.formats.articles.declared_encoding import codec_of, fits
from annotator.formats.articles.extracted import (
    Extracted,
    fold_for_comparison,
    join_words,
    library,
    raw_record,
)
from annotator.formats.articles.linked_data import linked_article
from annotator.formats.articles.main_text import main_blocks
from annotator.formats.articles.markup import MarkupBlock, parse_markup
from annotator.formats.articles.page_dates import page_date
from annotator.formats.articles.start_tags import cut_start_tags
from annotator.formats.decoding import decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.formats.text_files import decode_text
from annotator.model import ModelObject
from annotator.words import join_names

_HEAD_BYTES = 4096
"""The bytes at a page's beginning in which its encoding is declared."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_ESCAPE = re.compile(
    r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|amp|quot|apos|nbsp|shy|[lr][sd]quo|[lr]aquo|[bs]dquo|sbquo|"
    r"[mn]dash|hellip|euro|pound|szlig|[a-z]{1,2}(?:uml|acute|grave|circ|cedil|tilde|ring|slash|lig))"
    r";",
    re.IGNORECASE,
)
_ADDRESS_AS_NAME = re.compile(r"\bhttps?\b|\bwww\b|@", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\([^()]*(?:://|@|www\.)[^()]*\)|<[^<>]*>|\S*(?:://|@|www\.)\S*", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\(\s[^()]*\s\)")
"""What blogs add to the name of their author: “Ana Lee ( ana )”."""
_SHOWN_SHARE = 0.3
"""A page that shows less of the text than this has it for its programs."""
_NOSCRIPT_CODE_POINTS = 300
"""A shorter text says that the page needs scripts."""
_HEAD_BLOCKS = 6
"""The headline is among this many blocks at a page's beginning."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a page, and a record of the page.

    Raises:
        EmptyText: It has no main text.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    context.place = name_of(path)
    content = read_bytes(path)
    yield from page_items(content, name_of(path), context)


def page_items(
    content: bytes,
    source: str,
    context: ReadContext,
    url: str = "",
    media_type: str = "text/html",
    declared: str = "",
) -> Iterator[ModelObject]:
    """Yield the article of a page, and a record that keeps its bytes.

    Args:
        content: The bytes of the page.
        source: The name of its file.
        context: The settings of the import.
        url: The page's address, if the file does not state it.
        media_type: The type of the bytes.
        declared: The encoding that a header beside the page declares. It counts for more than
            that in the page, unless the bytes are not of it.

    Raises:
        EmptyText: It has no main text.
        InputError: It cannot be decoded.
    """
    encoding = context.encoding or declared_encoding(content, declared)
    several = _several(content, source, encoding, context) if may_be_download(content) else []
    for number, part in enumerate(several):
        item = part.article(source)
        if item is not None:
            yield item
            if number == 0:  # The page is kept once.
                yield raw_record(item, content, media_type)
    if several:
        return
    extracted = extract(content, source, encoding, url, context)
    item = extracted.article(source)
    if item is None:
        frames = _frames(content, source, encoding)
        if frames:
            raise EmptyText(f"{source} only frames other pages. Import them: {join_names(frames)}.")
        raise EmptyText(
            f"{source} has no main text that can be told from its menus. Save its text as a .txt "
            f"file, or paste it."
        )
    yield item
    yield raw_record(item, content, media_type)


def _frames(content: bytes, source: str, encoding: str | None) -> list[str]:
    root = parse_markup(decode(content, source, encoding).text)
    frames = root.iter("frame") if root is not None else ()
    return [f"“{frame.get('src')}”" for frame in frames if frame.get("src")]


def _several(
    content: bytes, source: str, encoding: str | None, context: ReadContext
) -> list[Extracted]:
    """Return the articles of a page that is a download of a press database, otherwise none."""
    root = parse_markup(_decoded(content, source, encoding, context))
    return articles_of_page(content, root, source, context) if root is not None else []


def extract(
    content: bytes,
    source: str,
    encoding: str | None = None,
    url: str = "",
    context: ReadContext | None = None,
) -> Extracted:
    """Return the parts of a page's main text.

    Args:
        content: The bytes of the page.
        source: The name of its file.
        encoding: The encoding; None: the one that the page declares, or a guess.
        url: The page's address.
        context: Counts what is left out.

    Raises:
        InputError: The page cannot be decoded.
        EnvironmentFault: A library is missing.
    """
    trafilatura: Any = library("trafilatura", "web pages", "trafilatura")
    text = _decoded(content, source, encoding or declared_encoding(content), context)
    page: Any = trafilatura.bare_extraction(
        text,
        url=url or None,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
    )
    result = Extracted()
    root = parse_markup(text)
    if page is not None:
        result.title = page.title or ""
        result.metadata = {
            "author": authors_of_page(root, page.author or "", text),
            "section": join_words(own_spelling(name, text) for name in page.categories or ()),
            "publisher": _ASIDE.sub("", page.sitename or "").strip(),
            "url": page.url or "",
            "description": page.description or "",
            "language": page.language or "",
        }
    if root is not None:
        found = (page.date, page.url) if page is not None else ("", "")
        result.metadata |= page_date(root, found[0] or "", found[1] or url)
        _add_blocks(result, main_blocks(root, (page and page.text) or "", context))
        if not result.parts and _show_noscript(root):
            _add_blocks(result, main_blocks(root, "", context))
        _add_linked(result, linked_article(root, context), source, context)
    result.with_headline()
    return result


def _show_noscript(root: Any) -> bool:
    """Make what a page has for browsers without scripts a part of it; return whether it is long."""
    elements = [
        element
        for element in root.iter("noscript")
        if len(" ".join("".join(element.itertext()).split())) >= _NOSCRIPT_CODE_POINTS
    ]
    for element in elements:
        element.tag = "div"
    return bool(elements)


def own_spelling(words: str, text: str) -> str:
    """Return words as a page has them: the library writes “About CC” as “About Cc”.

    Args:
        words: The words in the library's spelling.
        text: The page.
    """
    if not words or words in text:
        return words
    whole = rf"(?<=[>\"'\s,;|]){re.escape(words)}(?=[<\"'\s,;|])"
    spellings = (match[0] for match in re.finditer(whole, text, re.IGNORECASE))
    return next((spelling for spelling in spellings if not spelling.islower()), words)


def authors_of_page(root: Any, author: str, text: str) -> str:
    """Return the names of a page's authors, without addresses that the library takes for names.

    Args:
        root: The page, an element of lxml; None if it has none.
        author: The authors as the library finds them, with “;” between them.
        text: The page.
    """
    if _ADDRESS_AS_NAME.search(author):
        metas = root.iter("meta") if root is not None else ()
        stated: list[str] = [
            str(meta.get("content") or "")
            for meta in metas
            if (meta.get("name") or "").lower() == "author"
        ]
        names = [" ".join(_ADDRESS.sub(" ", name).split()).strip(" ,;-–|") for name in stated]
        author = join_words(names, "; ") or _ADDRESS_AS_NAME.split(author)[0].strip(" ,;")
    spelled = join_words((own_spelling(name.strip(), text) for name in author.split(";")), "; ")
    return _all_authors(root, spelled)


def _all_authors(root: Any, author: str) -> str:
    """Return all authors of a byline: of its links, the library takes the first one alone."""
    for link in root.iter("a") if root is not None else ():
        if "author" in (link.get("rel") or "").split() and link.getparent() is not None:
            links = [a for a in link.getparent().iter("a") if a.get("rel") == link.get("rel")]
            names = [" ".join("".join(a.itertext()).split()) for a in links]
            return join_words(names, "; ") if author in names else author
    return author


def _add_linked(
    result: Extracted, linked: Extracted | None, source: str, context: ReadContext | None
) -> None:
    """Take the text that a page states for machines, if it shows only a small part of it."""
    if linked is None:
        return
    sizes = [sum(len(text) for _, text in parts) for parts in (result.parts, linked.parts)]
    if sizes[0] > _SHOWN_SHARE * sizes[1]:
        return
    result.parts = linked.parts
    result.title = linked.title or result.title
    result.metadata["author"] = linked.metadata["author"] or result.metadata.get("author", "")
    if context is not None:
        context.note(
            f"{source}: the text is the one that the page states for machines. The page itself "
            f"shows little of it."
        )


def _decoded(content: bytes, source: str, encoding: str | None, context: ReadContext | None) -> str:
    """Return the text of a page; signs that were replaced are reported to the context."""
    if context is None:
        return cut_start_tags(decode(content, source, encoding).text)
    return cut_start_tags(decode_text(content, source, context, encoding))


def _add_blocks(result: Extracted, blocks: list[MarkupBlock]) -> None:
    """Add the blocks of a page; the heading that its title names is the headline."""
    title = fold_for_comparison(result.title)
    for number, block in enumerate(blocks):
        text = _without_escapes(block.text)
        is_heading = block.kind in ("headline", "subhead")
        is_title = is_heading and bool(title) and fold_for_comparison(text) in title
        if is_title and number < _HEAD_BLOCKS and "headline" not in result.kinds():
            result.add("headline", text)
            result.title = text
        else:
            result.add("subhead" if is_heading else block.kind, text)


def _without_escapes(text: str) -> str:
    """Undo the escapes that a program made a second time, ``&amp;#8217;``, where readers see them.

    Brackets stay escaped: a page can be about markup.
    """
    return _ESCAPE.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def declared_encoding(content: bytes, header: str = "") -> str | None:
    """Return the encoding that is declared for a page, if Python knows it and it fits.

    Args:
        content: The bytes of the page.
        header: The encoding that a header beside the page declares; it counts for more than that
            in the page.
    """
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    declaration = _CHARSET.search(content, 0, _HEAD_BYTES)
    in_page = declaration[1].decode("ascii", "replace") if declaration else ""
    for name in (header, in_page):
        codec = codec_of(name)
        if codec and fits(content, codec):
            return codec
    return None
