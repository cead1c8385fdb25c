"""What a file may unpack to: bytes, members, depth, and what is held in memory at once."""

import bz2
import gzip
import io
import lzma
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from annotator.formats import unpacking_budget
from annotator.formats.articles import content_encoding
from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.formats.reading_process.readers import reading_in_this_process
from annotator.formats.registry import format_named
from annotator.formats.unpacking_budget import TooMuchUnpacked, UnpackingBudget, opened_zip
from annotator.model import Choice, InputError
from annotator.project import Project
from tests.formats.samples import samples

_MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set limits that small files exceed: 26 MB on the disk, 400 KB in memory, 1 MB and 50 : 1."""
    monkeypatch.setattr(unpacking_budget, "_GIBIBYTE", 64 * 400_000 // 4)
    monkeypatch.setattr(unpacking_budget, "_UNSUSPICIOUS_BYTES", _MEGABYTE)
    monkeypatch.setattr(unpacking_budget, "_MAX_RATIO", 50)
    monkeypatch.setattr(unpacking_budget, "_MAX_MEMBERS", 300)
    with reading_in_this_process():
        yield


def _zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def _tar(size: int, count: int = 1, mode: Any = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for number in range(count):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = size
            archive.addfile(info, io.BytesIO(b" " * size))
    return out.getvalue()


def _tar_with_a_long_header() -> bytes:
    out = io.BytesIO()
    info = tarfile.TarInfo("a.txt")
    info.pax_headers = {"comment": "x" * (4 * _MEGABYTE)}
    with tarfile.open(fileobj=out, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO())
    return out.getvalue()


def _web_archive(size: int) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    head = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
    page = io.BytesIO(b" " * size)
    writer.write_record(
        writer.create_warc_record("http://x.org", "response", page, http_headers=head)
    )
    return out.getvalue()


def _sample_with(name: str, member: str, size: int) -> bytes:
    """Return a sample of a format with one of its members enlarged by blanks."""
    (content,) = samples(name)[0].values()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    return _zipped(*{**files, member: files[member] + b" " * size}.items())


_BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip": ("a.zip", lambda: _zipped(*((f"{n}.txt", b" " * 900_000) for n in range(3)))),
    "tar.gz": ("a.tar.gz", lambda: _tar(3 * _MEGABYTE)),
    "tar.xz": ("a.tar.xz", lambda: _tar(3 * _MEGABYTE, mode="w:xz")),
    "tar.bz2": ("a.tar.bz2", lambda: _tar(3 * _MEGABYTE, mode="w:bz2")),
    "gz": ("a.txt.gz", lambda: gzip.compress(b" " * 3 * _MEGABYTE)),
    "bz2": ("a.txt.bz2", lambda: bz2.compress(b" " * 3 * _MEGABYTE)),
    "xz": ("a.txt.xz", lambda: lzma.compress(b" " * 3 * _MEGABYTE)),
    "members": ("a.zip", lambda: _zipped(*((f"{n}.txt", b"He.") for n in range(400)))),
    "tar members": ("a.tar", lambda: _tar(0, 400, "w:")),
    "warc": ("a.warc.gz", lambda: _web_archive(3 * _MEGABYTE)),
    "docx": ("a.docx", lambda: _sample_with("docx", "word/document.xml", 600_000)),
    "odt": ("a.odt", lambda: _sample_with("odt", "content.xml", 600_000)),
    "epub": ("a.epub", lambda: _sample_with("epub", "O/a.xhtml", 600_000)),
    "xlsx": ("a.xlsx", lambda: _sample_with_sheet(1_200_000)),
    "inception": ("a.zip", lambda: _sample_with("inception", "exportedproject1.json", 600_000)),
}


def _sample_with_sheet(size: int) -> bytes:
    (content,) = samples("table")[1].values()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    return _zipped(*files.items(), ("xl/worksheets/sheet9.xml", b" " * size))


@pytest.mark.parametrize("kind", _BOMBS)
def test_what_unpacks_to_too_much_is_refused_with_the_limit(
    project: Project, tmp_path: Path, kind: str
) -> None:
    name, make = _BOMBS[kind]
    path = tmp_path / name
    path.write_bytes(make())
    with pytest.raises(TooMuchUnpacked) as caught:
        import_paths(project, [path])
    error = caught.value
    assert str(error).startswith(name)
    assert "would unpack to" in str(error)
    ((choice,),) = [remedy.choices for remedy in error.remedies]
    assert choice == Choice("unpack_limit", "8")
    assert project.counts().documents == 0


@pytest.mark.parametrize("kind", ["zip", "gz", "docx", "epub", "odt"])
def test_a_person_can_raise_the_limit(project: Project, tmp_path: Path, kind: str) -> None:
    name, make = _BOMBS[kind]
    path = tmp_path / name
    path.write_bytes(make())
    options = ImportOptions(limits=ReadingLimits(gigabytes=8))
    if kind in ("zip", "gz"):
        with pytest.raises(InputError, match=r"^Nothing was imported\. a\."):
            import_paths(project, [path], options)
    else:
        assert import_paths(project, [path], options).documents


def test_archives_in_archives_share_one_budget(project: Project, tmp_path: Path) -> None:
    inner = [(f"{n}.zip", _zipped(("a.txt", b" " * 400_000))) for n in range(8)]
    path = tmp_path / "a.zip"
    path.write_bytes(_zipped(*inner))
    with pytest.raises(TooMuchUnpacked, match=r"^a\.zip.* times its"):
        import_paths(project, [path])


def test_an_archive_that_holds_itself_has_an_end(project: Project, tmp_path: Path) -> None:
    content = _zipped(("a.txt", b"He said so."))
    for _ in range(20):
        content = _zipped(("b.zip", content))
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"^a\.zip, b\.zip is packed in more than 8 others"):
        import_paths(project, [path])


def test_a_header_of_a_tar_is_not_read_whatever_its_size(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(_tar_with_a_long_header())
    with pytest.raises(InputError, match=r"^a\.tar\.gz"):
        import_paths(project, [path])


def test_a_budget_begins_anew_with_each_file(tmp_path: Path) -> None:
    budget = UnpackingBudget()
    content = _zipped(("a.txt", b" " * 90_000))
    for number in range(20):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(content)
        with opened_zip(path, budget) as archive:
            assert len(archive.read("a.txt")) == 90_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_content_is_unpacked_in_pieces(encoding: str) -> None:
    pack: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}
    if encoding == "br":
        brotli: Any = pytest.importorskip("brotli")
        pack["br"] = brotli.compress
    elif encoding == "zstd":
        zstd: Any = pytest.importorskip("backports.zstd")
        pack["zstd"] = zstd.compress
    content = pack[encoding](b"a" * 10 * _MEGABYTE)
    tracemalloc.start()
    with pytest.raises(TooMuchUnpacked, match=r"^http://x\.org would unpack to"):
        content_encoding.unpack(content, encoding, "http://x.org", UnpackingBudget())
    assert tracemalloc.get_traced_memory()[1] < 4 * _MEGABYTE
    tracemalloc.stop()
    small = pack[encoding](b"He said so.")
    assert content_encoding.unpack(small, encoding, "x", UnpackingBudget()) == b"He said so."


def test_a_page_that_is_too_large_leaves_out_itself_alone(tmp_path: Path) -> None:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for number, size in enumerate((0, 600_000)):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/plain")], protocol="HTTP/1.1")
        page = io.BytesIO(b"He said so." + b"x" * size)
        url = f"http://x.org/{number}"
        writer.write_record(writer.create_warc_record(url, "response", page, http_headers=head))
    path = tmp_path / "a.warc"
    path.write_bytes(out.getvalue())
    errors: list[Exception] = []
    reader = format_named("warc").read
    assert reader is not None
    assert len(list(reader(path, ReadContext("ana", on_unreadable=errors.append)))) == 1
    (error,) = errors
    assert "at most 391 KB are held in memory" in str(error)
