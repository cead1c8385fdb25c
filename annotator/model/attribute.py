"""Attributes of labels: what an annotation says beside its label, and the kinds of their values."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

Scalar = str | bool | int | float
"""A value that stands for itself in JSON."""


class AttributeKind(StrEnum):
    """The kinds of attributes; the comments say what a value is in JSON."""

    ONE = "one"
    """The name of one value of a closed list."""
    SEVERAL = "several"
    """A list of names from a closed list, in its order, each once."""
    YES_NO = "yes_no"
    """``true`` or ``false``."""
    TEXT = "text"
    """A text."""
    NUMBER = "number"
    """A finite number."""
    SCALE = "scale"
    """A whole number from ``low`` to ``high``."""
    DATE = "date"
    """A day, a month or a year: ``2025-12-22``, ``2025-12``, ``2025``."""
    IDENTITY = "identity"
    """The id of an identity."""


class ShownIf(Struct, frozen=True, omit_defaults=True):
    """The condition under which an attribute is shown: what another one of its label has."""

    attribute: str
    """The name of the other attribute."""
    values: tuple[Scalar, ...] = ()
    """The values with which it shows; one of them is enough. Empty: any value."""


class Attribute(Struct, frozen=True, omit_defaults=True):
    """What an annotation of a label may say beside its label.

    The fields after the description are left out of JSON where they are as usual, so that an
    attribute of one value is written as programs expect that know no other kind.
    """

    name: str
    values: tuple[str, ...] = field(default_factory=tuple)
    """The closed list of one or several; of a scale the names of its points, or nothing."""
    description: str = field(default_factory=str)
    kind: AttributeKind = AttributeKind.ONE
    low: int | float | None = None
    """The least value of a scale or number; of a number None for no bound."""
    high: int | float | None = None
    """The greatest value of a scale or number; of a number None for no bound."""
    default: Scalar | tuple[str, ...] | None = None
    """The value that a new annotation gets; None for no value."""
    required: bool = False
    """Whether an annotation is unfinished without a value, as long as the attribute is shown."""
    shown_if: ShownIf | None = None
    """When it is shown; None for always."""
    id: str = ""
    """The id under which a project stores it; empty: its name. It stays when the name changes."""
    value_ids: Mapping[str, tuple[str, ...]] = {}
    """Names of values -> the ids under which a project stores them, the present one first; without
    an entry, the name alone."""
    retired_values: tuple[str, ...] = ()
    """Those of ``values`` that are kept for what has them, and not offered any more."""

    @property
    def stored_id(self) -> str:
        """The id under which a project stores it."""
        return self.id or self.name

    @property
    def points(self) -> range:
        """The points of a scale; empty for other kinds."""
        if self.kind is not AttributeKind.SCALE or self.low is None or self.high is None:
            return range(0)
        return range(int(self.low), int(self.high) + 1)

    def point_name(self, point: int) -> str:
        """Return the name of a point of the scale, or “”."""
        points = self.points
        has_name = bool(self.values) and point in points
        return self.values[points.index(point)] if has_name else ""
