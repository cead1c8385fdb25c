"""WebAnno TSV as a format."""

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.formats.webanno.reading import read, recognises
from annotator.formats.webanno.writing import BESIDE, write

FORMAT = Format(
    name="webanno",
    title="WebAnno TSV 3.3 (INCEpTION)",
    suffixes=(".tsv",),
    offsets="UTF-16 units",
    holds=Holds(
        several_fragments=False,
        relations_across=False,
        progress=False,
        records=False,
        tag_set=False,
    ),
    losses=(
        "annotations of white space, and white space at the ends of others",
        f"titles, ids, owners, identities in INCEpTION (for the way back: files “{BESIDE}”)",
    ),
    read=read,
    write_folder=write,
    recognises=recognises,
    companions=(BESIDE,),
    read_options={
        "annotator": "“file”: whoever the file is named after owns its annotations",
        "label": "the feature that says an annotation's label (default: “value”)",
    },
)
