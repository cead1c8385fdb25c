"""Reads ``@ana``: the category and the features of an annotation or relation.

Source: TEI P5 Guidelines, chapter 17 (``att.global.analytic``) and 2.3 (taxonomies).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from annotator.formats.format import ReadContext
from annotator.formats.tei.features import parse_structure
from annotator.formats.tei.parsing import TeiTree
from annotator.formats.tei.vocabulary import (
    DETAILS,
    ID,
    LABEL,
    TYPE,
    local_name,
    qualify,
    words_of,
)
from annotator.model import Label, RelationType

_MAX_NAME_CODE_POINTS = 60
_POINTER_PARTS = re.compile("[#:/]")


@dataclass
class Interpretation:
    """The label and the values that ``@ana`` gives to one annotation or relation."""

    label: str = ""
    features_type: str = ""
    """The type of the feature structure, which serves as a label where there is no other."""
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    origin: str = ""


class AnaReader:
    """Follows the ``@ana`` pointers of one text, and collects the labels that they define."""

    def __init__(self, tree: TeiTree, context: ReadContext) -> None:
        self._tree, self._context = tree, context

    def interpret(self, element: Any) -> Interpretation:
        """Return what ``@ana`` says about an element; pointers without use go into its metadata."""
        interpretation = Interpretation()
        unused_pointers: list[str] = []
        for pointer, target in self._tree.find_all(element.get("ana")):
            name = "" if target is None else local_name(target)
            if name == "fs":
                _add_features(target, interpretation)
                continue
            label = self._label(pointer, target, name)
            if label and not interpretation.label:
                interpretation.label = label
            else:
                unused_pointers.append(pointer)
        if unused_pointers:
            interpretation.metadata["ana"] = " ".join(unused_pointers)
        return interpretation

    def _label(self, pointer: str, element: Any, name: str) -> str:
        """Return the label that a pointer names; empty if it names none.

        Args:
            pointer: The pointer in the file.
            element: The element that it points at; None if the file does not have it.
            name: The local name of the element.
        """
        xml_id = pointer.removeprefix("#")
        label = self._tree.decode_own_id(xml_id, LABEL)
        relation_type = self._tree.decode_own_id(xml_id, TYPE)
        description = ""
        if element is not None:
            description = " ".join(words_of(desc) for desc in element.iterfind(qualify("desc")))
        if label is not None:
            self._define_label(label, description)
            return label
        if relation_type is not None:
            self._context.relation_types.setdefault(
                relation_type, RelationType(relation_type, (), (), description=description)
            )
            return relation_type
        if name == "category":
            category, description = _read_category(element)
            self._define_label(category, description)
            return category
        if name == "interp":
            return words_of(element) or xml_id
        # A pointer into a taxonomy of another file still names the category.
        return "" if element is not None else _POINTER_PARTS.split(pointer.rstrip("/"))[-1]

    def _define_label(self, label: str, description: str) -> None:
        self._context.labels.setdefault(label, Label(label, description=description))


def _add_features(element: Any, interpretation: Interpretation) -> None:
    values = parse_structure(element)
    if element.get("type") == DETAILS:
        metadata = values.get("metadata")
        if isinstance(metadata, dict):
            interpretation.metadata.update(cast("Mapping[str, Any]", metadata))
        interpretation.origin = str(values.get("origin") or "")
        return
    interpretation.features_type = interpretation.features_type or str(element.get("type") or "")
    interpretation.attributes.update(values)


def _read_category(element: Any) -> tuple[str, str]:
    """Return name and description of a ``category``; TEI has several places for the name."""
    glosses = [words_of(child) for child in element if local_name(child) == "gloss"]
    terms = [words_of(term) for term in element.iterfind(f"{qualify('catDesc')}/{qualify('term')}")]
    descriptions = [
        words_of(child) for child in element if local_name(child) in ("catDesc", "desc")
    ]
    description = "\n".join(filter(None, descriptions))
    name = next(filter(None, [*glosses, *terms]), "")
    if not name and 0 < len(description) <= _MAX_NAME_CODE_POINTS:
        name, description = description, ""
    return name or str(element.get(ID) or ""), description
