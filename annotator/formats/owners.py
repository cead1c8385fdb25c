"""Fits the names of the annotators of files to those that a project knows.

A name that nearly equals another one (“Ana” beside “ana”) may be that of one person. It is not
united silently: the import ends with an error that names the two and the remedies, unless a person
has answered before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from msgspec.structs import replace

from annotator.formats.corrected import all_annotations, all_relations, with_work
from annotator.model import (
    AnnotatedDocument,
    Choice,
    InputError,
    ModelObject,
    Progress,
    Record,
    Remedy,
)
from annotator.model.curation import ASSIGNMENT, COMMENT, DECISION, MEMOS, decision_id
from annotator.text.folding import describe_difference, resembling_names

_NAMING_FIELDS = {
    COMMENT: "author",
    DECISION: "reviewer",
    **dict.fromkeys(MEMOS, "annotator"),
}
"""The field with the name of the person who made a record, by its kind."""


class AlikeAnnotators(InputError):
    """Annotators of a file have names that nearly equal others.

    Args:
        alike: The other name that each may mean, by the name in the file.
    """

    is_question = True

    def __init__(self, alike: Mapping[str, str]) -> None:
        self.alike = dict(alike)
        pairs = [
            f"“{name}” differs from “{other}” only by {describe_difference(name, other)}"
            for name, other in alike.items()
        ]
        maps = tuple(Choice("map_annotator", f"{name}={other}") for name, other in alike.items())
        gaps = " ".join(["{}"] * len(maps))
        remedy = Remedy(
            f"If that is one person, unite the two with {gaps}; if not, keep them apart with {{}}.",
            (*maps, Choice("new_annotator")),
        )
        super().__init__(f"Among the annotators, {'; '.join(pairs)}.", remedies=(remedy,))


def renamed(name: str, names: Mapping[str, str]) -> str:
    """Return the name that a person gave for one in a file, or that one itself.

    Blanks at the ends of a name in a file, which nobody sees, may be left out in ``names``.

    Args:
        name: The name in the file.
        names: The names that the person gave, by the names in the file.
    """
    return names.get(name, names.get(name.strip(), name))


@dataclass
class AnnotatorAdapter:
    """Passes a stream on with the names of annotators that a person chose."""

    known: Iterable[str]
    """The names that the project knows."""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """The names in the project that a person gave, by the names in the file."""
    are_new: bool = False
    """Whether names that nearly equal others are those of other people."""
    note: Callable[[str], None] = lambda _: None
    """Reports two names that were kept apart."""
    _met: dict[str, None] = field(default_factory=dict[str, None])

    def items(self, items: Iterable[ModelObject]) -> Iterator[ModelObject]:
        """Yield the objects with their annotators renamed.

        Raises:
            AlikeAnnotators: At the end of the stream, if a name of it nearly equals another one
                of the stream or of the project, and nobody has said whether it is the same person.
        """
        for item in items:
            renamed = self._renamed(item)
            self._meet(renamed)
            yield renamed
        alike = self._alike()
        if alike and not self.are_new:
            raise AlikeAnnotators(alike)
        for name, other in alike.items():
            difference = describe_difference(name, other)
            self.note(f"“{name}” and “{other}”, which differ only by {difference}, are two people.")

    def _alike(self) -> dict[str, str]:
        known = set(self.known)
        alike: dict[str, str] = {}
        for name in sorted(set(self._met) - known):
            others = resembling_names(name, known)
            if others:
                alike[name] = others[0]
            known.add(name)
        return alike

    def _meet(self, item: ModelObject) -> None:
        if isinstance(item, AnnotatedDocument):
            self._met.update(dict.fromkeys(a.annotator for a in all_annotations(item)))
            self._met.update(dict.fromkeys(r.annotator for r in all_relations(item)))
            self._met.update(dict.fromkeys(item.done_by))
        elif isinstance(item, Progress):
            self._met[item.annotator] = None
        elif isinstance(item, Record):
            self._met.update(dict.fromkeys(_people_of(item)))

    def _renamed(self, item: ModelObject) -> ModelObject:
        if not self.names:
            return item
        if isinstance(item, AnnotatedDocument):
            done_by = tuple(dict.fromkeys(map(self._name, item.done_by)))
            return with_work(
                replace(item, done_by=done_by),
                lambda annotation: replace(annotation, annotator=self._name(annotation.annotator)),
                lambda relation: replace(relation, annotator=self._name(relation.annotator)),
            )
        if isinstance(item, Progress):
            return replace(item, annotator=self._name(item.annotator))
        return self._renamed_record(item) if isinstance(item, Record) else item

    def _renamed_record(self, record: Record) -> Record:
        data: dict[str, Any] = dict(record.data)
        if record.kind == ASSIGNMENT and isinstance(data.get("annotators"), list):
            data["annotators"] = sorted({self._name(name) for name in data["annotators"]})
            return replace(record, data=data)
        name = _NAMING_FIELDS.get(record.kind, "")
        if self._name(data.get(name)) == data.get(name):
            return record
        data[name] = self._name(data[name])
        places = data.get("annotations")
        if record.kind == DECISION and isinstance(places, list):
            # A verdict is found by its reviewer and its place.
            ids = map(str, cast("list[Any]", places))
            return Record(DECISION, decision_id(data[name], ids), data)
        return replace(record, data=data)

    def _name(self, name: Any) -> Any:
        return renamed(name, self.names) if isinstance(name, str) else name


def _people_of(record: Record) -> list[str]:
    if record.kind == ASSIGNMENT:
        names = record.data.get("annotators")
        if not isinstance(names, list):
            return []
        return [name for name in cast("list[Any]", names) if isinstance(name, str)]
    name = record.data.get(_NAMING_FIELDS.get(record.kind, ""))
    return [name] if isinstance(name, str) and name else []
