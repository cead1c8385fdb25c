"""Writing examples for Prodigy: a line for each annotator of an article."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

import msgspec

from annotator.formats.carried import carried
from annotator.formats.foreign import relations_by_owner
from annotator.formats.format import WriteContext
from annotator.formats.losses import CARRIED_FIELD, Losses
from annotator.formats.prodigy.reading import ACCEPT, HASHES
from annotator.formats.prodigy.spelling import OWN_TOKENS, Token, fragments_by, spelled
from annotator.model import AnnotatedDocument, Annotation, Fragment, ModelObject, Relation

_encoder = msgspec.json.Encoder(order="deterministic")


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the articles; equal items give equal bytes.

    An article that nobody annotated is an example without an answer.
    """
    tokenizer = context.options.get("tokens", OWN_TOKENS)
    for item in items:
        if isinstance(item, AnnotatedDocument):
            tokens = fragments_by(tokenizer, item.document.text)
            for line in _lines(item, tokens, context.losses):
                out.write(_encoder.encode(line) + b"\n")


def _lines(
    item: AnnotatedDocument, tokens: Sequence[Fragment], losses: Losses
) -> Iterable[dict[str, Any]]:
    written = [each for each in item.annotations if len(each.fragments) == 1]
    owner_of = {each.id: each.annotator for each in written}
    relations = relations_by_owner(item, owner_of, losses)
    owners = sorted(set(owner_of.values()))
    for owner in owners or [""]:
        mine = [each for each in written if each.annotator == owner]
        yield _line(item, owner, mine, relations.get(owner, ()), tokens)


def _line(
    item: AnnotatedDocument,
    owner: str,
    annotations: Sequence[Annotation],
    relations: Sequence[Relation],
    tokens: Sequence[Fragment],
) -> dict[str, Any]:
    document = item.document
    text = document.text
    spelling = spelled(text, tokens, [each.fragments[0] for each in annotations])
    spans = _spans(annotations, spelling)
    line: dict[str, Any] = {
        "text": text,
        "meta": {k: v for k, v in document.metadata.items() if not _is_hash(k, v)},
        **{k: v for k, v in document.metadata.items() if _is_hash(k, v)},
        "tokens": [
            {
                "text": text[each.start : each.end],
                "start": each.start,
                "end": each.end,
                "id": number,
                "ws": each.spaced,
            }
            for number, each in enumerate(spelling)
        ],
        "_view_id": "relations" if relations else "spans_manual",
        "spans": list(spans.values()),
        "relations": [
            {
                "head": spans[each.source]["token_end"],
                "child": spans[each.target]["token_end"],
                "head_span": spans[each.source],
                "child_span": spans[each.target],
                "label": each.type,
            }
            for each in relations
        ],
    }
    if owner:
        line.update(answer=ACCEPT, _session_id=owner, _annotator_id=owner)
    line[CARRIED_FIELD] = carried(document, annotations, relations)
    return line


def _is_hash(name: str, value: object) -> bool:
    return name in HASHES and isinstance(value, int)


def _spans(
    annotations: Iterable[Annotation], spelling: Sequence[Token]
) -> Mapping[str, dict[str, Any]]:
    first = {each.start: number for number, each in enumerate(spelling)}
    last = {each.end: number for number, each in enumerate(spelling)}
    return {
        each.id: {
            "start": each.start,
            "end": each.end,
            "token_start": first[each.start],
            "token_end": last[each.end],
            "label": each.label,
        }
        for each in annotations
    }
