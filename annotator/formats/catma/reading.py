"""Reads files of CATMA: each yields the article of every text that its annotations point into.

A text that several files annotate is one article of the project, with the annotations of all.
"""

from collections.abc import Iterator
from pathlib import Path

from annotator.formats.catma import HEADER, is_of_text
from annotator.formats.catma.collection import Collection, article_of
from annotator.formats.catma.project import DEFINITION, ProjectTags, read_page
from annotator.formats.catma.table import read_table
from annotator.formats.catma.texts import SourceText, matching, prove, source_text, text_beside
from annotator.formats.catma.xml import XmlCollection
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.offsets import CODE_POINTS
from annotator.model import AnnotatedDocument, Document, InputError, ModelObject

_ORIGINAL = "_orig"
_QUOTES = 200
"""The quotations by which an article of the project is recognised."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles that the annotations of a file point into, or that of a text.

    Raises:
        OffsetsDiffer: Annotations fit the text in another unit than CATMA's.
        InputError: The file is not CATMA's, its text is missing, or an annotation does not fit.
        EnvironmentFault: A file cannot be read.
    """
    context.place = name = name_of(path)
    suffix = path.suffix.lower()
    if suffix == ".txt" and not path.stem.endswith(_ORIGINAL):
        yield article_of(source_text(path, None, context), [], context)
    elif name == HEADER:
        return  # It is read with the texts and the tags that it describes.
    elif is_of_text(path):
        context.count_left_out(
            "original or index of a text, which is read from the file of its words"
            "|originals and indexes of texts, which are read from the files of their words"
        )
    elif suffix == ".csv":
        for collection in read_table(path, context):
            yield from _read_rows(path, collection, context)
    elif suffix == ".json":
        project = ProjectTags(path)
        project.tags.add_labels(context)
        if name != DEFINITION:
            for collection in read_page(path, project, context):
                yield from _article(path, collection, context)
    else:
        file = XmlCollection(path, context)
        file.tags.add_labels(context)
        collection = file.collection()
        if file.inner_text is not None and file.inner_text.raw.strip():
            file.inner_text.name = name
            yield article_of(file.inner_text, collection.spans, context)
        else:
            yield from _article(path, collection, context)


def _article(
    path: Path, collection: Collection, context: ReadContext
) -> Iterator[AnnotatedDocument]:
    context.place = name_of(path)
    text = text_beside(path, collection.text_id, collection.length, context, collection.text_name)
    if text is None:
        raise InputError(
            f"{name_of(path)} holds annotations of CATMA without their text"
            f"{f' ({collection.text_id})' if collection.text_id else ''}, which is a file of its "
            f"own. Put the text beside it as {path.stem}.txt, or import the whole export of "
            f"CATMA: its archive, or the folder of its project."
        )
    yield article_of(text, collection.spans, context)


def _read_rows(
    path: Path, collection: Collection, context: ReadContext
) -> Iterator[AnnotatedDocument]:
    """Yield the article of the rows of a table for one text, which is in the project or beside."""
    stem, name = collection.text_id, collection.text_name
    quotes = [
        (part.start, part.end, part.said)
        for span in collection.spans[:_QUOTES]
        for part in span.parts
        if part.said
    ]
    here = [
        text
        for document in context.find_named(name)
        for text in _forms(document, collection.length)
    ]
    found = matching(here, quotes) if quotes else None
    text = found or text_beside(path, stem, collection.length, context, name)
    if text is None:
        shown = f"“{name}”" if name else stem
        error = InputError(
            f"{name_of(path)} has annotations of {shown}, but not its text. Import that first, "
            f"with the title or under the name {shown}, or put it beside the table as "
            f"{name or stem}.txt."
        )
        context.leave_out(error)
        return
    yield article_of(text, collection.spans, context)


def _forms(document: Document, length: int | None) -> Iterator[SourceText]:
    """Yield the text of an article with the line ends that it may have had in CATMA."""
    for raw in (document.text, document.text.replace("\n", "\r\n")):
        text = SourceText(document.title, raw, document=document)
        if length is not None:
            prove(text, length)
        yield text
    yield SourceText(document.title, document.text, CODE_POINTS, document=document)
