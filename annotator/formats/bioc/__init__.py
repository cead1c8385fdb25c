"""BioC, in JSON and in XML: collections of documents with passages, annotations and relations.

Source: Comeau and others, “BioC: a minimalist approach to interoperability for biomedical text
processing”, Database 2013, and the DTD of the BioC project. Offsets count from the document's
beginning; most programs count code points, and the text that each annotation states proves it.
"""

from annotator.formats.format import Format
from annotator.formats.signs import Certainty, FileHead, json_sign, xml_root
from annotator.plugins import LazyFunction

NAME = "bioc"

_json_sign = json_sign(LazyFunction("annotator.formats.bioc.reading:certainty"))


def _sign(head: FileHead) -> Certainty:
    is_xml = xml_root(head) == "collection" and (
        b"BioC.dtd" in head.data or (b"<document>" in head.data and b"<passage>" in head.data)
    )
    return Certainty.STRONG if is_xml else _json_sign(head)


FORMAT = Format(
    name=NAME,
    title="BioC JSON and XML",
    suffixes=(".json", ".jsonl", ".xml"),
    read=LazyFunction("annotator.formats.bioc.reading:read"),
    sign=_sign,
    content_read="documents with their passages as blocks, annotations of one or several "
    "stretches, relations of two annotations, and their infons as attributes",
    content_left_out="relations of other than two annotations",
    questions="the unit of offsets, where it is not code points",
)
