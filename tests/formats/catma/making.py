"""Makes files as CATMA writes them."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

TEXT = "Mayor 😀 Ines Dorval said: “We will build.”\nOslo agreed 🎉 with her."
TAG, SUB = (
    "CATMA_0A5C0E20-0001-4000-8000-000000000001",
    "CATMA_0A5C0E20-0001-4000-8000-000000000002",
)
Range = tuple[int, int]


def units(text: str, upto: int | None = None) -> int:
    """The number of UTF-16 units of a text, up to a code point."""
    return len(text[:upto].encode("utf-16-le")) // 2


def span(text: str, words: str) -> Range:
    """Where words are, in UTF-16 units."""
    start = units(text, text.index(words))
    return start, start + units(words)


def uuid(number: int) -> str:
    return f"CATMA_0B5C0E20-0001-4000-8000-{number:012d}"


def xml(
    text: str,
    instances: Sequence[tuple[str, Sequence[Range], Mapping[str, Sequence[str]]]],
    *,
    document: str = "D_1",
    length: int | None = None,
    first: int = 0,
) -> str:
    """A collection; each instance has a tag, ranges and properties."""
    end = units(text) if length is None else length
    borders = sorted({0, end, *(at for _, ranges, _ in instances for r in ranges for at in r)})
    body = ""
    for start, stop in pairwise(borders):
        pointer = f'<ptr target="catma://{document}#char={start},{stop}" type="inclusion"/>'
        over = [
            f"#{uuid(number)}"
            for number, (_, ranges, _) in enumerate(instances, first)
            if any(a <= start and stop <= b for a, b in ranges)
        ]
        body += f'<seg ana="{" ".join(over)}">{pointer}</seg>' if over else pointer
    features = ""
    for number, (tag, _, properties) in enumerate(instances, first):
        features += f'<fs xml:id="{uuid(number)}" type="{tag}">'
        for name, values in properties.items():
            strings = "".join(f"<string>{escape(value)}</string>" for value in values)
            if len(values) > 1:
                strings = f"<vRange><vColl>{strings}</vColl></vRange>"
            features += f"<f name={quoteattr(name)}>{strings}</f>"
        features += "</fs>"
    return f"{HEAD}<text><body><ab type='catma'>{body}</ab></body>{features}</text></TEI>"


HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">'
    "<teiHeader><fileDesc><titleStmt><title>Round 1</title><author>team</author></titleStmt>"
    "<publicationStmt><publisher/></publicationStmt><sourceDesc><p/><ab>"
    '<fs xml:id="CATMA_TECH_DESC"><f name="version"><string>5</string></f></fs></ab></sourceDesc>'
    '</fileDesc><encodingDesc><fsdDecl xml:id="T_1" n="Speech 2023-08-03T13:29:00.085+0200">'
    f'<fsDecl xml:id="{TAG}" n="2023" type="{TAG}"><fsDescr>voice</fsDescr>'
    '<fDecl xml:id="c" name="catma_displaycolor"><vRange><vColl><string>-57318</string></vColl>'
    '</vRange></fDecl><fDecl xml:id="r" name="role"><vRange><vColl><string>mayor</string>'
    "<string>critic</string></vColl></vRange></fDecl></fsDecl>"
    f'<fsDecl xml:id="{SUB}" n="2023" type="{SUB}" baseTypes="{TAG}"><fsDescr>quote</fsDescr>'
    "</fsDecl></fsdDecl></encodingDesc></teiHeader>"
)


def annotation(
    number: int, tag: str, ranges: Sequence[Range], author: str, role: str, document: str = "D_1"
) -> dict[str, Any]:
    """An annotation of a Git project."""
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "id": f"collections/C_1/annotations/{uuid(number)}",
        "body": {
            "tagset": "tagsets/T_1",
            "tag": f"tagsets/T_1/{tag}",
            "properties": {
                "system": {"CATMA_AB27F1D4-303A-3622-BB2C-72C310D0C1BF": [author]},
                "user": {"CATMA_R": [role]} if role else {},
            },
            "type": "Dataset",
        },
        "target": {
            "items": [
                {
                    "source": document,
                    "selector": {"start": s, "end": e, "type": "TextPositionSelector"},
                }
                for s, e in ranges
            ],
            "type": "List",
        },
    }


def project(root: Path, text: str, pages: Mapping[str, Sequence[dict[str, Any]]]) -> Path:
    """A Git project with one text, one tag, and pages of annotations."""
    folder = root / "documents" / "D_1"
    folder.mkdir(parents=True)
    (folder / "D_1.txt").write_bytes(text.encode())
    (folder / "D_1_orig.text").write_bytes(text.encode())
    (folder / "D_1.json").write_text('{"tokens": []}')
    information = {"title": "The town hall", "author": "A. Writer", "publisher": ""}
    header = {"gitContentInfoSet": information, "gitTechInfoSet": {"charset": "UTF-8"}}
    (folder / "header.json").write_text(json.dumps(header))
    tag = root / "tagsets" / "T_1" / TAG
    tag.mkdir(parents=True)
    set_header = {"name": "Speech", "responsibleUser": "ana", "deletedDefinitions": []}
    (tag.parent / "header.json").write_text(json.dumps(set_header))
    color = {"name": "catma_displaycolor", "possibleValueList": ["-57318"]}
    definition = {
        "name": "voice",
        "parentUuid": "",
        "systemPropertyDefinitions": {"CATMA_A309D8FB-C5B8-33C9-A1B1-8CF7A5548C6A": color},
        "userDefinedPropertyDefinitions": {"CATMA_R": {"name": "role", "possibleValueList": []}},
        "uuid": TAG,
    }
    (tag / "propertydefs.json").write_text(json.dumps(definition))
    collection = root / "collections" / "C_1"
    (collection / "annotations").mkdir(parents=True)
    own = {"name": "Round 1", "responsibleUser": "ana", "sourceDocumentId": "D_1"}
    (collection / "header.json").write_text(json.dumps(own))
    for name, annotations in pages.items():
        (collection / "annotations" / name).write_text(json.dumps(annotations))
    return root


COLUMNS = (
    "Query ID;Document ID;Document Name;Document Length;Keyword;KeyWord In Context;Start Offset;"
    "End Offset;Collection ID;Collection Name;Tag;Tag Version;Tag Color;Annotation ID;"
    "Property ID;Property Name;Property Value;Comment ID;Comment/Reply;Comment Author;"
    "Reply Count;Reply ID"
)


def row(text: str, words: str, number: int, tag: str = "/voice", value: str = "") -> str:
    """A row of the flat table of query results."""
    start, end = span(text, words)
    name = "role" if value else ""
    quoted = words.replace('"', '""')
    return (
        f'q1;D_1;The town hall;{units(text)};"{quoted}";"… {quoted} …";{start};{end};C_1;Round 1;'
        f"{tag};;#ff201a;{uuid(number)};;{name};{value}"
    )
