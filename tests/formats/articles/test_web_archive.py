"""Web archives and pages in one file: each page once, a bad record leaves out itself alone."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from annotator.formats.articles import content_encoding
from annotator.formats.format import ReadContext
from annotator.formats.recognition import recognise
from annotator.formats.text import EmptyText
from annotator.model import EnvironmentFault
from tests.formats.articles.reading import Read, paragraphs, read_file

zstd: Any = pytest.importorskip("backports.zstd")
SAYING = (
    "Mayor Ines Dorval said the port would stay open, and that the city would not pay twice for "
    "the repairs of the quay — “never”."
)
ANSWER = (
    "Karl Brandt, who leads the dockers, said that it was a mistake and that his members would "
    "strike next week."
)


def page(title: str, head: str = "") -> str:
    return (
        f"<html><head>{head}<title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<p>{SAYING}</p><p>{ANSWER}</p></article></body></html>"
    )


def record(
    name: str,
    content: bytes,
    headers: Mapping[str, str] | None = None,
    *,
    kind: str = "response",
    status: str = "200 OK",
) -> bytes:
    """Return a record of a WARC, packed as one member."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    url = name if "://" in name or name.startswith("urn:") else f"https://n.example/{name}"
    all_headers = {"Content-Type": "text/html; charset=utf-8", **(headers or {})}
    http = StatusAndHeaders(status, list(all_headers.items()), protocol="HTTP/1.1")
    has_http = kind in ("response", "revisit", "request")
    made = writer.create_warc_record(
        url,
        kind,
        io.BytesIO(content),
        http_headers=http if has_http else None,
        warc_content_type="" if has_http else all_headers["Content-Type"],
    )
    writer.write_record(made)
    return out.getvalue()


def read_archive(
    folder: Path, *records: bytes, packed: bool = True, context: ReadContext | None = None
) -> Read:
    path = folder / ("a.warc.gz" if packed else "a.warc")
    content = b"".join(records)
    path.write_bytes(content if packed else gzip.decompress(content))
    return read_file(path, context)


def titles(found: Read) -> list[str]:
    return [document.title for document in found.articles]


def deflate_raw(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


def chunked(content: bytes) -> bytes:
    pieces = [content[at : at + 100] for at in range(0, len(content), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "X-GZIP": gzip.compress,
    "deflate": zlib.compress,
    "deflate ": deflate_raw,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
    "gzip, br": lambda content: brotli.compress(gzip.compress(content)),
}


@pytest.mark.parametrize("encoding", PACKERS)
@pytest.mark.parametrize("transfer", ["", "chunked", "Chunked"])
def test_a_page_is_unpacked_whatever_its_server_used(
    tmp_path: Path, encoding: str, transfer: str
) -> None:
    content = PACKERS[encoding](page("Deal").encode())
    headers = {
        "Content-Encoding": encoding,
        **({"Transfer-Encoding": transfer} if transfer else {}),
    }
    found = read_archive(tmp_path, record("a", chunked(content) if transfer else content, headers))
    (document,) = found.articles
    assert paragraphs(document) == ["Deal", SAYING, ANSWER]
    assert document.metadata["url"] == "https://n.example/a"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_page_that_was_unpacked_when_it_was_archived(tmp_path: Path, encoding: str) -> None:
    found = read_archive(
        tmp_path, record("a", page("Deal").encode(), {"Content-Encoding": encoding})
    )
    assert titles(found) == ["Deal"]


@pytest.mark.parametrize("name", ["10_brotli.warc.gz", "10_http_charset_en.warc.gz"])
def test_archives_that_other_tools_read_wrongly(shared_data: Path, name: str) -> None:
    found = read_file(shared_data.parent / "cases" / "reading" / name)
    expected = {"10_brotli.warc.gz": ["Harbour deal delayed", "Second deal delayed"]}
    assert titles(found) == expected.get(name, ["Harbour deal delayed"])
    assert all(paragraphs(document)[1:] == [SAYING, ANSWER] for document in found.articles)


@pytest.mark.parametrize(
    ("header", "meta", "codec"),
    [
        ("macintosh", "", "mac_roman"),
        ("windows-1252", "utf-8", "cp1252"),
        ("utf-8", "windows-1252", "utf-8"),
        ("iso-8859-1", "utf-8", "utf-8"),  # The header does not fit.
        ('"UTF-8"', "", "utf-8"),
        ("nonsense", "windows-1252", "cp1252"),
        ("gb2312", "", "gb18030"),
    ],
)
def test_the_encoding_of_the_http_header_counts_unless_it_does_not_fit(
    tmp_path: Path, header: str, meta: str, codec: str
) -> None:
    content = page("Deal", f'<meta charset="{meta}">' if meta else "").encode(codec)
    headers = {"Content-Type": f"text/html; charset={header}"}
    (document,) = read_archive(tmp_path, record("a", content, headers)).articles
    assert paragraphs(document) == ["Deal", SAYING, ANSWER]


def left_out(found: list[Exception]) -> list[str]:
    return [str(error).partition(". Technical")[0] for error in found]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "lzma"])
