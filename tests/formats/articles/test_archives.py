"""Archives of files: nothing leads out of them, and nothing takes the place of another."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.articles.archive import read as read_archive
from annotator.formats.articles.fields import UnknownFields
from annotator.formats.damage import UnreadableInput
from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.recognition import recognise
from annotator.formats.registry import formats
from annotator.formats.text import EmptyText
from annotator.model import AnnotatedDocument, InputError
from annotator.project import Project
from tests.formats.samples import samples


def zipped(*files: tuple[str, str | bytes]) -> bytes:
    """An archive of files, of which several may have a name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in files:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("warnings.warn", lambda *_, **__: None)  # of a name that is there
                found.writestr(name, content)
    return out.getvalue()


def texts(path: Path, context: ReadContext | None = None) -> list[str]:
    """The texts of the articles in an archive."""
    found = list(read_archive(path, context or ReadContext("ana")))
    return sorted(item.document.text for item in found if isinstance(item, AnnotatedDocument))


def test_each_file_has_a_place_of_its_own(tmp_path: Path) -> None:
    names = ["a.txt", "a.txt", "A.TXT", "b:c.txt", "b_c.txt", "n/a.txt", "n.txt", "n.txt/a.txt",
             "con.txt", "x" * 300 + ".txt", "文" * 300 + ".txt", "d .txt", "../../e.txt",
             "/f.txt", "..\\g.txt", "C:\\h.txt"]  # fmt: skip
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*((name, f"He said {n}.") for n, name in enumerate(names))))
    assert texts(path) == sorted(f"He said {n}." for n in range(len(names)))
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]


def test_what_belongs_together_stays_together(tmp_path: Path) -> None:
    files = [("a.txt", "He."), ("a.ann", "T1\tspeaker 0 2\tHe\n"), ("a.txt", "So."),
             ("a.ann", "T1\tcue 0 2\tSo\n")]  # fmt: skip
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*files))
    found: list[Any] = list(read_archive(path, ReadContext("ana")))
    labels = {item.document.text: item.annotations[0].label for item in found}
    assert labels == {"He.": "speaker", "So.": "cue"}


def test_an_archive_in_itself_has_an_end(tmp_path: Path) -> None:
    content = zipped(("a.txt", "He said so."))
    for _ in range(20):
        content = zipped(("b.zip", content))
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"^a\.zip, b\.zip is packed in more than 8 others"):
        texts(path)


def test_what_would_fill_the_disk_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.formats.unpacking_budget._UNSUSPICIOUS_BYTES", 1_000_000)
    path, other = tmp_path / "a.zip", tmp_path / "a.tar.xz"
    path.write_bytes(zipped(*((f"{n}.txt", " " * 900_000) for n in range(3))))
    with tarfile.open(other, "w:xz") as found:
        info = tarfile.TarInfo("a.txt")
        info.size = 3_000_000
        found.addfile(info, io.BytesIO(b" " * info.size))
    for each in (path, other):
        with pytest.raises(InputError, match=f"{each.name}.* would unpack to"):
            texts(each)


