"""INCEpTION's exported projects: a zip with each person's annotations of each document.

They are in whatever format the person chose who exported the project: CAS in XMI or JSON and
WebAnno TSV are read. What is only there as INCEpTION's own serialisation (.ser) nobody else reads.
"""

from annotator.formats.format import Format
from annotator.formats.uima import EXTRA, TYPES_OPTION
from annotator.plugins import LazyFunction

FORMAT = Format(
    name="inception",
    title="INCEpTION project",
    suffixes=(".zip",),
    offsets="UTF-16 units",
    read=LazyFunction("annotator.formats.inception.reading:read"),
    extra=EXTRA,
    recognises=LazyFunction("annotator.formats.inception.reading:recognises"),
    read_options={
        TYPES_OPTION: "types that are read as annotations though they are words or sentences: Token"
    },
)
