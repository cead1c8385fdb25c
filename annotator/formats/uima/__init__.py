"""UIMA CAS in XMI and in JSON, as INCEpTION, WebAnno and DKPro exchange it.

Sources: the XMI CAS serialization of the Apache UIMA reference and the UIMA CAS JSON format of
dkpro-cassis.
"""

from pathlib import Path

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.formats.signs import Certainty, FileHead
from annotator.plugins import LazyFunction

EXTRA = "uima"
XMI_NAME, JSON_NAME = "xmi", "cas-json"
TYPES_OPTION = "types"
"""The option of the readers that names further types to read as annotations."""
TYPE_SYSTEM_FILE = "TypeSystem.xml"
TYPE_SYSTEM_MARKER = b"typeSystemDescription"
_HOLDS = Holds(relations_across=False, progress=False, records=False, tag_set=False)
_READ_OPTIONS = {
    TYPES_OPTION: "types that are read as annotations though they are words or sentences: Token"
}
_JSON_KEYS = (b'"%TYPES"', b'"%FEATURE_STRUCTURES"', b'"%VIEWS"')


def _is_xmi(path: Path, head: bytes) -> bool:
    return (
        path.suffix.lower() == ".xmi"
        or TYPE_SYSTEM_MARKER in head
        or b"http://www.omg.org/XMI" in head
    )


def _json_sign(head: FileHead) -> Certainty:
    has_keys = head.begins_json and any(key in head.data for key in _JSON_KEYS)
    return Certainty.STRONG if has_keys else Certainty.NONE


XMI = Format(
    name=XMI_NAME,
    title="UIMA CAS XMI",
    suffixes=(".xmi", ".xml"),
    offsets="UTF-16 units",
    holds=_HOLDS,
    losses=("identities that no annotation refers to", "characters that XML forbids"),
    read=LazyFunction("annotator.formats.uima.reading:read_xmi"),
    write_folder=LazyFunction("annotator.formats.uima.writing:write_xmi"),
    recognises=_is_xmi,
    companions=(TYPE_SYSTEM_FILE.lower(),),
    read_options=_READ_OPTIONS,
    extra=EXTRA,
    keeps_owners_apart=True,
    content_read="text, annotations with their features, relations, chains and links, "
    "blocks, metadata",
    content_left_out="words, sentences, syntax and markup, unless they are asked for; views "
    "without a text",
    questions="which labels the tag set lacks",
)

JSON = Format(
    name=JSON_NAME,
    title="UIMA CAS JSON",
    suffixes=(".json",),
    offsets="UTF-16 units",
    holds=_HOLDS,
    losses=("identities that no annotation refers to",),
    read=LazyFunction("annotator.formats.uima.reading:read_json"),
    write_folder=LazyFunction("annotator.formats.uima.writing:write_json"),
    sign=_json_sign,
    read_options=_READ_OPTIONS,
    extra=EXTRA,
    keeps_owners_apart=True,
    content_read="text, annotations with their features, relations, chains and links, "
    "blocks, metadata",
    content_left_out="words, sentences, syntax and markup, unless they are asked for; views "
    "without a text",
    questions="which labels the tag set lacks",
)
