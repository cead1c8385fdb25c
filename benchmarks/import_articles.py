"""Import of many text files, next to plain SQLite.

    python -m benchmarks.import_articles [--quick] [--repeat N] [--json]

The floor reads the same files, decodes them as UTF-8, and writes the same rows with ``executemany``
into the same tables and the full-text index, in one transaction that is as durable. What the import
finds out about an article is given to it.
"""

import hashlib
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from annotator.formats.importing import import_paths
from annotator.project import Project
from benchmarks import bare_sqlite
from benchmarks.bare_sqlite import STAMP, Row
from benchmarks.corpora import make_project, write_stories
from benchmarks.measuring import Figure, Scale, figure, in_turn, peaks, run, scaling

BATCH = 1_000
Known = dict[str, tuple[str, str, str]]
"""Title, metadata and blocks of each article, by id."""


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Import all, a tenth, and let the floor do it."""
    many = write_stories(folder / "many", scale.articles)
    few = write_stories(folder / "few", scale.articles // 10, seed=2)
    empty = make_project(folder / "empty.annotator", ())
    import_files(many, bare_sqlite.copied(empty, "known"))
    known = rows_of(folder / "known.annotator")
    all_of_it, tenth, bare = in_turn(
        scale.repeat // 2 + 1,
        bare_sqlite.into_copy(empty, lambda path: import_files(many, path)),
        bare_sqlite.into_copy(empty, lambda path: import_files(few, path)),
        bare_sqlite.into_copy(empty, lambda path: floor(many, path, known)),
    )
    what = f"import {scale.articles:,} text files"
    yield figure(what, all_of_it, bare, "read, executemany, FTS5", 2.0, "s")
    yield scaling(what, all_of_it, tenth)
    arguments = [(files, bare_sqlite.copied(empty, files.name)) for files in (many, few)]
    yield peaks(what, "import_articles:import_files", *arguments)


def import_files(files: Path | str, project: Path | str) -> None:
    """The import as the command line does it."""
    with Project.open(Path(project), annotator="ana") as opened:
        report = import_paths(opened, [Path(files)])
    if report.documents != sum(1 for _ in Path(files).iterdir()):
        raise SystemExit("Not all articles came in.")


def rows_of(project: Path) -> Known:
    """What the import wrote."""
    db = sqlite3.connect(project)
    rows = db.execute("SELECT id, title, metadata, blocks FROM documents").fetchall()
    db.close()
    return {id: (title, metadata, blocks) for id, title, metadata, blocks in rows}


def floor(files: Path, path: Path, known: Known) -> None:
    """The least that could be done with the same files and the same rows."""
    db = bare_sqlite.connect(path)
    db.execute("BEGIN IMMEDIATE")
    rows: list[Row] = []
    for file in sorted(files.iterdir()):
        text = file.read_bytes().decode()
        digest = hashlib.sha256(text.encode()).hexdigest()
        rows.append((file.stem, *known[file.stem], digest, *STAMP, text))
        if len(rows) == BATCH:
            bare_sqlite.write_documents(db, rows)
    bare_sqlite.write_documents(db, rows)
    db.execute("COMMIT")
    db.close()


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
