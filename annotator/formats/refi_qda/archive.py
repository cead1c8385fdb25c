"""The files of a project: its XML, an element at a time, and its sources."""

import zipfile
from array import array
from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element, iterparse
from zlib import crc32

import msgspec

from annotator.formats.damage import opened_zip
from annotator.formats.refi_qda.vocabulary import INTERNAL, PROJECT_FILE, SOURCES, tag

TEXTS = ("TextSource", "PDFSource")
OTHERS = ("PictureSource", "AudioSource", "VideoSource")
_WHOLE = frozenset([*TEXTS, *OTHERS, "CodeBook", "User", "Variable", "Note", "Link"])
"""What is handed out as a whole, and forgotten."""


class Archive:
    """The files of a project: an archive's, or those beside a ``.qde``."""

    def __init__(self, path: Path, archive: zipfile.ZipFile | None) -> None:
        self._path, self._archive = path, archive

    @classmethod
    @contextmanager
    def of(cls, path: Path) -> Generator["Archive", None, None]:
        """The archive in a file."""
        if path.suffix.lower() == ".qde":
            yield cls(path, None)
            return
        with opened_zip(path) as archive:
            yield cls(path, archive)

    def elements(self) -> Iterator[tuple[str, Element]]:
        """The root of the XML when it begins, then what is in it as it ends; with their names.

        An element is kept no longer than until the next is asked for.

        Raises:
            KeyError: it is the XML of something else.
        """
        with self._project() as file:
            path: list[Element] = []
            for event, element in iterparse(file, ("start", "end")):
                kind = element.tag.rpartition("}")[2]
                if event == "start":
                    if not path:
                        if element.tag != tag("Project"):
                            raise KeyError("its XML is of another kind")
                        yield kind, element
                    path.append(element)
                    continue
                path.pop()
                if kind in _WHOLE:
                    yield kind, element
                    path[-1].remove(element)

    @contextmanager
    def _project(self) -> Generator[IO[bytes], None, None]:
        if self._archive is None:
            with self._path.open("rb") as file:
                yield file
            return
        names = self._archive.namelist()
        name = next((n for n in names if n.lower().endswith(".qde")), PROJECT_FILE)
        with self._archive.open(name) as file:
            yield file

    @cached_property
    def _by_lower(self) -> dict[str, str]:
        """The names in the archive; programs differ in small letters and capitals."""
        return {name.lower(): name for name in self._archive.namelist()} if self._archive else {}

    def source(self, where: str) -> bytes | None:
        """The content of a source; None if it is not there."""
        name = where.removeprefix(INTERNAL).replace("\\", "/")
        if self._archive is not None:
            name = f"{SOURCES}/{name}"
            if name not in self._archive.NameToInfo:
                name = self._by_lower.get(name.lower(), "")
            return self._archive.read(name) if name else None
        for folder in (self._path.parent / SOURCES, self._path.parent):
            beside = folder / Path(name).name
            if beside.is_file():
                return beside.read_bytes()
        return None


_LINKS = 32
"""Bits of a link's number; the bits above it are a checksum of what it starts from."""
_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode


class Link(NamedTuple):
    """One link; all but its name are GUIDs."""

    guid: str
    name: str
    origin: str
    target: str


class Links:
    """Finds links by what they start from; those to be found are all added before."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._starts = array("Q")
        self._by_origin = array("Q")
        self._sorted = True

    def add(self, link: Link) -> None:
        """Keep a link."""
        self._by_origin.append(crc32(link.origin.encode()) << _LINKS | len(self._starts))
        self._starts.append(self._file.tell())
        self._file.write(_encode(link))
        self._sorted = False

    def of(self, origins: Iterable[str]) -> list[Link]:
        """The links that start from one of these, in the order in which they were added."""
        if not self._sorted:
            self._by_origin = array("Q", sorted(self._by_origin))
            self._starts.append(self._file.tell())
            self._sorted = True
        found = {number: link for each in origins for number, link in self._from(each)}
        return [found[number] for number in sorted(found)]

    def _from(self, origin: str) -> Iterator[tuple[int, Link]]:
        checksum = crc32(origin.encode())
        at = bisect_left(self._by_origin, checksum << _LINKS)
        while at < len(self._by_origin) and self._by_origin[at] >> _LINKS == checksum:
            number = self._by_origin[at] & (1 << _LINKS) - 1
            start, end = self._starts[number : number + 2]
            self._file.seek(start)
            link = Link(*_decode(self._file.read(end - start)))
            if link.origin == origin:
                yield number, link
            at += 1
