"""The terms of the Web Annotation vocabulary in our files, and our own terms beside them."""

import uuid

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"annotator": "urn:annotator:terms#"}]
"""The JSON-LD contexts; programs that do not know our terms ignore them."""
ATTRIBUTE = "annotator:attribute"
DETAILS = "annotator:details"
ARTICLE = "annotator:article"
OFFSETS = "offsets"
"""The field of a page's article with the unit of positions, unless they count code points."""
IDENTITY = "urn:annotator:identity:"
UUID = "urn:uuid:"
OTHER_ID = "urn:annotator:id:"
CONTEXT_CODE_POINTS = 32
"""The length of the text before and after a quotation, which finds it in a changed text."""


def make_iri(annotation_id: str) -> str:
    """Return the IRI for the id of an annotation or relation."""
    return (UUID if _is_uuid(annotation_id) else OTHER_ID) + annotation_id


def id_in_iri(iri: str) -> str:
    """Return the id from which :func:`make_iri` made an IRI; any other IRI unchanged."""
    for prefix in (UUID, OTHER_ID):
        if iri.startswith(prefix):
            return iri.removeprefix(prefix)
    return iri


def _is_uuid(annotation_id: str) -> bool:
    try:
        return str(uuid.UUID(annotation_id)) == annotation_id
    except ValueError:
        return False
