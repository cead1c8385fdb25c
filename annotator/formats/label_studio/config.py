"""The labelling configuration: the labels, attributes and relations that Label Studio offers.

Tasks name its controls. It is XML (https://labelstud.io/tags/) that a person pastes into the
settings of a project there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from annotator.formats.damage import technical_reason
from annotator.formats.files import name_of, read_bytes
from annotator.formats.label_studio import CONFIG_FILE
from annotator.formats.label_studio.controls import NOTE, attribute_of, control_of, result_of
from annotator.model import Attribute, InputError, Label, RelationType, TagSet

TEXT, LABELS = "text", "label"
"""The names of the text and of the labels' control, which no attribute can have."""
_COLOR = re.compile("#[0-9a-fA-F]{6}")
_NOT_PLAIN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def is_plain(name: str) -> bool:
    """Return whether the configuration can hold a name.

    A leading $ would refer to a field of the task; white space at the ends gets lost.
    """
    return bool(name) and name == name.strip() and name[0] != "$" and not _NOT_PLAIN.search(name)


class _Control(NamedTuple):
    """A control for an attribute."""

    attribute: Attribute
    values: dict[str, None]
    """The names of its values that the XML can hold."""
    labels: list[str]
    """The labels that have the attribute."""


@dataclass
class ConfigBuilder:
    """Builds a configuration, and knows which annotations Label Studio can show by it."""

    labels: dict[str, Label] = field(default_factory=dict[str, Label])
    """By name, and so are the types of relations."""
    relations: dict[str, RelationType] = field(default_factory=dict[str, RelationType])
    _known: dict[str, _Control] | None = None
    """The controls, for so many labels as there were then."""
    _known_labels: int = 0

    def add_tag_set(self, tag_set: TagSet) -> None:
        """Offer what a tag set has, and nothing else."""
        self.labels = {label.name: label for label in tag_set.labels()}
        self.relations = {relation.name: relation for relation in tag_set.relations}
        self._known = None

    def result(self, label: str, name: str, value: Any) -> tuple[str, dict[str, Any]] | None:
        """Return type and content of the result that shows a value; None if nothing shows it.

        Args:
            label: The label of the annotation.
            name: The name of the attribute.
            value: The value as in JSON.
        """
        control = self._controls().get(name)
        if control is None or label not in control.labels:
            return None
        own = self.labels[label].attribute(name)
        result = result_of(own, value) if own is not None else None
        if result is not None and own is not None and own.values:
            names = result[1].get("choices", ())
            return result if all(one in control.values for one in names) else None
        return result

    def missing(self) -> list[str]:
        """Return the labels and types of relations whose names the XML cannot hold."""
        return [name for name in (*self.labels, *self.relations) if not is_plain(name)]

    def xml(self) -> bytes:
        """Return the configuration."""
        view = ET.Element("View")
        relations = [name for name in self.relations if is_plain(name)]
        if relations:
            parent = ET.SubElement(view, "Relations", choice="multiple")
            for name in relations:
                ET.SubElement(parent, "Relation", value=name)
        labels = [label for label in self.labels.values() if is_plain(label.name)]
        parent = ET.SubElement(view, "Labels", name=LABELS, toName=TEXT)
        for label in labels:
            ET.SubElement(parent, "Label", _label_attributes(label))
        ET.SubElement(view, "Text", name=TEXT, value=f"${TEXT}")
        for control in self._controls().values():
            element = _element(control)
            if element is not None:
                view.append(element)
        ET.SubElement(
            view, "TextArea", {**_per_region(NOTE), "placeholder": "Note", "maxSubmissions": "1"}
        )
        ET.indent(view)
        return ET.tostring(view, encoding="utf-8") + b"\n"

    def _controls(self) -> dict[str, _Control]:
        """Return the control of each attribute that can be shown, by its name.

        Attributes of several labels share one if they have the same name and kind; of another
        kind, the attribute of the first label is shown.
        """
        if self._known is not None and self._known_labels == len(self.labels):
            return self._known
        controls: dict[str, _Control] = {}
        for label in self.labels.values():
            for attribute in label.attributes if is_plain(label.name) else ():
                if attribute.name in (TEXT, LABELS, NOTE) or not is_plain(attribute.name):
                    continue
                control = controls.setdefault(attribute.name, _Control(attribute, {}, []))
                if _form(control.attribute) == _form(attribute):
                    control.values.update(dict.fromkeys(filter(is_plain, attribute.values)))
                    control.labels.append(label.name)
        self._known, self._known_labels = controls, len(self.labels)
        return controls


