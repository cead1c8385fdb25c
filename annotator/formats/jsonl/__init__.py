"""The native format: JSON Lines, one document a line, and lines of other kinds.

It holds all of a project except the history of edits. Offsets are code points, ends exclusive. The
lines of other kinds are the tag set, the sections of the guidelines, memos, identities, progress,
decisions and comments; lines of unknown kinds are kept as they are.
"""

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.formats.signs import Certainty, FileHead, json_sign
from annotator.plugins import LazyFunction

_has_fields = json_sign(LazyFunction("annotator.formats.jsonl.reading:certainty"))
_is_readable = json_sign(lambda _: Certainty.WEAK)


def _sign(head: FileHead) -> Certainty:
    """Return whether a file has objects with fields of the format.

    Lines that cannot be read are taken for the format's: its reader reports what is wrong.
    """
    if head.start.startswith(b"{") and not _is_readable(head):
        return Certainty.WEAK
    return _has_fields(head)


FORMAT = Format(
    name="jsonl",
    title="JSON Lines, the native format",
    suffixes=(".jsonl", ".ndjson", ".json"),
    losses=("the history of edits",),
    read=LazyFunction("annotator.formats.jsonl.reading:read"),
    write=LazyFunction("annotator.formats.jsonl.lines:write"),
    sign=_sign,
    holds=Holds(
        article_labels=True, guidelines=True, memos=True, text_versions=True, hidden_values=True
    ),
    keeps_owners_apart=True,
    content_read=(
        "all of a project but its history: articles with the versions of their texts, "
        "annotations, relations, identities, the tag set, guidelines, memos, progress, records; "
        "fields that nobody knows as metadata"
    ),
    content_left_out="nothing",
    questions="the unit of offsets, where the texts beside them do not fit",
)
