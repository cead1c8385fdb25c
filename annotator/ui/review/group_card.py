"""Show the current group: everyone's version of it, the verdict with its reason, the comments.

The versions scroll; what decides, and what warns, is always in sight around them.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement.alignment import KIND_NAMES
from annotator.agreement.relation_choices import RelationChoice
from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import Annotation
from annotator.model.curation import judged_annotation
from annotator.model.gold_conflicts import describe_conflict
from annotator.model.relations import relation_type_name
from annotator.ui.drafts import Drafts
from annotator.ui.inspector.thread_view import ThreadView, local_time
from annotator.ui.kept_text import KeptText, UnsavedMark
from annotator.ui.look import theme
from annotator.ui.review.article_groups import ArticleGroups
from annotator.ui.review.group_text import describe_verdicts
from annotator.ui.review.objections import can_keep_all, differences_to_decide, is_of_values
from annotator.ui.review.relation_list import RelationList, RelationRow, quote_other_end
from annotator.ui.review.verdicts import GroupComments, Verdicts
from annotator.ui.review.version_differences import (
    Marked,
    PlaceVersion,
    alike_details,
    mark_attributes,
    mark_relations,
    mark_text,
    versions_of_place,
)
from annotator.ui.review.version_editor import VersionEditor
from annotator.ui.review.version_row import SharedPart, ShownVersion, VersionRow
from annotator.ui.session.session import Session
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import ColumnScroll
from annotator.words import isolate, shorten

NOTE_CODE_POINTS = 200
_WAITS = "Not kept yet: the verdict, or Enter in the field, keeps it."
_NUMBER_KEYS = 9


class GroupCard(QWidget):
    """Shows the current group, and the buttons and fields to judge it."""

    editWanted = Signal()
    """A version is to be edited."""
    left = Signal()
    """The keyboard returns to the text."""
    roomChanged = Signal()
    """The card shows more or less: :meth:`wanted_height` may be another."""

    def __init__(
        self,
        session: Session,
        groups: ArticleGroups,
        verdicts: Verdicts,
        comments: GroupComments,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("groupCard")
        self.setAccessibleName("Current place")
        self._session, self._groups = session, groups
        self._verdicts, self._comments = verdicts, comments
        self.rows: list[VersionRow] = []
        self._shown_id = ""
        self._build()
        self._connect()

    def _connect(self) -> None:
        verdicts, reason = self._verdicts, self.reason
        for kept in (reason.kept_text, self.threads.kept):
            self._session.leaving.connect(kept.keep_draft)
        self._groups.currentChanged.connect(self.refresh)
        self._session.keys.changed.connect(self.refresh)
        theme.schemeChanged.connect(self.refresh)
        self.threads.resolveWanted.connect(self._comments.resolve)
        self.threads.left.connect(self.left)
        verdicts.picked.connect(self.refresh)
        verdicts.objected.connect(self._show_objection)
        verdicts.decided.connect(self._leave_relations)
        self.relations.toggled.connect(verdicts.toggle_relation)
        self.relations.left.connect(self.left)
        reason.textEdited.connect(verdicts.write_reason)
        reason.kept.connect(verdicts.keep_reason)
        reason.forgotten.connect(verdicts.forget_reason)
        verdicts.reasonRefused.connect(reason.kept_text.fail)
        reason.left.connect(self.left)
        for done in (reason.kept, reason.left):
            done.connect(self.refresh)

    def _build(self) -> None:
        self.kind = QLabel()
        self.kind.setObjectName("groupKind")
        self.kind.setProperty("role", "title")
        self.number = QLabel()
        self.number.setProperty("role", "muted")
        head = QHBoxLayout()
        head.addWidget(self.kind)
        head.addStretch()
        head.addWidget(self.number)
        self.objection = QLabel()
        self.objection.setObjectName("groupObjection")
        self.objection.setProperty("role", "warning")
        self.objection.setWordWrap(True)
        self.objection.setTextFormat(Qt.TextFormat.PlainText)
        self.versions = QVBoxLayout()
        self.versions.setSpacing(6)
        self.shared = SharedPart()
        self.missing = QLabel()
        self.missing.setObjectName("groupMissing")
        self.missing.setProperty("role", "muted")
        self.missing.setWordWrap(True)
        self.missing.setTextFormat(Qt.TextFormat.PlainText)
        self.caption = QLabel()
        self.caption.setProperty("role", "caption")
        self.relations = RelationList()
        self.reason = ReasonField(self._session.drafts)
        self.conflict = QLabel()
        self.conflict.setObjectName("groupConflict")
        self.conflict.setProperty("role", "warning")
        self.conflict.setWordWrap(True)
        self.conflict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict = QLabel()
        self.verdict.setObjectName("groupVerdict")
        self.verdict.setWordWrap(True)
        self.buttons: dict[str, QPushButton] = {}
        self._flow = FlowLayout()
        for name, text, callback in (
            ("alike", "Accept", self._verdicts.accept_alike),
            ("all", "Keep all", self._verdicts.accept_all),
            ("none", "Accept none", self._verdicts.reject),
            ("edit", "Edit", self.editWanted.emit),
            ("withdraw", "Withdraw", self._verdicts.withdraw),
        ):
            self._add_button(name, text, callback)
        self.editor = VersionEditor(self._session, self._verdicts.edit)
        self.editor.hide()
        self.threads = ThreadView(self._comments.write, self._session.drafts, "review comment")
        related = QVBoxLayout()
        related.setSpacing(2)
        related.addWidget(self.caption)
        related.addWidget(self.relations)
        self.body = QWidget()
        self.body.setObjectName("groupCardBody")
        # Its least height is that at its least width; Qt would scroll it where it is wide.
        self.body.setMinimumHeight(1)
        rows = _padded_column(self.body, 4, 8)
        for part in (self.editor, self.shared, self.versions, self.missing, related):
            _add_part(rows, part)
        self._reason_mark = UnsavedMark(self.reason.kept_text, self._verdicts.keep_reason)
        for part in (self.verdict, self.reason, self._reason_mark, self.threads):
            _add_part(rows, part)
        rows.addStretch()
        self.scroll_area = ColumnScroll(self.body)
        self.scroll_area.setObjectName("groupCardScroll")
        self.head, self.foot = QWidget(), QWidget()
        for widget, above, below, parts in (
            (self.head, 12, 6, (head, self.objection)),
            (self.foot, 8, 10, (self.conflict, self._flow)),
        ):
            column = _padded_column(widget, above, below)
            for part in parts:
                _add_part(column, part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.scroll_area, 1)
        layout.addWidget(self.foot)

    def _add_button(self, name: str, text: str, callback: Callable[[], object]) -> None:
        button = QPushButton(text)
        button.setObjectName(f"review.{name}")
        button.setProperty("words", text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: callback())
        self._flow.addWidget(button)
        self.buttons[name] = button

    # The room that it takes

    def _height_around(self) -> int:
        """Return the height of what does not scroll, in pixels."""
        parts = (part for part in (self.head, self.foot) if not part.isHidden())
        return sum(part.heightForWidth(max(self.width(), 1)) for part in parts)

    def wanted_height(self) -> int:
        """Return the height at which nothing has to scroll, in pixels."""
        if self.scroll_area.isHidden():
            return 0
        width = max(self.width(), self.body.minimumSizeHint().width())
        return self._height_around() + self.body.heightForWidth(width)

    def minimumSizeHint(self) -> QSize:
        """Return room for what does not scroll, on as many lines as it needs, and a few lines."""
        least = self.scroll_area.minimumSizeHint()
        width = max(
            part.minimumSizeHint().width() for part in (self.scroll_area, self.head, self.foot)
        )
        return QSize(width, self._height_around() + least.height())

    def event(self, event: QEvent) -> bool:
        """Report that the card shows more or less."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.roomChanged.emit()
        return handled

    def show_editor(self) -> None:
        """Scroll to the editor."""
        self.scroll_area.verticalScrollBar().setValue(0)

    def write_comment(self) -> None:
        """Give the field for comments the keyboard."""
        self.threads.start()

    def choose_relations(self) -> None:
        """Give the list of relations the keyboard."""
        if self.relations.rows:
            self.scroll_area.ensureWidgetVisible(self.relations)
            self.relations.start()
        elif self._groups.current is not None:
            self._session.say("Nobody related anything here to something else.")

    def _leave_relations(self) -> None:
        if self.relations.hasFocus():
            self.left.emit()

    def write_reason(self) -> None:
        """Give the field for the reason the keyboard."""
        self.reason.start()

    def _show_objection(self, objection: str) -> None:
        """Show why the group was not accepted, until it or another one is shown again."""
        self.objection.setText(objection)
        self.objection.show()

    def refresh(self) -> None:
        """Show the current group as it is now."""
        self.objection.hide()
        groups, group = self._groups, self._groups.current
        group_id = group.id if group is not None else ""
        if group_id != self._shown_id and self.relations.hasFocus():
            self.left.emit()  # The relations of the previous group are gone.
        if group_id != self._shown_id:
            self.scroll_area.verticalScrollBar().setValue(0)
        self._shown_id = group_id
        for part in (self.head, self.scroll_area, self.foot):
            part.setVisible(group is not None)
        if group is None:
            return
        self.kind.setText(KIND_NAMES[group.aligned.kind].capitalize())
        row = groups.shown_groups.row_of(group)
        total = len(groups.shown_groups)
        self.number.setText("" if row is None else f"{row + 1:,} of {total:,}")
        self._show_versions(group)
        self._show_relations(group)
        self._show_conflicts(group)
        self._show_verdict(group)
        self._show_buttons(group)
        usable, keys, verdicts = self._session.writable, self._session.keys, self._verdicts
        self.reason.setVisible(usable)
        pending, kept = verdicts.pending_reason(group), verdicts.own_reason(group)
        self.reason.show_reason(group.id, pending, kept, keys.key("review.why"))
        self.threads.show_threads(
            groups.threads_of(group), usable, keys.key("review.comment"), group.id
        )

    def _show_buttons(self, group: ReviewedGroup) -> None:
        keys = self._session.keys
        has_own_verdict = self._verdicts.own_verdict(group) is not None
        differences = differences_to_decide(group, self._verdicts.choices_to_come(group))
        shown = {
            "alike": not differences,
            "all": can_keep_all(group, differences),
            "withdraw": has_own_verdict,
        }
        for name, button in self.buttons.items():
            key = keys.key(f"review.{name}")
            # What some have alike is one version.
            is_one = name == "all" and differences == ["missing"]
            text = "Accept" if is_one else str(button.property("words"))
            if name == "all" and is_of_values(differences):
                text = "Take what most have"
            button.setText(f"{text}  {key}" if key else text)
            button.setAccessibleName(text)
            button.setEnabled(self._session.writable)
            button.setVisible(shown.get(name, True))

    def _show_versions(self, group: ReviewedGroup) -> None:
        session, annotators = self._session, self._groups.annotators
        choices = [each for each in self._verdicts.relation_choices(group) if not each.incoming]
        versions = versions_of_place(group, choices)
        while len(self.rows) < len(versions):
            row = VersionRow()
            row.clicked.connect(self._verdicts.accept)
            self.rows.append(row)
            self.versions.addWidget(row)
        for row in self.rows[len(versions) :]:
            self.versions.removeWidget(row)
            row.hide()
            row.deleteLater()
        del self.rows[len(versions) :]
        shown = [self._shown_version(each, versions, group, len(annotators)) for each in versions]
        same_text = {"label", "boundaries"}.isdisjoint(group.aligned.differences)
        self.shared.setVisible(len(shown) > 1 and same_text)
        if len(shown) > 1 and same_text:
            alike = alike_details([version.details for version in shown])
            self.shared.show_shared(shown, alike, len(annotators), session.tag_set)
            shown = [version.without(alike) for version in shown]
        for row, version in zip(self.rows, shown, strict=True):
            row.show_version(version, session.tag_set, session.writable)
            row.show()
        missing = group.aligned.missing
        self.missing.setText(f"Nothing here: {', '.join(missing)}")
        self.missing.setVisible(bool(missing))

    def _shown_version(
        self,
        version: PlaceVersion,
        versions: Sequence[PlaceVersion],
        group: ReviewedGroup,
        people: int,
    ) -> ShownVersion:
        document = self._session.document
        number = self._groups.annotators.index(version.owners[0]) + 1
        key = self._session.keys.key(f"review.accept.{number}") if number <= _NUMBER_KEYS else ""
        accepted = any(
            _is_accepted(group.aligned.annotations[owner], group) for owner in version.owners
        )
        text = mark_text(document.text, version, versions) if document is not None else []
        return ShownVersion(
            version.annotation,
            tuple(version.owners),
            key,
            f"{len(version.owners)}/{people}" if people > 1 else "",
            tuple(text),
            tuple(map(tuple, self._details_of(version, versions))),
            "label" in group.aligned.differences,
            accepted,
        )

    def _details_of(
        self, version: PlaceVersion, versions: Sequence[PlaceVersion]
    ) -> list[list[Marked]]:
        """Return attributes, relations that differ, identity and note, each on a line."""
        lines = [
            mark_attributes(version, versions, self._session.value_words),
            mark_relations(version, versions, self._describe_relation),
        ]
        identity = version.annotation.identity
        if identity is not None:
            differs = any(other.annotation.identity != identity for other in versions)
            lines += [
                [Marked(f"is {each.name}", differs)]
                for each in self._session.identities()
                if each.id == identity
            ]
        note = version.annotation.note
        if note:
            lines.append([Marked(f"Note: {isolate(shorten(note, NOTE_CODE_POINTS))}")])
        return lines

    def _describe_relation(self, choice: RelationChoice) -> tuple[str, str]:
        row = self._relation_row(choice)
        return row.type_name, row.other_end

    def _show_relations(self, group: ReviewedGroup) -> None:
        choices = self._verdicts.relation_choices(group)
        rows = [self._relation_row(choice) for choice in choices]
        self.relations.show_rows(rows, self._session.writable)
        key = self._session.keys.key("review.relations")
        self.caption.setText(f"Relations for the gold layer{f' ({key})' if key else ''}")
        self.caption.setVisible(bool(rows))

    def _relation_row(self, choice: RelationChoice) -> RelationRow:
        session = self._session
        relation_type = session.tag_set.relation(choice.type)
        name = relation_type_name(relation_type) if relation_type is not None else choice.type
        annotation = self._groups.annotation(choice.other)
        elsewhere = False
        if annotation is None and session.project is not None:
            annotation = session.project.annotation(choice.other)
            elsewhere = annotation is not None
        text = annotation.text if annotation is not None else None
        return RelationRow(choice, name, quote_other_end(text, elsewhere=elsewhere))

    def _show_conflicts(self, group: ReviewedGroup) -> None:
        tag_set = self._session.tag_set
        lines = [describe_conflict(conflict, tag_set) for conflict in group.conflicts]
        self.conflict.setVisible(bool(lines))
        if lines:
            others = f", and {len(lines) - 1:,} more" if len(lines) > 1 else ""
            self.conflict.setText(f"The gold layer contradicts itself here: {lines[0]}{others}.")
            every = "\n".join(f"{line}." for line in lines) if others else ""
            self.conflict.setToolTip(plain_tip(every))
            self.conflict.setAccessibleDescription(every)

    def _show_verdict(self, group: ReviewedGroup) -> None:
        decision = group.decision
        self.verdict.setVisible(decision is not None)
        if decision is None:
            return
        document = self._session.document
        times = {given.id: local_time(given.time) for given in (decision, *group.other_decisions)}
        text = document.text if document is not None else ""
        self.verdict.setText(describe_verdicts(group, text, times))
        role = "warning" if group.state in ("outdated", "contested") else "muted"
        self.verdict.setProperty("role", role)
        self.verdict.style().polish(self.verdict)


