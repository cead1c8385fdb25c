"""TEI of others: texts, names in them, and whatever points into them from outside."""

import re
from pathlib import Path

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.offsets import OffsetsDiffer, OffsetUnit
from annotator.formats.tei import FORMAT
from annotator.model import AnnotatedDocument, Identity, ModelObject
from annotator.project import Project
from tests.explained import raises_explained

HEADER = """<teiHeader><fileDesc><titleStmt><title> Talks in
  Geneva</title><author>A. Writer</author>
  <respStmt xml:id="bo"><resp>tagged by</resp><name>Bo B.</name></respStmt></titleStmt>
<publicationStmt><publisher>The Paper</publisher><idno>n-17</idno>
  <date when="2024-05-06">6 May</date></publicationStmt>
<sourceDesc><bibl><ptr target="https://paper.example/17"/></bibl></sourceDesc></fileDesc>
<encodingDesc><classDecl><taxonomy>
  <category xml:id="clm"><gloss>claim</gloss><desc>What is said.</desc></category>
  <category xml:id="cue"><catDesc>cue</catDesc></category>
  <category xml:id="by"><catDesc>said_by</catDesc></category>
</taxonomy></classDecl></encodingDesc></teiHeader>"""
BODY = """<body><head>Talks   end</head>
<div>
  <head>At night</head>
  <p xml:id="p1">The <w xml:id="w1">minister</w> <w xml:id="w2">said</w><lb/>it was
    <w xml:id="w3">over</w> 😀 now.</p>
  <quote xml:id="q1">No one<note>Really?</note> lost.</quote>
  <lg><l>First line</l>
    <l>second line</l></lg>
</div></body>"""
TEXT = (
    "Talks end\n\nAt night\n\nThe minister said it was over 😀 now.\n\nNo one lost.\n\n"
    "First line\nsecond line"
)


def tei(standoff: str = "", body: str = BODY, header: str = HEADER) -> str:
    return (
        '<?xml version="1.0"?>\n<!-- from elsewhere -->\n<TEI xmlns="http://www.tei-c.org/ns/1.0">'
        f"{header}\n<text>{body}</text>\n{standoff}</TEI>"
    )


def read_all(path: Path, context: ReadContext | None = None) -> list[ModelObject]:
    assert FORMAT.read is not None
    return list(FORMAT.read(path, context or ReadContext("ana")))


def read(folder: Path, content: str, context: ReadContext | None = None) -> AnnotatedDocument:
    path = folder / "a.xml"
    path.write_text(content, "utf-8")
    *_, item = read_all(path, context)
    assert isinstance(item, AnnotatedDocument)
    return item


def said(item: AnnotatedDocument) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in item.annotations]


# Texts


def test_a_text_without_tags(tmp_path: Path) -> None:
    context = ReadContext("ana")
    document = read(tmp_path, tei(body=BODY.replace("quote", "p")), context).document
    assert document.text == TEXT
    assert document.title == "Talks in Geneva"
    assert document.metadata == {
        "author": "A. Writer",
        "publisher": "The Paper",
        "date": "2024-05-06",
        "url": "https://paper.example/17",
        "foreign_id": "n-17",
        "source": "a.xml",
    }
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == [
        ("headline", "Talks end"),
        ("subhead", "At night"),
        ("paragraph", "The minister said it was over 😀 now."),
        ("paragraph", "No one lost."),
        ("paragraph", "First line\nsecond line"),
    ]
    assert context.notes.messages == [
        "a.xml:3: 1 × note does not belong to the running text; it was left out."
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a <hi>b</hi>c<lb/>d<lb break='no'/>e</p>", "a bc de"),
        ("<p>x <choice><sic>teh</sic><corr>the</corr></choice> <del>y</del>z</p>", "x the z"),
        ("<ab xml:space='preserve'> a  b\n c</ab>", "a  b\n c"),
        ("<list><item>one</item><item><p>two</p> three</item></list>", "one\n\ntwo\n\nthree"),
        ("<sp><speaker>ANA</speaker><l>Yes</l><l>no</l></sp>", "ANA\n\nYes\n\nno"),
        ("<p>He: <quote>never</quote>.</p><figure><head>Cap</head></figure>", "He: never.\n\nCap"),
        ("<cit><quote><p>a</p><p>b</p></quote><bibl>c</bibl></cit>", "a\n\nb\n\nc"),
        ("<p>a&#xA0;\u2028b</p>words <p>&amp;</p>", "a\xa0\u2028b\n\nwords\n\n&"),
    ],
)
def test_what_is_text_and_what_is_layout(tmp_path: Path, body: str, text: str) -> None:
    assert read(tmp_path, tei(body=f"<body>{body}</body>")).document.text == text


