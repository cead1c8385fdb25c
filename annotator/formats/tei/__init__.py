"""TEI P5: the text with its blocks as elements, and the annotations beside it in ``standOff``."""

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
)
