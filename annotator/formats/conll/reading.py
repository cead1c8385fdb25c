"""Reads files of columns: of any scheme, columns and separators, with or without texts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from annotator.formats.carried import Carried, identities_of, relation_ends, with_references
from annotator.formats.conll.columns import Columns, ColumnsUnclear, column_remedies, find_columns
from annotator.formats.conll.lines import ORIGIN, RawArticle, RawSentence, Row, read_articles
from annotator.formats.conll.mentions import MentionText
from annotator.formats.conll.notations import (
    ENTITY,
    GLOBAL,
    LINKS,
    OUTSIDE,
    TAG_NAMES,
    TagSpan,
    is_empty,
    is_tag,
    spans_of,
    spans_of_brackets,
    tag_in_range,
    tag_of_value,
    tags_of_bare,
)
from annotator.formats.conll.shapes import LEFT_OUT_2012, Shape
from annotator.formats.conll.spacing import RunningText, SentenceText, misc_of, sentence_text
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
    file.check_columns()
    for article in read_articles(path, context, file.shape, by_sentence=by_sentence):
        context.at_line(file.name, article.line)
        try:
            items = list(file.items(article))
        except InputError as error:
            context.leave_out(error)
            continue
        yield from items
    file.note_what_needs_a_look()


class _FileReader:
    """Reads the articles of one file."""

    def __init__(self, path: Path, context: ReadContext, file_format: str) -> None:
        self.name = name_of(path)
        self._context, self._format = context, file_format
        self._columns: Columns = find_columns(path, context)
        self._counts: Counter[str] = Counter()
        """How often something happened that a note reports, by its key in the report."""
        self._annotations = 0
        self._is_own = False
        self._declared_fields = ""
        self._annotator = context.annotator
        if context.options.get("annotator", "") == "file":
            self._annotator = stem_of(path)
        self._by_sentence = context.options.get("article", "") == "sentence"
        self._article_number = 0
        self._identities: set[str] = set()
        """The ids of the identities that were given out."""

    @property
    def shape(self) -> Shape:
        """The shape of the file's lines."""
        return self._columns.shape

    def check_columns(self) -> None:
        """Raise ColumnsUnclear if there are tokens, and nothing that could be tags."""
        columns = self._columns
        tagged = (columns.tags, columns.chunks, columns.brackets)
        if any(tagged) or columns.misc is not None or columns.words_only or not columns.sentences:
            return
        raise ColumnsUnclear(
            f"{self.name}: no column has tags such as O, B-person or I-person.",
            remedies=(
                *column_remedies(
                    columns, columns.samples.keys() - {columns.form}, "tags", "columns"
                ),
                Remedy("Name the columns of tags with {}.", (_choice("NUMBERS"),)),
                Remedy("Read the text alone: {}", (_choice("none"),)),
            ),
        )

    def items(self, article: RawArticle) -> Iterator[ModelObject]:
        """Yield the identities that are new, then the article.

        Raises:
            InputError: A row, a comment or an annotation is wrong; the message names the place.
        """
        self._article_number += 1
        own = self._own_field(article)
        self._is_own = self._is_own or own is not None
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
        self._annotations += len(annotations)
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

    def _running_text(self, article: RawArticle, own: JsonObject | None) -> RunningText:
        text = RunningText()
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
            elif name == ORIGIN and self._by_sentence:
                metadata[ORIGIN] = value
            elif name not in _NO_METADATA and not name.startswith(("global", "annotator_")):
                self._counts["comments"] += 1
        return metadata

    def _tagged_spans(self, text: RunningText, full_names: dict[str, str]) -> list[ForeignSpan]:
        """Return the spans of the columns of tags, with the full names of labels."""
        spans: list[ForeignSpan] = []
        for fragments, sentence in zip(text.fragments, text.sentences, strict=True):
            for label, first, last in self._sentence_spans(sentence):
                start, end = fragments[first][0], fragments[last][1]
                self._counts["widened"] += _is_widened(fragments, first, last)
                span = Span(start, end, text.text[start:end])
                label = full_names.get(label, label)
                spans.append(ForeignSpan(label, span, self._annotator))
        return spans

    def _sentence_spans(self, sentence: SentenceText) -> Iterator[TagSpan]:
        """Yield the spans of a sentence: those of its columns, and of tags in column MISC."""
        for column in self._columns.tags:
            tags = [row.fields[column] for row in sentence.rows]
            if column in self._columns.bare:
                tags = tags_of_bare(tags)
            self._check_tags(tags, sentence, column)
            yield from spans_of(tags)
        for column in self._columns.brackets:
            values = [row.fields[column] for row in sentence.rows]
            spans, unmatched = spans_of_brackets(values)
            self._counts["brackets"] += unmatched
            yield from spans
        if self._columns.misc is not None:
            yield from self._spans_of_misc(sentence)

    def _spans_of_misc(self, sentence: SentenceText) -> Iterator[TagSpan]:
        """Yield the spans of values such as ``NER=B-person``; a range has that of its words."""
        values: dict[str, list[str | None]] = {}
        rows = zip(sentence.rows, sentence.forms, strict=True)
        before: Row | None = None
        for token, (row, form) in enumerate(rows):
            misc = misc_of(row, self._columns)
            for name, value in {**misc_of(form, self._columns), **misc}.items():
                if name.lower() in TAG_NAMES:
                    tag = tag_of_value(value)
                    if tag is not None and name not in misc:
                        tag = tag_in_range(tag, is_first=form is not before)
                    tags = values.setdefault(name, [OUTSIDE] * len(sentence.rows))
                    tags[token] = tag
            before = form
        for tags in values.values():
            self._counts["no tags"] += tags.count(None)
            spans = spans_of([OUTSIDE if tag is None else tag for tag in tags])
            self._counts["misc"] += len(spans)
            yield from spans

    def _check_tags(self, tags: Sequence[str], sentence: SentenceText, column: int) -> None:
        for row, tag in zip(sentence.rows, tags, strict=True):
            if not is_tag(tag) and not is_empty(tag):
                raise InputError(
                    f"{self.name}:{row.line}: “{tag[:40]}” in column {column + 1} is not a tag "
                    f"such as O, B-person or I-person.",
                    remedies=(
                        Remedy(
                            "Correct it, or name the columns of tags with {}.",
                            (_choice("NUMBERS"),),
                        ),
                    ),
                )

    def _mentions(
        self,
        article: RawArticle,
        text: RunningText,
        foreign: ForeignText,
        carried: Carried | None,
    ) -> tuple[list[Annotation], list[Relation]]:
        """Return the annotations of column MISC, and relations between those of one entity."""
        columns = self._columns
        if columns.misc is None and columns.mentions is None:
            return [], []
        self._declared_fields = article.comments.get(GLOBAL, self._declared_fields)
        read = MentionText(text.sentences, columns, self._declared_fields)
        self._counts.update(read.counts)
        mentions = read.mentions
        tokens = [fragment for fragments in text.fragments for fragment in fragments]
        fragments_of = [
            tuple((tokens[first][0], tokens[last][1]) for first, last in mention.parts)
            for mention in mentions
        ]
        for mention in mentions:
            self._counts["widened"] += any(_is_widened(tokens, *part) for part in mention.parts)
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
        if columns.bare & columns.tags.keys():
            numbers = ", ".join(str(column + 1) for column in sorted(columns.bare))
            context.note(
                f"{self.name}: column {numbers} has labels without B- and I-. Words beside each "
                f"other with one label were read as one annotation; where there are two, they "
                f"cannot be told apart."
            )
        if columns.chunks:
            numbers = ", ".join(str(column + 1) for column in columns.chunks)
            context.note(
                f"{self.name}: column {numbers} holds grammatical chunks (NP, VP …), which were "
                f"left out.",
                Remedy("{} reads them.", (_choice(numbers.replace(" ", "")),)),
            )
        if columns.shape is Shape.CONLL_2012:
            context.note(f"{self.name}: left out: its columns of {LEFT_OUT_2012}.")
        if (
            columns.misc is not None
            and not columns.tags
            and not (self._annotations or self._is_own)
        ):
            context.note(
                f"{self.name}: column MISC has no entities ({ENTITY}, NER, name); there is only "
                f"text."
            )
        sentences = {
            "differs": (
                "sentence differs from its “# text”; its tokens were joined",
                "sentences differ from their “# text”; their tokens were joined",
            ),
            "brackets": (
                "bracket of an entity lacks its counterpart; it was left out",
                "brackets of entities lack their counterparts; they were left out",
            ),
            "empty": (
                "mention on an empty node, which is no word of the text, was left out",
                "mentions on empty nodes, which are no words of the text, were left out",
            ),
            "widened": (
                "annotation of a part of a word (“al” is “a el”) was widened to the whole word",
                "annotations of parts of words (“al” is “a el”) were widened to the whole words",
            ),
            **{
                name: (f"{words} between entities was left out", f"{words}s were left out")
                for name, words in LINKS.items()
            },
            "no tags": (
                "value of “NER” or “name” in column MISC is not a tag; it was left out",
                "values of “NER” or “name” in column MISC are not tags; they were left out",
            ),
            "comments": (
                "comment at the head of an article was left out",
                "comments at the heads of articles were left out",
            ),
        }
        for key, words in sentences.items():
            if self._counts[key]:
                context.note(f"{self.name}: {number(self._counts[key], *words)}.")


def _choice(columns: str) -> Choice:
    return Choice("set", columns, "columns")


def _is_widened(fragments: Sequence[Fragment], first: int, last: int) -> bool:
    """Return whether a span begins or ends in the midst of a form of several words."""
    begins = first > 0 and fragments[first - 1] == fragments[first]
    return begins or (last + 1 < len(fragments) and fragments[last + 1] == fragments[last])


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
