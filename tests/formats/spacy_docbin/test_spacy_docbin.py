"""spaCy's DocBin: spaCy itself loads what is written, and any DocBin is read."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.formats.carried import UNUSED
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.spacy_docbin import FORMAT, writing
from annotator.formats.spacy_docbin.writing import NOT_ENTITIES
from annotator.formats.token_text import MOVED, OFF_TOKENS
from annotator.model import AnnotatedDocument, Annotation, Document, Identity, InputError
from annotator.project import Project
from tests.formats.roundtrip import TAG_SET, read_from, reduced, tagged_documents, through, write_to
from tests.formats.travel import articles, sample_there_and_back, without

spacy: Any = pytest.importorskip("spacy", reason="spaCy is not installed (the extra “spacy”)")
ENTITIES = {"person", "organization", "location", "date", "event", "quantity", "other"}
KYIV = Identity("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "Kyiv", ("Kiev",), "place", "Q1899")


def load(folder: Path) -> list[Any]:
    """The documents of an export, as spaCy has them."""
    store = spacy.tokens.DocBin().from_disk(folder / "export.spacy")
    return list(store.get_docs(spacy.blank("en").vocab))


def read_doc(folder: Path, *documents: Any, **options: str) -> tuple[list[Any], list[str]]:
    """The items of a file with spaCy's own documents."""
    path = folder / "a.spacy"
    spacy.tokens.DocBin(docs=documents, store_user_data=True).to_disk(path)
    context = ReadContext("ana", options=options)
    assert FORMAT.read is not None
    return list(FORMAT.read(path, context)), context.notes.messages


@given(st.lists(tagged_documents(), max_size=2, unique_by=lambda each: each.document.id))
def test_out_and_back(items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items)
    told: Counter[str] = Counter()
    expected = []
    for item in items:
        # spaCy's own tokens, white space among them, tell what lies on their borders.
        document = next(iter(_documents(trip.files["export.spacy"], item.document.text)))
        starts = {token.idx for token in document}
        ends = {token.idx + len(token) for token in document}
        gone: set[str] = set()
        entities: list[Annotation] = []
        for each in item.annotations:
            if len(each.fragments) > 1:
                told["annotations of several fragments"] += 1
                gone.add(each.id)
            elif each.start not in starts or each.end not in ends:
                told[OFF_TOKENS] += 1
                gone.add(each.id)
            elif each.label in ENTITIES:
                entities.append(each)
        kept: list[Annotation] = []
        size = {e.id: sum(e.start <= s < e.end for s in starts) for e in entities}
        for each in sorted(entities, key=lambda e: (-size[e.id], e.start)):
            if all(each.end <= k.start or k.end <= each.start for k in kept):
                kept.append(each)
        told[NOT_ENTITIES] += len(entities) - len(kept)
        assert len(document.ents) == len(kept)
        back = without(item, gone)
        told["relations of annotations that are not written"] += len(item.relations) - len(
            back.relations
        )
        expected.append(back)
    assert [reduced(i, FORMAT.holds) for i in trip.documents] == [
        reduced(i, FORMAT.holds) for i in expected
    ]
    found = {loss.what: loss.count for loss in trip.losses if loss.what != "tag sets"}
    assert found == dict(+told)
    assert trip.notes == []


def _documents(data: bytes, text: str) -> list[Any]:
    store = spacy.tokens.DocBin().from_bytes(data)
    return [each for each in store.get_docs(spacy.vocab.Vocab()) if each.text == text]


@given(st.lists(tagged_documents(), min_size=1, max_size=2))
def test_the_same_items_give_the_same_bytes(items: list[AnnotatedDocument]) -> None:
    assert through(FORMAT, items).files == through(FORMAT, items).files


def article(text: str, *spans: tuple[str, int, int]) -> AnnotatedDocument:
    """An article with annotations."""
    made = tuple(
        Annotation(f"a{n}", "ana", label, ((start, end),), text[start:end])
        for n, (label, start, end) in enumerate(spans)
    )
    return AnnotatedDocument(Document("d", "T", text), made)


def test_what_spacy_sees(tmp_path: Path) -> None:
    item = article("Ann  said\n\n“yes” 😀. Kyiv fell.", ("speaker", 0, 3), ("location", 20, 24))
    first, second = item.annotations
    item = replace(item, annotations=(first, replace(second, identity=KYIV.id)))
    losses = write_to(tmp_path, FORMAT, [TAG_SET, KYIV, item])
    assert [loss.what for loss in losses] == ["tag sets"]
    (document,) = load(tmp_path)
    assert document.text == item.document.text
    assert [token.text for token in document][:4] == ["Ann", " ", "said", "\n\n"]
    groups = {key: [(s.label_, s.text, s.id_) for s in g] for key, g in document.spans.items()}
    assert groups == {
        "Speakers": [("speaker", "Ann", "a0")],
        "Entities": [("location", "Kyiv", "a1")],
    }
    (entity,) = document.ents
    assert (entity.label_, entity.text, entity.kb_id_) == ("location", "Kyiv", "Q1899")
    assert [sentence.text.strip() for sentence in document.sents] == [
        "Ann  said",
        "“yes” 😀.",
        "Kyiv fell.",
    ]
    found, _ = read_from(tmp_path, FORMAT)
    assert found[0] == KYIV
    assert isinstance(found[1], AnnotatedDocument)
    back = sorted(found[1].annotations, key=lambda each: each.id)
    assert replace(found[1], annotations=tuple(back)) == item


