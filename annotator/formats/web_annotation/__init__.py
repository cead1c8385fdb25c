"""W3C Web Annotations (the recommendation of 2017): a text, and a page of annotations beside it."""

from pathlib import Path

from annotator.formats.files import has_beside
from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.plugins import LazyFunction


def _recognises(path: Path, _head: bytes) -> bool:
    """A page, or the text that one beside it points into."""
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
)
