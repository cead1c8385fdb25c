"""Tasks in tests, and reading and writing them."""

import json
from pathlib import Path
from typing import Any

from annotator.formats.format import ReadContext, WriteContext
from annotator.formats.label_studio import FORMAT
from annotator.formats.label_studio.reading import read as read_tasks
from annotator.formats.label_studio.writing import TASKS, write
from annotator.formats.recognition import recognise
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    ModelObject,
    Relation,
)

Task = dict[str, Any]


def read(folder: Path, *tasks: Task, **told: Any) -> tuple[list[AnnotatedDocument], list[str]]:
    """The articles of a file with these tasks, and the notes on it."""
    path = folder / "project-1.json"
    path.write_text(json.dumps(tasks, indent=1), "utf-8")
    assert recognise(path) is FORMAT
    context = ReadContext("ana", **told)
    found = [each for each in read_tasks(path, context) if isinstance(each, AnnotatedDocument)]
    assert len(found) == len(tasks)
    return found, [note.removeprefix("project-1.json: ") for note in context.notes.messages]


def written(folder: Path, *items: ModelObject, **options: str) -> list[Task]:
    """The tasks of some items; the configuration lies beside them in the folder."""
    write(items, folder, WriteContext(options=options))
    return json.loads((folder / TASKS).read_text("utf-8"))


CLAIM = Annotation("c", "ana", "claim", ((0, 5),), "A\n👍 b", {"quotation": "direct"}, "Why?")


SPEAKER = Annotation("s", "ana", "speaker", ((4, 5),), "b", {"kind": "collective", "mood": 3})


ARTICLE = AnnotatedDocument(
    Document("d", "T", "A\n👍 b", {"date": "2025"}),
    (CLAIM, SPEAKER, Annotation("b", "bo", "cue", ((0, 1),), "A")),
    (Relation("r", "ana", "said_by", "c", "s"),),
)


TEXT = "He said so.\nShe left."


def region(id: str, start: int, end: int, label: str, **more: Any) -> Task:
    """A labelled region of a text, as its browser side saves it."""
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
    result = {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    return {**result, "origin": "manual", **more}


def about(id: str, name: str, type: str, **value: Any) -> Task:
    """What is said of a region."""
    return {"id": id, "from_name": name, "to_name": "text", "type": type, "value": value}


def task(*results: Task, text: str = TEXT, **more: Any) -> Task:
    """A task with the results of one person."""
    annotation = {"id": 7, "completed_by": 3, "was_cancelled": False, "result": list(results)}
    return {"id": 1, "data": {"text": text}, "annotations": [annotation], **more}
