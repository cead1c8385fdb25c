"""UIMA CAS, as INCEpTION, WebAnno and DKPro have it: in XMI, in JSON, and in projects."""

from pathlib import Path

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.plugins import LazyFunction

EXTRA = "uima"
XMI_NAME, JSON_NAME = "xmi", "cas-json"
TYPES_OPTION = "types"
"""The option of the readers that names further types to read."""
TYPE_SYSTEM_FILE = "TypeSystem.xml"
TYPE_SYSTEM_SIGN = b"typeSystemDescription"
_HOLDS = Holds(relations_across=False, progress=False, records=False, tag_set=False)
_READING = {
    TYPES_OPTION: "types that are read as annotations though they are words or sentences: Token"
}
_JSON_SIGNS = (b'"%TYPES"', b'"%FEATURE_STRUCTURES"', b'"%VIEWS"')


def _is_xmi(path: Path, head: bytes) -> bool:
    return (
        path.suffix.lower() == ".xmi"
        or TYPE_SYSTEM_SIGN in head
        or b"http://www.omg.org/XMI" in head
    )


def _is_json(_: Path, head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and any(
        sign in head for sign in _JSON_SIGNS
    )


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
    read_options=_READING,
    extra=EXTRA,
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
    recognises=_is_json,
    read_options=_READING,
    extra=EXTRA,
)
