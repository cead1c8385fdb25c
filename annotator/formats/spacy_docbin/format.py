"""spaCy's DocBin as a format."""

from annotator.formats.carried import FIELD
from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.formats.spacy_docbin.library import NAME
from annotator.formats.spacy_docbin.reading import read
from annotator.formats.spacy_docbin.writing import write, write_folder
from annotator.formats.token_text import ALIGN, ALIGN_SAYS, ALIGNS

FORMAT = Format(
    name=NAME,
    title="spaCy DocBin",
    suffixes=(".spacy",),
    offsets="tokens",
    holds=Holds(
        several_fragments=False,
        relations_across=False,
        progress=False,
        records=False,
        tag_set=False,
    ),
    losses=(
        "annotations that begin or end inside a token, unless they are moved to its borders",
        "entities that overlap, in doc.ents (doc.spans has them)",
        f"relations, attributes, notes and owners where spaCy looks (for the way back: “{FIELD}”)",
    ),
    read=read,
    write=write,
    write_folder=write_folder,
    read_options={"annotator": "“file”: whoever the file is named after owns its annotations"},
    write_options={
        "ents": "the layer whose annotations are entities too (default: “Entities”), or “none”",
        ALIGN: ALIGN_SAYS,
    },
    choices={ALIGN: ALIGNS},
    extra="spacy",
)
