"""The reading of files of articles, and its floor: the bare library that reads the same file.

The floor makes no blocks, dates or metadata, and looks for no articles in what it reads.
"""

import csv
import email
import email.policy
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import docx
import lxml.etree
import lxml.html
import msgspec
import pypdfium2
import python_calamine
import webvtt

from annotator.formats.format import ReadContext
from annotator.formats.recognition import recognise


def read_folder(folder: Path | str) -> float:
    """Read the files of a folder as an import does, without a project; return the seconds."""
    paths = sorted(Path(folder).iterdir())
    # The reader's module and its libraries are not part of the time.
    _read(paths[0])
    begin = process_time()
    for path in paths:
        if not _read(path):
            raise SystemExit(f"{path.name} gave no article.")
    return process_time() - begin


def _read(path: Path) -> int:
    context = ReadContext("ana")
    file_format = recognise(path, context)
    assert file_format.read is not None
    return sum(1 for _ in file_format.read(path, context))


def read_floor(folder: Path | str) -> float:
    """Let the library alone read the files of a folder; return the seconds."""
    paths = sorted(Path(folder).iterdir())
    _, floor = FLOORS[paths[0].suffix[1:]]
    floor(paths[0])
    begin = process_time()
    for path in paths:
        floor(path)
    return process_time() - begin


def _html(path: Path) -> object:
    return lxml.html.document_fromstring(path.read_bytes()).text_content()


def _docx(path: Path) -> object:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


_OF_OPEN_DOCUMENT = ("content.xml", "styles.xml", "meta.xml")


def _zip(path: Path) -> object:
    with zipfile.ZipFile(path) as archive:
        return [
            "".join(lxml.etree.fromstring(archive.read(name)).itertext())
            for name in archive.namelist()
            if name in _OF_OPEN_DOCUMENT or name.endswith((".xhtml", ".opf", ".ncx"))
        ]


_RTF = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+")


def _rtf(path: Path) -> object:
    data = path.read_bytes()
    return [(match.lastindex, match.start()) for match in _RTF.finditer(data)]


def _pdf(path: Path) -> object:
    file = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in file]
    file.close()
    return texts


def _mail(path: Path) -> object:
    message: Any = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return [part.get_content() for part in message.walk() if not part.is_multipart()]


def _csv(path: Path) -> object:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _xlsx(path: Path) -> object:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _json(path: Path) -> object:
    return msgspec.json.decode(path.read_bytes())


def _feed(path: Path) -> object:
    root = lxml.etree.fromstring(path.read_bytes())
    contents = root.iterfind(".//{http://purl.org/rss/1.0/modules/content/}encoded")
    return [lxml.html.fromstring(content.text or "").text_content() for content in contents]


def _vtt(path: Path) -> object:
    return [caption.text for caption in webvtt.read(str(path))]


FLOORS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "html": ("lxml", _html),
    "docx": ("python-docx", _docx),
    "odt": ("zipfile, lxml", _zip),
    "rtf": ("a regular expression for its words", _rtf),
    "epub": ("zipfile, lxml", _zip),
    "pdf": ("PDFium", _pdf),
    "eml": ("email", _mail),
    "csv": ("csv", _csv),
    "xlsx": ("calamine", _xlsx),
    "json": ("msgspec", _json),
    "xml": ("lxml", _feed),
    "vtt": ("webvtt", _vtt),
}
"""The library and its reading, by the suffix of the files."""
