"""The names of REFI-QDA's elements, and the GUIDs that we make."""

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
"""Names the link from a further fragment of an annotation to its first one."""
ARTICLE_ID = "annotator article"
"""The variable that keeps an article's own id."""


def tag(name: str) -> str:
    """The full name of an element."""
    return f"{{{NAMESPACE}}}{name}"


def guid(kind: str, *parts: str) -> str:
    """The GUID of something that has no id of its own."""
    return made_id("refi-qda", kind, *parts)


def guid_of(own_id: str, kind: str) -> str:
    """The GUID of something: its own id where that is one."""
    try:
        return own_id if str(UUID(own_id)) == own_id else guid(kind, own_id)
    except ValueError:
        return guid(kind, own_id)


def plain(guid: str) -> str:
    """A GUID as it is compared: without braces, in lower case."""
    return guid.strip("{}").lower()


_ATTRIBUTE = ": "
_VALUE = " = "


def attribute_name(label: str, attribute: str) -> str:
    """The name of the code that holds an attribute's values together."""
    return f"{label}{_ATTRIBUTE}{attribute}"


def value_name(label: str, attribute: str, value: str) -> str:
    """The name of a value's code."""
    return f"{attribute_name(label, attribute)}{_VALUE}{value}"


@dataclass
class Code:
    """What a coding by it says."""

    name: str
    label: str
    codable: bool = True
    attribute: tuple[str, str] | None = None
    """Name and value, where it is one of ``label``."""


class Codes:
    """The codes of a project by their GUIDs."""

    def __init__(self) -> None:
        self._codes: dict[str, Code] = {}
        self.labels: dict[str, Label] = {}
        """What is told of those that are labels."""

    def read(self, codes: Iterable[Element], own: bool) -> None:
        """Take in the elements of a code book; ``own``: it is one of ours."""
        for each in codes:
            self._add(each, ())
        # A code's own name is its label, unless another one to code by has the same.
        names = Counter(c.name for c in self._codes.values() if c.codable and not c.attribute)
        for code in self._codes.values():
            if not code.attribute and (own or names[code.name] == 1):
                code.label = code.name

    def get(self, guid: str) -> Code | None:
        """The code of a GUID; None where there is none."""
        return self._codes.get(guid)

    def _add(self, element: Element, above: tuple[str, ...]) -> None:
        full = element.get("name") or ""
        name = full.strip() or "code"
        code = Code(
            name,
            " / ".join([*(each.strip() for each in above), name]),
            element.get("isCodable") != "false",
        )
        if len(above) > 1 and full.startswith(above[-1] + _VALUE):
            label, attribute = above[-2], above[-1]
            if attribute.startswith(label + _ATTRIBUTE):
                code.label = label.strip() or "code"
                code.attribute = (
                    attribute.removeprefix(label + _ATTRIBUTE),
                    full.removeprefix(attribute + _VALUE),
                )
        self._codes[plain(element.get("guid") or "")] = code
        if code.attribute is None:
            description = element.findtext(tag("Description")) or ""
            color = element.get("color") or ""
            hint = Label(name, description=description, color=color if len(color) == 7 else "")
            self.labels.setdefault(name, hint)
        for each in element.findall(tag("Code")):
            self._add(each, (*above, full))
