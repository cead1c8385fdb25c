"""The labelling configuration: the labels, attributes and relations that Label Studio offers.

Tasks name its controls. It is XML (https://labelstud.io/tags/) that a person pastes into the
settings of a project there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from annotator.formats.damage import technical_reason
from annotator.formats.files import name_of, read_bytes
from annotator.formats.label_studio import CONFIG_FILE
from annotator.model import Attribute, InputError, Label, RelationType, TagSet

TEXT, LABELS, NOTE = "text", "label", "note"
"""The names of the text and of two controls, which no attribute can have."""
_COLOR = re.compile("#[0-9a-fA-F]{6}")
_NOT_PLAIN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def is_plain(name: str) -> bool:
    """Return whether the configuration can hold a name.

    A leading $ would refer to a field of the task; white space at the ends gets lost.
    """
    return bool(name) and name == name.strip() and name[0] != "$" and not _NOT_PLAIN.search(name)


class _Choices(NamedTuple):
    """A control of choices for an attribute."""

    attribute: str
    values: Iterable[str]
    labels: Sequence[str]
    """The labels that have the attribute."""


@dataclass
class ConfigBuilder:
    """Builds a configuration, and knows which annotations Label Studio can show by it."""

    labels: dict[str, Label] = field(default_factory=dict[str, Label])
    """By name, and so are the types of relations."""
    relations: dict[str, RelationType] = field(default_factory=dict[str, RelationType])

    def add_tag_set(self, tag_set: TagSet) -> None:
        """Offer what a tag set has, and nothing else."""
        self.labels = {label.name: label for label in tag_set.labels()}
        self.relations = {relation.name: relation for relation in tag_set.relations}

    def shows(self, label: str, attribute: str, value: object) -> bool:
        """Return whether an attribute's value is one of the choices for a label."""
        definition = self.labels.get(label)
        choices = definition.attribute(attribute) if definition else None
        return (
            choices is not None
            and value in choices.values
            and isinstance(value, str)
            and is_plain(value)
            and is_plain(label)
            and attribute not in (TEXT, LABELS, NOTE)
            and is_plain(attribute)
        )

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
        for choices in self._choices(labels):
            view.append(_choices_element(choices))
        ET.SubElement(
            view, "TextArea", {**_per_region(NOTE), "placeholder": "Note", "maxSubmissions": "1"}
        )
        ET.indent(view)
        return ET.tostring(view, encoding="utf-8") + b"\n"

    def _choices(self, labels: Iterable[Label]) -> list[_Choices]:
        """Return a control for each attribute that can be shown."""
        controls: dict[str, tuple[dict[str, None], list[str]]] = {}
        for label in labels:
            for attribute in label.attributes:
                shown = [v for v in attribute.values if self.shows(label.name, attribute.name, v)]
                if shown:
                    values, labels_of = controls.setdefault(attribute.name, ({}, []))
                    values.update(dict.fromkeys(shown))
                    labels_of.append(label.name)
        return [_Choices(name, values, of) for name, (values, of) in controls.items()]


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


def _choices_element(choices: _Choices) -> ET.Element:
    attributes = {**_per_region(choices.attribute), "whenTagName": LABELS}
    if not any("," in label for label in choices.labels):
        attributes["whenLabelValue"] = ",".join(choices.labels)
    parent = ET.Element("Choices", {**attributes, "choice": "single", "showInline": "true"})
    for value in choices.values:
        ET.SubElement(parent, "Choice", value=value)
    return parent


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
    """Return the choices for regions as attributes, by the labels that have these."""
    attributes: dict[str, list[Attribute]] = {}
    all_labels = [_name(label) for label in root.iter("Label")]
    for choices in root.iter("Choices"):
        if choices.get("perRegion") != "true" or not choices.get("name"):
            continue
        values = tuple(dict.fromkeys(_name(choice) for choice in choices.iter("Choice")))
        labels = choices.get("whenLabelValue", "")
        for label in labels.split(",") if labels else all_labels:
            attribute = Attribute(choices.get("name", ""), values)
            attributes.setdefault(label, []).append(attribute)
    return attributes
