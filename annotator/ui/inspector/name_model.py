"""The names that identities go by, for completing them."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.model import Identity

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class NameModel(QAbstractListModel):
    """Names and aliases; an alias is shown with the name that it stands for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str]] = []

    def show(self, identities: Sequence[Identity]) -> None:
        """Offer these."""
        rows = {(one.name, one.name) for one in identities}
        names = {one.name for one in identities}
        for one in identities:
            aliases = (alias for alias in one.aliases if alias not in names)
            rows |= {(alias, f"{alias} – {one.name}") for alias in aliases}
        rows_now = sorted(rows, key=lambda row: (row[0].casefold(), row))
        if rows_now != self._rows:
            self.beginResetModel()
            self._rows = rows_now
            self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many names there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name to take, and what is shown of it."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.EditRole:
            return self._rows[index.row()][0]
        return self._rows[index.row()][1] if role == Qt.ItemDataRole.DisplayRole else None
