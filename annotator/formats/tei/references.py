"""Follows the references of a tag in a TEI file: to identities, categories and features.

Identities are persons, organizations, places and other entries of lists (``@ref``, ``@corresp``);
categories and feature structures are what ``@ana`` points to.

Source: TEI P5 Guidelines, chapters 13, 17 and 18.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.tei.features import parse_structure
from annotator.formats.tei.parsing import TeiTree
from annotator.formats.tei.pointers import is_elsewhere
from annotator.formats.tei.vocabulary import (
    COMMENT,
    DETAILS,
    ID,
    IDENTITY,
    LABEL,
    TYPE,
    local_name,
    qualify,
    text_of,
    words_of,
)
from annotator.formats.tei.writing import ENTRIES
from annotator.model import Identity, Label, RelationType

_KINDS = {entry: kind for kind, (_, entry, _) in ENTRIES.items()} | {"personGrp": "person"}
"""Our kind of identity for each element that describes one."""
_ENTRIES_WITHOUT_KIND = frozenset(["object", "event", "nym"])
_NAMES = frozenset({
    "persName", "orgName", "placeName", "objectName", "eventName", "geogName", "name", "form",
    "label", "settlement", "country", "region",
})  # fmt: skip
_ALIAS = "alias"


class IdentityReader:
    """Collects the identities that the annotations of one text refer to."""

    def __init__(self, tree: TeiTree, digest: str) -> None:
        """Collect from a tree.

        Args:
            tree: The ``TEI`` element and its corpus.
            digest: Distinguishes the texts of a file in the ids of new identities.
        """
        self._tree, self._digest = tree, digest
        self.by_id: dict[str, Identity] = {}
        """In the order in which they were referred to."""

    def find_by_pointers(self, pointers: str | None, name: str = "", kind: str = "") -> str | None:
        """Return the id of the first identity that is pointed at; None if there is none.

        Args:
            pointers: The pointers of an attribute.
            name: The name for an identity in another file.
            kind: The kind of an identity in another file.
        """
        for pointer, element in self._tree.find_all(pointers):
            if element is not None and is_entry(element):
                return self._collect(self._read_entry(element))
            if not is_elsewhere(pointer):
                identity_id = self._tree.decode_own_id(pointer.removeprefix("#"), IDENTITY)
                if identity_id is not None:
                    return identity_id
                continue
            identity_id = made_id("tei identity", pointer)
            last_part = pointer.rstrip("/").rpartition("/")[2].rpartition("#")[2]
            return self._collect(
                Identity(identity_id, name or last_part, kind=kind, external_id=pointer)
            )
        return None

    def find_by_key(self, key: str, kind: str = "") -> str:
        """Return the id of the identity with a ``@key``, which belongs to an unknown list."""
        identity_id = made_id("tei identity", "key", key)
        return self._collect(Identity(identity_id, key, kind=kind))

    def name_at(self, pointer: str) -> str:
        """Return the name in the element that is pointed at; the pointer if it has none."""
        element = self._tree.find(pointer)
        return (first_name(element) if element is not None else "") or pointer.removeprefix("#")

    def _collect(self, identity: Identity) -> str:
        self.by_id.setdefault(identity.id, identity)
        return identity.id

    def _read_entry(self, element: Any) -> Identity:
        xml_id = str(element.get(ID) or "")
        identity_id = self._tree.decode_own_id(xml_id, IDENTITY)
        if identity_id is not None:
            return _read_own_entry(element, identity_id)
        return self._read_foreign_entry(element, xml_id)

    def _read_foreign_entry(self, element: Any, xml_id: str) -> Identity:
        all_names = dict.fromkeys(words_of(name) for name in _name_elements(element))
        names = [name for name in all_names if name] or [xml_id]
        id_elements = [child for child in element.iter() if local_name(child) == "idno"]
        external_id = words_of(id_elements[0]) if id_elements else ""
        external_id = external_id or str(element.get("ref") or "")
        notes = [words_of(child) for child in element if local_name(child) in ("note", "desc")]
        scope = self._tree.name if xml_id in self._tree.corpus_ids else self._digest
        return Identity(
            made_id("tei identity", *([external_id] if external_id else [scope, xml_id])),
            names[0],
            tuple(names[1:]),
            _KINDS.get(local_name(element), ""),
            external_id,
            "\n".join(filter(None, notes)),
            {"foreign_id": xml_id},
        )


def first_name(element: Any) -> str:
    """Return the first name in an element; empty if it has none."""
    names = _name_elements(element)
    return words_of(names[0]) if names else ""


def is_entry(element: Any) -> bool:
    """Return whether an element describes a person, an organization, a place or a thing."""
    return local_name(element) in _KINDS or local_name(element) in _ENTRIES_WITHOUT_KIND


def _read_own_entry(element: Any, identity_id: str) -> Identity:
    details: dict[str, Any] = {}
    note = external_id = ""
    for descendant in element.iter():
        match local_name(descendant), descendant.get("type"):
            case "idno", _:
                external_id = text_of(descendant)
            case "note", note_type if note_type == COMMENT:
                note = text_of(descendant)
            case "note", note_type if note_type == DETAILS:
                for structure in descendant.iterfind(qualify("fs")):
                    details = parse_structure(structure)
            case _:
                pass
    names = [(text_of(name), name.get("type") == _ALIAS) for name in _name_elements(element)]
    metadata = details.get("metadata")
    return Identity(
        identity_id,
        next((name for name, is_alias in names if not is_alias), ""),
        tuple(name for name, is_alias in names if is_alias),
        str(details.get("kind") or _KINDS.get(local_name(element), "")),
        external_id,
        note,
        cast("Mapping[str, Any]", metadata) if isinstance(metadata, dict) else {},
    )


def _name_elements(element: Any) -> list[Any]:
    """Return the elements with the names of an entry, in order."""
    names: list[Any] = []
    for child in element:
        if local_name(child) == "objectIdentifier":
            names += _name_elements(child)
        elif local_name(child) in _NAMES:
            names.append(child)
    return names


_MAX_NAME_CODE_POINTS = 60
_POINTER_PARTS = re.compile("[#:/]")


@dataclass
class Interpretation:
    """The label and the values that ``@ana`` gives to one annotation or relation."""

    label: str = ""
    features_type: str = ""
    """The type of the feature structure, which serves as a label where there is no other."""
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    origin: str = ""


class AnaReader:
    """Follows the ``@ana`` pointers of one text, and collects the labels that they define."""

    def __init__(self, tree: TeiTree, context: ReadContext) -> None:
        self._tree, self._context = tree, context

    def interpret(self, element: Any) -> Interpretation:
        """Return what ``@ana`` says about an element; pointers without use go into its metadata."""
        interpretation = Interpretation()
        unused_pointers: list[str] = []
        for pointer, target in self._tree.find_all(element.get("ana")):
            name = "" if target is None else local_name(target)
            if name == "fs":
                _add_features(target, interpretation)
                continue
            label = self._label(pointer, target, name)
            if label and not interpretation.label:
                interpretation.label = label
            else:
                unused_pointers.append(pointer)
        if unused_pointers:
            interpretation.metadata["ana"] = " ".join(unused_pointers)
        return interpretation

    def _label(self, pointer: str, element: Any, name: str) -> str:
        """Return the label that a pointer names; empty if it names none.

        Args:
            pointer: The pointer in the file.
            element: The element that it points at; None if the file does not have it.
            name: The local name of the element.
        """
        xml_id = pointer.removeprefix("#")
        label = self._tree.decode_own_id(xml_id, LABEL)
        relation_type = self._tree.decode_own_id(xml_id, TYPE)
        description = ""
        if element is not None:
            description = " ".join(words_of(desc) for desc in element.iterfind(qualify("desc")))
        if label is not None:
            self._define_label(label, description)
            return label
        if relation_type is not None:
            self._context.relation_types.setdefault(
                relation_type, RelationType(relation_type, (), (), description=description)
            )
            return relation_type
        if name == "category":
            category, description = _read_category(element)
            self._define_label(category, description)
            return category
        if name == "interp":
            return words_of(element) or xml_id
        # A pointer into a taxonomy of another file still names the category.
        return "" if element is not None else _POINTER_PARTS.split(pointer.rstrip("/"))[-1]

    def _define_label(self, label: str, description: str) -> None:
        self._context.labels.setdefault(label, Label(label, description=description))


def _add_features(element: Any, interpretation: Interpretation) -> None:
    values = parse_structure(element)
    if element.get("type") == DETAILS:
        metadata = values.get("metadata")
        if isinstance(metadata, dict):
            interpretation.metadata.update(cast("Mapping[str, Any]", metadata))
        interpretation.origin = str(values.get("origin") or "")
        return
    interpretation.features_type = interpretation.features_type or str(element.get("type") or "")
    interpretation.attributes.update(values)


def _read_category(element: Any) -> tuple[str, str]:
    """Return name and description of a ``category``; TEI has several places for the name."""
    glosses = [words_of(child) for child in element if local_name(child) == "gloss"]
    terms = [words_of(term) for term in element.iterfind(f"{qualify('catDesc')}/{qualify('term')}")]
    descriptions = [
        words_of(child) for child in element if local_name(child) in ("catDesc", "desc")
    ]
    description = "\n".join(filter(None, descriptions))
    name = next(filter(None, [*glosses, *terms]), "")
    if not name and 0 < len(description) <= _MAX_NAME_CODE_POINTS:
        name, description = description, ""
    return name or str(element.get(ID) or ""), description
