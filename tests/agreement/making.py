"""Annotations, documents and tag sets in few words, for the tests of agreement."""

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import strategies as st

from annotator.agreement.overlap import likeness
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Fragment,
    Label,
    Layer,
    Relation,
    TagSet,
)

TAG_SET = TagSet(
    "Test",
    (
        Layer("Speakers", (Label("speaker"),)),
        Layer("Claims", (Label("claim"), Label("cue"))),
        Layer("Entities", (Label("person"), Label("place"))),
    ),
)
LAYER_OF = {label.name: layer.name for layer in TAG_SET.layers for label in layer.labels}


def note(
    annotator: str,
    label: str,
    *fragments: Fragment,
    attributes: Mapping[str, Any] | None = None,
    id: str = "",
) -> Annotation:
    """An annotation, by default with an id that says all of it."""
    id = id or f"{annotator} {label} {fragments}"
    return Annotation(id, annotator, label, fragments, "", attributes or {})


def link(source: Annotation, target: Annotation, type: str = "said_by") -> Relation:
    """A relation of the source's owner."""
    id = f"{source.id} {type} {target.id}"
    return Relation(id, source.annotator, type, source.id, target.id)


def text(
    length: int,
    annotations: Iterable[Annotation],
    relations: Iterable[Relation] = (),
    id: str = "d",
) -> AnnotatedDocument:
    """A document of that length."""
    return AnnotatedDocument(Document(id, "", "x" * length), tuple(annotations), tuple(relations))


def one_layer(*labels: str) -> TagSet:
    """A tag set of one layer with these labels."""
    return TagSet("One", (Layer("Layer", tuple(Label(name) for name in labels)),))


LABELS = ("claim", "cue", "person")


@st.composite
def fragments(draw: st.DrawFn) -> tuple[Fragment, ...]:
    """One or two fragments in a short text."""
    cuts = draw(st.lists(st.integers(0, 12), min_size=2, max_size=4, unique=True))
    cuts.sort()
    return tuple((cuts[at], cuts[at + 1]) for at in range(0, len(cuts) - 1, 2))


def notes_of(annotator: str, most: int = 5) -> st.SearchStrategy[list[Annotation]]:
    """Up to five annotations, some of which may say the same."""
    one = st.tuples(st.sampled_from(LABELS), fragments())
    return st.lists(one, max_size=most).map(
        lambda found: [
            note(annotator, label, *spans, id=f"{annotator}{number}")
            for number, (label, spans) in enumerate(found)
        ]
    )


def alike(one: Annotation, other: Annotation) -> int:
    """The likeness, none across layers."""
    return likeness(one, other, LAYER_OF[one.label] == LAYER_OF[other.label])
