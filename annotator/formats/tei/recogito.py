"""Annotations as Recogito Studio writes them, as annotations of TEI proper.

Its targets are two XPaths, each with an offset behind it, ``/TEI[1]/text[1]/body[1]/p[2]::7``, that
counts as a browser does. Its labels stand in an ``rs``, and who annotated in the annotation itself.
"""

import re
from typing import Any

from annotator.formats.format import ReadContext
from annotator.formats.offsets import UTF_16
from annotator.formats.tei.parsing import Tree
from annotator.formats.tei.vocabulary import ID, UNNAMED, local, tag

_PLACE = re.compile(r"(/\S+?)::(\d+)")
_STEP = re.compile(r"(//?)([\w.-]+)\[(?:(\d+)|@xml:id='([^']*)')\]")


def as_tei(tree: Tree, context: ReadContext) -> None:
    """Give the annotations of a file pointers and attributes as TEI has them."""
    for each in tree.element.iter(tag("annotation")):
        target = str(each.get("target") or "")
        if "::" in target:
            each.set("target", _pointer(target, tree, context))
        labels = [str(e.get("ana")) for e in each if local(e) == "rs" and e.get("ana")]
        if labels and each.get("ana") is None:
            each.set("ana", " ".join(labels))


def _pointer(target: str, tree: Tree, context: ReadContext) -> str:
    """A pointer to what is between two places; as it was, where one of these is not there."""
    ends = [_place(each, tree, context) for each in target.split()]
    if len(ends) != 2 or "" in ends:
        return f"#{target}"
    return f"#range({','.join(ends)})"


def _place(said: str, tree: Tree, context: ReadContext) -> str:
    """A position in an element; empty where that is not there."""
    found = _PLACE.fullmatch(said)
    element = None if found is None else _element(found[1], tree)
    if found is None or element is None:
        return ""
    offset, offset_unit = int(found[2]), context.offset_unit or UTF_16
    if offset:
        inside = offset_unit.over("".join(element.itertext())).fragment(0, offset)
        if inside is None:
            return ""
        offset = inside[1]
    element_id = str(element.get(ID) or "")
    if not element_id:
        element_id = f"{UNNAMED}{len(tree.ids)}"
        element.set(ID, element_id)
        tree.ids[element_id] = element
    return f"at({element_id},{offset})"


def _element(path: str, tree: Tree) -> Any:
    """The element that a path leads to; None if it leads nowhere."""
    steps = list(_STEP.finditer(path))
    if "".join(each[0] for each in steps) != path:
        return None
    element: Any = None
    for number, (way, name, count, element_id) in enumerate(each.groups() for each in steps):
        if element_id is not None:
            element = tree.ids.get(element_id)
        elif number == 0:
            element = tree.element if (way, name) == ("/", "TEI") else None
        else:
            element = element.find(f"{tag(name)}[{count}]")
        if element is None:
            return None
    return element
