"""The floor of each format: the same bytes through the library alone, in and out.

A library makes pieces of a file, one after the other: rows, lines, objects. Reading makes them all;
writing is given them, so that the cost of making them is not counted. Nothing is looked up or
checked, and no annotations are made.
"""

import csv
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from time import process_time
from typing import Any

import msgspec

Pieces = Iterable[Any]


@dataclass(frozen=True)
class Floor:
    """The reading and writing of a file, or of a folder of files, by a library alone."""

    library: str
    read: Callable[[Path], Pieces]
    write: Callable[[Pieces, Path], None]
    modules: tuple[str, ...] = ()
    """What is imported before the clock runs, in ours as well."""

    @property
    def is_there(self) -> bool:
        """Return whether the library is installed."""
        return all(find_spec(each.partition(".")[0]) for each in self.modules)

    def load(self) -> None:
        """Import the library."""
        for each in self.modules:
            import_module(each)

    def reading(self, path: Path) -> float:
        """Return the seconds of processor time that reading takes."""
        begin = process_time()
        for _ in self.read(path):
            pass
        return process_time() - begin

    def writing(self, path: Path, out: Path) -> float:
        """Return the seconds of processor time that writing takes, of the pieces of a path."""
        if out.is_dir():
            shutil.rmtree(out)
        elsewhere = 0.0

        def pieces() -> Iterator[Any]:
            nonlocal elsewhere
            source = iter(self.read(path))
            while True:
                begin = process_time()
                piece = next(source, None)
                elsewhere += process_time() - begin
                if piece is None:
                    return
                yield piece

        begin = process_time()
        self.write(pieces(), out)
        return process_time() - begin - elsewhere


# JSON

_decode, _encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode


def _read_lines(path: Path) -> Pieces:
    with _only(path, ".jsonl").open("rb") as lines:
        yield from map(_decode, lines)


def _write_lines(pieces: Pieces, out: Path) -> None:
    with out.open("wb") as file:
        for piece in pieces:
            file.write(_encode(piece) + b"\n")


def _read_array(path: Path) -> Pieces:
    yield from _decode((path / "tasks.json").read_bytes())


def _write_array(pieces: Pieces, out: Path) -> None:
    out.write_bytes(_encode(list(pieces)))


def _only(path: Path, suffix: str) -> Path:
    """Return the path, or the file in the folder."""
    return path if path.is_file() else next(path.rglob(f"*{suffix}"))


# Files as they are

_PLAIN = (".txt", ".ann", ".conf", ".html")


def _read_files(path: Path) -> Pieces:
    """Yield names and contents: JSON as objects, tables as rows, all else as text."""
    for file in _files(path):
        data = file.read_bytes()
        if file.suffix == ".tsv":
            yield file.name, list(csv.reader(data.decode().splitlines(), **_TABS))
        elif file.suffix in _PLAIN:
            yield file.name, data.decode()
        else:
            yield file.name, _decode(data)


def _write_files(pieces: Pieces, out: Path) -> None:
    out.mkdir(exist_ok=True)
    for name, content in pieces:
        if isinstance(content, str):
            (out / name).write_bytes(content.encode())
        elif name.endswith(".tsv"):
            with (out / name).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, **_TABS).writerows(content)
        elif name.endswith(".jsonld"):
            (out / name).write_bytes(msgspec.json.format(_encode(content), indent=1))
        else:
            (out / name).write_bytes(_encode(content))


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())


# Tables

_TABS: dict[str, Any] = {
    "delimiter": "\t",
    "quoting": csv.QUOTE_NONE,
    "quotechar": None,
    "lineterminator": "\n",
}


def _read_columns(path: Path) -> Pieces:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, **_TABS)


def _write_columns(pieces: Pieces, out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, **_TABS).writerows(pieces)


def _read_tables(path: Path) -> Pieces:
    for each in _files(path):
        with each.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                yield each.name, row


def _write_tables(pieces: Pieces, out: Path) -> None:
    out.mkdir()
    with ExitStack() as stack:
        for name, rows in groupby(pieces, lambda piece: piece[0]):
            file = stack.enter_context((out / name).open("w", encoding="utf-8-sig", newline=""))
            csv.writer(file).writerows(row for _, row in rows)


def _read_workbook(path: Path) -> Pieces:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield sheet.title, row
    book.close()


def _write_workbook(pieces: Pieces, out: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(out), {"constant_memory": True, "strings_to_urls": False})
    for name, rows in groupby(pieces, lambda piece: piece[0]):
        sheet = book.add_worksheet(name)
        for number, (_, row) in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write_number(number, column, cell)
    book.close()


# Libraries of single formats


def _read_conllu(path: Path) -> Pieces:
    from conllu import parse_incr

    with path.open(encoding="utf-8") as file:
        yield from parse_incr(file)


