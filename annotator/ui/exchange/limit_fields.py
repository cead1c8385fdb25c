"""The fields for the time, the memory and the space that the reading of one file may take."""

from PySide6.QtWidgets import QSpinBox

from annotator.ui.widgets.small_widgets import keep_from_wheel

LONGEST_SECONDS = 24 * 3600
MOST_MEGABYTES = 1024 * 1024
MOST_GIGABYTES = 16 * 1024
_LEAST = {" s": 5, " MB": 256, " GB": 1}


def limit_field(unit: str, most: int, value: int) -> QSpinBox:
    """Return a field for a limit.

    Args:
        unit: Its unit, ``" s"``, ``" MB"`` or ``" GB"``, which is shown behind the number.
        most: The largest value.
        value: The value at first.
    """
    field = QSpinBox()
    field.setRange(_LEAST[unit], most)
    field.setSingleStep(_LEAST[unit])
    field.setSuffix(unit)
    field.setGroupSeparatorShown(True)
    field.setValue(value)
    keep_from_wheel(field)
    return field
