"""Reads Markdown (CommonMark with tables, struck text and footnotes), through HTML."""

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

from annotator.formats.articles.dates import date_metadata
from annotator.formats.articles.extracted import Extracted, library, required_article
from annotator.formats.articles.markup import add_markup
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text_files import read_text
from annotator.model import ModelObject

_FENCES = {"---\n": ":", "+++\n": "="}
"""The lines around front matter, and what stands between its names and values."""
_ITEM = re.compile(r"\s*-\s+[\"']?(.+?)[\"']?\s*")


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
    text = read_text(path, context)
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
    if text.startswith("%"):
        return _title_block(text, extracted)
    mark = next((mark for fence, mark in _FENCES.items() if text.startswith(fence)), "")
    fence = text[: text.find("\n") + 1]
    if not mark:
        return text
    head, fence, body = text[len(fence) :].partition(f"\n{fence}")
    if not fence:
        return text
    name = ""
    for line in head.split("\n"):
        item = _ITEM.fullmatch(line)
        if item is not None and name:
            before = extracted.metadata[name]
            extracted.metadata[name] = f"{before}; {item[1]}" if before else item[1]
            continue
        key, sign, value = line.partition(mark)
        if sign and key.strip() and not key.startswith((" ", "-", "#")):
            name = key.strip().lower()
            extracted.metadata[name] = value.strip().strip("\"'")
    extracted.title = str(extracted.metadata.pop("title", ""))
    extracted.metadata.update(date_metadata(extracted.metadata.pop("date", "")))
    return body


def _title_block(text: str, extracted: Extracted) -> str:
    """Read the title, authors and date that pandoc has in lines that begin with ``%``."""
    lines = list(takewhile(lambda line: line.startswith("%"), text.split("\n")))
    title, author, date = ([line[1:].strip() for line in lines] + ["", ""])[:3]
    if len(lines) > 3 or not title:
        return text
    extracted.title = title
    extracted.metadata.update({"author": author, **date_metadata(date)})
    return "\n".join(text.split("\n")[len(lines) :])
