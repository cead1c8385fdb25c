"""Signs that stand for bytes of another encoding are told, whatever the kind of the file."""

from pathlib import Path

import pytest

from annotator.formats.importing import ImportOptions, import_paths
from annotator.project import Project
from tests.formats.roundtrip import TAG_SET

SAID = b"The mayor of Z\xfcrich said that the harbour would be built in the spring."
PAGE = (
    b"<html><head><title>Harbour</title></head><body><article><p>"
    + SAID
    + b"</p><p>"
    + SAID.replace(b"\xfc", b"u") * 3
    + b"</p></article></body></html>"
)
TEI = (
    b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><p>'
    + SAID
    + b"</p></body></text></TEI>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", SAID),
        ("a.md", b"# Harbour\n\n" + SAID),
        ("a.html", PAGE),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + SAID + b"\n"),
        ("a.xml", TEI),
        ("a.csv", b"title,text\nHarbour," + SAID + b"\n"),
        ("a.jsonl", b'{"title": "Harbour", "text": "' + SAID + b'"}\n'),
        ("a.conll", b"Z\xfcrich\tB-place\nslept\tO\n.\tO\n"),
        ("a.pubtator", b"1|t|Harbour\n1|a|" + SAID + b"\n"),
    ],
)
def test_replaced_signs_are_told(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    options = ImportOptions(encoding="utf-8+replace", new_labels=True)
    with Project.create(tmp_path / "p.annotator", tag_set=TAG_SET, annotator="ana") as project:
        report = import_paths(project, [path], options)
        (article,) = project.articles.ids()
        assert "Z\ufffdrich" in project.document(article).text
    told = [note for note in report.notes.messages if "show as \ufffd" in note]
    assert len(told) == 1, [*report.notes.messages]
    assert name in told[0]
    assert "1 sign)" in told[0]
