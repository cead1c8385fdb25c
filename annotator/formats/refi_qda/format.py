"""REFI-QDA as a format."""

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.formats.refi_qda.reading import read
from annotator.formats.refi_qda.writing import write

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
    ),
    losses=("ids that are no UUIDs", "whose a relation is"),
    read=read,
    write=write,
)
