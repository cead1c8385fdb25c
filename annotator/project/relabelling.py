"""The column ``relabelled``: the label that a split of the codebook gave to an annotation.

A split is a change of the codebook, so it may concern annotations of colleagues, which only their
owners change. The column is merged apart from the rest of the row, by the time of the split, and
counts as long as the owner has not given the annotation another label.
"""

from typing import Any

import msgspec

from annotator.project.rows import to_json

_decoder = msgspec.json.Decoder(dict[str, Any])


def relabelling(label_id: str, instead_of: str, *, time: str, annotator: str) -> str:
    """Return the column for an annotation that a split gave another label.

    Args:
        label_id: The id of the label; empty: the split was undone.
        instead_of: The id in the annotation's own column ``label``.
        time: ISO 8601 in UTC.
        annotator: Who split the label.
    """
    return to_json({"at": time, "by": annotator, "instead_of": instead_of, "label": label_id})


def latest_relabelling(one: str, other: str) -> str:
    """Return the later one of two columns; an empty one is that of no split."""
    return max(one, other, key=_order)


def _order(column: str) -> tuple[str, str]:
    return (_decoder.decode(column)["at"] if column else "", column)