def test_a_corpus_is_an_article_a_text(tmp_path: Path) -> None:
    people = '<particDesc><person xml:id="mo"><persName>Mo</persName></person></particDesc>'
    corpus = "".join(
        tei(body=f'<body><p>{n}. <persName ref="#mo">he</persName></p></body>').partition("-->")[2]
        for n in range(3)
    )
    path = tmp_path / "c.tei"
    path.write_text(
        f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{people}</teiHeader>{corpus}'
        f"<TEI>{HEADER}<standOff><listPerson/></standOff></TEI></teiCorpus>"
    )
    context = ReadContext("ana")
    items = read_all(path, context)
    articles = [each for each in items if isinstance(each, AnnotatedDocument)]
    assert [each.document.text for each in articles] == ["0. he", "1. he", "2. he"]
    (mo,) = {each.id: each for each in items if isinstance(each, Identity)}.values()
    assert (mo.name, mo.kind) == ("Mo", "person")
    assert {each.annotations[0].identity for each in articles} == {mo.id}
    assert context.notes.messages == ["c.tei:40: this TEI has no text; it was left out."]


# Tags in the text


def test_what_is_tagged_in_the_text(tmp_path: Path) -> None:
    people = """<standOff><listPerson><person xml:id="mo"><persName>Mo May</persName>
      <persName>M.</persName><idno>https://id.example/mo</idno></person></listPerson></standOff>"""
    body = """<body><p><persName ref="#mo">Mo</persName> of <orgName key="EU">the
      Union</orgName>, in <placeName ref="https://geo.example/7">Ulm</placeName>:
      <said who="#mo" xml:id="s1" cert="0.5">we <rs type="org" resp="#bo">both</rs> go</said> on
      <date when="2024-05-06" cert="high">Monday</date>. <name type="ship">Elsa</name>
      <q>so-called</q> <persName/></p></body>"""
    path = tmp_path / "a.xml"
    path.write_text(tei(people, body))
    items = read_all(path)
    item = items[-1]
    assert isinstance(item, AnnotatedDocument)
    assert said(item) == [
        ("person", "Mo"),
        ("organization", "the Union"),
        ("location", "Ulm"),
        ("claim", "we both go"),
        ("organization", "both"),
        ("date", "Monday"),
        ("ship", "Elsa"),
    ]
    names = {each.id: each for each in items if isinstance(each, Identity)}
    first, union, ulm, claim, both, date, ship = item.annotations
    mo = names[first.identity or ""]
    assert (mo.name, mo.aliases, mo.kind) == ("Mo May", ("M.",), "person")
    assert mo.external_id == "https://id.example/mo"
    assert names[union.identity or ""].name == "EU"
    assert names[ulm.identity or ""].external_id == "https://geo.example/7"
    assert claim.metadata == {"who": "Mo May", "foreign_id": "s1"}
    assert (claim.confidence, claim.annotator, both.annotator) == (0.5, "ana", "Bo B.")
    assert date.metadata == {"when": "2024-05-06", "cert": "high"}
    assert ship.metadata == {"type": "ship"}
    assert {each.origin for each in item.annotations} == {"imported"}
    assert read_all(path) == items, "a second import is the same"


def test_what_is_tagged_in_pieces(tmp_path: Path) -> None:
    body = """<body><p><said xml:id="s1" next="#s2">We go,</said> she said,
      <said xml:id="s2" prev="#s1">tomorrow.</said> <said prev="#gone">No.</said></p></body>"""
    item = read(tmp_path, tei(body=body))
    assert said(item) == [("claim", "We go, … tomorrow."), ("claim", "No.")]


# Tags beside the text

