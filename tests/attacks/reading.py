"""Files whose readers hang, crash or fill the memory, and readers that are killed at random.

Survived is an import after which each file is in the project or named, with the others in.
"""

import gzip
import os
import re
import signal
import sys
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Timer

import xlsxwriter

from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.reading_process import pool
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatorError
from annotator.project import Project
from tests.attacks.figures import Figures
from tests.formats.reading_process import hostile_formats

_LIMITS = ReadingLimits(seconds=5.0, megabytes=512)
_TEXTS = 60
_LATEST_KILL_SECONDS = 0.4
_ZEROS_BYTES = 3_000_000_000


def _endless_sheet(path: Path) -> None:
    """Write a workbook with a row that is far out."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for row, words in enumerate(["text", "He said so, and she agreed.", "It is late."]):
            sheet.write(row, 0, words)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.endswith("sheet1.xml"):
                content = content.replace(b'row r="3"', b'row r="1000000000000"')
                content = content.replace(b'r="A3"', b'r="A1000000000000"')
            new.writestr(info.filename, content)


def _many_attributes(path: Path) -> None:
    attributes = " ".join(f'a{number}="{number}"' for number in range(100_000))
    body = "<p>The port stays open, the mayor said on Monday, and nobody objected.</p>" * 20
    path.write_text(f"<html><body><div {attributes}>{body}</div></body></html>", "utf-8")


def _zeros(path: Path) -> None:
    """Write a web archive of 3 MB that unpacks to 3 GB."""
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {_ZEROS_BYTES}\r\n\r\n"
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(head.encode())
        block = bytes(10_000_000)
        for _ in range(_ZEROS_BYTES // len(block)):
            out.write(block)


def _of_reader(path: Path) -> None:
    path.write_bytes(b"Long. " * 14_000)


_HOSTILE: dict[str, Callable[[Path], None]] = {
    "row.xlsx": _endless_sheet,
    "attributes.html": _many_attributes,
    "zeros.warc.gz": _zeros,
    "a.hanging": _of_reader,
    "a.crashing": _of_reader,
    "a.hungry": _of_reader,
    "a.broken": _of_reader,
    "a.refused": _of_reader,
}


def read_hostile(count: int, seed: int) -> Iterable[Figures]:
    """Attack imports.

    Args:
        count: How often a reader is killed; 0: 300 times.
        seed: Decides the instants.
    """
    with TemporaryDirectory(prefix="annotator-attack-") as name:
        site = Path(name, "site")
        hostile_formats.install(site)
        sys.path.insert(0, str(site))
        try:
            yield _import_each(Path(name))
            if sys.platform != "win32":
                yield _kill_readers(Path(name), count or 300, seed)
        finally:
            sys.path.remove(str(site))
            pool.end_all()


def _import_each(folder: Path) -> Figures:
    figures = Figures("hostile files within limits")
    with figures.timed():
        for number, (name, write) in enumerate(_HOSTILE.items()):
            inside = folder / f"file-{number}"
            inside.mkdir()
            (inside / "0.txt").write_text("Kyiv said yes, and it went on.", "utf-8")
            write(inside / name)
            (inside / "z.txt").write_text("Moscow said no, and it went on.", "utf-8")
            figures.enter(_fault_of(inside, [inside / "0.txt", inside / name, inside / "z.txt"]))
    return figures


def _kill_readers(folder: Path, count: int, seed: int) -> Figures:
    figures = Figures("readers killed at random")
    random = Random(seed)
    inside = folder / "texts"
    inside.mkdir()
    paths = [inside / f"{number:03}.txt" for number in range(_TEXTS)]
    for number, path in enumerate(paths):
        path.write_text(f"Story {number}. " + "He said that it was late. " * 400, "utf-8")
    with figures.timed():
        for number in range(count):
            killer = Timer(random.uniform(0, _LATEST_KILL_SECONDS), _kill_reader)
            killer.start()
            fault = _fault_of(folder / f"kill-{number}", paths)
            killer.cancel()
            figures.enter(f"seed {seed}, kill {number}: {fault}" if fault else None)
    return figures


def _kill_reader() -> None:
    for process in list(pool._all):
        if not process.is_gone and process._process is not None:
            os.kill(process._process.pid, signal.SIGKILL)


def _fault_of(place: Path, paths: list[Path]) -> str | None:
    """Import files, and return what is wrong after that; None if nothing is."""
    place.mkdir(exist_ok=True)
    file = place / "p.annotator"
    Project.create(file, default_tag_set(), annotator="ana").close()
    options = ImportOptions(limits=_LIMITS, skip_bad=True)
    with Project.open(file, annotator="ana") as project:
        try:
            report = import_paths(project, paths, options)
        except AnnotatorError as error:
            return f"{paths[1].name}: nothing came in: {error}"
        sources = {project.document(each).metadata["source"] for each in project.articles.ids()}
        words = " ".join(report.notes.messages)
    missing = [
        path.name
        for path in paths
        if path.name not in sources and not re.search(rf"Left out: {re.escape(path.name)}", words)
    ]
    return f"{', '.join(missing)} neither came in nor is named: {words}" if missing else None
