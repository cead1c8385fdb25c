"""The words of the Web Annotation vocabulary that are used here, and ours beside them."""

import uuid

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"annotator": "urn:annotator:terms#"}]
"""Ours name what the vocabulary has no word for; who does not know them leaves them out."""
ATTRIBUTE = "annotator:attribute"
DETAILS = "annotator:details"
ARTICLE = "annotator:article"
OFFSETS = "offsets"
"""Of a page's article: how positions count, where that is not as the recommendation has it."""
IDENTITY = "urn:annotator:identity:"
UUID = "urn:uuid:"
OTHER_ID = "urn:annotator:id:"
CONTEXT_CHARACTERS = 32
"""Before and behind a quotation, by which it is found again in a text that has changed."""


def iri(annotation_id: str) -> str:
    """The IRI of an annotation."""
    return (UUID if _is_uuid(annotation_id) else OTHER_ID) + annotation_id


def id_of(iri: str) -> str:
    """The id in an IRI of ours; of any other the IRI itself."""
    for prefix in (UUID, OTHER_ID):
        if iri.startswith(prefix):
            return iri.removeprefix(prefix)
    return iri


def _is_uuid(annotation_id: str) -> bool:
    try:
        return str(uuid.UUID(annotation_id)) == annotation_id
    except ValueError:
        return False
