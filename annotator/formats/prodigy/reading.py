"""Reads Prodigy's examples: the accepted ones have annotations, notes report the others."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, NamedTuple, cast

from annotator.formats.carried import Carried, carried_of
from annotator.formats.files import name_of
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.json_object import JsonObject
from annotator.formats.json_values import first_of, read_objects
from annotator.formats.offsets import CODE_POINTS, Span
from annotator.formats.prodigy import NAME
from annotator.formats.signs import Certainty
from annotator.formats.whole_numbers import numbers_in, whole_number
from annotator.model import AnnotatedDocument, Annotation, ModelObject, Relation
from annotator.text.line_ends import LineEnds
from annotator.words import number

HASHES = ("_input_hash", "_task_hash")
ACCEPT = "accept"
_SESSION_FIELDS = ("_annotator_id", "_session_id")
_OWN_FIELDS = (*HASHES, *_SESSION_FIELDS)
"""Fields that only Prodigy writes."""
_SCREEN_FIELDS = ("_view_id", "_session_id", "_annotator_id", "_timestamp", "tokens")
"""Fields on how an example was shown, which are not kept."""
_WHOLE_TEXT_FIELDS = ("label", "options", ACCEPT)
_MOST_AT_A_PLACE = 12
"""The spans of one place that an end of a relation may be."""
_UNNAMED_SESSION = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d")
"""The time in the id of a session that has no annotator's name."""


class _Token(NamedTuple):
    """A token of an example."""

    text: str
    start: int
    """In code points, and so is the end."""
    end: int


class _SpanIndex:
    """Finds the spans of an example by their places; each is known by its number in the list."""

    def __init__(self, spans: Sequence[ForeignSpan]) -> None:
        self._spans = spans
        self._by_place: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._by_end: dict[int, list[int]] = defaultdict(list)
        for index, span in enumerate(spans):
            start, end = span.span.start, span.span.end
            self._by_place[start, end].append(index)
            self._by_end[end].append(index)
        self._by_start = sorted(range(len(spans)), key=lambda index: spans[index].span.start)
        self._starts = [spans[index].span.start for index in self._by_start]
        ends = (spans[index].span.end for index in self._by_start)
        self._last_ends = list(accumulate(ends, max))
        """For each start the last end of all spans up to it."""

    def at(self, start: int, end: int, label: object) -> list[int]:
        """Return the spans at exactly that place, of the label if it is not None."""
        numbers = self._by_place.get((start, end), ())
        fitting = (index for index in numbers if label in (None, self._spans[index].label))
        return list(islice(fitting, _MOST_AT_A_PLACE))

    def with_token(self, token: _Token) -> list[int]:
        """Return the spans that a token stands for: it is their last one, or else inside them."""
        return self._by_end.get(token.end, [])[:_MOST_AT_A_PLACE] or self._around(token)

    def _around(self, token: _Token) -> list[int]:
        """Return the spans that a token is in."""
        found: list[int] = []
        at = bisect_right(self._starts, token.start) - 1
        while at >= 0 and self._last_ends[at] >= token.end and len(found) < _MOST_AT_A_PLACE:
            if self._spans[self._by_start[at]].span.end >= token.end:
                found.append(self._by_start[at])
            at -= 1
        return sorted(found)


class _SpanLink(NamedTuple):
    """A relation, with the numbers of the spans that each of its ends may be."""

    label: str
    heads: Sequence[int]
    children: Sequence[int]


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file is an example of Prodigy."""
    if not isinstance(value, dict):
        return Certainty.NONE
    line = cast("dict[str, Any]", value)
    if any(name in line for name in _OWN_FIELDS):
        return Certainty.STRONG
    if "text" not in line or "kind" in line or "annotations" in line:
        return Certainty.NONE
    if numbers_in(first_of(line.get("spans")), "start", "end"):
        return Certainty.STRONG
    match line.get("spans"):
        case []:
            is_example = isinstance(line.get("tokens"), list)
            return Certainty.STRONG if is_example else Certainty.WEAK
        case _:
            is_answered = line.get("answer") in (ACCEPT, "reject", "ignore")
            return Certainty.STRONG if is_answered else Certainty.NONE


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the examples of a file as articles, in its order.

    Args:
        path: The file.
        context: The import's settings; receives the notes.

    Raises:
        InputError: A line is malformed; the message names file, line and place in it.
        EnvironmentFault: The file cannot be read.
    """
    reader = _ExampleReader(path, context)
    yield from read_objects(path, context, reader.item)
    reader.note_remarks()