def test_identities_that_nobody_refers_to_are_told(tmp_path: Path) -> None:
    losses = write_to(tmp_path, FORMAT, [TAG_SET, KYIV, article("Ann")])
    assert losses.count(UNUSED) == 1


def test_spans_off_the_tokens(tmp_path: Path) -> None:
    item = article("Anna left Oslo", ("person", 0, 3), ("claim", 2, 10))
    for way, words in (("no", []), ("expand", ["Anna", "Anna left"]), ("contract", ["left"])):
        losses = write_to(tmp_path, FORMAT, [TAG_SET, item], {"align": way})
        (found,), _ = read_from(tmp_path, FORMAT)
        assert isinstance(found, AnnotatedDocument)
        assert sorted(each.text for each in found.annotations) == words
        assert losses.count(MOVED) == len(words)
        assert losses.count(OFF_TOKENS) == 2 - len(words)


def test_the_layer_of_entities(tmp_path: Path) -> None:
    item = article("Ann said no", ("claim", 0, 11), ("cue", 4, 8), ("person", 0, 3))
    losses = write_to(tmp_path, FORMAT, [TAG_SET, item], {"ents": "Claims"})
    (document,) = load(tmp_path)
    assert [entity.label_ for entity in document.ents] == ["claim"]
    assert losses.count(NOT_ENTITIES) == 1
    write_to(tmp_path, FORMAT, [TAG_SET, item], {"ents": "none"})
    assert load(tmp_path)[0].ents == ()
    with pytest.raises(InputError, match="no layer “X”"):
        write_to(tmp_path, FORMAT, [TAG_SET, item], {"ents": "X"})


def test_anybodys_documents(tmp_path: Path) -> None:
    document = spacy.blank("en")("Ann Lee met Bo in Kyiv.\r\nHe left 😀 Oslo.")
    span = spacy.tokens.Span
    document.spans["sc"] = [span(document, 0, 2, label="PER"), span(document, 0, 5, label="MEET")]
    document.ents = [span(document, 0, 2, label="PER"), span(document, 5, 6, "LOC", kb_id="Q1899")]
    document.user_data["topic"] = "travel"
    document.user_data["._.", "sure", 0, 7] = "very"
    document.user_data["odd"] = b"\x00"
    document.cats = {"news": 1.0}
    items, notes = read_doc(tmp_path, document)
    identity, item = items
    assert (identity.name, identity.external_id) == ("Kyiv", "Q1899")
    assert item.document.text == "Ann Lee met Bo in Kyiv.\nHe left 😀 Oslo."
    assert item.document.metadata["topic"] == "travel"
    assert item.document.metadata["cats"] == {"news": 1.0}
    assert [(a.label, a.text) for a in item.annotations][:2] == [
        ("PER", "Ann Lee"),
        ("MEET", "Ann Lee met Bo in"),
    ]
    assert item.annotations[0].attributes == {"sure": "very"}
    (place,) = [a for a in item.annotations if a.label == "LOC"]
    assert place.identity == identity.id
    assert len(item.annotations) == 4
    assert (item.annotations[-1].label, item.annotations[-1].fragments) == ("news", ())
    assert len(notes) == 1
    assert "1 value of user data" in notes[0]
    assert read_doc(tmp_path, document)[0] == items


def test_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.spacy").write_bytes(b"no")
    assert FORMAT.read is not None
    with pytest.raises(InputError, match=r"a\.spacy: this is not a DocBin"):
        list(FORMAT.read(tmp_path / "a.spacy", ReadContext("ana")))


def test_an_empty_document_is_named(tmp_path: Path) -> None:
    blank = spacy.blank("en")
    with pytest.raises(InputError, match="article 2: the text is empty"):
        read_doc(tmp_path, blank("Ann"), blank(""))


def test_the_sample_there_and_back(project: Project, tmp_path: Path) -> None:
    losses = sample_there_and_back(project, tmp_path, FORMAT)
    assert "relations of annotations that are not written" in losses


def test_it_writes_as_it_goes(tmp_path: Path) -> None:
    # The file itself is one compressed block, which spaCy holds as a whole.
    write_to(tmp_path, FORMAT, articles(300))
    assert len(load(tmp_path)) == 300


def test_a_folder_takes_any_number_of_articles(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PART_ARTICLES", 3)
    project.add(articles(7))
    report = export(project, tmp_path / "corpus", ExportOptions("spacy"))
    files = sorted((tmp_path / "corpus").iterdir())
    assert [each.name for each in files] == [f"articles-000{n}.spacy" for n in (1, 2, 3)]
    # This is what spaCy's trainer reads its corpora with.
    corpus = spacy.training.Corpus(tmp_path / "corpus", shuffle=False)
    examples = list(corpus(spacy.blank("en")))
    assert len(examples) == report.documents == 7
    assert all(each.reference.spans for each in examples)
    with Project.create(tmp_path / "b.annotator", TAG_SET, annotator="bo") as other:
        import_paths(other, [tmp_path / "corpus"], ImportOptions(format="spacy"))
        assert other.counts().annotations == project.counts().annotations
