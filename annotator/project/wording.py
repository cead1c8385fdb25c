"""Which words somebody has tagged, and as what: what suggestions for other articles start from."""

from collections.abc import Iterator

from msgspec import Struct

from annotator.model.types import Attributes
from annotator.project.database import Database
from annotator.project.rows import from_json

_BEFORE = 20
"""Characters that tell whether a sentence begins."""


class Wording(Struct, frozen=True):
    """One place where somebody has tagged some words."""

    label: str
    text: str
    attributes: Attributes
    identity: str | None
    before: str
    """What stands just before it in its article."""


def wordings(db: Database, annotator: str) -> Iterator[Wording]:
    """All that the annotator has tagged in one piece; the same words come one after the other."""
    found = db.conn.execute(
        "SELECT a.label, a.text, a.attributes, a.identity, "
        "substr(d.text, max(a.start - :before, 0) + 1, min(a.start, :before)) "
        "FROM annotations a JOIN documents d ON d.id = a.document AND d.deleted = 0 "
        "WHERE a.annotator = :annotator AND a.deleted = 0 "
        "AND json_array_length(a.fragments) = 1 ORDER BY a.label, a.text, a.document, a.start",
        {"annotator": annotator, "before": _BEFORE},
    )
    for label, text, attributes, identity, before in found:
        yield Wording(label, text, from_json(attributes), identity, before)
