"""Reading columns: WNUT 17, Universal NER, GUM, CoNLL-2003."""

from pathlib import Path

from annotator.formats.conll import CONLL, CONLLU
from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.model import AnnotatedDocument
from annotator.project import Project
from tests.formats.conll.examples import read_text, tagged
from tests.formats.roundtrip import TAG_SET


def test_wnut_17(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "ner" / "wnut17.dev.conll"
    with Project.create(tmp_path / "p.annotator", TAG_SET, annotator="bo") as project:
        report = import_paths(project, [path], ImportOptions(new_labels=True))
        assert (report.documents, report.annotations) == (1, 836)
        assert [note.partition(":")[0] for note in report.notes.messages] == [
            "Added to the tag set"
        ]
        assert project.check() == []
        again = import_paths(project, [path], ImportOptions(new_labels=True))
        assert (again.documents, again.annotations) == (0, 0)
    context = ReadContext("bo", options={"article": "sentence"})
    assert CONLL.read is not None
    items = [i for i in CONLL.read(path, context) if isinstance(i, AnnotatedDocument)]
    assert len(items) == 1009
    assert sum(len(i.annotations) for i in items) == 836


def test_universal_ner(shared_data: Path) -> None:
    path = shared_data / "ner" / "uner_en_pud.sample.iob2"
    context = ReadContext("bo")
    assert CONLL.read is not None
    items = [i for i in CONLL.read(path, context) if isinstance(i, AnnotatedDocument)]
    assert context.notes.messages == []
    lines = path.read_text("utf-8").split("\n")
    starts = sum(line.split("\t")[2].startswith("B-") for line in lines if line[:1].isdigit())
    assert sum(len(i.annotations) for i in items) == starts > 0
    assert [i.document.id for i in items] == [
        line.split(" = ")[1] for line in lines if line.startswith("# newdoc id")
    ]
    said = [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    assert "\n".join(i.document.text for i in items).split("\n") == said


def test_gum(shared_data: Path) -> None:
    folder = shared_data / "attribution" / "gum_source"
    for path in sorted(folder.glob("*.conllu")):
        context = ReadContext("bo")
        assert CONLLU.read is not None
        (item,) = CONLLU.read(path, context)
        assert isinstance(item, AnnotatedDocument)
        rows = [line.split("\t") for line in path.read_text("utf-8").split("\n")]
        opened = sum(
            pair.count("(")
            for row in rows
            if len(row) == 10
            for pair in row[9].split("|")
            if pair.startswith("Entity=")
        )
        parts = sum(len(each.fragments) for each in item.annotations)
        assert parts == opened > 50
        assert item.document.metadata["genre"] == "news"
        assert not any("brackets" in note or "text" in note for note in context.notes.messages)
        assert any(r.type == "same_as" for r in item.relations)


def test_conll_2003(tmp_path: Path) -> None:
    (item, other), notes = read_text(
        tmp_path,
        "-DOCSTART- -X- -X- O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\nGerman JJ I-NP I-MISC\n"
        "call NN I-NP O\n. . O O\n\nPeter NNP I-NP I-PER\nBlackburn NNP I-NP I-PER\n\n"
        "-DOCSTART- (second one)\n\nBonn NNP I-NP I-LOC\nBerlin NNP I-NP B-LOC\n",
    )
    assert item.document.text == "EU rejects German call .\nPeter Blackburn"
    assert tagged(item) == [("ORG", "EU"), ("MISC", "German"), ("PER", "Peter Blackburn")]
    assert other.document.id == "second one"
    assert tagged(other) == [("LOC", "Bonn"), ("LOC", "Berlin")]
    (note,) = notes
    assert "column 3 holds grammatical chunks" in note
    (item, _), _ = read_text(tmp_path, (tmp_path / "a.conll").read_text(), columns="3")
    assert ("NP", "EU") in tagged(item)


def test_broken_sequences_are_read_and_told(tmp_path: Path) -> None:
    (item,), notes = read_text(tmp_path, "Ann\tB-PER\nLee\tI-PER\nin\tO\nOslo\tI-LOC\n\n")
    assert tagged(item) == [("PER", "Ann Lee"), ("LOC", "Oslo")]
    assert ["1 span of column 2 does not follow IOB2" in note for note in notes] == [True]
    (item,), notes = read_text(tmp_path, "Ann\tB-PER\nLee\tI-PER\nin\tS-DATE\nOslo\tI-LOC\n\n")
    assert tagged(item) == [("PER", "Ann Lee"), ("DATE", "in"), ("LOC", "Oslo")]
    assert "BIOES" in notes[0]


def test_a_bad_article_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("-DOCSTART- O\n\nAnn B-P\nLee\n\n-DOCSTART- O\n\nBo B-P\n")
    bad: list[Exception] = []
    assert CONLL.read is not None
    (item,) = CONLL.read(path, ReadContext("ana", on_unreadable=bad.append))
    assert isinstance(item, AnnotatedDocument)
    assert (tagged(item), len(bad)) == ([("P", "Bo")], 1)
