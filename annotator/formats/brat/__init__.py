"""brat standoff: a text file, and its annotations in a file beside it.

The format is described at https://brat.nlplab.org/standoff.html. Offsets are code points, as in
brat's server; its browser side counts UTF-16 units (brat issue 1115), so that a file may be off by
one after each emoji, which the check of offsets notices. Tests read files of brat's tutorial, of
LitBank and of the BioNLP shared task 2011 (``.a1`` and ``.a2``), and have brat's own server read
what is written here.
"""

from pathlib import Path

from annotator.formats.files import has_beside
from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.plugins import LazyFunction

SUFFIXES = (".ann", ".a1", ".a2")
"""The suffixes of annotation files, which are beside their text."""


def has_annotations(path: Path) -> bool:
    """Return whether annotation files are beside a text."""
    return has_beside(path, *SUFFIXES)


def _recognises(path: Path, _head: bytes) -> bool:
    suffix = path.suffix.lower()
    return suffix in SUFFIXES or (suffix == ".txt" and has_annotations(path))


FORMAT = Format(
    name="brat",
    title="brat standoff",
    suffixes=(".txt",),
    holds=Holds(
        titles=False,
        metadata=False,
        blocks=False,
        annotation_ids=False,
        annotators=False,
        provenance=False,
        relations_across=False,
        relation_ids=False,
        relation_attributes=False,
        progress=False,
        records=False,
        tag_set=False,
    ),
    losses=(
        "aliases and kinds of identities",
        "attributes whose values are no list, where brat offers attributes",
    ),
    read=LazyFunction("annotator.formats.brat.reading:read"),
    write_folder=LazyFunction("annotator.formats.brat.writing:write"),
    recognises=_recognises,
    companions=(*SUFFIXES, ".conf"),
    content_read="the text and the annotations beside it (.ann, .a1, .a2): spans of any "
    "number of fragments, relations, equivalences, attributes, notes, "
    "references as identities; events as relations from their triggers",
    content_left_out="lines of other kinds; links that are not between two annotations of the "
    "text; attributes of an event that shares its trigger and has no "
    "arguments",
    questions="the unit of offsets, where the texts beside them do not fit; which "
    "labels the tag set lacks",
)
