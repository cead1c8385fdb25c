"""PubAnnotation's JSON: a text with ``denotations``, their relations and attributes.

Described at https://www.pubannotation.org/docs/annotation-format. Offsets are code points.
"""

from annotator.formats.format import Format
from annotator.formats.signs import json_sign
from annotator.plugins import LazyFunction

NAME = "pubannotation"

FORMAT = Format(
    name=NAME,
    title="PubAnnotation JSON",
    suffixes=(".json", ".jsonl"),
    read=LazyFunction("annotator.formats.pubannotation.reading:read"),
    sign=json_sign(LazyFunction("annotator.formats.pubannotation.reading:certainty")),
    content_read="texts, denotations of one or several stretches, relations, attributes and "
    "modifications; tracks, each as an annotator’s",
    content_left_out="relations and attributes of what is not a denotation",
    questions="the unit of offsets, where denotations cut words",
)
