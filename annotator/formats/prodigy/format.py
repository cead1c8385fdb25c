"""Prodigy's JSON Lines as a format."""

from annotator.formats.carried import FIELD
from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.formats.prodigy.reading import NAME, read, recognises
from annotator.formats.prodigy.spelling import OWN
from annotator.formats.prodigy.writing import write

FORMAT = Format(
    name=NAME,
    title="Prodigy JSONL",
    suffixes=(".jsonl",),
    offsets="code points, and tokens (the last one included)",
    holds=Holds(
        several_fragments=False,
        identities=False,
        relations_across=False,
        progress=False,
        records=False,
        tag_set=False,
    ),
    losses=(
        f"attributes and notes where Prodigy shows them (for the way back: “{FIELD}”)",
        "relations between annotations of different people",
    ),
    read=read,
    write=write,
    recognises=recognises,
    write_options={
        "tokens": (
            f"“{OWN}” (default), words by Unicode’s rules; a language code such as “en”, spaCy’s"
        )
    },
)
