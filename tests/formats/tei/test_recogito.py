"""What Recogito Studio adds to TEI: targets as XPaths, labels and people in places of its own."""

from pathlib import Path

import pytest

from annotator.formats.format import ReadContext
from annotator.model import InputError
from tests.formats.tei.test_foreign import BODY, HEADER, read, said, tei

RECOGITO = """<standOff type="recogito_studio_annotations"><listAnnotation>
<annotation xml:id="uid-1" target="/TEI[1]/text[1]/body[1]/div[1]/p[1]/w[1]::0 {}::{}">
  <revisionDesc><change status="created" when="2024-05-06T07:08:09Z" who="#uid-u1"/></revisionDesc>
  <note resp="#uid-u1">Is it?</note><rs ana="#tx.Some_place #cue"/>
  <respStmt xml:id="uid-u1"><name>Ann</name></respStmt></annotation>
<annotation xml:id="uid-2" target="//lg[@xml:id='lg']/l[2]::0 //lg[@xml:id='lg']/l[2]::6">
  <rs ana="https://vocabulary.example/Verse"/></annotation>
<annotation xml:id="uid-3"><note>Of the whole text.</note></annotation>
</listAnnotation></standOff>"""


def test_annotations_of_recogito_studio(tmp_path: Path) -> None:
    header = HEADER.replace(
        "</classDecl>",
        '<taxonomy xml:id="tx"><category xml:id="tx.Some_place"><catDesc>Some place</catDesc>'
        "</category></taxonomy></classDecl>",
    )
    body = BODY.replace("<lg>", "<lg xml:id='lg'>").replace("quote", "p")
    path = "/TEI[1]/text[1]/body[1]/div[1]/p[1]"
    # The offset counts an emoji as two, and white space as it stands in the file.
    offset = len("The minister saidit was\n    over 😀 ") + 1
    context = ReadContext("bo")
    item = read(tmp_path, tei(RECOGITO.format(path, offset), body, header), context)
    assert said(item) == [("Some place", "minister said it was over 😀"), ("Verse", "second")]
    first, second = item.annotations
    assert (first.annotator, first.note, first.metadata) == (
        *("Ann", "Is it?"),
        {"ana": "#cue", "foreign_id": "uid-1"},
    )
    assert second.annotator == "bo"
    assert [each for each in context.notes.messages if "annotation" in each] == [
        "a.xml:30: annotation points at nothing; it was left out."
    ]
    for wrong in ("/TEI[1]/text[1]/body[1]/p[9]", "/TEI[1]/text[2]", "//p[@xml:id='gone']", "/x"):
        with pytest.raises(
            InputError, match=r"a\.xml:\d+: annotation: .*kind of pointer that cannot be read"
        ):
            read(tmp_path, tei(RECOGITO.format(wrong, 3), body, header))
