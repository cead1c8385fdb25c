"""The place in hand: everybody's version of it, the verdict, and what was said about it."""

from collections.abc import Callable

from msgspec import structs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement.alignment import KIND_NAMES
from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import Annotation
from annotator.model.curation import judged
from annotator.model.relation_options import relation_type_name
from annotator.ui.inspector.thread_view import ThreadView, local_time
from annotator.ui.look import theme
from annotator.ui.review.desk import ReviewDesk
from annotator.ui.review.reason_field import ReasonField
from annotator.ui.review.relation_choices import RelationChoice
from annotator.ui.review.relation_list import RelationList, RelationRow, words_of
from annotator.ui.review.verdict_words import account
from annotator.ui.review.version_editor import VersionEditor
from annotator.ui.review.version_row import VersionRow
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.words import shorten


class PlaceCard(QScrollArea):
    """Shows the place in hand, and what can be done with it."""

    left = Signal()
    """The keyboard goes back to the text."""

    def __init__(self, desk: ReviewDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("placeCard")
        self.setAccessibleName("Place in hand")
        self._desk = desk
        self.rows: list[VersionRow] = []
        self._place = ""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._build()
        desk.currentChanged.connect(self.refresh)
        desk.session.keys.changed.connect(self.refresh)
        theme.schemeChanged.connect(self.refresh)
        self.threads.written.connect(desk.comment)
        self.threads.resolveWanted.connect(desk.resolve)
        self.threads.left.connect(self.left)
        desk.picked.connect(self.refresh)
        desk.decided.connect(self._leave_relations)
        self.relations.toggled.connect(desk.toggle_relation)
        self.relations.left.connect(self.left)
        self.reason.textEdited.connect(desk.write_reason)
        self.reason.kept.connect(desk.keep_reason)
        self.reason.forgotten.connect(desk.forget_reason)
        self.reason.left.connect(self.left)
        for done in (self.reason.kept, self.reason.left):
            done.connect(self.refresh)

    def _build(self) -> None:
        self.body = body = QWidget()
        body.setObjectName("placeCardBody")
        self.kind = QLabel()
        self.kind.setObjectName("placeKind")
        self.kind.setProperty("role", "title")
        self.number = QLabel()
        self.number.setProperty("role", "muted")
        head = QHBoxLayout()
        head.addWidget(self.kind)
        head.addStretch()
        head.addWidget(self.number)
        self.versions = QVBoxLayout()
        self.versions.setSpacing(6)
        self.caption = QLabel()
        self.caption.setProperty("role", "caption")
        self.relations = RelationList()
        self.reason = ReasonField()
        self.verdict = QLabel()
        self.verdict.setObjectName("placeVerdict")
        self.verdict.setWordWrap(True)
        self.buttons: dict[str, QPushButton] = {}
        self._flow = FlowLayout()
        for name, text, does in (
            ("all", "Accept all", self._desk.accept_all),
            ("none", "Accept none", self._desk.reject),
            ("edit", "Edit", self._desk.editWanted.emit),
            ("withdraw", "Withdraw", self._desk.withdraw),
        ):
            self._add_button(name, text, does)
        self.editor = VersionEditor(self._desk)
        self.editor.hide()
        self.threads = ThreadView()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.editor)
        layout.addLayout(self.versions)
        related = QVBoxLayout()
        related.setSpacing(2)
        related.addWidget(self.caption)
        related.addWidget(self.relations)
        layout.addLayout(related)
        layout.addWidget(self.verdict)
        layout.addLayout(self._flow)
        layout.addWidget(self.reason)
        layout.addWidget(self.threads)
        layout.addStretch()
        self.setWidget(body)

    def _add_button(self, name: str, text: str, does: Callable[[], object]) -> None:
        button = QPushButton(text)
        button.setObjectName(f"review.{name}")
        button.setProperty("words", text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: does())
        self._flow.addWidget(button)
        self.buttons[name] = button

    def show_editor(self) -> None:
        """Bring the editor into sight."""
        self.verticalScrollBar().setValue(0)

    def comment(self) -> None:
        """Write a comment."""
        self.ensureWidgetVisible(self.threads.field)
        self.threads.start()

    def choose_relations(self) -> None:
        """Go to the relations."""
        if self.relations.rows:
            self.ensureWidgetVisible(self.relations)
            self.relations.start()
        elif self._desk.current is not None:
            self._desk.session.say("Nobody related anything here to something else.")

    def _leave_relations(self) -> None:
        if self.relations.hasFocus():
            self.left.emit()

    def say_why(self) -> None:
        """Write why the place is decided as it is."""
        self.ensureWidgetVisible(self.reason)
        self.reason.start()

    def refresh(self) -> None:
        """Show the place as it is now."""
        desk = self._desk
        spot = desk.current
        id = spot.id if spot is not None else ""
        if id != self._place and self.relations.hasFocus():
            self.left.emit()  # What was gone through is not there any more.
        self._place = id
        self.body.setVisible(spot is not None)
        if spot is None:
            return
        self.kind.setText(KIND_NAMES[spot.aligned.kind].capitalize())
        row = desk.shown.row_of(spot)
        self.number.setText("" if row is None else f"{row + 1:,} of {len(desk.shown):,}")
        self._show_versions(spot)
        self._show_relations(spot)
        self._show_verdict(spot)
        usable = desk.session.writable
        keys = desk.session.keys
        mine = desk.own_decision(spot) is not None
        several = len(spot.aligned.annotations) > 1
        self.buttons["all"].setProperty("words", "Accept all" if several else "Accept")
        for name, button in self.buttons.items():
            key = keys.key(f"review.{name}")
            words = str(button.property("words"))
            button.setText(f"{words}  {key}" if key else words)
            button.setAccessibleName(words)
            button.setEnabled(usable)
            button.setVisible(name != "withdraw" or mine)
        self.reason.setVisible(usable)
        waiting, given = desk.reason(spot), desk.own_reason(spot)
        self.reason.show_reason(spot.id, waiting, given, keys.key("review.why"))
        self.threads.show_threads(desk.threads_at(spot), usable, keys.key("review.comment"))

    def _show_versions(self, spot: ReviewedGroup) -> None:
        desk = self._desk
        people = desk.people
        if [row.owner for row in self.rows] != people:
            for row in self.rows:
                self.versions.removeWidget(row)
                row.hide()
                row.deleteLater()
            self.rows = [self._row(number, name) for number, name in enumerate(people, 1)]
        for row in self.rows:
            found = spot.aligned.annotations.get(row.owner)
            taken = found is not None and _is_taken(found, spot)
            more = self._more(found) if found is not None else ""
            row.show_version(found, desk.session.tag_set, more, taken, desk.session.writable)

    def _row(self, number: int, name: str) -> VersionRow:
        keys = self._desk.session.keys
        row = VersionRow(name, keys.key(f"review.accept.{number}") if number < 10 else "")
        row.clicked.connect(self._desk.accept)
        self.versions.addWidget(row)
        row.show()
        return row

    def _more(self, annotation: Annotation) -> str:
        """Attributes, identity and note, in a line each."""
        desk = self._desk
        lines = [", ".join(f"{name}: {value}" for name, value in annotation.attributes.items())]
        identities = desk.session.identities()
        lines += [f"is {each.name}" for each in identities if each.id == annotation.identity]
        lines.append(f"Note: {shorten(annotation.note, 200)}" if annotation.note else "")
        return "\n".join(filter(None, lines))

    def _show_relations(self, spot: ReviewedGroup) -> None:
        desk = self._desk
        rows = [self._related(each) for each in desk.relation_choices(spot)]
        self.relations.show_rows(rows, desk.session.writable)
        key = desk.session.keys.key("review.relations")
        self.caption.setText(f"Relations for the gold layer{f' ({key})' if key else ''}")
        self.caption.setVisible(bool(rows))

    def _related(self, choice: RelationChoice) -> RelationRow:
        session = self._desk.session
        kind = session.tag_set.relation(choice.type)
        here = self._desk.annotation(choice.other)
        other = here
        if other is None and session.project is not None:
            other = session.project.annotation(choice.other)
        text = other.text if other is not None else None
        return RelationRow(
            **structs.asdict(choice),
            name=relation_type_name(kind) if kind is not None else choice.type,
            words=words_of(text, away=here is None and other is not None),
        )

    def _show_verdict(self, spot: ReviewedGroup) -> None:
        decision = spot.decision
        self.verdict.setVisible(decision is not None)
        if decision is None:
            return
        document = self._desk.session.document
        when = {each.id: local_time(each.time) for each in (decision, *spot.other_decisions)}
        self.verdict.setText(account(spot, document.text if document is not None else "", when))
        role = "warning" if spot.state in ("outdated", "contested") else "muted"
        self.verdict.setProperty("role", role)
        self.verdict.style().polish(self.verdict)


def _is_taken(annotation: Annotation, spot: ReviewedGroup) -> bool:
    """Whether the verdict on its place took an annotation, and it is still what it was then."""
    decision = spot.decision
    if decision is None or decision.edited is not None:
        return False
    if spot.state == "outdated":
        return judged(annotation) in decision.taken
    return annotation.id in decision.accepted
