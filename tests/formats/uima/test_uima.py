"""UIMA CAS in XMI and JSON: ours come back, real files are read, written again and loaded."""

import re
import string
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import Format, ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.recognition import recognise
from annotator.formats.text import EmptyText
from annotator.formats.uima import JSON
from annotator.formats.uima import XMI as FORMAT
from annotator.formats.uima.vocabulary import (
    RESERVED_FEATURES,
    decode_identifier,
    encode_identifier,
)
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    EnvironmentFault,
    Identity,
    InputError,
    Relation,
)
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.roundtrip import (
    TAG_SET,
    Trip,
    read_from,
    reduced,
    tagged_documents,
    through,
    write_to,
)
from tests.formats.strategies import any_text, native_texts
from tests.formats.travel import articles

# It makes its classes from type systems, so that its types know none of their features.
cassis: Any = import_module("cassis")

BOTH = pytest.mark.parametrize("format", [FORMAT, JSON], ids=lambda each: each.name)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def allowed(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts less what XML forbids."""
    return texts.map(lambda text: _FORBIDDEN.sub("", text))


def in_xml(each: AnnotatedDocument) -> bool:
    """Whether nothing that stands in an attribute of XML has a character that it forbids."""
    return not _FORBIDDEN.search(each.document.title)


documents_in_xml = tagged_documents(
    texts=allowed(native_texts), annotators=("ana", "bo"), notes=allowed(any_text)
).filter(in_xml)
several = {"max_size": 3, "unique_by": lambda each: each.document.id}


def same(found: list[AnnotatedDocument], items: list[AnnotatedDocument], format: Format) -> bool:
    """Whether the articles that came back are those that went out, in whatever order."""

    def key(each: AnnotatedDocument) -> str:
        return each.document.id

    return [reduced(each, format.holds) for each in sorted(found, key=key)] == [
        reduced(each, format.holds) for each in sorted(items, key=key)
    ]


def told(trip: Trip) -> dict[str, int]:
    """What was lost, but for the tag set."""
    losses = {loss.what: loss.count for loss in trip.losses}
    assert losses.pop("tag sets") == 1
    return losses


@given(st.lists(documents_in_xml, **several))
@settings(max_examples=50)
def test_xmi_out_and_back(items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items)
    assert same(trip.documents, items, FORMAT)
    assert (told(trip), trip.notes) == ({}, [])


@given(st.lists(tagged_documents(annotators=("ana", "bo")), **several))
@settings(max_examples=50)
def test_json_out_and_back(items: list[AnnotatedDocument]) -> None:
    trip = through(JSON, items)
    assert same(trip.documents, items, JSON)
    assert (told(trip), trip.notes) == ({}, [])


@BOTH
@given(items=st.lists(documents_in_xml, min_size=1, max_size=2))
@settings(max_examples=20)
def test_the_same_items_give_the_same_bytes(format: Format, items: list[AnnotatedDocument]) -> None:
    assert through(format, items).files == through(format, items).files


@given(st.text(), st.frozensets(st.text()))
def test_a_name_is_an_identifier_and_can_be_read_again(name: str, reserved: frozenset[str]) -> None:
    spelled = encode_identifier(name, reserved)
    assert decode_identifier(spelled) == name
    assert set(spelled) <= set(string.ascii_letters + string.digits + "_")
    assert spelled[0].isalpha()
    assert spelled not in reserved or spelled != name


@pytest.mark.parametrize("name", ["x_x_", "label", "_x20_", "a_x", "größe in cm", "3", "", "_"])
def test_a_name_that_looks_like_an_identifier_of_ours(name: str) -> None:
    assert decode_identifier(encode_identifier(name, RESERVED_FEATURES)) == name


def claim(id: str, *fragments: tuple[int, int], **more: Any) -> Annotation:
    """A claim in the text of :func:`full`."""
    words = " … ".join(TEXT[start:end] for start, end in fragments)
    return Annotation(id, "ana", "claim", fragments, words, **more)


TEXT = "Ann 😀 Lee said\nit “will” 𝓑egin, she \tsaid."


def full() -> list[Identity | AnnotatedDocument]:
    """An article with all that the formats can hold."""
    ann = Identity("q1", "Ann Lee", ("A. Lee",), "person", "Q42", "is it her?", {"x": [1, None]})
    other = Identity("q2", "Ann Lee")
    first = claim(
        "c1",
        (15, 24),
        (25, 30),
        attributes={"quotation": "direct", "odd": "\x00", "n": [1, {"a": None}]},
        note="two\nlines\t<&>",
        origin="suggested",
        confidence=0.25,
        metadata={"by": "\ufffe"},
    )
    second = Annotation("s1", "bo", "speaker", ((0, 9),), TEXT[:9], {}, "", "q1")
    third = Annotation("s2", "bo", "speaker", ((32, 35),), "she", {}, "", "q2")
    strange = Annotation("o1", "bo", "no such label", ((32, 35),), "she", {"a": "b"})
    relation = Relation("r1", "bo", "said_by", "c1", "s1", {"sure": "no"}, {"m": 1})
    document = Document("id/1", "A “title”", TEXT, {"date": "2025-12-22", "k": {"l": ["\x01"]}})
    return [ann, other, AnnotatedDocument(document, (first, second, third, strange), (relation,))]


@BOTH
def test_all_of_an_article_comes_back(format: Format) -> None:
    trip = through(format, full())
    assert (trip.items, told(trip), trip.notes) == (full(), {}, [])


def test_the_file_as_its_users_see_it(tmp_path: Path) -> None:
    write_to(tmp_path, FORMAT, [TAG_SET, *full()])
    system = cassis.load_typesystem(tmp_path / "TypeSystem.xml")
    (path,) = tmp_path.glob("*.xmi")
    cas = cassis.load_cas_from_xmi(path, typesystem=system)
    assert cas.sofa_string == TEXT
    claims = list(cas.select("webanno.custom.Claims"))
    assert [each.get_covered_text() for each in claims] == ["it “will”", "𝓑egin"]
    assert {(each.label, each.quotation, each.uid) for each in claims} == {
        ("claim", "direct", "c1")
    }
    (relation,) = cas.select("webanno.custom.Relations")
    assert (relation.label, relation.Governor.label, relation.Dependent.label) == (
        *("said_by", "claim", "speaker"),
    )
    assert relation.get_covered_text() == "Ann 😀 Lee"
    (metadata,) = cas.select("DocumentMetaData")
    assert (metadata.documentId, metadata.documentTitle) == ("id/1", "A “title”")
    # After the emoji each position is one more than in our own counting.
    assert 'begin="16" end="25"' in path.read_text("utf-8")
    layers = {each.name for each in system.get_types() if each.name.startswith("webanno.custom")}
    names = {layer.name for layer in TAG_SET.layers} | {"Article", "Relations", "Annotations"}
    assert layers == {f"webanno.custom.{name}" for name in names}


def test_what_xml_forbids_is_told(tmp_path: Path) -> None:
    text = "A\x00 said.\x0c"
    found = Annotation("a1", "ana", "claim", ((0, 2),), "A\x00", {}, "\ufffe")
    item = AnnotatedDocument(Document("d", "T", text, {"kept": "\x00"}), (found,))
    trip = through(FORMAT, [item])
    assert told(trip) == {"texts with characters that XML forbids": 2}
    (back,) = trip.documents
    assert back.document.text == "A� said.�"
    assert back.document.metadata == {"kept": "\x00"}
    assert [(each.fragments, each.note) for each in back.annotations] == [(((0, 2),), "�")]
    assert told(through(JSON, [item])) == {}
    assert through(JSON, [item]).documents == [item]


@BOTH
def test_identities_of_nobody_are_told(format: Format) -> None:
    trip = through(format, [Identity("q9", "Nobody"), *full()])
    assert told(trip) == {"identities that no annotation refers to": 1}


@BOTH
def test_the_sample_article_there_and_back(
    project: Project, tmp_path: Path, format: Format
) -> None:
    import_paths(project, [Path(__file__).parents[2] / "data" / "seed_gold.jsonl"])
    report = export(project, tmp_path / "out.zip", ExportOptions(format.name))
    told = {loss.partition(" cannot")[0] for loss in report.losses}
    with Project.create(tmp_path / "b.annotator", TAG_SET, annotator="bo") as other:
        taken = import_paths(other, [tmp_path / "out.zip"])
        assert (taken.notes.messages, other.check()) == ([], [])
        before = [each for each in project.stream() if isinstance(each, AnnotatedDocument)]
        after = [each for each in other.stream() if isinstance(each, AnnotatedDocument)]
        assert same(after, before, format)
        again = import_paths(other, [tmp_path / "out.zip"])
        assert (again.documents, again.annotations, again.relations) == (0, 0, 0)
    assert told == {"1 tag set", "1 status of articles"}


# --- files of others ----------------------------------------------------------------------------


def read_one(path: Path, annotator: str = "ana", **options: str) -> tuple[list[Any], list[str]]:
    """The articles of a file, and what is said of it."""
    context = ReadContext(annotator, options=options)
    read = recognise(path).read
    assert read is not None
    return list(read(path, context)), context.notes.messages


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("rwk1_mkhz_10012-1", {"Stwr": 10, "Frame": 2, "Speaker": 1, "IntExpression": 4}),
        ("rwk1_mkhz_10015-1", {"Stwr": 52, "Frame": 26, "Speaker": 24, "IntExpression": 18}),
    ],
)
def test_who_said_what_in_old_newspapers(
    shared_data: Path, tmp_path: Path, name: str, labels: dict[str, int]
) -> None:
    path = shared_data / "formats" / "uima_xmi" / "redewiedergabe" / f"{name}.xmi"
    (item,), notes = read_one(path)
    assert Counter(each.label for each in item.annotations) == {**labels, "Text": 1}
    assert item.document.metadata["Year"] == "1884"
    first = next(each for each in item.annotations if each.label == "Stwr")
    assert {"Medium", "RType", "Level"} <= first.attributes.keys()
    # The corpus repeats the words; the annotation has them already.
    assert "Stwr" not in first.attributes
    assert len(notes) == 1
    assert "words, sentences, syntax and markup were left out" in notes[0]
    (item,), notes = read_one(path, types="Sentence,OpenNLPSentence")
    sentences = Counter(each.label for each in item.annotations)
    data = path.read_text("utf-8")
    assert sentences["Sentence"] == data.count("<rw:Sentence ") > 0
    again(tmp_path, path)


def again(folder: Path, path: Path) -> None:
    """Import a file, export it in both formats, let the library load them, and import them."""
    with Project.create(folder / "p.annotator", TAG_SET, annotator="bo") as project:
        import_paths(project, [path], ImportOptions(new_labels=True))
        assert project.check() == []
        for format in (FORMAT, JSON):
            out = folder / format.name
            export(project, out, ExportOptions(format.name))
            assert span_count(out) == project.counts().annotations
            with Project.create(
                folder / f"{format.name}.annotator", TAG_SET, annotator="bo"
            ) as other:
                import_paths(other, [out], ImportOptions(new_labels=True))
                before = [each for each in project.stream() if isinstance(each, AnnotatedDocument)]
                after = [each for each in other.stream() if isinstance(each, AnnotatedDocument)]
                assert same(after, before, format)


def loaded(out: Path) -> Iterator[Any]:
    """The files of an export, as the library has them."""
    for path in sorted(out.glob("*.xmi")):
        system = cassis.load_typesystem(out / "TypeSystem.xml")
        yield cassis.load_cas_from_xmi(path, typesystem=system)
    for path in sorted(out.glob("*.json")):
        with path.open("rb") as file:
            yield cassis.load_cas_from_json(file)


def span_count(out: Path) -> int:
    """How many annotations the library finds in an export."""
    return sum(is_span(each) for cas in loaded(out) for each in cas.select_all_annotations())


def is_span(each: Any) -> bool:
    """Whether it is an annotation of ours."""
    return "uid" in {f.name for f in each.type.all_features} and each.type.name != (
        "webanno.custom.Relations"
    )


def real_files(shared_data: Path) -> list[Path]:
    """All files in the two formats."""
    formats = shared_data / "formats"
    return [
        *sorted(formats.glob("uima_xmi/**/*.xmi")),
        *sorted(formats.glob("webanno_tsv/**/*.xmi")),
        *sorted(formats.glob("uima_cas_json/**/*.json")),
    ]


WITHOUT_TEXT = {
    "cas_with_list_features.xmi",
    "casWithFloatingPointSpecialValues__data.json",
    "casWithSofaDataArray__data.json",
    "emptyCas__data.json",
}


def test_all_real_files_are_read_and_written_again(shared_data: Path, tmp_path: Path) -> None:
    files = real_files(shared_data)
    assert len(files) > 35
    for number, path in enumerate(files):
        if path.name in WITHOUT_TEXT:
            with pytest.raises(EmptyText, match=re.escape(path.name)):
                read_one(path)
            continue
        items, _ = read_one(path)
        assert items
        named = [
            AnnotatedDocument(replace(each.document, id=f"{n}"), each.annotations, each.relations)
            for n, each in enumerate(items)
        ]
        for format in (FORMAT, JSON):
            folder = tmp_path / f"{number} {format.name}"
            folder.mkdir()
            write_to(folder, format, named)
            assert span_count(folder) == sum(len(each.annotations) for each in named)
            back: list[Any] = read_from(folder, format)[0]
            assert same(back, named, format)


def suite(shared_data: Path, name: str) -> AnnotatedDocument:
    """The article of a case of INCEpTION's own suite."""
    path = shared_data / "formats" / "webanno_tsv" / "inception_tsv3_suite" / f"{name}.xmi"
    (item,), _ = read_one(path)
    return item


def shape(item: AnnotatedDocument) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Labels with words, and relations with the words at their ends."""
    words = {each.id: each.text for each in item.annotations}
    return (
        [f"{each.label}: {each.text}" for each in item.annotations],
        [(each.type, words[each.source], words[each.target]) for each in item.relations],
    )


@pytest.mark.parametrize(
    ("name", "labels", "relations"),
    [
        # Slots: the roles are the types.
        (
            "testMultiTokenSlotFeature",
            ["SimpleSpan: is a", "SimpleSpan: test .", "SimpleLinkHost: This"],
            [("p1", "This", "is a"), ("p2", "This", "test .")],
        ),
        # Slots without roles: the name of the feature is.
        (
            "testComplexSlotFeatureWithoutValues",
            ["SimpleSpan: is", "SimpleSpan: a", "ComplexLinkHost: This"],
            [("links", "This", "is"), ("links", "This", "a")],
        ),
        # A layer of relations, with a label and further features.
        (
            "testSingleNonMultiTokenRelationWithMultipleFeatureValues",
            ["NamedEntity: This is", "NamedEntity: a test"],
            [("nsubj", "This is", "a test")],
        ),
        # Somebody's relation between words makes annotations of these.
        (
            "testSingleTokenRelationWithMultipleFeatureValues",
            ["Token: This", "Token: ."],
            [("nsubj", "This", ".")],
        ),
        ("testSubTokenRelation2", ["OTH: T", "OTH: again"], [("Relation", "T", "again")]),
        # Spans of no width are told, not made.
        ("testZeroLengthSlotFeature2", ["SimpleSpan: is a", "SimpleLinkHost: This"], None),
    ],
)
def test_cases_of_inception(
    shared_data: Path, name: str, labels: list[str], relations: list[tuple[str, str, str]] | None
) -> None:
    found = shape(suite(shared_data, name))
    assert found[0] == labels
    assert relations is None or found[1] == relations


def test_chains_are_relations_from_link_to_link(shared_data: Path) -> None:
    labels, relations = shape(suite(shared_data, "testStackedChain"))
    assert sorted(labels) == sorted(f"SimpleLink: {word}" for word in ("This", "is", "a") * 2)
    chain = [("This", "is"), ("is", "a")]
    back = [("a", "is"), ("is", "This")]
    assert sorted(relations) == sorted(("Simple", *ends) for ends in (*chain, *back))


def test_dependencies_are_read_where_that_is_asked(shared_data: Path) -> None:
    cases = shared_data / "formats" / "webanno_tsv" / "inception_tsv3_suite"
    path = cases / "testDependencyWithValues.xmi"
    (item,), notes = read_one(path)
    assert (item.annotations, item.relations) == ((), ())
    assert "1 Dependency" in notes[-1]
    (item,), _ = read_one(path, types="Dependency")
    assert [each.label for each in item.annotations] == ["Token"] * len(item.annotations)
    assert len(item.relations) == 1


def test_two_views_are_two_articles(shared_data: Path, project: Project, tmp_path: Path) -> None:
    path = shared_data / "formats" / "uima_xmi" / "dkpro_cassis" / "cas_with_two_sofas.xmi"
    # They have the same text: a project has each text once.
    report = import_paths(project, [path])
    assert (report.documents, report.already_there) == (1, 1)
    other = tmp_path / "other.xmi"
    other.write_text(path.read_text("utf-8").replace("The train was late", "It came", 1), "utf-8")
    (first, second), _ = read_one(other)
    assert "It came" in first.document.text
    assert second.document.metadata["source"] == "other.xmi, view _SecondView"


# --- made for the test --------------------------------------------------------------------------

SYSTEM = """<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>my.Entity</name><description/>
<supertypeName>uima.tcas.Annotation</supertypeName><features>
<featureDescription><name>value</name><description/>
<rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
<featureDescription><name>sure</name><description/>
<rangeTypeName>uima.cas.Boolean</rangeTypeName></featureDescription>
<featureDescription><name>scores</name><description/>
<rangeTypeName>uima.cas.FloatArray</rangeTypeName></featureDescription>
<featureDescription><name>boss</name><description/>
<rangeTypeName>uima.tcas.Annotation</rangeTypeName></featureDescription>
</features></typeDescription></types></typeSystemDescription>"""


def make(folder: Path, *lines: str, text: str = "😀 Ann met Bo.", members: str = "2 3") -> Path:
    """An XMI file with a type system beside it."""
    (folder / "TypeSystem.xml").write_text(SYSTEM, "utf-8")
    content = "\n".join(lines)
    path = folder / "a.xmi"
    path.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
 xmlns:my="http:///my.ecore" xmi:version="2.0">
{content}
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>
<cas:View sofa="1" members="{members}"/>
</xmi:XMI>""",
        "utf-8",
    )
    return path


