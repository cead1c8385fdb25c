"""Writes files of columns: one of tags a layer, or CoNLL-U with mentions."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import BinaryIO

import msgspec

from annotator.formats.carried import KeptIdentities, carried
from annotator.formats.conll import HOLDS
from annotator.formats.conll.lines import BEFORE, COLUMNS, DOCSTART, TEXT
from annotator.formats.conll.notations import (
    ENTITY,
    FIELDS,
    GLOBAL,
    OUTSIDE,
    EntitySpan,
    TagSpan,
    brackets_of,
    tags_of,
)
from annotator.formats.conll.spacing import encode_spaces
from annotator.formats.foreign import count_missing_ends
from annotator.formats.format import WriteContext
from annotator.formats.losses import (
    CARRIED_FIELD,
    NOTHING_BUT_SPANS,
    Holds,
    name_annotation,
    watched,
)
from annotator.formats.token_text import (
    TOKENISER,
    PlacedAnnotation,
    Sentence,
    TokenText,
    place_annotations,
    without_overlap,
)
from annotator.model import AnnotatedDocument, Identity, InputError, ModelObject, TagSet
from annotator.text.line_ends import LINE_ENDS

_WITHOUT_COMMENTS = Holds(
    **{
        name: name == "document_ids" or not held or getattr(NOTHING_BUT_SPANS, name)
        for name, held in asdict(HOLDS).items()
    }
)
"""False for what is lost with the comments, unless it is counted as lost anyway. The ids of
articles are lost with them in one of the two formats only, whose writer counts these."""
OVERLAPS = "annotations that overlap a longer one of their layer"
_ALL_LAYERS = "Annotations"
"""The name of the only column where there is no tag set."""
_WHITE = re.compile(r"[\s\x00-\x1f\x85\u2028\u2029]+")
_LINE_END = re.compile(f"[{LINE_ENDS}]")
_encoder = msgspec.json.Encoder(order="deterministic")


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write columns of IOB2 tags; equal items give equal bytes.

    Args:
        items: The stream of an export.
        out: The file.
        context: The export's settings; receives the losses.

    Raises:
        InputError: An option has an unknown value; the file is then incomplete.
    """
    _ColumnWriter(out, context).write(items)


