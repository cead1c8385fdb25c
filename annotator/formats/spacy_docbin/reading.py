"""Reads DocBin files, ours and others': the spans of all groups, and entities."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from msgspec.structs import replace

from annotator.extras import import_library
from annotator.formats.carried import Carried, identities_of, with_references
from annotator.formats.damage import technical_reason
from annotator.formats.files import name_of, read_bytes, stem_of
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.json_lines import parse_object
from annotator.formats.json_object import JsonObject
from annotator.formats.losses import CARRIED_FIELD
from annotator.formats.offsets import CODE_POINTS, Span
from annotator.formats.spacy_docbin import NAME
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Identity,
    InputError,
    ModelObject,
    Relation,
)
from annotator.text.line_ends import LineEnds
from annotator.words import number

NO_LAYER = "Annotations"
"""The group of spans whose labels are in no layer."""
_EXTENSION = "._."
"""Begins the keys of custom attributes in a document's user data."""
_GIVEN = 0.5
"""The score from which a category counts as given."""
_NO_ENTRY = ("", "NIL")
"""What a span has in the place of an id in a knowledge base."""


def load_spacy() -> Any:
    """Return the package ``spacy``, which has no types for what is used here.

    Raises:
        EnvironmentFault: It is not installed.
    """
    return import_library("spacy", "spacy", what="A DocBin file", needs="spaCy")


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a file in its order, each after its new identities.

    Args:
        path: The file.
        context: The import's settings; receives the notes.

    Raises:
        InputError: The file is not a DocBin, or a document in it has no text.
        EnvironmentFault: The file cannot be read, or spaCy is not installed.
    """
    spacy = load_spacy()
    name = name_of(path)
    data = read_bytes(path)
    try:
        store = spacy.tokens.DocBin(store_user_data=True).from_bytes(data)
        documents = iter(store.get_docs(spacy.vocab.Vocab()))
    except Exception as error:
        raise InputError(
            f"{name}: this is not a DocBin of spaCy, or it is damaged. Write it again with spaCy. "
            f"{technical_reason(str(error) or type(error).__name__)}"
        ) from error
    reader = _DocReader(path, context)
    for count, document in enumerate(documents, 1):
        context.place = f"{name}, article {count}"
        try:
            items = list(reader.items(document))
        except InputError as error:
            context.leave_out(error)
            continue
        yield from items
    reader.note_what_was_left_out()


class _DocReader:
    """Makes articles of the documents in one file."""

    def __init__(self, path: Path, context: ReadContext) -> None:
        self._name = name_of(path)
        self._context = context
        self._annotator = context.annotator
        if context.options.get("annotator", "") == "file":
            self._annotator = stem_of(path)
        self._identity_ids: set[str] = set()
        """Of the identities that were given out."""
        self._counts: Counter[str] = Counter()
        """How often something was left out, by its key in the notes."""

    def items(self, document: Any) -> Iterator[ModelObject]:
        """Yield the identities that are new, then the article of a document (``spacy.Doc``).

        Raises:
            InputError: The document has no text, or what an export of ours kept in it is wrong.
        """
        place = self._context.place
        raw: str = document.text
        ends = LineEnds(raw)
        user_data: dict[Any, Any] = dict(document.user_data)
        own = self._own_field(user_data)
        metadata = own.mapping("metadata") if own else self._metadata(document, user_data)
        references, identities = identities_of(own)
        relations: object = own.rest().get("relations") if own else None
        carried = Carried(own, ends.text) if own else None
        article = document_of(ends, self._name, carried, metadata, place)
        foreign = ForeignText(NAME, ends, raw, CODE_POINTS, place, sure=True)
        spans, entries = self._spans(document, {} if own else _span_attributes(user_data))
        annotations = foreign.annotations(spans, self._context, carried, ids_are_kept=True)
        if own:
            annotations = with_references(annotations, references)
        else:
            annotations, identities = _with_entries(annotations, entries)
        for identity in identities:
            if identity.id not in self._identity_ids:
                self._identity_ids.add(identity.id)
                yield identity
        given = [str(label) for label, score in document.cats.items() if score >= _GIVEN]
        labels = foreign.article_labels(given, self._annotator, carried) if self._annotator else []
        annotations = [*annotations, *with_references(labels, references)]
        kept = _carried_relations(carried, relations, annotations) if carried else []
        yield AnnotatedDocument(article, tuple(annotations), once(kept))

    def note_what_was_left_out(self) -> None:
        """Add notes on what was left out."""
        sentences = {
            "user data": (
                "value of user data is of no kind that can be kept; it was left out",
                "values of user data are of no kind that can be kept; they were left out",
            ),
            "empty": ("span without a token was left out", "spans without a token were left out"),
        }
        for key, words in sentences.items():
            if self._counts[key]:
                self._context.note(f"{self._name}: {number(self._counts[key], *words)}.")

    def _own_field(self, user_data: dict[Any, Any]) -> JsonObject | None:
        """Take the object that an export of ours keeps in a document out of its user data."""
        value = user_data.pop(CARRIED_FIELD, None)
        if not isinstance(value, str):
            return None
        place = self._context.place
        return JsonObject(parse_object(value.encode(), place), place, CARRIED_FIELD, "the document")

    def _metadata(self, document: Any, user_data: Mapping[Any, Any]) -> dict[str, Any]:
        metadata: dict[str, Any] = {"cats": dict(document.cats)} if document.cats else {}
        for key, value in user_data.items():
            match key:
                case str():
                    name = key
                case (prefix, str(attribute), None, None) if prefix == _EXTENSION:
                    name = attribute
                case (prefix, str(), int(), _) if prefix == _EXTENSION:
                    continue  # of a span or token
                case _:
                    name = ""
            if name and _is_json(value):
                metadata[name] = value
            else:
                self._counts["user data"] += 1
        return metadata

    def _spans(
        self, document: Any, attributes: Mapping[tuple[int, int], dict[str, Any]]
    ) -> tuple[list[ForeignSpan], dict[int, str]]:
        """Return the spans of all groups, and the entities that are not among them.

        The second value has the ids of those that are linked to a knowledge base, by the span's
        number. The keys of ``attributes`` are start and end in code points.
        """
        spans: list[ForeignSpan] = []
        entries: dict[int, str] = {}
        seen: set[tuple[str, int, int]] = set()
        grouped = [(str(key), span) for key, group in document.spans.items() for span in group]
        for group, span in [*grouped, *(("", entity) for entity in document.ents)]:
            start, end, label = int(span.start_char), int(span.end_char), str(span.label_)
            if not group and (label, start, end) in seen:
                continue
            if start >= end:
                self._counts["empty"] += 1
                continue
            seen.add((label, start, end))
            if span.kb_id_ not in _NO_ENTRY:
                entries[len(spans)] = str(span.kb_id_)
            spans.append(
                ForeignSpan(
                    label or group or NO_LAYER,
                    Span(start, end, str(span.text)),
                    self._annotator,
                    str(span.id_),
                    attributes=attributes.get((start, end), {}),
                    metadata={"group": group} if group else {},
                )
            )
        return spans, entries


def _with_entries(
    annotations: Sequence[Annotation], entries: Mapping[int, str]
) -> tuple[list[Annotation], list[Identity]]:
    """Return annotations with the entries of a knowledge base as their identities, and these.

    ``entries`` are the ids in the knowledge base by the number of the annotation.
    """
    linked = [
        replace(annotation, identity=made_id(NAME, entries[index]))
        if index in entries
        else annotation
        for index, annotation in enumerate(annotations)
    ]
    identities = [
        Identity(made_id(NAME, entry), annotations[index].text, external_id=entry)
        for index, entry in entries.items()
    ]
    return linked, identities


def _carried_relations(
    carried: Carried, relations: object, annotations: Iterable[Annotation]
) -> list[Relation]:
    """Return the carried relations whose annotations are still there."""
    ids = {annotation.id for annotation in annotations}
    kept = (
        carried.relation(str(each["type"]), str(each["source"]), str(each["target"]))
        for each in cast("list[dict[str, Any]]", relations or [])
        if {each["source"], each["target"]} <= ids
    )
    return [relation for relation in kept if relation is not None]


def _is_json(value: object) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True


def _span_attributes(user_data: Mapping[Any, Any]) -> dict[tuple[int, int], dict[str, Any]]:
    """Return the custom attributes of spans, by their start and end in code points."""
    attributes: dict[tuple[int, int], dict[str, Any]] = {}
    for key, value in user_data.items():
        match key:
            case (prefix, str(name), int(start), int(end)) if prefix == _EXTENSION:
                if _is_json(value):
                    attributes.setdefault((start, end), {})[name] = value
            case _:
                pass
    return attributes
