"""Reads Hypothesis' annotations, and finds the article and the place of each by what it quotes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, cast

from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.json_object import JsonObject
from annotator.formats.json_values import read_values
from annotator.formats.jsonl.lines import IMPORTED
from annotator.formats.signs import Certainty
from annotator.model import AnnotatedDocument, Annotation, Document, Fragment, ModelObject
from annotator.words import number

_UNTAGGED = "untagged"
"""The label of a highlight without a tag, as for other annotations of the web."""
_LISTS = ("annotations", "rows")
"""Where an export and an answer of the service have the annotations."""
_SHOWN_PAGES = 20
_SPACE = re.compile(r"\s+")
_QUOTE = "TextQuoteSelector"


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file has annotations of Hypothesis."""
    fields = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    for each in (fields, *_objects(fields)):
        has_address = "uri" in each or "user" in each
        if has_address and isinstance(each.get("target"), list):
            return Certainty.STRONG
    return Certainty.NONE


def _objects(fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the annotations of an export or an answer."""
    for name in _LISTS:
        values = fields.get(name)
        if isinstance(values, list):
            for value in cast("list[object]", values):
                if isinstance(value, dict):
                    yield cast("dict[str, Any]", value)


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of the project that the annotations of a file are about, with these.

    Raises:
        InputError: It is not JSON of this kind.
        EnvironmentFault: The file cannot be read.
    """
    by_address: dict[str, list[JsonObject]] = {}
    name = name_of(path)
    for value, place in read_values(path, context):
        fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        found = [fields] if "target" in fields else list(_objects(fields))
        for each in found:
            address = str(each.get("uri") or "")
            annotation = JsonObject(each, place, whole="the annotation")
            by_address.setdefault(address, []).append(annotation)
    context.place = name
    missing: list[tuple[str, int]] = []
    for address, annotations in by_address.items():
        document = context.find_article(address) if address else None
        if document is None:
            missing.append((address, len(annotations)))
            continue
        made = list(_annotations(annotations, document, context))
        yield AnnotatedDocument(document, tuple(made))
    for address, count in missing[:_SHOWN_PAGES]:
        context.note(
            f"{name}: {number(count, 'annotation')} of {address or 'a page without an address'} "
            f"left out: no article of the project has this address. Import the page first, and "
            f"then this file."
        )
    if more := missing[_SHOWN_PAGES:]:
        count = sum(each for _, each in more)
        context.note(
            f"{name}: {number(count, 'annotation')} of {number(len(more), 'more page')} left out "
            f"for the same reason."
        )


def _annotations(
    annotations: Sequence[JsonObject], document: Document, context: ReadContext
) -> Iterator[Annotation]:
    """Yield the annotations of an article whose places are found; count the others."""
    counts: Counter[str] = Counter()
    page = _Page(document.text)
    for annotation in annotations:
        quote = _quote(annotation)
        if annotation.values("references"):
            counts["reply|replies"] += 1
        elif not quote:
            counts["note on a whole page|notes on a whole page"] += 1
        elif (place := page.place(*quote)) is None:
            counts[
                "annotation whose words are not in the article, or at several places"
                "|annotations whose words are not in the article, or at several places"
            ] += 1
        else:
            yield _annotation(annotation, document, place, context)
    for what, count in counts.items():
        context.count_left_out(what, count)


def _quote(annotation: JsonObject) -> tuple[str, str, str] | None:
    """Return the quoted words, and those before and behind them."""
    for target in annotation.objects("target") or ():
        for selector in target.objects("selector") or ():
            exact = selector.string("exact", "")
            if selector.string("type", "") == _QUOTE and exact.strip():
                return exact, selector.string("prefix", ""), selector.string("suffix", "")
    return None


class _Page:
    """Finds quotations in a text; runs of white space in both are one blank."""

    def __init__(self, text: str) -> None:
        self._at: list[int] = []
        """For each code point of the squeezed text its position in the text."""
        pieces: list[str] = []
        last = 0
        for match in _SPACE.finditer(text):
            pieces += [text[last : match.start()], " "]
            self._at += [*range(last, match.start()), match.start()]
            last = match.end()
        pieces.append(text[last:])
        self._at += range(last, len(text) + 1)
        self._text = "".join(pieces)

    def place(self, exact: str, prefix: str, suffix: str) -> Fragment | None:
        """Return where a quotation is, in code points; None if that is not certain."""
        words, before, after = (_SPACE.sub(" ", part) for part in (exact, prefix, suffix))
        cut = len(words) - len(words.lstrip())
        before, words = before + words[:cut], words.strip()
        ranked: list[tuple[int, int]] = []
        start = self._text.find(words)
        while start >= 0:
            end = start + len(words)
            around = _shared(self._text[:start][::-1], before[::-1])
            around += _shared(self._text[end:], after)
            ranked.append((around, start))
            start = self._text.find(words, start + 1)
        ranked.sort(reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        first = ranked[0][1]
        return self._at[first], self._at[first + len(words) - 1] + 1


def _shared(one: str, other: str) -> int:
    """Return how much two texts share at their beginnings, apart from white space there."""
    other = other.lstrip()
    pairs = zip(one[: len(other) + 1].lstrip(), other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _annotation(
    annotation: JsonObject, document: Document, place: Fragment, context: ReadContext
) -> Annotation:
    foreign_id = annotation.string("id", "")
    user = annotation.string("user", "").removeprefix("acct:")
    tags = [str(tag) for tag in annotation.values("tags")]
    metadata: dict[str, Any] = {"foreign_id": foreign_id} if foreign_id else {}
    if tags[1:]:
        metadata["tags"] = tags[1:]
    for name in ("created", "updated"):
        if name in annotation:
            metadata[name] = annotation.string(name, "")
    annotator = user or context.annotator
    return Annotation(
        id=made_id("hypothesis", document.id, annotator, foreign_id or str(place)),
        annotator=annotator,
        label=tags[0] if tags else _UNTAGGED,
        fragments=(place,),
        text=document.text[slice(*place)],
        note=annotation.string("text", ""),
        origin=IMPORTED,
        metadata=metadata,
    )
