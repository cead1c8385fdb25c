"""UIMA CAS as formats: XMI and JSON."""

from pathlib import Path

from annotator.formats.format import Format
from annotator.formats.losses import Holds
from annotator.formats.uima.library import EXTRA
from annotator.formats.uima.reading import CAS_JSON, TYPES, XMI, read_json, read_xmi
from annotator.formats.uima.type_systems import SIGN
from annotator.formats.uima.writing import TYPE_SYSTEM, write_json, write_xmi

_HOLDS = Holds(relations_across=False, progress=False, records=False, tag_set=False)
_READING = {TYPES: "types that are read as annotations though they are words or sentences: Token"}
_JSON_SIGNS = (b'"%TYPES"', b'"%FEATURE_STRUCTURES"', b'"%VIEWS"')


def _is_xmi(path: Path, head: bytes) -> bool:
    return path.suffix.lower() == ".xmi" or SIGN in head or b"http://www.omg.org/XMI" in head


def _is_json(_: Path, head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and any(
        sign in head for sign in _JSON_SIGNS
    )


FORMAT = Format(
    name=XMI,
    title="UIMA CAS XMI",
    suffixes=(".xmi", ".xml"),
    offsets="UTF-16 units",
    holds=_HOLDS,
    losses=("identities that no annotation refers to", "characters that XML forbids"),
    read=read_xmi,
    write_folder=write_xmi,
    recognises=_is_xmi,
    companions=(TYPE_SYSTEM.lower(),),
    read_options=_READING,
    extra=EXTRA,
)

JSON = Format(
    name=CAS_JSON,
    title="UIMA CAS JSON",
    suffixes=(".json",),
    offsets="UTF-16 units",
    holds=_HOLDS,
    losses=("identities that no annotation refers to",),
    read=read_json,
    write_folder=write_json,
    recognises=_is_json,
    read_options=_READING,
    extra=EXTRA,
)
