"""The files of a project: its XML, an element at a time, and its sources."""

import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from annotator.formats.damage import opened_zip
from annotator.formats.refi_qda.names import INTERNAL, PROJECT_FILE, SOURCES, tag

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
