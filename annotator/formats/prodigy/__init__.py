"""Prodigy: JSON Lines with an example a line, for one text and one annotator.

Examples are described at https://prodi.gy/docs/api-interfaces. Offsets are code points, those in
tokens inclusive. Tests read annotated headlines of Prodigy's recipes, and have spaCy's tokenizer
divide texts; Prodigy itself, which is not free, was not tried.
"""

from annotator.formats.format import Format
from annotator.formats.losses import CARRIED_FIELD, Holds
from annotator.formats.signs import json_sign
from annotator.plugins import LazyFunction

NAME = "prodigy"
OWN_TOKENS = "unicode"
"""The value of the option ``tokens`` for words by Unicode's rules."""

FORMAT = Format(
    name=NAME,
    title="Prodigy JSONL",
    suffixes=(".jsonl", ".json"),
    offsets="code points, and tokens (the last one included)",
    holds=Holds(
        several_fragments=False,
        article_labels=True,
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
    sign=json_sign(LazyFunction("annotator.formats.prodigy.reading:certainty")),
    write_options={
        "tokens": (
            f"“{OWN_TOKENS}” (default), words by Unicode’s rules; a language code such as “en”, "
            "spaCy’s"
        )
    },
    keeps_owners_apart=True,
    content_read=(
        "texts with their spans, labels, relations, notes in “meta”, answers “accept”; annotators "
        "and sessions; other fields as metadata"
    ),
    content_left_out=(
        "examples that were rejected or ignored; choices of whole texts without an owner; "
        "relations that "
        "repeat others"
    ),
    questions="the unit of offsets, where the texts beside them do not fit",
)
