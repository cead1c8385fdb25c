"""Finds the fields of a record that are an article's text, title and date: by name or option."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.field_names import KNOWN
from annotator.formats.articles.field_values import (
    add_value,
    inner_key,
    is_picture,
    json_value,
    line_of,
    names_of,
    scalar_text,
)
from annotator.formats.articles.file_dates import FileDates
from annotator.formats.format import ReadContext
from annotator.model import Choice, InputError, Remedy
from annotator.words import shorten

_RECORD = re.compile(r"(?:, sheet “[^”]*”)?(?:, item \d+|:\d+)?$")
"""The sheet, and the number of a record, at the end of a place."""
_SIGNS = re.compile(r"[\s_.-]+")
_OR = "|"
NO_VALUES = ("nan", "NaN", "None", "null", "NULL", "N/A", "#N/A")
"""What programs write for a text that is not there."""
_MAX_DEPTH = 4
_SHOWN_FIELDS, _SHOWN_CODE_POINTS = 20, 40
_TITLE_CODE_POINTS, _TEXT_CODE_POINTS = range(3, 160), 40
"""The length of a title, and the least length of a text, by which fields are guessed."""
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./]\d\d?[./]\d{2,4}|[A-Z][a-z]+,? \d\d?")


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """Return the name of a field without case, blanks and signs: “Full-Text” is ``fulltext``."""
    return _SIGNS.sub("", name.casefold())


_FOLDED = {ours: tuple(map(fold_name, names)) for ours, names in KNOWN.items()}
_NAMES = ("author", "section", "publisher")
"""Those of our fields that hold names of people or things."""
_OF_ANYTHING = frozenset(("name", "subject", "by", "source", "uri", "journal"))
"""Names of inner fields that are about the object which holds them."""
_NOT_ABOUT_ARTICLE = frozenset(
    (
        *(name for ours, names in _FOLDED.items() if ours != "text" for name in names),
        *("user", "account", "owner", "image", "images", "photo", "picture", "media", "video"),
        *("thumbnail", "multimedia", "site", "website", "domain", "page", "parent", "next"),
        *("event", "location", "place", "person", "company", "crawl", "request"),
    )
)
"""Names of objects that are about something other than their article."""


@dataclass(frozen=True)
class KnownFields:
    """The fields of a file of records, of which some are known by their names."""

    file: str
    """The name of the file."""
    fields: Mapping[str, str]
    """The fields, inner ones as ``a.b``, with their values in the first article as text."""
    found: Mapping[str, str]
    """The fields that are used, by our names."""

    @classmethod
    def of(cls, file: str, record: Mapping[str, Any], found: Mapping[str, str]) -> "KnownFields":
        """Return the fields of a record.

        Args:
            file: The name of its file.
            record: The record.
            found: The fields that are used, by our names.
        """
        return cls(file, dict(leaves(record)), found)


class UnknownFields(InputError):
    """No field of a record has the name of one with an article's text, or the name that was given.

    Args:
        place: The file, with the record.
        complaint: What is missing.
        record: The first record of the file.
    """

    is_question = True

    def __init__(self, place: str, complaint: str, record: Mapping[str, Any]) -> None:
        self.fields = dict(leaves(record))
        """The fields, inner ones as ``a.b``, with their values in the first article as text."""
        self.suggested = suggested_fields(self.fields)
        """The fields that probably hold the text, the title and the date, by our names."""
        self.file = _RECORD.sub("", place)
        """The name of the file."""
        shown = ", ".join(_shown_names(self.fields)) or "none"
        text = self.suggested.get("text", "")
        perhaps = f" (perhaps {shorten(text, _SHOWN_CODE_POINTS)})" if text else ""
        super().__init__(
            f"{place}: {complaint}; there are {shown}.",
            remedies=(Remedy(f"Say which: {{}}{perhaps}.", (Choice("set", "FIELD", "text"),)),),
        )


def _shown_names(fields: Mapping[str, str]) -> list[str]:
    return [shorten(name, _SHOWN_CODE_POINTS) for name in list(fields)[:_SHOWN_FIELDS]]


def suggested_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that probably are the text, the title and the date, by their values.

    Args:
        fields: The values of the fields as text.

    Returns:
        Some of ``text``, ``title`` and ``date``, each with a field.
    """
    suggested: dict[str, str] = {}
    text = max(fields, key=lambda name: len(fields[name]), default="")
    if text and len(fields[text]) >= _TEXT_CODE_POINTS:
        suggested["text"] = text
    for name, value in fields.items():
        if name == text or value.startswith(("http://", "https://")):
            continue
        if _DATE.match(value):
            suggested.setdefault("date", name)
        elif len(value) in _TITLE_CODE_POINTS and " " in value.strip():
            suggested.setdefault("title", name)
    return suggested


