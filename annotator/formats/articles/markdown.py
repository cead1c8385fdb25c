"""Reads Markdown (CommonMark with tables, struck text and footnotes), through HTML."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.articles.dates import date_metadata
from annotator.formats.articles.extracted import Extracted, library, required_article
from annotator.formats.articles.markup import add_markup
from annotator.formats.decoding import decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.model import ModelObject

_FENCE = "---\n"


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a Markdown file; simple front matter is metadata.

    Raises:
        EmptyText: It has no words.
        InputError: It cannot be decoded.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    markdown_it: Any = library("markdown_it", "Markdown", "markdown-it-py")
    footnote: Any = library("mdit_py_plugins.footnote", "Markdown", "mdit-py-plugins")
    context.place = name_of(path)
    text = decode(read_bytes(path), name_of(path), context.encoding).text
    extracted = Extracted()
    body = _front_matter(text, extracted)
    parser = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    add_markup(extracted, parser.use(footnote.footnote_plugin).render(body), context)
    extracted.title = extracted.title or next(
        (text.replace("\n", " ") for kind, text in extracted.parts if kind == "headline"), ""
    )
    yield required_article(extracted, path)


def _front_matter(text: str, extracted: Extracted) -> str:
    """Read the lines ``name: value`` between two fences; return the text behind them."""
    if not text.startswith(_FENCE):
        return text
    head, fence, body = text[len(_FENCE) :].partition(f"\n{_FENCE}")
    if not fence:
        return text
    for line in head.split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip() and not name.startswith((" ", "-", "#")):
            extracted.metadata[name.strip().lower()] = value.strip().strip("\"'")
    extracted.title = str(extracted.metadata.pop("title", ""))
    extracted.metadata.update(date_metadata(extracted.metadata.pop("date", "")))
    return body