def _write_conllu(pieces: Pieces, out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for sentence in pieces:
            file.write(sentence.serialize())


def _read_docbin(path: Path) -> Pieces:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    vocab = Vocab()
    for file in _files(path):
        yield from DocBin(store_user_data=True).from_bytes(file.read_bytes()).get_docs(vocab)


def _write_docbin(pieces: Pieces, out: Path) -> None:
    from spacy.tokens import DocBin

    attributes = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID", "SENT_START")
    store = DocBin(attrs=attributes, store_user_data=True)
    for document in pieces:
        store.add(document)
    out.write_bytes(store.to_bytes())


def _read_xmi(path: Path) -> Pieces:
    from cassis import load_cas_from_xmi, load_typesystem

    with (path / "TypeSystem.xml").open("rb") as file:
        types = load_typesystem(file)
    for each in sorted(path.glob("*.xmi")):
        with each.open("rb") as file:
            yield each.name, load_cas_from_xmi(file, typesystem=types, trusted=True)


def _write_xmi(pieces: Pieces, out: Path) -> None:
    out.mkdir()
    for name, cas in pieces:
        cas.to_xmi(out / name, pretty_print=True)


def _read_cas_json(path: Path) -> Pieces:
    from cassis import load_cas_from_json

    for each in sorted(path.glob("*.json")):
        with each.open("rb") as file:
            yield each.name, load_cas_from_json(file)


def _write_cas_json(pieces: Pieces, out: Path) -> None:
    out.mkdir()
    for name, cas in pieces:
        cas.to_json(out / name, pretty_print=True)


def _read_archive(path: Path) -> Pieces:
    """Yield the texts of an archive as they are, and its XML a child of the root at a time."""
    etree: Any = import_module("lxml.etree")

    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.filename.endswith(".qde"):
                yield info.filename, archive.read(info).decode()
        with archive.open("project.qde") as file:
            depth = 0
            for event, element in etree.iterparse(file, ("start", "end"), huge_tree=True):
                depth += 1 if event == "start" else -1
                if event == "end" and depth == 2:
                    yield "project.qde", element
                    element.clear(keep_tail=True)


def _write_archive(pieces: Pieces, out: Path) -> None:
    etree: Any = import_module("lxml.etree")

    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pieces:
            if isinstance(content, str):
                archive.writestr(name, content)
                continue
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(etree.tostring(content, encoding="utf-8"))
                for _, element in pieces:
                    file.write(etree.tostring(element, encoding="utf-8"))


def _read_xml(path: Path) -> Pieces:
    etree: Any = import_module("lxml.etree")

    for each in _files(path):
        yield each.name, etree.parse(each)


def _write_xml(pieces: Pieces, out: Path) -> None:
    out.mkdir(exist_ok=True)
    for name, tree in pieces:
        tree.write(out / name, encoding="utf-8", xml_declaration=True)


def _read_parquet(path: Path) -> Pieces:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(_only(path, ".parquet")) as file:
        yield from file.iter_batches()


def _write_parquet(pieces: Pieces, out: Path) -> None:
    from pyarrow.parquet import ParquetWriter

    pieces = iter(pieces)
    first = next(pieces)
    with ParquetWriter(out, first.schema, compression="zstd") as writer:
        writer.write_batch(first)
        for each in pieces:
            writer.write_batch(each)


def _read_text(path: Path) -> Pieces:
    with path.open(encoding="utf-8", newline="") as file:
        yield from file


def _write_text(pieces: Pieces, out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


_JSON_LINES = Floor("msgspec", _read_lines, _write_lines)
FLOORS = {
    "jsonl": _JSON_LINES,
    "doccano": _JSON_LINES,
    "prodigy": _JSON_LINES,
    "huggingface": _JSON_LINES,
    "huggingface/parquet": Floor("pyarrow", _read_parquet, _write_parquet, ("pyarrow.parquet",)),
    "label-studio": Floor("msgspec", _read_array, _write_array),
    "web-annotation": Floor("files, msgspec", _read_files, _write_files),
    "brat": Floor("files", _read_files, _write_files),
    "webanno": Floor("files, csv, msgspec", _read_files, _write_files),
    "csv": Floor("csv", _read_tables, _write_tables),
    "xlsx": Floor(
        "openpyxl in, XlsxWriter out", _read_workbook, _write_workbook, ("openpyxl", "xlsxwriter")
    ),
    "conll": Floor("csv", _read_columns, _write_columns),
    "conllu": Floor("conllu", _read_conllu, _write_conllu, ("conllu",)),
    "spacy": Floor("spaCy", _read_docbin, _write_docbin, ("spacy",)),
    "xmi": Floor("dkpro-cassis", _read_xmi, _write_xmi, ("cassis",)),
    "cas-json": Floor("dkpro-cassis", _read_cas_json, _write_cas_json, ("cassis",)),
    "refi-qda": Floor("zipfile, lxml", _read_archive, _write_archive, ("lxml.etree",)),
    "tei": Floor("lxml", _read_xml, _write_xml, ("lxml.etree",)),
    "report": Floor("file", _read_text, _write_text),
}
"""By the name of the format."""
