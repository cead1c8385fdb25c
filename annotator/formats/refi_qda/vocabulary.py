"""The names of REFI-QDA's elements, the GUIDs that we make, and the codes of a project."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID
from xml.etree.ElementTree import Element

from annotator.formats.ids import made_id
from annotator.model import Label

NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT_FILE = "project.qde"
SOURCES = "sources"
INTERNAL = "internal://"
ORIGIN = "Annotator"
CONTINUES = "continues"
"""The name of a link from a further fragment of an annotation to its first one."""
ARTICLE_ID = "annotator article"
"""The variable that keeps an article's own id."""
ARTICLE_TITLE = "annotator title"
"""The variable that keeps an article's title, where that is not the name of its source."""


def qualify(name: str) -> str:
    """Return the name of an element with its namespace."""
    return f"{{{NAMESPACE}}}{name}"


def make_guid(kind: str, *parts: str) -> str:
    """Return the GUID for an object without an id of its own; equal parts give equal GUIDs."""
    return made_id("refi-qda", kind, *parts)


def guid_for(own_id: str, kind: str) -> str:
    """Return the GUID for an object with an id: the id itself if it is a GUID."""
    try:
        return own_id if str(UUID(own_id)) == own_id else make_guid(kind, own_id)
    except ValueError:
        return make_guid(kind, own_id)


def normalize_guid(guid: str) -> str:
    """Return a GUID in the form in which it is compared: without braces, in lower case."""
    return guid.strip("{}").lower()


_ATTRIBUTE_SEPARATOR = ": "
_VALUE_SEPARATOR = " = "


def attribute_name(label: str, attribute: str) -> str:
    """Return the name of the code above the codes for an attribute's values."""
    return f"{label}{_ATTRIBUTE_SEPARATOR}{attribute}"


def value_name(label: str, attribute: str, value: str) -> str:
    """Return the name of the code for a value of an attribute."""
    return f"{attribute_name(label, attribute)}{_VALUE_SEPARATOR}{value}"


@dataclass
class Code:
    """The label, or the attribute of a label, that a code stands for."""

    name: str
    label: str
    codable: bool = True
    attribute: tuple[str, str] | None = None
    """Name and value, if the code stands for an attribute of ``label``."""


class CodeBook:
    """The codes of a project by their GUIDs, and the labels that they define."""

    def __init__(self) -> None:
        self._codes: dict[str, Code] = {}
        self.labels: dict[str, Label] = {}
        """The labels by the names of their codes."""

    def read(self, codes: Iterable[Element], is_own: bool) -> None:
        """Add the codes of a code book.

        Args:
            codes: The outermost ``Code`` elements.
            is_own: Whether we exported the project, so that names of codes are labels.
        """
        for code_element in codes:
            self._add(code_element, ())
        # The name of a code is its label, unless another code has the same name.
        counts = Counter(c.name for c in self._codes.values() if c.codable and not c.attribute)
        for code in self._codes.values():
            if not code.attribute and (is_own or counts[code.name] == 1):
                code.label = code.name

    def codable_labels(self) -> list[str]:
        """Return the labels of the codes that passages can have, in the order of the project."""
        codes = self._codes.values()
        return [code.label for code in codes if code.codable and code.attribute is None]

    def get(self, guid: str) -> Code | None:
        """Return the code with a normalized GUID; None if the project does not have it."""
        return self._codes.get(guid)

    def _add(self, element: Element, ancestors: tuple[str, ...]) -> None:
        """Add a code and the codes in it; ``ancestors`` are the names above it, outermost first."""
        full_name = element.get("name") or ""
        name = full_name.strip() or "code"
        code = Code(
            name,
            " / ".join([*(ancestor.strip() for ancestor in ancestors), name]),
            element.get("isCodable") != "false",
        )
        if len(ancestors) > 1 and full_name.startswith(ancestors[-1] + _VALUE_SEPARATOR):
            label_name, attribute = ancestors[-2:]
            if attribute.startswith(label_name + _ATTRIBUTE_SEPARATOR):
                code.label = label_name.strip() or "code"
                code.attribute = (
                    attribute.removeprefix(label_name + _ATTRIBUTE_SEPARATOR),
                    full_name.removeprefix(attribute + _VALUE_SEPARATOR),
                )
        self._codes[normalize_guid(element.get("guid") or "")] = code
        if code.attribute is None:
            description = element.findtext(qualify("Description")) or ""
            color = element.get("color") or ""
            label = Label(name, description=description, color=color if len(color) == 7 else "")
            self.labels.setdefault(name, label)
        for child in element.findall(qualify("Code")):
            self._add(child, (*ancestors, full_name))
