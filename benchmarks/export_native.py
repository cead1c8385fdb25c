"""Export of annotated articles as native JSON Lines, next to plain SQLite.

    python -m benchmarks.export_native [--quick] [--repeat N] [--json]

The floor selects the same rows in the order of the articles, encodes them with msgspec, and flushes
the file. JSON in the rows is passed on as it is. Times are those of the processor.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import msgspec

from annotator.formats.exporting import export
from annotator.project import Project
from benchmarks.bare_sqlite import Row, rows_by_document
from benchmarks.corpora import TAGS, make_project, tagged_stories
from benchmarks.measuring import (
    Figure,
    Scale,
    compare_peaks,
    compare_scaling,
    figure,
    in_turn,
    run,
    time_work,
)


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Export all, a tenth, and let the floor do it."""
    many = make_project(folder / "many.annotator", tagged_stories(scale.articles))
    few = make_project(folder / "few.annotator", tagged_stories(scale.articles // 10, seed=2))
    all_of_it, tenth, bare = in_turn(
        scale.repeat // 2 + 1,
        lambda: time_work(lambda: export_project(many), process_time),
        lambda: time_work(lambda: export_project(few), process_time),
        lambda: time_work(lambda: floor(many, folder / "bare.jsonl"), process_time),
    )
    what = f"export {scale.articles:,} articles, {scale.articles * TAGS:,} tags"
    yield figure(what, all_of_it, bare, "SELECT, msgspec encode", 2.0, "s")
    yield compare_scaling(what, all_of_it, tenth)
    yield compare_peaks(what, "export_native:export_project", (many,), (few,))


def export_project(path: Path | str) -> None:
    """Export a project as the command line does."""
    path = Path(path)
    with Project.open(path, read_only=True) as project:
        export(project, path.with_suffix(".jsonl"))


class Tag(msgspec.Struct, gc=False):
    """An annotation."""

    id: str
    annotator: str
    label: str
    fragments: msgspec.Raw
    text: str
    attributes: msgspec.Raw
    note: str
    identity: str | None
    origin: str
    confidence: float | None


class Link(msgspec.Struct, gc=False):
    """A relation."""

    id: str
    annotator: str
    type: str
    source: str
    target: str
    attributes: msgspec.Raw


class Article(msgspec.Struct, gc=False):
    """A line."""

    id: str
    title: str
    text: str
    metadata: msgspec.Raw
    blocks: msgspec.Raw
    annotations: list[Tag]
    relations: list[Link]


def floor(path: Path, out: Path) -> None:
    """Do the least that the same rows need."""
    db = sqlite3.connect(path)
    tags = rows_by_document(
        db.execute(
            "SELECT document, id, annotator, label, fragments, text, attributes, note, identity, "
            "origin, confidence FROM annotations WHERE deleted = 0 ORDER BY document"
        )
    )
    links = rows_by_document(
        db.execute(
            "SELECT source_document, id, annotator, type, source, target, attributes "
            "FROM relations WHERE deleted = 0 ORDER BY source_document"
        )
    )
    documents = db.execute(
        "SELECT id, title, text, metadata, blocks FROM documents WHERE deleted = 0 ORDER BY id"
    )
    encode = msgspec.json.Encoder().encode
    with out.open("wb") as file:
        for document_id, title, text, metadata, blocks in documents:
            made = [tag(row) for row in tags(document_id)]
            related = [link(row) for row in links(document_id)]
            line = Article(document_id, title, text, raw(metadata), raw(blocks), made, related)
            file.write(encode(line) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    db.close()


def tag(row: Row) -> Tag:
    """Return an annotation from its row."""
    tag_id, annotator, label, fragments, text, attributes, note, identity, origin, confidence = row
    shape, values = raw(fragments), raw(attributes)
    return Tag(tag_id, annotator, label, shape, text, values, note, identity, origin, confidence)


def link(row: Row) -> Link:
    """Return a relation from its row."""
    link_id, annotator, relation_type, source, target, attributes = row
    return Link(link_id, annotator, relation_type, source, target, raw(attributes))


def raw(text: str) -> msgspec.Raw:
    """Return JSON that is passed on as it is."""
    return msgspec.Raw(text)


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
