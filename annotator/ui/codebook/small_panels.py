"""The fields of a layer, and of the codebook itself."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.model import Layer
from annotator.model.tagset import LayerScope
from annotator.project.codebook.edits import ChangeLayer, DescribeTagSet, RemoveLayer
from annotator.ui.codebook import parts
from annotator.ui.codebook.field_form import FieldForm, note
from annotator.ui.codebook.parts import Part
from annotator.ui.codebook.saved_fields import SavedLine, SavedText, try_edit
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import number


class LayerPanel(QWidget):
    """Shows a layer."""

    refused = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("layerPanel")
        self._session = session
        self._part = Part("layer")
        drafts = session.drafts
        self.name = SavedLine("layerName", "Name of the layer", partial(self._save, "name"), drafts)
        self.description = SavedText(
            "layerDescription",
            "What the layer is for",
            partial(self._save, "description"),
            drafts,
        )
        self.scope = note("layerScope")
        self.remove = side_button("Remove", "removeLayer", self.remove_layer)
        form = FieldForm()
        form.add("Name", self.name)
        form.add("Description", self.description)
        form.add_line(self.scope)
        form.add_buttons(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)
        layout.addStretch()

    @property
    def layer(self) -> Layer | None:
        """The layer that is shown, as it is now."""
        return parts.find_layer(self._session.tag_set, self._part)

    def show_part(self, part: Part) -> None:
        """Show a layer."""
        self._part = part
        layer, project = self.layer, self._session.project
        if layer is None or project is None:
            return
        subject = f"{project.id}\n{part.id}"
        self.name.show_text(subject, layer.name)
        self.description.show_text(subject, layer.description)
        of_articles = layer.scope is LayerScope.ARTICLE
        what = "whole articles" if of_articles else "stretches of text"
        labels = number(len(layer.labels), "label")
        self.scope.setText(f"{labels}, for {what}. That cannot be changed once a layer is made.")
        editable = self._session.writable
        self.name.setReadOnly(not editable)
        self.description.setReadOnly(not editable)
        self.remove.setEnabled(editable and not layer.labels)
        self.remove.setToolTip("Move or remove its labels first" if layer.labels else "")

    def remove_layer(self) -> None:
        """Remove the layer, if it has no labels."""
        layer = self.layer
        reason = try_edit(self._session, RemoveLayer(layer.name) if layer is not None else None)
        if reason:
            self.refused.emit(reason)

    def _save(self, field: str, subject: str, text: str) -> str:
        part = Part("layer", subject.split("\n", 1)[1])
        layer = parts.find_layer(self._session.tag_set, part)
        edit = ChangeLayer(layer.name, {field: text.strip()}) if layer is not None else None
        return try_edit(self._session, edit)


class TagSetPanel(QWidget):
    """Shows the name and the description of the codebook."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("tagSetPanel")
        self._session = session
        drafts = session.drafts
        self.name = SavedLine(
            "tagSetName", "Name of the codebook", partial(self._save, "name"), drafts
        )
        self.description = SavedText(
            "tagSetDescription",
            "What the codebook is for",
            partial(self._save, "description"),
            drafts,
        )
        self.counts = note("tagSetCounts")
        form = FieldForm()
        form.add("Name", self.name)
        form.add("Description", self.description)
        form.add_line(self.counts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)
        layout.addStretch()

    def show_part(self, _part: Part) -> None:
        """Show the codebook as it is now."""
        project, tag_set = self._session.project, self._session.tag_set
        if project is None:
            return
        self.name.show_text(project.id, tag_set.name)
        self.description.show_text(project.id, tag_set.description)
        labels = list(tag_set.labels())
        attributes = sum(len(label.attributes) for label in labels)
        counts = (
            number(len(tag_set.layers), "layer"),
            number(len(labels), "label"),
            number(attributes, "attribute"),
            number(len(tag_set.relations), "relation type"),
        )
        self.counts.setText(f"{', '.join(counts)}.")
        editable = self._session.writable
        self.name.setReadOnly(not editable)
        self.description.setReadOnly(not editable)

    def _save(self, field: str, _subject: str, text: str) -> str:
        return try_edit(self._session, DescribeTagSet({field: text.strip()}))