ANN = '<my:Entity xmi:id="2" sofa="1" begin="3" end="6" value="PER" sure="true" boss="3"/>'
BO = '<my:Entity xmi:id="3" sofa="1" begin="11" end="13" scores="0.5 NaN"/>'


def test_features_are_attributes_or_relations(tmp_path: Path) -> None:
    (item,), notes = read_one(make(tmp_path, ANN, BO))
    ann, bo = item.annotations
    assert (ann.text, ann.label, ann.attributes) == ("Ann", "PER", {"sure": True})
    assert (bo.text, bo.label, bo.attributes) == ("Bo", "Entity", {"scores": [0.5, "nan"]})
    assert [(r.type, r.source, r.target) for r in item.relations] == [("boss", ann.id, bo.id)]
    assert notes == []


def test_a_second_import_finds_all_again(tmp_path: Path, project: Project) -> None:
    path = make(tmp_path, ANN, BO)
    options = ImportOptions(new_labels=True)
    assert import_paths(project, [tmp_path], options).annotations == 2
    # Each export of another program numbers anew.
    data = path.read_text("utf-8").replace('"2"', '"7"').replace('"2 3"', '"3 7"')
    path.write_text(data, "utf-8")
    again = import_paths(project, [tmp_path], options)
    assert (again.documents, again.annotations, again.relations) == (0, 0, 0)


