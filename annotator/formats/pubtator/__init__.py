"""PubTator: titles and abstracts, with a line for each annotation and relation.

The format is described at https://www.ncbi.nlm.nih.gov/research/pubtator3/tutorial. Offsets count
the title, one sign, and the abstract.
"""

import re
from pathlib import Path

from annotator.formats.format import Format
from annotator.formats.signs import with_bytes
from annotator.plugins import LazyFunction

_TITLE = re.compile(rb"^[^|\t\r\n]{1,60}\|t\|", re.M)
_NEXT = re.compile(rb"^[^|\t\r\n]{1,60}(\|a\||\t\d+\t\d+\t|\t[\w-]+\t)", re.M)


def _recognises(_path: Path, head: bytes) -> bool:
    """Return whether a file begins with a title, which an abstract or annotations follow."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return _TITLE.match(start) is not None and _NEXT.search(start) is not None


FORMAT = Format(
    name="pubtator",
    title="PubTator",
    suffixes=(".pubtator",),
    read=LazyFunction("annotator.formats.pubtator.reading:read"),
    sign=with_bytes((b"|t|",), _recognises),
    content_read="title and abstract of each article; annotations, with their concepts as "
    "identities; relations, between the first mentions of their concepts",
    content_left_out="relations of concepts that are not mentioned; lines of other kinds",
    questions="the unit of offsets, where the texts beside them do not fit",
)