def _form(attribute: Attribute) -> tuple[object, ...]:
    return attribute.kind, attribute.low, attribute.high


def _label_attributes(label: Label) -> dict[str, str]:
    attributes = {"value": label.name}
    if _COLOR.fullmatch(label.color):
        attributes["background"] = label.color
    if label.key:
        attributes["hotkey"] = label.key.lower()
    if label.description and not _NOT_PLAIN.search(label.description):
        attributes["hint"] = label.description
    return attributes


def _per_region(name: str) -> dict[str, str]:
    return {"name": name, "toName": TEXT, "perRegion": "true", "visibleWhen": "region-selected"}


def _element(control: _Control) -> ET.Element | None:
    fields = {**_per_region(control.attribute.name), "whenTagName": LABELS}
    if not any("," in label for label in control.labels):
        fields["whenLabelValue"] = ",".join(control.labels)
    return control_of(control.attribute, list(control.values), fields)


@dataclass
class ForeignConfig:
    """A configuration that was found beside the tasks."""

    labels: dict[str, Label] = field(default_factory=dict[str, Label])
    """By name, and so are the types of relations."""
    relations: dict[str, RelationType] = field(default_factory=dict[str, RelationType])
    data_keys: dict[str, str] = field(default_factory=dict[str, str])
    """The field of the tasks that holds each text, by the name of the text's tag."""
    hypertexts: set[str] = field(default_factory=set[str])
    """The names of those tags whose texts are HTML."""


def read_config_beside(path: Path) -> ForeignConfig:
    """Read the configuration in the folder of a file of tasks; an empty one if there is none.

    Raises:
        InputError: The configuration is not XML.
        EnvironmentFault: The file cannot be read.
    """
    file = path.with_name(CONFIG_FILE)
    if not file.is_file():
        return ForeignConfig()
    try:
        root = ET.fromstring(read_bytes(file))
    except ET.ParseError as error:
        raise InputError(
            f"{name_of(file)}: this is not XML, or it is damaged. Correct it, or remove it; the "
            f"tasks can be read without it. {technical_reason(str(error))}"
        ) from None
    config = ForeignConfig()
    attributes = _attributes_by_label(root)
    for relation in root.iter("Relation"):
        name = _name(relation)
        config.relations[name] = RelationType(name, (), ())
    for tag in ("Labels", "HyperTextLabels"):
        for label in (label for labels in root.iter(tag) for label in labels.iter("Label")):
            config.labels[_name(label)] = _label_of(label, attributes)
    for tag in ("Text", "HyperText"):
        for text in root.iter(tag):
            name = text.get("name", "")
            config.data_keys[name] = text.get("value", "").removeprefix("$")
            if tag == "HyperText":
                config.hypertexts.add(name)
    return config


def _name(element: ET.Element) -> str:
    return element.get("alias") or element.get("value", "")


def _label_of(element: ET.Element, attributes: Mapping[str, Sequence[Attribute]]) -> Label:
    name = _name(element)
    key, color = element.get("hotkey", "").upper(), element.get("background", "")
    return Label(
        name,
        key if len(key) == 1 and key.isalnum() else "",
        description=element.get("hint", ""),
        color=color if _COLOR.fullmatch(color) else "",
        attributes=tuple(attributes.get(name, ())),
    )


def _attributes_by_label(root: ET.Element) -> dict[str, list[Attribute]]:
    """Return the controls for regions as attributes, by the labels that have these."""
    attributes: dict[str, list[Attribute]] = {}
    all_labels = [_name(label) for label in root.iter("Label")]
    for element in root.iter():
        attribute = attribute_of(element, [_name(choice) for choice in element.iter("Choice")])
        if attribute is None:
            continue
        labels = element.get("whenLabelValue", "")
        for label in labels.split(",") if labels else all_labels:
            attributes.setdefault(label, []).append(attribute)
    return attributes
