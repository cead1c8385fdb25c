"""Reads documents of word processors: Word, OpenDocument and rich text.

Each becomes HTML first: Word by mammoth, after what it does not read is written as what it does;
OpenDocument, for which no library that is kept up makes HTML, by renaming its elements; rich text
by :mod:`annotator.formats.articles.rtf_markup`, since the libraries for it show hidden and deleted
words, or lose notes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.articles import odf_xml
from annotator.formats.articles.databases.splitting import articles_of
from annotator.formats.articles.dates import date_metadata, guessed_date
from annotator.formats.articles.docx_chunks import put_embedded, zipped_package
from annotator.formats.articles.docx_styles import STYLE_MAP
from annotator.formats.articles.docx_xml import Word, prepare
from annotator.formats.articles.extracted import (
    Extracted,
    join_words,
    library,
)
from annotator.formats.articles.markup import add_markup
from annotator.formats.articles.odf_styles import DRAW, OFFICE, STYLE, OdfStyles
from annotator.formats.articles.rtf_markup import rtf_markup
from annotator.formats.articles.xml_parts import parse_xml, words_of
from annotator.formats.blocks import find_structure
from annotator.formats.damage import damaged, read_as
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.left_out import CountedParts
from annotator.formats.unpacking_budget import UnpackingBudget, opened_zip
from annotator.model import InputError, ModelObject

_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_MAX_EMBEDDED = 3
"""How deep documents inside documents are read."""
_SHORT = 120
"""A first paragraph with at most this number of code points serves as a title."""
_HEAD = 12
"""The number of blocks in which a document states its date."""
_CREATED = "the day on which the document was made"
_LEFT_BY_PROGRAMS = re.compile(
    r"microsoft word\b.*|untitled.*|(?:new )?(?:document|dokument)\s*\d*|word document|titel|title"
    r"|.*\.(?:docx?|dotx?|rtf|odt|txt|html?|wpd)",
    re.IGNORECASE,
)
"""Titles that programs give to documents by themselves."""


def read_docx(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a Word document.

    Raises:
        EmptyText: It has no words.
        ManyArticles: It seems to hold several, and a person has to say how it is split.
        InputError: It is damaged.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    context.place = name_of(path)
    extracted = Extracted()
    with read_as(path, "a Word document"):
        package = None if zipfile.is_zipfile(path) else zipped_package(read_bytes(path))
        with opened_zip(package or path, context.budget) as archive:
            word = prepare(archive)
        add_markup(extracted, _word_markup(word, context.budget), context)
    core = word.properties
    if core is not None:
        _take_properties(
            extracted,
            title=core.findtext(f"{_DC}title"),
            author=core.findtext(f"{_DC}creator"),
            created=core.findtext(f"{_TERMS}created"),
            deleted=word.deleted,
        )
    context.count_parts(word.left_out)
    yield from articles_of(extracted, path, context)


def _word_markup(word: Word, budget: UnpackingBudget, depth: int = 0) -> Any:
    """Return the HTML of a document, and of the documents in it, if they are not too deep."""
    mammoth: Any = library("mammoth", "Word documents", "mammoth")
    markup = mammoth.convert_to_html(
        word.file, style_map=STYLE_MAP, include_default_style_map=False
    ).value
    if not word.embedded:
        return markup

    def inner_markup(file: io.BytesIO) -> Any:
        with opened_zip(file, budget) as archive:
            inner = prepare(archive)
        word.left_out.update(inner.left_out)
        return _word_markup(inner, budget, depth + 1) if depth < _MAX_EMBEDDED else ""

    return put_embedded(markup, word.embedded, inner_markup)


def read_odt(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of an OpenDocument text, zipped or flat.

    Raises:
        EmptyText: It has no words.
        ManyArticles: It seems to hold several, and a person has to say how it is split.
        InputError: It is damaged, or protected by a password.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    context.place = name_of(path)
    extracted = Extracted()
    left_out = CountedParts()
    with read_as(path, "an OpenDocument text"):
        roots = _odf_roots(path, context.budget)
        body = _odf_body(roots)
        _count_running_heads(roots, left_out)
        markup, deleted = odf_xml.odf_markup(body, OdfStyles(*roots), left_out)
        add_markup(extracted, markup, context)
        meta = next((meta for root in roots for meta in root.iter(f"{OFFICE}meta")), None)
    if meta is not None:
        _take_properties(
            extracted,
            title=meta.findtext(f"{_DC}title"),
            author=meta.findtext(f"{_META}initial-creator") or meta.findtext(f"{_DC}creator"),
            created=meta.findtext(f"{_META}creation-date"),
            deleted=deleted,
        )
    context.count_parts(left_out)
    yield from articles_of(extracted, path, context)


def _odf_roots(path: Path, budget: UnpackingBudget) -> list[Any]:
    """Return the roots of the parts: the content first; a flat file has one part."""
    if not zipfile.is_zipfile(path):
        data = read_bytes(path)
        if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise ValueError("it is neither a zip archive nor XML")
        return [parse_xml(data)]
    with opened_zip(path, budget) as archive:
        names = archive.namelist()
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise InputError(
                f"{name_of(path)} is protected by a password. Open it in the program that made it, "
                f"and save it without one."
            )
        roots = [
            parse_xml(archive.read(name))
            for name in ("content.xml", "styles.xml", "meta.xml")
            if name == "content.xml" or name in names
        ]
        for embedded in roots[0].iter(f"{DRAW}object"):
            # A formula is a document of its own.
            name = f"{(embedded.get(_HREF) or '').removeprefix('./').rstrip('/')}/content.xml"
            root = parse_xml(archive.read(name)) if name in names else None
            if root is not None and root.tag.endswith("}math"):
                embedded.append(root)
        return roots


def _odf_body(roots: list[Any]) -> Any:
    for root in roots:
        for body in root.iter(f"{OFFICE}text"):
            return body
    raise ValueError("it holds no text, but a table, a drawing or a presentation")


def _count_running_heads(roots: list[Any], left_out: CountedParts) -> None:
    for kind in ("header", "footer"):
        for root in roots:
            for form in ("", "-left", "-first"):
                running = root.iter(f"{STYLE}{kind}{form}")
                left_out.note_all(f"page {kind}", map(words_of, running))


def read_rtf(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a document in rich text.

    Raises:
        EmptyText: It has no words.
        ManyArticles: It seems to hold several, and a person has to say how it is split.
        InputError: It is damaged.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    context.place = name_of(path)
    data = read_bytes(path)
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise damaged(path, "RTF", ValueError("it does not begin with {\\rtf"))
    extracted = Extracted()
    with read_as(path, "RTF"):
        rtf = rtf_markup(data, context.encoding)
        add_markup(extracted, rtf.markup, context)
    if not rtf.is_whole:
        context.note(f"{name_of(path)} ends before its text does: it may be cut off.")
    about = rtf.properties
    _take_properties(
        extracted,
        title=about.get("title"),
        author=about.get("author"),
        created=about.get("creatim"),
        deleted=rtf.deleted,
    )
    context.count_parts(rtf.left_out)
    yield from articles_of(extracted, path, context)


def _take_properties(
    extracted: Extracted,
    *,
    title: str | None,
    author: str | None,
    created: str | None,
    deleted: str,
) -> None:
    """Take over the properties of a document, as far as they are about its text.

    Its day is only that on which the file was made; a day that the text states is the article's.
    """
    extracted.metadata = {
        "author": join_words(each for each in (author or "").split(";") if each != "python-docx"),
        **(_stated_date(extracted) or guessed_date(created, _CREATED)),
    }
    extracted.title = _title(extracted, " ".join((title or "").split()), deleted)


def _stated_date(extracted: Extracted) -> dict[str, str]:
    """Return the date that the first lines of a document state."""
    text = _text(extracted, _HEAD)
    structure = find_structure(text)
    if structure.date:
        return {"date": structure.date}
    for block in structure.blocks:
        date = date_metadata(text[block.start : block.end]) if block.kind == "dateline" else {}
        if "date" in date:
            return date
    return {}


def _text(extracted: Extracted, parts: int | None = None) -> str:
    return "\n\n".join(text for _, text in extracted.parts[:parts])


def _title(extracted: Extracted, stated: str, deleted: str) -> str:
    """Return the title of a document.

    Templates and earlier versions leave wrong titles in the properties, so the text's headline is
    better, and one that is not in the text serves only if the text has none.
    """
    headline = next((text for kind, text in extracted.parts if kind == "headline"), "")
    if headline:
        return headline.replace("\n", " ")
    if not stated or _LEFT_BY_PROGRAMS.fullmatch(stated) or stated in deleted:
        return ""
    text = _text(extracted)
    if stated.casefold() in " ".join(text.split()).casefold():
        return stated
    first = extracted.parts[0][1] if extracted.parts else ""
    return "" if find_structure(text).headline or len(first) <= _SHORT else stated
