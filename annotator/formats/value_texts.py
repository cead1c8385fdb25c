"""Values of attributes for formats whose values are all texts."""

from typing import Any

from annotator.model import TagSet
from annotator.model.attribute import Attribute
from annotator.model.value_words import read_value, value_text


class ValueTexts:
    """Knows from the tag set which texts become the same values again when they are read."""

    def __init__(self, tag_set: TagSet | None = None) -> None:
        self._tag_set = tag_set

    def attribute(self, label: str, name: str) -> Attribute | None:
        """Return an attribute of a label; None if the tag set lacks it."""
        definition = self._tag_set.label(label) if self._tag_set is not None else None
        return definition.attribute(name) if definition is not None else None

    def text(self, label: str, name: str, value: Any) -> str | None:
        """Return the text for a value; None for one that would come back as another one.

        Args:
            label: The label of the annotation.
            name: The name of the attribute.
            value: The value as in JSON.
        """
        if isinstance(value, str):
            return value
        attribute = self.attribute(label, name)
        if attribute is None:
            return None
        text = value_text(value)
        read = read_value(attribute, text)
        return text if read == value and type(read) is type(value) else None
