"""The names of REFI-QDA's elements, and the GUIDs that we make."""

from uuid import UUID

from annotator.formats.ids import made_id

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


def guid_of(id: str, kind: str) -> str:
    """The GUID of something: its own id where that is one."""
    try:
        return id if str(UUID(id)) == id else guid(kind, id)
    except ValueError:
        return guid(kind, id)


def plain(guid: str) -> str:
    """A GUID as it is compared: without braces, in lower case."""
    return guid.strip("{}").lower()