def leaves(
    record: Mapping[str, Any], before: str = "", depth: int = 1
) -> Iterator[tuple[str, str]]:
    """Yield the fields of a record that hold no other fields, with their values as text.

    Args:
        record: The values of the record by the names of its fields.
        before: What comes before the names, ``a.`` for the fields of ``a``.
        depth: How deep in a record the fields are, from 1.
    """
    for name, value in record.items():
        path = f"{before}{name}"
        inner = _inner_fields(value)
        if inner and depth < _MAX_DEPTH:
            yield from leaves(inner, f"{path}.", depth + 1)
        else:
            yield path, _shown(value)


def _inner_fields(value: Any) -> Mapping[str, Any]:
    """Return the fields of an object, or of the first one of a list of objects; none otherwise."""
    items: list[Any] = cast("list[Any]", value) if isinstance(value, list) else [value]
    is_objects = items and all(isinstance(item, dict) for item in items)
    return cast("Mapping[str, Any]", items[0]) if is_objects else {}


def _shown(value: Any) -> str:
    """Return a value as text; the values of a list, and of lists in it, become paragraphs."""
    extracted = Extracted()
    is_scalar = value is None or isinstance(value, str | int | float)
    if not is_scalar and add_value(extracted, value):
        return "\n\n".join(text for _, text in extracted.parts)
    return scalar_text(value)


def is_name_of_text(name: str) -> bool:
    """Return whether a field or column of a name holds the texts of articles."""
    return fold_name(name) in _FOLDED["text"]


def text_path(record: Mapping[str, Any]) -> str:
    """Return the field of a record, or an inner one, that is named as a text is; "" if none is.

    Of inner fields one is returned if it is the only one, or beside all others.
    """
    by_fold = {fold_name(name): name for name in reversed(list(record))}
    known = [by_fold[name] for name in _FOLDED["text"] if name in by_fold]
    if known:
        # An empty field, and one that says yes or no, is not the text if there is another.
        filled = [name for name in known if record[name] and not isinstance(record[name], bool)]
        return (filled or known)[0]
    inner = list(_named_as_text(record))
    if len(inner) > 1 and len({path.rpartition(".")[0] for path in inner}) == 1:
        # One object has the text twice: with markup and without.
        inner.sort(key=lambda path: _FOLDED["text"].index(fold_name(path.rpartition(".")[2])))
        return inner[0]
    return inner[0] if len(inner) == 1 else ""


def _named_as_text(fields: Mapping[str, Any], before: str = "", depth: int = 1) -> Iterator[str]:
    for name, value in fields.items():
        if is_name_of_text(name) and value:
            yield f"{before}{name}"
        elif isinstance(value, dict) and depth < _MAX_DEPTH:
            inner = cast("dict[str, Any]", value)
            yield from _named_as_text(inner, f"{before}{name}.", depth + 1)


