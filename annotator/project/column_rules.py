"""What the columns of a project's tables hold, and what is written where it cannot be read."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from annotator.model.errors import ValidationError
from annotator.model.tagset import TagSet
from annotator.model.types import STATUSES, Block, Edits, Fragment
from annotator.project.field_versions import FieldVersion
from annotator.project.transaction import RowState

_UNREADABLE = (msgspec.DecodeError, ValidationError, RecursionError, UnicodeError)
"""What decoders raise; the third where objects are nested deeper than can be read."""


class ColumnRule(Struct, frozen=True):
    """A rule that the values of one column keep."""

    holds: Callable[[Any], bool]
    instead: Any = None
    """What is written where the rule is broken; None: the row cannot be kept."""


def _json(kind: Any, instead: str | None) -> ColumnRule:
    decoder = msgspec.json.Decoder(kind)

    def holds(value: Any) -> bool:
        try:
            decoder.decode(value)
        except _UNREADABLE:
            return False
        return True

    return ColumnRule(holds, instead)


def _one_of(*values: object, instead: object = None) -> ColumnRule:
    return ColumnRule(lambda value: value in values, instead)


_OBJECT = _json(dict[str, Any], "{}")
_STRINGS = _json(tuple[str, ...], "[]")
_BLOCKS = _json(tuple[Block, ...], "[]")
_FRAGMENTS = _json(tuple[Fragment, ...], "[]")
_STATE_OF_ROW = _one_of(*(state.value for state in RowState), instead=RowState.LIVE.value)
_MAYBE_OBJECT = ColumnRule(lambda value: value is None or _OBJECT.holds(value))

RULES: Mapping[str, Mapping[str, ColumnRule]] = {
    "documents": {"metadata": _OBJECT, "blocks": _BLOCKS, "deleted": _STATE_OF_ROW},
    "document_versions": {
        "settles": _STRINGS,
        "edits": _json(Edits, "[]"),
        "blocks": _BLOCKS,
        "deleted": _STATE_OF_ROW,
    },
    "identities": {"aliases": _STRINGS, "metadata": _OBJECT, "deleted": _STATE_OF_ROW},
    "annotations": {
        "fragments": _FRAGMENTS,
        "attributes": _OBJECT,
        "metadata": _OBJECT,
        "relabelled": ColumnRule(lambda value: value == "" or _OBJECT.holds(value), ""),
        "deleted": _STATE_OF_ROW,
    },
    "fields": {
        "value": _json(Any, None),
        "knows": _STRINGS,
        "rivals": _json(tuple[FieldVersion, ...], "[]"),
        "deleted": _STATE_OF_ROW,
    },
    "relations": {"attributes": _OBJECT, "metadata": _OBJECT, "deleted": _STATE_OF_ROW},
    "suggestions": {
        "fragments": _json(tuple[Fragment, ...], None),
        "attributes": _OBJECT,
        "links": _json(tuple[tuple[str, str, str], ...], "[]"),
        "state": _one_of("waiting", "accepted", "rejected", instead="waiting"),
        "deleted": _STATE_OF_ROW,
    },
    "progress": {
        "status": _one_of(*STATUSES, instead="in progress"),
        "deleted": _STATE_OF_ROW,
    },
    "records": {"data": _json(dict[str, Any], None), "deleted": _STATE_OF_ROW},
    "tag_set": {"definition": _json(TagSet, None)},
    "steps": {
        "kind": _one_of("edit", "undo", "redo"),
        "state": _one_of("done", "undone", "dropped", instead="dropped"),
    },
    "changes": {"before": _MAYBE_OBJECT, "after": _json(dict[str, Any], None)},
}
"""By table and column. Columns without a rule hold any value of their type."""


def broken_columns(table: str, row: Mapping[str, Any]) -> list[str]:
    """Return the columns of a row whose rule is broken."""
    rules = RULES.get(table, {})
    return [name for name, rule in rules.items() if name in row and not rule.holds(row[name])]
