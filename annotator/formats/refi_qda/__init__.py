"""REFI-QDA projects, which NVivo, ATLAS.ti, MAXQDA and QualCoder exchange.

Source: the REFI-QDA standard 1.5 (2019), https://www.qdasoftware.org.
"""

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.plugins import LazyFunction

FORMAT = Format(
    name="refi-qda",
    title="REFI-QDA project",
    suffixes=(".qdpx", ".qde"),
    holds=Holds(
        blocks=False,
        identities=False,
        provenance=False,
        relations_across=False,
        relation_attributes=False,
        progress=False,
        records=False,
        tag_set=False,
        guidelines=True,
        memos=True,
    ),
    losses=("ids that are no UUIDs", "whose a relation is", "the order of the guidelines"),
    read=LazyFunction("annotator.formats.refi_qda.reading:read"),
    write=LazyFunction("annotator.formats.refi_qda.writing:write"),
    keeps_owners_apart=True,
    content_read="texts with their codings, notes on these, links between passages, "
    "variables of sources as metadata, users as annotators, codes with "
    "descriptions and colours",
    content_left_out="pictures, sound, film and pages of PDF; codings of whole sources, cases, "
    "sets, memos and links that hang on no passage",
    questions="the unit of positions, where the passages do not fit; which labels the "
    "tag set lacks",
)
