"""What a document's reader finds: parts with their roles, which become the text of an article."""

import base64
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from annotator.extras import import_library
from annotator.formats.text import article
from annotator.model import HALF, AnnotatedDocument, Block, Document, Record

RAW = "raw_page"
"""The kind of record that keeps what an article was read from."""
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
_BETWEEN = "\n\n"


@dataclass
class Extracted:
    """The parts of one article in their order, and what is known of it."""

    parts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Kind of block, as :data:`annotator.model.BLOCK_KINDS` has it, and text."""
    title: str = ""
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])

    def add(self, kind: str, text: str) -> None:
        """Take in a part; one without words is none."""
        text = _LINE_ENDS.sub("\n", text).strip()
        if text:
            self.parts.append((kind, text))

    def add_paragraphs(self, text: str) -> None:
        """Take in running text: its blank lines part paragraphs."""
        for paragraph in re.split(r"\n[^\S\n]*\n", _LINE_ENDS.sub("\n", text)):
            self.add("paragraph", paragraph)

    def with_headline(self) -> None:
        """Put the title on top of the text, unless it begins with it."""
        first = self.parts[0][1] if self.parts else ""
        if not self.title:
            return
        if _same(first, self.title):
            self.parts[0] = ("headline", first)
        elif self.parts:
            self.parts.insert(0, ("headline", self.title))

    def article(self, source: str) -> AnnotatedDocument | None:
        """The article; None if there are no words in it. ``source`` is its file's name."""
        if not self.parts:
            return None
        source = whole(source)
        parts = [(kind, whole(text)) for kind, text in self.parts]
        blocks: list[Block] = []
        at = 0
        for kind, text in parts:
            blocks.append(Block(kind, at, at + len(text)))
            at += len(text) + len(_BETWEEN)
        text = _BETWEEN.join(text for _, text in parts)
        known = {
            key: whole(value) if isinstance(value, str) else value
            for key, value in self.metadata.items()
            if value not in (None, "", [])
        }
        title = whole(self.title)
        if {kind for kind, _ in parts} == {"paragraph"}:
            found = article(text, source=source).document
            return AnnotatedDocument(_with(found, title, known))
        title = title or parts[0][1].split("\n", 1)[0][:200]
        return AnnotatedDocument(
            Document("", title, text, {**known, "source": source}, tuple(blocks))
        )


def _with(found: Document, title: str, known: Mapping[str, Any]) -> Document:
    metadata = {**found.metadata, **known, "source": found.metadata["source"]}
    return Document("", title or found.title, found.text, metadata, found.blocks)


def whole(text: str) -> str:
    """A text with � for each half of a UTF-16 pair, which libraries let through."""
    return text if text.isascii() else HALF.sub("\ufffd", text)


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def raw_record(item: AnnotatedDocument, content: bytes, media_type: str) -> Record:
    """What an article was read from, so that it can be read again; told by the article's text."""
    digest = sha256(item.document.text.encode("utf-8", "surrogatepass")).hexdigest()
    data = {
        "text_sha256": digest,
        "source": item.document.metadata.get("source", ""),
        "media_type": media_type,
        "encoding": "zlib+base64",
        "content": base64.b64encode(zlib.compress(content, 9)).decode("ascii"),
    }
    return Record(RAW, digest[:32], data)


def raw_content(record: Record) -> bytes:
    """The bytes that a record keeps."""
    return zlib.decompress(base64.b64decode(str(record.data["content"])))


def library(name: str, what: str, package: str) -> Any:
    """A library that some readers need; EnvironmentFault naming its package when it is missing."""
    outcome = "Nothing was imported."
    return import_library(name, package, what=f"Reading {what}", needs=package, outcome=outcome)


def joined(parts: Iterable[str], sign: str = ", ") -> str:
    """Words in one field of the metadata."""
    return sign.join(dict.fromkeys(part.strip() for part in parts if part and part.strip()))
