"""Which field of a record is the article's text, its title, its date: given, or found by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from annotator.formats.articles.extracted import Extracted
from annotator.model import Choice, InputError, Remedy

KNOWN = {
    "text": ("text", "body", "content", "article", "fulltext", "full_text", "article_text"),
    "title": ("title", "headline", "name", "subject"),
    "date": ("date", "published", "publication_date", "pub_date", "pubdate", "published_at"),
    "section": ("section", "category", "topic", "desk"),
    "author": ("author", "authors", "byline", "creator"),
    "url": ("url", "link", "href", "permalink"),
    "id": ("id", "uid", "guid", "article_id", "doc_id"),
}
"""Our names, each with names that others have for the same."""
_OR = "|"
_DEEPEST = 3
_SHOWN_FIELDS, _SHOWN_NAME = 20, 40
_TITLE, _TEXT = range(3, 160), 40
"""Characters that a title has, and that a text has at least, where one must guess."""
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./]\d\d?[./]\d{2,4}|[A-Z][a-z]+,? \d\d?")


class UnknownFields(InputError):
    """No field is named as one with an article's text is, or not as was asked for."""

    def __init__(self, place: str, complaint: str, record: Mapping[str, Any]) -> None:
        self.fields = dict(_leaves(record))
        """The fields, inner ones as ``a.b``, with what the first article has there."""
        self.suggested = suggested_fields(self.fields)
        """Names of ours with the fields that probably mean the same."""
        self.file = place.partition(", item")[0]
        shown = ", ".join(map(_short, list(self.fields)[:_SHOWN_FIELDS])) or "none"
        text = self.suggested.get("text", "")
        perhaps = f" (perhaps {_short(text)})" if text else ""
        super().__init__(
            f"{place}: {complaint}; there are {shown}.",
            remedies=(Remedy(f"Say which: {{}}{perhaps}.", (Choice("set", "FIELD", "text"),)),),
        )


def suggested_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Which fields are probably the text, the title and the date, by what is in them."""
    found: dict[str, str] = {}
    text = max(fields, key=lambda name: len(fields[name]), default="")
    if text and len(fields[text]) >= _TEXT:
        found["text"] = text
    for name, value in fields.items():
        if name == text or value.startswith(("http://", "https://")):
            continue
        if _DATE.match(value):
            found.setdefault("date", name)
        elif len(value) in _TITLE and " " in value.strip():
            found.setdefault("title", name)
    return found


def _leaves(
    record: Mapping[str, Any], before: str = "", depth: int = 1
) -> Iterator[tuple[str, str]]:
    """The fields of a record that hold no others, with their values as text."""
    for name, value in record.items():
        path = f"{before}{name}"
        if isinstance(value, dict) and value and depth < _DEEPEST:
            yield from _leaves(cast(dict[str, Any], value), f"{path}.", depth + 1)
        else:
            yield path, _as_text(value)


def _short(name: str) -> str:
    words = " ".join(name.split())
    return words if len(words) <= _SHOWN_NAME else words[: _SHOWN_NAME - 1] + "…"


@dataclass(frozen=True)
class Mapped:
    """Our names with the fields of one file."""

    fields: Mapping[str, str]

    @classmethod
    def of(cls, record: Mapping[str, Any], options: Mapping[str, str], place: str) -> "Mapped":
        """Find the fields in the first record of a file.

        An option can name several fields, ``a|b``: the first that there is; and with nothing
        after the last sign, ``a|``, what is found by its name where none of them is.

        Raises UnknownFields when the text is not found, or none of what an option names.
        """
        low = {name.strip().casefold(): name for name in reversed(list(record))}
        fields: dict[str, str] = {}
        for ours, others in KNOWN.items():
            asked = options.get(ours, "").split(_OR) if options.get(ours) else [""]
            found = next((name for name in asked if name in record or "." in name), "")
            if not found and "" not in asked:
                raise UnknownFields(place, f"there is no field “{_OR.join(asked)}”", record)
            found = found or next((low[name] for name in others if name in low), "")
            if found:
                fields[ours] = found
        if "text" not in fields:
            raise UnknownFields(place, "no field is named as one with an article's text is", record)
        return cls(fields)

    def extracted(self, record: Mapping[str, Any]) -> Extracted:
        """The parts of a record; fields without a meaning for us are metadata."""
        result = Extracted()
        rest = dict(record)
        values = {ours: _taken(rest, path) for ours, path in self.fields.items()}
        text = values.pop("text", None)
        result.title = _as_text(values.pop("title", None))
        result.metadata = {key: value for key, value in rest.items() if value not in (None, "")}
        for ours, value in values.items():
            if value not in (None, ""):
                key = "foreign_id" if ours == "id" else ours
                result.metadata[key] = _as_text(value)[:10] if ours == "date" else value
        result.add_paragraphs(_as_text(text))
        return result


def _taken(record: dict[str, Any], path: str) -> Any:
    """The value at ``a.b.c``, taken out where it is a field of the record itself."""
    if path in record:
        return record.pop(path)
    value: Any = record
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return value  # pyright: ignore[reportUnknownVariableType]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n\n".join(map(_as_text, value))  # pyright: ignore[reportUnknownArgumentType]
    return value if isinstance(value, str) else str(value)
