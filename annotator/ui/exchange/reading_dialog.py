"""Asks how files shall be read, for those that are not what they look like."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from annotator.formats.files import name_of
from annotator.formats.importing import ImportOptions
from annotator.formats.registry import format_named, formats
from annotator.formats.sheet import grouped
from annotator.ui.exchange.export_options import FormatOptions
from annotator.ui.exchange.import_dialog import ImportDialog

_FOUND_OUT = "(found out)"
_ENCODINGS = (
    ("utf-8", "UTF-8"),
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
    ("graphemes", "grapheme clusters: what one sees as one sign"),
)


class ReadingDialog(ImportDialog):
    """Format, encoding, offsets and owner of the files of an import, each found out or given."""

    def __init__(
        self,
        paths: Sequence[Path],
        options: ImportOptions,
        again: Callable[..., None],
        parent: QWidget | None = None,
    ) -> None:
        shown = ", ".join(map(name_of, paths[:3])) + (" …" if len(paths) > 3 else "")
        why = f"{shown}\nWhat you leave as it is, is found out for each file."
        question = "How shall the files be read?"
        super().__init__("readingDialog", "How to read files", question, why, parent)
        self._given, self._again = options, again
        self._values = dict(options.options)
        self.format = self._choice("readingFormat", "Format")
        for members in grouped(each for each in formats().values() if each.reads).values():
            self.format.insertSeparator(self.format.count())
            for each in members:
                self.format.addItem(each.title, each.name)
        self.encoding = self._choice("readingEncoding", "Encoding", _ENCODINGS)
        self.offsets = self._choice("readingOffsets", "Offsets", _OFFSETS)
        for choice, value in (
            (self.format, options.format),
            (self.encoding, options.encoding),
            (self.offsets, options.offsets),
        ):
            choice.setCurrentIndex(max(0, choice.findData(value)))
        self.owner = QLineEdit(options.annotator)
        self.owner.setObjectName("readingOwner")
        self.owner.setAccessibleName("Whose annotations are that name nobody")
        self.owner.setPlaceholderText("you")
        self.skip = QCheckBox("Leave out what cannot be read, and list it")
        self.skip.setObjectName("readingSkip")
        self.skip.setChecked(options.skip_bad)
        self.own = FormatOptions(self.format)
        self.own.edited.connect(self._values.__setitem__)
        self.format.currentIndexChanged.connect(self._format_changed)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Format", self.format)
        form.addRow(self.own)
        form.addRow("Encoding of texts", self.encoding)
        form.addRow("Offsets count", self.offsets)
        form.addRow("Annotations are of", self.owner)
        form.addRow(self.skip)
        self.column.addLayout(form)
        self.column.addStretch(1)
        self.add_buttons()
        self._format_changed()
        self.accepted.connect(self._go_on)

    def _choice(self, name: str, words: str, items: Sequence[tuple[str, str]] = ()) -> QComboBox:
        choice = QComboBox()
        choice.setObjectName(name)
        choice.setAccessibleName(words)
        choice.setMaxVisibleItems(24)
        choice.addItem(_FOUND_OUT, "")
        for data, title in items:
            choice.addItem(title, data)
        return choice

    def _format_changed(self) -> None:
        name = self.format.currentData()
        options = format_named(name).read_options if name else {}
        self.own.show_options(options, {}, self._values)
        if self.isVisible():
            self.adjustSize()

    def _go_on(self) -> None:
        name = self.format.currentData() or ""
        known = format_named(name).read_options if name else self._given.options
        given = {key: value for key, value in self._values.items() if value and key in known}
        self._again(
            format=name,
            encoding=self.encoding.currentData() or "",
            offsets=self.offsets.currentData() or "",
            annotator=self.owner.text().strip(),
            skip_bad=self.skip.isChecked(),
            options=given,
        )
