"""GATE XML: a text with nodes, and sets of annotations between these.

The format is described in GATE's user guide, section 5.5.2 (https://gate.ac.uk/userguide). A node's
place in the text counts, not its number, so that no unit of offsets is needed.
"""

from annotator.formats.format import Format
from annotator.formats.signs import xml_sign
from annotator.plugins import LazyFunction

FORMAT = Format(
    name="gate",
    title="GATE XML",
    suffixes=(".xml",),
    offsets="places of nodes in the text",
    read=LazyFunction("annotator.formats.gate.reading:read"),
    sign=xml_sign("GateDocument"),
    read_options={
        "types": "types that are read though they are of words or markup: Token,Lookup",
        "annotator": "“set”: the name of a set is that of its annotations’ owner",
    },
    read_choices={"annotator": {"": "the one named below", "set": "the set’s name"}},
    content_read="the text; annotations of all sets, with their features as attributes; relations "
    "of two annotations; the document’s features as metadata",
    content_left_out="words, sentences and spaces (Token, Sentence …), the set “Original markups”, "
    "annotations of no length, relations of more than two annotations",
    questions="which labels the tag set lacks",
)
