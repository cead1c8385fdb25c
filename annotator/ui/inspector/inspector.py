"""The inspector: the fields of the selected annotation, its relations and its history."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.model import Annotation, Attribute, CommentThread, Relation, TagSet
from annotator.model.relations import (
    describe_surplus,
    relation_type_name,
    sort_relations,
    surplus_relations,
)
from annotator.project.curating import AddComment, Resolve
from annotator.ui.inspector.attribute_row import AttributeRow
from annotator.ui.inspector.attribute_rows import Row, hidden_words, make_row, show_values
from annotator.ui.inspector.field_row import FieldRow
from annotator.ui.inspector.pages import InspectorHead, LabelLegend, SuggestionCard
from annotator.ui.inspector.relation_widgets import RelationRow
from annotator.ui.inspector.text_fields import IdentityField, NoteField
from annotator.ui.inspector.thread_view import ThreadView, local_time
from annotator.ui.kept_text import UnsavedMark
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import ColumnScroll, FoldButton

_RELATIONS_SHOWN = 40
_SAME_AS = "same_as"
_NOT_THERE = "The annotation is not there any more."


class Inspector(QWidget):
    """Shows the selected annotation; every field can be reached and set by keys."""

    left = Signal()
    """The keyboard goes back to the text."""
    labelEditWanted = Signal(str)
    """A label is to be changed in the codebook: its name."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Selected annotation")
        self._session = session
        self._shown: str | None = None
        """The id of the annotation whose fields are filled."""
        self._is_commenting = False
        """Whether the field for a comment is shown though there is no comment yet."""
        self._has_other_relations = False
        """Whether its relations changed since they were shown."""
        self._pages: dict[str, list[Row]] = {}
        self.attributes: list[Row] = []
        self.relations: list[RelationRow] = []
        self._build()
        session.selection.changed.connect(self.show_current)
        session.leaving.connect(self.keep_texts)
        session.annotationsChanged.connect(self._changed)
        session.endsChanged.connect(self._related)
        session.identitiesChanged.connect(self._show_identities)
        session.comments.changed.connect(self._comments_changed)
        session.tagSetChanged.connect(self._forget)
        session.projectChanged.connect(self._forget)

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("inspectorBody")
        self._rows = QVBoxLayout(body)
        self._rows.setContentsMargins(14, 14, 14, 14)
        self._rows.setSpacing(10)
        self.head = InspectorHead()
        self._attributes = QVBoxLayout()
        self._attributes.setSpacing(10)
        self.hidden_values = QLabel()
        self.hidden_values.setObjectName("hiddenValues")
        self.hidden_values.setProperty("role", "muted")
        self.hidden_values.setWordWrap(True)
        self.hidden_values.setTextFormat(Qt.TextFormat.PlainText)
        drafts = self._session.drafts
        self.identity = IdentityField(self._save_identity, drafts)
        self.note = NoteField(self._save_note, drafts)
        self.note.setFixedHeight(self.note.sizeHint().height())
        self._relations_title = QLabel("Relations")
        self._relations_title.setProperty("role", "caption")
        self.surplus = QLabel()
        self.surplus.setObjectName("relationSurplus")
        self.surplus.setProperty("role", "warning")
        self.surplus.setTextFormat(Qt.TextFormat.PlainText)
        self.surplus.setWordWrap(True)
        self.surplus.hide()
        self._relations = QVBoxLayout()
        self._relations.setSpacing(1)
        self.threads = ThreadView(self._save_comment, drafts)
        self.history_button = FoldButton("History", "historyButton")
        self.history_button.setToolTip("What happened to this annotation, and who did it")
        self.history_button.toggled.connect(self._toggle_history)
        self.history = QLabel()
        self.history.setObjectName("history")
        self.history.setProperty("role", "muted")
        self.history.setWordWrap(True)
        self.history.setTextFormat(Qt.TextFormat.PlainText)
        self.history.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.history.hide()
        self._rows.addWidget(self.head)
        self._rows.addLayout(self._attributes)
        self._rows.addWidget(self.hidden_values)
        for field in (self.identity, self.note):
            self._rows.addWidget(field)
            self._rows.addWidget(UnsavedMark(field.kept))
            # Where the work goes on in another file, the cause is gone.
            self._session.reopened.connect(field.kept.save_again)
        self._rows.addWidget(self._relations_title)
        self._rows.addWidget(self.surplus)
        self._rows.addLayout(self._relations)
        self._rows.addWidget(self.threads)
        self._rows.addWidget(self.history_button)
        self._rows.addWidget(self.history)
        self._rows.addStretch()
        scroll = ColumnScroll(body)
        scroll.setObjectName("inspectorScroll")
        self._scroll = scroll
        self.empty = LabelLegend(self._session)
        self._stack = QStackedWidget()
        self.suggestion = SuggestionCard(self._session)
        self._without, self._offered = ColumnScroll(self.empty), ColumnScroll(self.suggestion)
        for page in (self._without, scroll, self._offered):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.threads.resolveWanted.connect(self.resolve)
        self.threads.left.connect(self._leave_threads)
        self.threads.moved.connect(self._move)
        for part in (self.head, self.empty, self.suggestion.head):
            part.editWanted.connect(self.labelEditWanted)
        # The project may spell the name otherwise.
        self.identity.kept.stored.connect(self._show_identities)
        self.identity.passed.connect(self.left)
        for field in (self.note, self.identity, self.history_button):
            field.left.connect(self.left)
            field.moved.connect(self._move)

    # Showing

    def show_current(self) -> None:
        """Show the selected annotation, or what to do when there is none."""
        annotation = self._session.selection.annotation()
        if self._shown is not None and (annotation is None or annotation.id != self._shown):
            self.keep_texts()
        if annotation is None:
            self._show_no_annotation()
            return
        with self._keyboard_kept():
            self._fill(annotation)

    def keep_texts(self) -> None:
        """Save what was typed, before the article or the project is left."""
        for row in self.attributes:
            if isinstance(row, FieldRow):
                row.field.keep()
        self.note.keep()
        self.identity.keep()
        self.threads.kept.keep_draft()

    @contextmanager
    def _keyboard_kept(self) -> Generator[None]:
        """Give another field the keyboard if the one that has it is no longer shown."""
        had_keyboard = self._has_keyboard()
        yield
        if had_keyboard and not self._has_keyboard():
            self.enter()

    def _has_keyboard(self) -> bool:
        focused = self.window().focusWidget()
        return bool(focused) and self.isAncestorOf(focused)

    def _show_no_annotation(self) -> None:
        """Show the selected suggestion, or else the labels and their keys."""
        had_keyboard = self._has_keyboard()
        self._shown = None
        offer = self._session.suggestions.offer(self._session.selection.annotation_id)
        if offer is not None:
            self.suggestion.show_suggestion(offer)
        self._stack.setCurrentWidget(self._without if offer is None else self._offered)
        if had_keyboard:
            self.left.emit()

    def _fill(self, annotation: Annotation) -> None:
        is_another = annotation.id != self._shown
        self._is_commenting = self._is_commenting and not is_another
        self._shown = annotation.id
        is_own = self._is_own(annotation)
        self.head.show_annotation(annotation, self._session.tag_set, is_own)
        self._show_attributes(annotation)
        self.note.show_text(annotation.id, annotation.note)
        self._show_identity(annotation)
        self._show_threads()
        if is_another or self._has_other_relations:
            self._show_relations(annotation)
        if is_another:
            self.history_button.setChecked(False)
        elif self.history_button.isChecked():
            self._show_history()
        self._stack.setCurrentWidget(self._scroll)
        self._enable(is_own and self._session.writable)

    # A change of the shown annotation, or of its relations, ends with the selection's signal.

    def _changed(self, changed: list[str], removed: list[str]) -> None:
        del removed
        if any(row.other.id in changed for row in self.relations):
            self._has_other_relations = True

    def _related(self, ends: list[str]) -> None:
        if self._shown in ends:
            self._has_other_relations = True

    def _show_identities(self) -> None:
        annotation = self._session.selection.annotation()
        if annotation is not None and annotation.id == self._shown:
            self._show_identity(annotation)
            self._show_attributes(annotation)

    def _comments_changed(self, document_ids: list[str]) -> None:
        document = self._session.document
        if self._shown is not None and document is not None and document.id in document_ids:
            with self._keyboard_kept():
                self._show_threads()

    def _show_attributes(self, annotation: Annotation) -> None:
        rows = self._page(annotation.label)
        if rows is not self.attributes:
            for row in self.attributes:
                row.hide()
            self.attributes = rows
            for row in rows:
                row.show()
        guesses = self._session.guesses.attributes(annotation)
        identities = self._session.identities()
        show_values(rows, annotation.attributes, annotation.id, identities, guesses)
        self.hidden_values.setText(hidden_words(rows, annotation.attributes))
        self.hidden_values.setVisible(bool(self.hidden_values.text()))

    def _page(self, label: str) -> list[Row]:
        """Return the rows of a label; they are kept, since the same labels return."""
        if label not in self._pages:
            definition = self._session.tag_set.label(label)
            attributes = definition.attributes if definition is not None else ()
            drafts = self._session.drafts
            rows = [make_row(attribute, self._save_value, drafts) for attribute in attributes]
            for row in rows:
                row.moved.connect(self._move)
                row.passed.connect(self._go_on)
                row.left.connect(self.left)
                if isinstance(row, AttributeRow):
                    row.valueChosen.connect(self._set_value)
                    row.answered.connect(partial(self._go_on, keep_last=True))
                    row.takes_text = self._name_identity
                    row.refused.connect(self._session.say)
                else:
                    row.kept.stored.connect(self.show_current)
                    self._session.reopened.connect(row.kept.save_again)
                self._attributes.addWidget(row)
            self._pages[label] = rows
        return self._pages[label]

    def _forget(self) -> None:
        """Drop the rows of all labels: another tag set may give them other attributes."""
        for rows in self._pages.values():
            for row in rows:
                row.hide()
                row.deleteLater()
        self._pages.clear()
        self.attributes = []
        self.show_current()

    def _show_identity(self, annotation: Annotation) -> None:
        identities = self._session.identities()
        self.identity.set_identities(identities)
        names = {identity.id: identity.name for identity in identities}
        self.identity.show_text(annotation.id, names.get(annotation.identity or "", ""))
        self.identity.show_guess(self._session.guesses.identity(annotation))
        has_identity = is_mention(annotation.label, self._session.tag_set) or annotation.identity
        self.identity.setVisible(bool(has_identity))

    def _show_relations(self, annotation: Annotation) -> None:
        self._has_other_relations = False
        focused = next((n for n, row in enumerate(self.relations) if row.hasFocus()), None)
        for row in self.relations:
            self._relations.removeWidget(row)
            row.deleteLater()
        self.relations = []
        article = self._session.article
        relations = sort_relations(
            article.relations_at(annotation.id),
            annotation.id,
            article.annotations,
            self._session.tag_set,
        )
        for relation in relations[:_RELATIONS_SHOWN]:
            self._add_relation(annotation, relation)
        title = "Relations"
        if len(relations) > _RELATIONS_SHOWN:
            title += f" ({len(relations):,}, the first {_RELATIONS_SHOWN} shown)"
        self._relations_title.setText(title)
        self._relations_title.setVisible(bool(self.relations))
        surplus = surplus_relations(annotation.id, relations, self._session.tag_set)
        self.surplus.setText(describe_surplus(surplus))
        self.surplus.setVisible(bool(surplus))
        if focused is not None and self.relations:
            self.relations[min(focused, len(self.relations) - 1)].setFocus()
        elif focused is not None:
            self.left.emit()

    def _add_relation(self, annotation: Annotation, relation: Relation) -> None:
        session = self._session
        outgoing = relation.source == annotation.id
        end = relation.target if outgoing else relation.source
        other, article = session.annotation(end), ""
        if other is None and session.project is not None:
            found = session.project.annotation_and_document(end)
            if found is not None:
                other = found[0]
                summary = session.project.articles.summary(found[1])
                article = (summary.title if summary is not None else "") or found[1]
        if other is None or session.project is None:
            return
        relation_type = session.tag_set.relation(relation.type)
        name = relation_type_name(relation_type) if relation_type is not None else relation.type
        own = relation.annotator == session.project.annotator and session.writable
        phrase = f"{name} →" if outgoing else f"← {name}"
        row = RelationRow(relation.id, phrase, other, session.tag_set, own, article)
        row.followed.connect(self._follow)
        row.removed.connect(session.relating.unrelate)
        row.moved.connect(self._move)
        row.left.connect(self.left)
        self._relations.addWidget(row)
        # Shown at once, so that it can have the keyboard at once.
        row.show()
        self.relations.append(row)

    def _is_own(self, annotation: Annotation) -> bool:
        project = self._session.project
        return project is not None and annotation.annotator == project.annotator

    def _enable(self, is_editable: bool) -> None:
        """Let fields be changed only by the annotation's owner."""
        for row in self.attributes:
            row.set_editable(is_editable)
        self.note.setReadOnly(not is_editable)
        self.identity.setReadOnly(not is_editable)

    # Comments

    def _threads(self) -> list[CommentThread]:
        """Return the comments on the annotation."""
        if self._shown is None:
            return []
        return [placed.thread for placed in self._session.comments.on_annotation(self._shown)]

    def _show_threads(self) -> None:
        threads = self._threads()
        subject = self._shown or ""
        is_begun = self._is_commenting or self.threads.kept.has_draft(subject)
        self.threads.setVisible(bool(threads) or is_begun)
        key = self._session.keys.key("comments.write")
        self.threads.show_threads(threads, self._session.writable, key, subject)

    def write_comment(self) -> None:
        """Give the field for a comment on the annotation the keyboard."""
        if self._shown is None or not self._session.may_write():
            return
        self._is_commenting = True
        self._show_threads()
        self.threads.start()
        self._scroll.ensureWidgetVisible(self.threads, 0, 20)

    def _save_comment(self, annotation_id: str, text: str) -> str:
        document = self._session.document
        if document is None or annotation_id != self._shown:
            return _NOT_THERE
        unresolved = [thread for thread in self._threads() if not thread.resolved]
        about, reply_to = (annotation_id,), None
        if unresolved:
            about, reply_to = unresolved[-1].annotations, unresolved[-1].id
        done = self._session.do(AddComment(document.id, about, text.strip(), reply_to))
        return self._session.why_not if done is None else ""

    def _leave_threads(self) -> None:
        self._is_commenting = False
        self._show_threads()
        self.left.emit()

    def resolve(self) -> None:
        """Resolve the last open thread on the annotation, or open the last one again."""
        threads = self._threads()
        if not threads:
            self._session.say("Nobody has commented on this annotation.")
        else:
            unresolved = (thread for thread in reversed(threads) if not thread.resolved)
            last = next(unresolved, threads[-1])
            self._session.do(Resolve(last.id, not last.resolved))

    # History

    def _toggle_history(self, on: bool) -> None:
        self.history.setVisible(on)
        if on:
            self._show_history()

    def _show_history(self) -> None:
        if self._session.project is None or self._shown is None:
            return
        entries = self._session.project.history.of_annotation(self._shown)
        lines = [f"{local_time(e.time)}  {e.annotator}: {e.title}" for e in reversed(entries)]
        self.history.setText("\n".join(lines) or "This annotation has no history.")

    # Keys

    def enter(self) -> bool:
        """Give the first field the keyboard; return False when nothing is shown."""
        if self._shown is None:
            return False
        self._fields()[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    @property
    def key_rows(self) -> list[AttributeRow]:
        """The rows of attributes whose values have keys."""
        return [row for row in self.attributes if isinstance(row, AttributeRow)]

    def _shown_rows(self) -> list[Row]:
        return [row for row in self.attributes if not row.isHidden()]

    def _fields(self) -> list[QWidget]:
        fields: list[QWidget] = [row for row in self._shown_rows() if row.isEnabled()]
        identity = [] if self.identity.isHidden() else [self.identity]
        comments = [] if self.threads.isHidden() else [self.threads.field]
        return [*fields, *identity, self.note, *self.relations, *comments, self.history_button]

    def _move(self, step: int) -> None:
        fields = self._fields()
        at = next((n for n, field in enumerate(fields) if field.hasFocus()), 0)
        after = fields[(at + step) % len(fields)]
        after.setFocus(Qt.FocusReason.TabFocusReason)

    def _next_field(self) -> QWidget | None:
        """Return the attribute after the one with the keyboard, or the identity after the last."""
        fields: list[QWidget] = [*self._shown_rows()]
        if not self.identity.isHidden() and not self.identity.isReadOnly():
            fields.append(self.identity)
        at = next((n for n, field in enumerate(fields) if field.hasFocus()), len(fields))
        return fields[at + 1] if at + 1 < len(fields) else None

    def _go_on(self, *, keep_last: bool = False) -> None:
        """Give the next field the keyboard, and after the last one the text.

        Args:
            keep_last: Whether the last one keeps it.
        """
        following = self._next_field()
        if following is not None:
            following.setFocus(Qt.FocusReason.TabFocusReason)
        elif not keep_last:
            self.left.emit()

    def _name_identity(self, text: str) -> bool:
        """Type text into the identity if it is the next field, and empty; return whether it is."""
        if self._next_field() is not self.identity or self.identity.text():
            return False
        self._go_on()
        self.identity.insert(text)
        return True

    # Changing

    def _set_value(self, name: str, value: object) -> None:
        if self._shown is None:
            return
        session, annotation = self._session, self._session.annotation(self._shown)
        guess = session.guesses.attributes(annotation).get(name) if annotation else None
        if not session.attributes.set_value(self._shown, name, value):
            self.show_current()
        elif guess is not None and guess.value == value:
            session.acted.emit("guess")

    def _save_value(self, annotation_id: str, attribute: Attribute, text: str) -> str:
        fault = self._session.attributes.text_fault(attribute, text)
        if fault:
            self._session.say(f"Not saved: {fault}")
            return fault
        self._session.why_not = _NOT_THERE
        done = self._session.attributes.set_text(annotation_id, attribute, text)
        return "" if done else self._session.why_not

    def _save_note(self, annotation_id: str, text: str) -> str:
        self._session.why_not = _NOT_THERE
        done = self._session.attributes.set_note(annotation_id, text)
        return "" if done else self._session.why_not

    def _save_identity(self, annotation_id: str, name: str) -> str:
        self._session.why_not = _NOT_THERE
        done = self._session.attributes.set_identity_name(annotation_id, name)
        return "" if done else self._session.why_not

    def _follow(self, annotation_id: str) -> None:
        self._session.beside.follow_relation(annotation_id)
        self.left.emit()


def is_mention(label: str, tag_set: TagSet) -> bool:
    """Return whether annotations of a label name people or things, so that two can be the same."""
    if tag_set.relation(_SAME_AS) is None:
        return True
    return tag_set.allows(_SAME_AS, label, label)
