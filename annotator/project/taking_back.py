"""The edit that takes rows back from a backup: what was removed, or changed, since it was made.

A backup in the place of the project would take later work away. This edit brings rows back one by
one, with a revision more than they have here, so that they are in the history, that undo removes
them again, and that a merge passes them on. It does so for the annotator's own rows, and for
what belongs to nobody. Of a colleague's row the colleague decides: it comes only if it was never
here, or if the merge that brought it was undone.
"""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, field

from annotator.model import validate
from annotator.model.errors import ValidationError
from annotator.model.types import Relation
from annotator.project.comparing import Difference
from annotator.project.connection import ProjectConnection
from annotator.project.difference_words import owner_of, read_row
from annotator.project.rows import Values
from annotator.project.store import Project
from annotator.project.transaction import KEYS, ChangeKind, EditTransaction, RowState
from annotator.words import number

_ORDER = (
    "fields",
    "documents",
    "document_versions",
    "identities",
    "annotations",
    "relations",
    "progress",
    "records",
)
"""Tables, each after those to which its rows refer."""
_OF_THE_FILE = {"added", "number", "current", "revision", "changed", "deleted"}
_NEVER_CHANGES = {"documents": {"text", "text_hash", "blocks"}, "document_versions": {"text"}}


class TakeBack(Struct, frozen=True):
    """Take rows back from a backup of the same project."""

    backup: Path
    differences: tuple[Difference, ...]
    left_out: list[str] = field(default_factory=list[str])
    """Filled when it is applied: a sentence for each row that could not be taken back."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"take {number(len(self.differences), 'row')} back from a backup"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the rows, and those to which they refer if these are gone as well.

        Raises:
            InputError: the backup is not a project.
            EnvironmentFault: it cannot be read.
        """
        self.left_out.clear()
        with Project.open(self.backup, read_only=True) as then:
            taking = _Taking(transaction, then.context.db)
            for difference in sorted(
                (one for one in self.differences if one.can_be_taken),
                key=lambda one: _ORDER.index(one.table),
            ):
                why = taking.take(difference.table, difference.key, difference.columns)
                if why:
                    self.left_out.append(f"{difference.kind} {difference.text}: {why}.")


class _Taking:
    """The rows that one edit takes back."""

    def __init__(self, transaction: EditTransaction, then: ProjectConnection) -> None:
        self._transaction, self._then = transaction, then
        self._taken: dict[tuple[str, tuple[str, ...]], str] = {}

    def take(self, table: str, key: tuple[str, ...], columns: Iterable[str] = ()) -> str:
        """Take a row back; return why that is not possible, or "".

        Args:
            table: One of :data:`KEYS`.
            key: The row's key.
            columns: What is taken of a row that is here; of one that is gone, everything.
        """
        if (table, key) not in self._taken:
            self._taken[table, key] = ""  # Two rows may refer to each other.
            self._taken[table, key] = self._take(table, key, tuple(columns))
        return self._taken[table, key]

    def _take(self, table: str, key: tuple[str, ...], columns: tuple[str, ...]) -> str:
        theirs = read_row(self._then, table, key)
        if theirs is None or theirs["deleted"] != RowState.LIVE:
            return "the backup has it no longer"
        why = self._take_what_it_needs(table, theirs)
        if why:
            return why
        mine = self._transaction.row(table, key)
        if mine is None or mine["deleted"] == RowState.SET_ASIDE:
            self._bring(table, theirs, is_new=mine is None)
        elif self._is_own(table, theirs):
            is_here = mine["deleted"] == RowState.LIVE
            self._revise(table, theirs, columns if is_here else ())
        elif mine["deleted"] != RowState.LIVE or any(theirs[one] != mine[one] for one in columns):
            return f"only {owner_of(table, theirs)}, who made it, can change it"
        return ""

    def _bring(self, table: str, theirs: Values, *, is_new: bool) -> None:
        """Write a row as it is in the backup, which this project never had or has set aside."""
        if table == "documents" and is_new:
            row = {name: value for name, value in theirs.items() if name != "number"}
            row["added"] = self._transaction.step
            self._transaction.insert_articles([row], ChangeKind.MERGED)
            return
        left_out = {"added", "number", "current"} | (
            {"text"} if table == "documents" else set[str]()
        )
        self._transaction.write_verbatim(
            table, {name: value for name, value in theirs.items() if name not in left_out}
        )

    def _revise(self, table: str, theirs: Values, columns: tuple[str, ...]) -> None:
        """Give a row that is here its content of the backup, with one revision more."""
        left_out = _OF_THE_FILE | _NEVER_CHANGES.get(table, set())
        names = set(columns) or theirs.keys() - left_out
        values = {name: theirs[name] for name in (*KEYS[table], *sorted(names))}
        if "fragments" in values:
            values["start"] = theirs["start"]
        self._transaction.write(table, values)

    def _take_what_it_needs(self, table: str, theirs: Values) -> str:
        """Take back the rows to which a row refers, as far as they are not here."""
        needed: list[tuple[str, str]] = []
        if table in ("annotations", "document_versions", "progress"):
            needed.append(("documents", theirs["document"]))
        if table == "annotations":
            if not self._transaction.db.names.knows_label(theirs["label"]):
                label = self._then.names.label(theirs["label"])
                return f"the tag set has no label {label} any more"
            if theirs["identity"]:
                needed.append(("identities", theirs["identity"]))
            self._take_versions(theirs["document"])
        if table == "relations":
            needed += [("annotations", theirs["source"]), ("annotations", theirs["target"])]
        for its_table, its_id in needed:
            row = self._transaction.row(its_table, (its_id,))
            if row is None or row["deleted"] != RowState.LIVE:
                why = self.take(its_table, (its_id,))
                if why:
                    return f"it needs one of the {its_table}, and {why}"
        return self._relation_fault(theirs) if table == "relations" else ""

    def _relation_fault(self, theirs: Values) -> str:
        """Return why the ends of a relation cannot be related any more, or ""."""
        ends = [
            self._transaction.row("annotations", (theirs[end],)) for end in ("source", "target")
        ]
        names = self._transaction.db.names
        source, target = (
            names.read_label(end["label"], end["relabelled"]) if end is not None else None
            for end in ends
        )
        relation_type = names.relation_type(theirs["type"])
        relation = Relation(
            theirs["id"], theirs["annotator"], relation_type, theirs["source"], theirs["target"]
        )
        try:
            validate.check_relation(relation, source, target, self._transaction.tag_set)
        except ValidationError as error:
            return str(error).rstrip(".")
        return ""

    def _take_versions(self, document_id: str) -> None:
        """Bring the corrected texts of an article in which its annotations may count."""
        versions = self._then.execute(
            "SELECT id FROM document_versions WHERE document = ? AND deleted = 0", [document_id]
        )
        for (version,) in versions.fetchall():
            if self._transaction.row("document_versions", (document_id, version)) is None:
                self.take("document_versions", (document_id, version))

    def _is_own(self, table: str, row: Values) -> bool:
        return owner_of(table, row) in ("", self._transaction.annotator)
