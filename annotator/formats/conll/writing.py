"""Writes files of columns: one of tags a layer, or CoNLL-U with mentions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import BinaryIO

import msgspec

from annotator.formats.carried import FIELD, carried
from annotator.formats.carried_identities import KeptIdentities
from annotator.formats.conll.layers import WHITE, Labels, Layers
from annotator.formats.conll.lines import BEFORE, COLUMNS, DOCSTART, TEXT
from annotator.formats.conll.mentions import ENTITY, FIELDS, GLOBAL, brackets
from annotator.formats.conll.spacing import encoded_spaces
from annotator.formats.conll.tags import OUTSIDE, TagSpan, tags_of
from annotator.formats.foreign import tell_of_missing_ends
from annotator.formats.format import WriteContext
from annotator.formats.line_ends import LINE_ENDS
from annotator.formats.losses import NOTHING_BUT_SPANS, Holds, name_annotation, watched
from annotator.formats.token_text import TOKENISER, Placed, TokenText, placed, without_overlap
from annotator.formats.token_text import Sentence as Cut
from annotator.model import AnnotatedDocument, Identity, InputError, ModelObject, TagSet

HOLDS = Holds(
    several_fragments=False,
    relations_across=False,
    progress=False,
    records=False,
    tag_set=False,
)
_WITHOUT_COMMENTS = Holds(
    **{
        name: name == "document_ids" or not held or getattr(NOTHING_BUT_SPANS, name)
        for name, held in asdict(HOLDS).items()
    }
)
"""Names what goes with the comments, and is not counted as lost anyway; ids of articles go in one
of the two kinds only, which tells of them itself."""
OVERLAPS = "annotations that overlap a longer one of their layer"
_LINE_END = re.compile(f"[{LINE_ENDS}]")
_encoder = msgspec.json.Encoder(order="deterministic")


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write columns of IOB2 tags; equal items give equal bytes."""
    _Columns(out, context).write(items)