def test_without_a_type_system_all_is_text(tmp_path: Path) -> None:
    path = make(tmp_path, ANN.replace(' boss="3"', ' target="3"'), BO)
    (tmp_path / "TypeSystem.xml").unlink()
    (item,), (note,) = read_one(path)
    ann, bo = item.annotations
    assert (ann.label, ann.attributes) == ("PER", {"sure": "true"})
    assert bo.attributes == {"scores": "0.5 NaN"}
    assert [(r.type, r.source, r.target) for r in item.relations] == [("target", ann.id, bo.id)]
    assert "no type system beside the file" in note
    assert "my.Entity" in note


def test_a_type_system_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = make(tmp_path, ANN, BO)
    (tmp_path / "TypeSystem.xml").write_text("<types>", "utf-8")
    _, (note,) = read_one(path)
    assert "TypeSystem.xml: this is not a valid CAS" in note


def test_a_type_system_by_itself_holds_no_article(tmp_path: Path) -> None:
    make(tmp_path, ANN, BO)
    other = (tmp_path / "TypeSystem.xml").rename(tmp_path / "my_typesystem.xml")
    assert recognise(other) is FORMAT
    assert read_one(other) == ([], [])


def test_line_ends_of_two_characters(tmp_path: Path) -> None:
    text = "Ann&#13;&#10;met&#13;&#10;Bo."
    moved = BO.replace("11", "10").replace("13", "12")
    (item,), _ = read_one(make(tmp_path, moved, text=text, members="3"))
    assert item.document.text == "Ann\nmet\nBo."
    assert [each.text for each in item.annotations] == ["Bo"]


