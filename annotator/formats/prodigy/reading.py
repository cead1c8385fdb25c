"""Reading Prodigy's examples: those that were accepted have annotations, others are told of."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from annotator.formats.carried import Carried, carried_of
from annotator.formats.files import name_of
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.json_lines import first_objects, parsed, placed_lines
from annotator.formats.json_object import JsonObject
from annotator.formats.offsets import CODE_POINTS, Span
from annotator.formats.prodigy import NAME
from annotator.model import AnnotatedDocument, Annotation, ModelObject, Relation
from annotator.text.line_ends import LineEnds

HASHES = ("_input_hash", "_task_hash")
ACCEPT = "accept"
_SIGNS = (*HASHES, "_annotator_id", "_session_id")
_OF_THE_SCREEN = ("_view_id", "_session_id", "_annotator_id", "_timestamp", "tokens")
_WHOLE_TEXT = ("label", "options", ACCEPT)
_TIME = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d")
"""What a session is called that nobody gave a name to."""


class _Token(NamedTuple):
    text: str
    start: int
    end: int


class _Spans:
    """The spans of an example, found by where they lie: each is known by its number."""

    def __init__(self, spans: Sequence[ForeignSpan]) -> None:
        self._spans = spans
        self._by_place: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._by_end: dict[int, list[int]] = defaultdict(list)
        for number, each in enumerate(spans):
            start, end = each.span.start, each.span.end
            self._by_place[start, end].append(number)
            self._by_end[end].append(number)

    def at(self, start: int, end: int, label: object) -> list[int]:
        """Those that lie just there; ``label`` is None where any may be meant."""
        there = self._by_place.get((start, end), ())
        return [n for n in there if label in (None, self._spans[n].label)]

    def of_token(self, token: _Token) -> list[int]:
        """Those that a token stands for: it is the last of a span, or else inside one."""
        return self._by_end.get(token.end) or [
            number
            for number, each in enumerate(self._spans)
            if each.span.start <= token.start and token.end <= each.span.end
        ]


_Link = tuple[JsonObject, str, tuple[Sequence[int], Sequence[int]]]


def recognises(path: Path, _head: bytes) -> bool:
    """Whether the first lines are examples of Prodigy."""
    return any(_is_prodigy(each) for each in first_objects(path))


def _is_prodigy(line: Mapping[str, Any]) -> bool:
    if "text" not in line or "kind" in line or "annotations" in line:
        return False
    return (
        any(sign in line for sign in _SIGNS)
        or line.get("answer") in (ACCEPT, "reject", "ignore")
        or isinstance(line.get("spans"), list)
    )


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The examples of a file as articles, in its order.

    Raises:
        InputError: a line is not of the format; the message names file, line and place in it.
        EnvironmentFault: the file cannot be read.
    """
    lines = _Lines(path, context)
    yield from context.read_each(
        placed_lines(path, context),
        lambda line: lines.item(JsonObject(parsed(line, context.place), context.place)),
    )
    lines.report()


