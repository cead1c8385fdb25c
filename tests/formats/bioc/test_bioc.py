"""BioC in JSON and XML: passages as blocks, offsets from the document's beginning."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from annotator.formats.bioc import NAME as FORMAT
from annotator.formats.format import ReadContext
from annotator.formats.offsets import BYTES, OffsetsDiffer
from tests.formats.reading_files import TEXT, found, read, said

TITLE = "Port stays 👍 open"


def annotation(number: int, label: str, words: str, offset: int) -> dict[str, Any]:
    """An annotation of a stretch of the document."""
    place = [{"offset": offset, "length": len(words)}]
    return {"id": str(number), "infons": {"type": label}, "text": words, "locations": place}


def collection(*of_text: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A collection of one document with a title and a text."""
    passages = [
        {"offset": 0, "infons": {"type": "title"}, "text": TITLE, "annotations": []},
        {"offset": len(TITLE) + 1, "infons": {"type": "abstract"}, "text": TEXT},
    ]
    passages[1]["annotations"] = list(of_text)
    return {"source": "s", "documents": [{"id": "d7", "passages": passages, **more}]}


START = len(TITLE) + 1
PERSON = annotation(1, "PER", "Ines Dorval", START + 6)
PLACE = annotation(2, "LOC", "port", START + TEXT.index("port"))


def test_passages_are_blocks_and_their_annotations_are_in_place(tmp_path: Path) -> None:
    link = {"id": "R", "infons": {"type": "at"}, "nodes": [{"refid": "1"}, {"refid": "2"}]}
    (item,) = read(tmp_path, "a.json", collection(PERSON, PLACE, relations=[link]), FORMAT)
    assert item.document.text == f"{TITLE}\n\n{TEXT}"
    assert [block.kind for block in item.document.blocks] == ["headline", "paragraph"]
    assert item.document.title == TITLE
    assert found(item) == [("PER", "Ines Dorval"), ("LOC", "port")]
    assert [relation.type for relation in item.relations] == ["at"]


def test_annotations_of_the_document_go_to_their_passages(tmp_path: Path) -> None:
    of_title = annotation(3, "LOC", "Port", 0)
    (item,) = read(tmp_path, "a.json", collection(annotations=[PERSON, of_title]), FORMAT)
    assert sorted(found(item)) == [("LOC", "Port"), ("PER", "Ines Dorval")]


def test_sentences_in_place_of_a_text(tmp_path: Path) -> None:
    document = collection(PERSON)
    passage = document["documents"][0]["passages"][1]
    sentence = {"offset": START, "text": passage.pop("text"), "annotations": [PERSON]}
    passage["annotations"], passage["sentences"] = [], [sentence]
    (item,) = read(tmp_path, "a.json", document, FORMAT)
    assert found(item) == [("PER", "Ines Dorval")]


def test_a_document_alone_and_a_document_a_line(tmp_path: Path) -> None:
    document = collection(PERSON)["documents"][0]
    assert len(read(tmp_path, "a.json", document, FORMAT)) == 1
    assert len(read(tmp_path, "b.json", [document, {**document, "id": "d8"}], FORMAT)) == 2


def test_bioc_in_xml(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0"?><!DOCTYPE collection SYSTEM "BioC.dtd"><collection><source>s</source>'
        f"<document><id>d7</id><passage><infon key='type'>title</infon><offset>0</offset><text>"
        f"{escape(TITLE)}</text></passage><passage><offset>{START}</offset><text>{escape(TEXT)}"
        "</text><annotation id='1'><infon key='type'>PER</infon><infon key='role'>mayor</infon>"
        f"<location offset='{START + 6}' length='11'/><text>Ines Dorval</text></annotation>"
        "</passage></document></collection>"
    )
    (item,) = read(tmp_path, "a.xml", page, FORMAT)
    assert found(item) == [("PER", "Ines Dorval")]
    assert item.annotations[0].attributes == {"role": "mayor"}
    assert item.document.id == "d7"


def test_another_unit_is_proved_by_the_stated_texts(tmp_path: Path) -> None:
    start = len(TITLE.encode()) + 1
    words = TEXT[: TEXT.index("port")].encode()
    document = collection(annotation(2, "LOC", "port", start + len(words)))
    document["documents"][0]["passages"][1]["offset"] = start
    with pytest.raises(OffsetsDiffer) as raised:
        read(tmp_path, "a.json", document, FORMAT)
    assert BYTES in raised.value.fitting
    context = ReadContext("ana", offset_unit=BYTES)
    (item,) = read(tmp_path, "a.json", document, FORMAT, context)
    assert found(item) == [("LOC", "port")]


def test_a_relation_of_three_is_counted(tmp_path: Path) -> None:
    nodes = [{"refid": "1"}, {"refid": "2"}, {"refid": "1"}]
    context = ReadContext("ana")
    read(tmp_path, "a.json", collection(PERSON, relations=[{"nodes": nodes}]), FORMAT, context)
    assert "1 relation of other than two annotations was left out" in said(context)
