"""What is wrong with TEI files is told with its place; which files are of TEI, and what is safe."""

import re
from pathlib import Path

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.recognition import recognise
from annotator.formats.tei import FORMAT
from annotator.formats.text import EmptyText
from annotator.model import AnnotatedDocument, InputError
from tests.explained import raises_explained
from tests.formats.tei.test_foreign import HEADER, read, read_all, said, tei


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ('<span target="#gone">x</span>', "“#gone” points at nothing in the text"),
        ('<span target="#bo">x</span>', "“#bo” points at nothing in the text"),
        ('<span target="#string-range(p1,5)">x</span>', "a start without a length"),
        ('<span target="#string-range(p1,5,9999)">x</span>', "points at no words"),
        ('<span target="#string-range(p1,-99,3)">x</span>', "points at no words"),
        ('<span target="#range(w1,w2,w3)">x</span>', "a start without an end"),
        ('<span target="#xpath(//p[1])">x</span>', "is a kind of pointer that cannot be read"),
        (
            '<span target="#string-range(//p[1],0,3)">x</span>',
            "is a kind of pointer that cannot be read",
        ),
        ('<span from="#w1" to="#w9">x</span>', "“#w9” points at nothing"),
    ],
)
def test_a_pointer_that_leads_nowhere(tmp_path: Path, tag: str, words: str) -> None:
    content = tei(f"<standOff>\n<span target='#w1'>kept</span>\n{tag}</standOff>")
    with pytest.raises(InputError, match=rf"a\.xml:25: span: .*{re.escape(words)}"):
        read(tmp_path, content)
    left_out: list[Exception] = []
    item = read(tmp_path, content, ReadContext("ana", on_unreadable=left_out.append))
    assert said(item)[0] == ("kept", "minister")
    assert len(left_out) == 1


def test_an_article_of_a_corpus_is_left_out_by_itself(tmp_path: Path) -> None:
    texts = [f"<body><p xml:id='p'>😀 {word} now</p></body>" for word in ("one", "two")]
    span = "<standOff><span target='#string-range(p,3,3)'>x</span></standOff>"
    one, two = (
        tei(tags, body).partition("-->")[2] for tags, body in zip((span, ""), texts, strict=True)
    )
    path = tmp_path / "c.xml"
    path.write_text(
        f"<teiCorpus xmlns='http://www.tei-c.org/ns/1.0'>{HEADER}{one}{two}</teiCorpus>",
        "utf-8",
    )
    with pytest.raises(OffsetsDiffer):
        read_all(path)
    left_out: list[Exception] = []
    (item,) = read_all(path, ReadContext("ana", on_unreadable=left_out.append))
    assert isinstance(item, AnnotatedDocument)
    assert item.document.text == "😀 two now"
    assert len(left_out) == 1


def test_features_that_are_nested_too_deeply(tmp_path: Path) -> None:
    deep = "<f name='a'><fs>" * 900 + "</fs></f>" * 900
    tags = f"<standOff><span target='#w1' ana='#deep'/><fs xml:id='deep'>{deep}</fs></standOff>"
    with pytest.raises(InputError, match=r"a\.xml:\d+: it is nested too deeply"):
        read(tmp_path, tei(tags))


def test_what_points_into_another_file_is_told(tmp_path: Path) -> None:
    context = ReadContext("ana")
    spans = "<standOff><span target='b.xml#p1 https://x.example/#a'>x</span><span/></standOff>"
    assert [label for label, _ in said(read(tmp_path, tei(spans), context))] == ["claim"]
    assert (
        "a.xml:23: span points at b.xml#p1, in another file; it was left out."
        in context.notes.messages
    )
    assert "a.xml:23: span points at nothing; it was left out." in context.notes.messages


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (tei().replace("</body>", ""), r"a\.xml:\d+: it is not well-formed XML"),
        ("<TEI.2><text/></TEI.2>", r"a\.xml:1: it begins with “TEI\.2”, not with TEI"),
        (tei(body="<body><p>&nbsp;x</p></body>"), r"a\.xml:\d+: it is not well-formed XML"),
    ],
)
def test_what_is_no_sound_tei(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(tmp_path, content)


def test_a_text_that_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyText, match=r"a\.xml has no text in a TEI body"):
        read(tmp_path, tei(body="<body><p> </p></body>"))


