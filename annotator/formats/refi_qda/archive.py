"""Opens the files of a project: its XML, one element at a time, and its sources."""

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

from annotator.formats.refi_qda.vocabulary import INTERNAL, PROJECT_FILE, SOURCES, qualify
from annotator.formats.unpacking_budget import UnpackingBudget, opened_zip

TEXT_SOURCES = ("TextSource", "PDFSource")
MEDIA_SOURCES = ("PictureSource", "AudioSource", "VideoSource")
ASIDE = {"Case": "case", "Set": "set", "Graph": "map of codes|maps of codes"}
"""Elements that hang on no passage, with what they are called."""
_COMPLETE_ELEMENTS = frozenset(
    [*TEXT_SOURCES, *MEDIA_SOURCES, *ASIDE, "CodeBook", "User", "Variable", "Note", "Link"]
)
"""Elements that are yielded when they are complete, and freed afterwards."""


class Archive:
    """The files of a project, in an archive or beside a ``.qde``."""

    def __init__(self, path: Path, archive: zipfile.ZipFile | None) -> None:
        """Use the files of a project.

        Args:
            path: The file of the project.
            archive: The open archive; None for a ``.qde``.
        """
        self._path, self._archive = path, archive

    @classmethod
    @contextmanager
    def open(cls, path: Path, budget: UnpackingBudget) -> Generator["Archive", None, None]:
        """Open the project in a file within a budget, and close it at the end.

        Raises:
            zipfile.BadZipFile: The file is not an archive.
            OSError: It cannot be read.
        """
        if path.suffix.lower() == ".qde":
            yield cls(path, None)
            return
        with opened_zip(path, budget) as archive:
            yield cls(path, archive)

    def elements(self) -> Iterator[tuple[str, Element]]:
        """Yield local name and element: the root when it begins, then its parts as they end.

        An element is freed when the next one is asked for.

        Raises:
            KeyError: The root is not a ``Project`` of REFI-QDA.
            xml.etree.ElementTree.ParseError: The file is not well-formed XML.
        """
        with self._open_project_file() as file:
            ancestors: list[Element] = []
            for event, element in iterparse(file, ("start", "end")):
                name = element.tag.rpartition("}")[2]
                if event == "start":
                    if not ancestors:
                        if element.tag != qualify("Project"):
                            raise KeyError("its XML is of another kind")
                        yield name, element
                    ancestors.append(element)
                    continue
                ancestors.pop()
                if name in _COMPLETE_ELEMENTS:
                    yield name, element
                    ancestors[-1].remove(element)

    @contextmanager
    def _open_project_file(self) -> Generator[IO[bytes], None, None]:
        if self._archive is None:
            with self._path.open("rb") as file:
                yield file
            return
        names = self._archive.namelist()
        name = next((n for n in names if n.lower().endswith(".qde")), PROJECT_FILE)
        with self._archive.open(name) as file:
            yield file

    @cached_property
    def _name_by_lower_case(self) -> dict[str, str]:
        """The names in the archive; programs differ in upper and lower case."""
        return {name.lower(): name for name in self._archive.namelist()} if self._archive else {}

    def read_source(self, source_path: str) -> bytes | None:
        """Return the bytes of a source; None if the project does not have it.

        Args:
            source_path: The path in the XML, such as ``internal://guid.txt``.
        """
        name = source_path.removeprefix(INTERNAL).replace("\\", "/")
        if self._archive is not None:
            name = f"{SOURCES}/{name}"
            if name not in self._archive.NameToInfo:
                name = self._name_by_lower_case.get(name.lower(), "")
            return self._archive.read(name) if name else None
        for folder in (self._path.parent / SOURCES, self._path.parent):
            file = folder / Path(name).name
            if file.is_file():
                return file.read_bytes()
        return None


_NUMBER_BITS = 32
"""Low bits of a key hold the number of a link, high bits a checksum of its origin."""
_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode


class QdaLink(NamedTuple):
    """A link between two objects of a project, which are given by GUID."""

    guid: str
    name: str
    origin: str
    target: str


class LinkStore:
    """Keeps the links of a project in a file, and finds them by their origins."""

    def __init__(self, file: IO[bytes]) -> None:
        """Keep links in a file, which is open for writing and reading."""
        self._file = file
        self._starts = array("Q")
        """The byte position of each link by number; once sorted, also the end of the last."""
        self._keys = array("Q")
        self._sorted = True

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, link: QdaLink) -> None:
        """Add a link; to be called before the first :meth:`find`."""
        self._keys.append(crc32(link.origin.encode()) << _NUMBER_BITS | len(self._starts))
        self._starts.append(self._file.tell())
        self._file.write(_encode(link))
        self._sorted = False

    def find(self, origins: Iterable[str]) -> list[QdaLink]:
        """Return the links that start from one of these GUIDs, in the order of addition."""
        if not self._sorted:
            self._keys = array("Q", sorted(self._keys))
            self._starts.append(self._file.tell())
            self._sorted = True
        links = {number: link for origin in origins for number, link in self._links_from(origin)}
        return [links[number] for number in sorted(links)]

    def _links_from(self, origin: str) -> Iterator[tuple[int, QdaLink]]:
        """Yield number and link for an origin; another one may share its checksum."""
        checksum = crc32(origin.encode())
        index = bisect_left(self._keys, checksum << _NUMBER_BITS)
        while index < len(self._keys) and self._keys[index] >> _NUMBER_BITS == checksum:
            number = self._keys[index] & (1 << _NUMBER_BITS) - 1
            start, end = self._starts[number : number + 2]
            self._file.seek(start)
            link = QdaLink(*_decode(self._file.read(end - start)))
            if link.origin == origin:
                yield number, link
            index += 1