def test_links_are_told_and_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as found:
        for name, kind in (("l.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            found.addfile(info)
        info = tarfile.TarInfo("a.txt")
        info.size = 3
        found.addfile(info, io.BytesIO(b"He."))
    context = ReadContext()
    assert texts(path, context) == ["He."]
    assert context.notes.messages == [
        "a.tar: 2 files left out, for links and devices are not followed: l.txt, h.txt."
    ]


def test_all_bad_places_of_an_archive_are_named_with_it(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    inner = zipped(("d.docx", "no"))
    path.write_bytes(
        zipped(("a.txt", "He."), ("b.jsonl", '{"text": "So."}\n{oops}\n'), ("c.zip", inner))
    )
    with pytest.raises(UnreadableInput) as caught:
        import_paths(project, [path])
    error = caught.value
    assert [str(fault).partition(" ")[2][:10] for fault in error.faults] == [
        "b.jsonl:2:",
        "c.zip: d.d",
    ]
    assert [fault.place and fault.place.source for fault in error.faults] == [
        "a.zip: b.jsonl",
        "a.zip: c.zip: d.docx",
    ]
    assert error.leaves_rest
    assert error.by_path == {}
    report = import_paths(project, [path], ImportOptions(skip_bad=True, known_bad=error.by_path))
    assert report.documents == 2
    path.write_bytes(zipped(("b.csv", "kop,inhoud\nEen,Kiew sagte ja.\n")))
    with pytest.raises(UnknownFields, match=r"^a\.zip: b\.csv"):
        import_paths(project, [path])


def test_a_file_of_an_archive_is_named_with_it(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    line = '{"text": "He.", "annotations": [{"label": "x", "fragments": [[0, 2]]}]}\n'
    path.write_bytes(zipped(("a.txt", "He."), ("b.docx", "no"), ("c.txt", "So.")))
    with pytest.raises(InputError, match=r"^a\.zip: b\.docx cannot be read as a Word document"):
        import_paths(project, [path])
    report = import_paths(project, [path], ImportOptions(skip_bad=True))
    assert report.documents == 2
    assert any("Left out: a.zip: b.docx" in note for note in report.notes.messages)
    path.write_bytes(zipped(("a.txt", "Not here."), ("b.jsonl", line)))
    with pytest.raises(InputError, match=r"^a\.zip, b\.jsonl:1: the tag set"):
        import_paths(project, [path])


@pytest.mark.parametrize(
    "name",
    # Hypothesis annotates pages that a project has.
    [f.name for f in formats().values() if f.reads and f.name not in ("archive", "hypothesis")],
)
def test_files_of_all_formats_may_be_in_it(tmp_path: Path, name: str) -> None:
    for number, files in enumerate(samples(name)):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(zipped(*files.items()))
        assert texts(path)


NAMES = {
    "cp437": ["Häfen.txt", "Größe über alles.txt"],
    "cp850": ["Año nuevo.txt", "français.txt"],
    "cp932": ["記事一覧.txt", "港の取引/表.txt"],
    "gbk": ["港口新闻报道.txt", "市长讲话.txt"],
    "big5": ["新聞報導.txt", "市長談話.txt"],
    "cp866": ["Новости порта.txt", "Мэр сказал.txt"],
    "cp949": ["뉴스 기사.txt", "항구.txt"],
    "utf-8": ["Häfen.txt", "記事.txt"],
}


@pytest.mark.parametrize("encoding", NAMES)
def test_names_in_old_encodings_are_decoded(tmp_path: Path, encoding: str) -> None:
    names = NAMES[encoding]
    packed, rolled = tmp_path / "a.zip", tmp_path / "a.tar"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive, tarfile.open(rolled, "w") as other:
        for number, name in enumerate(names):
            # Names of ASCII of the same length are replaced by the bytes of another system.
            stand_in = f"{number}".rjust(len(name.encode(encoding)), "x")
            archive.writestr(stand_in, f"He said {number}.")
            info = tarfile.TarInfo(name.encode(encoding).decode("utf-8", "surrogateescape"))
            info.size = 1
            other.addfile(info, io.BytesIO(b"H"))
    raw = content.getvalue()
    for number, name in enumerate(names):
        stand_in = f"{number}".rjust(len(name.encode(encoding)), "x")
        raw = raw.replace(stand_in.encode(), name.encode(encoding))
    packed.write_bytes(raw)
    for path in (packed, rolled):
        found = [
            item.document.metadata["source"]
            for item in read_archive(path, ReadContext())
            if isinstance(item, AnnotatedDocument)
        ]
        assert sorted(found) == sorted(Path(name).name for name in names)


def test_one_bad_file_leaves_out_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    content = zipped(
        ("a.txt", "He."), ("b.txt", "Damaged here, and much longer."), ("c.txt", "So.")
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo("b.txt").header_offset + 40
    path.write_bytes(content[:start] + b"\xff\xff\xff" + content[start + 3 :])
    bad: list[Any] = []
    assert texts(path, ReadContext(on_unreadable=bad.append)) == ["He.", "So."]
    assert str(bad[0]).startswith("a.zip: b.txt cannot be unpacked: it is damaged")
    assert bad[0].place.source == "a.zip: b.txt"


def test_a_file_packed_in_an_unknown_way_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    content = bytearray(zipped(("a.txt", "He."), ("b.txt", "So.")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        header = archive.getinfo("b.txt").header_offset
    at = content.rindex(b"PK\x01\x02")
    content[header + 8] = content[at + 10] = 98  # PPMd
    path.write_bytes(content)
    bad: list[Any] = []
    assert texts(path, ReadContext(on_unreadable=bad.append)) == ["He."]
    assert "b.txt cannot be unpacked" in str(bad[0])


def test_files_with_a_password_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    content = bytearray(zipped(("a.txt", "He."), ("b.txt", "So.")))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    context = ReadContext()
    assert texts(path, context) == ["He."]
    assert context.notes.messages == ["a.zip: 1 file left out, for a password is needed: b.txt."]


def test_leavings_and_saved_pages_in_an_archive_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(
        zipped(
            ("n/a.txt", "He."),
            ("__MACOSX/n/._a.txt", "x"),
            ("n/Thumbs.db", "x"),
            ("n/~$b.docx", "x"),
            ("deal.html", "<html><body><p>Dorval said no to the deal.</p></body></html>"),
            ("deal_files/ad.html", "<p>Buy now!</p>"),
            ("map.jpg", b"\xff\xd8\xff\xe0"),
        )
    )
    context = ReadContext()
    assert len(texts(path, context)) == 2
    remarks = " ".join(context.notes.messages)
    for words in (
        "1 file of Windows’ file manager, 1 file of the Mac’s file manager",
        "1 lock file of an office program",
        "1 file in 1 folder (deal_files of deal.html)",
        "1 × .jpg (map.jpg), a picture (JPEG)",
    ):
        assert words in remarks


@pytest.mark.parametrize(("suffix", "pack"), [
    (".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress),
])  # fmt: skip
def test_a_file_that_is_packed_by_itself(tmp_path: Path, suffix: str, pack: Any) -> None:
    path = tmp_path / f"news.txt{suffix}"
    path.write_bytes(pack(b"He said so."))
    assert recognise(path).name == "archive"
    assert texts(path) == ["He said so."]
    path.write_bytes(pack(b"He said so.")[:-4])
    with pytest.raises(InputError, match=r"news\.txt"):
        texts(path)


def test_a_tar_that_is_cut_off_gives_what_is_before(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for name in ("a.txt", "b.txt"):
            info = tarfile.TarInfo(name)
            info.size = 3000
            archive.addfile(info, io.BytesIO(b"He. " * 750))
    path.write_bytes(path.read_bytes()[:5000])
    bad: list[Any] = []
    assert len(texts(path, ReadContext(on_unreadable=bad.append))) == 1
    assert "is damaged or cut off behind “a.txt”" in str(bad[0])


def test_an_archive_without_a_readable_file_says_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(("a.exe", b"MZ\x90\0"), ("b.7z", b"7z\xbc\xaf'\x1c\0\0")))
    context = ReadContext()
    with pytest.raises(EmptyText, match=r"a\.zip holds no file that a format reads"):
        texts(path, context)
    assert any("an archive (7-Zip): unpack it" in note for note in context.notes.messages)