def test_tags_of_a_whole_corpus_are_told(tmp_path: Path) -> None:
    one = tei(body="<body><p xml:id='p'>a</p></body>").partition("-->")[2]
    path = tmp_path / "c.xml"
    path.write_text(
        f"<teiCorpus xmlns='http://www.tei-c.org/ns/1.0'>{HEADER}<standOff>"
        f"<span target='#p'>x</span></standOff>{one}</teiCorpus>"
    )
    context = ReadContext("ana")
    (item,) = read_all(path, context)
    assert isinstance(item, AnnotatedDocument)
    assert item.annotations == ()
    (note,) = context.notes.messages
    assert note == (
        "c.xml:11: span belongs to the whole corpus, not to one text; such annotations were left "
        "out."
    )


def test_an_encoding_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no text encoding “klingon”"):
        read(tmp_path, tei(), ReadContext("ana", encoding="klingon"))


def test_nobody_is_named(tmp_path: Path) -> None:
    with raises_explained(
        InputError,
        match=r"a\.xml:\d+: the file does not say who made the annotations.*--annotator NAME",
    ):
        read(tmp_path, tei(), ReadContext())


def typed(folder: Path, declared: str, words: str) -> AnnotatedDocument:
    """Read a text with a document type declaration before it."""
    content = tei(body=f"<body><p xml:id='p1'>{words}</p><p xml:id='p1'>b</p></body>")
    return read(folder, content.replace("<!-- from elsewhere -->", f"<!DOCTYPE TEI {declared}>"))


def test_entities_are_replaced(tmp_path: Path) -> None:
    item = typed(tmp_path, "[<!ENTITY say 'sa&#105;d'>]", "He &say; <hi n='&say;'>so</hi>.")
    assert item.document.text == "He said so.\n\nb"


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ("SYSTEM 'secret.dtd'", "&x;"),
        ("PUBLIC '-//TEI P5' 'https://nowhere.example/tei.dtd' []", "&x;"),
        ("[<!ENTITY x SYSTEM 'secret.txt'>]", "&x;"),
        ("[<!ENTITY % e SYSTEM 'secret.dtd'> %e;]", "&x;"),
    ],
)
def test_no_file_is_read_that_another_names(tmp_path: Path, declared: str, words: str) -> None:
    (tmp_path / "secret.dtd").write_text("<!ENTITY x 'secret'>")
    (tmp_path / "secret.txt").write_text("secret")
    declared = declared.replace("'secret", f"'{tmp_path.as_uri()}/secret")
    with pytest.raises(InputError, match=r"(Entity '\w'|PEReference: %\w;) not (defined|found)"):
        typed(tmp_path, declared, words)
    if "%" not in declared:
        assert typed(tmp_path, declared, "a").document.text == "a\n\nb"


@pytest.mark.parametrize("padding", ["", " " * 70_000, "<TEI>", "<TEI>" + " " * 70_000])
@pytest.mark.parametrize("words", ["&x9;", "<hi n='&x9;'>a</hi>"])
def test_entities_are_not_multiplied(tmp_path: Path, padding: str, words: str) -> None:
    declared = "<!ENTITY x0 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY x{n + 1} '{f'&x{n};' * 10}'>" for n in range(9)
    )
    with pytest.raises(InputError, match="it is not well-formed XML: .*amplification"):
        typed(tmp_path, f"[<!--{padding}-->{declared}]", words)


def test_a_text_of_any_size_and_depth(tmp_path: Path) -> None:
    words = "a" * 11_000_000
    deep = "<hi>" * 500 + "deep" + "</hi>" * 500
    item = read(tmp_path, tei(body=f"<body><p>{words}</p><p>{deep}</p></body>"))
    assert item.document.text == f"{words}\n\ndeep"


# Which files are of TEI


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_tei_is_recognised_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.xml"
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    content = tei(body="<body><p>é</p></body>")
    path.write_text(content.replace("?>", f" encoding='{declared}'?>", 1), encoding)
    assert recognise(path) is FORMAT
    (item,) = read_all(path)
    assert isinstance(item, AnnotatedDocument)
    assert item.document.text == "é"


def test_a_prefix_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(
        '<t:TEI xmlns:t="http://www.tei-c.org/ns/1.0"><t:text><t:body><t:p>a</t:p></t:body>'
        "</t:text></t:TEI>"
    )
    assert recognise(path) is FORMAT
    (item,) = read_all(path)
    assert isinstance(item, AnnotatedDocument)
    assert (item.document.text, item.document.title) == ("a", "a")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"/>', "xmi"),
        (f"<!-- <TEI> --><rss><channel><title><![CDATA[{tei()}]]></title></channel></rss>", "feed"),
    ],
)
def test_other_xml_is_not_taken(tmp_path: Path, content: str, name: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(content, "utf-8")
    assert recognise(path).name == name
