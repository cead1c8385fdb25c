"""Label Studio's labelling configuration: what it offers beside a text, as XML.

Labels are those of regions, choices per region are their attributes, and choices without a region
are the labels of a whole article. The tags are described at https://labelstud.io/tags/.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from annotator.formats.codebooks.builder import CodebookBuilder
from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.codebooks.xml import local_name, parse_root, to_bytes
from annotator.formats.files import name_of
from annotator.formats.label_studio.config import NOTE, TEXT, is_plain
from annotator.formats.xml_text import FORBIDDEN
from annotator.model import Attribute, AttributeKind, InputError, Label, RelationType, TagSet
from annotator.model.attribute import ShownIf
from annotator.model.tagset import Layer, LayerScope
from annotator.model.value_words import read_value

_LABELS = ("Labels", "HyperTextLabels", "ParagraphLabels")
_PER_REGION = ("Choices", "TextArea", "Number", "Rating", "DateTime")
_DATA = frozenset(["Text", "HyperText", "Paragraphs"])
_FRAMES = frozenset(
    (
        *("View", "Header", "Style", "Collapse", "Panel", "Filter", "Shortcut", "Repeater"),
        *("Markdown", "List", "Table", "Label", "Choice", "Relations", "Relation"),
    )
)
"""Tags that hold others, or only change how they look."""
_RATING_POINTS = 5
"""Those of a rating that states no number."""
_RATING_DIGITS = 3
_YES, _NO = "yes", "no"


class _Control(NamedTuple):
    """A control per region."""

    attribute: Attribute
    labels: tuple[str, ...]
    """The labels that have it; empty: all."""
    condition: tuple[str, tuple[str, ...]] | None
    """The control that shows it, and the values with which it does."""


def parse(data: bytes, path: Path) -> Codebook:
    """Read a codebook from a labelling configuration.

    Raises:
        InputError: It is not well-formed, or not of this kind; the message names the line.
    """
    root = parse_root(data, path)
    if local_name(root) != "View":
        raise InputError(
            f"{name_of(path)}: its outermost element is “{local_name(root)}”, not “View”. Copy the "
            f"whole labelling configuration from the settings of the project in Label Studio."
        )
    return _Parser(root, path).codebook()


class _Parser:
    def __init__(self, root: Any, path: Path) -> None:
        self._root = root
        self._builder = CodebookBuilder(path)

    def codebook(self) -> Codebook:
        controls = [self._control(each) for each in self._elements(*_PER_REGION) if _is_own(each)]
        by_name = {control.attribute.name: control for control in controls}
        complete = [_with_condition(control, by_name) for control in controls]
        for labels in self._elements(*_LABELS):
            self._add_labels(labels, complete)
        for choices in self._elements("Choices"):
            if choices.get("perRegion") != "true":
                self._add_article_labels(choices)
        for relation in self._elements("Relation"):
            self._add_relation(relation)
        self._count_losses()
        return self._builder.codebook()

    def _elements(self, *names: str) -> Iterator[Any]:
        return (each for each in self._root.iter() if local_name(each) in names)

    def _add_labels(self, labels: Any, controls: Sequence[_Control]) -> None:
        layer = labels.get("name") or local_name(labels)
        self._builder.add_layer(layer)
        for element in labels.iter():
            if local_name(element) != "Label":
                continue
            label = self._label(element, layer)
            own = tuple(
                control.attribute
                for control in controls
                if not control.labels or label.name in control.labels
            )
            self._builder.add_label(layer, replace(label, attributes=own))

    def _label(self, element: Any, layer: str) -> Label:
        name = element.get("alias") or element.get("value") or ""
        color = element.get("background") or element.get("color") or ""
        key = (element.get("hotkey") or "").upper()
        if not name:
            self._builder.losses.add("labels from a field of the task", f"one of {layer}")
        return Label(
            name,
            key,
            description=element.get("hint") or "",
            color=self._builder.color(color, name),
        )

    def _add_article_labels(self, choices: Any) -> None:
        layer = choices.get("name") or "Article"
        if choices.get("choice", "single") == "single":
            self._builder.losses.add("choices of which a task has one only", layer)
        self._builder.add_layer(layer, "", LayerScope.ARTICLE)
        for element in choices.iter():
            if local_name(element) == "Choice":
                self._builder.add_label(layer, self._label(element, layer))

    def _add_relation(self, element: Any) -> None:
        labels = tuple(
            label.get("alias") or label.get("value") or ""
            for labels in self._elements(*_LABELS)
            for label in labels.iter()
            if local_name(label) == "Label"
        )
        name = element.get("alias") or element.get("value") or ""
        self._builder.add_relation(RelationType(name, labels, labels))

    def _control(self, element: Any) -> _Control:
        name = element.get("name") or ""
        required = element.get("required") == "true"
        attribute = replace(_ATTRIBUTE_OF[local_name(element)](element), required=required)
        labels = tuple(filter(None, (element.get("whenLabelValue") or "").split(",")))
        condition = None
        if element.get("visibleWhen") == "choice-selected":
            values = (element.get("whenChoiceValue") or "").split(",")
            condition = (element.get("whenTagName") or "", tuple(filter(None, values)))
        elif element.get("visibleWhen", "region-selected") != "region-selected":
            self._builder.losses.add("conditions of attributes", name)
        return _Control(attribute, labels, condition)

    def _count_losses(self) -> None:
        for element in self._root.iter():
            tag = local_name(element)
            if tag in _PER_REGION and tag != "Choices" and element.get("perRegion") != "true":
                what = "controls for whole tasks that are no choices"
                self._builder.losses.add(what, f"{tag} {element.get('name') or ''}".strip())
            elif tag not in (*_FRAMES, *_LABELS, *_PER_REGION, *_DATA) and "{" not in element.tag:
                what = "controls that are not for text and its labels"
                self._builder.losses.add(what, f"{tag} {element.get('name') or ''}".strip())


def _is_own(element: Any) -> bool:
    """Return whether a control is per region, and not that of the notes in our own exports."""
    is_note = element.get("name") == NOTE and element.get("placeholder") == "Note"
    return element.get("perRegion") == "true" and bool(element.get("name")) and not is_note


def _with_condition(control: _Control, controls: dict[str, _Control]) -> _Control:
    """Return a control with its condition as its attribute has it, and the labels that follow."""
    if control.condition is None:
        return control
    name, texts = control.condition
    other = controls.get(name)
    if other is None:
        return control
    attribute = replace(control.attribute, shown_if=ShownIf(name, texts))
    return control._replace(attribute=attribute, labels=control.labels or other.labels)


def _choices_attribute(element: Any) -> Attribute:
    choices = [each for each in element.iter() if local_name(each) == "Choice"]
    values = tuple(dict.fromkeys(each.get("alias") or each.get("value") or "" for each in choices))
    chosen = tuple(
        each.get("alias") or each.get("value") for each in choices if each.get("selected") == "true"
    )
    if element.get("choice") == "multiple":
        name = element.get("name")
        return Attribute(name, values, kind=AttributeKind.SEVERAL, default=chosen or None)
    return Attribute(element.get("name"), values, default=chosen[0] if chosen else None)


def _text_attribute(element: Any) -> Attribute:
    default = element.get("value") or None
    if default is not None and default.startswith("$"):
        default = None
    return Attribute(element.get("name"), kind=AttributeKind.TEXT, default=default)


def _number_attribute(element: Any) -> Attribute:
    plain = Attribute(element.get("name"), kind=AttributeKind.NUMBER)
    low, high, default = (
        value
        if isinstance(value := read_value(plain, element.get(name) or ""), int | float)
        else None
        for name in ("min", "max", "defaultValue")
    )
    return replace(plain, low=low, high=high, default=default)


def _rating_attribute(element: Any) -> Attribute:
    high = _small_number(element.get("maxRating")) or _RATING_POINTS
    default = _small_number(element.get("defaultValue"))
    kind = AttributeKind.SCALE if high > 1 else AttributeKind.NUMBER
    return Attribute(element.get("name"), kind=kind, low=1, high=high, default=default)


def _small_number(text: str | None) -> int | None:
    """Return a whole number of three digits at most; None for any other text."""
    return int(text) if text and text.isdecimal() and len(text) <= _RATING_DIGITS else None


def _date_attribute(element: Any) -> Attribute:
    return Attribute(element.get("name"), kind=AttributeKind.DATE)


_ATTRIBUTE_OF = {
    "Choices": _choices_attribute,
    "TextArea": _text_attribute,
    "Number": _number_attribute,
    "Rating": _rating_attribute,
    "DateTime": _date_attribute,
}


# Writing


def make(tag_set: TagSet) -> bytes:
    """Return a tag set as a labelling configuration."""
    view = ET.Element("View")
    relations = [relation.name for relation in tag_set.relations if is_plain(relation.name)]
    if relations:
        parent = ET.SubElement(view, "Relations", choice="multiple")
        for name in relations:
            ET.SubElement(parent, "Relation", value=name)
    layers = [
        layer if is_plain(layer.name) and layer.name != TEXT else replace(layer, name=f"labels_{n}")
        for n, layer in enumerate(tag_set.layers, 1)
    ]
    of_text = [layer for layer in layers if layer.scope is LayerScope.TEXT]
    for layer in of_text:
        parent = ET.SubElement(view, "Labels", name=layer.name, toName=TEXT)
        _add_labels(parent, "Label", "background", layer)
    ET.SubElement(view, "Text", name=TEXT, value=f"${TEXT}")
    for layer in layers:
        if layer.scope is LayerScope.ARTICLE:
            values = {"name": layer.name, "toName": TEXT, "choice": "multiple"}
            _add_labels(ET.SubElement(view, "Choices", values), "Choice", "color", layer)
    taken = {TEXT, *(layer.name for layer in layers)}
    for attribute, labels in _shared_attributes(of_text):
        if is_plain(attribute.name) and attribute.name not in taken:
            taken.add(attribute.name)
            every = [label.name for layer in of_text for label in layer.labels]
            view.append(_control_element(attribute, labels if labels != every else ()))
    # Its library takes the configuration as text, which must not declare an encoding.
    return to_bytes(view, declared=False)


def _add_labels(parent: ET.Element, tag: str, color_name: str, layer: Layer) -> None:
    for label in layer.labels:
        if not is_plain(label.name):
            continue
        element = ET.SubElement(parent, tag, value=label.name)
        for name, value in (
            (color_name, label.color),
            ("hotkey", label.key.lower()),
            ("hint", label.description),
        ):
            if value and not FORBIDDEN.search(value):
                element.set(name, value)


def _shared_attributes(layers: Iterable[Layer]) -> list[tuple[Attribute, list[str]]]:
    """Return each attribute with the labels that have one that is equal."""
    shared: list[tuple[Attribute, list[str]]] = []
    for layer in layers:
        for label in layer.labels:
            for attribute in label.attributes:
                for known, labels in shared:
                    if known == attribute:
                        labels.append(label.name)
                        break
                else:
                    shared.append((attribute, [label.name]))
    return shared


def _control_element(attribute: Attribute, labels: Sequence[str]) -> ET.Element:
    values = {"name": attribute.name, "toName": TEXT, "perRegion": "true"}
    condition = attribute.shown_if
    if condition is not None and _can_show(condition):
        values["visibleWhen"] = "choice-selected"
        values["whenTagName"] = condition.attribute
        if condition.values:
            values["whenChoiceValue"] = ",".join(map(str, condition.values))
    else:
        values["visibleWhen"] = "region-selected"
    if labels and not any("," in label for label in labels):
        values["whenLabelValue"] = ",".join(labels)
    if attribute.required:
        values["required"] = "true"
    return _FILL[attribute.kind](attribute, values)


def _can_show(condition: ShownIf) -> bool:
    return is_plain(condition.attribute) and all(
        isinstance(value, str) and "," not in value and is_plain(value)
        for value in condition.values
    )


def _choices_element(attribute: Attribute, values: dict[str, str]) -> ET.Element:
    several = attribute.kind is AttributeKind.SEVERAL
    element = ET.Element(
        "Choices", {**values, "choice": "multiple" if several else "single", "showInline": "true"}
    )
    default = attribute.default
    chosen = default if isinstance(default, tuple) else (default,)
    names = (_YES, _NO) if attribute.kind is AttributeKind.YES_NO else attribute.values
    if attribute.kind is AttributeKind.YES_NO and default is not None:
        chosen = (_YES if default else _NO,)
    for value in names:
        if is_plain(value):
            choice = ET.SubElement(element, "Choice", value=value)
            if value in chosen:
                choice.set("selected", "true")
    return element


def _text_element(attribute: Attribute, values: dict[str, str]) -> ET.Element:
    default = attribute.default
    if isinstance(default, str) and is_plain(default):
        values["value"] = default
    return ET.Element("TextArea", {**values, "maxSubmissions": "1"})


def _number_element(attribute: Attribute, values: dict[str, str]) -> ET.Element:
    for name, value in (
        ("min", attribute.low),
        ("max", attribute.high),
        ("defaultValue", attribute.default),
    ):
        if value is not None:
            values[name] = str(value)
    return ET.Element("Number", values)


def _scale_element(attribute: Attribute, values: dict[str, str]) -> ET.Element:
    if attribute.low != 1:  # A rating begins at one.
        return _number_element(attribute, {**values, "step": "1"})
    values["maxRating"] = str(attribute.high)
    if attribute.default is not None:
        values["defaultValue"] = str(attribute.default)
    return ET.Element("Rating", values)


def _date_element(_attribute: Attribute, values: dict[str, str]) -> ET.Element:
    return ET.Element("DateTime", {**values, "only": "date", "format": "%Y-%m-%d"})


_FILL = {
    AttributeKind.ONE: _choices_element,
    AttributeKind.SEVERAL: _choices_element,
    AttributeKind.YES_NO: _choices_element,
    AttributeKind.TEXT: _text_element,
    AttributeKind.NUMBER: _number_element,
    AttributeKind.SCALE: _scale_element,
    AttributeKind.DATE: _date_element,
    AttributeKind.IDENTITY: _text_element,
}