class _Lines:
    """Reads the lines of one file."""

    def __init__(self, path: Path, context: ReadContext) -> None:
        self._name = name_of(path)
        self._context = context
        self._told: Counter[str] = Counter()

    def item(self, line: JsonObject) -> AnnotatedDocument:
        """The article of a line. Raises InputError."""
        if "text" not in line:
            raise line.error("", f"has no “text”; it has {line.names()}. Remove it.")
        raw = line.string("text", "")
        ends = LineEnds(raw)
        mine = carried_of(line, ends.text)
        text = ForeignText(NAME, ends, raw, CODE_POINTS, self._context.place, sure=mine is not None)
        answer = line.string("answer", "")
        tokens = _tokens(line)
        spans = self._spans(line, tokens, _owner(line, self._context))
        links = list(self._links(line, tokens, spans))
        if answer not in ("", ACCEPT):
            if spans:
                self._told[f"the spans of examples with the answer “{answer}” are left out"] += 1
            spans, links = [], []
        elif not answer and spans and mine is None:
            self._told["spans of examples without an answer are taken as accepted"] += 1
        metadata = self._metadata(line, answer)
        document = document_of(ends, self._name, mine, metadata, self._context.place)
        annotations = text.annotations(spans, self._context, mine)
        relations = once(self._relation(each, annotations, text, mine) for each in links)
        return AnnotatedDocument(document, tuple(annotations), relations)

    def _spans(self, line: JsonObject, tokens: Sequence[_Token], owner: str) -> list[ForeignSpan]:
        found: list[ForeignSpan] = []
        for each in line.objects("spans") or ():
            start, end = each.integer("start"), each.integer("end")
            label = each.string("label", "")
            if not label:
                self._told["spans without a label are left out"] += 1
                continue
            said = each.string("text", "") or _spelled(tokens, each.rest(), start, end)
            found.append(ForeignSpan(label, Span(start, end, said or None), owner))
        return found

    def _links(
        self, line: JsonObject, tokens: Sequence[_Token], found: Sequence[ForeignSpan]
    ) -> Iterator[_Link]:
        """The relations, each with the numbers of the spans that may be its ends."""
        spans = _Spans(found)
        for each in line.objects("relations") or ():
            label = each.string("label", "")
            sides = _ends(each, "head", spans, tokens), _ends(each, "child", spans, tokens)
            if not label:
                self._told["relations without a label are left out"] += 1
            elif not all(sides):
                self._told["relations of words that are in no span are left out"] += 1
            else:
                yield each, label, sides

    def _relation(
        self,
        link: _Link,
        annotations: Sequence[Annotation],
        text: ForeignText,
        mine: Carried | None,
    ) -> Relation:
        _, type, (heads, children) = link
        for head in heads if mine is not None else ():
            for child in children:
                ends = annotations[head].id, annotations[child].id
                ours = mine.relation(type, *ends) if mine is not None else None
                if ours is not None:
                    return ours
        source, target = annotations[heads[0]], annotations[children[0]]
        return text.relation(source.annotator, type, source, target, None)

    def _metadata(self, line: JsonObject, answer: str) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        if isinstance(line.rest().get("meta"), dict):
            metadata = line.mapping("meta")
        if answer not in ("", ACCEPT):
            metadata["answer"] = answer
        for name, value in line.rest().items():
            if name in _OF_THE_SCREEN or value in (None, []):
                continue
            if name in _WHOLE_TEXT:
                self._told[f"“{name}” of the whole text is kept in the article’s metadata"] += 1
            while name in metadata:
                name += "_"
            metadata[name] = value
        return metadata

    def report(self) -> None:
        """Say what was left out, and what was kept without being understood."""
        for what, count in self._told.items():
            self._context.note(f"{self._name}: {what} ({count:,} times).")


def _owner(line: JsonObject, context: ReadContext) -> str:
    named = line.string("_annotator_id", "") or line.string("_session_id", "")
    return context.annotator if not named or _TIME.search(named) else named


def _tokens(line: JsonObject) -> list[_Token]:
    """The tokens of an example, as far as they are some."""
    found: list[_Token] = []
    for each in line.values("tokens") if isinstance(line.rest().get("tokens"), list) else ():
        match each:
            case {"text": str(text), "start": int(start), "end": int(end)}:
                found.append(_Token(text, start, end))
            case _:
                return []
    return found


def _spelled(tokens: Sequence[_Token], span: Mapping[str, Any], start: int, end: int) -> str:
    """The text of a span by the tokens that it names, if these lie where it does."""
    match span:
        case {"token_start": int(first), "token_end": int(last)} if first >= 0:
            given = tokens[first : last + 1]
        case _:
            return ""
    if not given or (given[0].start, given[-1].end) != (start, end):
        return ""
    pieces: list[str] = []
    at = start
    for token in given:
        if not at <= token.start <= end:
            return ""
        pieces += [" " * (token.start - at), token.text]
        at = token.end
    return "".join(pieces)


def _ends(link: JsonObject, side: str, spans: _Spans, tokens: Sequence[_Token]) -> Sequence[int]:
    """The numbers of the spans that a relation may mean: by place and label, or by a token."""
    number = link.rest().pop(side, None)
    match link.rest().pop(f"{side}_span", None):
        case {"start": int(start), "end": int(end), **more}:
            label = cast("dict[str, object]", more).get("label")
            return spans.at(start, end, label)
        case _:
            pass
    if not isinstance(number, int) or not 0 <= number < len(tokens):
        return []
    return spans.of_token(tokens[number])
