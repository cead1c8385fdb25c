"""TEI as a format."""

from pathlib import Path

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.formats.tei.parsing import is_tei
from annotator.formats.tei.reading import read
from annotator.formats.tei.writing import write


def _recognises(_: Path, head: bytes) -> bool:
    return is_tei(head)


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
    read=read,
    write_folder=write,
    recognises=_recognises,
)
