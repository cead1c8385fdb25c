"""Writes DocBins: groups of spans by layer, and entities where nothing overlaps."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from msgspec.structs import replace

from annotator.formats.carried import KeptIdentities, carried
from annotator.formats.foreign import count_missing_ends
from annotator.formats.format import ALIGN, WriteContext
from annotator.formats.losses import CARRIED_FIELD, name_annotation
from annotator.formats.spacy_docbin.reading import NO_LAYER, load_spacy
from annotator.formats.token_text import MOVED, OFF_TOKENS, TokenText, gaps
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Identity,
    InputError,
    ModelObject,
    TagSet,
)

NOT_ENTITIES = "entities that overlap a longer one, in doc.ents (doc.spans has them)"
PART_ARTICLES = 500
"""Articles of one DocBin of a folder; spaCy holds a DocBin in memory as a whole."""
_ENTITY_LAYER = "Entities"
_ALIGNMENT_MODES = {"no": "strict", "expand": "expand", "contract": "contract"}
"""spaCy's ``alignment_mode`` by the value of the option ``align``."""
_ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID", "SENT_START")
_encoder = msgspec.json.Encoder(order="deterministic")


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the articles as one DocBin; equal items give equal bytes.

    Args:
        items: The stream of an export.
        out: The file.
        context: The export's settings; receives the losses.

    Raises:
        InputError: An option has an unknown value; nothing was written.
        EnvironmentFault: spaCy is not installed; nothing was written.
    """
    store = _new_store()
    for document in _documents(items, context):
        store.add(document)
    out.write(store.to_bytes())


def write_folder(items: Iterable[ModelObject], folder: Path, context: WriteContext) -> None:
    """Write the articles as DocBins of some hundred each, from which spaCy trains as well.

    Args:
        items: The stream of an export.
        folder: An empty folder.
        context: The export's settings; receives the losses.

    Raises:
        InputError: An option has an unknown value; nothing was written.
        EnvironmentFault: spaCy is not installed; nothing was written.
    """
    documents = _documents(items, context)
    for number, first in enumerate(documents, 1):
        store = _new_store()
        for document in chain((first,), islice(documents, PART_ARTICLES - 1)):
            store.add(document)
        store.to_disk(folder / f"articles-{number:04d}.spacy")


def _new_store() -> Any:
    return load_spacy().tokens.DocBin(attrs=_ATTRIBUTES, store_user_data=True)


def _documents(items: Iterable[ModelObject], context: WriteContext) -> Iterator[Any]:
    """Yield spaCy's documents of the articles."""
    writer = _DocWriter(load_spacy(), context)
    for item in items:
        if isinstance(item, TagSet):
            writer.set_tag_set(item)
        elif isinstance(item, Identity):
            writer.identities.known[item.id] = item
        elif isinstance(item, AnnotatedDocument):
            yield writer.document(item)
    writer.identities.count_unused(context.losses)


