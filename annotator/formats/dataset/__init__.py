"""Datasets: chosen contents of a project, in parts without leaks, with a card.

A dataset can be of any format that can be written, one file or folder a part; the format of
Hugging Face's ``datasets`` is the one that knows of parts itself. Tests load it with that library,
as JSON Lines and as Parquet.
"""

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.plugins import LazyFunction

HUGGINGFACE = Format(
    name="huggingface",
    title="Hugging Face dataset",
    suffixes=(),
    holds=Holds(progress=False, records=False, tag_set=False),
    write_folder=LazyFunction("annotator.formats.dataset.huggingface:write"),
    write_options={"as": "jsonl (the default) or parquet"},
    choices={"as": ("jsonl", "parquet")},
    takes_parts=True,
)