class _ExampleReader:
    """Reads the examples of one file."""

    def __init__(self, path: Path, context: ReadContext) -> None:
        self._name = name_of(path)
        self._context = context
        self._remarks: Counter[str] = Counter()
        """Sentences on what was left out or kept aside, each with how often."""

    def item(self, line: JsonObject) -> AnnotatedDocument:
        """Return the article of an example.

        Raises:
            InputError: The example has no text, or a field of it is wrong.
        """
        if "text" not in line:
            raise line.error("", f"has no “text”; it has {line.names()}. Remove it.")
        raw = line.string("text", "")
        ends = LineEnds(raw)
        carried = carried_of(line, ends.text)
        place, sure = self._context.place, carried is not None
        text = ForeignText(NAME, ends, raw, CODE_POINTS, place, sure=sure)
        answer = line.string("answer", "")
        tokens = _tokens(line)
        # An export of ours accepts all articles; Prodigy adds a session to those that it showed.
        was_shown = carried is None or any(line.rest().get(name) for name in _SESSION_FIELDS)
        owner = _owner(line, self._context)
        spans = self._spans(line, tokens, owner)
        of_article = _of_article(line, answer, has_spans=bool(spans)) if owner else []
        if of_article and carried is not None:
            line.rest().pop("options", None)
        is_idle = answer == ACCEPT and was_shown and not spans and not of_article
        links = list(self._links(line, tokens, spans))
        if answer not in ("", ACCEPT):
            if spans:
                remark = f"the spans of examples with the answer “{answer}” are left out"
                self._remarks[remark] += 1
            spans, links = [], []
        elif not answer and spans and carried is None:
            self._remarks["spans of examples without an answer are treated as accepted"] += 1
        metadata = self._metadata(line, answer)
        document = document_of(ends, self._name, carried, metadata, place)
        annotations = text.sound_annotations(spans, self._context, carried)
        made = [_relation(link, annotations, text, carried) for link in links]
        if left_out := made.count(None):
            self._context.count_left_out("relation of an annotation that is left out", left_out)
        relations = list(filter(None, made))
        if same := len(relations) - len(once(relations)):
            self._remarks["a relation that stands in an example twice is read once"] += same
        labels = text.article_labels(of_article, owner, carried)
        return AnnotatedDocument(
            document,
            (*labels, *filter(None, annotations)),
            once(relations),
            done_by=(owner,) if owner and is_idle else (),
        )

    def note_remarks(self) -> None:
        """Add notes on what was left out or kept aside."""
        for remark, count in self._remarks.items():
            self._context.note(f"{self._name}: {remark} ({number(count, 'time')}).")

    def _spans(self, line: JsonObject, tokens: Sequence[_Token], owner: str) -> list[ForeignSpan]:
        spans: list[ForeignSpan] = []
        for span in line.objects("spans") or ():
            start, end = span.integer("start"), span.integer("end")
            label = span.string("label", "")
            if not label:
                self._remarks["spans without a label are left out"] += 1
                continue
            stated = span.string("text", "") or _text_of_tokens(tokens, span.rest(), start, end)
            spans.append(ForeignSpan(label, Span(start, end, stated or None), owner))
        return spans

    def _links(
        self, line: JsonObject, tokens: Sequence[_Token], spans: Sequence[ForeignSpan]
    ) -> Iterator[_SpanLink]:
        """Yield the relations between spans."""
        index = _SpanIndex(spans)
        for relation in line.objects("relations") or ():
            label = relation.string("label", "")
            heads = _candidates(relation, "head", index, tokens)
            children = _candidates(relation, "child", index, tokens)
            if not label:
                self._remarks["relations without a label are left out"] += 1
            elif not heads or not children:
                self._remarks["relations of words that are in no span are left out"] += 1
            else:
                yield _SpanLink(label, heads, children)

    def _metadata(self, line: JsonObject, answer: str) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        if isinstance(line.rest().get("meta"), dict):
            metadata = line.mapping("meta")
        if answer not in ("", ACCEPT):
            metadata["answer"] = answer
        for name, value in line.rest().items():
            if name in _SCREEN_FIELDS or value in (None, []):
                continue
            if name in _WHOLE_TEXT_FIELDS:
                self._remarks[f"“{name}” of the whole text is kept in the article’s metadata"] += 1
            while name in metadata:
                name += "_"
            metadata[name] = value
        return metadata


