"""A folder that ``datasets.load_dataset`` opens: an article a row, as JSON Lines or Parquet.

Annotations and relations are lists of structs; offsets count code points, the end not included.
Parts are files as the library looks for them: ``data/train-00000-of-00001.parquet``. The card's
front matter declares them, and the features (see :mod:`annotator.formats.dataset.card`).
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import msgspec

from annotator.extras import imported
from annotator.formats.format import Format, WriteContext
from annotator.formats.losses import Holds
from annotator.model import AnnotatedDocument, Annotation, Identity, ModelObject, Relation

_SPLITS = {"dev": "validation", "val": "validation"}
_ROWS_AT_ONCE = 500
_DATA = "data"


class _Sink(Protocol):
    def add(self, row: Mapping[str, Any]) -> None: ...
    def close(self) -> None: ...


def split_name(part: str) -> str:
    """What the library calls a part."""
    return _SPLITS.get(part, part)


def row_of(item: AnnotatedDocument) -> dict[str, Any]:
    """An article as a row; metadata and attributes are JSON, since each may have others."""
    document = item.document
    return {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "metadata": _json(document.metadata),
        "blocks": [{"kind": b.kind, "start": b.start, "end": b.end} for b in document.blocks],
        "annotations": [_annotation(each) for each in item.annotations],
        "relations": [_relation(each) for each in item.relations],
    }


def _annotation(each: Annotation) -> dict[str, Any]:
    return {
        "id": each.id,
        "annotator": each.annotator,
        "label": each.label,
        "starts": [start for start, _ in each.fragments],
        "ends": [end for _, end in each.fragments],
        "text": each.text,
        "attributes": _json(each.attributes),
        "note": each.note,
        "identity": each.identity or "",
        "origin": each.origin,
        "confidence": each.confidence,
        "metadata": _json(each.metadata),
    }


def _relation(each: Relation) -> dict[str, Any]:
    return {
        "id": each.id,
        "annotator": each.annotator,
        "type": each.type,
        "source": each.source,
        "target": each.target,
        "attributes": _json(each.attributes),
        "metadata": _json(each.metadata),
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
"""The columns and their types; a list of one stands for a list of such."""


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write a file a part into ``data``.

    Raises EnvironmentFault when Parquet is asked for and its library is missing.
    """
    parts = context.parts
    names = list(context.shares) if parts is not None else ["train"]
    suffix = context.options.get("as", "jsonl").lower()
    (folder / _DATA).mkdir()
    with ExitStack() as stack:
        sinks: dict[str, _Sink] = {}
        for name in names:
            path = folder / _DATA / f"{split_name(name)}-00000-of-00001.{suffix}"
            sinks[name] = _Parquet(path) if suffix == "parquet" else _JsonLines(path)
            stack.callback(sinks[name].close)
        identities: list[Identity] = []
        for item in items:
            if isinstance(item, AnnotatedDocument):
                part = names[0] if parts is None else parts[item.document.id]
                sinks[part].add(row_of(item))
            elif isinstance(item, Identity):
                identities.append(item)
    if identities:
        lines = b"".join(msgspec.json.encode(each) + b"\n" for each in identities)
        (folder / "identities.jsonl").write_bytes(lines)


class _JsonLines:
    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def add(self, row: Mapping[str, Any]) -> None:
        self._file.write(msgspec.json.encode(row) + b"\n")

    def close(self) -> None:
        self._file.close()


class _Parquet:
    """Writes rows in groups, so that memory does not grow."""

    def __init__(self, path: Path) -> None:
        parquet: Any = imported(
            "pyarrow.parquet",
            "parquet",
            what="Writing Parquet",
            needs="Arrow",
            outcome="Nothing was exported.",
            instead="--set as=jsonl needs nothing more",
        )
        self._arrow: Any = import_module("pyarrow")
        self._schema = self._arrow.schema(
            [(name, self._type(kind)) for name, kind in FEATURES.items()]
        )
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[Mapping[str, Any]] = []

    def _type(self, kind: Feature) -> Any:
        if isinstance(kind, str):
            return getattr(self._arrow, kind)()
        if isinstance(kind, list):
            return self._arrow.list_(self._type(kind[0]))
        return self._arrow.struct([(name, self._type(each)) for name, each in kind.items()])

    def add(self, row: Mapping[str, Any]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, self._schema))
            self._rows.clear()


FORMAT = Format(
    name="huggingface",
    title="Hugging Face dataset",
    suffixes=(),
    holds=Holds(progress=False, records=False, tag_set=False),
    write_folder=write,
    write_options={"as": "jsonl (the default) or parquet"},
    choices={"as": ("jsonl", "parquet")},
    takes_parts=True,
)
