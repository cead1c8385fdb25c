"""Out to a format and back: what comes back is what went out, but for the losses that were told."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from annotator.formats.format import Format, ReadContext, WriteContext
from annotator.formats.losses import Holds, Losses, watched
from annotator.formats.offsets import OffsetUnit
from annotator.formats.recognition import recognise
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    Identity,
    ModelObject,
    Relation,
    TagSet,
    covered_text,
)
from tests.formats.strategies import any_text, fragments, ids, native_texts
from tests.tag_sets import relations_between

TAG_SET = default_tag_set()
Comparable = tuple[Any, ...]


@dataclass
class Trip:
    """What came back of an export, and what was told."""

    items: list[ModelObject]
    losses: Losses
    notes: list[str]
    files: dict[str, bytes]
    """Content of the files that were written, by name."""

    @property
    def documents(self) -> list[AnnotatedDocument]:
        """The articles that came back."""
        return [item for item in self.items if isinstance(item, AnnotatedDocument)]

    @property
    def identities(self) -> list[Identity]:
        """The identities that came back."""
        return [item for item in self.items if isinstance(item, Identity)]


def write_to(
    folder: Path,
    format: Format,
    items: Iterable[ModelObject],
    options: Mapping[str, str] | None = None,
) -> Losses:
    """Write items as an export does, into a folder; returns what was lost."""
    context = WriteContext(options=options or {})
    watch = watched(items, format.holds, context.losses)
    if format.write is not None:
        with (folder / f"export{format.suffixes[0]}").open("wb") as file:
            format.write(watch, file, context)
    elif format.write_folder is not None:
        format.write_folder(watch, folder, context)
    return context.losses


def read_from(
    folder: Path, format: Format | None = None, *, annotator: str = "ana", offsets: str = ""
) -> tuple[list[ModelObject], list[str]]:
    """Read all files of a folder as an import does (each recognised if no format is given)."""
    context = ReadContext(annotator, offset_unit=OffsetUnit.named(offsets) if offsets else None)
    items: list[ModelObject] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if format and format.suffixes and path.suffix.lower() not in format.suffixes:
            continue
        each = format or recognise(path)
        if path.suffix.lower() in each.companions or path.name in each.companions:
            continue
        assert each.read is not None
        items += each.read(path, context)
    return items, context.notes.messages


def through(
    format: Format,
    items: Iterable[ModelObject],
    *,
    options: Mapping[str, str] | None = None,
    tag_set: TagSet = TAG_SET,
) -> Trip:
    """Write items to files of the format, and read these again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        losses = write_to(folder, format, [tag_set, *items], options)
        written = sorted(path for path in folder.rglob("*") if path.is_file())
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in written}
        found, notes = read_from(folder, format)
    return Trip(found, losses, notes, files)


def reduced(item: AnnotatedDocument, holds: Holds) -> Comparable:
    """What of an article a format can hold, comparable; ids that it cannot hold do not count."""
    document = item.document
    keys = {a.id: _annotation(a, holds) for a in item.annotations}
    kept = [a for a in item.annotations if holds.several_fragments or len(a.fragments) == 1]
    there = {a.id for a in kept}
    relations = [
        _relation(r, keys, holds)
        for r in item.relations
        if holds.relations and r.source in there and r.target in there
    ]
    return (
        document.text,
        document.id if holds.document_ids else None,
        document.title if holds.titles else None,
        dict(document.metadata) if holds.metadata else None,
        document.blocks if holds.blocks else None,
        sorted((keys[a.id] for a in kept), key=repr),
        sorted(relations, key=repr),
    )


def _annotation(each: Annotation, holds: Holds) -> Comparable:
    return (
        each.id if holds.annotation_ids else None,
        each.annotator if holds.annotators else None,
        each.label,
        each.fragments,
        each.text,
        dict(each.attributes) if holds.attributes else None,
        each.note if holds.notes else None,
        each.identity if holds.identities else None,
        (each.origin, each.confidence, dict(each.metadata)) if holds.provenance else None,
    )


def _relation(each: Relation, keys: Mapping[str, Comparable], holds: Holds) -> Comparable:
    return (
        each.id if holds.relation_ids else None,
        each.annotator if holds.annotators else None,
        each.type,
        keys[each.source],
        keys[each.target],
        dict(each.attributes) if holds.relation_attributes else None,
    )


# Articles as a project has them: labels, attributes and relations of the default tag set.

_LABELS = {label.name: label for label in TAG_SET.labels()}


@st.composite
def attributes_of(draw: st.DrawFn, label: str) -> dict[str, str]:
    """Attributes that the tag set allows the label, each with one of its values."""
    found: dict[str, str] = {}
    for attribute in _LABELS[label].attributes:
        value = draw(st.none() | st.sampled_from(attribute.values))
        if value is not None:
            found[attribute.name] = value
    return found


@st.composite
def tagged_documents(
    draw: st.DrawFn,
    texts: st.SearchStrategy[str] = native_texts,
    annotators: tuple[str, ...] = ("ana",),
    several_fragments: bool = True,
    place: Callable[[int], st.SearchStrategy[tuple[tuple[int, int], ...]]] = fragments,
    notes: st.SearchStrategy[str] = any_text,
) -> AnnotatedDocument:
    """An article with valid annotations and relations; texts may be of any kind."""
    text = draw(texts.filter(lambda text: len(text) > 1 and not text.isspace()))
    places = draw(st.lists(place(len(text)), max_size=5))
    found: list[Annotation] = []
    for each in places:
        kept = each if several_fragments else each[:1]
        label = draw(st.sampled_from(sorted(_LABELS)))
        found.append(
            Annotation(
                draw(ids),
                draw(st.sampled_from(annotators)),
                label,
                kept,
                covered_text(text, kept),
                draw(attributes_of(label)),
                draw(notes),
            )
        )
    relations: list[Relation] = []
    for source in found:
        for target in found:
            types = relations_between(TAG_SET, source.label, target.label)
            if source is not target and types and draw(st.booleans()):
                kind = draw(st.sampled_from(types)).name
                relations.append(
                    Relation(
                        draw(ids), draw(st.sampled_from(annotators)), kind, source.id, target.id
                    )
                )
    blocks = (Block("paragraph", 0, len(text)),)
    title = draw(any_text)
    metadata = draw(st.dictionaries(st.sampled_from(["date", "section", "source"]), any_text))
    return AnnotatedDocument(
        Document(draw(ids), title, text, metadata, blocks), tuple(found), tuple(relations)
    )
