"""Reads DocBin files, ours and others': the spans of all groups, and entities."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from msgspec.structs import replace

from annotator.formats.carried import Carried
from annotator.formats.carried_identities import identities_of, with_references
from annotator.formats.files import name_of, read_bytes, stem_of
from annotator.formats.foreign import (
    ForeignSpan,
    ForeignText,
    document_of,
    once,
)
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.json_lines import parsed
from annotator.formats.json_object import JsonObject
from annotator.formats.losses import CARRIED_FIELD
from annotator.formats.offsets import CODE_POINTS, Span
from annotator.formats.spacy_docbin import NAME
from annotator.formats.spacy_docbin.library import ALL_ELSE, spacy_library
from annotator.model import (
    AnnotatedDocument,
    Identity,
    InputError,
    ModelObject,
)
from annotator.text.line_ends import LineEnds

_EXTENSION = "._."
_NO_IDENTITY = ("", "NIL")


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles of a file, in its order, with identities for what its spans are linked to.

    Raises:
        InputError: the file is no DocBin, or a document in it has no text.
        EnvironmentFault: the file cannot be read, or spaCy is not installed.
    """
    spacy = spacy_library()
    name = name_of(path)
    data = read_bytes(path)
    try:
        store = spacy.tokens.DocBin(store_user_data=True).from_bytes(data)
        documents = iter(store.get_docs(spacy.vocab.Vocab()))
    except Exception as error:
        raise InputError(f"{name}: no DocBin of spaCy ({error}).") from error
    reader = _Reader(path, context)
    for number, document in enumerate(documents, 1):
        context.place = f"{name}, article {number}"
        try:
            items = list(reader.items(document))
        except InputError as error:
            context.leave_out(error)
            continue
        yield from items
    reader.report()


class _Reader:
    """Makes articles of spaCy's documents."""

    def __init__(self, path: Path, context: ReadContext) -> None:
        self._name = name_of(path)
        self._context = context
        self._annotator = context.annotator
        if context.options.get("annotator", "") == "file":
            self._annotator = stem_of(path)
        self._identities: dict[str, Identity] = {}
        self._counts: Counter[str] = Counter()

    def items(self, document: Any) -> Iterator[ModelObject]:
        """The article, after identities that are new."""
        place = self._context.place
        raw: str = document.text
        ends = LineEnds(raw)
        user_data: dict[Any, Any] = dict(document.user_data)
        own = self._own(user_data)
        metadata = own.mapping("metadata") if own else self._metadata(document, user_data)
        references, identities = identities_of(own)
        relations = own.rest().get("relations") if own else None
        mine = Carried(own, ends.text) if own else None
        article = document_of(ends, self._name, mine, metadata, place)
        foreign = ForeignText(NAME, ends, raw, CODE_POINTS, place, sure=True)
        spans, linked = self._spans(document, user_data, own is not None)
        made = foreign.annotations(spans, self._context, mine, ids_are_kept=True)
        if own:
            made = with_references(made, references)
            yield from self._new_identities(identities)
        else:
            made = [
                replace(each, identity=made_id(NAME, linked[n])) if n in linked else each
                for n, each in enumerate(made)
            ]
            yield from self._new_identities(
                Identity(made_id(NAME, id), made[n].text, external_id=id)
                for n, id in linked.items()
            )
        here = {each.id for each in made}
        found = (
            mine.relation(str(each["type"]), str(each["source"]), str(each["target"]))
            for each in cast("list[dict[str, Any]]", relations or [])
            if mine and {each["source"], each["target"]} <= here
        )
        yield AnnotatedDocument(article, tuple(made), once(r for r in found if r is not None))

    def _own(self, user_data: dict[Any, Any]) -> JsonObject | None:
        """What our own export keeps in a document."""
        said = user_data.pop(CARRIED_FIELD, None)
        if not isinstance(said, str):
            return None
        place = self._context.place
        return JsonObject(parsed(said.encode(), place), place, CARRIED_FIELD, "the document")

    def _metadata(self, document: Any, user_data: Mapping[Any, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {"cats": dict(document.cats)} if document.cats else {}
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
                found[name] = value
            else:
                self._counts["user data"] += 1
        return found

    def _spans(
        self, document: Any, user_data: Mapping[Any, Any], is_ours: bool
    ) -> tuple[list[ForeignSpan], dict[int, str]]:
        """The spans of all groups, and entities that are not among them; and the ids in a
        knowledge base of those that have one, by their number."""
        attributes = {} if is_ours else _extensions(user_data)
        found: list[ForeignSpan] = []
        linked: dict[int, str] = {}
        seen: set[tuple[str, int, int]] = set()
        groups = [(str(key), each) for key, group in document.spans.items() for each in group]
        for group, each in [*groups, *(("", each) for each in document.ents)]:
            start, end, label = int(each.start_char), int(each.end_char), str(each.label_)
            if not group and (label, start, end) in seen:
                continue
            if start >= end:
                self._counts["empty"] += 1
                continue
            seen.add((label, start, end))
            if each.kb_id_ not in _NO_IDENTITY:
                linked[len(found)] = str(each.kb_id_)
            found.append(
                ForeignSpan(
                    label or group or ALL_ELSE,
                    Span(start, end, str(each.text)),
                    self._annotator,
                    str(each.id_),
                    attributes=attributes.get((start, end), {}),
                    metadata={"group": group} if group else {},
                )
            )
        return found, linked

    def _new_identities(self, identities: Iterable[Identity]) -> Iterator[Identity]:
        for each in identities:
            if each.id not in self._identities:
                self._identities[each.id] = each
                yield each

    def report(self) -> None:
        """Say what was left out."""
        said = {
            "user data": "values of user data are of no kind that can be kept; they were left out",
            "empty": "spans without a token were left out",
        }
        for what, words in said.items():
            if self._counts[what]:
                self._context.note(f"{self._name}: {self._counts[what]:,} {words}.")


def _is_json(value: object) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True


def _extensions(user_data: Mapping[Any, Any]) -> dict[tuple[int, int], dict[str, Any]]:
    """Custom attributes of spans, by where these lie."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for key, value in user_data.items():
        match key:
            case (prefix, str(name), int(start), int(end)) if prefix == _EXTENSION:
                if _is_json(value):
                    found.setdefault((start, end), {})[name] = value
            case _:
                pass
    return found
