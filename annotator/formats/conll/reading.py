"""Reads files of columns: of any scheme, columns and separators, with or without texts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.formats.carried import Carried, identities_of, relation_ends, with_references
from annotator.formats.conll.lines import (
    Columns,
    RawArticle,
    RawSentence,
    find_columns,
    read_articles,
)
from annotator.formats.conll.notations import (
    ENTITY,
    GLOBAL,
    MentionReader,
    is_empty,
    is_tag,
    spans_of,
)
from annotator.formats.conll.spacing import SentenceText, misc_of, sentence_text
from annotator.formats.files import name_of, stem_of
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.json_lines import parse_object
from annotator.formats.json_object import JsonObject
from annotator.formats.losses import CARRIED_FIELD
from annotator.formats.offsets import CODE_POINTS, Span
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Choice,
    Fragment,
    InputError,
    ModelObject,
    Relation,
    Remedy,
    covered_text,
)
from annotator.text.line_ends import LineEnds
from annotator.words import number

SAME_AS = "same_as"
"""The type of the relation from a mention to the mention of the same entity before it."""
_NO_METADATA = ("text", "sent_id", "newpar", GLOBAL, CARRIED_FIELD)


def read(path: Path, context: ReadContext, file_format: str) -> Iterator[ModelObject]:
    """Yield the articles of a file in its order, each after its new identities.

    Args:
        path: The file.
        context: The import's settings; receives the notes.
        file_format: ``conll`` or ``conllu``, a part of the ids that are made.

    Raises:
        InputError: A line is malformed; the message names file and line.
        EnvironmentFault: The file cannot be read.
    """
    file = _FileReader(path, context, file_format)
    by_sentence = context.options.get("article", "") == "sentence"
    for article in read_articles(path, context, by_sentence=by_sentence):
        context.at_line(file.name, article.line)
        try:
            items = list(file.items(article))
        except InputError as error:
            context.leave_out(error)
            continue
        yield from items
    file.note_what_needs_a_look()


@dataclass
class _RunningText:
    """The text of an article, which grows sentence by sentence."""

    text: str = ""
    fragments: list[list[Fragment]] = field(default_factory=list[list[Fragment]])
    """For each sentence, where its tokens are in the text, in code points."""
    sentences: list[SentenceText] = field(default_factory=list[SentenceText])

    def add(self, sentence: SentenceText, gap: str) -> None:
        """Add a sentence after the white space before it."""
        self.text += gap
        at = len(self.text)
        self.text += sentence.text
        self.fragments.append([(start + at, end + at) for start, end in sentence.fragments])
        self.sentences.append(sentence)


class _FileReader:
    """Reads the articles of one file."""

    def __init__(self, path: Path, context: ReadContext, file_format: str) -> None:
        self.name = name_of(path)
        self._context, self._format = context, file_format
        self._columns: Columns = find_columns(path, context)
        self._counts: Counter[str] = Counter()
        """How often something happened that a note reports, by its key in the report."""
        self._declared_fields = ""
        self._annotator = context.annotator
        if context.options.get("annotator", "") == "file":
            self._annotator = stem_of(path)
        self._article_number = 0
        self._identities: set[str] = set()
        """The ids of the identities that were given out."""

    def items(self, article: RawArticle) -> Iterator[ModelObject]:
        """Yield the identities that are new, then the article.

        Raises:
            InputError: A row, a comment or an annotation is wrong; the message names the place.
        """
        self._article_number += 1
        own = self._own_field(article)
        text = self._running_text(article, own)
        metadata = own.mapping("metadata") if own else self._metadata(article)
        ends = LineEnds(text.text)
        relations_kept = relation_ends(own) if own else []
        references, identities = identities_of(own)
        carried = Carried(own, ends.text) if own else None
        place = self._context.place
        document = document_of(ends, self.name, carried, metadata, place, article.id or None)
        if not document.id and self._article_number > 1:
            part = {**document.metadata, "part": self._article_number}
            document = replace(document, metadata=part)
        foreign = ForeignText(self._format, ends, text.text, CODE_POINTS, place, sure=True)
        full_names = own.mapping("labels") if own else {}
        spans = self._tagged_spans(text, {str(k): str(v) for k, v in full_names.items()})
        annotations = foreign.annotations(spans, self._context, carried)
        mentions, relations = self._mentions(article, text, foreign, carried)
        annotations += mentions
        if carried:
            relations += _carried_relations(relations_kept, carried, annotations)
        yield from (identity for identity in identities if identity.id not in self._identities)
        self._identities.update(identity.id for identity in identities)
        with_identities = tuple(with_references(annotations, references))
        yield AnnotatedDocument(document, with_identities, once(relations))

    def _own_field(self, article: RawArticle) -> JsonObject | None:
        """Return the object that an export of ours keeps in a comment."""
        value = article.comments.get(CARRIED_FIELD)
        if value is None:
            return None
        place = self._context.place
        return JsonObject(parse_object(value.encode(), place), place, CARRIED_FIELD)

    def _running_text(self, article: RawArticle, own: JsonObject | None) -> _RunningText:
        text = _RunningText()
        one_line = own is not None and self._columns.misc is not None
        one_line = one_line or any("newpar" in s.comments for s in article.sentences)
        after: str | None = ""
        for index, raw in enumerate(article.sentences):
            sentence = sentence_text(raw, self._columns, self.name)
            self._counts["differs"] += sentence.differs
            text.add(sentence, _gap(sentence, after, raw, is_first=index == 0, one_line=one_line))
            after = sentence.after
        text.text += own.string("end", "") if own else ""
        if not own and after and after.strip(" \n"):
            text.text += after
        return text

    def _metadata(self, article: RawArticle) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        for name, value in article.comments.items():
            if name.startswith("meta::") and value:
                metadata[name.removeprefix("meta::")] = value
            elif name not in _NO_METADATA and not name.startswith(("global", "annotator_")):
                self._counts["comments"] += 1
        return metadata

    def _tagged_spans(self, text: _RunningText, full_names: dict[str, str]) -> list[ForeignSpan]:
        """Return the spans of the columns of tags, with the full names of labels."""
        spans: list[ForeignSpan] = []
        for fragments, sentence in zip(text.fragments, text.sentences, strict=True):
            for column in self._columns.tags:
                tags = [row.fields[column] for row in sentence.rows]
                self._check_tags(tags, sentence, column)
                for label, first, last in spans_of(tags):
                    start, end = fragments[first][0], fragments[last][1]
                    span = Span(start, end, text.text[start:end])
                    label = full_names.get(label, label)
                    spans.append(ForeignSpan(label, span, self._annotator))
        return spans

    def _check_tags(self, tags: Sequence[str], sentence: SentenceText, column: int) -> None:
        for row, tag in zip(sentence.rows, tags, strict=True):
            if not is_tag(tag) and not is_empty(tag):
                raise InputError(
                    f"{self.name}:{row.line}: “{tag[:40]}” in column {column + 1} is not a tag "
                    f"such as O, B-person or I-person.",
                    remedies=(
                        Remedy(
                            "Correct it, or name the columns of tags with {}.",
                            (Choice("set", "NUMBERS", "columns"),),
                        ),
                    ),
                )

    def _mentions(
        self,
        article: RawArticle,
        text: _RunningText,
        foreign: ForeignText,
        carried: Carried | None,
    ) -> tuple[list[Annotation], list[Relation]]:
        """Return the annotations of column MISC, and relations between those of one entity."""
        if self._columns.misc is None:
            return [], []
        self._declared_fields = article.comments.get(GLOBAL, self._declared_fields)
        reader = MentionReader(self._declared_fields)
        rows = [row for sentence in text.sentences for row in sentence.rows]
        for token, row in enumerate(rows):
            value = misc_of(row, self._columns).get(ENTITY)
            if value:
                reader.read(token, value)
        self._counts["brackets"] += reader.count_unmatched()
        mentions = sorted(reader.mentions, key=lambda m: (m.parts[0][0], -m.parts[0][1]))
        tokens = [fragment for fragments in text.fragments for fragment in fragments]
        fragments_of = [
            tuple((tokens[first][0], tokens[last][1]) for first, last in mention.parts)
            for mention in mentions
        ]
        spans = [
            ForeignSpan(
                mention.label,
                Span(*fragments[0]),
                self._annotator,
                attributes={} if carried else mention.attributes,
            )
            for mention, fragments in zip(mentions, fragments_of, strict=True)
        ]
        annotations = [
            replace(annotation, fragments=fragments, text=covered_text(text.text, fragments))
            if len(fragments) > 1
            else annotation
            for annotation, fragments in zip(
                foreign.annotations(spans, self._context, carried), fragments_of, strict=True
            )
        ]
        by_entity: dict[str, list[Annotation]] = defaultdict(list)
        for mention, annotation in zip(mentions, annotations, strict=True):
            by_entity[mention.entity].append(annotation)
        relations = [
            foreign.relation(self._annotator, SAME_AS, later, earlier, carried)
            for chain in by_entity.values()
            for earlier, later in pairwise(chain)
        ]
        return annotations, relations

    def note_what_needs_a_look(self) -> None:
        """Add notes on what was read as its writer probably meant it, and on what was left out."""
        context, columns = self._context, self._columns
        for column, scheme in columns.tags.items():
            if scheme.broken:
                spans = number(scheme.broken, "span")
                verb = "does" if scheme.broken == 1 else "do"
                context.note(
                    f"{self.name}: {spans} of column {column + 1} {verb} not follow {scheme.name} "
                    f"(an I- without its B-, a missing last tag); each was read from its first tag "
                    f"to its last."
                )
        if columns.chunks:
            numbers = ", ".join(str(column + 1) for column in columns.chunks)
            context.note(
                f"{self.name}: column {numbers} holds grammatical chunks (NP, VP …), which were "
                f"left out.",
                Remedy("{} reads them.", (Choice("set", numbers.replace(" ", ""), "columns"),)),
            )
        if not columns.tags and columns.misc is None and columns.sentences:
            context.note(f"{self.name}: no column has tags such as B-person; there is only text.")
        sentences = {
            "differs": (
                "sentence differs from its “# text”; its tokens were joined",
                "sentences differ from their “# text”; their tokens were joined",
            ),
            "brackets": (
                f"bracket in “{ENTITY}” lacks its counterpart; it was left out",
                f"brackets in “{ENTITY}” lack their counterparts; they were left out",
            ),
            "comments": (
                "comment at the head of an article was left out",
                "comments at the heads of articles were left out",
            ),
        }
        for key, words in sentences.items():
            if self._counts[key]:
                context.note(f"{self.name}: {number(self._counts[key], *words)}.")


def _gap(
    sentence: SentenceText, after: str | None, raw: RawSentence, *, is_first: bool, one_line: bool
) -> str:
    """Return the white space before a sentence.

    ``after`` is the white space that the file states after the sentence before it.
    """
    if sentence.before is not None or is_first:
        return sentence.before or ""
    if "newpar" in raw.comments and not after:
        return "\n\n"
    if after is not None:
        return after
    return " " if one_line else "\n"


def _carried_relations(
    ends: Sequence[tuple[str, str, str]], carried: Carried, annotations: Sequence[Annotation]
) -> list[Relation]:
    """Return the carried relations, of type, source and target, whose annotations are there."""
    ids = {annotation.id for annotation in annotations}
    relations = (carried.relation(*each) for each in ends if ids.issuperset(each[1:]))
    return [relation for relation in relations if relation is not None]


def read_columns(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Read a file of columns, see :func:`read`."""
    return read(path, context, "conll")


def read_conllu(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Read a file of CoNLL-U, see :func:`read`."""
    return read(path, context, "conllu")