def write_conllu(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write CoNLL-U; equal items give equal bytes."""
    _Mentions(out, context).write(items)


class _Writer:
    """What both have in common."""

    def __init__(self, out: BinaryIO, context: WriteContext) -> None:
        self._out, self._context, self._losses = out, context, context.losses
        self._labels = Labels()
        self._identities = KeptIdentities()
        self._layers: Layers | None = None
        self._written = False
        said = context.options.get("comments", "yes")
        if said not in ("yes", "no"):
            raise InputError(f"comments={said}: there are only yes and no.")
        self._comments = said == "yes"

    def write(self, items: Iterable[ModelObject]) -> None:
        """All articles of a stream."""
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
                    self._layers = Layers.chosen(tag_set, self._context)
                    self._put(self._head(self._layers))
                self._put(self._article(item, self._layers))
        if self._comments:  # else all of them are told
            self._identities.tell_of_unused(self._losses)

    def _put(self, lines: Iterable[str]) -> None:
        self._out.write("".join(f"{line}\n" for line in lines).encode("utf-8"))

    def _head(self, layers: Layers) -> Iterator[str]:
        raise NotImplementedError

    def _article(self, item: AnnotatedDocument, layers: Layers) -> Iterator[str]:
        raise NotImplementedError

    def _by_layer(
        self, item: AnnotatedDocument, text: TokenText, layers: Layers
    ) -> dict[str, list[Placed]]:
        """The annotations that lie on tokens, by layer; the others are told."""
        found: dict[str, list[Placed]] = {name: [] for name in layers.names}
        there = placed(item, text, self._context)
        for each in there:
            layer = layers.layer(each.annotation.label)
            if layer:
                found[layer].append(each)
            else:
                self._losses.add(
                    "annotations of layers that are not written",
                    name_annotation(each.annotation, item.document),
                )
        return found

    def _own(self, item: AnnotatedDocument, kept: Sequence[Placed], text: TokenText) -> str:
        """The comment that keeps what columns cannot."""
        ids = {each.annotation.id for each in kept}
        relations = [r for r in item.relations if r.source in ids and r.target in ids]
        content = carried(item.document, (each.annotation for each in kept), relations)
        content["metadata"] = item.document.metadata
        content.update(self._identities.fields([each.annotation for each in kept]))
        content["end"] = text.text[text.tokens[-1][1] :] if text.tokens else ""
        changed = self._labels.changed(each.annotation.label for each in kept)
        if changed:
            content["labels"] = changed
        return f"# {FIELD} = {_encoder.encode(content).decode('utf-8')}"

    def _tell_of_relations(self, item: AnnotatedDocument, kept: Sequence[Placed]) -> None:
        if self._comments:  # else all of them are told
            tell_of_missing_ends(item, {each.annotation.id for each in kept}, self._losses)

    def _has_tokens(self, item: AnnotatedDocument, text: TokenText) -> bool:
        if not text.tokens:
            self._losses.add("articles without a word", item.document.id)
        return bool(text.tokens)


class _Columns(_Writer):
    """A token a line, with a column a layer."""

    def _head(self, layers: Layers) -> Iterator[str]:
        if self._comments:
            names = " ".join(WHITE.sub("_", name) for name in layers.names)
            yield f"# {COLUMNS} = FORM {names}"
            yield f"# scheme = IOB2; tokens = {TOKENISER}"

    def _article(self, item: AnnotatedDocument, layers: Layers) -> Iterator[str]:
        text = TokenText(item.document.text)
        if not self._has_tokens(item, text):
            return
        by_layer = self._by_layer(item, text, layers)
        for name, several in by_layer.items():
            by_layer[name], lost = without_overlap(several)
            for each in lost:
                self._losses.add(OVERLAPS, name_annotation(each.annotation, item.document))
        kept = [each for several in by_layer.values() for each in several]
        self._tell_of_relations(item, kept)
        marks = "\t".join(OUTSIDE for _ in layers.names)
        # Without comments it is read as a token, by spaCy too, whose tag stands in the last column.
        id = f"\t({WHITE.sub(' ', item.document.id)})" if self._comments else ""
        yield f"{DOCSTART}\t{marks}{id}"
        yield ""
        if self._comments:
            yield self._own(item, kept, text)
        else:
            self._tell_of_comments(item, kept, text)
        columns = [
            tags_of(
                (
                    TagSpan(self._labels.short(each.annotation.label), each.first, each.last)
                    for each in several
                ),
                len(text.tokens),
            )
            for several in by_layer.values()
        ]
        at = 0
        for sentence in text.sentences([(each.first, each.last) for each in kept]):
            yield from self._sentence_comments(text, sentence, at)
            for number in range(sentence.first, sentence.stop):
                start, end = text.tokens[number]
                yield "\t".join([text.text[start:end], *(tags[number] for tags in columns)])
            yield ""
            at = sentence.end

    def _sentence_comments(self, text: TokenText, sentence: Cut, at: int) -> Iterator[str]:
        if not self._comments:
            return
        words = text.text[sentence.start : sentence.end]
        before = text.text[at : sentence.start]
        if before != ("\n" if at else ""):
            yield f"# {BEFORE} = {_encoder.encode(before).decode()}"
        shown = _LINE_END.sub(" ", words)
        yield f"# text = {shown}"
        if shown != words:
            yield f"# {TEXT} = {_encoder.encode(words).decode()}"

    def _tell_of_comments(
        self, item: AnnotatedDocument, kept: Sequence[Placed], text: TokenText
    ) -> None:
        """Count what goes with the comments."""
        self._losses.add("ids of articles", item.document.id)
        self._losses.add("white space of articles", item.document.id)
        for each in kept:
            label = each.annotation.label
            if self._labels.short(label) != label:
                self._losses.add("names of labels with white space", f"“{label}”")


class _Mentions(_Writer):
    """CoNLL-U: mentions as brackets, places in the text, white space as it is."""

    def _head(self, layers: Layers) -> Iterator[str]:
        yield f"# {GLOBAL} = {FIELDS}"
        yield f"# tokens = {TOKENISER}"

    def _article(self, item: AnnotatedDocument, layers: Layers) -> Iterator[str]:
        text = TokenText(item.document.text)
        if not self._has_tokens(item, text):
            return
        by_layer = self._by_layer(item, text, layers)
        kept = [each for several in by_layer.values() for each in several]
        self._tell_of_relations(item, kept)
        entities = brackets(
            [
                (f"e{number}", each.annotation.label, each.first, each.last)
                for number, each in enumerate(kept, 1)
            ]
        )
        id = WHITE.sub("_", item.document.id)
        yield f"# newdoc id = {id}"
        if self._comments:
            yield self._own(item, kept, text)
        sentences = text.sentences([(each.first, each.last) for each in kept])
        for count, sentence in enumerate(sentences, 1):
            yield f"# sent_id = {id}-{count}"
            words = text.text[sentence.start : sentence.end]
            yield f"# text = {_LINE_END.sub(' ', words)}"
            for number in range(sentence.first, sentence.stop):
                yield self._row(text, number, number - sentence.first + 1, entities)
            yield ""

    def _row(self, text: TokenText, number: int, shown: int, entities: dict[int, str]) -> str:
        start, end = text.tokens[number]
        last = number + 1 == len(text.tokens)
        after = text.text[end:] if last else text.text[end : text.tokens[number + 1][0]]
        misc = {ENTITY: entities.get(number, "")}
        if number == 0 and start:
            misc["SpacesBefore"] = encoded_spaces(text.text[:start])
        if not after:
            misc["SpaceAfter"] = "No"
        elif after != " ":
            misc["SpacesAfter"] = encoded_spaces(after)
        misc["TokenRange"] = f"{start}:{end}"
        fields = "|".join(f"{name}={value}" for name, value in sorted(misc.items()) if value)
        return "\t".join([str(shown), text.text[start:end], *"_" * 7, fields])
