"""Import of many articles, next to its floor: reading the files, and plain SQLite.

    python benchmarks/import_articles.py [--articles N] [--repeat R]

The floor reads the same files, decodes them as UTF-8, and writes the same columns with
``executemany`` into an indexed table and an FTS5 index of the same rows, in one transaction that is
as durable. Both are repeated in turn and the medians compared. Memory is the peak of a process of
its own, for N articles and for a tenth.
"""

import argparse
import hashlib
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from annotator.data_files import sample_article
from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project

CHARACTERS = 3_000
BATCH = 1_000
SUBHEADS = ("What comes next", "Moscow downplays talks", "US plan under discussion")


def make_articles(folder: Path, count: int, seed: int = 1) -> None:
    """Articles of about 3 KB, built like the sample from its own sentences."""
    text = sample_article().read_text("utf-8")
    body = text.split("\n\n", 1)[1]
    sentences = [s for s in re.split(r"(?<=[.!?\"”])\s+", body) if len(s) > 30]
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:06d}_{chance.getrandbits(64):016x}.txt").write_text(
            article(chance, sentences, number), "utf-8"
        )


def article(chance: random.Random, sentences: list[str], number: int) -> str:
    """One article."""
    head = [
        f" date 2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d} POLITICS",
        f"Story {number}: {chance.choice(sentences)[:70].rstrip(' .,')}",
        chance.choice(sentences),
        f"{chance.choice(sentences).rstrip('.')} / Reuters",
        f"December {chance.randint(1, 28)}, 2025",
    ]
    parts = ["\n".join(head)]
    size = len(parts[0])
    while size < CHARACTERS:
        part = " ".join(chance.sample(sentences, chance.randint(1, 2)))
        if len(parts) in (5, 9):
            parts.append(chance.choice(SUBHEADS))
        parts.append(part)
        size += len(part) + 2
    return "\n\n".join(parts) + "\n"


def ours(files: Path, path: Path) -> None:
    """The import as the command line does it."""
    with Project.create(path, default_tag_set(), annotator="ana") as project:
        report = import_paths(project, [files])
    if report.documents != sum(1 for _ in files.iterdir()):
        raise SystemExit("Not all articles came in.")


def rows_of(project: Path) -> dict[str, tuple[str, str, str]]:
    """Title, metadata and blocks of each article as the import wrote them, by id."""
    db = sqlite3.connect(project)
    rows = db.execute("SELECT id, title, metadata, blocks FROM documents").fetchall()
    db.close()
    return {id: (title, metadata, blocks) for id, title, metadata, blocks in rows}


def floor(files: Path, path: Path, known: dict[str, tuple[str, str, str]]) -> None:
    """The least that could be done with the same files and the same rows.

    What the import finds out about an article is given to it.
    """
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(
        "CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, "
        "metadata TEXT, blocks TEXT, text_hash TEXT, added INTEGER, revision INTEGER, "
        "changed TEXT, deleted INTEGER, text TEXT)"
    )
    db.execute("CREATE INDEX by_text ON documents (text_hash)")
    db.execute("CREATE INDEX live ON documents (id) WHERE deleted = 0")
    db.execute(
        "CREATE VIRTUAL TABLE documents_fts USING fts5(title, text, content='documents', "
        "content_rowid='number', tokenize='unicode61 remove_diacritics 2')"
    )
    db.execute("BEGIN IMMEDIATE")
    rows: list[tuple[object, ...]] = []
    for file in sorted(files.iterdir()):
        text = file.read_bytes().decode()
        digest = hashlib.sha256(text.encode()).hexdigest()
        rows.append((file.stem, *known[file.stem], digest, 1, 1, "2025-12-22", 0, text))
        if len(rows) == BATCH:
            insert(db, rows)
    insert(db, rows)
    db.execute("COMMIT")
    db.close()


def insert(db: sqlite3.Connection, rows: list[tuple[object, ...]]) -> None:
    """Write a batch, and its words to the index."""
    last = db.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()[0]
    db.executemany(
        "INSERT INTO documents (id, title, metadata, blocks, text_hash, added, revision, changed, "
        "deleted, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    db.execute(
        "INSERT INTO documents_fts (rowid, title, text) "
        "SELECT number, title, text FROM documents WHERE number > ?",
        [last],
    )
    rows.clear()


def timed(work: Callable[[Path], None], folder: Path) -> float:
    """Seconds that one import takes, into a new file."""
    for old in folder.glob("measured*"):
        old.unlink()
    begin = time.perf_counter()
    work(folder / "measured.annotator")
    return time.perf_counter() - begin


def peak_memory(files: Path) -> float:
    """Peak megabytes of a process that imports the files."""
    done = subprocess.run(
        [sys.executable, __file__, "--memory-of", str(files)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def measure_memory(files: Path) -> None:
    """Import, and print the peak in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        ours(files, Path(folder) / "measured.annotator")
    status = Path("/proc/self/status")
    if status.exists():  # elsewhere the peak of the process that started this one may count
        print(int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0]) / 1024)
        return
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--repeat", type=int, default=5, metavar="R")
    parser.add_argument("--memory-of", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.memory_of:
        measure_memory(arguments.memory_of)
        return
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), arguments.articles, arguments.repeat)


def measure(folder: Path, articles: int, repeat: int) -> None:
    """Make the articles, measure in turn, print medians."""
    few, many = folder / "few", folder / "many"
    make_articles(many, articles)
    make_articles(few, max(1, articles // 10), seed=2)
    size = sum(file.stat().st_size for file in many.iterdir())
    print(f"{articles:,} articles, {size / articles:,.0f} bytes each")
    ours(many, folder / "known.annotator")
    known = rows_of(folder / "known.annotator")
    floors: list[float] = []
    imports: list[float] = []
    tenths: list[float] = []
    for _ in range(repeat):
        floors.append(timed(lambda path: floor(many, path, known), folder))
        imports.append(timed(lambda path: ours(many, path), folder))
        tenths.append(timed(lambda path: ours(few, path), folder))
    ratio = median(imports) / median(floors)
    print(f"floor: read, executemany, FTS5    {median(floors):8.2f} s")
    print(f"import                            {median(imports):8.2f} s")
    print(f"ratio                             {ratio:8.2f}   (at most 2)")
    print(f"time of all to ten times a tenth  {median(imports) / median(tenths) / 10:8.2f}   (1.1)")
    memory, little = peak_memory(many), peak_memory(few)
    print(f"peak memory                       {memory:8.0f} MB; for a tenth {little:.0f} MB")
    print(f"ratio                             {memory / little:8.2f}   (at most 1.5)")


if __name__ == "__main__":
    main()
