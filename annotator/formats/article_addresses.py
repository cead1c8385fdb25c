"""Finds the articles of a project by the addresses of their pages, and by their names."""

import re
from collections import defaultdict
from functools import cached_property
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from annotator.model import Document
from annotator.project import Project

_FIELDS = ("url", "canonical_url", "address", "source_url")
"""The fields of an article's metadata that may have its address."""
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid)=[^&]*&?")


class ArticleAddresses:
    """The articles of a project by address; they are looked through when one is first asked for.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def _ids(self) -> dict[str, str]:
        ids: dict[str, str] = {}
        for document_id in self._project.articles.ids():
            metadata = self._project.document(document_id).metadata
            for name in _FIELDS:
                address = metadata.get(name)
                if isinstance(address, str) and address:
                    ids.setdefault(address_key(address), document_id)
        return ids

    def find(self, address: str) -> Document | None:
        """Return the article with an address, or None."""
        document_id = self._ids.get(address_key(address))
        return self._project.document(document_id) if document_id is not None else None

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        """The ids of the articles by their titles, and by the names of their files."""
        ids: dict[str, list[str]] = defaultdict(list)
        for document_id in self._project.articles.ids():
            document = self._project.document(document_id)
            stem = PurePath(str(document.metadata.get("source") or "")).stem
            for name in {document.title, stem, document_id} - {""}:
                ids[name].append(document_id)
        return ids

    def named(self, name: str) -> list[Document]:
        """Return the articles that have a title, or whose file had that name."""
        ids = self._named.get(name) or self._named.get(PurePath(name).stem, [])
        return [self._project.document(document_id) for document_id in ids]


def address_key(address: str) -> str:
    """Return what is alike in all addresses of a page: no scheme, www, fragment, last slash."""
    parts = urlsplit(address.strip())
    host = parts.netloc.lower().removeprefix("www.")
    query = _TRACKING.sub("", parts.query).rstrip("&")
    path = unquote(parts.path).rstrip("/")
    return f"{host}{path}?{query}" if query else f"{host}{path}"
