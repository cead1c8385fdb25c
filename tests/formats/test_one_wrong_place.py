"""An annotation that does not lie where its file says is left out alone, if that is asked."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from annotator.formats.importing import ImportOptions, import_paths
from annotator.project import Project
from tests.formats.roundtrip import TAG_SET

TEXT = "Ines slept in Oslo."
PUBTATOR = "1|t|Ines slept\n1|a|in Oslo.\n1\t0\t4\tIvan\tperson\n1\t14\t18\tOslo\tperson\n"
GATE = (
    '<GateDocument><TextWithNodes><Node id="0"/>Ines<Node id="4"/> slept in <Node id="14"/>Oslo'
    '<Node id="18"/>.</TextWithNodes><AnnotationSet>\n<Annotation Id="1" Type="person" '
    'StartNode="7" EndNode="9"/>\n<Annotation Id="2" Type="person" StartNode="14" EndNode="18"/>'
    "</AnnotationSet></GateDocument>"
)


def web(start: int, words: str) -> dict[str, object]:
    position = {"type": "TextPositionSelector", "start": start, "end": start + len(words)}
    quote = {"type": "TextQuoteSelector", "exact": words}
    return {
        "id": f"anno:{start}",
        "body": {"type": "TextualBody", "purpose": "tagging", "value": "person"},
        "target": {"source": "a.txt", "selector": [position, quote]},
    }


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.pubtator": PUBTATOR}, "a.pubtator:3: the person at 0–4 covers “Ines”, not “Ivan”"),
        ({"a.xml": GATE}, "a.xml:2: the text has no node 7"),
        (
            {"a.txt": TEXT, "a.ann": "T1\tperson 0 4\tIvan\nT2\tperson 14 18\tOslo\n"},
            "a.ann:1: T1 does not cover “Ivan”",
        ),
        (
            {"a.txt": TEXT, "a.jsonld": json.dumps([web(0, "Ivan"), web(14, "Oslo")])},
            "a.jsonld: annotation anno:0: 0–4 does not cover “Ivan”",
        ),
    ],
    ids=["pubtator", "gate", "brat", "web-annotation"],
)
def test_it_is_left_out_alone(tmp_path: Path, files: Mapping[str, str], said: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    options = ImportOptions(skip_bad=True, new_labels=True)
    with Project.create(tmp_path / "p.annotator", tag_set=TAG_SET, annotator="ana") as project:
        report = import_paths(project, [folder], options)
        (article,) = project.articles.ids()
        assert [a.text for a in project.annotations(article)] == ["Oslo"]
    assert any(said in note for note in report.notes.messages), [*report.notes.messages]
