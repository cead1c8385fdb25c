"""A small sound file of every format that is read, as it writes itself or as others write it."""

import gzip
import io
import json
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pyarrow
import pyarrow.parquet
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from annotator.formats.registry import format_named
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    Identity,
    Relation,
    covered_text,
)
from tests.formats.articles.outlook_message import outlook_message
from tests.formats.catma import making as catma
from tests.formats.roundtrip import TAG_SET, write_to
from tests.formats.taguette.test_taguette import make as make_taguette

Files = Mapping[str, bytes]
"""Content by name, which may have folders in it."""

TEXT = "Head 👍\n\nHe said\tso 👩🏽‍💻 to Ann Lee, السلام.\nIt's bad. 𝓑ob denied it on 2025-12-22."
PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><title>T</title></head><body><article>"
    "<h1>Head 👍</h1>"
    + "".join(f"<p>Paragraph {n}, in which somebody said some words to Ann.</p>" for n in range(5))
    + "<ul><li>x<li>y</ul></article></body></html>"
).encode()
ODT = "urn:oasis:names:tc:opendocument:xmlns"


def _annotation(id: str, label: str, *words: str, **more: object) -> Annotation:
    places = tuple((at := TEXT.index(word), at + len(word)) for word in words)
    given = {"annotator": "ana", "text": covered_text(TEXT, places), **more}
    return Annotation(id=id, label=label, fragments=places, **given)


IDENTITY = Identity("i1", "Ann Lee", ("Annie",), "person", "Q1", "seen")
ARTICLES = (
    AnnotatedDocument(
        Document("d1", "Head 👍", TEXT, {"date": "2025"}, (Block("headline", 0, 6),)),
        (
            _annotation("a1", "speaker", "He", attributes={"kind": "collective"}, note="Who\n?"),
            _annotation("a2", "cue", "said"),
            _annotation("a3", "claim", "so 👩🏽‍💻", "It's", attributes={"quotation": "mixed"}),
            _annotation("a4", "person", "Ann Lee", identity="i1"),
            _annotation("a5", "person", "𝓑ob", annotator="bo", confidence=0.5),
            _annotation("a6", "claim", "denied it"),
        ),
        (Relation("r1", "ana", "said_by", "a6", "a1"), Relation("r2", "ana", "about", "a6", "a4")),
    ),
    AnnotatedDocument(Document("d2", "Second", "Second.\n\nBo said no.", {}, ())),
)


def _zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _docx() -> Files:
    document, out = docx.Document(), io.BytesIO()
    document.add_heading("Head", 0)
    document.add_paragraph("He said 👍 so.")
    document.save(out)
    return {"a.docx": out.getvalue()}


def _odt() -> Files:
    content = (
        f'<c xmlns="{ODT}:office:1.0" xmlns:o="{ODT}:office:1.0" xmlns:t="{ODT}:text:1.0">'
        '<o:body><o:text><t:h t:outline-level="1">Head</t:h><t:p t:style-name="P1">He<t:s t:c="3"/>'
        "said<t:tab/>so.<t:line-break/><t:span>More.</t:span></t:p></o:text></o:body></c>"
    )
    meta = '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title></m>'
    return {"a.odt": _zipped({"content.xml": content.encode(), "meta.xml": meta.encode()})}


def _rtf() -> Files:
    words = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}He said \u128077?\'e9 so.\par More.}"
    return {"a.rtf": words}


def _pdf() -> Files:
    words = b"BT /F1 12 Tf 10 200 Td (He said so in Kyiv.) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources 7 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(T)/Author(A)/CreationDate(D:20251222100000Z)>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    out, places = b"%PDF-1.4\n", b""
    for number, part in enumerate(parts, 1):
        places += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj%s\nendobj\n" % (number, part)
    end = b"xref\n0 8\n0000000000 65535 f \n%strailer<</Size 8/Root 1 0 R/Info 6 0 R>>\n"
    return {"a.pdf": out + end % places + b"startxref\n%d\n%%%%EOF" % len(out)}


