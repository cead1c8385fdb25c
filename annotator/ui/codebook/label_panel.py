"""The fields of one label: its name, key, colour, definition and examples, and what it touches."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from annotator.model import Label
from annotator.project.codebook.edits import ChangeLabel, MoveLabel
from annotator.ui.codebook import parts
from annotator.ui.codebook.color_choice import ColorChoice
from annotator.ui.codebook.field_form import FieldForm, note
from annotator.ui.codebook.parts import Part
from annotator.ui.codebook.saved_fields import SavedLine, SavedText, try_edit
from annotator.ui.codebook.text_list import TextList
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import keep_from_wheel, side_button

_KEY_LETTERS = 1


class LabelPanel(QWidget):
    """Shows a label; each change is one edit."""

    changeWanted = Signal(str)
    """A change that touches annotations is to be begun: ``join``, ``split``, ``remove``,
    ``attribute``."""
    refused = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("labelPanel")
        self._session = session
        self._part = Part("label")
        drafts = session.drafts

        def line(name: str, title: str, field: str) -> SavedLine:
            return SavedLine(name, title, partial(self._save, field), drafts)

        self.name = line("labelName", "Name of the label", "name")
        self.key = line("labelKey", "Key of the label: one letter or digit", "key")
        self.short = line("labelShort", "Short name, for narrow places", "short")
        self.definition = SavedText(
            "labelDefinition", "Definition", partial(self._save, "description"), drafts
        )
        self.color = ColorChoice(partial(self._save, "color"), drafts)
        self.layer = QComboBox()
        self.layer.setObjectName("labelLayer")
        self.layer.setAccessibleName("Layer of the label")
        keep_from_wheel(self.layer)
        self.examples = TextList("labelExamples", "Examples", "Add an example")
        self.usage = note("labelUsage")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.form = FieldForm()
        self.key.setMaxLength(_KEY_LETTERS)
        self.key.setPlaceholderText("none")
        self.form.add("Name", self.name)
        self.form.add("Key", self.key)
        self.form.add("Short name", self.short)
        self.form.add("Layer", self.layer)
        self.form.add("Definition", self.definition)
        self.form.add("Colour", self.color)
        self.form.add("Examples", self.examples)
        self.buttons = {
            "attribute": side_button(
                "Add an attribute", "addAttribute", partial(self.changeWanted.emit, "attribute")
            ),
            "join": side_button("Join into…", "joinLabel", partial(self.changeWanted.emit, "join")),
            "split": side_button("Split…", "splitLabel", partial(self.changeWanted.emit, "split")),
            "retire": side_button("Retire", "retireLabel", self._retire),
            "remove": side_button(
                "Remove…", "removeLabel", partial(self.changeWanted.emit, "remove")
            ),
        }
        self.buttons["join"].setToolTip("Let it count as another label, with all that has it")
        self.buttons["split"].setToolTip("Give another label to some of what has it")
        self.form.add_line(self.usage)
        self.form.add_buttons(*self.buttons.values())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch()

    def _connect(self) -> None:
        self.color.chosen.connect(self._set_color)
        self.layer.activated.connect(lambda: self._move(self.layer.currentText()))
        self.examples.addWanted.connect(self._add_example)
        self.examples.changeWanted.connect(self._replace_example)
        self.examples.list.moved.connect(self._move_example)
        self.examples.list.removeWanted.connect(self._remove_example)
        self.examples.list.renameWanted.connect(self._edit_example)

    @property
    def label(self) -> Label | None:
        """The label that is shown, as it is now."""
        return parts.find_label(self._session.tag_set, self._part)

    def show_part(self, part: Part) -> None:
        """Show a label."""
        self._part = part
        label, tag_set = self.label, self._session.tag_set
        if label is None:
            return
        subject = self._subject(part)
        self.name.show_text(subject, label.name)
        self.key.show_text(subject, label.key.upper())
        self.short.show_text(subject, label.short)
        self.definition.show_text(subject, label.description)
        self.color.show_label(subject, label, tag_set)
        self.examples.list.show_texts(label.examples)
        own = tag_set.layer_of(label.name)
        layers = [each for each in tag_set.layers if own is None or each.scope == own.scope]
        self.layer.clear()
        self.layer.addItems([layer.name for layer in layers])
        self.layer.setCurrentText(own.name if own is not None else "")
        self.buttons["retire"].setText("Offer again" if label.retired else "Retire")
        self._enable()

    def _enable(self) -> None:
        editable = self._session.writable
        for field in (self.name, self.key, self.short, self.definition):
            field.setReadOnly(not editable)
        self.color.set_editable(editable)
        self.examples.set_editable(editable)
        self.layer.setEnabled(editable and self.layer.count() > 1)
        for button in self.buttons.values():
            button.setEnabled(editable)

    def _subject(self, part: Part) -> str:
        project = self._session.project
        return f"{project.id if project is not None else ''}\n{part.id}"

    def show_usage(self, words: str) -> None:
        """Show what has the label, in a sentence."""
        self.usage.setText(words)

    # Changing

    def _save(self, field: str, subject: str, text: str) -> str:
        label = parts.find_label(self._session.tag_set, Part("label", subject.split("\n", 1)[1]))
        value = text.strip()
        if label is None:
            return try_edit(self._session, None)
        if field == "color" and value and not _is_color(value):
            return f"{value} is not a colour such as #0072B2"
        if field == "key":
            value = value.upper()
        return try_edit(self._session, ChangeLabel(label.name, {field: value}))

    def _change(self, fields: dict[str, Any]) -> bool:
        label = self.label
        edit = ChangeLabel(label.name, fields) if label is not None else None
        reason = try_edit(self._session, edit)
        if reason:
            self.refused.emit(reason)
        return not reason

    def _set_color(self, color: str) -> None:
        self._change({"color": color})

    def _move(self, layer: str) -> None:
        label = self.label
        if label is None:
            return
        own = self._session.tag_set.layer_of(label.name)
        if own is None or own.name == layer:
            return
        reason = try_edit(self._session, MoveLabel(label.name, layer))
        if reason:
            self.refused.emit(reason)
            self.show_part(self._part)

    def _retire(self) -> None:
        label = self.label
        if label is not None:
            self._change({"retired": not label.retired})

    # Examples

    def _add_example(self, text: str) -> None:
        if self._change_examples(lambda examples: [*examples, text]):
            self.examples.added()

    def _move_example(self, row: int, to: int) -> None:
        def moved(examples: list[str]) -> list[str]:
            examples.insert(to, examples.pop(row))
            return examples

        self._change_examples(moved)

    def _remove_example(self, row: int) -> None:
        self._change_examples(lambda examples: [*examples[:row], *examples[row + 1 :]])

    def _edit_example(self, row: int) -> None:
        label = self.label
        if label is not None and 0 <= row < len(label.examples):
            self.examples.begin_change(row, label.examples[row])

    def _replace_example(self, row: int, text: str) -> None:
        if self._change_examples(lambda examples: [*examples[:row], text, *examples[row + 1 :]]):
            self.examples.added()

    def _change_examples(self, change: Callable[[list[str]], Sequence[str]]) -> bool:
        label = self.label
        if label is None:
            return False
        examples = list(dict.fromkeys(change(list(label.examples))))
        return self._change({"examples": examples})


def _is_color(text: str) -> bool:
    digits = text.removeprefix("#")
    is_hex = all(digit in "0123456789abcdefABCDEF" for digit in digits)
    return text.startswith("#") and len(digits) in (3, 6) and is_hex
