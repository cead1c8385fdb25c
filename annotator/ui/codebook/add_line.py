"""A line in which the name of a new part is typed: Enter adds it, and the next one can be typed."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.model import Label, RelationType, TagSet
from annotator.model.tagset import LayerScope
from annotator.project.codebook.edits import AddAttribute, AddLabel, AddLayer, AddRelationType
from annotator.project.edits import Edit, Together, new_id
from annotator.ui.codebook import parts
from annotator.ui.codebook.attribute_edits import new_attribute
from annotator.ui.codebook.palettes import free_color
from annotator.ui.codebook.parts import Part
from annotator.ui.codebook.saved_fields import try_edit
from annotator.ui.kept_text import declare
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import keep_from_wheel, side_button

_FIRST_LAYER = "Labels"
"""The layer of the first label of a codebook without layers."""


class _Kind(NamedTuple):
    title: str
    prompt: str
    make: Callable[[TagSet, Part, str], tuple[Edit, Part]]


def _label(tag_set: TagSet, at: Part, name: str) -> tuple[Edit, Part]:
    layer = parts.find_layer(tag_set, at) or next(iter(tag_set.layers), None)
    label = Label(name, parts.free_key(tag_set, name), color=free_color(tag_set))
    edit = AddLabel(layer.name if layer is not None else _FIRST_LAYER, label, id=new_id())
    made = Part("label", edit.id)
    if layer is None:
        return Together(edit.title, (AddLayer(_FIRST_LAYER), edit)), made
    return edit, made


def _attribute(tag_set: TagSet, at: Part, text: str) -> tuple[Edit, Part]:
    label = parts.find_label(tag_set, at) or next(tag_set.labels())
    return AddAttribute(label.name, new_attribute(text)), parts.of_label(label)


def _layer(_tag_set: TagSet, _at: Part, name: str) -> tuple[Edit, Part]:
    edit = AddLayer(name, id=new_id())
    return edit, Part("layer", edit.id)


def _article_layer(_tag_set: TagSet, _at: Part, name: str) -> tuple[Edit, Part]:
    edit = AddLayer(name, scope=LayerScope.ARTICLE, id=new_id())
    return edit, Part("layer", edit.id)


def _relation_type(tag_set: TagSet, at: Part, name: str) -> tuple[Edit, Part]:
    found = parts.find_label(tag_set, at) or parts.find_layer(tag_set, at)
    found = found or next(tag_set.labels())
    edit = AddRelationType(RelationType(name, (found.name,), (found.name,)), id=new_id())
    return edit, Part("relation_type", edit.id)


_KINDS = (
    _Kind("Label", "Name of a new label", _label),
    _Kind("Attribute", "Attribute: value, value, …", _attribute),
    _Kind("Layer", "Name of a new layer", _layer),
    _Kind("Layer of articles", "Name of a layer for whole articles", _article_layer),
    _Kind("Relation type", "Name of a new relation type", _relation_type),
)
_ROW_OF = {"attribute": 1, "relation_type": 4, "relations": 4}
"""Which kind is added at a part; others: a label."""


class AddLine(QWidget):
    """Adds a part at the one that is selected."""

    added = Signal(object)
    """The new part, or the one that has it: a Part."""
    refused = Signal(str)

    def __init__(self, session: Session, part: Callable[[], Part]) -> None:
        super().__init__()
        self._session, self._part = session, part
        self.kind = QComboBox()
        self.kind.setObjectName("addKind")
        self.kind.setAccessibleName("What is added")
        self.kind.addItems([kind.title for kind in _KINDS])
        keep_from_wheel(self.kind)
        field = QLineEdit()
        declare(field, "answered")
        self.field = field
        self.field.setObjectName("addName")
        self.button = side_button("Add", "addPart", self._add)
        line = QHBoxLayout()
        line.addWidget(self.kind, 1)
        line.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addLayout(line)
        self.kind.currentIndexChanged.connect(lambda: self._prompt())
        self.field.returnPressed.connect(self._add)
        self._prompt()

    def begin(self, kind: str = "") -> None:
        """Give the keyboard to the field.

        Args:
            kind: The kind of the part at which a part of the same kind is added; "" for that of
                the selected one.
        """
        self.kind.setCurrentIndex(_ROW_OF.get(kind or self._part().kind, 0))
        self.field.setFocus()

    def set_editable(self, editable: bool) -> None:
        """Let parts be added, or not."""
        for widget in (self.kind, self.field, self.button):
            widget.setEnabled(editable)

    def _prompt(self) -> None:
        prompt = _KINDS[self.kind.currentIndex()].prompt
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(prompt)

    def _add(self) -> None:
        name, tag_set = self.field.text().strip(), self._session.tag_set
        if not name:
            return
        try:
            edit, part = _KINDS[self.kind.currentIndex()].make(tag_set, self._part(), name)
        except StopIteration:
            self.refused.emit("That needs a label: add one first.")
            return
        reason = try_edit(self._session, edit)
        if reason:
            self.refused.emit(reason)
            return
        self.field.clear()
        self.added.emit(part)
