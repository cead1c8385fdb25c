"""Which field of a record is the article's text, its title, its date: given, or found by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.formats.articles.extracted import Extracted
from annotator.model import InputError

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
OPTIONS = {
    "text": "the field with the article's text (default: text, body, content …)",
    "title": "the field with its title",
    "date": "the field with its date",
    "section": "the field with its section",
}


@dataclass(frozen=True)
class Mapped:
    """Our names with the fields of one file."""

    fields: Mapping[str, str]

    @classmethod
    def of(cls, names: Iterable[str], options: Mapping[str, str], place: str) -> "Mapped":
        """Find the fields; raises InputError naming those there are when the text is not found."""
        there = list(names)
        low = {name.strip().casefold(): name for name in reversed(there)}
        fields: dict[str, str] = {}
        for ours, others in KNOWN.items():
            asked = options.get(ours, "")
            if asked and asked not in there and "." not in asked:
                raise InputError(
                    f"{place}: there is no field “{asked}”; there are {', '.join(there[:20])}."
                )
            found = asked or next((low[name] for name in others if name in low), "")
            if found:
                fields[ours] = found
        if "text" not in fields:
            raise InputError(
                f"{place}: no field is named as one with an article's text is; there are "
                f"{', '.join(there[:20]) or 'none'}. Say which: --set text=FIELD."
            )
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
