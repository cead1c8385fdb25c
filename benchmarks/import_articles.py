"""Import of many text files, next to plain SQLite.

    python -m benchmarks.import_articles [--quick] [--repeat N] [--json]

The floor reads the same files, decodes them as UTF-8, and writes the same rows with ``executemany``
into the same tables and the full-text index, in one transaction that is as durable. The
title, metadata and blocks of each article are given to it.
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
from benchmarks.measuring import Figure, Scale, compare_peaks, compare_scaling, figure, in_turn, run

BATCH = 1_000
Known = dict[str, tuple[str, str, str]]
"""Title, metadata and blocks of each article, by id."""


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Import all, a tenth, and let the floor do it."""
    many = write_stories(folder / "many", scale.articles)
    few = write_stories(folder / "few", scale.articles // 10, seed=2)
    empty = make_project(folder / "empty.annotator", ())
    import_files(many, bare_sqlite.copy_project(empty, "known"))
    known = read_rows(folder / "known.annotator")
    all_of_it, tenth, bare = in_turn(
        scale.repeat // 2 + 1,
        bare_sqlite.time_on_copy(empty, lambda path: import_files(many, path)),
        bare_sqlite.time_on_copy(empty, lambda path: import_files(few, path)),
        bare_sqlite.time_on_copy(empty, lambda path: floor(many, path, known)),
    )
    what = f"import {scale.articles:,} text files"
    yield figure(what, all_of_it, bare, "read, executemany, FTS5", 2.0, "s")
    yield compare_scaling(what, all_of_it, tenth)
    arguments = [(files, bare_sqlite.copy_project(empty, files.name)) for files in (many, few)]
    yield compare_peaks(what, "import_articles:import_files", *arguments)


def import_files(files: Path | str, project: Path | str) -> None:
    """Import files as the command line does."""
    with Project.open(Path(project), annotator="ana") as opened:
        report = import_paths(opened, [Path(files)])
    if report.documents != sum(1 for _ in Path(files).iterdir()):
        raise SystemExit("Not all articles came in.")


def read_rows(project: Path) -> Known:
    """Return the rows that the import wrote."""
    db = sqlite3.connect(project)
    rows = db.execute("SELECT id, title, metadata, blocks FROM documents").fetchall()
    db.close()
    return {article_id: (title, metadata, blocks) for article_id, title, metadata, blocks in rows}


def floor(files: Path, path: Path, known: Known) -> None:
    """Do the least that the same files and the same rows need."""
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
