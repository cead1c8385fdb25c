"""Tables of WebAnno in tests, and reading them."""

from pathlib import Path

from annotator.formats.format import ReadContext
from annotator.formats.webanno import FORMAT
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Relation,
)


def read_one(path: Path, **options: str) -> tuple[AnnotatedDocument, list[str]]:
    """The article of a file, and what was said of it."""
    context = ReadContext("ana", options=options)
    assert FORMAT.read is not None
    (item,) = FORMAT.read(path, context)
    assert isinstance(item, AnnotatedDocument)
    return item, context.notes.messages


ALL_LAYERS = "Token,Lemma,POS,Dependency,SurfaceForm"
"""The option that reads the layers of words, too."""


def read_text(folder: Path, *lines: str) -> tuple[AnnotatedDocument, list[str]]:
    """The article of some lines."""
    path = folder / "a.tsv"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    return read_one(path)


HEAD = ("#FORMAT=WebAnno TSV 3.3", "#T_SP=webanno.custom.Entity|value", "", "")


def sample() -> AnnotatedDocument:
    """A claim with its speaker and an entity, some of it stacked."""
    text = "Ann said: no.\n\nNo 😊."
    made = tuple(
        Annotation(f"a{n}", "ana", label, ((start, end),), text[start:end], attributes, note)
        for n, (label, start, end, attributes, note) in enumerate(
            [
                ("speaker", 0, 3, {"kind": "named person"}, ""),
                ("claim", 10, 12, {"quotation": "direct"}, "a_note"),
                ("claim", 10, 19, {}, ""),
                ("person", 0, 2, {}, ""),
            ]
        )
    )
    links = (
        Relation("r0", "ana", "said_by", "a1", "a0"),
        Relation("r1", "ana", "nested_in", "a1", "a2"),
    )
    return AnnotatedDocument(Document("d", "T", text), made, links)
