"""The native format: JSON Lines, one document a line, and lines of other kinds."""

from annotator.formats.format import Format
from annotator.plugins import LazyFunction

FORMAT = Format(
    name="jsonl",
    title="JSON Lines, the native format",
    suffixes=(".jsonl", ".ndjson"),
    losses=("the history of edits",),
    read=LazyFunction("annotator.formats.jsonl.stream:read"),
    write=LazyFunction("annotator.formats.jsonl.stream:write"),
    recognises=LazyFunction("annotator.formats.jsonl.stream:recognises"),
)
