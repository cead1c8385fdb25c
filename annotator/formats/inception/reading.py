"""Reads projects that INCEpTION exported."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from pathlib import Path, PurePosixPath
from typing import Any, cast

from msgspec.structs import replace

from annotator.formats.damage import read_as
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import name_of, safe_part
from annotator.formats.format import Format, ReadContext
from annotator.formats.json_lines import parse_json
from annotator.formats.recognition import recognise
from annotator.formats.signs import FileHead, zip_names
from annotator.formats.text import EmptyText
from annotator.formats.unpacking_budget import BudgetedZip, opened_zip
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    InputError,
    Label,
    ModelObject,
    Relation,
)
from annotator.temporary import temporary_folder

DESCRIPTION_FILE = re.compile(r"exportedproject\d*\.json")
_RANKS = {".zip": 0, ".xmi": 1, ".json": 2, ".tsv": 3}
"""The suffixes of files that are read; the one with the least number is read (see the package)."""
_LAYER_FORMATS = ("xmi", "cas-json", "webanno")
_INITIAL_USER = "INITIAL_CAS"
_CURATION_USER, _FINISHED = "CURATION_USER", "FINISHED"
"""The user whose file has the document as it was before anybody worked on it."""
_SERIALISED_SUFFIX = ".ser"


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the documents of a project, with the annotations of all people and of the curation.

    Raises:
        EmptyText: It has no document.
        InputError: It is damaged, or a file in it is; the message names it.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    context.place = name = name_of(path)
    with read_as(path, "a project of INCEpTION"), opened_zip(path, context.budget) as archive:
        files = _ProjectFiles(archive)
        description = _read_description(archive, name)
        _read_labels(description, context)
        for document in sorted(files.documents):
            yield from _DocumentReader(document, files, description, name, context).items()
        if not files.documents:
            raise EmptyText(f"{name} is a project of INCEpTION without any document.")


def _read_description(archive: BudgetedZip, name: str) -> Mapping[str, Any]:
    """Return the project's description of itself."""
    for member in archive.namelist():
        if DESCRIPTION_FILE.fullmatch(member):
            place = f"{name}, {member}"
            value = parse_json(decode(archive.read(member), place, UTF_8).text, place)
            if isinstance(value, dict):
                return cast("dict[str, Any]", value)
    raise InputError(
        f"{name} is no project of INCEpTION: there is no exportedproject.json in it. Export the "
        f"project once more."
    )


def _objects(description: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    values: Any = description.get(key)
    if not isinstance(values, list):
        return []
    return [value for value in cast("list[Any]", values) if isinstance(value, dict)]


def _read_labels(description: Mapping[str, Any], context: ReadContext) -> None:
    """Give the context the descriptions of the project's labels."""
    for tag_set in _objects(description, "tag_sets"):
        for tag in _objects(tag_set, "tags"):
            name, words = tag.get("tag_name"), tag.get("tag_description")
            if isinstance(name, str) and isinstance(words, str) and name != words:
                context.labels.setdefault(name, Label(name, description=words))


@dataclass
class _ProjectFiles:
    """The files in a project's archive."""

    archive: BudgetedZip
    documents: set[str] = field(default_factory=set[str])
    sources: dict[str, str] = field(default_factory=dict[str, str])
    """The file that was imported, by document."""
    layers: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: defaultdict[str, dict[str, list[str]]](lambda: defaultdict(list))
    )
    """The files of a person's annotations, in several formats, by document and person."""

    def __post_init__(self) -> None:
        for name in self.archive.namelist():
            parts = PurePosixPath(name).parts
            if len(parts) == 2 and parts[0] == "source" and not name.endswith("/"):
                self.documents.add(parts[1])
                self.sources[parts[1]] = name
            elif len(parts) == 3 and parts[0].startswith(("annotation", "curation")):
                self.documents.add(parts[1])
                user = PurePosixPath(parts[2]).stem
                if user != _INITIAL_USER:
                    self.layers[parts[1]][user].append(name)

    def unpack(self, name: str, folder: Path) -> list[Path]:
        """Write a file of the archive into a folder, or the files in it if it is a zip."""
        if not name.endswith(".zip"):
            target = folder / safe_part(PurePosixPath(name).name)
            target.write_bytes(self.archive.read(name))
            return [target]
        targets: list[Path] = []
        with (
            self.archive.open(name) as content,
            opened_zip(content, self.archive.budget, name) as inner,
        ):
            for member in inner.namelist():
                if not member.endswith("/"):
                    target = folder / safe_part(PurePosixPath(member).name)
                    target.write_bytes(inner.read(member))
                    targets.append(target)
        return targets


