"""Names of types and features: those of DKPro and INCEpTION, and ours made fit to be some.

A name in UIMA has ASCII letters, digits and underscores, and begins with a letter. Whatever else a
layer or an attribute is called is spelled ``_x20_`` and can be read again.
"""

import re

CUSTOM = "webanno.custom."
"""What INCEpTION puts its users' layers under."""
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
METADATA = f"{_DKPRO}metadata.type.DocumentMetaData"
DKPRO_METADATA = f"{_DKPRO}metadata.type."
DIV = f"{_DKPRO}segmentation.type.Div"
HEADING = f"{_DKPRO}segmentation.type.Heading"
PARAGRAPH = f"{_DKPRO}segmentation.type.Paragraph"
DKPRO_WORDS = (f"{_DKPRO}segmentation.type.", f"{_DKPRO}lexmorph.type.", f"{_DKPRO}syntax.type.")
"""Words and what is said of each; chunks and phrases of syntax are annotations all the same."""

TOP = "uima.cas.TOP"
STRING = "uima.cas.String"
STRING_ARRAY = "uima.cas.StringArray"
FS_ARRAY = "uima.cas.FSArray"
ANNOTATION_BASE = "uima.cas.AnnotationBase"
ANNOTATION = "uima.tcas.Annotation"
DOCUMENT_ANNOTATION = "uima.tcas.DocumentAnnotation"

ARTICLE = f"{CUSTOM}Article"
RELATIONS = f"{CUSTOM}Relations"
OTHERS = "Annotations"
"""The layer of labels that no layer of the tag set has."""
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
        # What the library calls things that each of its objects has.
        *("xmiID", "get", "set", "value", "get_covered_text"),
    )
)
"""Names that a feature for an attribute cannot have."""
RESERVED_TYPES = frozenset(["Article", "Relations"])

_WRONG = re.compile("[^A-Za-z0-9_]|_(?=x)")
_SPELLED = re.compile("_x([0-9A-F]+)_")
_PREFIX = "x_x_"


def identifier(name: str, reserved: frozenset[str] = frozenset()) -> str:
    """What a type or feature of that name is called."""
    spelled = _WRONG.sub(lambda found: f"_x{ord(found[0]):X}_", name)
    if not spelled[:1].isalpha() or spelled in reserved:
        return _PREFIX + spelled
    return spelled


def named(identifier: str) -> str:
    """The name that was made an identifier."""
    return _SPELLED.sub(lambda found: _character(found[1]), identifier.removeprefix(_PREFIX))


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF else f"_x{digits}_"


def short(type_name: str) -> str:
    """A type's name without its package."""
    return type_name.rpartition(".")[2]
