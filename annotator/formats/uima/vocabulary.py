"""The names of types and features of DKPro, INCEpTION and our exports, and their encoding.

A name in UIMA has ASCII letters, digits and underscores, and begins with a letter. Any other
character in the name of a layer or an attribute is encoded by its code point (a space is
``_x20_``), so that the name can be decoded again.
"""

import re

CUSTOM = "webanno.custom."
"""The package in which INCEpTION keeps its users' layers."""
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
METADATA = f"{_DKPRO}metadata.type.DocumentMetaData"
DKPRO_METADATA = f"{_DKPRO}metadata.type."
DIV = f"{_DKPRO}segmentation.type.Div"
HEADING = f"{_DKPRO}segmentation.type.Heading"
PARAGRAPH = f"{_DKPRO}segmentation.type.Paragraph"
DKPRO_WORDS = (f"{_DKPRO}segmentation.type.", f"{_DKPRO}lexmorph.type.", f"{_DKPRO}syntax.type.")
"""Packages of words and their grammar; chunks and constituents are annotations nevertheless."""

TOP = "uima.cas.TOP"
STRING = "uima.cas.String"
STRING_ARRAY = "uima.cas.StringArray"
FS_ARRAY = "uima.cas.FSArray"
ANNOTATION_BASE = "uima.cas.AnnotationBase"
ANNOTATION = "uima.tcas.Annotation"
DOCUMENT_ANNOTATION = "uima.tcas.DocumentAnnotation"

ARTICLE = f"{CUSTOM}Article"
RELATIONS = f"{CUSTOM}Relations"
FALLBACK_LAYER = "Annotations"
"""The layer for labels that are in no layer of the tag set."""
LABEL, NOTE, IDENTITY, ANNOTATOR, UID, DETAILS = OWN_FEATURES = (
    "label",
    "note",
    "identity",
    "annotator",
    "uid",
    "details",
)
GOVERNOR, DEPENDENT = "Governor", "Dependent"
RESERVED_FEATURES = frozenset(
    (
        *OWN_FEATURES,
        *("begin", "end", "sofa", "self", "type"),
        # Members of each object of the library.
        *("xmiID", "get", "set", "value", "get_covered_text"),
    )
)
"""Names that a feature for an attribute cannot have."""
RESERVED_TYPES = frozenset(["Article", "Relations"])

_NOT_ALLOWED = re.compile("[^A-Za-z0-9_]|_(?=x)")
_ENCODED = re.compile("_x([0-9A-F]+)_")
_PREFIX = "x_x_"


def encode_identifier(name: str, reserved: frozenset[str] = frozenset()) -> str:
    """Return the identifier for a type or feature of any name.

    Args:
        name: The name of a layer or an attribute.
        reserved: Identifiers that must not be returned.
    """
    identifier = _NOT_ALLOWED.sub(lambda match: f"_x{ord(match[0]):X}_", name)
    if not identifier[:1].isalpha() or identifier in reserved:
        return _PREFIX + identifier
    return identifier


def decode_identifier(identifier: str) -> str:
    """Return the name from which :func:`encode_identifier` made an identifier."""
    return _ENCODED.sub(lambda match: _character(match[1]), identifier.removeprefix(_PREFIX))


def _character(digits: str) -> str:
    code_point = int(digits, 16)
    return chr(code_point) if code_point <= 0x10FFFF else f"_x{digits}_"


def local_name_of(type_name: str) -> str:
    """Return the name of a type without its package."""
    return type_name.rpartition(".")[2]