class _DocumentReader:
    """Reads one document of a project."""

    def __init__(
        self,
        name: str,
        files: _ProjectFiles,
        description: Mapping[str, Any],
        project: str,
        context: ReadContext,
    ) -> None:
        self._name, self._files, self._description = name, files, description
        self._project, self._context = project, context
        self._unreadable_users: list[str] = []

    def items(self) -> Iterator[ModelObject]:
        """Yield the article of all people's files; several if these have different texts."""
        by_text: dict[str, list[AnnotatedDocument]] = {}
        for user, names in sorted(self._files.layers[self._name].items()):
            for item in self._layer(user, names):
                if isinstance(item, AnnotatedDocument):
                    done = replace(item, done_by=(user,) if self._is_done(user, item) else ())
                    by_text.setdefault(item.document.text, []).append(done)
                else:
                    yield item
        if not by_text:
            by_text = {item.document.text: [item] for item in self._source()}
        if len(by_text) > 1:
            self._note(
                f"people’s files have {len(by_text)} different texts, each of them an article"
            )
        if self._unreadable_users:
            users = ", ".join(self._unreadable_users)
            self._note(
                f"the annotations of {users} are there only in a form that "
                f"no other program reads (.ser), and were left out. Export the project once more, "
                f"with “UIMA CAS JSON” or “UIMA CAS XMI” as its format"
            )
        for items in by_text.values():
            yield self._unite(items)

    def _note(self, sentence: str) -> None:
        self._context.note(f"{self._project}, {self._name}: {sentence}.")

    def _layer(self, user: str, names: list[str]) -> Iterator[ModelObject]:
        """Yield the objects of a person's best file."""
        readable = [name for name in names if _suffix(name) in _RANKS]
        if not readable:
            if any(_suffix(name) == _SERIALISED_SUFFIX for name in names):
                self._unreadable_users.append(user)
            return
        best = min(readable, key=lambda name: _RANKS[_suffix(name)])
        own = with_changes(self._context, annotator=user)
        yield from self._read(best, own, f"{self._project}, {best}", _LAYER_FORMATS)

    def _source(self) -> Iterator[AnnotatedDocument]:
        """Yield the document as it was imported, if no annotations can be read."""
        name = self._files.sources.get(self._name)
        if name is None:
            self._note("neither its text nor annotations can be read; it was left out")
            return
        for item in self._read(name, self._context, f"{self._project}, {name}", ()):
            if isinstance(item, AnnotatedDocument):
                yield item

    def _read(
        self, name: str, context: ReadContext, place: str, allowed: tuple[str, ...]
    ) -> Iterator[ModelObject]:
        with temporary_folder() as folder:
            for path in self._files.unpack(name, folder):
                file_format = recognise(path)
                if path.name.lower() in file_format.companions or file_format.read is None:
                    continue
                if allowed and file_format.name not in allowed:
                    raise InputError(f"{place}: {path.name} is in no format that is read here.")
                with suppress(EmptyText):
                    yield from self._read_file(file_format, path, context, place)

    def _read_file(
        self, file_format: Format, path: Path, context: ReadContext, place: str
    ) -> Iterator[ModelObject]:
        """Yield the objects of a file; errors and places name the project."""
        assert file_format.read is not None
        try:
            for item in file_format.read(path, context):
                self._context.place = place
                yield item
        except EmptyText:
            self._note("there is no text in it")
            raise
        except InputError as error:
            error.prefix(f"{self._project}, {self._name}")
            raise

    def _unite(self, items: list[AnnotatedDocument]) -> AnnotatedDocument:
        """Return one article with the annotations and relations of several people."""
        annotations: dict[str, Annotation] = {}
        relations: dict[str, Relation] = {}
        for item in items:
            annotations |= {a.id: a for a in item.annotations}
            relations |= {r.id: r for r in item.relations}
        document = self._add_metadata(items[0].document)
        return AnnotatedDocument(
            document,
            tuple(annotations.values()),
            tuple(relations.values()),
            done_by=tuple(user for item in items for user in item.done_by),
        )

    def _is_done(self, user: str, item: AnnotatedDocument) -> bool:
        """Return whether a person is done with the document.

        Without a description of the project, those are who found nothing in it.
        """
        states = self._states()
        if states:
            return states.get(user) == _FINISHED
        return not item.annotations and user != _CURATION_USER

    def _states(self) -> dict[str, Any]:
        """Return how far each person is."""
        return {
            entry["user"]: entry["state"]
            for entry in _objects(self._description, "annotation_documents")
            if entry.get("name") == self._name and "user" in entry and "state" in entry
        }

    def _add_metadata(self, document: Document) -> Document:
        """Return the document with its name, its project, and how far each person is."""
        states = self._states()
        metadata: dict[str, Any] = {**document.metadata, "source": self._name}
        if self._description.get("name"):
            metadata["project"] = self._description["name"]
        if states:
            metadata["states"] = states
        return replace(document, metadata=metadata)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def recognises(path: Path, head: bytes) -> bool:
    """Return whether a file is a zip archive with a project's description in it."""
    if not head.startswith(b"PK"):
        return False
    return any(DESCRIPTION_FILE.fullmatch(name) for name in zip_names(FileHead(path, head)))
