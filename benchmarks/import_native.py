"""Import of annotated articles from native JSON Lines, next to plain SQLite.

    python -m benchmarks.import_native [--quick] [--repeat N] [--json]

The floor decodes the lines with msgspec and writes the same rows with ``executemany`` into the same
tables with the same indexes, the texts into the full-text index too, in one transaction that is as
durable. It checks nothing and keeps no history.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.project import Project
from benchmarks import bare_sqlite
from benchmarks.bare_sqlite import STAMP, Row
from benchmarks.corpora import TAGS, make_project, tagged_stories
from benchmarks.measuring import Figure, Scale, compare_peaks, compare_scaling, figure, in_turn, run

BATCH = 500
"""Articles that the floor writes at once."""


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Import all, a tenth, and let the floor do it."""
    many = exported(folder / "many.annotator", scale.articles, seed=1)
    few = exported(folder / "few.annotator", scale.articles // 10, seed=2)
    empty = make_project(folder / "empty.annotator", ())
    all_of_it, tenth, bare = in_turn(
        scale.repeat // 2 + 1,
        bare_sqlite.time_on_copy(empty, lambda path: import_file(many, path)),
        bare_sqlite.time_on_copy(empty, lambda path: import_file(few, path)),
        bare_sqlite.time_on_copy(empty, lambda path: floor(many, path)),
    )
    what = f"import {scale.articles:,} articles, {scale.articles * TAGS:,} tags"
    yield figure(what, all_of_it, bare, "msgspec decode, executemany, FTS5", 2.0, "s")
    yield compare_scaling(what, all_of_it, tenth)
    arguments = [
        (file, bare_sqlite.copy_project(empty, f"into-{file.stem}")) for file in (many, few)
    ]
    yield compare_peaks(what, "import_native:import_file", *arguments)


def exported(path: Path, count: int, seed: int) -> Path:
    """Write a file of annotated articles; return its path."""
    make_project(path, tagged_stories(count, seed))
    out = path.with_suffix(".jsonl")
    with Project.open(path, read_only=True) as project:
        export(project, out)
    return out


def import_file(file: Path | str, project: Path | str) -> None:
    """Import a file as the command line does."""
    with Project.open(Path(project), annotator="ana") as opened:
        import_paths(opened, [Path(file)])


class Tag(msgspec.Struct, gc=False):
    """An annotation, with the fields that those of the corpus have."""

    id: str
    annotator: str
    label: str
    fragments: list[tuple[int, int]]
    text: str
    attributes: dict[str, Any]
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
    attributes: dict[str, Any]


class Article(msgspec.Struct, gc=False):
    """A line."""

    id: str
    title: str
    text: str
    metadata: dict[str, Any]
    blocks: list[Any]
    annotations: list[Tag]
    relations: list[Link]


_decode = msgspec.json.Decoder(Article).decode
_encode = msgspec.json.Encoder().encode


def floor(file: Path, path: Path) -> None:
    """Do the least that the same file and the same tables need."""
    db = bare_sqlite.connect(path)
    db.execute("BEGIN IMMEDIATE")
    articles: list[Row] = []
    tags: list[Row] = []
    links: list[Row] = []

    def write() -> None:
        bare_sqlite.write_documents(db, articles)
        bare_sqlite.write(db, "annotations", bare_sqlite.ANNOTATIONS, tags)
        bare_sqlite.write(db, "relations", bare_sqlite.RELATIONS, links)

    with file.open("rb") as lines:
        for line in lines:
            if line.startswith(b'{"kind"'):
                continue  # the tag set
            article = _decode(line)
            articles.append(article_row(article))
            tags += [tag_row(tag, article.id) for tag in article.annotations]
            links += [link_row(link, article.id) for link in article.relations]
            if len(articles) == BATCH:
                write()
    write()
    db.execute("COMMIT")
    db.close()


def article_row(article: Article) -> Row:
    """Return the columns of an article."""
    digest = hashlib.sha256(article.text.encode()).hexdigest()
    metadata, blocks = to_json(article.metadata), to_json(article.blocks)
    return (article.id, article.title, metadata, blocks, digest, *STAMP, article.text)


def tag_row(tag: Tag, document: str) -> Row:
    """Return the columns of an annotation."""
    return (
        tag.id,
        document,
        tag.annotator,
        tag.label,
        tag.fragments[0][0],
        to_json(tag.fragments),
        tag.text,
        to_json(tag.attributes),
        tag.note,
        tag.identity,
        tag.origin,
        tag.confidence,
        "{}",
        *STAMP,
    )


def link_row(link: Link, document: str) -> Row:
    """Return the columns of a relation."""
    ends = (link.source, link.target, document, document)
    attributes = to_json(link.attributes)
    return (link.id, link.annotator, link.type, *ends, attributes, "{}", *STAMP)


def to_json(value: object) -> str:
    """Return JSON for a column."""
    return _encode(value).decode()


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
