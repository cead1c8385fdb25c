"""Reads projects that INCEpTION exported."""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, cast

from msgspec.structs import replace

from annotator.formats.damage import check_archive, opened_zip, read_as
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.file_lookup import recognise
from annotator.formats.files import name_of, safe_part
from annotator.formats.format import Format, ReadContext
from annotator.formats.json_lines import parse_json
from annotator.formats.text import EmptyText
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    InputError,
    Label,
    ModelObject,
    Relation,
)

_PROJECT = re.compile(r"exportedproject\d*\.json")
_READABLE = {".zip": 0, ".xmi": 1, ".json": 2, ".tsv": 3}
"""Suffixes of what is read, the best first."""
_FORMATS = ("xmi", "cas-json", "webanno")
_PRISTINE = "INITIAL_CAS"
"""Stands for the document as it was before anybody worked on it."""
_SERIALISED = ".ser"


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The documents of a project, each with the annotations of all people and of the curation.

    Raises:
        EmptyText: there is no document in it.
        InputError: it is damaged, or a file in it is; the message names it.
        EnvironmentFault: it cannot be read, or a library is missing.
    """
    context.place = name = name_of(path)
    with read_as(path, "a project of INCEpTION"), opened_zip(path) as archive:
        files = _Files(archive)
        about = _about(archive, name)
        _labels(about, context)
        for document in sorted(files.documents):
            yield from _Document(document, files, about, name, context).items()
        if not files.documents:
            raise EmptyText(f"{name} is a project of INCEpTION without any document.")


def _about(archive: zipfile.ZipFile, name: str) -> Mapping[str, Any]:
    """What the project says of itself."""
    for each in archive.namelist():
        if _PROJECT.fullmatch(each):
            place = f"{name}, {each}"
            found = parse_json(decode(archive.read(each), place, UTF_8).text, place)
            if isinstance(found, dict):
                return cast("dict[str, Any]", found)
    raise InputError(
        f"{name} is no project of INCEpTION: there is no exportedproject.json in it. Export the "
        f"project once more."
    )


def _objects(about: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    values: Any = about.get(key)
    if not isinstance(values, list):
        return []
    return [each for each in cast("list[Any]", values) if isinstance(each, dict)]


def _labels(about: Mapping[str, Any], context: ReadContext) -> None:
    """What the project says of its labels."""
    for tag_set in _objects(about, "tag_sets"):
        for tag in _objects(tag_set, "tags"):
            name, description = tag.get("tag_name"), tag.get("tag_description")
            if isinstance(name, str) and isinstance(description, str) and name != description:
                context.labels.setdefault(name, Label(name, description=description))


@dataclass
class _Files:
    """What lies where in a project's archive."""

    archive: zipfile.ZipFile
    documents: set[str] = field(default_factory=set[str])
    sources: dict[str, str] = field(default_factory=dict[str, str])
    """Where the file is that was imported, by document."""
    layers: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: defaultdict[str, dict[str, list[str]]](lambda: defaultdict(list))
    )
    """Where a person's annotations are, in several formats, by document and person."""

    def __post_init__(self) -> None:
        for name in self.archive.namelist():
            parts = PurePosixPath(name).parts
            if len(parts) == 2 and parts[0] == "source" and not name.endswith("/"):
                self.documents.add(parts[1])
                self.sources[parts[1]] = name
            elif len(parts) == 3 and parts[0].startswith(("annotation", "curation")):
                self.documents.add(parts[1])
                user = PurePosixPath(parts[2]).stem
                if user != _PRISTINE:
                    self.layers[parts[1]][user].append(name)

    def unpack(self, name: str, folder: Path) -> list[Path]:
        """Put a file into a folder, or what is in it where it is an archive."""
        if not name.endswith(".zip"):
            target = folder / safe_part(PurePosixPath(name).name)
            target.write_bytes(self.archive.read(name))
            return [target]
        found: list[Path] = []
        with self.archive.open(name) as content, zipfile.ZipFile(content) as inner:
            check_archive(inner, name, self.archive.getinfo(name).file_size)
            for each in inner.namelist():
                if not each.endswith("/"):
                    target = folder / safe_part(PurePosixPath(each).name)
                    target.write_bytes(inner.read(each))
                    found.append(target)
        return found


