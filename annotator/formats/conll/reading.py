"""Reads files of columns: whatever scheme, columns and separators, with or without texts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.formats.carried import FIELD, Carried, relation_ends
from annotator.formats.carried_identities import identities_of, with_references
from annotator.formats.conll.lines import Columns, RawArticle, RawSentence, articles, look
from annotator.formats.conll.mentions import ENTITY, GLOBAL, Mentions
from annotator.formats.conll.spacing import Words, misc_of, words_of
from annotator.formats.conll.tags import is_empty, is_tag, spans_of
from annotator.formats.files import name_of, stem_of
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.json_lines import parsed
from annotator.formats.json_object import JsonObject
from annotator.formats.line_ends import LineEnds
from annotator.formats.offsets import CODE_POINTS, Span
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Fragment,
    InputError,
    ModelObject,
    Relation,
    covered_text,
)

SAME_AS = "same_as"
_SKIPPED = ("text", "sent_id", "newpar", GLOBAL, FIELD)


def read(path: Path, context: ReadContext, format: str) -> Iterator[ModelObject]:
    """The articles of a file, in its order.

    Raises:
        InputError: a line is not of the format; the message names file and line.
        EnvironmentFault: the file cannot be read.
    """
    file = _File(path, context, format)
    for raw in articles(path, context, context.options.get("article", "") == "sentence"):
        context.place = f"{file.name}:{raw.line}"
        try:
            items = list(file.items(raw))
        except InputError as error:
            context.leave_out(error)
            continue
        yield from items
    file.report()


@dataclass
class _Text:
    """The text of an article as it is put together."""

    text: str = ""
    places: list[list[Fragment]] = field(default_factory=list[list[Fragment]])
    """Of the tokens of each sentence."""
    words: list[Words] = field(default_factory=list[Words])

    def add(self, words: Words, gap: str) -> None:
        self.text += gap
        at = len(self.text)
        self.text += words.text
        self.places.append([(start + at, end + at) for start, end in words.places])
        self.words.append(words)


class _File:
    """Reads the articles of one file."""

    def __init__(self, path: Path, context: ReadContext, format: str) -> None:
        self.name = name_of(path)
        self._context, self._format = context, format
        self._columns: Columns = look(path, context)
        self._counts: Counter[str] = Counter()
        self._declared = ""
        self._annotator = context.annotator
        if context.options.get("annotator", "") == "file":
            self._annotator = stem_of(path)
        self._number = 0
        self._identities: set[str] = set()

    def items(self, raw: RawArticle) -> Iterator[ModelObject]:
        """The article of some sentences, after identities that are new. Raises InputError."""
        self._number += 1
        own = self._own(raw)
        text = self._text(raw, own)
        metadata = own.mapping("metadata") if own else self._metadata(raw)
        ends = LineEnds(text.text)
        kept = relation_ends(own) if own else []
        references, identities = identities_of(own)
        mine = Carried(own, ends.text) if own else None
        place = self._context.place
        document = document_of(ends, self.name, mine, metadata, place, raw.id or None)
        if not document.id and self._number > 1:
            document = replace(document, metadata={**document.metadata, "part": self._number})
        foreign = ForeignText(self._format, ends, text.text, CODE_POINTS, place, sure=True)
        short = {str(k): str(v) for k, v in own.mapping("labels").items()} if own else {}
        spans = self._tagged(text, short)
        annotations = foreign.annotations(spans, self._context, mine)
        mentions, relations = self._mentions(raw, text, foreign, mine)
        annotations += mentions
        if mine:
            relations += _carried_relations(kept, mine, annotations)
        yield from (each for each in identities if each.id not in self._identities)
        self._identities.update(each.id for each in identities)
        made = tuple(with_references(annotations, references))
        yield AnnotatedDocument(document, made, once(relations))

    def _own(self, raw: RawArticle) -> JsonObject | None:
        """What our own export keeps in a comment."""
        said = raw.comments.get(FIELD)
        if said is None:
            return None
        place = self._context.place
        return JsonObject(parsed(said.encode(), place), place, FIELD)

    def _text(self, raw: RawArticle, own: JsonObject | None) -> _Text:
        found = _Text()
        one_line = own is not None and self._columns.misc is not None
        one_line = one_line or any("newpar" in each.comments for each in raw.sentences)
        after: str | None = ""
        for number, sentence in enumerate(raw.sentences):
            words = words_of(sentence, self._columns, self.name)
            self._counts["apart"] += words.apart
            found.add(words, _gap(words, after, sentence, number == 0, one_line))
            after = words.after
        found.text += own.string("end", "") if own else ""
        if not own and after and after.strip(" \n"):
            found.text += after
        return found

    def _metadata(self, raw: RawArticle) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in raw.comments.items():
            if name.startswith("meta::") and value:
                found[name.removeprefix("meta::")] = value
            elif name not in _SKIPPED and not name.startswith(("global", "annotator_")):
                self._counts["comments"] += 1
        return found

    def _tagged(self, text: _Text, short: dict[str, str]) -> list[ForeignSpan]:
        """The spans of the columns of tags."""
        found: list[ForeignSpan] = []
        for places, words in zip(text.places, text.words, strict=True):
            for column in self._columns.tags:
                tags = [row.fields[column] for row in words.rows]
                for row, tag in zip(words.rows, tags, strict=True):
                    if not is_tag(tag) and not is_empty(tag):
                        raise InputError(
                            f"{self.name}:{row.line}: “{tag[:40]}” in column {column + 1} is no "
                            f"tag such as O, B-person or I-person. Correct it, or name the columns "
                            f"of tags with --set columns=NUMBERS."
                        )
                for label, first, last in spans_of(tags):
                    start, end = places[first][0], places[last][1]
                    said = text.text[start:end]
                    label = short.get(label, label)
                    found.append(ForeignSpan(label, Span(start, end, said), self._annotator))
        return found

    def _mentions(
        self, raw: RawArticle, text: _Text, foreign: ForeignText, mine: Carried | None
    ) -> tuple[list[Annotation], list[Relation]]:
        """The annotations of the column for all else, with those of one entity linked."""
        if self._columns.misc is None:
            return [], []
        self._declared = raw.comments.get(GLOBAL, self._declared)
        mentions = Mentions(self._declared)
        places = [place for each in text.places for place in each]
        rows = [row for words in text.words for row in words.rows]
        for number, row in enumerate(rows):
            value = misc_of(row, self._columns).get(ENTITY)
            if value:
                mentions.token(number, value)
        self._counts["brackets"] += mentions.left()
        mentions.found.sort(key=lambda each: (each.parts[0][0], -each.parts[0][1]))
        spans: list[ForeignSpan] = []
        fragments: list[list[Fragment]] = []
        for each in mentions.found:
            parts = [(places[first][0], places[last][1]) for first, last in each.parts]
            fragments.append(parts)
            attributes = {} if mine else each.attributes
            span = Span(*parts[0])
            spans.append(ForeignSpan(each.label, span, self._annotator, attributes=attributes))
        made = foreign.annotations(spans, self._context, mine)
        made = [
            replace(each, fragments=tuple(parts), text=covered_text(text.text, tuple(parts)))
            if len(parts) > 1
            else each
            for each, parts in zip(made, fragments, strict=True)
        ]
        by_entity: dict[str, list[Annotation]] = defaultdict(list)
        for mention, annotation in zip(mentions.found, made, strict=True):
            by_entity[mention.entity].append(annotation)
        links = [
            foreign.relation(self._annotator, SAME_AS, later, earlier, mine)
            for chain in by_entity.values()
            for earlier, later in pairwise(chain)
        ]
        return made, links

    def report(self) -> None:
        """Say what needs a look."""
        context, columns = self._context, self._columns
        for at, scheme in columns.tags.items():
            if scheme.broken:
                context.note(
                    f"{self.name}: {scheme.broken:,} spans of column {at + 1} are not written as "
                    f"{scheme.name} has it (an I- without its B-, a last tag that is missing); "
                    f"each was read from its first tag to its last."
                )
        if columns.chunks:
            shown = ", ".join(str(at + 1) for at in columns.chunks)
            context.note(
                f"{self.name}: column {shown} holds grammatical chunks (NP, VP …), which were left "
                f"out; --set columns={shown.replace(' ', '')} reads them."
            )
        if not columns.tags and columns.misc is None and columns.sentences:
            context.note(f"{self.name}: no column has tags such as B-person; there is only text.")
        said = {
            "apart": "sentences are not what their “# text” says; their tokens were joined",
            "brackets": f"brackets in “{ENTITY}” have no other one; they were left out",
            "comments": "comments at the heads of articles were left out",
        }
        for what, words in said.items():
            if self._counts[what]:
                context.note(f"{self.name}: {self._counts[what]:,} {words}.")


def _gap(
    words: Words, after: str | None, sentence: RawSentence, is_first: bool, one_line: bool
) -> str:
    """What stands before a sentence; ``after`` is what the one before it says, if it does."""
    if words.before is not None or is_first:
        return words.before or ""
    if "newpar" in sentence.comments and not after:
        return "\n\n"
    if after is not None:
        return after
    return " " if one_line else "\n"


def _carried_relations(
    ends: Sequence[tuple[str, str, str]], mine: Carried, annotations: Sequence[Annotation]
) -> list[Relation]:
    """Those of them whose annotations are still there."""
    here = {each.id for each in annotations}
    found = (mine.relation(*each) for each in ends if here.issuperset(each[1:]))
    return [each for each in found if each is not None]
