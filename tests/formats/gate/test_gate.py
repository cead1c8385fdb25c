"""GATE XML: nodes in the text, sets of annotations, features and relations."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.format import ReadContext
from annotator.formats.gate import FORMAT
from annotator.formats.recognition import recognise
from annotator.model import AnnotatedDocument, InputError
from tests.formats.strategies import texts

START = '<?xml version="1.0" encoding="UTF-8"?>\n<GateDocument version="3">\n<GateDocumentFeatures>'
NEXT = "</GateDocumentFeatures>\n<TextWithNodes>"


def feature(name: str, value: str, kind: str = "java.lang.String") -> str:
    return (
        f'<Feature><Name className="java.lang.String">{name}</Name>'
        f'<Value className="{kind}">{value}</Value></Feature>'
    )


def mark(id: int, label: str, start: str, end: str, inside: str = "") -> str:
    nodes = f'StartNode="{start}" EndNode="{end}"'
    return f'<Annotation Id="{id}" Type="{label}" {nodes}>{inside}</Annotation>'


ALONE = f"<AnnotationSet>{mark(1, 'P', '0', '4')}</AnnotationSet>"


def read(path: Path, **options: str) -> tuple[AnnotatedDocument, dict[str, int]]:
    context = ReadContext("ana", options=options)
    assert FORMAT.read is not None
    (item,) = FORMAT.read(path, context)
    assert isinstance(item, AnnotatedDocument)
    return item, {what.partition("|")[0]: count for what, count in context.left_out.take().items()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file whose nodes are numbered as Java counts, behind an emoji."""
    text = 'Mayor 😀 <Node id="9"/>Ines &amp; Co<Node id="18"/> left\n'
    text += '<Node id="24"/>Oslo<Node id="28"/>.'
    sets = (
        "<AnnotationSet>"
        + mark(1, "Token", "9", "18")
        + mark(
            2,
            "Person",
            "9",
            "18",
            feature("age", "52", "java.lang.Integer")
            + feature("sure", "true", "java.lang.Boolean"),
        )
        + mark(3, "Empty", "9", "9")
        + '</AnnotationSet><AnnotationSet Name="bo">'
        + mark(4, "Place", "24", "28")
        + '</AnnotationSet><AnnotationSet Name="Original markups">'
        + mark(5, "paragraph", "9", "28")
        + "</AnnotationSet><RelationSet>"
        + '<Relation Id="6" Type="leaves" Members="2;4"/>'
        + '<Relation Id="7" Type="x" Members="2;4;2"/>'
        + "</RelationSet>"
    )
    file = tmp_path / "a.xml"
    source = feature("gate.SourceURL", "http://x.org/a")
    file.write_text(f"{START}{source}{NEXT}{text}</TextWithNodes>{sets}</GateDocument>", "utf-8")
    return file


def test_a_document(path: Path) -> None:
    assert recognise(path) is FORMAT
    item, left_out = read(path)
    assert item.document.text == "Mayor 😀 Ines & Co left\nOslo."
    assert item.document.metadata["gate.SourceURL"] == "http://x.org/a"
    person, place = item.annotations
    assert (person.label, person.text) == ("Person", "Ines & Co")
    assert person.attributes == {"age": 52, "sure": True}
    assert (place.text, place.annotator, place.metadata["set"]) == ("Oslo", "ana", "bo")
    (link,) = item.relations
    assert (link.type, link.source, link.target) == ("leaves", person.id, place.id)
    assert left_out == {
        "Token": 1,
        "annotation of no length": 1,
        "annotation of the set “Original markups”": 1,
        "relation not of two annotations": 1,
    }


def test_options(path: Path) -> None:
    item, left_out = read(path, types="Token", annotator="set")
    assert [(a.label, a.annotator) for a in item.annotations] == [
        *(("Token", "ana"), ("Person", "ana"), ("Place", "bo")),
    ]
    assert "Token" not in left_out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"{START}{NEXT}Ines</TextWithNodes>{ALONE}</GateDocument>",
            r"a\.xml:\d: the text has no node 0",
        ),
        (f"{START}</GateDocumentFeatures></GateDocument>", "is not a GateDocument with a text"),
        (f"{START}{NEXT} \n</TextWithNodes></GateDocument>", "the text is empty"),
        (f"{START}{NEXT}Ines", r"a\.xml:\d+: it is not well-formed"),
        (f"{START}{NEXT}<Node id='0'/>Ines</TextWithNodes><Anno", "not well-formed"),
    ],
)
def test_faults_are_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.xml").write_text(text, "utf-8")
    with pytest.raises(InputError, match=said):
        read(tmp_path / "a.xml")


@given(st.lists(texts, min_size=2, max_size=5))
def test_nodes_are_where_they_stand(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    pieces = ["".join(c for c in p if c.isalnum() or c in " 😀") or "x" for p in pieces]
    path = tmp_path_factory.mktemp("gate") / "a.xml"
    nodes = "".join(f'<Node id="{n * 7}"/>{piece}' for n, piece in enumerate(pieces))
    nodes += f'<Node id="{len(pieces) * 7}"/>'
    marks = "".join(mark(n, "P", str(n * 7), str(n * 7 + 7)) for n in range(len(pieces)))
    path.write_text(
        f"{START}{NEXT}.{nodes}</TextWithNodes><AnnotationSet>{marks}</AnnotationSet></GateDocument>",
        "utf-8",
    )
    item, _ = read(path)
    assert [a.text for a in item.annotations] == pieces
