"""W3C Web Annotations: a text, and beside it a page of annotations that point into it.

Source: Web Annotation Data Model and Web Annotation Vocabulary, W3C Recommendations of 2017.
"""

from pathlib import Path

from annotator.formats.files import has_beside
from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.plugins import LazyFunction


def _recognises(path: Path, _head: bytes) -> bool:
    """Return whether a file is a page of annotations, or a text with one beside it."""
    suffix = path.suffix.lower()
    return suffix == ".jsonld" or (suffix == ".txt" and has_beside(path, ".jsonld"))


FORMAT = Format(
    name="web-annotation",
    title="W3C Web Annotation",
    suffixes=(".jsonld", ".txt"),
    holds=Holds(progress=False, records=False, tag_set=False),
    read=LazyFunction("annotator.formats.web_annotation.reading:read"),
    write_folder=LazyFunction("annotator.formats.web_annotation.writing:write"),
    recognises=_recognises,
    write_options={
        "offsets": "“code-points” (default), or “utf-16” for programs in browsers: Recogito"
    },
    keeps_owners_apart=True,
    content_read=(
        "annotations on a text that the file or the project has, by position and "
        "quotation; bodies as labels, attributes and notes; relations"
    ),
    content_left_out=(
        "annotations of pages that are not there, replies to annotations, selectors of other kinds"
    ),
    questions="the unit of offsets, where the quotations do not fit",
)
