"""Splitting a label: some of what has it gets another one, by a value, a search or one by one."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.jobs import ProgressCallback
from annotator.model import Attribute, Label
from annotator.project import Changes, Project
from annotator.project.codebook.edits import AddLabel
from annotator.project.codebook.overview import LabelledPlace
from annotator.project.codebook.splitting import SplitLabel
from annotator.project.edits import Edit, Together
from annotator.ui.codebook import parts
from annotator.ui.codebook.attribute_edits import LISTED
from annotator.ui.codebook.field_form import note
from annotator.ui.codebook.join_dialogs import other_labels
from annotator.ui.codebook.look_up import LookUp
from annotator.ui.codebook.palettes import free_color
from annotator.ui.codebook.place_list import PlaceList
from annotator.ui.codebook.saved_fields import try_edit
from annotator.ui.jobs.change_job import BACKGROUND_ABOVE_ROWS, say_failed, start_change
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.kept_text import declare
from annotator.ui.session.session import Session
from annotator.ui.widgets.plain_text import plain_title
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import number, quote

_NEW = "a new label"
_SEARCH_AFTER_MS = 150


class SplitDialog(QDialog):
    """Asks which of the annotations of a label get which other label.

    Args:
        session: The session.
        jobs: Runs a split of many annotations.
        project: The project of the session.
        label: The label.
        parent: The window of the codebook.
    """

    def __init__(
        self,
        session: Session,
        jobs: JobRunner,
        project: Project,
        label: Label,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("splitDialog")
        self.setWindowTitle(plain_title(f"Split {label.name} – Annotator"))
        resize_to_fit(self, 760, 520)
        self._session, self._jobs, self._label = session, jobs, label
        self._counts: dict[str, int] = {}
        self._build()
        self._fill()
        self._connect()
        self._places_read = LookUp(session, self)
        self._places_read.found.connect(self._show_places)
        self._places_read.ask(label.name, lambda: project.codebook.read_places(label.name))
        self._counted = LookUp(session, self)
        self._counted.found.connect(self._show_counts)
        session.projectChanged.connect(self.reject)
        self._project = project
        self._choose_attribute()
        self._refresh()

    def _build(self) -> None:
        self.into = _choice("splitInto", "Label that they get")
        name = QLineEdit()
        declare(name, "answered")
        self.name = name
        self.name.setObjectName("splitName")
        self.name.setAccessibleName("Name of the new label")
        self.name.setPlaceholderText("Name of the new label")
        self.by_value = QRadioButton("All that have a value")
        self.by_value.setObjectName("splitByValue")
        self.attribute = _choice("splitAttribute", "Attribute")
        self.value = _choice("splitValue", "Value")
        self.one_by_one = QRadioButton("Those that are ticked")
        self.one_by_one.setObjectName("splitOneByOne")
        search = QLineEdit()
        declare(search, "searched")
        self.search = search
        self.search.setObjectName("splitSearch")
        self.search.setAccessibleName("Words of what is shown")
        self.search.setPlaceholderText("Words of what is shown")
        self.search.setClearButtonEnabled(True)
        self.tick = side_button("Tick all shown", "tickShown", lambda: self._tick(True))
        self.untick = side_button("Untick", "untickShown", lambda: self._tick(False))
        self.list = PlaceList()
        self.words = note("splitWords", "")
        self.reason = note("splitReason", "warning")
        self.split = side_button("Split", "confirmSplit", self._split)
        self.split.setProperty("role", "primary")
        self.split.setAutoDefault(True)
        self.cancel = side_button("Cancel", "cancelSplit", self.reject)
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        into, by_value, searching, foot = (QHBoxLayout() for _ in range(4))
        into.addWidget(self.into)
        into.addWidget(self.name, 1)
        form.addRow("They get", into)
        by_value.addWidget(self.attribute)
        by_value.addWidget(self.value, 1)
        form.addRow(self.by_value, by_value)
        for widget in (self.search, self.tick, self.untick):
            searching.addWidget(widget)
        form.addRow(self.one_by_one, searching)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.split)
        foot.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addLayout(form)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.reason)
        layout.addLayout(foot)
        self.reason.hide()

    def _fill(self) -> None:
        self.into.addItems([_NEW, *other_labels(self._session, self._label)])
        self._attributes = [each for each in self._label.attributes if each.kind in LISTED]
        self.attribute.addItems([each.name for each in self._attributes])
        has_values = bool(self._attributes)
        for widget in (self.by_value, self.attribute, self.value):
            widget.setEnabled(has_values)
        (self.by_value if has_values else self.one_by_one).setChecked(True)
        self.name.setFocus()

    def _connect(self) -> None:
        self._typing = QTimer(self, interval=_SEARCH_AFTER_MS, singleShot=True)
        self._typing.timeout.connect(lambda: self.list.places.search(self.search.text()))
        self.search.textChanged.connect(lambda: self._typing.start())
        self.search.textEdited.connect(lambda: self.one_by_one.setChecked(True))
        self.search.returnPressed.connect(self.list.setFocus)
        self.attribute.currentIndexChanged.connect(lambda: self._choose_attribute())
        self.value.currentIndexChanged.connect(lambda: self._refresh())
        self.into.currentIndexChanged.connect(lambda: self._refresh())
        self.name.textChanged.connect(lambda: self._refresh())
        self.by_value.toggled.connect(lambda: self._refresh())
        self.list.places.tickedChanged.connect(self._follow_ticks)

    # What is shown

    def _chosen_attribute(self) -> Attribute | None:
        row = self.attribute.currentIndex()
        return self._attributes[row] if 0 <= row < len(self._attributes) else None

    def _choose_attribute(self) -> None:
        attribute = self._chosen_attribute()
        self.value.clear()
        self._counts = {}
        if attribute is not None:
            self.value.addItems(list(attribute.values))
            read, label = self._project.codebook.read_value_counts, self._label.name
            self._counted.ask(attribute.name, lambda: read(label, attribute.name))
        self._refresh()

    def _show_counts(self, _attribute: object, counts: dict[str, int] | None) -> None:
        self._counts = counts or {}
        self._refresh()

    def _show_places(self, _label: object, places: Sequence[LabelledPlace] | None) -> None:
        self.list.places.show_places(places or ())
        self._refresh()

    def _tick(self, ticked: bool) -> None:
        self.one_by_one.setChecked(True)
        self.list.places.tick_shown(ticked)

    def _follow_ticks(self) -> None:
        if self.list.places.ticked:
            self.one_by_one.setChecked(True)
        self._refresh()

    def touched(self) -> int | None:
        """Return how many annotations the split touches; None while that is not known."""
        if self.by_value.isChecked():
            return self._counts.get(self.value.currentText(), 0) if self._counts else None
        return len(self.list.places.ticked)

    def _refresh(self) -> None:
        is_new = self.into.currentIndex() == 0
        self.name.setVisible(is_new)
        touched = self.touched()
        into = self.name.text().strip() if is_new else self.into.currentText()
        count = "…" if touched is None else number(touched, "annotation")
        of = f" of {self.list.places.count:,}" if self.list.places.count else ""
        verb = "becomes" if touched == 1 else "become"
        name = quote(into) if into else _NEW
        self.words.setText(f"{count}{of} {verb} {name}, whoever made them.")
        self.split.setEnabled(bool(into) and touched != 0)

    # Splitting

    def _edit(self, progress: ProgressCallback | None = None) -> Edit:
        label, tag_set = self._label, self._session.tag_set
        is_new = self.into.currentIndex() == 0
        into = self.name.text().strip() if is_new else self.into.currentText()
        if self.by_value.isChecked():
            attribute = self.attribute.currentText()
            split = SplitLabel(
                label.name,
                into,
                attribute=attribute,
                value=self.value.currentText(),
                progress=progress,
            )
        else:
            ticked = tuple(self.list.places.ticked)
            split = SplitLabel(label.name, into, ticked, progress=progress)
        layer = tag_set.layer_of(label.name)
        if not is_new or layer is None:
            return split
        attributes = tuple(
            replace(each, id="", value_ids={}, retired_values=()) for each in label.attributes
        )
        key = parts.free_key(tag_set, into)
        made = Label(into, key, color=free_color(tag_set), attributes=attributes)
        return Together(split.title, (AddLabel(layer.name, made), split))

    def _split(self) -> None:
        touched = self.touched()
        if touched is not None and touched <= BACKGROUND_ABOVE_ROWS:
            self._end(try_edit(self._session, self._edit()))
            return
        session = self._session
        if not session.may_write():
            self._end(session.why_not)
            return
        made = self._edit

        def work(worker: Project, progress: ProgressCallback) -> Changes:
            return worker.do(made(progress))

        def done(project: Project, changes: Changes) -> None:
            project.announce(changes)
            session.say(f"{changes.title}: done.")

        def failed(error: BaseException) -> None:
            say_failed(session, error, "Cancelled; no label was changed.")

        title = f"Splitting {self._label.name}"
        start_change(session, self._jobs, title, work, done, failed, backup="before a split")
        self._end("" if session.busy else "Another job is not done yet; try again then.")

    def _end(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        if not reason:
            self.accept()


def _choice(name: str, title: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(title)
    return box
