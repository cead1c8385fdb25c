"""Taguette's exports: a project as a SQLite database, its codebook and its highlights as tables.

The tables of the database are those of Taguette 1.4 (https://gitlab.com/remram44/taguette). A
document is HTML; offsets count UTF-8 bytes of its text, without the tags.
"""

from annotator.formats.format import Format
from annotator.formats.signs import Certainty, FileHead, first_lines
from annotator.plugins import LazyFunction

SQLITE = b"SQLite format 3\0"
HIGHLIGHTS = "id,document,tag,content"
"""The first line of the table of highlights."""
CODEBOOKS = (
    "tag,parent,description,number of highlights",
    "tag,description,number of highlights",
    "tag,description",
)
"""The first line of the codebook in the versions of the program."""
_is_project = LazyFunction("annotator.formats.taguette.reading:is_project")


def _sign(head: FileHead) -> Certainty:
    if head.data.startswith(SQLITE):
        return Certainty.STRONG if _is_project(head.path) else Certainty.NONE
    line = next(iter(first_lines(head)), "").strip()
    return Certainty.STRONG if line in (HIGHLIGHTS, *CODEBOOKS) else Certainty.NONE


FORMAT = Format(
    name="taguette",
    title="Taguette (SQLite)",
    suffixes=(".sqlite3", ".sqlite", ".db"),
    offsets="UTF-8 bytes of the text in the HTML",
    read=LazyFunction("annotator.formats.taguette.reading:read"),
    sign=_sign,
    content_read="documents with their highlights, an annotation for each tag; tags with their "
    "descriptions; a codebook (.csv) alone",
    content_left_out="highlights without a tag; a table of highlights (.csv), which lacks texts",
    questions="which labels the tag set lacks",
)
