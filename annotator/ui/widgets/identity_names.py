"""The names of identities, for the completion of fields."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.model import Identity
from annotator.words import isolate

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class IdentityNames(QAbstractListModel):
    """The names and aliases of identities, for completion; an alias is shown with its name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str]] = []
        """The name that is completed, and the text that is shown for it."""

    def show(self, identities: Sequence[Identity]) -> None:
        """Offer the names of these identities."""
        names = {identity.name for identity in identities}
        rows = {(name, name) for name in names}
        for identity in identities:
            aliases = (alias for alias in identity.aliases if alias not in names)
            rows |= {(alias, f"{isolate(alias)} – {isolate(identity.name)}") for alias in aliases}
        sorted_rows = sorted(rows, key=lambda row: (row[0].casefold(), row))
        if sorted_rows != self._rows:
            self.beginResetModel()
            self._rows = sorted_rows
            self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many names there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name that is completed, or the text that is shown for it."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.EditRole:
            return self._rows[index.row()][0]
        return self._rows[index.row()][1] if role == Qt.ItemDataRole.DisplayRole else None
