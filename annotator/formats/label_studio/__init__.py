"""Label Studio: tasks as JSON, and the labelling configuration that goes with them.

Tasks are described at https://labelstud.io/guide/task_format, in full and as JSON-MIN. Offsets in
plain text are code points in the present ``Text`` tag and UTF-16 units in older front ends; the
text that each region states proves the unit. Tests read tasks of Label Studio's own repository,
and have its SDK check what is written here and convert it to JSON-MIN.
"""

from annotator.formats.format import Format
from annotator.formats.losses import CARRIED_FIELD, Holds
from annotator.formats.signs import json_sign
from annotator.plugins import LazyFunction

NAME = "label-studio"
CONFIG_FILE = "label_config.xml"

FORMAT = Format(
    name=NAME,
    title="Label Studio JSON",
    suffixes=(".json", ".jsonl"),
    holds=Holds(
        several_fragments=False,
        identities=False,
        relations_across=False,
        progress=False,
        records=False,
    ),
    losses=(
        (
            "owners, attributes unknown to the tag set, identities as values and dates without a "
            f"day, where Label Studio shows them (for the way back: “{CARRIED_FIELD}”)"
        ),
        "relations between annotations of different people",
        "layers, and which labels a relation type may join",
    ),
    read=LazyFunction("annotator.formats.label_studio.reading:read"),
    write_folder=LazyFunction("annotator.formats.label_studio.writing:write"),
    sign=json_sign(LazyFunction("annotator.formats.label_studio.reading:certainty")),
    companions=(CONFIG_FILE,),
    read_options={"text": "the field of a task that holds its text"},
    write_options={
        "annotators": "“email”: annotators are named, by addresses that Label Studio must know"
    },
    keeps_owners_apart=True,
    content_read=(
        "the text of each task, regions with labels, choices and text areas on regions, "
        "relations, everybody’s annotations; JSON and JSON-MIN"
    ),
    content_left_out=(
        "predictions, cancelled annotations, results on whole tasks; tasks on pictures, "
        "sound or film"
    ),
    questions=(
        "which field of a task is its text; the unit of offsets, where the texts beside "
        "them do not fit"
    ),
)