def _epub() -> Files:
    container = (
        '<c xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="O/c.opf"/></rootfiles></c>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<metadata><dc:title>B</dc:title></metadata><manifest><item id="a" href="a.xhtml"/>'
        '</manifest><spine><itemref idref="a"/></spine></package>'
    )
    names = {"META-INF/container.xml": container, "O/c.opf": package}
    files = {name: content.encode() for name, content in names.items()}
    return {"a.epub": _zipped({**files, "O/a.xhtml": PAGE})}


def _mail() -> Files:
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = (
        "Head 👍",
        "a@b.c",
        "22 Dec 2025 10:00:00",
    )
    message.set_content("He said 👍 so.\n\nMore.\n")
    message.add_alternative("<p>He said so.</p>", subtype="html")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    return {"a.eml": bytes(message)}


def _outlook() -> Files:
    content = outlook_message({0x37: "Head 👍", 0x1000: "He said 👍 so.", 0x0C1F: "a@b.c"})
    return {"a.msg": content}


def _mhtml() -> Files:
    message = MIMEMultipart("related", type="text/html")
    message["From"], message["Snapshot-Content-Location"] = "<Saved by Blink>", "http://x.org/a"
    message.attach(MIMEText(PAGE.decode(), "html", "utf-8"))
    return {"a.mhtml": message.as_bytes()}


def _excel() -> Files:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["id", "title", "text"], [1, "T", "He said 👍 so."], [2, "U", "More."]):
        book.worksheets[0].append(row)
    book.save(out)
    return {"a.xlsx": out.getvalue()}


def _parquet() -> Files:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"title": ["T"], "text": ["He said 👍"]}), out)
    return {"a.parquet": out.getvalue()}


def _warc(zipped: bool) -> Files:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=zipped)
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    for name in "ab":
        page = io.BytesIO(PAGE.replace(b"some", name.encode()))
        url = f"http://x.org/{name}"
        writer.write_record(writer.create_warc_record(url, "response", page, http_headers=head))
    return {"a.warc.gz" if zipped else "a.warc": out.getvalue()}


def _tar() -> Files:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in (("n/a.txt", b"He said so."), ("n/b.md", b"# Head\n\nMore.")):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return {"a.tar.gz": gzip.compress(out.getvalue())}


def _inception() -> Files:
    """A project with a document that two people annotated."""
    (layer,) = (c for n, c in written("webanno").items() if n.endswith("d1.tsv"))
    about = {"name": "P", "annotation_documents": [{"name": "d.txt", "user": "a", "state": "x"}]}
    inner = _zipped({"d.tsv": layer})
    files = {f"annotation/d.txt/{user}.zip": inner for user in ("ana", "bo")}
    source = {"source/d.txt": TEXT.encode(), "exportedproject1.json": json.dumps(about).encode()}
    return {"a.zip": _zipped({**source, **files})}


def _feed() -> Files:
    rss = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>F</title><item><title>T</title>'
        "<description>&lt;p&gt;He said so.&lt;/p&gt;</description><pubDate>Mon, 22 Dec 2025 10:00"
        "</pubDate></item><item><description>More.</description></item></channel></rss>"
    )
    return {"a.rss": rss.encode()}


def _taguette() -> Files:
    with tempfile.TemporaryDirectory() as folder:
        path = make_taguette(Path(folder) / "a.sqlite3", "<p>Ann said so.</p>", (0, 3, "people"))
        return {path.name: path.read_bytes()}


def _as_json(content: object) -> Files:
    return {"a.json": json.dumps(content).encode()}


_SPAN = {"id": "1", "span": {"begin": 0, "end": 4}, "obj": "x"}
_GATE = {"type": "x", "start": 0, "end": 4, "id": 1, "features": {"a": "b"}}
_BIOC = {
    "id": "1",
    "infons": {"type": "x"},
    "text": "Head",
    "locations": [{"offset": 0, "length": 4}],
}
_PAGE_NOTE = {
    "id": "1",
    "user": "acct:a@b",
    "uri": "https://x.org",
    "target": [{"selector": [{"type": "TextQuoteSelector", "exact": "He"}]}],
}


