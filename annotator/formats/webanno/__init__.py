"""WebAnno TSV 3, the tabular format of WebAnno and INCEpTION.

The format is described in INCEpTION's user guide, appendix "WebAnno TSV 3.3". Offsets are UTF-16
units, and annotations begin and end with tokens or parts of tokens. Tests read INCEpTION's own
files, of the versions 3.2 and 3.3.
"""

import re
from pathlib import Path

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.formats.signs import with_bytes
from annotator.plugins import LazyFunction

SUFFIX = ".tsv"
BESIDE = ".annotator-article"
"""Added to the name of a file: the file beside it that carries what the format has no place for."""
_SIGN = b"#FORMAT=WebAnno TSV"


_SENTENCE_ID = re.compile(rb"^#\s?id=\d+", re.M)
_SENTENCE_TEXT = re.compile(rb"^#\s?text=|#text=", re.M)
_OLD_ROW = re.compile(rb"^(\d+-)?\d+\t[^\t\n]+\t", re.M)


def old_version(head: bytes) -> int | None:
    """Return 1 or 2 for a file of these versions, by its first bytes; None for another one.

    They have no sign, but each sentence has an id and its text above its rows, which begin with
    the token's number, in version 2 behind that of the sentence.
    """
    row = _OLD_ROW.search(head)
    if row is None or not _SENTENCE_ID.search(head) or not _SENTENCE_TEXT.search(head):
        return None
    return 2 if row[1] else 1


def _recognises(_path: Path, head: bytes) -> bool:
    """Return whether a file begins as the format does; older versions are refused by name."""
    is_present = head.removeprefix(b"\xef\xbb\xbf").startswith(_SIGN)
    return is_present or old_version(head) is not None


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
    sign=with_bytes((b"#FORMAT=WebAnno", b"#id=", b"# id="), _recognises),
    companions=(BESIDE,),
    read_options={
        "annotator": "“file”: the file’s name is that of its annotations’ owner",
        "types": "layers that are read though they are of words or syntax: Lemma,POS",
        "label": "the feature that holds an annotation's label (default: “value”)",
    },
    read_choices={"annotator": {"": "the one named below", "file": "the file’s name"}},
    content_read="text, spans with their features, relations, slots and chains of version 3",
    content_left_out="layers of words and syntax (Lemma, POS), unless they are asked for; "
    "annotations of no length; versions 1 and 2, which are named",
    questions="the unit of offsets, where the tokens do not fit; which labels the tag set lacks",
)
