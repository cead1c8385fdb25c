"""Training data of named entities as JSON: spaCy 2's, NER Annotator's and Dataturks'.

spaCy 2 trains on pairs ``["text", {"entities": [[0, 5, "PER"]]}]``, in lists and lists of lists,
and on documents with ``paragraphs``, whose tokens carry BILUO tags
(https://v2.spacy.io/api/annotation#json-input). NER Annotator (tecoholic) puts such pairs into
``{"classes": […], "annotations": […]}``. Dataturks has ``content`` and ``annotation`` with
``points``, whose ends are included.
"""

from annotator.formats.format import Format
from annotator.formats.signs import json_sign
from annotator.plugins import LazyFunction

NAME = "ner-json"

FORMAT = Format(
    name=NAME,
    title="Named entities as JSON (spaCy 2, NER Annotator, Dataturks)",
    suffixes=(".json", ".jsonl"),
    offsets="code points; UTF-16 units in NER Annotator’s files",
    read=LazyFunction("annotator.formats.ner_json.reading:read"),
    sign=json_sign(LazyFunction("annotator.formats.ner_json.reading:certainty")),
    content_read="texts and their entities; categories of whole texts as metadata",
    content_left_out="syntax, and tags that contradict the tags around them",
    questions="the unit of offsets, where entities cut words",
)
