"""Writes a TEI file for each article: its text, and the annotations in ``standOff`` behind it.

A file an article, and not one ``teiCorpus``, since that is what the tools of TEI's users open, and
how corpora in TEI are kept; each is whole by itself, and no more than one is in memory.

The tags lie beside the text and not in it, as they overlap. They point by ``string-range`` (chapter
16 of the Guidelines), which counts characters from the start of an element, through whatever is
tagged in it: here code points from the start of a block. Other ways to point are elements in the
text itself, anchors or segments, and these would change it.
"""

from collections.abc import Iterable
from pathlib import Path

from annotator.formats.filenames import FileNames
from annotator.formats.format import WriteContext
from annotator.formats.tei.header import Header
from annotator.formats.tei.layout import Layout, side_by_side
from annotator.formats.tei.markup import Markup
from annotator.formats.tei.names import NAMESPACE
from annotator.formats.tei.written_tags import WrittenTags
from annotator.model import AnnotatedDocument, Identity, ModelObject, TagSet


def write(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the files of all articles."""
    files = FileNames()
    markup = Markup(context.losses)
    identities: dict[str, Identity] = {}
    named: set[str] = set()
    header = Header(TagSet("", ()), markup)
    for item in items:
        if isinstance(item, TagSet):
            header = Header(item, markup)
        elif isinstance(item, Identity):
            identities[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            content = _file(item, header, identities, markup, context)
            path = folder / f"{files.name(item.document.id)}.xml"
            path.write_bytes(content.encode("utf-8"))
            named.update(each.identity for each in item.annotations if each.identity is not None)
    for id, each in identities.items():
        if id not in named:
            context.losses.add("identities that no annotation refers to", f"“{each.name}”")


def _file(
    item: AnnotatedDocument,
    header: Header,
    identities: dict[str, Identity],
    markup: Markup,
    context: WriteContext,
) -> str:
    document = item.document
    blocks, others = side_by_side(document.blocks)
    if others:
        context.losses.add("overlapping blocks", f"one of {document.id}", len(others))
    text = markup.allowed(document.text)
    layout = Layout(text, blocks, markup)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<TEI xmlns="{NAMESPACE}">',
            header.of(item),
            f"<text>\n{layout.body()}\n</text>",
            *WrittenTags(item, text, layout, identities, markup).lines(),
            "</TEI>\n",
        ]
    )