@dataclass(frozen=True)
class FieldMapping:
    """The fields of one file, by our names."""

    fields: Mapping[str, str]
    place: str = ""
    """The file, for messages."""

    @classmethod
    def of(
        cls, record: Mapping[str, Any], options: Mapping[str, str], place: str
    ) -> "FieldMapping":
        """Find the fields in the first record of a file.

        Args:
            record: The record.
            options: Fields by our names. An option can name several, ``a|b``: the first one that
                exists is used. After ``a|`` the field is found by its name if there is no ``a``.
            place: The file, for messages.

        Raises:
            UnknownFields: The text is not found, or no field that an option names.
            InputError: The fields hold the addresses of pictures.
        """
        fields: dict[str, str] = {}
        text = ""
        for ours in KNOWN:
            given = options.get(ours, "").split(_OR) if options.get(ours) else [""]
            field = next((name for name in given if name and has_field(record, name)), "")
            if not field and "" not in given:
                raise UnknownFields(place, f"there is no field “{_OR.join(given)}”", record)
            field = field or (text_path(record) if ours == "text" else _known(record, ours, text))
            if field:
                fields[ours] = field
                text = field if ours == "text" else text
        if "text" not in fields:
            _refuse_pictures(record, place)
            raise UnknownFields(place, "no field is named as one with an article's text is", record)
        value = value_at(record, fields["text"])
        if isinstance(value, dict) and value and inner_key(cast("dict[str, Any]", value)) is None:
            raise UnknownFields(place, f"the field “{fields['text']}” has several parts", record)
        return cls(fields, place)

    def with_date(self, field: str) -> "FieldMapping":
        """Return the same mapping with the field of the date; unchanged if there is no field."""
        return FieldMapping({**self.fields, "date": field}, self.place) if field else self

    def report(self, record: Mapping[str, Any], context: ReadContext) -> None:
        """Report the fields of a file to who watches its import.

        Args:
            record: The first record of the file.
            context: The settings of the import.
        """
        context.on_fields(_RECORD.sub("", self.place), record, self.fields)

    def extracted(
        self,
        record: Mapping[str, Any],
        dates: FileDates | None = None,
        context: ReadContext | None = None,
    ) -> Extracted:
        """Return the parts of a record; fields that are not mapped become metadata.

        Args:
            record: The record.
            dates: Reads its date; None: the date is kept as metadata as it is.
            context: Counts what is left out.

        Raises:
            InputError: The text is the address of a picture.
            DateOrderUnknown: Its date has several meanings.
        """
        result = Extracted()
        remaining = dict(record)
        values = {ours: _take(remaining, path) for ours, path in self.fields.items()}
        text = values.pop("text", None)
        if text in (None, "", [], {}):
            text = _take(remaining, text_path(remaining))
        if isinstance(text, str) and text.strip() in NO_VALUES:
            text = None
        if isinstance(text, str) and is_picture(text):
            raise InputError(
                f"{context.place if context else self.place}: its text is the address of a picture "
                f"or a sound (“{shorten(text, _SHOWN_CODE_POINTS)}”). Only texts can be tagged."
            )
        add_value(result, text, context)
        result.title = line_of(values.pop("title", None))
        result.metadata = {
            key: json_value(value)
            for key, value in (*remaining.items(), *_rest_of(text, self.fields["text"]))
            if value not in (None, "", [], {})
        }
        date = values.pop("date", None)
        result.metadata |= dates.metadata(date) if dates is not None else {}
        for ours, value in values.items():
            if value not in (None, ""):
                key = "foreign_id" if ours == "id" else ours
                is_name = ours in _NAMES
                result.metadata[key] = json_value(names_of(value) if is_name else value)
        return result


