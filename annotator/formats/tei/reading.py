"""Reads TEI files: each ``TEI`` with a text is an article.

Our own come back as they went out. Of others the body is read, with heads, paragraphs, quotations
and verse as blocks; what is tagged in it, and what points into it from ``standOff`` or elsewhere in
the file, are annotations.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from annotator.formats.blocks import Structure
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.tei.flow import Flow, flow_of, own_flow
from annotator.formats.tei.header import Metadata
from annotator.formats.tei.parsing import Tree, trees
from annotator.formats.tei.recogito import as_tei
from annotator.formats.tei.tags import WANTED, Tags
from annotator.formats.tei.vocabulary import local, tag
from annotator.formats.text import EmptyText, title_of
from annotator.model import AnnotatedDocument, Document, InputError, ModelObject

_READ = frozenset({
    "listAnnotation", "annotation", "spanGrp", "span", "note", "listPerson", "listOrg",
    "listPlace", "listObject", "listEvent", "listNym", "listRelation", "linkGrp", "link", "fs",
    "fLib", "fvLib", "interp", "interpGrp",
})  # fmt: skip
"""Elements in ``standOff`` that are understood."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles of a file; identities come before the articles that refer to them.

    Raises:
        EmptyText: there is no text in it.
        InputError: it is no sound XML, or no TEI, or a pointer leads to nothing; the message
            names file and line.
        EnvironmentFault: it cannot be read.
    """
    context.place = name = name_of(path)
    found = False
    without: list[str] = []
    for tree in trees(path, context):
        context.place = tree.place(tree.element)
        items = _items(tree, context)
        if items is None:
            without.append(context.place)
        else:
            found = True
            yield from items
    if not found:
        raise EmptyText(f"{name} has no text in a TEI body: there is nothing to tag in it.")
    for place in without:
        context.note(f"{place}: this TEI has no text; it was left out.")


def _items(tree: Tree, context: ReadContext) -> list[ModelObject] | None:
    """The article of a ``TEI`` with its identities; None where it has no text.

    All at once, so that nothing refers to the tree any more when it is freed.
    """
    as_tei(tree, context)
    flow = _flow(tree, context)
    if not flow.text:
        return None if tree.element.find(tag("TEI")) is None else []
    try:
        return list(_article(tree, flow, Metadata(tree.element), context))
    except InputError as error:
        context.leave_out(error)
        return []


def _flow(tree: Tree, context: ReadContext) -> Flow:
    bodies = list(tree.element.iter(tag("body")))
    flow = own_flow(bodies[0], WANTED) if tree.ours and len(bodies) == 1 else None
    if flow is None:
        flow = flow_of(bodies, WANTED)
    for name, count in flow.left_out.items():
        context.note(
            f"{context.place}: {count} × {name}, which is no part of the running text, was left "
            f"out of it."
        )
    return flow


def _article(
    tree: Tree, flow: Flow, header: Metadata, context: ReadContext
) -> Iterator[ModelObject]:
    blocks = tuple(flow.blocks)
    if flow.exact:
        document = Document(header.id(), header.title(), flow.text, header.metadata(), blocks)
    else:
        headline = next((flow.text[b.start : b.end] for b in blocks if b.kind == "headline"), "")
        known = {**header.foreign_metadata(), "source": tree.name}
        title = header.foreign_title() or title_of(flow.text, Structure(blocks, headline, "", ""))
        document = Document("", title, flow.text, known, blocks)
    tags = Tags(tree, flow, context, context.place)
    annotations = tuple(tags.annotations())
    relations = tuple(tags.relations())
    _tell_what_is_not_read(tree, context)
    yield from tags.identities.all.values()
    yield AnnotatedDocument(document, annotations, relations)


def _tell_what_is_not_read(tree: Tree, context: ReadContext) -> None:
    counts: Counter[str] = Counter()
    places: dict[str, str] = {}
    for standoff in tree.element.iterfind(tag("standOff")):
        for each in standoff:
            name = local(each) or str(each.tag)
            if name not in _READ:
                counts[name] += 1
                places.setdefault(name, tree.place(each))
    for name, count in counts.items():
        context.note(f"{places[name]}: {count} × {name} in standOff is not read; it was left out.")
