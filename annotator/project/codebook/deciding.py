"""Deciding which of the values counts that two people gave to a field of the codebook."""

from typing import Any

from msgspec import Struct

from annotator.project.field_edits import remove_field, write_field
from annotator.project.transaction import EditTransaction


class DecideField(Struct, frozen=True):
    """Let one value of a field count; the decision travels with a merge."""

    record: str
    id: str
    name: str
    value: Any
    """None takes the field away: what came with the tag set counts."""
    of: str = ""
    """What has the field, for the title: ``label claim``."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"decide {self.name} of {self.of or self.record}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the value; its rivals are gone then.

        Raises:
            ValidationError: the tag set would break a rule of tag sets.
        """
        if self.value is None:
            remove_field(transaction, self.record, self.id, self.name)
        else:
            write_field(transaction, self.record, self.id, self.name, self.value)
        transaction.reload_tag_set()
