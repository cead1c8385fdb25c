"""The fields for an identity and a note."""

from PySide6.QtCore import Qt

from annotator.model import Identity
from annotator.ui.widgets.identity_names import IdentityNames


def test_an_alias_is_offered_with_the_name_it_stands_for() -> None:
    model = IdentityNames()
    model.show([Identity("k", "The Kremlin", ("Moscow", "The Kremlin")), Identity("m", "Miami")])
    rows = [model.index(row) for row in range(model.rowCount())]
    assert [row.data() for row in rows] == ["Miami", "Moscow – The Kremlin", "The Kremlin"]
    assert [row.data(Qt.ItemDataRole.EditRole) for row in rows] == [
        "Miami",
        "Moscow",
        "The Kremlin",
    ]
