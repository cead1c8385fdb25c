"""TEI: files are valid by its schema, and all that they hold comes back to the character."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.tei import FORMAT
from annotator.formats.tei.vocabulary import decode_xml_id, make_xml_id
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    Identity,
    Relation,
    covered_text,
)
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.roundtrip import TAG_SET, Trip, read_from, reduced, tagged_documents, through
from tests.formats.strategies import TRICKY, annotated_documents, any_text, fragments, objects

GOLD = Path(__file__).parents[2] / "data" / "seed_gold.jsonl"
etree: Any = import_module("lxml.etree")  # It has no types.
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parents[2] / "data" / "tei" / "tei_all_cut.rng"))
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOST = "characters that XML forbids"
ID = "{http://www.w3.org/XML/1998/namespace}id"
KINDS = ("header", "headline", "deck", "caption", "dateline", "subhead", "paragraph", "a note")


def check(trip: Trip) -> None:
    """Hold files against the schema, and see that ids are of one thing and pointers lead there."""
    for data in trip.files.values():
        tree = etree.fromstring(data)
        SCHEMA.assertValid(tree)
        ids = [each.get(ID) for each in tree.iter() if each.get(ID)]
        assert len(ids) == len(set(ids))
        for element in tree.iter():
            for name in ("ana", "resp", "active", "passive", "target"):
                for pointer in (element.get(name) or "").split():
                    inside = re.findall(r"[(]([\w.-]+),", pointer) or [pointer.removeprefix("#")]
                    assert pointer.startswith("annotation:") or set(inside) <= set(ids)


def without_forbidden(value: str) -> str:
    return FORBIDDEN.sub("\ufffd", value)


# Out and back


@given(
    st.lists(
        tagged_documents(annotators=("ana", "bo")),
        max_size=2,
        unique_by=lambda each: each.document.id,
    )
)
def test_out_and_back(items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items)
    check(trip)
    assert {loss.what for loss in trip.losses} <= {"tag sets", LOST}
    found = {each.document.id: reduced(each, FORMAT.holds) for each in trip.documents}
    assert len(found) == len(items)
    for each in items:
        if not FORBIDDEN.search(repr_of(each)):
            assert found[each.document.id] == reduced(each, FORMAT.holds)
        else:
            assert trip.losses.count(LOST)
            assert found[each.document.id][0] == without_forbidden(each.document.text)


def repr_of(item: AnnotatedDocument) -> str:
    """All texts of an article, as they are."""
    document = item.document
    said = [document.text, document.title, *map(str, document.metadata.values())]
    return "\n".join([*said, *(each.note for each in item.annotations)])


allowed = st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.sampled_from(
    [each for each in TRICKY if not FORBIDDEN.search(each)]
)


@st.composite
def laid_out(draw: st.DrawFn) -> AnnotatedDocument:
    """An article whose blocks leave gaps, with annotations across them."""
    pieces = draw(st.lists(allowed | st.sampled_from(["\n\n", "\r", "\t", " a "]), min_size=1))
    text = "".join([*pieces, "x"])
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=6, max_size=6))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    blocks = tuple(Block(kind, *pair) for kind, pair in zip(kinds, pairs, strict=False))
    places = draw(st.lists(fragments(len(text)).filter(bool), max_size=4))
    annotations = tuple(
        Annotation(f"a{number} _x41_ x", "ana b", "a label", place, covered_text(text, place))
        for number, place in enumerate(places)
    )
    return AnnotatedDocument(Document("d", "t", text, {}, blocks), annotations)


@given(laid_out())
def test_blocks_that_leave_gaps(item: AnnotatedDocument) -> None:
    trip = through(FORMAT, [item])
    check(trip)
    assert trip.documents == [item]


identities = st.builds(
    Identity,
    st.just(""),
    any_text,
    st.lists(any_text, max_size=2).map(tuple),
    st.sampled_from(["person", "organization", "location", "", "a ship"]),
    any_text,
    any_text,
    objects,
)


@given(annotated_documents(), st.lists(identities, min_size=5, max_size=5))
def test_values_of_any_kind(item: AnnotatedDocument, known: list[Identity]) -> None:
    assume(len({each.id for each in item.annotations}) == len(item.annotations))
    assume(len({each.id for each in item.relations}) == len(item.relations))
    # A relation from an annotation to itself is none.
    links = tuple(each for each in item.relations if each.source != each.target)
    item = replace(item, relations=links)
    named = list(dict.fromkeys(a.identity for a in item.annotations if a.identity is not None))
    people = [replace(each, id=id) for each, id in zip(known, named, strict=False)]
    trip = through(FORMAT, [*people, item])
    check(trip)
    if not trip.losses.count("overlapping blocks") + trip.losses.count(LOST):
        assert trip.documents == [item]
        assert trip.identities == people


@given(any_text)
def test_any_name_is_an_id(name: str) -> None:
    assert re.fullmatch("[A-Za-z0-9._-]+", make_xml_id("a", name))
    assert decode_xml_id(make_xml_id("a", name), "a") == name
    assert decode_xml_id(make_xml_id("a", name), "b") is None


def article(
    text: str, *annotations: Annotation, blocks: tuple[Block, ...] = ()
) -> AnnotatedDocument:
    return AnnotatedDocument(Document("d", "t", text, {}, blocks), annotations)


def tagged(text: str, *places: tuple[int, int], id: str = "a", note: str = "") -> Annotation:
    return Annotation(id, "ana", "claim", places, covered_text(text, places), {}, note)


def test_blocks_are_elements_and_pointers_count_in_them() -> None:
    text = "Talks\nGeneva, 6 May\n\nHe said 😀 so.\nLater\nShe did not.\n"
    kinds = ("headline", "dateline", "paragraph", "subhead", "paragraph")
    blocks: list[Block] = []
    for kind, line in zip(kinds, filter(None, text.split("\n")), strict=True):
        start = text.index(line)
        blocks.append(Block(kind, start, start + len(line)))
    places = ((10, 13), (28, 29), (30, 33)), ((22, 52),), ((5, 7),), ((20, 24),)
    annotations = [tagged(text, *each, id=f"a{n}") for n, each in enumerate(places)]
    item = article(text, *annotations, blocks=tuple(blocks))
    trip = through(FORMAT, [item])
    check(trip)
    assert trip.documents == [item]
    (data,) = trip.files.values()
    assert (
        '<head xml:id="b0" type="headline">Talks</head>\n<dateline xml:id="b1">Geneva, 6 May'
        '</dateline>\n\n<p xml:id="b2">He said 😀 so.</p>\n<div><head xml:id="b3" type="subhead">'
        'Later</head>\n<p xml:id="b4">She did not.</p>\n</div></div></body>'
    ) in data.decode()
    tree = etree.fromstring(data)
    assert "".join(tree.xpath("//*[@xml:id='text']")[0].itertext()) == text
    assert [each.get("target") for each in tree.iter("{*}annotation")] == [
        "#string-range(b1,4,3) #string-range(b2,7,1) #string-range(b2,9,3)",
        "#range(string-index(b2,1),string-index(b4,11))",
        "#string-range(text,5,2)",
        "#string-range(text,20,4)",
    ]


def test_what_cannot_be_written_is_told() -> None:
    text = "a\x01b\ufffe c"
    blocks = (Block("paragraph", 0, 4), Block("paragraph", 2, 6))
    item = article(text, tagged(text, (0, 3), note="n\x02"), blocks=blocks)
    trip = through(FORMAT, [Identity("i", "Nobody"), item])
    check(trip)
    told = [each for each in trip.losses.sentences("TEI") if "tag set" not in each]
    assert told == [
        "1 overlapping block cannot be written to TEI: one of d.",
        "2 characters that XML forbids cannot be written to TEI, such as in “a\x01b\ufffe c”.",
        "1 identity that no annotation refers to cannot be written to TEI: “Nobody”.",
    ]
    (back,) = trip.documents
    assert (back.document.text, back.annotations[0].text) == ("a\ufffdb\ufffd c", "a\ufffdb")
    assert back.document.blocks == blocks[:1]


def test_a_file_that_was_changed_elsewhere(tmp_path: Path) -> None:
    text = "He said so. 😀 They went."
    item = article(text, tagged(text, (14, 18)), blocks=(Block("paragraph", 0, len(text)),))
    (data,) = through(FORMAT, [item]).files.values()
    path = tmp_path / "d.xml"
    # Somebody tags a name in the text.
    path.write_text(data.decode().replace(" so.", " <placeName>so</placeName>."), "utf-8")
    (found,), notes = read_from(tmp_path, FORMAT)
    assert isinstance(found, AnnotatedDocument)
    assert (found.document, found.annotations[0]) == (item.document, item.annotations[0])
    assert [(each.label, each.text) for each in found.annotations[1:]] == [("location", "so")]
    assert notes == []
    # Somebody adds a paragraph, which is not of the article.
    path.write_text(data.decode().replace("</body>", "<p>More.</p></body>"), "utf-8")
    assert read_from(tmp_path, FORMAT) == (
        [item],
        ["d.xml:2: 1 × p does not belong to the running text; it was left out."],
    )
    # Somebody counts as browsers do.
    path.write_text(data.decode().replace("(b0,14,4)", "(b0,15,4)"), "utf-8")
    with raises_explained(OffsetsDiffer, match=r"d\.xml:2: .*“hey ”, not “They”.*--offsets utf-16"):
        read_from(tmp_path, FORMAT)
    assert read_from(tmp_path, FORMAT, offsets="utf-16")[0] == [item]
    # Somebody takes out a letter.
    path.write_text(data.decode().replace("He said", "He"), "utf-8")
    with raises_explained(OffsetsDiffer, match="No way of counting makes all of them fit"):
        read_from(tmp_path, FORMAT)


# Whole projects


def test_a_relation_to_another_article(project: Project, tmp_path: Path) -> None:
    for id, text in (("one", "He said so."), ("two", "She did.")):
        made = replace(tagged(text, (0, 3)), id=f"{id}’s x")
        links = (Relation("r", "ana", "supports", "two’s x", "one’s x"),) if id == "two" else ()
        project.add([AnnotatedDocument(Document(id, id, text), (made,), links)])
    export(project, tmp_path / "out", ExportOptions("tei"))
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["one.xml", "two.xml"]
    for path in (tmp_path / "out").iterdir():
        SCHEMA.assertValid(etree.parse(path))
    with Project.create(tmp_path / "again.annotator", TAG_SET, annotator="bo") as again:
        assert import_paths(again, [tmp_path / "out"]).notes.messages == []
        assert list(again.stream()) == list(project.stream())


def test_the_seed_article_comes_back_whole(project: Project, tmp_path: Path) -> None:
    import_paths(project, [GOLD])
    report = export(project, tmp_path / "out", ExportOptions("tei"))
    assert [each.split(" cannot")[0] for each in report.losses] == [
        "1 tag set",
        "1 status of articles",
    ]
    with Project.create(tmp_path / "again.annotator", TAG_SET, annotator="ana") as again:
        assert import_paths(again, [tmp_path / "out"]).notes.messages == []
        (document,) = project.articles.page()
        assert again.document(document.id) == project.document(document.id)
        assert again.annotations(document.id) == project.annotations(document.id)
        assert again.relations(document.id) == project.relations(document.id)
        assert again.identities() == project.identities()
        before = again.counts()
        import_paths(again, [tmp_path / "out"])
        assert again.counts() == before
