"""Hypothesis: annotations of web pages, as its client exports and its service answers them.

Source: https://h.readthedocs.io/en/latest/api-reference. The file has no text: annotations go to
the article of the project that has the page's address, by the words that they quote.
"""

from annotator.formats.format import Format
from annotator.formats.signs import json_sign
from annotator.plugins import LazyFunction

FORMAT = Format(
    name="hypothesis",
    title="Hypothesis annotations of web pages",
    suffixes=(".json", ".jsonl"),
    offsets="",
    read=LazyFunction("annotator.formats.hypothesis.reading:read"),
    sign=json_sign(LazyFunction("annotator.formats.hypothesis.reading:certainty")),
    content_read="highlights with their tags and comments, for articles of the project that have "
    "the page’s address; the first tag is the label",
    content_left_out="annotations of pages that are not in the project, named with their "
    "addresses; notes on whole pages; replies",
)
