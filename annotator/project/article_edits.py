"""The edits of several articles at once; undo takes them back together."""

from msgspec import Struct

from annotator.model import STATUSES
from annotator.model.errors import InputError
from annotator.project.transaction import EditTransaction, RowState
from annotator.words import number


class MarkArticles(Struct, frozen=True):
    """Set how far the annotator is with some articles."""

    documents: tuple[str, ...]
    """The ids of the articles."""
    status: str

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        if len(self.documents) == 1:
            return f"mark as {self.status}"
        return f"mark {number(len(self.documents), 'article')} as {self.status}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the status.

        Raises:
            InputError: there is no such status or article.
        """
        if self.status not in STATUSES:
            raise InputError(f"“{self.status}” is not a status; there are {', '.join(STATUSES)}.")
        for document_id in self.documents:
            check_article(transaction, document_id)
            transaction.write(
                "progress",
                {
                    "document": document_id,
                    "annotator": transaction.annotator,
                    "status": self.status,
                },
            )


class RemoveArticles(Struct, frozen=True):
    """Take articles, with their annotations, out of the project."""

    documents: tuple[str, ...]
    """The ids of the articles."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        count = len(self.documents)
        return "remove article" if count == 1 else f"remove {number(count, 'article')}"

    def apply(self, transaction: EditTransaction) -> None:
        """Leave tombstones of the articles.

        Raises:
            InputError: there is no such article.
        """
        for document_id in self.documents:
            check_article(transaction, document_id)
            transaction.remove("documents", (document_id,))


def check_article(transaction: EditTransaction, document_id: str) -> None:
    """Check that there is an article; its text is not read.

    Raises:
        InputError: there is none.
    """
    row = transaction.db.execute(
        "SELECT deleted FROM documents WHERE id = ?", [document_id]
    ).fetchone()
    if row is None or row[0] != RowState.LIVE:
        raise InputError(f"There is no article {document_id} in this project.")
