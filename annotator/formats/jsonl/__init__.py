"""The native format: JSON Lines, one document a line, and lines of other kinds.

It holds all of a project except the history of edits. Offsets are code points, ends exclusive. The
lines of other kinds are the tag set, identities, progress, decisions and comments; lines of
unknown kinds are kept as they are.
"""

from annotator.formats.format import Format
from annotator.plugins import LazyFunction

FORMAT = Format(
    name="jsonl",
    title="JSON Lines, the native format",
    suffixes=(".jsonl", ".ndjson"),
    losses=("the history of edits",),
    read=LazyFunction("annotator.formats.jsonl.reading:read"),
    write=LazyFunction("annotator.formats.jsonl.lines:write"),
    recognises=LazyFunction("annotator.formats.jsonl.reading:recognises"),
    keeps_owners_apart=True,
)
