"""GATE's documents as JSON (bdoc), as the plugin Format_Bdoc and gatenlp write them.

Source: https://gatenlp.github.io/python-gatenlp. Offsets are code points (type “p”), or UTF-16
units (type “j”, Java's), as the document states.
"""

from annotator.formats.format import Format
from annotator.formats.signs import json_sign
from annotator.plugins import LazyFunction

NAME = "bdoc"
TYPES = "types"
"""The option that names further types to read as annotations."""

FORMAT = Format(
    name=NAME,
    title="GATE documents as JSON (bdoc)",
    suffixes=(".bdocjs", ".json", ".jsonl"),
    offsets="code points or UTF-16 units, as the file states",
    read=LazyFunction("annotator.formats.bdoc.reading:read"),
    sign=json_sign(LazyFunction("annotator.formats.bdoc.reading:certainty")),
    read_options={TYPES: "types that are read as annotations though they are words: Token"},
    content_read="texts, features of the document as metadata, annotations with their features; "
    "the annotations of a named set are those of an annotator of that name",
    content_left_out="words, sentences and lookups, by type, unless they are named",
)
