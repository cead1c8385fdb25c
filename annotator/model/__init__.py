"""What an annotation is: documents, spans, relations, tag sets, offsets.

Pure Python: no Qt, no SQLite, no files.
"""

from annotator.model.attribute import Attribute, AttributeKind, ShownIf
from annotator.model.curation import GOLD, Assignment, Comment, CommentThread, Decision, Version
from annotator.model.errors import (
    AnnotatorError,
    Cancelled,
    Choice,
    EnvironmentFault,
    InputError,
    Notice,
    NoticeList,
    Place,
    Remedy,
    ValidationError,
)
from annotator.model.offsets import HALF, Utf16Map
from annotator.model.relations import Attribution, attributions
from annotator.model.tagset import Label, Layer, RelationType, TagSet
from annotator.model.types import (
    BLOCK_KINDS,
    FRAGMENT_JOINT,
    STATUSES,
    AnnotatedDocument,
    Annotation,
    Block,
    Corrections,
    Document,
    Fragment,
    Identity,
    ModelObject,
    OwnPlace,
    Progress,
    Record,
    Relation,
    Suggestion,
    TextVersion,
    order_key,
)
from annotator.model.validate import covered_text

__all__ = [
    "BLOCK_KINDS",
    "FRAGMENT_JOINT",
    "GOLD",
    "HALF",
    "STATUSES",
    "AnnotatedDocument",
    "Annotation",
    "AnnotatorError",
    "Assignment",
    "Attribute",
    "AttributeKind",
    "Attribution",
    "Block",
    "Cancelled",
    "Choice",
    "Comment",
    "CommentThread",
    "Corrections",
    "Decision",
    "Document",
    "EnvironmentFault",
    "Fragment",
    "Identity",
    "InputError",
    "Label",
    "Layer",
    "ModelObject",
    "Notice",
    "NoticeList",
    "OwnPlace",
    "Place",
    "Progress",
    "Record",
    "Relation",
    "RelationType",
    "Remedy",
    "ShownIf",
    "Suggestion",
    "TagSet",
    "TextVersion",
    "Utf16Map",
    "ValidationError",
    "Version",
    "attributions",
    "covered_text",
    "order_key",
]
