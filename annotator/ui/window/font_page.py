"""The page of the preferences for the typography of the article."""

from msgspec.structs import replace
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QHideEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.article.page import typography
from annotator.ui.article.page.typography import MEASURES, SIZES_PX, SPACINGS, Typography
from annotator.ui.article.view import ArticleView
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.settings import TYPOGRAPHY, Settings

_DEBOUNCE_MS = 40
"""The time to wait for further changes, so that a long text is laid out once for all of them."""


class FontPage(QWidget):
    """Changes typeface, size, line spacing and line length; the article follows at once."""

    changed = Signal()
    applied = Signal()

    def __init__(
        self, view: ArticleView, settings: Settings, keys: KeyNames, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("fontPage")
        self._view, self._settings, self._keys = view, settings, keys
        self._filling = False
        self._later = QTimer(self, interval=_DEBOUNCE_MS, singleShot=True)
        self._later.timeout.connect(self.apply)
        self.family_field = QComboBox()
        self.family_field.addItem(f"Default ({_usual_family()})", "")
        for family in QFontDatabase.families():
            if _is_for_text(family):
                self.family_field.addItem(family, family)
        self.size_field = QSpinBox()
        self.size_field.setRange(*SIZES_PX)
        self.size_field.setSuffix(" pixels")
        self.spacing_field = QDoubleSpinBox()
        self.spacing_field.setRange(*SPACINGS)
        self.spacing_field.setSingleStep(0.05)
        self.spacing_field.setSuffix(" × size")
        self.spacing_field.setToolTip("From line to line. Lanes and short names need about 1.9.")
        self.measure_field = QSpinBox()
        self.measure_field.setRange(*MEASURES)
        self.measure_field.setSuffix(" characters")
        self.measure_field.setToolTip("The length of a line, if the window is wide enough")
        self._build()
        keys.changed.connect(self._name_keys)
        self._name_keys()
        self.show_choice(view.page.typography)

    def _build(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        fields = (
            ("&Typeface", "typeFamily", self.family_field),
            ("&Size", "typeSize", self.size_field),
            ("Line s&pacing", "typeSpacing", self.spacing_field),
            ("Line &length", "typeMeasure", self.measure_field),
        )
        for title, name, field in fields:
            field.setObjectName(name)
            field.setAccessibleName(title.replace("&", ""))
            form.addRow(title, field)
        self.family_field.currentIndexChanged.connect(self._change)
        for field in (self.size_field, self.spacing_field, self.measure_field):
            field.valueChanged.connect(self._change)
        note = QLabel()
        note.setObjectName("typeNote")
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        self._note = note
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(note)
        self.setFocusProxy(self.family_field)

    def _name_keys(self) -> None:
        larger, smaller = self._keys.say("view.zoom-in"), self._keys.say("view.zoom-out")
        self._note.setText(f"{larger} and {smaller} make everything larger or smaller.")

    def show_choice(self, choice: Typography) -> None:
        """Fill the fields."""
        self._filling = True
        self.family_field.setCurrentIndex(max(self.family_field.findData(choice.family), 0))
        self.size_field.setValue(choice.size)
        self.spacing_field.setValue(choice.spacing)
        self.measure_field.setValue(choice.measure)
        self._filling = False
        self.changed.emit()

    def refresh(self) -> None:
        """Show the typography of the article as it is."""
        self._later.stop()
        self.show_choice(self._view.page.typography)

    def choice(self) -> Typography:
        """Return the typography in the fields, at the article's zoom."""
        return Typography(
            family=self.family_field.currentData() or "",
            size=self.size_field.value(),
            spacing=self.spacing_field.value(),
            measure=self.measure_field.value(),
            zoom=self._view.page.zoom,
        ).within_bounds()

    def apply(self) -> None:
        """Apply the fields to the article, and save them."""
        self._later.stop()
        choice = self.choice()
        self._view.page.set_typography(choice)
        self._settings.set(TYPOGRAPHY, choice.as_settings())
        self.applied.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Apply the latest change before the page is left."""
        if self._later.isActive():
            self.apply()
        super().hideEvent(event)

    def _change(self) -> None:
        if not self._filling:
            self.changed.emit()
            self._later.start()

    def is_default(self) -> bool:
        """Return whether the fields have their defaults, at whatever zoom."""
        return replace(self.choice(), zoom=1.0) == Typography()

    def reset(self) -> None:
        """Return to the defaults; the zoom stays."""
        self.show_choice(Typography())
        self.apply()


def _usual_family() -> str:
    """Return the default typeface on this machine."""
    return QFontInfo(QFont(typography.body_font(Typography()))).family()


def _is_for_text(family: str) -> bool:
    symbols = [QFontDatabase.WritingSystem.Symbol]
    hidden = QFontDatabase.isPrivateFamily(family)
    return not hidden and QFontDatabase.writingSystems(family) != symbols
