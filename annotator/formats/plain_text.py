"""Reads plain text in any encoding: as a rule an article a file."""

from collections.abc import Iterator
from pathlib import Path

from annotator.formats.articles.databases.splitting import split_text
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText, article
from annotator.formats.text_files import note_replaced
from annotator.model import ModelObject
from annotator.text.speaker_labels import speaker_labels


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a text file, without ids: the project gives such that are free.

    Raises:
        EmptyText: It has only white space.
        ManyArticles: It seems to hold several articles, and a person has to say how it is split.
        InputError: It cannot be decoded; the message names the byte.
        EnvironmentFault: It cannot be read.
    """
    context.place = name = name_of(path)
    decoded = decode(context.bytes_of(path), name, context.encoding)
    if not decoded.text or decoded.text.isspace():
        raise EmptyText(f"{name} is empty: there is no text to tag in it.")
    note_replaced(decoded, context)
    encoding = "" if decoded.encoding == UTF_8 else decoded.encoding
    several = split_text(decoded.text, name, context)
    for part in several:
        if encoding:
            part.metadata["encoding"] = encoding
        item = part.article(name)
        if item is not None:
            yield item
    if not several:
        item = article(decoded.text, source=name, encoding=encoding)
        # The window offers them; the text stays as it is.
        context.has_speakers = context.has_speakers or bool(speaker_labels(decoded.text))
        yield item
