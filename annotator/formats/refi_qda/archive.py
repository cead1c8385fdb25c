"""The files of a project: its XML, an element at a time, and its sources."""

import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from annotator.formats.refi_qda.names import INTERNAL, PROJECT_FILE, SOURCES, tag

TEXTS = ("TextSource", "PDFSource")
OTHERS = ("PictureSource", "AudioSource", "VideoSource")
_WHOLE = frozenset([*TEXTS, *OTHERS, "CodeBook", "User", "Variable", "Note", "Link"])
"""What is handed out as a whole, and forgotten."""


class Archive:
    """The files of a project: an archive's, or those beside a ``.qde``."""

    def __init__(self, path: Path, archive: zipfile.ZipFile | None) -> None:
        self._path, self._archive = path, archive
        names = archive.namelist() if archive else []
        self._names = {name.lower(): name for name in names}

    @classmethod
    @contextmanager
    def of(cls, path: Path) -> Generator["Archive", None, None]:
        """The archive in a file."""
        if path.suffix.lower() == ".qde":
            yield cls(path, None)
            return
        with zipfile.ZipFile(path) as archive:
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
        name = next((n for n in self._names.values() if n.lower().endswith(".qde")), PROJECT_FILE)
        with self._archive.open(name) as file:
            yield file

    def source(self, where: str) -> bytes | None:
        """The content of a source; None if it is not there."""
        name = where.removeprefix(INTERNAL).replace("\\", "/")
        if self._archive is not None:
            found = self._names.get(f"{SOURCES}/{name}".lower())
            return None if found is None else self._archive.read(found)
        for folder in (self._path.parent / SOURCES, self._path.parent):
            beside = folder / Path(name).name
            if beside.is_file():
                return beside.read_bytes()
        return None
