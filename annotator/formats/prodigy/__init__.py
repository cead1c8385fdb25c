"""Prodigy's JSON Lines: an example a line, for one text and one annotator."""

from annotator.formats.format import Format
from annotator.formats.losses import CARRIED_FIELD, Holds
from annotator.plugins import LazyFunction

NAME = "prodigy"
OWN_TOKENS = "unicode"
"""The value of the writer's option ``tokens`` for our own tokens."""

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
        f"attributes and notes where Prodigy shows them (for the way back: “{CARRIED_FIELD}”)",
        "relations between annotations of different people",
    ),
    read=LazyFunction("annotator.formats.prodigy.reading:read"),
    write=LazyFunction("annotator.formats.prodigy.writing:write"),
    recognises=LazyFunction("annotator.formats.prodigy.reading:recognises"),
    write_options={
        "tokens": (
            f"“{OWN_TOKENS}” (default), words by Unicode’s rules; a language code such as “en”, "
            "spaCy’s"
        )
    },
)
