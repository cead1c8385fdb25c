"""Reads TEI files: each ``TEI`` element with a text becomes an article.

Our own exports come back unchanged. From files of other programs the body is read, with heads,
paragraphs, quotations and verse as blocks. Elements that tag its words, and pointers into it from
``standOff`` or elsewhere in the file, become annotations.

Recogito Studio writes targets that are two XPaths, each with an offset behind it, such as
``/TEI[1]/text[1]/body[1]/p[2]::7``, which counts as a browser does. They are made pointers of TEI
proper before anything else is read.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.blocks import Structure
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.offsets import UTF_16
from annotator.formats.tei.flow import TextFlow, parts_of_text, read_flow, read_own_flow
from annotator.formats.tei.header import HeaderReader
from annotator.formats.tei.parsing import TeiTree, read_trees
from annotator.formats.tei.tags import TAGGED_NAMES, TagReader
from annotator.formats.tei.vocabulary import (
    ID,
    TEMPORARY_ID_PREFIX,
    local_name,
    qualify,
    text_of,
)
from annotator.formats.text import EmptyText, title_of
from annotator.model import AnnotatedDocument, Choice, Document, InputError, ModelObject, Remedy

_CATMA = b"catma://"
"""Begins the addresses of CATMA's texts."""
_STANDOFF_ELEMENTS = frozenset({
    "listAnnotation", "annotation", "spanGrp", "span", "note", "listPerson", "listOrg",
    "listPlace", "listObject", "listEvent", "listNym", "listRelation", "linkGrp", "link", "fs",
    "fLib", "fvLib", "interp", "interpGrp",
})  # fmt: skip
"""The children of ``standOff`` that are read."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Read the articles of a file; identities come before the articles that refer to them.

    Args:
        path: The file.
        context: The settings of the import; receives the notes, the labels and relation types.

    Raises:
        EmptyText: No ``TEI`` has a text.
        InputError: The file is not well-formed XML, not TEI, or a pointer leads to nothing; the
            message names file and line. An article with a fault is left out if the context
            leaves faults out.
        EnvironmentFault: The file cannot be read.
    """
    context.place = name = name_of(path)
    has_text = False
    places_without_text: list[str] = []
    for tree in read_trees(path, context):
        context.place = tree.place(tree.element)
        items = _read_tree(tree, context)
        if items is None:
            places_without_text.append(context.place)
        else:
            has_text = True
            yield from items
    if not has_text:
        if _CATMA in read_bytes(path):
            raise InputError(
                f"{name} holds annotations of CATMA without their text, which is a file of its "
                f"own. Put the text beside it, under the same name with .txt.",
                remedies=(Remedy("Read it as such: {}.", (Choice("format", "catma"),)),),
            )
        raise EmptyText(f"{name} has no text in a TEI body: there is nothing to tag in it.")
    for place in places_without_text:
        context.note(f"{place}: this TEI has no text; it was left out.")


def _read_tree(tree: TeiTree, context: ReadContext) -> list[ModelObject] | None:
    """Return the article of a ``TEI`` with its identities; None where it has no text.

    It returns a list, not an iterator, so that nothing refers to the tree when it is freed.
    """
    convert_recogito(tree, context)
    flow = _read_text(tree, context)
    if not flow.text:
        return None if tree.element.find(qualify("TEI")) is None else []
    try:
        return list(_read_article(tree, flow, HeaderReader(tree.element), context))
    except InputError as error:
        context.leave_out(error)
    except RecursionError:
        context.leave_out(InputError(f"{context.place}: it is nested too deeply to be read."))
    return []


def _read_text(tree: TeiTree, context: ReadContext) -> TextFlow:
    bodies = parts_of_text(tree.element)
    flow = read_own_flow(bodies[0], TAGGED_NAMES) if tree.is_own and len(bodies) == 1 else None
    if flow is None:
        flow = read_flow(bodies, TAGGED_NAMES)
    for name, count in flow.left_out.items():
        context.note(
            f"{context.place}: {count} × {name} does not belong to the running text; it was left "
            f"out."
        )
    return flow


def _read_article(
    tree: TeiTree, flow: TextFlow, header: HeaderReader, context: ReadContext
) -> Iterator[ModelObject]:
    blocks = tuple(flow.blocks)
    if flow.exact:
        document = Document(
            header.own_id(), header.own_title(), flow.text, header.own_metadata(), blocks
        )
    else:
        headline = next((flow.text[b.start : b.end] for b in blocks if b.kind == "headline"), "")
        metadata = {**header.foreign_metadata(), "source": tree.name}
        title = header.foreign_title() or title_of(flow.text, Structure(blocks, headline, "", ""))
        document = Document("", title, flow.text, metadata, blocks)
    tags = TagReader(tree, flow, context, context.place)
    annotations = tuple(tags.annotations())
    relations = tuple(tags.relations())
    _note_unread_elements(tree, context)
    yield from tags.identities.by_id.values()
    yield AnnotatedDocument(document, annotations, relations)


def _note_unread_elements(tree: TeiTree, context: ReadContext) -> None:
    counts: Counter[str] = Counter()
    places: dict[str, str] = {}
    for standoff in tree.element.iterfind(qualify("standOff")):
        for element in standoff:
            name = local_name(element) or str(element.tag)
            if name not in _STANDOFF_ELEMENTS:
                counts[name] += 1
                places.setdefault(name, tree.place(element))
    for name, count in counts.items():
        context.note(
            f"{places[name]}: {count} × {name} in standOff cannot be read; it was left out."
        )


_POSITION = re.compile(r"(/\S+?)::([0-9]{1,15})")
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