def write_conllu(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write CoNLL-U; equal items give equal bytes.

    Args:
        items: The stream of an export.
        out: The file.
        context: The export's settings; receives the losses.

    Raises:
        InputError: An option has an unknown value; the file is then incomplete.
    """
    _ConlluWriter(out, context).write(items)


class _ShortLabels:
    """Labels as columns can hold them, without white space."""

    def __init__(self) -> None:
        self._short: dict[str, str] = {}
        self._full: dict[str, str] = {}

    def short(self, full: str) -> str:
        """Return the short name for a full one: always the same, and never one of two labels."""
        if full not in self._short:
            base = _WHITE.sub("_", full)
            name, number = base, 1
            while self._full.setdefault(name, full) != full:
                number += 1
                name = f"{base}_{number}"
            self._short[full] = name
        return self._short[full]

    def changed(self, labels: Iterable[str]) -> dict[str, str]:
        """Return full names by short ones, of the labels for which these differ."""
        return {
            self.short(label): label for label in sorted(set(labels)) if self.short(label) != label
        }


class _Layers:
    """The layers that are written: all, or the one that the option ``layer`` names.

    Raises:
        InputError: The tag set has no such layer.
    """

    def __init__(self, tag_set: TagSet | None, context: WriteContext) -> None:
        chosen = context.options.get("layer", "")
        layers = tag_set.layers if tag_set else ()
        names = [layer.name for layer in layers] if tag_set else [_ALL_LAYERS]
        if chosen and chosen not in names:
            raise InputError(f"There is no layer “{chosen}”; there are {', '.join(names)}.")
        self.names = [chosen] if chosen else names or [_ALL_LAYERS]
        self._layer_of = {label.name: layer.name for layer in layers for label in layer.labels}

    def layer(self, label: str) -> str:
        """Return the layer in whose column a label is written; empty for none."""
        layer = self._layer_of.get(label, "" if self._layer_of else self.names[-1])
        return layer if layer in self.names else ""


class _Writer(ABC):
    """Writes the articles of a stream, each as lines; the two formats differ in these."""

    def __init__(self, out: BinaryIO, context: WriteContext) -> None:
        self._out, self._context, self._losses = out, context, context.losses
        self._labels = _ShortLabels()
        self._identities = KeptIdentities()
        self._layers: _Layers | None = None
        comments = context.options.get("comments", "yes")
        if comments not in ("yes", "no"):
            raise InputError(f"comments={comments}: there are only yes and no.")
        self._comments = comments == "yes"

    def write(self, items: Iterable[ModelObject]) -> None:
        """Write all articles of a stream."""
        if not self._comments:
            items = watched(items, _WITHOUT_COMMENTS, self._losses)
        tag_set: TagSet | None = None
        for item in items:
            if isinstance(item, TagSet):
                tag_set = tag_set or item
            elif isinstance(item, Identity):
                self._identities.known[item.id] = item
            elif isinstance(item, AnnotatedDocument):
                if self._layers is None:
                    self._layers = _Layers(tag_set, self._context)
                    self._put(self._head(self._layers))
                self._put(self._article(item, self._layers))
        if self._comments:  # else all of them were counted as lost
            self._identities.count_unused(self._losses)

    def _put(self, lines: Iterable[str]) -> None:
        self._out.write("".join(f"{line}\n" for line in lines).encode("utf-8"))

    @abstractmethod
    def _head(self, layers: _Layers) -> Iterator[str]:
        """Yield the lines at the start of the file."""

    @abstractmethod
    def _article(self, item: AnnotatedDocument, layers: _Layers) -> Iterator[str]:
        """Yield the lines of an article."""

    def _by_layer(
        self, item: AnnotatedDocument, text: TokenText, layers: _Layers
    ) -> dict[str, list[PlacedAnnotation]]:
        """Return the annotations that begin and end with tokens, by layer; count the others."""
        by_layer: dict[str, list[PlacedAnnotation]] = {name: [] for name in layers.names}
        for place in place_annotations(item, text, self._context):
            layer = layers.layer(place.annotation.label)
            if layer:
                by_layer[layer].append(place)
            else:
                self._losses.add(
                    "annotations of layers that are not written",
                    name_annotation(place.annotation, item.document),
                )
        return by_layer

    def _own_field(
        self, item: AnnotatedDocument, kept: Sequence[PlacedAnnotation], text: TokenText
    ) -> str:
        """Return the comment that keeps what columns cannot hold."""
        annotations = [place.annotation for place in kept]
        ids = {annotation.id for annotation in annotations}
        relations = [r for r in item.relations if r.source in ids and r.target in ids]
        content = carried(item.document, annotations, relations)
        content["metadata"] = item.document.metadata
        content.update(self._identities.fields(annotations))
        content["end"] = text.text[text.tokens[-1][1] :] if text.tokens else ""
        full_names = self._labels.changed(annotation.label for annotation in annotations)
        if full_names:
            content["labels"] = full_names
        return f"# {CARRIED_FIELD} = {_encoder.encode(content).decode('utf-8')}"

    def _count_lost_relations(
        self, item: AnnotatedDocument, kept: Sequence[PlacedAnnotation]
    ) -> None:
        if self._comments:  # else all of them were counted as lost
            count_missing_ends(item, {place.annotation.id for place in kept}, self._losses)

    def _has_tokens(self, item: AnnotatedDocument, text: TokenText) -> bool:
        if not text.tokens:
            self._losses.add("articles without a word", item.document.id)
        return bool(text.tokens)


class _ColumnWriter(_Writer):
    """Writes a token a line, with a column of tags for each layer."""

    def _head(self, layers: _Layers) -> Iterator[str]:
        if self._comments:
            names = " ".join(_WHITE.sub("_", name) for name in layers.names)
            yield f"# {COLUMNS} = FORM {names}"
            yield f"# scheme = IOB2; tokens = {TOKENISER}"

    def _article(self, item: AnnotatedDocument, layers: _Layers) -> Iterator[str]:
        text = TokenText(item.document.text)
        if not self._has_tokens(item, text):
            return
        by_layer = self._by_layer(item, text, layers)
        for name, places in by_layer.items():
            by_layer[name], overlapping = without_overlap(places)
            for place in overlapping:
                self._losses.add(OVERLAPS, name_annotation(place.annotation, item.document))
        kept = [place for places in by_layer.values() for place in places]
        self._count_lost_relations(item, kept)
        outside = "\t".join(OUTSIDE for _ in layers.names)
        # Without comments the line is read as a token, by spaCy too, whose tag is the last column.
        document_id = f"\t({_WHITE.sub(' ', item.document.id)})" if self._comments else ""
        yield f"{DOCSTART}\t{outside}{document_id}"
        yield ""
        if self._comments:
            yield self._own_field(item, kept, text)
        else:
            self._count_lost_with_comments(item, kept)
        columns = [self._tags(places, len(text.tokens)) for places in by_layer.values()]
        at = 0
        for sentence in text.sentences([(place.first, place.last) for place in kept]):
            yield from self._sentence_comments(text, sentence, at)
            for number in range(sentence.first, sentence.stop):
                start, end = text.tokens[number]
                yield "\t".join([text.text[start:end], *(tags[number] for tags in columns)])
            yield ""
            at = sentence.end

    def _tags(self, places: Iterable[PlacedAnnotation], count: int) -> list[str]:
        return tags_of(
            (
                TagSpan(self._labels.short(place.annotation.label), place.first, place.last)
                for place in places
            ),
            count,
        )

    def _sentence_comments(self, text: TokenText, sentence: Sentence, at: int) -> Iterator[str]:
        """Yield the comments of a sentence; ``at`` is where the one before it ends."""
        if not self._comments:
            return
        words = text.text[sentence.start : sentence.end]
        before = text.text[at : sentence.start]
        if before != ("\n" if at else ""):
            yield f"# {BEFORE} = {_encoder.encode(before).decode()}"
        one_line = _LINE_END.sub(" ", words)
        yield f"# text = {one_line}"
        if one_line != words:
            yield f"# {TEXT} = {_encoder.encode(words).decode()}"

    def _count_lost_with_comments(
        self, item: AnnotatedDocument, kept: Sequence[PlacedAnnotation]
    ) -> None:
        self._losses.add("ids of articles", item.document.id)
        self._losses.add("white space of articles", item.document.id)
        for place in kept:
            label = place.annotation.label
            if self._labels.short(label) != label:
                self._losses.add("names of labels with white space", f"“{label}”")


class _ConlluWriter(_Writer):
    """Writes CoNLL-U: mentions as brackets, and the white space in column MISC."""

    def _head(self, layers: _Layers) -> Iterator[str]:
        yield f"# {GLOBAL} = {FIELDS}"
        yield f"# tokens = {TOKENISER}"

    def _article(self, item: AnnotatedDocument, layers: _Layers) -> Iterator[str]:
        text = TokenText(item.document.text)
        if not self._has_tokens(item, text):
            return
        by_layer = self._by_layer(item, text, layers)
        kept = [place for places in by_layer.values() for place in places]
        self._count_lost_relations(item, kept)
        brackets = brackets_of(
            [
                EntitySpan(f"e{number}", place.annotation.label, place.first, place.last)
                for number, place in enumerate(kept, 1)
            ]
        )
        document_id = _WHITE.sub("_", item.document.id)
        yield f"# newdoc id = {document_id}"
        if self._comments:
            yield self._own_field(item, kept, text)
        sentences = text.sentences([(place.first, place.last) for place in kept])
        for count, sentence in enumerate(sentences, 1):
            yield f"# sent_id = {document_id}-{count}"
            words = text.text[sentence.start : sentence.end]
            yield f"# text = {_LINE_END.sub(' ', words)}"
            for token in range(sentence.first, sentence.stop):
                yield self._row(text, token, token - sentence.first + 1, brackets)
            yield ""

    def _row(self, text: TokenText, token: int, number: int, brackets: dict[int, str]) -> str:
        """Return the row of a token, by its number in the article and from 1 in its sentence."""
        start, end = text.tokens[token]
        is_last = token + 1 == len(text.tokens)
        after = text.text[end:] if is_last else text.text[end : text.tokens[token + 1][0]]
        misc = {ENTITY: brackets.get(token, "")}
        if token == 0 and start:
            misc["SpacesBefore"] = encode_spaces(text.text[:start])
        if not after:
            misc["SpaceAfter"] = "No"
        elif after != " ":
            misc["SpacesAfter"] = encode_spaces(after)
        misc["TokenRange"] = f"{start}:{end}"
        fields = "|".join(f"{name}={value}" for name, value in sorted(misc.items()) if value)
        return "\t".join([str(number), text.text[start:end], *"_" * 7, fields])
