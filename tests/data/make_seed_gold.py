"""Makes seed_gold.jsonl, the sample article fully tagged, from marked-up text in seed_gold.toml.

Edit the latter, then run ``python -m tests.data.make_seed_gold`` in the checkout. Ids are made of
what they name (label and offsets, type and ends, name), so that the same tagging gives the same
bytes: those that an export gives of a new project which has imported the file.
"""

import io
import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from annotator.cli.demo import Mention, parse_marks
from annotator.data_files import sample_article
from annotator.formats.jsonl import lines as jsonl
from annotator.formats.tag_sets import default_tag_set
from annotator.formats.text import article
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Identity,
    ModelObject,
    Progress,
    Relation,
    covered_text,
    order_key,
)

HERE = Path(__file__).parent
SOURCE = HERE / "seed_gold.toml"
TARGET = HERE / "seed_gold.jsonl"
ANNOTATOR = "gold"
_IDS = UUID("5c0a3c0e-2f0d-4c57-9d0f-0a7d3f6f2b19")


def gold_items() -> list[ModelObject]:
    """The tag set, the identities, the tagged article, and that it is done."""
    script = tomllib.loads(SOURCE.read_text("utf-8"))
    identities = {key: _identity(fields) for key, fields in script["identities"].items()}
    document = _document(sample_article())
    annotations: dict[str, Annotation] = {}
    for passage in script["passages"]:
        plain, mentions = parse_marks(passage["text"])
        at = _place(plain, document.text)
        for mention in mentions:
            assert mention.name not in annotations, f"{mention.name} is there twice"
            annotations[mention.name] = _annotation(mention, at, passage, identities, document.text)
    relations = [
        _relation(annotations[source], type_, annotations[target])
        for passage in script["passages"]
        for source, type_, target in passage["relations"]
    ]
    tagged = AnnotatedDocument(
        document,
        tuple(sorted(annotations.values(), key=order_key)),
        tuple(sorted(relations, key=lambda relation: relation.id)),
    )
    known = sorted(identities.values(), key=lambda identity: identity.id)
    return [default_tag_set(), *known, tagged, Progress(document.id, ANNOTATOR, "done")]


def gold_bytes() -> bytes:
    """What stands in seed_gold.jsonl."""
    out = io.BytesIO()
    jsonl.write(gold_items(), out)
    return out.getvalue()


def _document(path: Path) -> Document:
    """The sample article, under the id that a project gives it."""
    made = article(path.read_text("utf-8"), source=path.name).document
    return Document(path.stem, made.title, made.text, made.metadata, made.blocks)


def _place(passage: str, text: str) -> int:
    assert text.count(passage) == 1, f"The sample does not have this passage once: {passage}"
    return text.index(passage)


def _annotation(
    mention: Mention, at: int, passage: dict[str, Any], identities: dict[str, Identity], text: str
) -> Annotation:
    fragments = tuple((at + start, at + end) for start, end in mention.fragments)
    identity = passage.get("identities", {}).get(mention.name)
    return Annotation(
        id=_id(mention.label, *(f"{start}-{end}" for start, end in fragments)),
        annotator=ANNOTATOR,
        label=mention.label,
        fragments=fragments,
        text=covered_text(text, fragments),
        attributes=passage.get("attributes", {}).get(mention.name, {}),
        note=passage.get("notes", {}).get(mention.name, ""),
        identity=None if identity is None else identities[identity].id,
    )


def _relation(source: Annotation, type_: str, target: Annotation) -> Relation:
    id = _id(type_, source.id, target.id)
    return Relation(id, ANNOTATOR, type_, source.id, target.id)


def _identity(fields: dict[str, Any]) -> Identity:
    aliases = tuple(fields.get("aliases", ()))
    return Identity(
        id=_id("identity", fields["kind"], fields["name"]), **{**fields, "aliases": aliases}
    )


def _id(*parts: str) -> str:
    return str(uuid5(_IDS, "\n".join(parts)))


if __name__ == "__main__":
    TARGET.write_bytes(gold_bytes())
