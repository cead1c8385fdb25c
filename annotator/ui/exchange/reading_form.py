"""The fields that say how files are read; each is recognised file by file by default."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypedDict

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.formats.formats_page import grouped
from annotator.formats.importing import ImportOptions
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.formats.registry import format_named, formats
from annotator.ui.exchange.format_options import FormatOptions
from annotator.ui.exchange.limit_fields import (
    LimitFields,
)
from annotator.ui.kept_text import declare
from annotator.ui.remedies import FIELDS
from annotator.ui.widgets.name_check import NameCheck
from annotator.ui.widgets.small_widgets import keep_from_wheel

_RECOGNISED = "(recognised)"
_ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("utf-8+replace", "UTF-8, with � for what is not"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Western Europe, Windows (cp1252)"),
    ("latin-1", "Western Europe (ISO 8859-1)"),
    ("cp1250", "Central Europe, Windows (cp1250)"),
    ("cp1251", "Cyrillic, Windows (cp1251)"),
    ("koi8-r", "Cyrillic (KOI8-R)"),
    ("cp1253", "Greek, Windows (cp1253)"),
    ("cp1254", "Turkish, Windows (cp1254)"),
    ("cp1255", "Hebrew, Windows (cp1255)"),
    ("cp1256", "Arabic, Windows (cp1256)"),
    ("shift_jis", "Japanese (Shift JIS)"),
    ("euc_jp", "Japanese (EUC-JP)"),
    ("gb18030", "Chinese, simplified (GB 18030)"),
    ("big5", "Chinese, traditional (Big5)"),
    ("euc_kr", "Korean (EUC-KR)"),
)
_OFFSETS = (
    ("code-points", "code points: each letter, and each emoji, is one"),
    ("utf-16", "UTF-16 units, as browsers and Java count: an emoji is two"),
    ("bytes", "bytes of UTF-8"),
    ("graphemes", "grapheme clusters: characters as people see them"),
)


class ReadingChoice(TypedDict):
    """What a person states in the form, by the names of :class:`ImportOptions`."""

    format: str
    encoding: str
    offsets: str
    annotator: str
    skip_bad: bool
    limits: ReadingLimits
    options: dict[str, str]


class ReadingForm(QWidget):
    """Asks for format, encoding, offsets and owner of files, and for the format's own options.

    Args:
        options: What is given already.
        known: The names of annotators that the project knows.
        parent: The parent widget.
    """

    changed = Signal()

    def __init__(
        self, options: ImportOptions, known: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values = dict(options.options)
        self._elsewhere: Collection[str] = ()
        self._recognised = ""
        """The format of all files, if it is one; its options are offered while none is chosen."""
        self._make_fields(options, known)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form = form
        form.addRow(FIELDS["format"], self.format)
        form.addRow(self.own)
        form.addRow(FIELDS["encoding"], self.encoding)
        form.addRow(FIELDS["offsets"], self.offsets)
        form.addRow(FIELDS["annotator"], self.owner)
        form.addRow(self.skip)
        form.addRow(FIELDS["time_limit"], self.limits.seconds)
        form.addRow(FIELDS["memory_limit"], self.limits.megabytes)
        form.addRow(FIELDS["unpack_limit"], self.limits.gigabytes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self.owner_check)
        self._show_own_options()
        self.format.currentIndexChanged.connect(self._format_changed)
        self.own.edited.connect(self._set_own)
        for choice in (self.encoding, self.offsets):
            choice.currentIndexChanged.connect(self.changed)
        self.skip.toggled.connect(self.changed)
        self.limits.changed.connect(self.changed)
        self.owner_check.changed.connect(self.changed)

    def _make_fields(self, options: ImportOptions, known: Sequence[str]) -> None:
        self.format = self._choice("readingFormat", "Format")
        for members in grouped(f for f in formats().values() if f.reads).values():
            self.format.insertSeparator(self.format.count())
            for reader in members:
                self.format.addItem(reader.title, reader.name)
        self.encoding = self._choice("readingEncoding", "Encoding", _ENCODINGS)
        self.offsets = self._choice("readingOffsets", "Offsets", _OFFSETS)
        for choice, value in (
            (self.format, options.format),
            (self.encoding, options.encoding),
            (self.offsets, options.offsets),
        ):
            choice.setCurrentIndex(max(0, choice.findData(value)))
        self.owner = QLineEdit(options.annotator)
        declare(self.owner, "answered")
        self.owner.setObjectName("readingOwner")
        self.owner.setAccessibleName("Annotator of annotations without a name")
        self.owner.setPlaceholderText("you")
        self.owner_check = NameCheck(self.owner, known)
        self.skip = QCheckBox(FIELDS["skip_bad"])
        self.skip.setObjectName("readingSkip")
        self.skip.setChecked(options.skip_bad)
        self.limits = LimitFields(options.limits, "reading", self)
        self.own = FormatOptions(self.format)

    def _choice(self, name: str, words: str, items: Sequence[tuple[str, str]] = ()) -> QComboBox:
        choice = QComboBox()
        choice.setObjectName(name)
        choice.setAccessibleName(words)
        keep_from_wheel(choice)
        choice.setMaxVisibleItems(24)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(12)
        choice.addItem(_RECOGNISED, "")
        for data, title in items:
            choice.addItem(title, data)
        return choice

    def choice(self) -> ReadingChoice:
        """Return what the person states."""
        name = self.format.currentData() or self._recognised
        names = format_named(name).read_options if name else self._values
        return {
            "format": self.format.currentData() or "",
            "encoding": self.encoding.currentData() or "",
            "offsets": self.offsets.currentData() or "",
            "annotator": self.owner.text().strip(),
            "skip_bad": self.skip.isChecked(),
            "limits": self.limits.limits(),
            "options": {
                key: value for key, value in self._values.items() if value and key in names
            },
        }

    def set_option(self, name: str, value: str) -> None:
        """Set one of the format's own options, as an answer to a question does."""
        self._values[name] = value
        self._show_own_options()

    def hide_options(self, names: Collection[str]) -> None:
        """Leave out options of the format that are asked for in another place."""
        if names != self._elsewhere:
            self._elsewhere = names
            self._show_own_options()

    def set_recognised(self, name: str) -> None:
        """Offer the options of the format by which all files are read; "" if it is not one."""
        if name != self._recognised:
            self._recognised = name
            self._show_own_options()

    def _format_changed(self) -> None:
        self._show_own_options()
        self.changed.emit()

    def _show_own_options(self) -> None:
        name = self.format.currentData() or self._recognised
        chosen = format_named(name) if name else None
        options: Mapping[str, str] = chosen.read_options if chosen is not None else {}
        shown = {key: words for key, words in options.items() if key not in self._elsewhere}
        self.own.show_options(
            shown, chosen.read_choices if chosen is not None else {}, self._values
        )
        for field in (self.offsets, self.owner):
            # Articles without annotations have neither.
            self._form.setRowVisible(field, chosen is None or not chosen.articles_only)

    def _set_own(self, name: str, value: str) -> None:
        self._values[name] = value
        self.changed.emit()
