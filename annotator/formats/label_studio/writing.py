"""Writing tasks for Label Studio, with the labelling configuration that they need there."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from annotator.formats.carried import FIELD, carried
from annotator.formats.foreign import relations_by_owner
from annotator.formats.format import WriteContext
from annotator.formats.label_studio.config import FILE, LABELS, NOTE, TEXT, Offered
from annotator.formats.losses import Losses
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
    """Write the articles as tasks into a folder, and the configuration beside them."""
    owners = context.options.get("annotators", "")
    if owners not in ("", "email"):
        raise InputError(f"annotators={owners}: there is only “email”.")
    offered = Offered()
    with (folder / TASKS).open("wb") as file:
        file.write(b"[")
        separator = b"\n"
        for task in _tasks(items, offered, context.losses, emails=owners == "email"):
            file.write(separator + _encoder.encode(task))
            separator = b",\n"
        file.write(b"\n]\n")
    for name in offered.missing():
        context.losses.add("names that the labelling configuration cannot hold", f"“{name}”")
    (folder / FILE).write_bytes(offered.xml())


def _tasks(
    items: Iterable[ModelObject], offered: Offered, losses: Losses, *, emails: bool
) -> Iterator[dict[str, Any]]:
    tasks, annotations = count(1), count(1)
    for item in items:
        if isinstance(item, TagSet):
            known = Offered.by(item)
            offered.labels, offered.relations = known.labels, known.relations
        elif isinstance(item, AnnotatedDocument):
            for each in item.annotations:
                offered.labels.setdefault(each.label, Label(each.label))
            for each in item.relations:
                offered.relations.setdefault(each.type, RelationType(each.type, (), ()))
            yield _task(item, next(tasks), annotations, offered, losses, emails)


def _task(
    item: AnnotatedDocument,
    number: int,
    numbers: Iterator[int],
    offered: Offered,
    losses: Losses,
    emails: bool,
) -> dict[str, Any]:
    document = item.document
    written = [each for each in item.annotations if len(each.fragments) == 1]
    owner_of = {each.id: each.annotator for each in written}
    relations = relations_by_owner(item, owner_of, losses)
    rest = [_without_shown(each, offered) for each in written]
    links = [each for by_owner in relations.values() for each in by_owner]
    return {
        "id": number,
        "data": {
            TEXT: document.text,
            "title": document.title,
            "meta": document.metadata,
            FIELD: carried(document, rest, links),
        },
        "annotations": [
            {
                "id": next(numbers),
                **({"completed_by": {"email": owner}} if emails else {}),
                "was_cancelled": False,
                "ground_truth": False,
                "result": [
                    *(
                        result
                        for each in written
                        if each.annotator == owner
                        for result in _results(each, offered)
                    ),
                    *map(_relation, relations.get(owner, ())),
                ],
            }
            for owner in sorted(set(owner_of.values()))
        ],
        "predictions": [],
    }


def _without_shown(annotation: Annotation, offered: Offered) -> Annotation:
    """What Label Studio has no place for."""
    hidden = {
        name: value
        for name, value in annotation.attributes.items()
        if not offered.shows(annotation.label, name, value)
    }
    return replace(annotation, attributes=hidden, note="")


def _results(annotation: Annotation, offered: Offered) -> Iterator[dict[str, Any]]:
    place = {"start": annotation.start, "end": annotation.end}
    # As its browser side writes line ends.
    said = annotation.text.replace("\n", "\\n")

    def result(name: str, type: str, value: Mapping[str, object]) -> dict[str, Any]:
        return {
            "id": annotation.id,
            "from_name": name,
            "to_name": TEXT,
            "type": type,
            "origin": "manual",
            "value": {**place, TEXT: said, **value},
        }

    yield result(LABELS, "labels", {"labels": [annotation.label]})
    for name, value in annotation.attributes.items():
        if offered.shows(annotation.label, name, value):
            yield result(name, "choices", {"choices": [value]})
    if annotation.note:
        yield result(NOTE, "textarea", {TEXT: [annotation.note]})


def _relation(each: Relation) -> dict[str, Any]:
    return {
        "from_id": each.source,
        "to_id": each.target,
        "type": "relation",
        "direction": "right",
        "labels": [each.type],
    }
