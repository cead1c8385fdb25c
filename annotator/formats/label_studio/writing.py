"""Writes tasks for Label Studio, with the labelling configuration that they need there."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from annotator.formats.carried import carried
from annotator.formats.foreign import relations_by_owner
from annotator.formats.format import WriteContext
from annotator.formats.label_studio import CONFIG_FILE
from annotator.formats.label_studio.config import LABELS, TEXT, ConfigBuilder
from annotator.formats.label_studio.controls import NOTE
from annotator.formats.losses import CARRIED_FIELD, Losses
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    InputError,
    Label,
    ModelObject,
    Relation,
    RelationType,
    TagSet,
)

TASKS = "tasks.json"
_encoder = msgspec.json.Encoder(order="deterministic")


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the articles as tasks into a folder, and the configuration beside them.

    Args:
        items: The stream of an export.
        folder: An empty folder.
        context: The export's settings; receives the losses.

    Raises:
        InputError: The option ``annotators`` has an unknown value; nothing was written.
    """
    owners = context.options.get("annotators", "")
    if owners not in ("", "email"):
        raise InputError(f"annotators={owners}: there is only “email”.")
    config = ConfigBuilder()
    writer = _TaskWriter(config, context.losses, emails=owners == "email")
    with (folder / TASKS).open("wb") as file:
        file.write(b"[")
        separator = b"\n"
        for task in writer.tasks(items):
            file.write(separator + _encoder.encode(task))
            separator = b",\n"
        file.write(b"\n]\n")
    for name in config.missing():
        context.losses.add("names that the labelling configuration cannot hold", f"“{name}”")
    (folder / CONFIG_FILE).write_bytes(config.xml())


class _TaskWriter:
    """Makes tasks of articles, and adds the labels that they need to the configuration."""

    def __init__(self, config: ConfigBuilder, losses: Losses, *, emails: bool) -> None:
        self._config, self._losses, self._emails = config, losses, emails
        self._task_ids, self._annotation_ids = count(1), count(1)

    def tasks(self, items: Iterable[ModelObject]) -> Iterator[dict[str, Any]]:
        """Yield the task of each article."""
        for item in items:
            if isinstance(item, TagSet):
                self._config.add_tag_set(item)
            elif isinstance(item, AnnotatedDocument):
                for annotation in item.annotations:
                    self._config.labels.setdefault(annotation.label, Label(annotation.label))
                for relation in item.relations:
                    relation_type = RelationType(relation.type, (), ())
                    self._config.relations.setdefault(relation.type, relation_type)
                yield self._task(item)

    def _task(self, item: AnnotatedDocument) -> dict[str, Any]:
        document = item.document
        written = [a for a in item.annotations if len(a.fragments) == 1]
        owner_of = {annotation.id: annotation.annotator for annotation in written}
        relations = relations_by_owner(item, owner_of, self._losses)
        hidden = [_without_shown(annotation, self._config) for annotation in written]
        all_relations = [relation for own in relations.values() for relation in own]
        return {
            "id": next(self._task_ids),
            "data": {
                TEXT: document.text,
                "title": document.title,
                "meta": document.metadata,
                CARRIED_FIELD: carried(document, hidden, all_relations),
            },
            "annotations": [
                {
                    "id": next(self._annotation_ids),
                    **({"completed_by": {"email": owner}} if self._emails else {}),
                    "was_cancelled": False,
                    "ground_truth": False,
                    "result": [
                        *(
                            result
                            for annotation in written
                            if annotation.annotator == owner
                            for result in _results(annotation, self._config)
                        ),
                        *map(_relation_result, relations.get(owner, ())),
                    ],
                }
                for owner in sorted(set(owner_of.values()))
            ],
            "predictions": [],
        }


def _without_shown(annotation: Annotation, config: ConfigBuilder) -> Annotation:
    """Return an annotation with only those attributes that Label Studio cannot show."""
    hidden = {
        name: value
        for name, value in annotation.attributes.items()
        if config.result(annotation.label, name, value) is None
    }
    return replace(annotation, attributes=hidden, note="")


def _results(annotation: Annotation, config: ConfigBuilder) -> Iterator[dict[str, Any]]:
    place = {"start": annotation.start, "end": annotation.end}
    # As its browser side writes line ends.
    words = annotation.text.replace("\n", "\\n")

    def result(name: str, result_type: str, value: Mapping[str, object]) -> dict[str, Any]:
        return {
            "id": annotation.id,
            "from_name": name,
            "to_name": TEXT,
            "type": result_type,
            "origin": "manual",
            "value": {**place, TEXT: words, **value},
        }

    yield result(LABELS, "labels", {"labels": [annotation.label]})
    for name, value in annotation.attributes.items():
        shown = config.result(annotation.label, name, value)
        if shown is not None:
            yield result(name, *shown)
    if annotation.note:
        yield result(NOTE, "textarea", {TEXT: [annotation.note]})


def _relation_result(relation: Relation) -> dict[str, Any]:
    return {
        "from_id": relation.source,
        "to_id": relation.target,
        "type": "relation",
        "direction": "right",
        "labels": [relation.type],
    }