STANDOFF = """<standOff>
<listAnnotation resp="#bo">
  <annotation xml:id="a1" target="#w2" ana="#cue"><note>A
    verb.</note></annotation>
  <annotation xml:id="a2" motivation="commenting" target="#string-range(p1, 0, 12)">
    <note>Who?</note><ptr target="#mm"/></annotation>
</listAnnotation>
<spanGrp type="claim" ana="#none">
  <span xml:id="a3" from="#w2" to="#w3"/>
  <span target="#w1 #w2" ana="#clm #f1"/>
</spanGrp>
<span target="#string-range(q1,0,2,14,4)">nobody</span>
<span target="#range(string-index(p1,4),right(w2))" type="x"/>
<span from="#left(w1)" to="#right(w3)" type="y"/>
<note target="#q1">A quotation.</note>
<listPerson><person xml:id="mm"><persName>M. M.</persName></person></listPerson>
<fs xml:id="f1" type="features"><f name="modality"><symbol value="denial"/></f>
  <f name="certain"><binary value="false"/></f><f name="n"><numeric value="3"/></f>
  <f name="of"><vColl><string>a</string><fs><f name="b">c</f></fs></vColl></f></fs>
<listRelation><relation xml:id="r1" name="about" active="#a3" passive="#a1 #a2"/>
  <relation active="#a3" passive="#a1" ana="#by"/>
  <relation name="knows" active="#mm" passive="#mm"/></listRelation>
<linkGrp type="same_as"><link target="#a1 #a2"/></linkGrp>
<timeline/>
</standOff>"""


def test_what_is_tagged_beside_the_text(tmp_path: Path) -> None:
    context = ReadContext("ana")
    item = read(tmp_path, tei(STANDOFF, BODY.replace("quote", "p")), context)
    words = "minister said it was over"
    assert said(item) == [
        ("cue", "said"),
        ("untagged", "The minister"),
        ("claim", "said it was over"),
        ("claim", "minister said"),
        ("nobody", "No … lost"),
        ("x", "minister said"),
        ("y", words),
        ("note", "No one lost."),
    ]
    cue, untagged, span, claim, *_, note = item.annotations
    assert (cue.note, cue.annotator, untagged.note) == ("A verb.", "Bo B.", "Who?")
    assert span.metadata == {"foreign_id": "a3"}
    assert claim.attributes == {
        "modality": "denial",
        "certain": False,
        "n": 3,
        "of": ["a", {"b": "c"}],
    }
    assert (claim.annotator, note.note) == ("ana", "A quotation.")
    ids = {each.metadata.get("foreign_id"): each.id for each in item.annotations}
    assert [(each.type, each.source, each.target) for each in item.relations] == [
        ("about", ids["a3"], ids["a1"]),
        ("about", ids["a3"], ids["a2"]),
        ("said_by", ids["a3"], ids["a1"]),
        ("same_as", ids["a1"], ids["a2"]),
    ]
    assert context.labels["claim"].description == "What is said."
    assert [re.sub(r"^a\.xml:\d+: ", "", each) for each in context.notes.messages[1:]] == [
        "relation does not lead from an annotation of the text to another; it was left out.",
        "1 × timeline in standOff cannot be read; it was left out.",
    ]
    assert all(re.match(r"a\.xml:\d+: ", each) for each in context.notes.messages)


def test_a_unit_that_is_not_ours_is_found_out(tmp_path: Path) -> None:
    body = "<body><p xml:id='p'>😀 Moscow 😀 said no.</p></body>"
    one, two = "#string-range(p,3,6)", "#string-range(p,18,2)"  # counted in UTF-16
    spans = f"<standOff><span target='{one}'>x</span><span target='{two}'>y</span></standOff>"
    with raises_explained(OffsetsDiffer, match="a\\.xml:3.*--offsets utf-16"):
        read(tmp_path, tei(spans, body))
    context = ReadContext("ana", offset_unit=OffsetUnit.named("utf-16"))
    assert said(read(tmp_path, tei(spans, body), context)) == [("x", "Moscow"), ("y", "no")]


def test_ids_that_look_like_ours_are_not(tmp_path: Path) -> None:
    spans = (
        "<standOff><annotation xml:id='a.1' target='#w1' ana='#label.x' resp='#who.b'/></standOff>"
    )
    (annotation, *_) = read(tmp_path, tei(spans)).annotations
    assert annotation.id != "1"
    assert (annotation.label, annotation.annotator) == ("label.x", "who.b")
    assert annotation.metadata == {"foreign_id": "a.1"}


def test_into_a_project(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(tei(STANDOFF), "utf-8")
    options = ImportOptions(new_labels=True, names={"untagged": "other", "nobody": "speaker"})
    report = import_paths(project, [path], options)
    assert (report.documents, report.annotations, report.relations) == (1, 9, 4)
    assert project.check() == []
    again = import_paths(project, [path], options)
    assert (again.documents, again.annotations, again.relations) == (0, 0, 0)
