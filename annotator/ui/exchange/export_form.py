"""The fields of an export: its format, whose annotations, which layers, parts and card."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.dataset.card import CardText
from annotator.formats.dataset.splitting import Split, parse_shares
from annotator.formats.export_options import ExportOptions
from annotator.formats.registry import format_named, formats
from annotator.model import InputError
from annotator.project import Project
from annotator.project.review import Coverage
from annotator.ui.exchange.articles_choice import ArticlesChoice
from annotator.ui.exchange.format_options import FormatOptions
from annotator.ui.exchange.owners_choice import OwnersChoice
from annotator.ui.kept_text import declare
from annotator.ui.widgets.plain_text import no_shortcut

_NATIVE, _PDF = "jsonl", ".pdf"
_LEAST_WIDTH_PX = 360
_SHARES = "train=0.8, dev=0.1, test=0.1"
_CARD = (("title", "Title"), ("licence", "Licence"), ("language", "Language"))


class ExportForm(QScrollArea):
    """All fields of an export."""

    changed = Signal()
    """A field was changed."""

    def __init__(
        self,
        project: Project,
        parent: QWidget | None = None,
        *,
        selected: Sequence[str] = (),
        set_id: str = "",
    ) -> None:
        """Build the fields; the last two arguments are those of :class:`ArticlesChoice`."""
        super().__init__(parent)
        self.setObjectName("exportForm")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Its fields scroll into sight themselves.
        self._layers = [layer.name for layer in project.tag_set.layers]
        self._values: dict[str, dict[str, str]] = {}
        """The values of the formats' own options, by the format's name and the option's."""
        self._inside = inside = QWidget()
        inside.setObjectName("exportChoices")
        self._layout = QVBoxLayout(inside)
        self._layout.setContentsMargins(2, 0, 12, 0)
        self._layout.setSpacing(10)
        self.owners = OwnersChoice(project.review.coverage(), project.annotator)
        self._build_format()
        self.articles = ArticlesChoice(project, selected, set_id)
        self._layout.addWidget(self.articles)
        self.articles.changed.connect(self.changed)
        self._layout.addWidget(self.owners)
        self.owners.changed.connect(self.changed)
        self._which = self._boxes("Which layers", self._layers, "layer")
        self._anonymous = self._check("Remove the names of people and files", "anonymous")
        self._layout.addSpacing(8)
        self._layout.addWidget(self._anonymous)
        self._skip_bad = self._check("Leave out what cannot be read, and list it", "skipBad")
        self._layout.addWidget(self._skip_bad)
        self._build_split()
        self._build_card()
        self._layout.addStretch(1)
        self.setWidget(inside)
        self._split.toggled.connect(self._show_default_owners)
        self._card.toggled.connect(self._show_default_owners)
        self._format_changed()

    def minimumSizeHint(self) -> QSize:
        """Return the width of all fields with a scroll bar, and the height of a few lines."""
        least = super().minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        width = self._inside.minimumSizeHint().width() + bar
        return QSize(max(width, _LEAST_WIDTH_PX), least.height())

    # Building

    def _build_format(self) -> None:
        self._format = QComboBox()
        self._format.setObjectName("exportFormat")
        self._format.setAccessibleName("Format")
        self._format.setMaxVisibleItems(20)
        writers = [writer for writer in formats().values() if writer.writes]
        for writer in sorted(writers, key=lambda f: (f.name != _NATIVE, f.title.lower())):
            if writer.name == "report":
                self._format.addItem("Report: who said what (HTML)", writer.name)
                self._format.addItem("Report: who said what (PDF)", f"{writer.name}{_PDF}")
            else:
                self._format.addItem(writer.title, writer.name)
        self._about = QLabel()
        self._about.setWordWrap(True)
        self._about.setProperty("role", "muted")
        self._own = FormatOptions(self._format, self._layers)
        self._own.edited.connect(self._option_edited)
        title = QLabel("Format")
        title.setProperty("role", "title")
        title.setBuddy(self._format)
        for widget in (title, self._format, self._about):
            self._layout.addWidget(widget)
        self._layout.addWidget(self._own)
        self._format.currentIndexChanged.connect(self._format_changed)

    def _boxes(self, title: str, names: Sequence[str], what: str) -> dict[str, QCheckBox]:
        """Add a check box for each name; none for a single name, which is no choice."""
        if len(names) < 2:
            return {}
        head = QLabel(title)
        head.setProperty("role", "title")
        self._layout.addWidget(head)
        boxes: dict[str, QCheckBox] = {}
        for name in names:
            boxes[name] = self._check(name, f"{what}.{name}", checked=True)
            self._layout.addWidget(boxes[name])
        return boxes

    def _check(self, words: str, name: str, *, checked: bool = False) -> QCheckBox:
        box = QCheckBox(no_shortcut(words))
        box.setObjectName(name)
        box.setChecked(checked)
        box.toggled.connect(self.changed)
        return box

    def _build_split(self) -> None:
        self._split = QGroupBox("Divide into parts")
        self._split.setObjectName("split")
        self._split.setCheckable(True)
        self._split.setChecked(False)
        self._shares = QLineEdit(_SHARES)
        declare(self._shares, "answered")
        self._shares.setObjectName("shares")
        self._shares.setToolTip("Each part with its share")
        self._seed = QSpinBox()
        self._seed.setObjectName("seed")
        self._seed.setRange(0, 2**31 - 1)
        self._seed.setToolTip("The same seed gives the same parts")
        self._stratify = self._check("Each part has its share of each label", "stratify")
        self._group = QComboBox()
        self._group.setObjectName("group")
        for words, field in (
            ("no other articles", ""),
            ("articles of the same source", "source"),
            ("articles of the same date", "date"),
            ("articles of the same section", "section"),
        ):
            self._group.addItem(words, field)
        self._copies = self._check("Near copies stay in one part", "copies", checked=True)
        form = QFormLayout(self._split)
        form.addRow("Parts", self._shares)
        form.addRow("Seed", self._seed)
        form.addRow("Keep together", self._group)
        form.addRow(self._stratify)
        form.addRow(self._copies)
        self._layout.addWidget(self._split)
        self._split.toggled.connect(self.changed)
        self._shares.textEdited.connect(self.changed)
        self._seed.valueChanged.connect(self.changed)
        self._group.currentIndexChanged.connect(self.changed)

    def _build_card(self) -> None:
        self._card = QGroupBox("Dataset card")
        self._card.setObjectName("card")
        self._card.setCheckable(True)
        self._card.setChecked(False)
        form = QFormLayout(self._card)
        self._texts: dict[str, QLineEdit] = {}
        for name, words in (*_CARD, ("description", "About")):
            field = QLineEdit()
            declare(field, "answered")
            field.setObjectName(f"card.{name}")
            field.textEdited.connect(self.changed)
            form.addRow(words, field)
            self._texts[name] = field
        self._texts["licence"].setPlaceholderText("CC-BY-4.0")
        self._texts["language"].setPlaceholderText("en")
        self._layout.addWidget(self._card)
        self._card.toggled.connect(self.changed)

    # The format and its own options

    def format_name(self) -> str:
        """Return the name of the chosen format."""
        return str(self._format.currentData()).removesuffix(_PDF)

    def suffix(self) -> str:
        """Return the suffix of the export; "" for a folder."""
        chosen = format_named(self.format_name())
        if self.is_dataset() or chosen.write is None:
            return ""
        as_pdf = str(self._format.currentData()).endswith(_PDF)
        return _PDF if as_pdf else chosen.suffixes[0]

    def _format_changed(self) -> None:
        chosen = format_named(self.format_name())
        lost = chosen.cannot_hold()
        offsets = f"Offsets in {chosen.offsets}. " if chosen.offsets else ""
        self._about.setText(
            offsets
            + (
                f"This format has no place for: {'; '.join(lost)}."
                if lost
                else "This format holds all of a project."
            )
        )
        self._own.show_format(chosen, self._values.setdefault(chosen.name, {}))
        self._show_default_owners()
        self.changed.emit()

    def _option_edited(self, name: str, value: str) -> None:
        self._values[self.format_name()][name] = value
        self.changed.emit()

    # The options

    def is_dataset(self) -> bool:
        """Return whether the export is a folder whatever the format."""
        return self._split.isChecked() or self._card.isChecked()

    def options(self) -> ExportOptions:
        """Return the options.

        Raises:
            InputError: The shares of the parts are not numbers, a PDF shall have parts, or nobody
                is chosen of whom annotations go out.
        """
        if self.is_dataset() and str(self._format.currentData()).endswith(_PDF):
            raise InputError(
                "A report as PDF is one file: it has neither parts nor a card. Leave these out, "
                "or choose the report as HTML."
            )
        given = self._values.get(self.format_name(), {})
        options = ExportOptions(
            format=self.format_name(),
            options={name: value for name, value in given.items() if value},
            layers=_chosen(self._which),
            anonymous=self._anonymous.isChecked(),
            split=self._chosen_split(),
            card=self._chosen_card(),
            skip_bad=self._skip_bad.isChecked(),
        )
        options = replace(self.articles.applied_to(options), coverage=self.owners.coverage)
        return self.owners.applied_to(options, format_named(options.format))

    def describe_owners(self, options: ExportOptions) -> str:
        """Return whose annotations go out, and how to get others; "" where one person tagged."""
        return self.owners.describe(options, format_named(options.format))

    def show_coverage(self, coverage: Coverage) -> None:
        """Show how far reviewers have come, and choose the default again by it."""
        self.owners.show_coverage(coverage)
        self._show_default_owners()
        self.changed.emit()

    def _show_default_owners(self) -> None:
        card = CardText() if self.is_dataset() else None
        options = ExportOptions(format=self.format_name(), card=card)
        self.owners.show_default(options, format_named(options.format))

    def _chosen_split(self) -> Split | None:
        if not self._split.isChecked():
            return None
        return Split(
            parse_shares(self._shares.text()),
            seed=self._seed.value(),
            stratify=self._stratify.isChecked(),
            group=str(self._group.currentData()),
            keep_copies_together=self._copies.isChecked(),
        )

    def _chosen_card(self) -> CardText | None:
        if not self._card.isChecked():
            return None
        return CardText(**{name: field.text().strip() for name, field in self._texts.items()})

    # Remembering

    def state(self) -> dict[str, Any]:
        """Return the fields for the next export, without people and layers, which may differ."""
        return {
            "format": self._format.currentData(),
            "options": self._values,
            "anonymous": self._anonymous.isChecked(),
            "split": self._split.isChecked(),
            "shares": self._shares.text(),
            "seed": self._seed.value(),
            "stratify": self._stratify.isChecked(),
            "group": self._group.currentData(),
            "copies": self._copies.isChecked(),
            "card": self._card.isChecked(),
            "texts": {name: field.text() for name, field in self._texts.items()},
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Fill the fields from an earlier :meth:`state`, as far as it still applies."""
        if not state:
            return
        for name, values in _as_mapping(state.get("options")).items():
            self._values[name] = {k: str(v) for k, v in _as_mapping(values).items()}
        number = self._format.findData(state.get("format"))
        self._format.setCurrentIndex(max(number, 0))
        self._format_changed()
        self._anonymous.setChecked(bool(state.get("anonymous")))
        self._split.setChecked(bool(state.get("split")))
        self._shares.setText(str(state.get("shares") or _SHARES))
        seed = state.get("seed")
        self._seed.setValue(seed if isinstance(seed, int) else 0)
        self._stratify.setChecked(bool(state.get("stratify")))
        self._group.setCurrentIndex(max(self._group.findData(state.get("group")), 0))
        self._copies.setChecked(state.get("copies") is not False)
        self._card.setChecked(bool(state.get("card")))
        for name, text in _as_mapping(state.get("texts")).items():
            if name in self._texts:
                self._texts[name].setText(str(text))


def _as_mapping(value: object) -> dict[str, object]:
    """Return a value of the settings with names as keys; {} if it is no mapping."""
    if not isinstance(value, dict):
        return {}
    return {str(name): content for name, content in cast("dict[object, object]", value).items()}


def _chosen(boxes: dict[str, QCheckBox]) -> list[str] | None:
    """Return the names that are checked; None if all are."""
    names = [name for name, box in boxes.items() if box.isChecked()]
    return None if len(names) == len(boxes) else names
