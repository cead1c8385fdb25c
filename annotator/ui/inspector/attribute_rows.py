"""The rows of all attributes of a label: made for each kind, filled, and shown where they apply."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.assist.guess import Guess
from annotator.model import Attribute, Identity
from annotator.model.attribute_values import has_value, is_shown
from annotator.ui.drafts import Drafts
from annotator.ui.inspector.attribute_row import AttributeRow
from annotator.ui.inspector.field_row import FieldRow, SaveText
from annotator.ui.widgets.value_choices import is_chosen_by_key

Row = AttributeRow | FieldRow
_NO_GUESSES: Mapping[str, Guess] = {}


def make_row(attribute: Attribute, save: SaveText, drafts: Drafts) -> Row:
    """Return a row with keys for the values of an attribute, or with a field."""
    if is_chosen_by_key(attribute):
        return AttributeRow(attribute)
    return FieldRow(attribute, save, drafts)


def show_values(
    rows: Sequence[Row],
    values: Mapping[str, Any],
    subject: str,
    identities: Sequence[Identity],
    guesses: Mapping[str, Guess] = _NO_GUESSES,
) -> None:
    """Fill the rows of a label with an annotation's values, and hide those that do not apply.

    Args:
        rows: The rows of all attributes of its label.
        values: Its values by name.
        subject: Its id.
        identities: All identities of the project.
        guesses: Guesses at values by name.
    """
    attributes = [row.attribute for row in rows]
    for row in rows:
        name = row.attribute.name
        if isinstance(row, FieldRow):
            row.show_value(values.get(name), subject, identities)
        else:
            row.show_value(values.get(name), guesses.get(name))
        row.setVisible(is_shown(row.attribute, attributes, values))


def hidden_words(rows: Sequence[Row], values: Mapping[str, Any]) -> str:
    """Return which values an annotation keeps although their rows are hidden; empty for none."""
    names = [
        row.attribute.name
        for row in rows
        if row.isHidden() and has_value(values.get(row.attribute.name))
    ]
    return f"Kept, but not shown now: {', '.join(names)}" if names else ""
