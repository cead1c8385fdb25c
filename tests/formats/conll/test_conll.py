"""Columns of tags: real files are read whole, ours come back but for what was told."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.conll import CONLL, CONLLU
from annotator.formats.conll.notations import Scheme, TagSpan, spans_of, tags_of
from annotator.formats.conll.writing import OVERLAPS
from annotator.formats.format import Format, ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.token_text import MOVED, OFF_TOKENS, TokenText
from annotator.model import AnnotatedDocument, Annotation, InputError
from annotator.project import Project
from tests.data.make_seed_gold import TARGET
from tests.formats.roundtrip import TAG_SET, read_from, reduced, tagged_documents, through, write_to
from tests.formats.travel import assert_streams, sample_there_and_back, without

LAYER = {label.name: layer.name for layer in TAG_SET.layers for label in layer.labels}
has_words = tagged_documents().filter(lambda item: bool(TokenText(item.document.text).tokens))


def read_text(
    folder: Path, text: str, name: str = "a.conll", **options: str
) -> tuple[list[AnnotatedDocument], list[str]]:
    """The articles of a file with that content."""
    path = folder / name
    path.write_bytes(text.encode())
    context = ReadContext("ana", options=options)
    format = CONLLU if name.endswith("u") else CONLL
    assert format.read is not None
    found = list(format.read(path, context))
    return [item for item in found if isinstance(item, AnnotatedDocument)], context.notes.messages


def tagged(item: AnnotatedDocument) -> list[tuple[str, str]]:
    """Labels and words of the annotations."""
    return [(each.label, each.text) for each in item.annotations]


def expected_losses(item: AnnotatedDocument, format: Format) -> tuple[set[str], Counter[str]]:
    """Ids of the annotations that cannot be written, and why, by a rule as plain as it gets."""
    text = TokenText(item.document.text)
    starts = {start for start, _ in text.tokens}
    ends = {end for _, end in text.tokens}
    gone: set[str] = set()
    why: Counter[str] = Counter()
    fitting: list[Annotation] = []
    for each in item.annotations:
        if len(each.fragments) > 1:
            gone.add(each.id)
            why["annotations of several fragments"] += 1
        elif each.start not in starts or each.end not in ends:
            gone.add(each.id)
            why[OFF_TOKENS] += 1
        else:
            fitting.append(each)
    if format is CONLL:
        for layer in TAG_SET.layers:
            kept: list[Annotation] = []
            here = [each for each in fitting if LAYER[each.label] == layer.name]
            size = {a.id: sum(a.start <= s < a.end for s in starts) for a in here}
            for each in sorted(here, key=lambda a: (-size[a.id], a.start)):
                if all(each.end <= k.start or k.end <= each.start for k in kept):
                    kept.append(each)
                else:
                    gone.add(each.id)
                    why[OVERLAPS] += 1
    here_ids = {each.id for each in item.annotations}
    lost = sum(
        r.source in gone or r.target in gone
        for r in item.relations
        if r.source in here_ids and r.target in here_ids
    )
    if lost:
        why["relations of annotations that are not written"] = lost
    return gone, why


@pytest.mark.parametrize("format", [CONLL, CONLLU], ids=["conll", "conllu"])
@given(items=st.lists(has_words, max_size=2, unique_by=lambda each: each.document.id))
def test_out_and_back(format: Format, items: list[AnnotatedDocument]) -> None:
    trip = through(format, items)
    told: Counter[str] = Counter()
    expected = []
    for item in items:
        gone, why = expected_losses(item, format)
        told += why
        expected.append(without(item, gone))
    assert [reduced(i, format.holds) for i in trip.documents] == [
        reduced(i, format.holds) for i in expected
    ]
    assert trip.notes == []
    found = {loss.what: loss.count for loss in trip.losses if loss.what != "tag sets"}
    assert found == dict(told)


@pytest.mark.parametrize("format", [CONLL, CONLLU], ids=["conll", "conllu"])
@given(items=st.lists(has_words, min_size=1, max_size=2))
def test_the_same_items_give_the_same_bytes(format: Format, items: list[AnnotatedDocument]) -> None:
    assert through(format, items).files == through(format, items).files


@given(st.lists(st.sampled_from(["a", "b"]), max_size=6), st.data())
def test_tags_of_all_schemes(labels: list[str], data: st.DataObject) -> None:
    spans: list[TagSpan] = []
    at = 0
    for label in labels:
        at += data.draw(st.integers(0, 2))
        last = at + data.draw(st.integers(0, 2))
        spans.append(TagSpan(label, at, last))
        at = last + 1
    iob2 = tags_of(spans, at + 1)
    assert spans_of(iob2) == spans
    bioes, iob1 = list(iob2), list(iob2)
    for number, (label, first, last) in enumerate(spans):
        if first == last:
            bioes[first] = f"S-{label}"
        else:
            bioes[last] = f"E-{label}"
        before = spans[number - 1] if number else None
        if not (before and before.last + 1 == first and before.label == label):
            iob1[first] = f"I-{label}"
    assert spans_of(bioes) == spans
    assert spans_of(iob1) == spans
    for name, tags in (("IOB2", iob2), ("BIOES", bioes), ("IOB1", iob1)):
        scheme = Scheme()
        for tag in [*tags, "O"]:
            scheme.see(tag)
        assert scheme.broken == 0
        assert scheme.name in (name, "IOB2")


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
    assert ["1 spans of column 2 are not written as IOB2" in note for note in notes] == [True]
    (item,), notes = read_text(tmp_path, "Ann\tB-PER\nLee\tI-PER\nin\tS-DATE\nOslo\tI-LOC\n\n")
    assert tagged(item) == [("PER", "Ann Lee"), ("DATE", "in"), ("LOC", "Oslo")]
    assert "BIOES" in notes[0]


def test_tokens_that_look_like_comments(tmp_path: Path) -> None:
    (item,), _ = read_text(tmp_path, "#Oslo\tB-LOC\n#\tO\n\n")
    assert (item.document.text, tagged(item)) == ("#Oslo #", [("LOC", "#Oslo")])
    (item,), _ = read_text(tmp_path, "# text = An E-meter\nAn O\nE-meter O\n\n")
    assert item.document.text == "An E-meter"
    (item,), _ = read_text(tmp_path, "# O\n#Oslo B-LOC\n\n")
    assert (item.document.text, tagged(item)) == ("# #Oslo", [("LOC", "#Oslo")])


def test_a_text_of_conllu(tmp_path: Path) -> None:
    rest = "\t_" * 7
    (item,), notes = read_text(
        tmp_path,
        "# newdoc id = d\n# global.Entity = eid-etype-head-other\n# newpar\n"
        f"1\tAnn{rest}\tEntity=(e1-person-1-|SpaceAfter=No\n"
        f"2\t,{rest}\t_\n3\tthen{rest}\tEntity=e1)\n\n"
        f"1-2\tvámonos{rest}\tSpaceAfter=No\n1\tvamos{rest}\t_\n2\tnos{rest}\tEntity=(e1-person-1-)\n"
        f"2.1\tghost{rest}\t_\n3\t!{rest}\t_\n\n# newpar\n"
        f"1\tA{rest}\tEntity=(e2[1/2]-x)\n2\tb{rest}\t_\n3\tc{rest}\tEntity=(e2[2/2]-x)\n\n",
        "a.conllu",
    )
    assert item.document.text == "Ann, then vámonos!\n\nA b c"
    assert tagged(item) == [("person", "Ann, then"), ("person", "vámonos"), ("x", "A … c")]
    (link,) = item.relations
    assert (link.type, link.source) == ("same_as", item.annotations[1].id)
    assert notes == []


def test_a_wrong_text_is_told(tmp_path: Path) -> None:
    (item,), notes = read_text(tmp_path, "# text = Ann  left\nAnn\tB-P\nLee\tO\n\n")
    assert item.document.text == "Ann Lee"
    assert "1 sentences differ from their “# text”" in notes[0]
    (item,), notes = read_text(tmp_path, "# text = Ann  Lee\nAnn\tB-P\nLee\tO\n\n")
    assert (item.document.text, notes) == ("Ann  Lee", [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ann\tB-P\nLee\n", r"a\.conll:2: .*2 columns"),
        ("Ann\tB-P\nLee\tO\nLee\twrong\n", r"a\.conll:3: “wrong” in column 2"),
        ("\udcff", "a.conll"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.conll"
    path.write_bytes(b"Ann\tO\n\xff\tO\n" if text == "\udcff" else text.encode())
    assert CONLL.read is not None
    with pytest.raises(InputError, match=said):
        list(CONLL.read(path, ReadContext("ana")))


def test_a_bad_article_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("-DOCSTART- O\n\nAnn B-P\nLee\n\n-DOCSTART- O\n\nBo B-P\n")
    bad: list[Exception] = []
    assert CONLL.read is not None
    (item,) = CONLL.read(path, ReadContext("ana", on_unreadable=bad.append))
    assert isinstance(item, AnnotatedDocument)
    assert (tagged(item), len(bad)) == ([("P", "Bo")], 1)


def article(text: str, *spans: tuple[str, int, int]) -> AnnotatedDocument:
    """An article with annotations."""
    from annotator.model import Document

    made = tuple(
        Annotation(f"a{n}", "ana", label, ((start, end),), text[start:end])
        for n, (label, start, end) in enumerate(spans)
    )
    return AnnotatedDocument(Document("d 1", "", text), made)


def test_what_is_written(tmp_path: Path) -> None:
    item = article("Ann said  no.\nYes.", ("speaker", 0, 3), ("person", 0, 3), ("claim", 10, 18))
    write_to(tmp_path, CONLL, [TAG_SET, item], {"comments": "no"})
    assert (tmp_path / "export.conll").read_text() == (
        "-DOCSTART-\tO\tO\tO\n\nAnn\tB-speaker\tO\tB-person\nsaid\tO\tO\tO\n"
        "no\tO\tB-claim\tO\n.\tO\tI-claim\tO\nYes\tO\tI-claim\tO\n.\tO\tI-claim\tO\n\n"
    )
    losses = write_to(tmp_path, CONLL, [TAG_SET, item], {"layer": "Entities"})
    assert losses.count("annotations of layers that are not written") == 2
    with pytest.raises(InputError, match="no layer “X”"):
        write_to(tmp_path, CONLL, [TAG_SET, item], {"layer": "X"})


def test_without_comments_it_is_told(tmp_path: Path) -> None:
    item = article("Ann said  no.", ("speaker", 0, 3))
    losses = write_to(tmp_path, CONLL, [TAG_SET, item], {"comments": "no"})
    assert losses.count("white space of articles") == 1
    assert losses.count("ids of annotations") == losses.count("ids of articles") == 1
    (found,), _ = read_from(tmp_path, CONLL)
    assert isinstance(found, AnnotatedDocument)
    assert found.document.text == "Ann said no ."


def test_spacy_converts_what_is_written_without_comments(tmp_path: Path) -> None:
    convert = pytest.importorskip("spacy.training.converters", reason="spaCy is not installed")
    item = article("Ann said no.", ("person", 0, 3))
    write_to(tmp_path, CONLL, [TAG_SET, item], {"comments": "no", "layer": "Entities"})
    docs = list(convert.conll_ner_to_docs((tmp_path / "export.conll").read_text("utf-8")))
    assert [(each.text, each.label_) for doc in docs for each in doc.ents] == [("Ann", "person")]


def test_spans_off_the_tokens(tmp_path: Path) -> None:
    item = article("Anna left Oslo", ("person", 0, 3), ("claim", 2, 10))
    for way, words in (("no", []), ("expand", ["Anna left", "Anna"]), ("contract", ["left"])):
        losses = write_to(tmp_path, CONLL, [TAG_SET, item], {"align": way})
        (found,), _ = read_from(tmp_path, CONLL)
        assert isinstance(found, AnnotatedDocument)
        assert [each.text for each in found.annotations] == words
        assert losses.count(MOVED) == len(words)
        assert losses.count(OFF_TOKENS) == 2 - len(words)


def test_conllu_reads_what_is_written(tmp_path: Path) -> None:
    conllu = pytest.importorskip("conllu", reason="the package conllu is not installed")
    text = "Ann Lee said\u2028“no | yes”\n\nto 😀\u00a0Kyiv. "
    at = text.index("Kyiv")
    item = article(text, ("person", 0, 7), ("speaker", 0, 3), ("location", at, at + 4))
    write_to(tmp_path, CONLLU, [TAG_SET, item])
    data = (tmp_path / "export.conllu").read_bytes().decode()
    sentences = conllu.parse(data)
    words = [token for sentence in sentences for token in sentence]
    for token in words:
        start, end = map(int, token["misc"]["TokenRange"].split(":"))
        assert text[start:end] == token["form"]
    assert [t["misc"]["Entity"] for t in words if "Entity" in (t["misc"] or {})] == [
        "(e2-person-1-(e1-speaker-1-)",
        "e2)",
        "(e3-location-1-)",
    ]
    assert sentences[0].metadata["newdoc id"] == "d_1"


@pytest.mark.parametrize("format", [CONLL, CONLLU], ids=["conll", "conllu"])
def test_it_streams(format: Format, tmp_path: Path) -> None:
    assert_streams(format, tmp_path, 400)


def test_the_sample_there_and_back(project: Project, tmp_path: Path) -> None:
    losses = sample_there_and_back(project, tmp_path, CONLLU)
    assert losses.pop("tag sets") == 1
    assert set(losses) == {
        "annotations of several fragments",
        "relations of annotations that are not written",
        "statuses of articles",
    }


def test_the_sample_in_columns(project: Project, tmp_path: Path) -> None:
    import_paths(project, [TARGET])
    items = list(project.stream())
    (item,) = (each for each in items if isinstance(each, AnnotatedDocument))
    trip = through(CONLL, items)
    gone, why = expected_losses(item, CONLL)
    assert why[OVERLAPS] > 0
    assert why[OFF_TOKENS] == 0
    assert {what: trip.losses.count(what) for what in why} == dict(why)
    (back,) = trip.documents
    assert reduced(back, CONLL.holds) == reduced(without(item, gone), CONLL.holds)


@pytest.mark.parametrize("before", ["# newdoc id = ", "# annotator_article = ", "1\t"])
def test_half_a_character_is_refused_wherever_it_stands(tmp_path: Path, before: str) -> None:
    path = tmp_path / "half.conllu"
    half = "\ud83d".encode("utf-8", "surrogatepass")
    path.write_bytes(before.encode() + half + b"\t_" * 8 + b"\n")
    with pytest.raises(InputError, match=r"half\.conllu:1: there is half a character"):
        read_from(tmp_path, CONLLU)