_MADE: dict[str, tuple[Callable[[], Files], ...]] = {
    "html": (lambda: {"a.html": PAGE},),
    "docx": (_docx,),
    "odt": (_odt,),
    "rtf": (_rtf,),
    "pdf": (_pdf,),
    "epub": (_epub,),
    "mail": (_mail,),
    "outlook": (_outlook,),
    "mhtml": (_mhtml,),
    "markdown": (lambda: {"a.md": b"---\ntitle: T\n---\n# Head\n\nHe *said* `so`.\n\n- a\n- b\n"},),
    "table": (
        lambda: {"a.csv": 'id,title,text\n1,"T ""q""","He said 👍\nso."\n2,U,More\n'.encode()},
        _excel,
        _parquet,
    ),
    "json": (lambda: {"a.json": b'[{"id":1,"title":"T","text":"He said."},{"text":"More"}]'},),
    "feed": (_feed,),
    "warc": (lambda: _warc(False), lambda: _warc(True)),
    "archive": (lambda: {"a.zip": _zipped({"n/a.txt": b"He said.", "b.html": PAGE})}, _tar),
    "text": (lambda: {"a.txt": TEXT.encode()},),
    "inception": (_inception,),
    "ner-json": (lambda: _as_json([[TEXT, {"entities": [[0, 4, "x"]]}]]),),
    "pubannotation": (lambda: _as_json({"text": TEXT, "denotations": [_SPAN]}),),
    "bdoc": (lambda: _as_json({"text": TEXT, "annotation_sets": {"": {"annotations": [_GATE]}}}),),
    "bioc": (
        lambda: _as_json(
            {"documents": [{"passages": [{"offset": 0, "text": TEXT, "annotations": [_BIOC]}]}]}
        ),
    ),
    "hypothesis": (lambda: _as_json({"rows": [_PAGE_NOTE]}),),
    "gate": (
        lambda: {
            "a.xml": b'<?xml version="1.0"?>\n<GateDocument version="3"><GateDocumentFeatures/>'
            b'<TextWithNodes><Node id="0"/>Ines<Node id="4"/> left.</TextWithNodes><AnnotationSet>'
            b'<Annotation Id="1" Type="P" StartNode="0" EndNode="4"></Annotation></AnnotationSet>'
            b"</GateDocument>"
        },
    ),
    "pubtator": (
        lambda: {
            "a.pubtator": b"1|t|Aspirin\n1|a|We gave it.\n1\t0\t7\tAspirin\tChemical\tD001\n\n"
        },
    ),
    "taguette": (_taguette,),
    "catma": (
        lambda: {
            "town.xml": catma.xml(
                TEXT, [(catma.TAG, [catma.span(TEXT, "Ann")], {"catma_markupauthor": ["maria"]})]
            ).encode(),
            "town.txt": TEXT.encode(),
        },
    ),
    "subtitles": (
        lambda: {"a.vtt": b"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v Ana>He said so.\n"},
        lambda: {"a.srt": b"1\n00:00:01,000 --> 00:00:02,000\nANA: He said so.\n"},
    ),
}


@cache
def written(name: str) -> Files:
    """The files that a format writes."""
    with tempfile.TemporaryDirectory() as folder:
        write_to(Path(folder), format_named(name), [TAG_SET, IDENTITY, *ARTICLES])
        paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@cache
def samples(name: str) -> tuple[Files, ...]:
    """Sets of files, each of which the format of that name reads."""
    made = tuple(make() for make in _MADE.get(name, ()))
    return (*made, written(name)) if format_named(name).writes else made


def story(number: int) -> AnnotatedDocument:
    """An article with an attribution, of a story of its own."""
    body = " ".join(f"word{number}x{k}" for k in range(30))
    text = f"=Moscow said no{number} 😀 to {body}"
    made = (
        Annotation(f"c{number}", "ana", "claim", ((13, 15),), text[13:15], {"quotation": "direct"}),
        Annotation(
            f"s{number}",
            "bo",
            "speaker",
            ((0, 7),),
            "=Moscow",
            {"kind": "organization"},
            identity="id-moscow",
        ),
        Annotation(f"l{number}", "bo", "location", ((1, 7),), "Moscow", note='a, "quoted"\nnote'),
    )
    links = (
        Relation(f"r{number}", "ana", "said_by", f"c{number}", f"s{number}"),
        Relation(f"q{number}", "ana", "about", f"c{number}", f"l{number}"),
    )
    document = Document(
        f"d{number:02d}", f"Story {number}", text, {"date": f"2025-12-{number + 1:02d}"}
    )
    return AnnotatedDocument(document, made, links)
