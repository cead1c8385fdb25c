"""Reads Markdown: its words without the marks; headings become headlines and subheads."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.articles.extracted import Extracted, library, required_article
from annotator.formats.decoding import decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.model import ModelObject

_FENCE = "---\n"


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a Markdown file (CommonMark); simple front matter is metadata.

    Raises:
        EmptyText: It has no words.
        InputError: It cannot be decoded.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    markdown_it: Any = library("markdown_it", "Markdown", "markdown-it-py")
    context.place = name_of(path)
    text = decode(read_bytes(path), name_of(path), context.encoding).text
    extracted = Extracted()
    body = _front_matter(text, extracted)
    tokens: list[Any] = markdown_it.MarkdownIt("commonmark").enable("table").parse(body)
    level = ""
    for token in tokens:
        if token.type == "heading_open":
            level = token.tag
        elif token.type == "inline":
            extracted.add(_kind(level, extracted), _words(token))
            level = ""
        elif token.type in ("fence", "code_block"):
            extracted.add("paragraph", token.content)
    extracted.title = extracted.title or next(
        (t for k, t in extracted.parts if k == "headline"), ""
    )
    yield required_article(extracted, path)


def _kind(level: str, extracted: Extracted) -> str:
    if not level:
        return "paragraph"
    return "headline" if level == "h1" and not extracted.parts else "subhead"


def _words(token: Any) -> str:
    pieces: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type == "softbreak":
            pieces.append(" ")
        elif child.type == "hardbreak":
            pieces.append("\n")
        elif child.type == "image":
            pieces.append(child.content)
    return "".join(pieces)


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
    return body
