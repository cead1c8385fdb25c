"""What an edit changed, announced to whoever shows it."""

from msgspec import Struct


class Changes(Struct, frozen=True):
    """Ids of everything that a step made, changed or removed."""

    title: str
    documents: frozenset[str] = frozenset()
    """Articles that were added, removed, or whose annotations, relations, status or
    records changed."""
    annotations: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    identities: frozenset[str] = frozenset()
    suggestions: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    """Verdicts, comments, assignments, settings."""
    tag_set: bool = False
    articles: bool = False
    """Whether articles came or went, or so much changed that all is to be read anew: what is in
    such articles is not among the annotations and relations then."""


class HistoryEntry(Struct, frozen=True):
    """One change of one row."""

    time: str
    """ISO 8601, with the zone."""
    annotator: str
    title: str
    kind: str
    """``edit``, ``undo`` or ``redo``."""
    before: dict[str, object] | None
    after: dict[str, object] | None
