"""The dialog for the typography of the article."""

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.article.page import typography
from annotator.ui.article.page.typography import MEASURES, SIZES_PX, SPACINGS, Typography
from annotator.ui.article.view import ArticleView
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.settings import Settings
from annotator.ui.widgets.small_widgets import side_button

_DEBOUNCE_MS = 40
"""The time to wait for further changes, so that a long text is laid out once for all of them."""


class FontDialog(QDialog):
    """Changes typeface, size, line spacing and line length; the article follows at once."""

    def __init__(
        self, view: ArticleView, settings: Settings, keys: KeyNames, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("typeDialog")
        self.setWindowTitle("Text font – Annotator")
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
        self.family_field.currentIndexChanged.connect(self._changed)
        for field in (self.size_field, self.spacing_field, self.measure_field):
            field.valueChanged.connect(self._changed)
        self.usual = side_button("&Back to default", "typeUsual", self._go_back)
        close = QPushButton("&Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.usual)
        buttons.addStretch()
        buttons.addWidget(close)
        note = QLabel()
        note.setObjectName("typeNote")
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        self._note = note
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addLayout(buttons)

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
        self._tell_usual()

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
        self._settings.set("type", choice.as_settings())

    def done(self, result: int) -> None:
        """Apply the latest change, and close."""
        if self._later.isActive():
            self.apply()
        super().done(result)

    def _changed(self) -> None:
        if not self._filling:
            self._tell_usual()
            self._later.start()

    def _go_back(self) -> None:
        self.show_choice(Typography())
        self.apply()

    def _tell_usual(self) -> None:
        self.usual.setEnabled(replace(self.choice(), zoom=1.0) != Typography())


def _usual_family() -> str:
    """Return the default typeface on this machine."""
    return QFontInfo(QFont(typography.body_font(Typography()))).family()


def _is_for_text(family: str) -> bool:
    symbols = [QFontDatabase.WritingSystem.Symbol]
    hidden = QFontDatabase.isPrivateFamily(family)
    return not hidden and QFontDatabase.writingSystems(family) != symbols


def show_font_dialog(
    view: ArticleView, settings: Settings, keys: KeyNames, parent: QWidget
) -> None:
    """Open the dialog, or bring it to the front; the window stays usable."""
    dialog = parent.findChild(FontDialog)
    if dialog is None:
        dialog = FontDialog(view, settings, keys, parent)
    else:
        dialog.show_choice(view.page.typography)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    dialog.family_field.setFocus()
