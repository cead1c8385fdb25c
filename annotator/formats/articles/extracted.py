"""Collects the parts of a document with their roles, and makes an article of them."""

import base64
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from annotator.extras import import_library
from annotator.formats.files import name_of
from annotator.formats.text import EmptyText, article
from annotator.model import HALF, AnnotatedDocument, Block, Document, Record

RAW = "raw_page"
"""The kind of record that keeps the page from which an article was read."""
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BETWEEN = "\n\n"


@dataclass
class Extracted:
    """The parts of one article in their order, with its title and metadata."""

    parts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """The kind of block, one of :data:`annotator.model.BLOCK_KINDS`, and the text."""
    title: str = ""
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])

    def add(self, kind: str, text: str) -> None:
        """Add a part, unless it has no words."""
        text = _LINE_ENDS.sub("\n", text).strip()
        if text:
            self.parts.append((kind, text))

    def add_paragraphs(self, text: str) -> None:
        """Add running text, in which blank lines separate paragraphs."""
        for paragraph in _BLANK_LINE.split(_LINE_ENDS.sub("\n", text)):
            words = paragraph.strip()
            if words:
                self.parts.append(("paragraph", words))

    def with_headline(self) -> None:
        """Put the title before the text, unless the text begins with it."""
        if not self.title or not self.parts or "headline" in self.kinds():
            return
        first = self.parts[0][1]
        if fold_for_comparison(first) == fold_for_comparison(self.title):
            self.parts[0] = ("headline", first)
        else:
            self.parts.insert(0, ("headline", self.title))

    def drop_repeated_headline(self) -> None:
        """Remove a second block that only repeats the headline before it."""
        if len(self.parts) < 2 or self.parts[0][0] != "headline":
            return
        if fold_for_comparison(self.parts[0][1]) == fold_for_comparison(self.parts[1][1]):
            del self.parts[1]

    def kinds(self) -> set[str]:
        """Return the kinds of the blocks so far."""
        return {kind for kind, _ in self.parts}

    def article(self, source: str) -> AnnotatedDocument | None:
        """Return the article; None if it has no words.

        Args:
            source: The name of its file.
        """
        if not self.parts:
            return None
        source = replace_halves(source)
        parts = [(kind, replace_halves(text)) for kind, text in self.parts]
        blocks: list[Block] = []
        at = 0
        for kind, text in parts:
            blocks.append(Block(kind, at, at + len(text)))
            at += len(text) + len(_BETWEEN)
        text = _BETWEEN.join(text for _, text in parts)
        metadata = {
            key: replace_halves(value) if isinstance(value, str) else value
            for key, value in self.metadata.items()
            if value not in (None, "", [])
        }
        title = replace_halves(self.title)
        if {kind for kind, _ in parts} == {"paragraph"}:
            recognised = article(text, source=source).document
            return AnnotatedDocument(_with_metadata(recognised, title, metadata))
        title = title or parts[0][1].split("\n", 1)[0][:200]
        return AnnotatedDocument(
            Document("", title, text, {**metadata, "source": source}, tuple(blocks))
        )


def required_article(extracted: Extracted, path: Path) -> AnnotatedDocument:
    """Return the article of a file; raises EmptyText if it has no words."""
    item = extracted.article(name_of(path))
    if item is None:
        raise EmptyText(f"{name_of(path)} is empty: there is no text to tag in it.")
    return item


def _with_metadata(document: Document, title: str, metadata: Mapping[str, Any]) -> Document:
    source = document.metadata["source"]
    all_metadata = {**document.metadata, **metadata, "source": source}
    if "date" in all_metadata:  # The text states it, so nobody need guess.
        all_metadata.pop("date_guess", None)
        all_metadata.pop("date_guess_from", None)
    return Document("", title or document.title, document.text, all_metadata, document.blocks)


def replace_halves(text: str) -> str:
    """Return a text with � for each half of a UTF-16 pair, which libraries let through."""
    return text if text.isascii() else HALF.sub("\ufffd", text)


def fold_for_comparison(text: str) -> str:
    """Return a title without differences of case and white space."""
    return " ".join(text.casefold().split())


def raw_record(item: AnnotatedDocument, content: bytes, media_type: str) -> Record:
    """Return a record that keeps the page of an article, so that it can be read again.

    Args:
        item: The article, by whose text the record refers to it.
        content: The bytes of the page.
        media_type: Their type: ``text/html``.
    """
    digest = sha256(item.document.text.encode("utf-8", "surrogatepass")).hexdigest()
    data = {
        "text_sha256": digest,
        "source": item.document.metadata.get("source", ""),
        "media_type": media_type,
        "encoding": "zlib+base64",
        "content": base64.b64encode(zlib.compress(content, 9)).decode("ascii"),
    }
    return Record(RAW, digest[:32], data)


def library(name: str, what: str, package: str) -> Any:
    """Import a library that some readers need.

    Args:
        name: Its module.
        what: The files that need it, as in “Reading web pages needs …”.
        package: The name of its package.

    Raises:
        EnvironmentFault: It is not installed; the message names its package.
    """
    outcome = "Nothing was imported."
    return import_library(name, package, what=f"Reading {what}", needs=package, outcome=outcome)


def join_words(parts: Iterable[str], sign: str = ", ") -> str:
    """Join words, each once, for one field of the metadata."""
    return sign.join(dict.fromkeys(part.strip() for part in parts if part and part.strip()))