def test_code_points_are_found_out(tmp_path: Path) -> None:
    first, second = ANN.replace('"3" end="6"', '"2" end="5"'), BO.replace("11", "10")
    path = make(tmp_path, first, second.replace("13", "12"))
    with raises_explained(OffsetsDiffer, match=r"a\.xmi: .*--offsets code-points"):
        read_one(path)
    items: list[Any] = read_from(tmp_path, FORMAT, offsets="code-points")[0]
    assert [each.text for each in items[0].annotations] == ["Ann", "Bo"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (ANN.replace('"6"', '"99"'), r"a\.xmi: 1 of 2 annotations does not lie"),
        (ANN.replace('"3" end', '"1" end'), r"a\.xmi: 1 of 2 annotations does not lie"),
        (ANN.replace('"6"', '"six"'), r"a\.xmi:4: “six” should be a whole number"),
        (ANN.replace('boss="3"', 'boss="33"'), r"a\.xmi: .*it refers to 33, which is not in it"),
        (ANN.replace("/>", ">"), r"a\.xmi:\d+: it is not well-formed XML"),
        (
            ANN.replace('"true"', '"maybe"'),
            r"a\.xmi: this is not a valid CAS; .* “Not a boolean: maybe”\.$",
        ),
        ("<nothing/>", r"a\.xmi:4: “nothing” is not the name of a UIMA type"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = make(tmp_path, line, BO, members="3" if line == "<nothing/>" else "2 3")
    with pytest.raises(InputError, match=said):
        read_one(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", r"a\.json: this is not JSON"),
        ("[]", r"a\.json: it has no “%FEATURE_STRUCTURES”"),
        ('{"%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": "no.Such"}]}', r"a\.json: .*no\.Such"),
        ('{"%FEATURE_STRUCTURES": 3, "%VIEWS": {"_InitialView": []}}', r"a\.json: "),
    ],
)
def test_what_is_wrong_in_json_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")
    assert JSON.read is not None
    with pytest.raises(InputError, match=said):
        list(JSON.read(path, ReadContext("ana")))


@pytest.mark.parametrize(
    "feature",
    [
        *("label", "note", "identity", "annotator", "uid", "details", "quotation"),
        *("metadata", "identities", "documentTitle", "documentId", "language", "divType"),
    ],
)
def test_a_list_in_place_of_a_text_in_json_is_no_value(tmp_path: Path, feature: str) -> None:
    write_to(tmp_path, JSON, [TAG_SET, *full()])
    (path,) = tmp_path.glob("*.json")
    data = re.sub(rf'("{feature}": )"(?:[^"\\]|\\.)*"', r'\1["a", 1]', path.read_text("utf-8"))
    path.write_text(data, "utf-8")
    assert JSON.read is not None
    item = list(JSON.read(path, ReadContext("ana")))[-1]
    assert isinstance(item, AnnotatedDocument)
    assert {each.text for each in item.annotations} >= {TEXT[:9], "she"}
    values = [item.document.id, item.document.title]
    for each in item.annotations:
        values += [each.id, each.label, each.note, each.annotator, each.identity or ""]
    values += [text for each in item.relations for text in (each.id, each.type, each.annotator)]
    assert all(isinstance(value, str) for value in values)


def test_details_that_are_nested_too_deeply_are_no_value(tmp_path: Path) -> None:
    write_to(tmp_path, JSON, [TAG_SET, *full()])
    (path,) = tmp_path.glob("*.json")
    deep = '{\\"a\\":' * 5000 + "1" + "}" * 5000
    data = path.read_text("utf-8")
    path.write_text(re.sub(r'("metadata": )"(?:[^"\\]|\\.)*"', rf'\g<1>"{deep}"', data), "utf-8")
    assert JSON.read is not None
    item = list(JSON.read(path, ReadContext("ana")))[-1]
    assert isinstance(item, AnnotatedDocument)
    assert item.document.metadata == {}


def test_json_in_another_encoding(tmp_path: Path) -> None:
    write_to(tmp_path, JSON, [TAG_SET, *full()])
    (path,) = tmp_path.glob("*.json")
    data = path.read_bytes()
    path.write_bytes(data.decode().encode("utf-16"))
    assert JSON.read is not None
    assert list(JSON.read(path, ReadContext("ana"))) == full()
    path.write_bytes(data.replace("😀".encode(), b"\xf0\x9f"))
    with pytest.raises(InputError, match=r"byte \d+ \(0xf0\) is not utf-8"):
        list(JSON.read(path, ReadContext("ana")))


def test_another_xml_is_no_cas(tmp_path: Path) -> None:
    path = tmp_path / "a.xmi"
    path.write_text("<html/>", "utf-8")
    with pytest.raises(InputError, match=r"a\.xmi: it begins with “html”"):
        read_one(path)


def test_the_library_is_asked_for_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path, ANN, BO)
    monkeypatch.setitem(sys.modules, "cassis", None)
    with pytest.raises(EnvironmentFault, match=r"pip install .dkpro-cassis"):
        read_one(path)
    with pytest.raises(EnvironmentFault, match=r"pip install .dkpro-cassis"):
        write_to(tmp_path, FORMAT, full())


