"""Finds the fields of a record that are an article's text, title and date: by name or option."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from annotator.formats.articles.extracted import Extracted
from annotator.model import Choice, InputError, Remedy
from annotator.words import shorten

KNOWN = {
    "text": ("text", "body", "content", "article", "fulltext", "full_text", "article_text"),
    "title": ("title", "headline", "name", "subject"),
    "date": ("date", "published", "publication_date", "pub_date", "pubdate", "published_at"),
    "section": ("section", "category", "topic", "desk"),
    "author": ("author", "authors", "byline", "creator"),
    "url": ("url", "link", "href", "permalink"),
    "id": ("id", "uid", "guid", "article_id", "doc_id"),
}
"""Our names of fields, each with the names that other programs use."""
_RECORD = re.compile(r"(?:, item \d+|:\d+)$")
"""The number of a record at the end of a place."""
_OR = "|"
_MAX_DEPTH = 3
_SHOWN_FIELDS, _SHOWN_CODE_POINTS = 20, 40
_TITLE_CODE_POINTS, _TEXT_CODE_POINTS = range(3, 160), 40
"""The length of a title, and the least length of a text, by which fields are guessed."""
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./]\d\d?[./]\d{2,4}|[A-Z][a-z]+,? \d\d?")


class UnknownFields(InputError):
    """No field of a record has the name of one with an article's text, or the name that was given.

    Args:
        place: The file, with the record.
        complaint: What is missing.
        record: The first record of the file.
    """

    is_question = True

    def __init__(self, place: str, complaint: str, record: Mapping[str, Any]) -> None:
        self.fields = dict(_leaves(record))
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


def _leaves(
    record: Mapping[str, Any], before: str = "", depth: int = 1
) -> Iterator[tuple[str, str]]:
    """Yield the fields of a record that hold no other fields, with their values as text."""
    for name, value in record.items():
        path = f"{before}{name}"
        if isinstance(value, dict) and value and depth < _MAX_DEPTH:
            yield from _leaves(cast(dict[str, Any], value), f"{path}.", depth + 1)
        else:
            yield path, _as_text(value)


@dataclass(frozen=True)
class FieldMapping:
    """The fields of one file, by our names."""

    fields: Mapping[str, str]

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
        """
        by_fold = {name.strip().casefold(): name for name in reversed(list(record))}
        fields: dict[str, str] = {}
        for ours, synonyms in KNOWN.items():
            given = options.get(ours, "").split(_OR) if options.get(ours) else [""]
            field = next((name for name in given if name in record or "." in name), "")
            if not field and "" not in given:
                raise UnknownFields(place, f"there is no field “{_OR.join(given)}”", record)
            field = field or next((by_fold[name] for name in synonyms if name in by_fold), "")
            if field:
                fields[ours] = field
        if "text" not in fields:
            raise UnknownFields(place, "no field is named as one with an article's text is", record)
        return cls(fields)

    def extracted(self, record: Mapping[str, Any]) -> Extracted:
        """Return the parts of a record; fields that are not mapped become metadata."""
        result = Extracted()
        remaining = dict(record)
        values = {ours: _remove(remaining, path) for ours, path in self.fields.items()}
        text = values.pop("text", None)
        result.title = _as_text(values.pop("title", None))
        result.metadata = {
            key: value for key, value in remaining.items() if value not in (None, "")
        }
        for ours, value in values.items():
            if value not in (None, ""):
                key = "foreign_id" if ours == "id" else ours
                result.metadata[key] = _as_text(value)[:10] if ours == "date" else value
        result.add_paragraphs(_as_text(text))
        return result


def _remove(record: dict[str, Any], path: str) -> Any:
    """Return the value at ``a.b.c``; a field of the record itself is removed from it."""
    if path in record:
        return record.pop(path)
    value: Any = record
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return value  # pyright: ignore[reportUnknownVariableType]


def _as_text(value: Any) -> str:
    """Return a value as text; the values of a list, and of lists in it, become paragraphs."""
    if isinstance(value, list):
        return "\n\n".join(_flatten(cast("list[Any]", value)))
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def _flatten(values: list[Any]) -> Iterator[str]:
    """Yield the texts of nested lists, which may be nested more deeply than Python recurses."""
    remaining = values[::-1]
    while remaining:
        value = remaining.pop()
        if isinstance(value, list) and value:
            remaining += cast("list[Any]", value)[::-1]
        else:
            yield _as_text(value)
