"""brat standoff as a format."""

from pathlib import Path

from annotator.formats.brat.reading import SUFFIXES, has_annotations, read
from annotator.formats.brat.writing import write
from annotator.formats.format import Format
from annotator.formats.losses import Holds


def _recognises(path: Path, _head: bytes) -> bool:
    suffix = path.suffix.lower()
    return suffix in SUFFIXES or (suffix == ".txt" and has_annotations(path))


FORMAT = Format(
    name="brat",
    title="brat standoff",
    suffixes=(".txt",),
    holds=Holds(
        titles=False,
        metadata=False,
        blocks=False,
        annotation_ids=False,
        annotators=False,
        provenance=False,
        relations_across=False,
        relation_ids=False,
        relation_attributes=False,
        progress=False,
        records=False,
        tag_set=False,
    ),
    losses=("aliases and kinds of identities",),
    read=read,
    write_folder=write,
    recognises=_recognises,
    companions=(*SUFFIXES, ".conf"),
)
