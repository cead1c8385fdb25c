"""Reads the Redewiedergabe sample: the same German texts annotated by two to six people."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Label,
    Layer,
    Relation,
    RelationType,
    TagSet,
    covered_text,
)

TYPES = ("direct", "indirect", "freeIndirect", "indirect freeIndirect", "reported")
_ENDS = (("source", "speaker", "said_by"), ("cue", "cue", "cued_by"))
TAG_SET = TagSet(
    "Redewiedergabe",
    (
        Layer("Speech", tuple(Label(name) for name in TYPES)),
        Layer("Speakers", (Label("speaker"),)),
        Layer("Cues", (Label("cue"),)),
    ),
    (
        RelationType("said_by", ("Speech",), ("Speakers",)),
        RelationType("cued_by", ("Speech",), ("Cues",)),
    ),
)


def documents(path: Path) -> Iterator[AnnotatedDocument]:
    """The texts with the annotations of all people; the consensus is left out."""
    for line in path.read_text("utf-8").splitlines():
        found = json.loads(line)
        annotations: list[Annotation] = []
        relations: list[Relation] = []
        for name, own in found["annotators"].items():
            for number, each in enumerate(own):
                id = f"{found['id']}-{name}-{number}"
                claim = _note(id, name, each["type"], each["content"], found["text"], each)
                annotations.append(claim)
                for field, label, type_ in _ENDS:
                    if each[field]:
                        end = _note(f"{id}-{field}", name, label, each[field], found["text"], {})
                        annotations.append(end)
                        relations.append(Relation(f"{id}-{type_}", name, type_, claim.id, end.id))
        document = Document(found["id"], found["id"], found["text"])
        yield AnnotatedDocument(document, tuple(annotations), tuple(relations))


def _note(
    id: str, name: str, label: str, spans: list[list[int]], text: str, each: dict[str, Any]
) -> Annotation:
    fragments = tuple(sorted((start, end) for start, end in spans))
    attributes = {"medium": each["medium"]} if each else {}
    return Annotation(id, name, label, fragments, covered_text(text, fragments), attributes)
