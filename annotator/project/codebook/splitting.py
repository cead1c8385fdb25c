"""Splitting a label: some of what has it gets another one, of all owners."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from annotator.jobs import ProgressCallback
from annotator.model.errors import InputError
from annotator.project.connection import cancellable
from annotator.project.relabelling import relabel
from annotator.project.rows import from_json, to_json
from annotator.project.transaction import EditTransaction
from annotator.words import number


class SplitLabel(Struct, frozen=True):
    """Give another label to annotations of one label: those listed, or those with a value.

    The annotations stay as their owners made them: the codebook says that they count as the other
    label, until their owner gives them another one.
    """

    label: str
    into: str
    """A label that is there; both are for the same, text or whole articles."""
    annotations: tuple[str, ...] | None = None
    """Their ids; None: those with the value."""
    attribute: str = ""
    value: str = ""
    progress: ProgressCallback | None = None
    """Called again and again; it ends the edit by raising an error."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"split label {self.label}: some to {self.into}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the label that each of them counts as.

        Raises:
            InputError: there is no such label, they are one, or an annotation has another label.
            Cancelled: ``progress`` raised it.
        """
        tag_set, names = transaction.tag_set, transaction.db.names
        for name in (self.label, self.into):
            if tag_set.label(name) is None:
                raise InputError(f"There is no label “{name}”.")
        if self.label == self.into:
            raise InputError(f"“{self.label}” cannot be split into itself.")
        layers = [tag_set.layer_of(name) for name in (self.label, self.into)]
        if len({layer.scope for layer in layers if layer is not None}) > 1:
            raise InputError(
                f"“{self.label}” and “{self.into}” are not for the same: one is for stretches of "
                f"text, the other for whole articles."
            )
        with cancellable(transaction.db, self._report):
            relabel(transaction, list(self._meant(transaction)), names.label_id(self.into))

    def _report(self) -> None:
        if self.progress is not None:
            self.progress(0, None, "annotations")

    def _meant(self, transaction: EditTransaction) -> Iterator[str]:
        """Yield the ids of the annotations."""
        names = transaction.db.names
        listed = None if self.annotations is None else set(self.annotations)
        for annotation_id, stored, relabelled, attributes in self._candidates(transaction):
            if names.read_label(stored, relabelled) != self.label:
                continue
            if listed is None:
                by_name = names.read_attributes(stored, from_json(attributes))
                if not _has(by_name.get(self.attribute), self.value):
                    continue
            else:
                listed.discard(annotation_id)
            yield annotation_id
        if listed:
            raise InputError(
                f"{number(len(listed), 'annotation does', 'annotations do')} not have the label "
                f"“{self.label}” any more; nothing was changed."
            )

    def _candidates(self, transaction: EditTransaction) -> Iterable[tuple[str, str, str, str]]:
        columns = "SELECT id, label, relabelled, attributes FROM annotations WHERE deleted = 0"
        if self.annotations is not None:
            return transaction.db.execute(
                f"{columns} AND id IN (SELECT value FROM json_each(?)) ORDER BY id",
                [to_json(self.annotations)],
            ).fetchall()
        ids = to_json(transaction.db.names.label_ids(self.label))
        return transaction.db.execute(
            f"{columns} AND (relabelled <> '' OR label IN (SELECT value FROM json_each(?))) "
            "ORDER BY id",
            [ids],
        ).fetchall()


def _has(found: object, value: str) -> bool:
    return found == value or (isinstance(found, list) and value in found)
