"""REFI-QDA codebooks (``.qdc``): codes with descriptions and colours, in any depth.

A layer is a code that cannot be used itself. The values of attributes are codes under their label,
as in the projects that Annotator exports; GUIDs are those of such a project, too, so that other
programs see one codebook in both. Examples are in the description, under a line of their own.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from annotator.formats.codebooks.builder import CodebookBuilder
from annotator.formats.codebooks.codebook import Codebook
from annotator.formats.codebooks.xml import (
    allowed,
    child_text,
    children,
    local_name,
    parse_root,
    to_bytes,
)
from annotator.formats.files import name_of
from annotator.formats.refi_qda.vocabulary import (
    ORIGIN,
    attribute_name,
    make_guid,
    value_name,
)
from annotator.model import Attribute, AttributeKind, InputError, Label, TagSet

_NAMESPACE = "urn:QDA-XML:codebook:1.0"
_LAYER = "Codes"
"""The layer of codes that are in no group."""
_EXAMPLES, _BULLET = "\n\nExamples:", "\n• "
_LISTED = (AttributeKind.ONE, AttributeKind.SEVERAL, AttributeKind.SCALE)


def parse(data: bytes, path: Path) -> Codebook:
    """Read a codebook from the content of a ``.qdc`` file, or of a project's ``project.qde``.

    Raises:
        InputError: It is not well-formed, or not of this kind; the message names the line.
    """
    root = parse_root(data, path)
    found = [root] if local_name(root) == "CodeBook" else children(root, "CodeBook")
    if not found:
        raise InputError(
            f"{name_of(path)}: its outermost element is “{local_name(root)}”, not “CodeBook”. "
            f"Export the codebook once more, as a REFI-QDA codebook."
        )
    return _Parser(found[0], path).codebook()


class _Parser:
    def __init__(self, root: Any, path: Path) -> None:
        self._builder = CodebookBuilder(path)
        self._root = root
        self._names: set[str] = set()

    def codebook(self) -> Codebook:
        builder = self._builder
        for outer in children(self._root, "Codes"):
            for code in children(outer, "Code"):
                name = _name(code)
                inner = children(code, "Code")
                if _is_codable(code) or not (inner or _is_ours(self._root)):
                    self._add_label(code, _LAYER, ())
                    continue
                description = child_text(code, "Description")
                builder.add_layer(name, description)
                for each in inner:
                    self._add_label(each, name, (name,))
        for sets in children(self._root, "Sets"):
            for group in children(sets, "Set"):
                builder.losses.add("sets of codes", group.get("name") or "")
        return builder.codebook()

    def _add_label(self, code: Any, layer: str, above: tuple[str, ...]) -> None:
        name = _name(code)
        attributes: list[Attribute] = []
        inner: list[Any] = []
        for each in children(code, "Code"):
            attribute = _attribute_of(each, name)
            if attribute is None:
                inner.append(each)
            else:
                attributes.append(attribute)
        if _is_codable(code) or not inner:
            description, examples = _split_description(child_text(code, "Description"))
            own = " / ".join((*above, name)) if name in self._names else name
            if own != name:
                self._builder.losses.add("codes with the name of another one", own)
            self._names.add(own)
            color = self._builder.color(code.get("color") or "", own)
            self._builder.add_label(
                layer,
                Label(
                    own,
                    description=description,
                    color=color,
                    attributes=tuple(attributes),
                    examples=examples,
                ),
            )
        if inner:
            self._builder.losses.add("levels of the hierarchy", name)
        for each in inner:
            self._add_label(each, layer, (*above, name))


def _is_codable(code: Any) -> bool:
    return code.get("isCodable", "true").lower() not in ("false", "0")


def _is_ours(root: Any) -> bool:
    return str(root.get("origin", "")).startswith(ORIGIN)


def _name(code: Any) -> str:
    return (code.get("name") or "").strip() or "code"


def _attribute_of(code: Any, label: str) -> Attribute | None:
    """Return the attribute of a label that a code stands for; None for any other code."""
    name, prefix = code.get("name") or "", attribute_name(label, "")
    inner = children(code, "Code")
    if _is_codable(code) or not name.startswith(prefix) or not inner:
        return None
    attribute = name.removeprefix(prefix)
    before = value_name(label, attribute, "")
    values = [each.get("name") or "" for each in inner]
    if not attribute or not all(value.startswith(before) for value in values):
        return None
    names = tuple(value.removeprefix(before) for value in values)
    return Attribute(attribute, names, child_text(code, "Description"))


def _split_description(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a description without the examples at its end, and these."""
    before, sign, after = f"\n\n{text}".rpartition(_EXAMPLES)
    if not sign or not after.startswith(_BULLET):
        return text, ()
    return before.strip(), tuple(after.split(_BULLET)[1:])


def make(tag_set: TagSet) -> bytes:
    """Return a tag set as the content of a ``.qdc`` file."""
    root = ET.Element("CodeBook", {"xmlns": _NAMESPACE, "origin": ORIGIN})
    codes = ET.SubElement(root, "Codes")
    for layer in tag_set.layers:
        above = _code(codes, make_guid("layer", layer.name), layer.name, codable=False)
        _describe(above, layer.description)
        for label in layer.labels:
            _add_code(above, label)
    return to_bytes(root)


def _add_code(parent: ET.Element, label: Label) -> None:
    code = _code(parent, make_guid("code", label.name), label.name, codable=True)
    if len(label.color) == 7:
        code.set("color", label.color)
    examples = "".join(f"{_BULLET}{example}" for example in label.examples)
    _describe(code, label.description + (f"{_EXAMPLES}{examples}" if examples else ""))
    for attribute in label.attributes:
        if not attribute.values:
            continue
        guid = make_guid("attribute", label.name, attribute.name)
        above = _code(code, guid, attribute_name(label.name, attribute.name), codable=False)
        _describe(above, attribute.description)
        for value in _values(attribute):
            guid = make_guid("code", label.name, attribute.name, value)
            _code(above, guid, value_name(label.name, attribute.name, value), codable=True)


def _values(attribute: Attribute) -> Iterator[str]:
    if attribute.kind in _LISTED:
        yield from attribute.values


def _code(parent: ET.Element, guid: str, name: str, *, codable: bool) -> ET.Element:
    values = {"guid": guid, "name": allowed(name), "isCodable": "true" if codable else "false"}
    return ET.SubElement(parent, "Code", values)


def _describe(code: ET.Element, text: str) -> None:
    if text.strip():
        ET.SubElement(code, "Description").text = allowed(text)
