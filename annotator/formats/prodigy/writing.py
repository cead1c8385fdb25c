"""Writes examples for Prodigy: a line for each annotator of an article.

Its tokens have the space after each, so that they spell out the whole text, and all spans begin
and end with tokens.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, BinaryIO, NamedTuple

import msgspec

from annotator.extras import import_library
from annotator.formats.carried import carried
from annotator.formats.foreign import relations_by_owner
from annotator.formats.format import WriteContext
from annotator.formats.losses import CARRIED_FIELD, Losses
from annotator.formats.prodigy import OWN_TOKENS
from annotator.formats.prodigy.reading import ACCEPT, HASHES
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Fragment,
    InputError,
    ModelObject,
    Relation,
    Remedy,
)
from annotator.text.tokens import tokenize

_encoder = msgspec.json.Encoder(order="deterministic")


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the articles; equal items give equal bytes.

    An article without annotations is an example without an answer.

    Args:
        items: The stream of an export.
        out: The file.
        context: The export's settings; receives the losses.

    Raises:
        InputError: The option ``tokens`` is a language that spaCy does not know.
        EnvironmentFault: It is a language, and spaCy is not installed.
    """
    tokenizer = context.options.get("tokens", OWN_TOKENS)
    for item in items:
        if isinstance(item, AnnotatedDocument):
            tokens = _tokenize(tokenizer, item.document.text)
            for line in _lines(item, tokens, context.losses):
                out.write(_encoder.encode(line) + b"\n")


def _lines(
    item: AnnotatedDocument, tokens: Sequence[Fragment], losses: Losses
) -> Iterable[dict[str, Any]]:
    written = [a for a in item.annotations if len(a.fragments) < 2]
    owner_of = {annotation.id: annotation.annotator for annotation in written}
    relations = relations_by_owner(item, owner_of, losses)
    owners = sorted(set(owner_of.values()))
    for owner in owners or [""]:
        annotations = [a for a in written if a.annotator == owner]
        yield _line(item, owner, annotations, relations.get(owner, ()), tokens)


def _line(
    item: AnnotatedDocument,
    owner: str,
    annotations: Sequence[Annotation],
    relations: Sequence[Relation],
    tokens: Sequence[Fragment],
) -> dict[str, Any]:
    document = item.document
    text = document.text
    marked = [annotation for annotation in annotations if annotation.fragments]
    of_article = [annotation.label for annotation in annotations if annotation.is_of_article]
    spelling = spell_out(text, tokens, [annotation.fragments[0] for annotation in marked])
    spans = _spans(marked, spelling)
    relations = [r for r in relations if r.source in spans and r.target in spans]
    line: dict[str, Any] = {
        "text": text,
        "meta": {k: v for k, v in document.metadata.items() if not _is_hash(k, v)},
        **{k: v for k, v in document.metadata.items() if _is_hash(k, v)},
        "tokens": [
            {
                "text": text[token.start : token.end],
                "start": token.start,
                "end": token.end,
                "id": number,
                "ws": token.spaced,
            }
            for number, token in enumerate(spelling)
        ],
        "_view_id": "relations" if relations else "spans_manual",
        "spans": list(spans.values()),
        "relations": [
            {
                "head": spans[relation.source]["token_end"],
                "child": spans[relation.target]["token_end"],
                "head_span": spans[relation.source],
                "child_span": spans[relation.target],
                "label": relation.type,
            }
            for relation in relations
        ],
    }
    if of_article:
        chosen = list(dict.fromkeys(of_article))
        options = [{"id": label, "text": label} for label in chosen]
        line.update(accept=chosen, options=options)
    if owner:
        line.update(answer=ACCEPT, _session_id=owner, _annotator_id=owner)
    line[CARRIED_FIELD] = carried(document, annotations, relations)
    return line


def _is_hash(name: str, value: object) -> bool:
    return name in HASHES and isinstance(value, int)


class SpelledToken(NamedTuple):
    """A token, and whether a space follows it that no other token contains."""

    start: int
    """In code points, and so is the end."""
    end: int
    spaced: bool


def _spans(
    annotations: Iterable[Annotation], spelling: Sequence[SpelledToken]
) -> Mapping[str, dict[str, Any]]:
    """Return the spans by the ids of their annotations."""
    first = {token.start: number for number, token in enumerate(spelling)}
    last = {token.end: number for number, token in enumerate(spelling)}
    return {
        annotation.id: {
            "start": annotation.start,
            "end": annotation.end,
            "token_start": first[annotation.start],
            "token_end": last[annotation.end],
            "label": annotation.label,
        }
        for annotation in annotations
    }


def spell_out(
    text: str, tokens: Iterable[Fragment], spans: Iterable[Fragment]
) -> list[SpelledToken]:
    """Return tokens that spell out a text, with whose borders all spans begin and end.

    A token is divided where a span begins or ends inside it. White space is a token of its own,
    except a single space after a token that no span begins or ends with.

    Args:
        text: The text.
        tokens: Where its words are, in code points.
        spans: Where the annotations are, in code points.
    """
    starts, ends = set[int](), set[int]()
    for start, end in spans:
        starts.add(start)
        ends.add(end)
    borders = {0, len(text), *starts, *ends}
    for start, end in tokens:
        borders.update((start, end))
    spelling: list[SpelledToken] = []
    for start, end in pairwise(sorted(borders)):
        is_space_after = (
            spelling
            and text[start] == " "
            and not spelling[-1].spaced
            and start not in starts
            and start + 1 not in ends
        )
        if is_space_after:
            spelling[-1] = spelling[-1]._replace(spaced=True)
            start += 1
        if start < end:
            spelling.append(SpelledToken(start, end, False))
    return spelling


def _tokenize(tokenizer: str, text: str) -> list[Fragment]:
    """Return the tokens of a text by our own tokenizer, or by spaCy's for a language (``en``)."""
    if tokenizer == OWN_TOKENS:
        return tokenize(text)
    pipeline = _blank_pipeline(tokenizer)
    pipeline.max_length = max(pipeline.max_length, len(text))
    words = pipeline.make_doc(text)
    return [(word.idx, word.idx + len(word)) for word in words if not word.is_space]


@lru_cache(maxsize=1)
def _blank_pipeline(language: str) -> Any:
    """Return a pipeline of spaCy's for a language with nothing but its tokenizer."""
    own = Remedy(f"(tokens={OWN_TOKENS} needs nothing more).")
    spacy = import_library(
        "spacy", "spacy", what=f"tokens={language}", needs="spaCy", remedies=(own,)
    )
    try:
        return spacy.blank(language)
    except ImportError:
        raise InputError(
            f"tokens={language}: spaCy has no such language; give a code such as en, or "
            f"{OWN_TOKENS}."
        ) from None
