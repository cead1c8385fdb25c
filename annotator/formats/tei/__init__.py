"""TEI P5: blocks are elements in the text, annotations are in ``standOff`` beside it.

Source: TEI P5 Guidelines, chapters 2 (header), 16 (linking, stand-off), 17 (analysis) and 18
(feature structures).
"""

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.plugins import LazyFunction

FORMAT = Format(
    name="tei",
    title="TEI P5 with standOff",
    suffixes=(".xml", ".tei"),
    holds=Holds(progress=False, records=False, tag_set=False),
    losses=(
        "identities that no annotation refers to",
        "overlapping blocks",
        "characters that XML forbids",
    ),
    read=LazyFunction("annotator.formats.tei.reading:read"),
    write_folder=LazyFunction("annotator.formats.tei.writing:write"),
    recognises=LazyFunction("annotator.formats.tei.parsing:recognises"),
    keeps_owners_apart=True,
    content_read="front, body and back of each text; elements that tag words, and "
    "annotations in standOff; persons, places and the like as identities; the "
    "header as metadata",
    content_left_out="notes, deletions, variant readings and descriptions of figures, with the "
    "annotations in them; annotations of other files",
    questions="the unit of offsets, where the texts beside them do not fit; which "
    "labels the tag set lacks",
)
