"""Asks for the date of an article, or of several."""

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QDialog, QFormLayout, QLabel, QWidget

from annotator.project import ArticleSummary
from annotator.ui.faults import confirm_buttons
from annotator.words import quote, shorten

_TITLE_CODE_POINTS = 70
_ISO = "yyyy-MM-dd"
_FIRST = QDate(1400, 1, 1)
"""Before newspapers were printed."""


class _DateField(QDateEdit):
    """A field in which the arrows go from year to month, and Tab leaves."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        return QWidget.focusNextPrevChild(self, forward)


class DateDialog(QDialog):
    """Has a field for the day, and a box for articles without a date.

    Args:
        article: The article, or the first of several; its date, or what was guessed, is offered.
        count: How many articles get the date.
        parent: The parent widget.
    """

    chosen = Signal(str)
    """The day in ISO 8601; empty: no date."""

    def __init__(self, article: ArticleSummary, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dateDialog")
        self.setWindowTitle("Set the date – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(380)
        what = quote(shorten(article.title or article.id, _TITLE_CODE_POINTS))
        heading = QLabel(what if count == 1 else f"{count:,} articles get the same date.")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        self.field = _DateField()
        self.field.setObjectName("dateField")
        self.field.setAccessibleName(
            "Date of the article" if count == 1 else "Date of the articles"
        )
        self.field.setCalendarPopup(True)
        self.field.setDisplayFormat(_ISO)
        self.field.setMinimumDate(_FIRST)
        known = QDate.fromString((article.date or article.guessed_date)[:10], _ISO)
        self.field.setDate(known if known.isValid() else QDate.currentDate())
        self.none = QCheckBox("No date")
        self.none.setObjectName("noDate")
        self.none.setToolTip("The day is not known; no guess is kept either")
        self.none.toggled.connect(self.field.setDisabled)
        layout = QFormLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setVerticalSpacing(10)
        layout.addRow(heading)
        layout.addRow("&Date", self.field)
        if article.guessed_date and count == 1:
            source = f", from {article.guessed_from}" if article.guessed_from else ""
            guess = QLabel(f"{article.guessed_date} is only a guess{source}.")
            guess.setProperty("role", "muted")
            guess.setWordWrap(True)
            layout.addRow("", guess)
        layout.addRow("", self.none)
        buttons, confirm = confirm_buttons(self, "Set the date", "setDateButton")
        confirm.setProperty("role", "primary")
        layout.addRow(buttons)
        self.accepted.connect(self._choose)
        self.field.setFocus()
        # The year, as a person types it first.
        self.field.setSelectedSection(QDateEdit.Section.YearSection)

    def _choose(self) -> None:
        self.chosen.emit("" if self.none.isChecked() else self.field.date().toString(_ISO))