def test_work_that_another_program_added_is_the_readers(tmp_path: Path) -> None:
    write_to(tmp_path, FORMAT, [TAG_SET, *full()])
    (path,) = tmp_path.glob("*.xmi")
    system = cassis.load_typesystem(tmp_path / "TypeSystem.xml")
    cas = cassis.load_cas_from_xmi(path, typesystem=system)
    new = system.get_type("webanno.custom.Claims")(begin=0, end=3, label="cue")
    (first, *_) = cas.select("webanno.custom.Claims")
    cas.add(new)
    relation = system.get_type("webanno.custom.Relations")
    cas.add(relation(begin=0, end=3, label="about", Governor=first, Dependent=first))
    cas.add(relation(begin=0, end=3, label="cued_by", Governor=first, Dependent=new))
    (speaker, *_) = cas.select("webanno.custom.Speakers")
    speaker.note, speaker.identity = "changed", "Somebody else"
    cas.to_xmi(path)
    items, notes = read_one(path, "cy")
    item = items[-1]
    (added,) = [each for each in item.annotations if each.annotator == "cy"]
    assert (added.label, added.text, added.origin) == ("cue", "Ann", "imported")
    assert {(r.type, r.source, r.target) for r in item.relations} >= {("cued_by", "c1", added.id)}
    changed = next(each for each in item.annotations if each.id == "s1")
    assert changed.note == "changed"
    meant = next(each for each in items if each.id == changed.identity)
    assert meant.name == "Somebody else"
    assert notes == [f"{path.name}: left out: 1 × Relations not joining two annotations."]


def test_what_is_carried_may_be_dropped_by_another_program(
    tmp_path: Path, project: Project
) -> None:
    write_to(tmp_path, FORMAT, [TAG_SET, *full()])
    (path,) = tmp_path.glob("*.xmi")
    system = cassis.load_typesystem(tmp_path / "TypeSystem.xml")
    cas = cassis.load_cas_from_xmi(path, typesystem=system)
    for each in [f for f in cas.select_all_fs() if f.type.name == "webanno.custom.Article"]:
        cas.remove(each)
    cas.to_xmi(path)
    report = import_paths(project, [path], ImportOptions(new_labels=True))
    assert (report.annotations, report.relations, report.identities) == (4, 1, 2)
    (summary,) = project.articles.page()
    assert project.document(summary.id).metadata["foreign_id"] == "id/1"
    assert project.check() == []


@BOTH
def test_articles_do_not_pile_up(format: Format, tmp_path: Path) -> None:
    write_to(tmp_path, format, islice(articles(2000), 200))
    assert len(list(tmp_path.glob(f"*{format.suffixes[0]}"))) == 200
