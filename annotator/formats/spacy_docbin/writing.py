"""Writes DocBins: groups of spans by layer, and entities where nothing overlaps."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from msgspec.structs import replace

from annotator.formats.carried import carried
from annotator.formats.carried_identities import KeptIdentities
from annotator.formats.foreign import (
    tell_of_missing_ends,
)
from annotator.formats.format import WriteContext
from annotator.formats.losses import CARRIED_FIELD, name_annotation
from annotator.formats.spacy_docbin.library import ALL_ELSE, spacy_library
from annotator.formats.token_text import ALIGN, MOVED, OFF_TOKENS, TokenText, gaps
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Identity,
    InputError,
    ModelObject,
    TagSet,
)

NOT_ENTITIES = "entities that overlap a longer one, in doc.ents (doc.spans has them)"
_ENTITIES = "Entities"
_MODES = {"no": "strict", "expand": "expand", "contract": "contract"}
_ATTRS = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID", "SENT_START")
_encoder = msgspec.json.Encoder(order="deterministic")


PART = 500
"""Articles of one DocBin of a folder; spaCy holds a DocBin in memory as a whole."""


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the articles as one DocBin; equal items give equal bytes."""
    store = _store()
    for document in _documents(items, context):
        store.add(document)
    out.write(store.to_bytes())


def write_folder(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the articles as DocBins of some hundred each, which spaCy trains from as well."""
    documents = _documents(items, context)
    for number, first in enumerate(documents, 1):
        store = _store()
        for document in chain((first,), islice(documents, PART - 1)):
            store.add(document)
        store.to_disk(folder / f"articles-{number:04d}.spacy")


def _store() -> Any:
    return spacy_library().tokens.DocBin(attrs=_ATTRS, store_user_data=True)


def _documents(items: Iterable[ModelObject], context: WriteContext) -> Iterator[Any]:
    """spaCy's documents of the articles."""
    writer = _Writer(spacy_library(), context)
    for item in items:
        if isinstance(item, TagSet):
            writer.use(item)
        elif isinstance(item, Identity):
            writer.identities.known[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            yield writer.document(item)
    writer.identities.tell_of_unused(context.losses)


class _Writer:
    """Makes spaCy's documents of articles."""

    def __init__(self, spacy: Any, context: WriteContext) -> None:
        self._spacy, self._losses = spacy, context.losses
        self._vocab = spacy.vocab.Vocab()
        asked = context.options.get(ALIGN, "no")
        if asked not in _MODES:
            raise InputError(f"{ALIGN}={asked}: there are only {', '.join(_MODES)}.")
        self._mode = _MODES[asked]
        self._asked = context.options.get("ents", "")
        self._entities = self._asked or _ENTITIES
        self._layers: dict[str, str] = {}
        self.identities = KeptIdentities()

    def use(self, tag_set: TagSet) -> None:
        """Take a layer for each label; raises InputError when the layer asked for is not there."""
        names = [layer.name for layer in tag_set.layers]
        if self._asked and self._asked not in (*names, "none"):
            raise InputError(f"There is no layer “{self._asked}”; there are {', '.join(names)}.")
        self._layers = {each.name: layer.name for layer in tag_set.layers for each in layer.labels}

    def document(self, item: AnnotatedDocument) -> Any:
        """The document of an article."""
        document = self._tokens(item.document.text)
        groups: dict[str, list[Any]] = {}
        kept: list[Annotation] = []
        for each in item.annotations:
            if len(each.fragments) > 1:
                continue  # counted as such already
            placed = self._placed(document, each, item)
            if placed is not None:
                span, annotation = placed
                layer = self._layers.get(each.label, ALL_ELSE)
                groups.setdefault(layer, []).append(span)
                kept.append(annotation)
        for layer in sorted(groups):
            document.spans[layer] = groups[layer]
        self._set_entities(document, groups.get(self._entities, []), item)
        document.user_data[CARRIED_FIELD] = self._own(item, kept)
        return document

    def _tokens(self, text: str) -> Any:
        cut = TokenText(text)
        starts = {sentence.first for sentence in cut.sentences()}
        between = gaps(text, cut.tokens)
        words: list[str] = []
        spaces: list[bool] = []
        begins: list[bool] = []

        def white(gap: str) -> None:
            if words and gap.startswith(" "):
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                words.append(gap)
                spaces.append(False)
                begins.append(not begins)

        white(between[0])
        for number, (start, end) in enumerate(cut.tokens):
            words.append(text[start:end])
            spaces.append(False)
            begins.append(number in starts or not begins)
            white(between[number + 1])
        return self._spacy.tokens.Doc(self._vocab, words=words, spaces=spaces, sent_starts=begins)

    def _placed(
        self, document: Any, each: Annotation, item: AnnotatedDocument
    ) -> tuple[Any, Annotation] | None:
        """The span of an annotation, which may be moved to the borders of tokens for it."""
        named = {"label": each.label, "kb_id": self._linked(each), "span_id": each.id}
        span = document.char_span(each.start, each.end, alignment_mode=self._mode, **named)
        if span is None or span.start == span.end:
            self._losses.add(OFF_TOKENS, name_annotation(each, item.document))
            return None
        place = int(span.start_char), int(span.end_char)
        if place == each.fragments[0]:
            return span, each
        self._losses.add(MOVED, name_annotation(each, item.document))
        text = item.document.text[slice(*place)]
        return span, replace(each, fragments=(place,), text=text)

    def _linked(self, each: Annotation) -> str:
        if each.identity is None:
            return ""
        known = self.identities.known.get(each.identity)
        return (known.external_id if known else "") or each.identity

    def _set_entities(self, document: Any, spans: list[Any], item: AnnotatedDocument) -> None:
        """The entities of the document: those of one layer that do not overlap."""
        chosen = self._spacy.util.filter_spans(spans)
        document.set_ents(chosen, default="outside")
        stay = Counter((each.start, each.end, each.label_) for each in chosen)
        by_id = {each.id: each for each in item.annotations}
        for each in spans:
            key = (each.start, each.end, each.label_)
            if stay[key]:
                stay[key] -= 1
            else:
                self._losses.add(NOT_ENTITIES, name_annotation(by_id[each.id_], item.document))

    def _own(self, item: AnnotatedDocument, kept: list[Annotation]) -> str:
        """What spaCy cannot hold, as JSON."""
        ids = {each.id for each in kept}
        tell_of_missing_ends(item, ids, self._losses)
        relations = [r for r in item.relations if r.source in ids and r.target in ids]
        content = carried(item.document, kept, relations)
        content["metadata"] = item.document.metadata
        content.update(self.identities.fields(kept))
        return _encoder.encode(content).decode("utf-8")