class _Document:
    """Reads one document of a project."""

    def __init__(
        self, name: str, files: _Files, about: Mapping[str, Any], project: str, context: ReadContext
    ) -> None:
        self._name, self._files, self._about = name, files, about
        self._project, self._context = project, context
        self._unreadable: list[str] = []

    def items(self) -> Iterator[ModelObject]:
        """What people's files say of it: one article, unless they have different texts."""
        by_text: dict[str, list[AnnotatedDocument]] = {}
        for user, names in sorted(self._files.layers[self._name].items()):
            for item in self._layer(user, names):
                if isinstance(item, AnnotatedDocument):
                    by_text.setdefault(item.document.text, []).append(item)
                else:
                    yield item
        if not by_text:
            by_text = {each.document.text: [each] for each in self._source()}
        if len(by_text) > 1:
            self._note(
                f"people’s files have {len(by_text)} different texts, each of them an article"
            )
        if self._unreadable:
            self._note(
                f"the annotations of {', '.join(self._unreadable)} are there only in a form that "
                f"no other program reads (.ser), and were left out. Export the project once more, "
                f"with “UIMA CAS JSON” or “UIMA CAS XMI” as its format"
            )
        for several in by_text.values():
            yield self._united(several)

    def _note(self, sentence: str) -> None:
        self._context.note(f"{self._project}, {self._name}: {sentence}.")

    def _layer(self, user: str, names: list[str]) -> Iterator[ModelObject]:
        """What a person's best file says."""
        readable = [each for each in names if _suffix(each) in _READABLE]
        if not readable:
            if any(_suffix(each) == _SERIALISED for each in names):
                self._unreadable.append(user)
            return
        best = min(readable, key=lambda each: _READABLE[_suffix(each)])
        own = with_changes(self._context, annotator=user)
        yield from self._read(best, own, f"{self._project}, {best}", _FORMATS)

    def _source(self) -> Iterator[AnnotatedDocument]:
        """The document as it was imported, where no annotations can be read."""
        name = self._files.sources.get(self._name)
        if name is None:
            self._note("neither its text nor annotations can be read; it was left out")
            return
        for item in self._read(name, self._context, f"{self._project}, {name}", ()):
            if isinstance(item, AnnotatedDocument):
                yield item

    def _read(
        self, name: str, context: ReadContext, place: str, among: tuple[str, ...]
    ) -> Iterator[ModelObject]:
        with TemporaryDirectory(prefix="annotator-") as folder:
            for path in self._files.unpack(name, Path(folder)):
                each = recognise(path)
                if path.name.lower() in each.companions or each.read is None:
                    continue
                if among and each.name not in among:
                    raise InputError(f"{place}: {path.name} is in no format that is read here.")
                with suppress(EmptyText):
                    yield from self._placed(each, path, context, place)

    def _placed(
        self, each: Format, path: Path, context: ReadContext, place: str
    ) -> Iterator[ModelObject]:
        """The items of a file; the place that is told is the one in the project."""
        assert each.read is not None
        try:
            for item in each.read(path, context):
                self._context.place = place
                yield item
        except EmptyText:
            self._note("there is no text in it")
            raise
        except InputError as error:
            error.prefix(f"{self._project}, {self._name}")
            raise

    def _united(self, several: list[AnnotatedDocument]) -> AnnotatedDocument:
        """One article of what several people made of it."""
        annotations: dict[str, Annotation] = {}
        relations: dict[str, Relation] = {}
        for each in several:
            annotations |= {a.id: a for a in each.annotations}
            relations |= {r.id: r for r in each.relations}
        first = several[0].document
        return AnnotatedDocument(
            self._described(first), tuple(annotations.values()), tuple(relations.values())
        )

    def _described(self, document: Document) -> Document:
        states = {
            each["user"]: each["state"]
            for each in _objects(self._about, "annotation_documents")
            if each.get("name") == self._name and "user" in each and "state" in each
        }
        more: dict[str, Any] = {"source": self._name}
        if self._about.get("name"):
            more["project"] = self._about["name"]
        if states:
            more["states"] = states
        return replace(document, metadata={**document.metadata, **more})


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def recognises(path: Path, head: bytes) -> bool:
    """Return whether a file is a zip archive with a project's description in it."""
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return any(_PROJECT.fullmatch(name) for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False