def test_a_bad_record_leaves_out_itself_alone(tmp_path: Path, encoding: str, packed: bool) -> None:
    content = page("Bad").encode()
    content = b"\0\1\2" + content if encoding == "lzma" else PACKERS[encoding](content)[:-40]
    bad: list[Any] = []
    found = read_archive(
        tmp_path,
        record("a", page("One").encode()),
        record("b", content, {"Content-Encoding": encoding}),
        record("c", page("Two").encode()),
        packed=packed,
        context=ReadContext(on_unreadable=bad.append),
    )
    assert titles(found) == ["One", "Two"]
    (error,) = bad
    assert "https://n.example/b" in str(error)


def test_a_missing_library_is_named_and_leaves_out_that_record_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise EnvironmentFault("Reading a page that is packed as “br” needs brotli.")

    monkeypatch.setattr(content_encoding, "import_library", missing)
    bad: list[Any] = []
    found = read_archive(
        tmp_path,
        record("a", brotli.compress(page("Bad").encode()), {"Content-Encoding": "br"}),
        record("b", page("Good").encode()),
        context=ReadContext(on_unreadable=bad.append),
    )
    assert titles(found) == ["Good"]
    assert "needs brotli" in str(bad[0])


@pytest.mark.parametrize("place", [20, 60, -30, -8])
def test_a_damaged_member_leaves_out_itself_alone(tmp_path: Path, place: int) -> None:
    records = [record(name, page(name).encode()) for name in ("One", "Bad", "Two")]
    damaged = bytearray(records[1])
    damaged[place] ^= 0xFF
    bad: list[Any] = []
    context = ReadContext(on_unreadable=bad.append)
    found = read_archive(tmp_path, records[0], bytes(damaged), records[2], context=context)
    assert [title for title in titles(found) if title != "Bad"] == ["One", "Two"]
    assert bad


def test_a_record_that_is_none_leaves_out_itself_alone(tmp_path: Path) -> None:
    records = [record(name, page(name).encode()) for name in ("One", "Two", "Three")]
    plain = [gzip.decompress(each) for each in records]
    path = tmp_path / "a.warc"
    path.write_bytes(plain[0] + plain[1].replace(b"WARC/1.0", b"WERC/1.0") + plain[2])
    bad: list[Any] = []
    found = read_file(path, ReadContext(on_unreadable=bad.append))
    assert titles(found) == ["One", "Three"]
    assert bad or found.remarks


def test_other_records_and_responses_are_counted(tmp_path: Path) -> None:
    content = page("Deal").encode()
    found = read_archive(
        tmp_path,
        record("a", content),
        record("a", b"", kind="revisit"),
        record("urn:text:a", b"Text of it", kind="conversion"),
        record("urn:thumbnail:a", b"x", {"Content-Type": "image/png"}, kind="resource"),
        record("b", content, status="404 Not Found"),
        record("c", b"", {"Location": "/a"}, status="301 Moved"),
        record("d.png", b"x", {"Content-Type": "image/png"}),
        record("d.pdf", b"x", {"Content-Type": "application/pdf"}),
        record("robots.txt", b"User-agent: *", {"Content-Type": "text/plain"}),
        record("e", b"<html><body></body></html>"),
    )
    assert titles(found) == ["Deal"]
    assert {remark.partition(": ")[2] for remark in found.remarks} >= {
        "1 record of the kind “revisit” was left out.",
        "1 record of the kind “conversion” was left out.",
        "1 record of the kind “resource” was left out.",
        "1 response with an error was left out.",
        "1 redirection was left out.",
        "1 part of a page was left out.",
        "1 document of the type application/pdf was left out.",
        "1 text for programs was left out.",
        "1 page without a main text was left out.",
    }


def test_captures_of_an_address_with_the_same_text_are_read_once(tmp_path: Path) -> None:
    found = read_archive(
        tmp_path,
        record("a", page("Deal").encode()),
        record("a", page("Deal", "<script>1</script>").encode()),
        record("a", page("Deal, updated").encode()),
        record("b", page("Deal").encode()),
    )
    assert titles(found) == ["Deal", "Deal, updated", "Deal"]
    assert "a.warc.gz: 1 repeated capture with the same text was left out." in found.remarks


def test_plain_texts_and_resources_are_articles(tmp_path: Path) -> None:
    text = {"Content-Type": "text/plain; charset=windows-1252"}
    found = read_archive(
        tmp_path,
        record("a.txt", "He said “no”.".encode("cp1252"), text),
        record("b", page("Deal").encode(), kind="resource"),
    )
    assert titles(found) == ["He said “no”.", "Deal"]
    assert [d.metadata["url"] for d in found.articles] == [
        "https://n.example/a.txt",
        "https://n.example/b",
    ]