class _DocWriter:
    """Makes spaCy's documents of articles.

    Args:
        spacy: The package.
        context: The export's settings; receives the losses.

    Raises:
        InputError: The option ``align`` has an unknown value.
    """

    def __init__(self, spacy: Any, context: WriteContext) -> None:
        self._spacy, self._losses = spacy, context.losses
        self._vocab = spacy.vocab.Vocab()
        align = context.options.get(ALIGN, "no")
        if align not in _ALIGNMENT_MODES:
            raise InputError(f"{ALIGN}={align}: there are only {', '.join(_ALIGNMENT_MODES)}.")
        self._alignment_mode = _ALIGNMENT_MODES[align]
        self._chosen_layer = context.options.get("ents", "")
        self._entity_layer = self._chosen_layer or _ENTITY_LAYER
        self._layer_of: dict[str, str] = {}
        self.identities = KeptIdentities()

    def set_tag_set(self, tag_set: TagSet) -> None:
        """Find the layer of each label.

        Raises:
            InputError: The option ``ents`` names a layer that the tag set does not have.
        """
        names = [layer.name for layer in tag_set.layers]
        chosen = self._chosen_layer
        if chosen and chosen not in (*names, "none"):
            raise InputError(f"There is no layer “{chosen}”; there are {', '.join(names)}.")
        self._layer_of = {
            label.name: layer.name for layer in tag_set.layers for label in layer.labels
        }

    def document(self, item: AnnotatedDocument) -> Any:
        """Return the document (``spacy.Doc``) of an article."""
        document = self._tokenized(item.document.text)
        groups: dict[str, list[Any]] = {}
        kept: list[Annotation] = []
        of_article = [annotation for annotation in item.annotations if annotation.is_of_article]
        document.cats = {annotation.label: 1.0 for annotation in of_article}
        for annotation in item.annotations:
            if len(annotation.fragments) != 1:
                continue  # counted as such already, or of the whole article
            span, moved = self._span(document, annotation, item)
            if span is not None:
                layer = self._layer_of.get(annotation.label, NO_LAYER)
                groups.setdefault(layer, []).append(span)
                kept.append(moved)
        for layer in sorted(groups):
            document.spans[layer] = groups[layer]
        self._set_entities(document, groups.get(self._entity_layer, []), item)
        document.user_data[CARRIED_FIELD] = self._own_field(item, [*of_article, *kept])
        return document

    def _tokenized(self, text: str) -> Any:
        """Return a document whose tokens spell out a text.

        A space after a token belongs to it; other white space is a token of its own.
        """
        tokens = TokenText(text)
        sentence_starts = {sentence.first for sentence in tokens.sentences()}
        gaps_around = gaps(text, tokens.tokens)
        words: list[str] = []
        spaces: list[bool] = []
        starts: list[bool] = []

        def add_gap(gap: str) -> None:
            if words and gap.startswith(" "):
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                words.append(gap)
                spaces.append(False)
                starts.append(not starts)

        add_gap(gaps_around[0])
        for number, (start, end) in enumerate(tokens.tokens):
            words.append(text[start:end])
            spaces.append(False)
            starts.append(number in sentence_starts or not starts)
            add_gap(gaps_around[number + 1])
        return self._spacy.tokens.Doc(self._vocab, words=words, spaces=spaces, sent_starts=starts)

    def _span(
        self, document: Any, annotation: Annotation, item: AnnotatedDocument
    ) -> tuple[Any, Annotation]:
        """Return the span of an annotation, and the annotation, which may be moved for it.

        The span is None where the annotation cannot be written, which counts as lost.
        """
        span = document.char_span(
            annotation.start,
            annotation.end,
            alignment_mode=self._alignment_mode,
            label=annotation.label,
            kb_id=self._knowledge_base_id(annotation),
            span_id=annotation.id,
        )
        if span is None or span.start == span.end:
            self._losses.add(OFF_TOKENS, name_annotation(annotation, item.document))
            return None, annotation
        fragment = int(span.start_char), int(span.end_char)
        if fragment == annotation.fragments[0]:
            return span, annotation
        self._losses.add(MOVED, name_annotation(annotation, item.document))
        text = item.document.text[slice(*fragment)]
        return span, replace(annotation, fragments=(fragment,), text=text)

    def _knowledge_base_id(self, annotation: Annotation) -> str:
        if annotation.identity is None:
            return ""
        identity = self.identities.known.get(annotation.identity)
        return (identity.external_id if identity else "") or annotation.identity

    def _set_entities(self, document: Any, spans: list[Any], item: AnnotatedDocument) -> None:
        """Set the entities of a document: the spans that do not overlap a longer one."""
        entities = self._spacy.util.filter_spans(spans)
        document.set_ents(entities, default="outside")
        left = Counter((entity.start, entity.end, entity.label_) for entity in entities)
        by_id = {annotation.id: annotation for annotation in item.annotations}
        for span in spans:
            key = (span.start, span.end, span.label_)
            if left[key]:
                left[key] -= 1
            else:
                self._losses.add(NOT_ENTITIES, name_annotation(by_id[span.id_], item.document))

    def _own_field(self, item: AnnotatedDocument, kept: list[Annotation]) -> str:
        """Return what spaCy cannot hold, as JSON."""
        ids = {annotation.id for annotation in kept}
        count_missing_ends(item, ids, self._losses)
        relations = [r for r in item.relations if r.source in ids and r.target in ids]
        content = carried(item.document, kept, relations)
        content["metadata"] = item.document.metadata
        content.update(self.identities.fields(kept))
        return _encoder.encode(content).decode("utf-8")