def _padded_column(widget: QWidget, above: int, below: int) -> QVBoxLayout:
    """Lay out a part of the card as a column, with room above and below it, in pixels."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(12, above, 12, below)
    column.setSpacing(10)
    return column


def _add_part(column: QVBoxLayout, part: QWidget | QLayout) -> None:
    if isinstance(part, QWidget):
        column.addWidget(part)
    else:
        column.addLayout(part)


def _is_accepted(annotation: Annotation, group: ReviewedGroup) -> bool:
    """Whether the verdict on the group accepted an annotation that has not changed since."""
    decision = group.decision
    if decision is None or decision.edited is not None:
        return False
    if group.state == "outdated":
        return judged_annotation(annotation) in decision.taken
    return annotation.id in decision.accepted


class ReasonField(QLineEdit):
    """Takes the reason of a verdict.

    The text waits for the verdict; if there is one already, Enter keeps the text with it.
    """

    kept = Signal()
    """The text is written; emitted when the keyboard leaves, too."""
    forgotten = Signal()
    """Esc was pressed: the text is to be forgotten."""
    left = Signal()
    """The keyboard returns to the text of the article."""

    def __init__(self, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reasonField")
        self.setAccessibleName("Why")
        self.setToolTip("The reason for the verdict; it is kept and exported with it")
        self.setAcceptDrops(False)
        self.kept_text = KeptText(self, "reason", lambda _id, _text: "", drafts, _WAITS)
        self._kept_reason = ""

    def show_reason(self, group_id: str, pending: str, kept: str, key: str) -> None:
        """Show the reason for a group.

        Args:
            group_id: The id of the group.
            pending: The reason that waits for a verdict.
            kept: The reason that is kept with the reviewer's own verdict.
            key: The key that leads to the field; empty for none.
        """
        is_another = group_id != self.kept_text.subject
        self.kept_text.show(group_id, "")
        if not is_another and not pending and not self.hasFocus():
            self.kept_text.sent()
        self._kept_reason = kept
        question = "Change why" if kept else "Why?"
        self.setPlaceholderText(f"{question} ({key})" if key else question)

    def start(self) -> None:
        """Take the keyboard, and show the kept reason if no other one is written."""
        if not self.text():
            self.setText(self._kept_reason)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.end(False)  # The reviewer continues the text; Qt would have selected all of it.

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the text when the keyboard leaves."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.kept.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the text on Enter, forget it on Esc; both return to the article."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.kept_text.discard()
            self.forgotten.emit()
            self.left.emit()
        else:
            super().keyPressEvent(event)