def test_a_wacz_is_read_as_the_archives_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')
        for name in ("one", "two"):
            content = record(name, page(name).encode())
            archive.writestr(f"archive/{name}.warc.gz", content)
    assert titles(read_file(path)) == ["one", "two"]


def test_a_wacz_without_an_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
    with pytest.raises(EmptyText, match="holds no web archive"):
        read_file(path)


def mhtml(*pages: tuple[str, str, str], kind: str = "8bit", start: str = "") -> bytes:
    """Return pages in one file, each with its address, its encoding and its markup."""
    message = MIMEMultipart("related", type="text/html")
    if start:
        message.set_param("start", start)
    message["From"], message["Subject"] = "<Saved by Blink>", "Deal"
    for number, (address, codec, markup) in enumerate(pages):
        part = MIMEText(markup, "html", codec)
        part["Content-Location"], part["Content-ID"] = address, f"<frame-{number}>"
        message.attach(part)
    return message.as_bytes()


FRAME = ("https://ads.example/f", "utf-8", "<html><body>Buy now!</body></html>")


@pytest.mark.parametrize("codec", ["utf-8", "windows-1252", "utf-16"])
def test_a_page_in_one_file_is_read_with_its_address(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(mhtml(("https://n.example/a", codec, page("Deal")), FRAME))
    found = read_file(path)
    (document,) = found.articles
    assert paragraphs(document) == ["Deal", SAYING, ANSWER]
    assert document.metadata["url"] == "https://n.example/a"
    assert "a.mhtml: 1 page inside the page was left out." in found.remarks


def test_the_page_that_the_file_begins_with_need_not_be_the_first(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(
        mhtml(FRAME, ("https://n.example/a", "utf-8", page("Deal")), start="<frame-1>")
    )
    assert titles(read_file(path)) == ["Deal"]


def test_a_page_alone_without_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    part = MIMEText(page("Deal"), "html", "utf-8")
    part["Content-Location"] = "file:///C:/a.html"
    path.write_bytes(b"\r\n" + part.as_bytes())
    (document,) = read_file(path).articles
    assert document.title == "Deal"
    assert "url" not in document.metadata


def test_the_page_that_a_browser_saved(shared_data: Path) -> None:
    (document,) = read_file(shared_data.parent / "cases" / "reading" / "08_page.mhtml").articles
    assert document.metadata["url"] == "https://news.example/harbour"
    assert "“the city would not pay twice”" in document.text
    assert "=" not in document.text


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.eml", "a"])
def test_a_page_in_one_file_is_recognised_by_its_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(mhtml(("https://n.example/a", "utf-8", page("Deal"))))
    assert recognise(path).name == "mhtml"
    path.write_bytes(mhtml(("https://n.example/a", "utf-8", page("Deal"))).replace(
        b"From: <Saved by Blink>\n", b""))  # fmt: skip
    assert recognise(path).name == "mhtml"


def test_mail_with_pictures_is_not_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    content = mhtml(("cid:a", "utf-8", page("Deal"))).replace(
        b"<Saved by Blink>", b"a@b.c\nTo: b@x.org"
    )
    path.write_bytes(content)
    assert recognise(path).name == "mail"


@pytest.mark.parametrize("name", ["a.gz", "a.bin", "a.txt"])
def test_a_web_archive_is_recognised_by_its_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = record("a", page("Deal").encode())
    for each in (content, gzip.decompress(content)):
        path.write_bytes(each)
        assert recognise(path).name == "warc"


def test_an_archive_that_was_packed_as_a_whole(tmp_path: Path) -> None:
    records = [gzip.decompress(record(name, page(name).encode())) for name in ("One", "Two")]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"".join(records)))
    assert titles(read_file(path)) == ["One", "Two"]


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_of_the_old_form(tmp_path: Path, packed: bool) -> None:
    about = b"1 0 Some archive\nURL IP-address Archive-date Content-type Archive-length\n"
    date = b"20240304090000 text/"
    content = b"filedesc://a.arc 0.0.0.0 %splain %d\n%s\n" % (date, len(about), about)
    for name in ("One", "Two"):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        body = http + page(name).encode()
        url = f"http://n.example/{name}".encode()
        content += b"%s 1.2.3.4 %shtml %d\n%s\n" % (url, date, len(body), body)
    path = tmp_path / ("a.arc.gz" if packed else "a.arc")
    path.write_bytes(gzip.compress(content) if packed else content)
    found = read_file(path)
    assert titles(found) == ["One", "Two"]
    assert found.articles[0].metadata["url"] == "http://n.example/One"


def test_a_page_that_a_crawler_cut_off_says_so(tmp_path: Path) -> None:
    content = gzip.decompress(record("a", page("Deal").encode()))
    path = tmp_path / "a.warc"
    path.write_bytes(content.replace(b"WARC-Type:", b"WARC-Truncated: length\r\nWARC-Type:"))
    found = read_file(path)
    assert titles(found) == ["Deal"]
    assert "cut it off (length)" in found.remarks[0]
