"""What ``@ana`` says of an annotation: its category, the features that it has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from annotator.formats.format import ReadContext
from annotator.formats.tei.features import values_of
from annotator.formats.tei.parsing import Tree
from annotator.formats.tei.vocabulary import DETAILS, ID, LABEL, TYPE, local, tag
from annotator.model import Label, RelationType

_SHORT = 60
_AFTER = re.compile("[#:/]")


@dataclass
class Said:
    """What was said of one annotation or relation."""

    label: str = ""
    type: str = ""
    """The type of its features, for want of a label."""
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    origin: str = ""


class Analysis:
    """Follows the pointers of one text's tags."""

    def __init__(self, tree: Tree, context: ReadContext) -> None:
        self._tree, self._context = tree, context

    def of(self, element: Any) -> Said:
        """What is said of an element."""
        found = Said()
        others: list[str] = []
        for pointer, there in self._tree.all_pointed_at(element.get("ana")):
            name = "" if there is None else local(there)
            if name == "fs":
                _take(there, found)
                continue
            label = self._label(pointer, there, name)
            if label and not found.label:
                found.label = label
            else:
                others.append(pointer)
        if others:
            found.metadata["ana"] = " ".join(others)
        return found

    def _label(self, pointer: str, element: Any, name: str) -> str:
        own = pointer.removeprefix("#")
        label, relation_type = self._tree.own_name(own, LABEL), self._tree.own_name(own, TYPE)
        description = ""
        if element is not None:
            description = " ".join(_words(each) for each in element.iterfind(tag("desc")))
        if label is not None:
            self._hint(label, description)
            return label
        if relation_type is not None:
            self._context.relation_types.setdefault(
                relation_type, RelationType(relation_type, (), (), description=description)
            )
            return relation_type
        if name == "category":
            found, description = _category(element)
            self._hint(found, description)
            return found
        if name == "interp":
            return _words(element) or own
        # A pointer into a list that is not here names it all the same.
        return "" if element is not None else _AFTER.split(pointer.rstrip("/"))[-1]

    def _hint(self, label: str, description: str) -> None:
        self._context.labels.setdefault(label, Label(label, description=description))


def _take(element: Any, found: Said) -> None:
    values = values_of(element)
    if element.get("type") == DETAILS:
        metadata = values.get("metadata")
        if isinstance(metadata, dict):
            found.metadata.update(cast("Mapping[str, Any]", metadata))
        found.origin = str(values.get("origin") or "")
        return
    found.type = found.type or str(element.get("type") or "")
    found.attributes.update(values)


def _category(element: Any) -> tuple[str, str]:
    """Name and description of a category: TEI has no one place for its name."""
    gloss = [_words(each) for each in element if local(each) == "gloss"]
    terms = [_words(each) for each in element.iterfind(f"{tag('catDesc')}/{tag('term')}")]
    said = [_words(each) for each in element if local(each) in ("catDesc", "desc")]
    description = "\n".join(filter(None, said))
    name = next(filter(None, [*gloss, *terms]), "")
    if not name and 0 < len(description) <= _SHORT:
        name, description = description, ""
    return name or str(element.get(ID) or ""), description


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
