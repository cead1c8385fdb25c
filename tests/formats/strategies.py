"""Any text, and any model objects that hang together."""

from typing import Any

from hypothesis import strategies as st

from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    STATUSES,
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    Identity,
    ModelObject,
    Progress,
    Record,
    Relation,
    covered_text,
)

TRICKY = (
    "\n", "\n\n", "\r\n", " ", "\t", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x00",
    "\x1b", "\xa0", "\u200b", "\u200d", "\u200f", "\ufeff", "e\u0301", "👩🏽‍💻", "🇫🇮", "𝓑", "❤️",
    "“", "”", "السلام", "שלום", "世界", "。", "한국", "ไทย", "हिन्दी", " / Reuters",
    " date 2025-12-22 POLITICS\n", "December 22, 2025\n", "22.12.2025\n", "2025年12月22日\n",
    "Said", "A line of words", "He said so.",
)  # fmt: skip

any_text = st.text(st.characters(exclude_categories=["Cs"]))
texts = st.lists(st.one_of(st.sampled_from(TRICKY), any_text), max_size=30).map("".join)
native_texts = texts.map(lambda text: text.replace("\r", ""))
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
ids = st.uuids().map(str)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(names, json_values, max_size=4)


@st.composite
def fragments(draw: st.DrawFn, length: int) -> tuple[tuple[int, int], ...]:
    """One to three fragments of a text, in its order."""
    ends = draw(st.lists(st.integers(0, length), min_size=2, max_size=6, unique=True).map(sorted))
    return tuple((ends[i], ends[i + 1]) for i in range(0, len(ends) - 1, 2))


@st.composite
def annotated_documents(draw: st.DrawFn) -> AnnotatedDocument:
    """A document with annotations and relations between them."""
    text = draw(native_texts.filter(lambda text: len(text) > 1))
    places = draw(st.lists(fragments(len(text)), max_size=5))
    annotations = [draw(annotations_at(text, place)) for place in places]
    blocks = draw(st.lists(fragments(len(text)), max_size=3))
    document = Document(
        draw(ids),
        draw(any_text),
        text,
        draw(objects),
        tuple(Block("paragraph", *place[0]) for place in blocks),
    )
    ends = [annotation.id for annotation in annotations] or [draw(ids)]
    relations = draw(st.lists(relations_between(ends), max_size=4))
    return AnnotatedDocument(document, tuple(annotations), tuple(relations))


@st.composite
def annotations_at(draw: st.DrawFn, text: str, place: tuple[tuple[int, int], ...]) -> Annotation:
    """An annotation of a place in a text."""
    return Annotation(
        draw(ids),
        draw(names),
        draw(names),
        place,
        covered_text(text, place),
        draw(objects),
        draw(any_text),
        draw(st.none() | ids),
        draw(st.sampled_from(["manual", "suggested", "imported"])),
        draw(st.none() | st.floats(0, 1)),
        draw(objects),
    )


def relations_between(ends: list[str]) -> st.SearchStrategy[Relation]:
    """Relations between some annotations."""
    end = st.sampled_from(ends)
    return st.builds(Relation, ids, names, names, end, end, objects, objects)


def _record(kind: str, id: str, data: dict[str, Any]) -> Record:
    return Record(kind, id, {k: v for k, v in data.items() if k not in ("kind", "id")})


items: st.SearchStrategy[ModelObject] = st.one_of(
    annotated_documents(),
    st.builds(
        Identity,
        ids,
        names,
        st.lists(any_text, max_size=3).map(tuple),
        any_text,
        any_text,
        any_text,
        objects,
    ),
    st.builds(Progress, names, names, st.sampled_from(STATUSES)),
    st.builds(_record, st.sampled_from(["decision", "comment", "verdict"]), ids, objects),
    st.just(default_tag_set()),
)
