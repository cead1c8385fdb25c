"""Merging the records that belong to nobody: each field by the versions that its writers knew."""

from collections.abc import Iterable, Mapping

from annotator.project.field_versions import united
from annotator.project.fields import FieldClash, clashes, with_article
from annotator.project.rows import Values
from annotator.project.transaction import EditTransaction, RowState

_LOCAL = ("added",)


class FieldMerger:
    """Unites their fields with ours, as a part of a merge.

    Args:
        transaction: The edit in this project.
        ids: The ids that their articles have here, by the ids that they have there.
    """

    def __init__(self, transaction: EditTransaction, ids: Mapping[str, str]) -> None:
        self.changed = 0
        """Fields that are here otherwise than before."""
        self._transaction, self._ids = transaction, ids
        self._clashes_before = {_key(clash): clash for clash in clashes(transaction.db)}

    def unite(self, rows: Iterable[Values]) -> None:
        """Unite their rows of the table ``fields`` with ours."""
        for theirs in rows:
            if theirs["deleted"] == RowState.SET_ASIDE:
                continue  # For them it never came.
            record_id = with_article(theirs["record"], theirs["id"], self._ids)
            row = {k: v for k, v in theirs.items() if k not in _LOCAL} | {"id": record_id}
            key = (row["record"], row["id"], row["name"])
            mine = self._transaction.row("fields", key)
            if mine is not None and mine["deleted"] != RowState.SET_ASIDE:
                row = united(mine, row)
            if mine is None or any(mine[name] != value for name, value in row.items()):
                self.changed += 1
                self._transaction.write_verbatim("fields", row)

    def new_clashes(self) -> list[FieldClash]:
        """Return the fields that were changed apart, as far as this merge has shown it."""
        return [
            clash
            for clash in clashes(self._transaction.db)
            if self._clashes_before.get(_key(clash)) != clash
        ]


def _key(clash: FieldClash) -> tuple[str, str, str]:
    return clash.record, clash.id, clash.name
