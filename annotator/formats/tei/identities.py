"""Identities out of a TEI file: persons, organizations, places, and what else has an entry."""

from collections.abc import Mapping
from typing import Any, cast

from annotator.formats.ids import made_id
from annotator.formats.tei.features import values_of
from annotator.formats.tei.parsing import Tree
from annotator.formats.tei.pointers import is_elsewhere
from annotator.formats.tei.vocabulary import COMMENT, DETAILS, ID, IDENTITY, local, tag
from annotator.formats.tei.writing import ENTRIES
from annotator.model import Identity

_KINDS = {entry: kind for kind, (_, entry, _) in ENTRIES.items()} | {"personGrp": "person"}
_OTHERS = frozenset(["object", "event", "nym"])
_NAMES = frozenset({
    "persName", "orgName", "placeName", "objectName", "eventName", "geogName", "name", "form",
    "label", "settlement", "country", "region",
})  # fmt: skip
_ALIAS = "alias"


class Identities:
    """Those that the tags of one text refer to."""

    def __init__(self, tree: Tree, digest: str) -> None:
        self._tree, self._digest = tree, digest
        self.all: dict[str, Identity] = {}
        """By their ids, in the order in which they were referred to."""

    def of_pointers(self, pointers: str | None, name: str = "", kind: str = "") -> str | None:
        """The id of the first that is pointed at; one in another file gets the name given."""
        for pointer, element in self._tree.all_pointed_at(pointers):
            if element is not None and is_entry(element):
                return self._kept(self._of_entry(element))
            own = self._tree.own_name(pointer.removeprefix("#"), IDENTITY)
            if own is not None and not is_elsewhere(pointer):
                return own
            if is_elsewhere(pointer):
                identity_id = made_id("tei identity", pointer)
                short = pointer.rstrip("/").rpartition("/")[2].rpartition("#")[2]
                return self._kept(
                    Identity(identity_id, name or short, kind=kind, external_id=pointer)
                )
        return None

    def of_key(self, key: str, kind: str = "") -> str:
        """The id of the one that has a key in somebody's list."""
        identity_id = made_id("tei identity", "key", key)
        return self._kept(Identity(identity_id, key, kind=kind))

    def name_of(self, pointer: str) -> str:
        """The name of whatever a pointer points at; the pointer itself where it has none."""
        element = self._tree.pointed_at(pointer)
        return (self.named(element) if element is not None else "") or pointer.removeprefix("#")

    def named(self, element: Any) -> str:
        """The first name in an element."""
        return next((_words(each) for each in _names(element)), "")

    def _kept(self, identity: Identity) -> str:
        self.all.setdefault(identity.id, identity)
        return identity.id

    def _of_entry(self, element: Any) -> Identity:
        xml_id = str(element.get(ID) or "")
        own = self._tree.own_name(xml_id, IDENTITY)
        return _own(element, own) if own is not None else self._foreign(element, xml_id)

    def _foreign(self, element: Any, xml_id: str) -> Identity:
        said = [_words(each) for each in _names(element)]
        names = [each for each in dict.fromkeys(said) if each] or [xml_id]
        external = next((_words(e) for e in element.iter() if local(e) == "idno"), "")
        external = external or str(element.get("ref") or "")
        notes = [_words(each) for each in element if local(each) in ("note", "desc")]
        scope = self._tree.name if xml_id in self._tree.known else self._digest
        return Identity(
            made_id("tei identity", *([external] if external else [scope, xml_id])),
            names[0],
            tuple(names[1:]),
            _KINDS.get(local(element), ""),
            external,
            "\n".join(filter(None, notes)),
            {"foreign_id": xml_id},
        )


def is_entry(element: Any) -> bool:
    """Whether an element describes a person, an organization, a place or a thing."""
    return local(element) in _KINDS or local(element) in _OTHERS


def _own(element: Any, identity_id: str) -> Identity:
    details: dict[str, Any] = {}
    note = external = ""
    for each in element.iter():
        said = "".join(each.itertext())
        match local(each), each.get("type"):
            case "idno", _:
                external = said
            case "note", kind if kind == COMMENT:
                note = said
            case "note", kind if kind == DETAILS:
                for fs in each.iterfind(tag("fs")):
                    details = values_of(fs)
            case _:
                pass
    names = [("".join(e.itertext()), e.get("type") == _ALIAS) for e in _names(element)]
    metadata = details.get("metadata")
    return Identity(
        identity_id,
        next((name for name, is_alias in names if not is_alias), ""),
        tuple(name for name, is_alias in names if is_alias),
        str(details.get("kind") or _KINDS.get(local(element), "")),
        external,
        note,
        cast("Mapping[str, Any]", metadata) if isinstance(metadata, dict) else {},
    )


def _names(element: Any) -> list[Any]:
    """The elements with its names, in their order."""
    found: list[Any] = []
    for each in element:
        if local(each) == "objectIdentifier":
            found += _names(each)
        elif local(each) in _NAMES:
            found.append(each)
    return found


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
