"""Converts annotations that Recogito Studio wrote into those of the TEI Guidelines.

A target in Recogito is two XPaths with an offset in UTF-16 units behind each, such as
``/TEI[1]/text[1]/body[1]/p[2]::7``. Labels are in an ``rs``, the annotator in the annotation.
"""

import re
from typing import Any

from annotator.formats.format import ReadContext
from annotator.formats.offsets import UTF_16
from annotator.formats.tei.parsing import TeiTree
from annotator.formats.tei.vocabulary import (
    ID,
    TEMPORARY_ID_PREFIX,
    local_name,
    qualify,
    text_of,
)

_POSITION = re.compile(r"(/\S+?)::(\d+)")
_STEP = re.compile(r"(//?)([\w.-]+)\[(?:(\d+)|@xml:id='([^']*)')\]")


def convert_recogito(tree: TeiTree, context: ReadContext) -> None:
    """Replace targets by pointers of TEI, and copy labels to ``@ana``, in the tree itself."""
    for annotation in tree.element.iter(qualify("annotation")):
        target = str(annotation.get("target") or "")
        if "::" in target:
            annotation.set("target", _convert_target(target, tree, context))
        labels = [
            str(child.get("ana"))
            for child in annotation
            if local_name(child) == "rs" and child.get("ana")
        ]
        if labels and annotation.get("ana") is None:
            annotation.set("ana", " ".join(labels))


def _convert_target(target: str, tree: TeiTree, context: ReadContext) -> str:
    """Return a pointer to the range of a target; its own text where a position is missing."""
    points = [_convert_position(position, tree, context) for position in target.split()]
    if len(points) != 2 or "" in points:
        return f"#{target}"
    return f"#range({','.join(points)})"


def _convert_position(position: str, tree: TeiTree, context: ReadContext) -> str:
    """Return the point, in code points from an element with an id; empty if it is missing."""
    match = _POSITION.fullmatch(position)
    element = None if match is None else _find_element(match[1], tree)
    if match is None or element is None:
        return ""
    offset, offset_unit = int(match[2]), context.offset_unit or UTF_16
    if offset:
        fragment = offset_unit.over(text_of(element)).fragment(0, offset)
        if fragment is None:
            return ""
        offset = fragment[1]
    element_id = str(element.get(ID) or "")
    if not element_id:
        element_id = f"{TEMPORARY_ID_PREFIX}{len(tree.ids)}"
        element.set(ID, element_id)
        tree.ids[element_id] = element
    return f"at({element_id},{offset})"


def _find_element(path: str, tree: TeiTree) -> Any:
    """Return the element of an XPath; None if it is missing or the path of another form."""
    steps = list(_STEP.finditer(path))
    if "".join(step[0] for step in steps) != path:
        return None
    element: Any = None
    for number, step in enumerate(steps):
        axis, name, index, element_id = step.groups()
        if element_id is not None:
            element = tree.ids.get(element_id)
        elif number == 0:
            element = tree.element if (axis, name) == ("/", "TEI") else None
        else:
            element = element.find(f"{qualify(name)}[{index}]")
        if element is None:
            return None
    return element