def _of_article(line: JsonObject, answer: str, *, has_spans: bool) -> list[str]:
    """Take the labels of the whole text that were accepted; a label beside spans is theirs."""
    if answer not in ("", ACCEPT):
        return []
    labels: list[str] = []
    label: object = line.rest().get("label")
    if isinstance(label, str) and label and not has_spans:
        labels.append(label)
        line.rest().pop("label")
    chosen: object = line.rest().get(ACCEPT)
    if isinstance(chosen, list) and chosen:
        values = cast("list[object]", chosen)
        if all(isinstance(value, str) and value for value in values):
            labels += map(str, values)
            line.rest().pop(ACCEPT)
    return labels


def _relation(
    link: _SpanLink,
    annotations: Sequence[Annotation | None],
    text: ForeignText,
    carried: Carried | None,
) -> Relation | None:
    """Return a relation as it was carried, if any ends that it may have were; else a new one.

    None: one of its ends is left out.
    """
    for head in link.heads if carried is not None else ():
        for child in link.children:
            ends = annotations[head], annotations[child]
            relation = None
            if carried is not None and ends[0] is not None and ends[1] is not None:
                relation = carried.relation(link.label, ends[0].id, ends[1].id)
            if relation is not None:
                return relation
    source, target = annotations[link.heads[0]], annotations[link.children[0]]
    if source is None or target is None:
        return None
    return text.relation(source.annotator, link.label, source, target, None)


def _owner(line: JsonObject, context: ReadContext) -> str:
    name = line.string("_annotator_id", "") or line.string("_session_id", "")
    return context.annotator if not name or _UNNAMED_SESSION.search(name) else name


def _tokens(line: JsonObject) -> list[_Token]:
    """Return the tokens of an example; none if one of them is malformed."""
    tokens: list[_Token] = []
    for token in line.values("tokens") if isinstance(line.rest().get("tokens"), list) else ():
        match token:
            case {"text": str(text)} if place := numbers_in(token, "start", "end"):
                tokens.append(_Token(text, place[0], place[1]))
            case _:
                return []
    return tokens


def _text_of_tokens(tokens: Sequence[_Token], span: Mapping[str, Any], start: int, end: int) -> str:
    """Return the text of the tokens that a span names; empty unless they are at its place."""
    numbers = numbers_in(span, "token_start", "token_end")
    if numbers is None or numbers[0] < 0:
        return ""
    named = tokens[numbers[0] : numbers[1] + 1]
    if not named or (named[0].start, named[-1].end) != (start, end):
        return ""
    pieces: list[str] = []
    at = start
    for token in named:
        if not at <= token.start <= end:
            return ""
        pieces += [" " * (token.start - at), token.text]
        at = token.end
    return "".join(pieces)


def _candidates(
    relation: JsonObject, side: str, index: _SpanIndex, tokens: Sequence[_Token]
) -> Sequence[int]:
    """Return the numbers of the spans that a relation's ``head`` or ``child`` may be.

    They are found by place and label, or by a token.
    """
    token = whole_number(relation.rest().pop(side, None))
    span: object = relation.rest().pop(f"{side}_span", None)
    if place := numbers_in(span, "start", "end"):
        return index.at(place[0], place[1], cast("dict[str, object]", span).get("label"))
    if token is None or not 0 <= token < len(tokens):
        return []
    return index.with_token(tokens[token])