def _known(record: Mapping[str, Any], ours: str, text: str) -> str:
    """Return the field with a known name, beside the text first if that is an inner field."""
    parent = text.rpartition(".")[0]
    beside = value_at(record, parent) if parent else record.get(text)
    before = f"{parent or text}."
    places = [("", record)]
    if isinstance(beside, dict):
        places.append((before, cast("Mapping[str, Any]", beside)))
    for prefix, fields in places:
        by_fold = {fold_name(name): name for name in reversed(list(fields))}
        for name in _FOLDED[ours]:
            found = by_fold.get(name, "")
            path = f"{prefix}{found}"
            holds_text = text == path or text.startswith(f"{path}.")
            if found and not holds_text and _can_be(ours, fields[found]):
                return path
    inner = (f"{prefix}{name}" for prefix, fields in places for name in _inside(fields, ours))
    return next((path for path in inner if path != text), "")


def _can_be(ours: str, value: object) -> bool:
    """Return whether a value can be a name, where one is looked for: an object may be all else."""
    is_object = isinstance(value, dict)
    return ours not in _NAMES or not is_object or isinstance(names_of(cast("object", value)), str)


def _inside(record: Mapping[str, Any], ours: str) -> list[str]:
    """Return the only field with a known name one level down: ``pub.date``; none of several."""
    if ours == "id":
        return []
    names = [name for name in _FOLDED[ours] if name not in _OF_ANYTHING]
    found: list[str] = []
    for outer, value in record.items():
        if not isinstance(value, dict) or fold_name(outer) in _NOT_ABOUT_ARTICLE:
            continue
        fields = cast("dict[str, Any]", value)
        by_fold = {fold_name(name): name for name in reversed(list(fields))}
        inner = next((by_fold[name] for name in names if name in by_fold), "")
        if inner and _can_be(ours, fields[inner]):
            found.append(f"{outer}.{inner}")
    return found if len(found) == 1 else []


def _refuse_pictures(record: Mapping[str, Any], place: str) -> None:
    """Raise InputError if the fields of a record are addresses of pictures and no texts."""
    shown = dict(leaves(record))
    pictures = [path for path, value in shown.items() if is_picture(value)]
    if pictures and all(len(value) < _TEXT_CODE_POINTS for value in shown.values() if " " in value):
        raise InputError(
            f"{place}: “{pictures[0]}” is the address of a picture or a sound, and no field has a "
            f"text. Only texts can be tagged."
        )


def has_field(record: Mapping[str, Any], path: str) -> bool:
    """Return whether a record has a field, or an inner one (``a.b``), by its name."""
    return path in record or ("." in path and path.partition(".")[0] in record)


def value_at(record: Mapping[str, Any], path: str) -> Any:
    """Return the value at ``a.b.c``; inside a list, the values of all its objects.

    Args:
        record: The values of the record by the names of its fields.
        path: The names of the fields with dots between them.
    """
    return _take(dict(record), path)


def _take(record: dict[str, Any], path: str) -> Any:
    """Remove the value at ``a.b.c`` from a record, whose inner objects stay as they are."""
    if path in record:
        return record.pop(path)
    name, dot, inner = path.partition(".")
    while dot and name not in record:  # A name can have a dot in it.
        more, dot, inner = inner.partition(".")
        name = f"{name}.{more}"
    if not dot:
        return None
    value = record[name]
    if isinstance(value, list):
        copies = [
            dict(cast("dict[str, Any]", item)) if isinstance(item, dict) else item
            for item in cast("list[Any]", value)
        ]
        taken = [_take(cast("dict[str, Any]", c), inner) for c in copies if isinstance(c, dict)]
        record[name] = [item for item in copies if item not in (None, {}, [])]
        return [item for item in taken if item is not None]
    if not isinstance(value, dict):
        return None
    copy = dict(cast("dict[str, Any]", value))
    taken = _take(copy, inner)
    record[name] = copy
    return taken


def _rest_of(text: object, path: str) -> Iterator[tuple[str, Any]]:
    """Yield what an object with the text holds beside it."""
    if isinstance(text, dict):
        fields = cast("dict[str, Any]", text)
        key = inner_key(fields)
        yield path, {name: value for name, value in fields.items() if name != key}
