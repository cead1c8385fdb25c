"""The labelling configuration: which labels, attributes and relations Label Studio offers.

Tasks name its controls. It is XML that a person pastes into the settings of a project there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from annotator.formats.files import name_of, read_bytes
from annotator.model import Attribute, InputError, Label, RelationType, TagSet

FILE = "label_config.xml"
TEXT, LABELS, NOTE = "text", "label", "note"
"""The names of the text and of two controls, which no attribute can have."""
_COLOR = re.compile("#[0-9a-fA-F]{6}")
_NOT_PLAIN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def is_plain(name: str) -> bool:
    """Whether a name can stand in the configuration and mean itself.

    A leading $ would refer to a field of the task; white space at the ends gets lost.
    """
    return bool(name) and name == name.strip() and name[0] != "$" and not _NOT_PLAIN.search(name)


@dataclass
class Offered:
    """What a configuration offers for annotations: it knows which of them it can show."""

    labels: dict[str, Label] = field(default_factory=dict[str, Label])
    relations: dict[str, RelationType] = field(default_factory=dict[str, RelationType])

    @classmethod
    def by(cls, tag_set: TagSet) -> "Offered":
        """What there is for a tag set."""
        return cls(
            {label.name: label for label in tag_set.labels()},
            {relation.name: relation for relation in tag_set.relations},
        )

    def shows(self, label: str, attribute: str, value: object) -> bool:
        """Whether an attribute's value is one of the choices for a label."""
        known = self.labels.get(label)
        choices = known.attribute(attribute) if known else None
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
        """The labels and relation types that have no place in the XML."""
        return [name for name in (*self.labels, *self.relations) if not is_plain(name)]

    def xml(self) -> bytes:
        """The configuration."""
        view = ET.Element("View")
        relations = [each for each in self.relations if is_plain(each)]
        if relations:
            parent = ET.SubElement(view, "Relations", choice="multiple")
            for name in relations:
                ET.SubElement(parent, "Relation", value=name)
        labels = [each for each in self.labels.values() if is_plain(each.name)]
        parent = ET.SubElement(view, "Labels", name=LABELS, toName=TEXT)
        for label in labels:
            ET.SubElement(parent, "Label", _label(label))
        ET.SubElement(view, "Text", name=TEXT, value=f"${TEXT}")
        for name, values, of in self._choices(labels):
            view.append(_choices(name, values, of))
        ET.SubElement(
            view, "TextArea", {**_per_region(NOTE), "placeholder": "Note", "maxSubmissions": "1"}
        )
        ET.indent(view)
        return ET.tostring(view, encoding="utf-8") + b"\n"

    def _choices(self, labels: Iterable[Label]) -> list[tuple[str, list[str], list[str]]]:
        """The attributes that can be shown: name, values, and the labels that have it."""
        found: dict[str, tuple[dict[str, None], list[str]]] = {}
        for label in labels:
            for attribute in label.attributes:
                shown = [v for v in attribute.values if self.shows(label.name, attribute.name, v)]
                if shown:
                    values, of = found.setdefault(attribute.name, ({}, []))
                    values.update(dict.fromkeys(shown))
                    of.append(label.name)
        return [(name, list(values), of) for name, (values, of) in found.items()]


def _label(label: Label) -> dict[str, str]:
    found = {"value": label.name}
    if _COLOR.fullmatch(label.color):
        found["background"] = label.color
    if label.key:
        found["hotkey"] = label.key.lower()
    if label.description and not _NOT_PLAIN.search(label.description):
        found["hint"] = label.description
    return found


def _per_region(name: str) -> dict[str, str]:
    return {"name": name, "toName": TEXT, "perRegion": "true", "visibleWhen": "region-selected"}


def _choices(name: str, values: Sequence[str], of: Sequence[str]) -> ET.Element:
    attributes = {**_per_region(name), "whenTagName": LABELS}
    if not any("," in label for label in of):
        attributes["whenLabelValue"] = ",".join(of)
    parent = ET.Element("Choices", {**attributes, "choice": "single", "showInline": "true"})
    for value in values:
        ET.SubElement(parent, "Choice", value=value)
    return parent


@dataclass
class Config:
    """A configuration as it was found beside the tasks."""

    labels: dict[str, Label] = field(default_factory=dict[str, Label])
    relations: dict[str, RelationType] = field(default_factory=dict[str, RelationType])
    data_keys: dict[str, str] = field(default_factory=dict[str, str])
    """For each text that can be labelled the field of the tasks that holds it."""
    hypertexts: set[str] = field(default_factory=set[str])
    """Those that are HTML."""


def config_beside(path: Path) -> Config:
    """The configuration in the same folder, empty if there is none. Raises InputError."""
    file = path.with_name(FILE)
    if not file.is_file():
        return Config()
    try:
        root = ET.fromstring(read_bytes(file))
    except ET.ParseError as error:
        raise InputError(
            f"{name_of(file)}: this is no XML ({error}). Correct it, or take it away; the tasks "
            f"can be read without it."
        ) from None
    config = Config()
    attributes = _attributes(root)
    for each in root.iter("Relation"):
        name = _name(each)
        config.relations[name] = RelationType(name, (), ())
    for tag in ("Labels", "HyperTextLabels"):
        for each in (label for labels in root.iter(tag) for label in labels.iter("Label")):
            config.labels[_name(each)] = _label_of(each, attributes)
    for tag in ("Text", "HyperText"):
        for each in root.iter(tag):
            name = each.get("name", "")
            config.data_keys[name] = each.get("value", "").removeprefix("$")
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


def _attributes(root: ET.Element) -> dict[str, list[Attribute]]:
    """The choices for regions, by the labels that these are for."""
    found: dict[str, list[Attribute]] = {}
    everywhere = [_name(each) for each in root.iter("Label")]
    for each in root.iter("Choices"):
        if each.get("perRegion") != "true" or not each.get("name"):
            continue
        values = tuple(dict.fromkeys(_name(choice) for choice in each.iter("Choice")))
        said = each.get("whenLabelValue", "")
        for label in said.split(",") if said else everywhere:
            found.setdefault(label, []).append(Attribute(each.get("name", ""), values))
    return found
