"""doccano's JSON Lines: spans, spans with relations, and labels of whole texts.

Its browser counts UTF-16 units, or grapheme clusters where a project says so; neither is written
in the file. Spans come as ``"label": [[0, 5, "PER"]]`` (also ``labels``, or ``entities``), as
``"entities": [{"id": 1, "label": …, "start_offset": 0, "end_offset": 5}]`` with ``relations``
between their ids, and, in old files, as ``annotations`` with the number of a ``user``. Others who
write spans like that call their ends ``start`` and ``end``; these are read as well.
"""

from annotator.formats.format import Format
from annotator.formats.losses import CARRIED_FIELD, Holds
from annotator.formats.signs import json_sign
from annotator.plugins import LazyFunction

NAME = "doccano"
FORMS = ("relations", "spans")
"""The values of the writer's option ``form``, the default first."""
OFFSET_UNITS = ("utf-16", "graphemes", "code-points")
"""The values of the writer's option ``offsets``, the default first."""

FORMAT = Format(
    name=NAME,
    title="doccano JSONL",
    suffixes=(".jsonl", ".json"),
    offsets="UTF-16 units, or grapheme clusters where a project says so",
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
        (
            "owners, attributes and notes where doccano shows them "
            f"(for the way back: “{CARRIED_FIELD}”)"
        ),
        "overlapping annotations, if the project in doccano does not allow them",
    ),
    read=LazyFunction("annotator.formats.doccano.reading:read"),
    write=LazyFunction("annotator.formats.doccano.writing:write"),
    sign=json_sign(LazyFunction("annotator.formats.doccano.reading:certainty")),
    read_options={"annotator": "“file”: the file’s name is that of its annotations’ owner"},
    write_options={
        "form": "“relations” (default), for a project with relations; “spans”, for one without",
        "offsets": "“utf-16” (default), “graphemes” or “code-points”",
    },
    choices={"form": FORMS, "offsets": OFFSET_UNITS},
    content_read=(
        "texts with spans, relations and labels of whole texts in all of its layouts; comments and "
        "other fields as metadata"
    ),
    content_left_out="relations of annotations that are left out",
    questions="the unit of offsets, where no text beside them proves it",
)
