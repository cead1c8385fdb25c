"""WebAnno TSV 3, the tabular format of WebAnno and INCEpTION.

The format is described in INCEpTION's user guide, appendix "WebAnno TSV 3.3". Offsets are UTF-16
units, and annotations begin and end with tokens or parts of tokens. Tests read INCEpTION's own
files, of the versions 3.2 and 3.3.
"""

from pathlib import Path

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.plugins import LazyFunction

SUFFIX = ".tsv"
BESIDE = ".annotator-article"
"""Added to the name of a file: the file beside it that carries what the format has no place for."""
_SIGN = b"#FORMAT=WebAnno TSV"


def _recognises(_path: Path, head: bytes) -> bool:
    """Return whether a file begins as the format does."""
    return head.removeprefix(b"\xef\xbb\xbf").startswith(_SIGN)


FORMAT = Format(
    name="webanno",
    title="WebAnno TSV 3.3 (INCEpTION)",
    suffixes=(".tsv",),
    offsets="UTF-16 units",
    holds=Holds(
        several_fragments=False,
        relations_across=False,
        progress=False,
        records=False,
        tag_set=False,
    ),
    losses=(
        "annotations of white space, and white space at the ends of others",
        f"titles, ids, owners, identities in INCEpTION (for the way back: files “{BESIDE}”)",
    ),
    read=LazyFunction("annotator.formats.webanno.reading:read"),
    write_folder=LazyFunction("annotator.formats.webanno.writing:write"),
    recognises=_recognises,
    companions=(BESIDE,),
    read_options={
        "annotator": "“file”: the file’s name is that of its annotations’ owner",
        "label": "the feature that holds an annotation's label (default: “value”)",
    },
)
