"""The tree of the codebook's parts, in which they are put in order by keys or by dragging."""

from PySide6.QtCore import QModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDropEvent,
    QFont,
    QIcon,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from annotator.model import Attribute, Label, Layer, RelationType, TagSet
from annotator.model.relations import readable_name
from annotator.model.tagset import LayerScope
from annotator.project.codebook.edits import (
    ChangeAttribute,
    ChangeRelationType,
    MoveLabel,
    OrderLayers,
)
from annotator.project.edits import Edit, Together
from annotator.ui.codebook import parts
from annotator.ui.codebook.parts import RELATIONS, TAG_SET, Part
from annotator.ui.keys.key_caps import without_modifier
from annotator.ui.look import theme
from annotator.ui.widgets.plain_text import plain_tip

_PART = Qt.ItemDataRole.UserRole
_ICON_PX = 12
_NO_INDEX = QModelIndex()


class CodebookTree(QTreeWidget):
    """Lists layers with their labels and attributes, and the relation types."""

    partChosen = Signal(object)
    """The part that is selected: a Part."""
    editWanted = Signal(object)
    """An edit that puts parts in another order."""
    addWanted = Signal()
    """A part of the kind of the selected one is to be added."""
    removeWanted = Signal()
    """The selected part is to be removed."""
    fieldsWanted = Signal()
    """The keyboard is to go to the fields of the selected part."""
    menuWanted = Signal(QPoint)
    """The menu of the selected part is to be shown there, on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("codebookTree")
        self.setAccessibleName("Layers, labels, attributes and relation types")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._tag_set = TagSet(name="", layers=())
        self._items: dict[Part, QTreeWidgetItem] = {}
        self._is_filling = False
        self.currentItemChanged.connect(self._report)
        self.customContextMenuRequested.connect(self._ask_for_menu)
        theme.schemeChanged.connect(self._repaint_icons)

    # Showing

    def show_tag_set(self, tag_set: TagSet) -> None:
        """List the parts of a tag set; what is selected and folded stays so."""
        chosen, folded = self.part(), self._folded()
        self._is_filling = True
        self._tag_set = tag_set
        self.clear()
        self._items.clear()
        self._add(None, TAG_SET, tag_set.name or "Codebook", tip=tag_set.description)
        for layer in tag_set.layers:
            self._add_layer(layer)
        self._add(None, RELATIONS, "Relation types")
        for relation_type in tag_set.relations:
            self._add_relation_type(relation_type)
        for part, item in self._items.items():
            item.setExpanded(part not in folded)
        self._is_filling = False
        self.choose(self._present(chosen))

    def _add_layer(self, layer: Layer) -> None:
        part = parts.of_layer(layer)
        words = f"{layer.name} (whole articles)" if layer.scope is LayerScope.ARTICLE else ""
        item = self._add(None, part, words or layer.name, tip=layer.description)
        font = QFont(item.font(0))
        font.setWeight(QFont.Weight.DemiBold)
        item.setFont(0, font)
        for label in layer.labels:
            self._add_label(part, label)

    def _add_label(self, parent: Part, label: Label) -> None:
        part = parts.of_label(label)
        words = f"{label.name} (retired)" if label.retired else label.name
        item = self._add(parent, part, words, label.key.upper(), label.description)
        item.setIcon(0, self._icon(label.name))
        for attribute in label.attributes:
            self._add_attribute(part, label, attribute)

    def _add_attribute(self, parent: Part, label: Label, attribute: Attribute) -> None:
        words = f"{attribute.name} *" if attribute.required else attribute.name
        part = parts.of_attribute(label, attribute)
        item = self._add(parent, part, words, tip=attribute.description)
        item.setForeground(0, theme.current().muted)

    def _add_relation_type(self, relation_type: RelationType) -> None:
        words = readable_name(relation_type.name)
        words = f"{words} (retired)" if relation_type.retired else words
        self._add(RELATIONS, parts.of_relation_type(relation_type), words)

    def _add(
        self, parent: Part | None, part: Part, words: str, key: str = "", tip: str = ""
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem([words, key])
        item.setData(0, _PART, part)
        item.setToolTip(0, plain_tip(tip))
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if part not in (TAG_SET, RELATIONS):
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        item.setFlags(flags | Qt.ItemFlag.ItemIsDropEnabled)
        if parent is None:
            self.addTopLevelItem(item)
        else:
            self._items[parent].addChild(item)
        self._items[part] = item
        return item

    def _icon(self, label: str) -> QIcon:
        own = theme.current().label(self._tag_set, label)
        ratio = self.devicePixelRatioF()
        picture = QPixmap(QSize(_ICON_PX, _ICON_PX) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(own.line)
        painter.setBrush(own.fill)
        painter.drawRoundedRect(QRectF(0.5, 0.5, _ICON_PX - 1, _ICON_PX - 1), 3, 3)
        painter.end()
        return QIcon(picture)

    def _repaint_icons(self) -> None:
        self.show_tag_set(self._tag_set)

    # What is selected

    def part(self) -> Part:
        """Return the part that is selected; the codebook itself where none is."""
        item = self.currentItem()
        return item.data(0, _PART) if item is not None else TAG_SET

    def choose(self, part: Part) -> None:
        """Select a part, if it is there."""
        item = self._items.get(part)
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def _present(self, part: Part) -> Part:
        """Return a part, or what became of it: the label into which it was joined, its layer."""
        if part in self._items:
            return part
        label = parts.find_label(self._tag_set, part)
        layer = parts.find_layer(self._tag_set, part)
        if label is not None:
            return parts.of_label(label)
        if layer is not None:
            return parts.of_layer(layer)
        return RELATIONS if part.kind == "relation_type" else TAG_SET

    def _folded(self) -> set[Part]:
        return {
            part
            for part, item in self._items.items()
            if item.childCount() and not item.isExpanded()
        }

    def _report(self) -> None:
        if not self._is_filling:
            self.partChosen.emit(self.part())

    # Order

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves a part; Enter goes to its fields, Ins adds, Del removes."""
        key = event.key()
        held = without_modifier(event.modifiers(), Qt.KeyboardModifier.KeypadModifier)
        if held == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_part(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.fieldsWanted.emit()
        elif key == Qt.Key.Key_Insert:
            self.addWanted.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removeWanted.emit()
        elif key == Qt.Key.Key_Menu:
            self._ask_for_menu(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            super().keyPressEvent(event)

    def _ask_for_menu(self, at: QPoint) -> None:
        self.menuWanted.emit(self.viewport().mapToGlobal(at))

    def move_part(self, step: int) -> None:
        """Move the selected part by one place; a label at the end of its layer into the next.

        Args:
            step: 1 for down, -1 for up.
        """
        edit = step_edit(self._tag_set, self.part(), step)
        if edit is not None:
            self.editWanted.emit(edit)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the dragged part where it is dropped, by an edit; the tree follows the edit."""
        target = self.itemAt(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if target is None:
            return
        below = self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.BelowItem
        edit = drop_edit(self._tag_set, self.part(), target.data(0, _PART), below=below)
        if edit is not None:
            self.editWanted.emit(edit)


def step_edit(tag_set: TagSet, part: Part, step: int) -> Edit | None:
    """Return the edit that moves a part by one place; None if it is at the end.

    Args:
        tag_set: The tag set.
        part: A layer, a label, an attribute or a relation type.
        step: 1 for down, -1 for up.
    """
    label, layer = parts.find_label(tag_set, part), parts.find_layer(tag_set, part)
    if part.kind == "layer" and layer is not None:
        names = [each.name for each in tag_set.layers]
        order = _moved(names, layer.name, names.index(layer.name) + step)
        return OrderLayers(tuple(order)) if order != names else None
    if part.kind == "label" and label is not None and layer is not None:
        return _label_step(tag_set, label, layer, step)
    attribute = parts.find_attribute(tag_set, part)
    if label is not None and attribute is not None:
        names = [each.name for each in label.attributes]
        order = _moved(names, attribute.name, names.index(attribute.name) + step)
        return _order_attributes(label.name, order) if order != names else None
    relation_type = parts.find_relation_type(tag_set, part)
    if relation_type is not None:
        names = [each.name for each in tag_set.relations]
        order = _moved(names, relation_type.name, names.index(relation_type.name) + step)
        return _order_relation_types(order) if order != names else None
    return None


def drop_edit(tag_set: TagSet, part: Part, onto: Part, *, below: bool) -> Edit | None:
    """Return the edit that puts a part beside another of its kind, or a label into a layer.

    Args:
        tag_set: The tag set.
        part: What is dragged.
        onto: Where it is dropped.
        below: Whether it is dropped below that part, and not on or above it.
    """
    label = parts.find_label(tag_set, part)
    if part.kind == "label" and label is not None:
        layer, beside = parts.find_layer(tag_set, onto), parts.find_label(tag_set, onto)
        if layer is None or beside == label:
            return None
        others = [each.name for each in layer.labels if each != label]
        place = others.index(beside.name) + below if beside is not None else len(others)
        return MoveLabel(label.name, layer.name, place)
    if part.kind != onto.kind or part == onto or part.id == "":
        return None
    ids = [each for each in parts.all_parts(tag_set) if each.kind == part.kind]
    ids = [each for each in ids if part.kind != "attribute" or each.id == part.id]
    if onto not in ids:
        return None
    others = [each for each in ids if each != part]
    others.insert(others.index(onto) + below, part)
    if part.kind == "layer":
        layers = [parts.find_layer(tag_set, each) for each in others]
        return OrderLayers(tuple(each.name for each in layers if each is not None))
    if part.kind == "attribute" and label is not None:
        found = [parts.find_attribute(tag_set, each) for each in others]
        return _order_attributes(label.name, [each.name for each in found if each is not None])
    types = [parts.find_relation_type(tag_set, each) for each in others]
    return _order_relation_types([each.name for each in types if each is not None])


def _label_step(tag_set: TagSet, label: Label, layer: Layer, step: int) -> Edit | None:
    place = layer.labels.index(label) + step
    if 0 <= place < len(layer.labels):
        return MoveLabel(label.name, layer.name, place)
    at = tag_set.layers.index(layer) + step
    if not 0 <= at < len(tag_set.layers) or tag_set.layers[at].scope != layer.scope:
        return None
    return MoveLabel(label.name, tag_set.layers[at].name, 0 if step > 0 else None)


def _moved(names: list[str], name: str, place: int) -> list[str]:
    if not 0 <= place < len(names):
        return names
    others = [each for each in names if each != name]
    others.insert(place, name)
    return others


def _order_attributes(label: str, names: list[str]) -> Edit:
    edits = [ChangeAttribute(label, name, {"order": at}) for at, name in enumerate(names)]
    return Together(f"order attributes of {label}", tuple(edits))


def _order_relation_types(names: list[str]) -> Edit:
    edits = [ChangeRelationType(name, {"order": at}) for at, name in enumerate(names)]
    return Together("order relation types", tuple(edits))
