"""Writes a folder that ``datasets.load_dataset`` opens: an article a row, as JSON Lines or Parquet.

Annotations and relations are lists of structs; offsets count code points, the end not included.
The files of parts have the names that the library looks for: ``data/train-00000-of-00001.parquet``.
The card's front matter declares them, and the features (see :mod:`annotator.formats.dataset.card`).
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import msgspec

from annotator.extras import import_library
from annotator.formats.format import WriteContext
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Choice,
    Identity,
    ModelObject,
    Relation,
    Remedy,
)

_SPLIT_NAMES = {"dev": "validation", "val": "validation"}
_ROWS_PER_GROUP = 500
_DATA_FOLDER = "data"


class _RowFile(Protocol):
    def add(self, row: Mapping[str, Any]) -> None: ...
    def close(self) -> None: ...


def split_name(part: str) -> str:
    """Return the library's name for a part."""
    return _SPLIT_NAMES.get(part, part)


def row_of(item: AnnotatedDocument) -> dict[str, Any]:
    """Return an article as a row, with the fields of :data:`FEATURES`.

    Metadata and attributes are JSON, since each article may have other fields.
    """
    document = item.document
    return {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "metadata": _json(document.metadata),
        "blocks": [{"kind": b.kind, "start": b.start, "end": b.end} for b in document.blocks],
        "annotations": [_annotation(annotation) for annotation in item.annotations],
        "relations": [_relation(relation) for relation in item.relations],
    }


def _annotation(annotation: Annotation) -> dict[str, Any]:
    return {
        "id": annotation.id,
        "annotator": annotation.annotator,
        "label": annotation.label,
        "starts": [start for start, _ in annotation.fragments],
        "ends": [end for _, end in annotation.fragments],
        "text": annotation.text,
        "attributes": _json(annotation.attributes),
        "note": annotation.note,
        "identity": annotation.identity or "",
        "origin": annotation.origin,
        "confidence": annotation.confidence,
        "metadata": _json(annotation.metadata),
    }


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "id": relation.id,
        "annotator": relation.annotator,
        "type": relation.type,
        "source": relation.source,
        "target": relation.target,
        "attributes": _json(relation.attributes),
        "metadata": _json(relation.metadata),
    }


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


Feature: TypeAlias = "str | list[Feature] | dict[str, Feature]"
FEATURES: dict[str, Feature] = {
    "id": "string",
    "title": "string",
    "text": "string",
    "metadata": "string",
    "blocks": [{"kind": "string", "start": "int64", "end": "int64"}],
    "annotations": [
        {
            "id": "string",
            "annotator": "string",
            "label": "string",
            "starts": ["int64"],
            "ends": ["int64"],
            "text": "string",
            "attributes": "string",
            "note": "string",
            "identity": "string",
            "origin": "string",
            "confidence": "float64",
            "metadata": "string",
        }
    ],
    "relations": [
        {
            "id": "string",
            "annotator": "string",
            "type": "string",
            "source": "string",
            "target": "string",
            "attributes": "string",
            "metadata": "string",
        }
    ],
}
"""The columns and their types; a list of one type stands for a list of values of it.

Starts, ends and blocks are in code points.
"""


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the rows of each part into a file in ``data``, and the identities beside it.

    Args:
        items: The stream of an export.
        folder: An empty folder.
        context: The export's settings, with the part of each article.

    Raises:
        EnvironmentFault: Parquet is chosen and its library is missing; nothing was exported.
    """
    parts = context.parts
    names = list(context.shares) if parts is not None else ["train"]
    suffix = context.options.get("as", "jsonl").lower()
    (folder / _DATA_FOLDER).mkdir()
    with ExitStack() as stack:
        files: dict[str, _RowFile] = {}
        for name in names:
            path = folder / _DATA_FOLDER / f"{split_name(name)}-00000-of-00001.{suffix}"
            files[name] = _ParquetFile(path) if suffix == "parquet" else _JsonLinesFile(path)
            stack.callback(files[name].close)
        identities: list[Identity] = []
        for item in items:
            if isinstance(item, AnnotatedDocument):
                part = names[0] if parts is None else parts[item.document.id]
                files[part].add(row_of(item))
            elif isinstance(item, Identity):
                identities.append(item)
    if identities:
        lines = b"".join(msgspec.json.encode(identity) + b"\n" for identity in identities)
        (folder / "identities.jsonl").write_bytes(lines)


class _JsonLinesFile:
    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def add(self, row: Mapping[str, Any]) -> None:
        self._file.write(msgspec.json.encode(row) + b"\n")

    def close(self) -> None:
        self._file.close()


class _ParquetFile:
    """Writes rows in groups, so that the memory in use does not grow with their number."""

    def __init__(self, path: Path) -> None:
        parquet: Any = import_library(
            "pyarrow.parquet",
            "parquet",
            what="Writing Parquet",
            needs="Arrow",
            outcome="Nothing was exported.",
            remedies=(Remedy("({} needs nothing more).", (Choice("set", "jsonl", "as"),)),),
        )
        self._arrow: Any = import_module("pyarrow")
        self._schema = self._arrow.schema(
            [(name, self._type(feature)) for name, feature in FEATURES.items()]
        )
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[Mapping[str, Any]] = []

    def _type(self, feature: Feature) -> Any:
        """Return Arrow's type for a feature."""
        if isinstance(feature, str):
            return getattr(self._arrow, feature)()
        if isinstance(feature, list):
            return self._arrow.list_(self._type(feature[0]))
        return self._arrow.struct([(name, self._type(inner)) for name, inner in feature.items()])

    def add(self, row: Mapping[str, Any]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _ROWS_PER_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, self._schema))
            self._rows.clear()
