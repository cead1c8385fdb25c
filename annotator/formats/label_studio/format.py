"""Label Studio's JSON as a format."""

from annotator.formats.carried import FIELD
from annotator.formats.format import Format
from annotator.formats.label_studio.config import FILE
from annotator.formats.label_studio.reading import NAME, read, recognises
from annotator.formats.label_studio.writing import write
from annotator.formats.losses import Holds

FORMAT = Format(
    name=NAME,
    title="Label Studio JSON",
    suffixes=(".json",),
    holds=Holds(
        several_fragments=False,
        identities=False,
        relations_across=False,
        progress=False,
        records=False,
    ),
    losses=(
        f"owners, and attributes unknown to the tag set, where it shows them (but in “{FIELD}”)",
        "relations between annotations of different people",
        "layers, and which labels a relation type may join",
    ),
    read=read,
    write_folder=write,
    recognises=recognises,
    companions=(FILE,),
    read_options={"text": "the field of a task that holds its text"},
    write_options={
        "annotators": "“email”: annotators are named, by addresses that Label Studio must know"
    },
)
