"""INCEpTION's exported projects: a zip with each person's annotations of each document.

``exportedproject….json`` describes the project; ``source/`` has the documents as they were
imported, ``annotation/<document>/<user>…`` and ``curation/…`` the annotations of each person, in
the format that was chosen for the export. CAS as XMI or JSON and WebAnno TSV are read. INCEpTION's
own serialisation (.ser) is read by no other program.

If a person's annotations are there in several formats, a zip is read first, for it has the XMI
together with its type system; then XMI and JSON, which hold annotations of all types; TSV last,
for it cannot hold annotations of white space. Tests read a project from INCEpTION's own test data
(its name says version 3.6.1, a number of WebAnno, from which INCEpTION has the layout), and
projects that are made in the test, with XMI, JSON and TSV.
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
    content_read="the documents of a project, with the annotations of each annotator and "
    "of the curator",
    content_left_out="words, sentences, syntax and markup, unless they are asked for; "
    "documents without annotations that can be read",
    questions="which labels the tag set lacks",
)
