"""Articles of an import whose texts are known: named, with what of their metadata is not taken.

A text is kept once. What a second copy has beside it, such as another date or author, would be lost
in silence otherwise.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.model.types import Document
from annotator.words import join_names, number, quote, shorten

_SHOWN_TWINS, _SHOWN_DIFFERENCES, _SHOWN_FIELDS = 20, 50, 6
_VALUE_CODE_POINTS, _NAME_CODE_POINTS = 60, 80
_OF_THE_FILE = frozenset({"source", "foreign_id"})
"""Metadata that says where a copy was: it is its name."""


class Repeated:
    """Collects the articles of one import whose texts the project or the import has already."""

    def __init__(self) -> None:
        self.in_import = 0
        """The number of articles whose text came before in the same import."""
        self._twins: list[str] = []
        self._named = 0
        self._differences: list[str] = []
        self._more = 0

    def add(
        self,
        document: Document,
        title: str,
        metadata: Mapping[str, Any],
        *,
        is_new: bool,
        is_named: bool = True,
    ) -> None:
        """Note an article whose text is known.

        Args:
            document: The article that does not come in.
            title: The title of the article with its text.
            metadata: The metadata of that, by name.
            is_new: Whether that came in with the same import.
            is_named: Whether an article that is equal in all is to be named.
        """
        name, other = name_of_copy(document.title, document.metadata), name_of_copy(title, metadata)
        self.in_import += is_new
        if is_new and is_named:
            self._named += 1
            if len(self._twins) < _SHOWN_TWINS:
                self._twins.append(name if name == other else f"{name}, as {other}")
        lost = list(not_taken(document, title, metadata))
        if lost and len(self._differences) < _SHOWN_DIFFERENCES:
            self._differences.append(
                f"{name} has the same text as {other}, which keeps its own metadata. "
                f"Not taken: {join_names(lost)}."
            )
        elif lost:
            self._more += 1

    def sentences(self) -> Iterator[str]:
        """Yield sentences for the report."""
        if self._named:
            more = self._named - len(self._twins)
            names = [*self._twins, *([f"{more:,} more"] if more else [])]
            articles = number(self._named, "article")
            verb = "has" if self._named == 1 else "have"
            yield (
                f"{articles} {verb} the text of another one in this import and did not come in "
                f"twice: {'; '.join(names)}."
            )
        yield from self._differences
        if self._more:
            yield f"Of {number(self._more, 'more article')} other metadata was not taken either."


def name_of_copy(title: str, metadata: Mapping[str, Any]) -> str:
    """Return the name by which a person knows a copy.

    Args:
        title: Its title.
        metadata: Its metadata by name, of which ``source`` is its file.
    """
    source = str(metadata.get("source") or "")
    words = shorten(title, _NAME_CODE_POINTS)
    return " ".join(filter(None, (quote(words) if words else "", f"({source})" if source else "")))


def not_taken(document: Document, title: str, metadata: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a copy of an article has beside its text that the article has not.

    Args:
        document: The copy.
        title: The title of the article.
        metadata: The metadata of the article, by name.
    """
    fields = {
        key: value
        for key, value in document.metadata.items()
        if key not in _OF_THE_FILE
        and value not in (None, "", [], {})
        and metadata.get(key) != value
    }
    # A title that is the beginning of the text is no news.
    if document.title != title and not document.text.lstrip().startswith(document.title):
        fields = {"title": document.title, **fields}
    for number_of_field, (key, value) in enumerate(fields.items()):
        if number_of_field == _SHOWN_FIELDS:
            yield number(len(fields) - _SHOWN_FIELDS, "more field")
            return
        yield f"{key} {quote(shorten(str(value), _VALUE_CODE_POINTS))}"
