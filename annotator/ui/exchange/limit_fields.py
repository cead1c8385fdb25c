"""The fields for the time, the memory and the space that the reading of one file may take."""

from math import ceil

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSpinBox

from annotator.formats.reading_process.limits import ReadingLimits, default_megabytes
from annotator.ui.settings import READING_LIMITS, Settings
from annotator.ui.widgets.small_widgets import keep_from_wheel

_SECONDS = range(5, 24 * 3600 + 1)
_MEGABYTES = range(256, 1024 * 1024 + 1)
_GIGABYTES = range(1, 16 * 1024 + 1)


class LimitFields(QObject):
    """Fields for the seconds without progress, the memory, and what a file may unpack to.

    Args:
        limits: What they show at first.
        name: The beginning of their object names.
        parent: The parent object.
    """

    changed = Signal()

    def __init__(self, limits: ReadingLimits, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.seconds = _field(" s", _SECONDS)
        self.seconds.setObjectName(f"{name}Seconds")
        self.seconds.setAccessibleName("Seconds in which the reading of a file makes no progress")
        self.megabytes = _field(" MB", _MEGABYTES)
        self.megabytes.setObjectName(f"{name}Megabytes")
        self.megabytes.setAccessibleName("Megabytes of memory for the reading of a file")
        self.gigabytes = _field(" GB", _GIGABYTES)
        self.gigabytes.setObjectName(f"{name}Gigabytes")
        self.gigabytes.setAccessibleName("Gigabytes that a file may unpack to")
        self.show_limits(limits)
        for field in (self.seconds, self.megabytes, self.gigabytes):
            field.valueChanged.connect(self.changed)

    def show_limits(self, limits: ReadingLimits) -> None:
        """Show limits, without the signal."""
        for field, value in (
            (self.seconds, ceil(limits.seconds)),
            (self.megabytes, limits.megabytes_in_use),
            (self.gigabytes, limits.gigabytes),
        ):
            blocked = field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(blocked)

    def limits(self) -> ReadingLimits:
        """Return the limits that are shown; the memory that is usual on a machine stays so."""
        megabytes = self.megabytes.value()
        is_usual = megabytes == default_megabytes()
        return ReadingLimits(
            self.seconds.value(), 0 if is_usual else megabytes, self.gigabytes.value()
        )


def _field(unit: str, values: range) -> QSpinBox:
    field = QSpinBox()
    field.setRange(values.start, values.stop - 1)
    field.setSingleStep(values.start)
    field.setSuffix(unit)
    field.setGroupSeparatorShown(True)
    keep_from_wheel(field)
    return field


def saved_limits(settings: Settings) -> ReadingLimits:
    """Return the limits that a person prefers."""
    usual = ReadingLimits()
    saved = settings.get(READING_LIMITS, [])
    try:
        seconds, megabytes, gigabytes = map(int, saved)
    except (TypeError, ValueError):
        return usual
    return ReadingLimits(seconds, megabytes, gigabytes)


def save_limits(settings: Settings, limits: ReadingLimits) -> None:
    """Save the limits that a person prefers."""
    settings.set(READING_LIMITS, [ceil(limits.seconds), limits.megabytes, limits.gigabytes])
