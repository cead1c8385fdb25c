"""Names files of kinds that no format reads, by their first bytes, with what to do about each."""

from pathlib import Path
from typing import NamedTuple

from annotator.formats.signs import FileHead, xml_root, zip_names

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The beginning of a compound file, as old office programs write them (MS-CFB, 2.2)."""
_DIRECTORY_BYTES = 1 << 26
"""The bytes of a compound file in which the names of its streams are looked for."""


_SQLITE, _OWN_ID = b"SQLite format 3\0", b"Annt"
"""The beginning of a project, and its application id, which is at byte 68 of an SQLite file."""


class ForeignKind(NamedTuple):
    """A kind of file that no format reads."""

    words: str
    """What it is called: “a file of old Word”."""
    remedy: str
    """What a person can do, as an imperative: “save it as .docx”."""


_PICTURE = "type or scan its words into a text, or recognise them with a program for that"
_HEAR = "import its transcript (.txt, .vtt, .srt)"
_PROJECT = ForeignKind("a project of Annotator", "merge it with the open one")
_WORD = ForeignKind("a file of old Word", "save it as .docx")
_EXCEL = ForeignKind("a table of old Excel", "save it as .xlsx or .csv")
_XML_ROOTS = {
    "{http://www.w3.org/2000/svg}svg": ForeignKind("a drawing (SVG)", _PICTURE),
    "{http://schemas.microsoft.com/office/word/2003/wordml}wordDocument": _WORD,
    "{http://www.gribuser.ru/xml/fictionbook/2.0}FictionBook": ForeignKind(
        "a book in FictionBook", "convert it to .epub"
    ),
}
"""The outermost elements of XML by which its programs are known."""
_SLIDES = ForeignKind("a presentation of old PowerPoint", "save their text as .docx or .txt")
_WORKS = ForeignKind("a file of old Works", "save it as .docx or .rtf")
_PUBLISHER = ForeignKind("a page of Publisher", "save its text as .docx or .txt")
_LOCKED = ForeignKind(
    "an office document with a password", "save it without a password, and import that"
)
_OLD_OFFICE = ForeignKind("a file of an old office program", "save it as .docx, .xlsx or .txt")
_OLE2_STREAMS = (
    ("EncryptedPackage", _LOCKED),
    ("WordDocument", _WORD),
    ("Workbook", _EXCEL),
    ("PowerPoint Document", _SLIDES),
    ("Quill", _PUBLISHER),
    ("MatOST", _WORKS),
    ("VisioDocument", ForeignKind("a drawing of Visio", "save its text as .txt")),
    ("Book", _EXCEL),
)
"""The streams of compound files by which their programs are known."""
_OLE2_SUFFIXES = {
    **dict.fromkeys((".doc", ".dot", ".docx"), _WORD),
    **dict.fromkeys((".xls", ".xlt", ".xlsx"), _EXCEL),
    **dict.fromkeys((".ppt", ".pps", ".pot"), _SLIDES),
    **dict.fromkeys((".wps", ".wks"), _WORKS),
    ".pub": _PUBLISHER,
}
_STARTS = (
    (b"\xdb\xa5-\0", _WORD),
    (b"1\xbe\0\0", ForeignKind("a file of Write or very old Word", "save it as .docx or .rtf")),
    (b"\xfe7\0#", _WORD),
    (b"\xffWPC", ForeignKind("a file of WordPerfect", "save it as .docx or .rtf")),
    (b"!BDN", ForeignKind("a mailbox of Outlook (.pst)", "export its messages as .eml or .mbox")),
    (b"AOLVM", ForeignKind("a mailbox of AOL", "export its messages as .eml or .mbox")),
    (b"\xff\xd8\xff", ForeignKind("a picture (JPEG)", _PICTURE)),
    (b"\x89PNG\r\n\x1a\n", ForeignKind("a picture (PNG)", _PICTURE)),
    (b"GIF8", ForeignKind("a picture (GIF)", _PICTURE)),
    (b"II*\0", ForeignKind("a picture (TIFF)", _PICTURE)),
    (b"MM\0*", ForeignKind("a picture (TIFF)", _PICTURE)),
    (b"8BPS", ForeignKind("a picture of Photoshop", _PICTURE)),
    (b"AT&TFORM", ForeignKind("a scanned document (DjVu)", "save it as PDF with its text layer")),
    (b"%!PS", ForeignKind("a page for printers (PostScript)", "make a PDF of it")),
    (b"\xc5\xd0\xd3\xc6", ForeignKind("a page for printers (PostScript)", "make a PDF of it")),
    (b"ID3", ForeignKind("a sound recording (MP3)", _HEAR)),
    (b"\xff\xfb", ForeignKind("a sound recording (MP3)", _HEAR)),
    (b"\xff\xf3", ForeignKind("a sound recording (MP3)", _HEAR)),
    (b"OggS", ForeignKind("a sound or film recording (Ogg)", _HEAR)),
    (b"fLaC", ForeignKind("a sound recording (FLAC)", _HEAR)),
    (b"#!AMR", ForeignKind("a sound recording (AMR)", _HEAR)),
    (b"\x1aE\xdf\xa3", ForeignKind("a film (Matroska or WebM)", _HEAR)),
    (b"FLV\x01", ForeignKind("a film (Flash)", _HEAR)),
    (b"\0\0\x01\xba", ForeignKind("a film (MPEG)", _HEAR)),
    (b"0&\xb2u\x8ef\xcf\x11", ForeignKind("a recording of Windows Media", _HEAR)),
    (b"7z\xbc\xaf'\x1c", ForeignKind("an archive (7-Zip)", "unpack it, and import its files")),
    (b"Rar!\x1a\x07", ForeignKind("an archive (RAR)", "unpack it, and import its files")),
    (b"ITSF", ForeignKind("a help file (CHM)", "save its pages as .html")),
    (b"SQLite format 3\0", ForeignKind("a database", "export its texts as .csv or .json")),
    (b"\0\x01\0\0Standard ", ForeignKind("a database of Access", "export its tables as .csv")),
    (b"bplist00", ForeignKind("a property list of the Mac", "save the page itself as .html")),
    (b"\x7fELF", ForeignKind("a program", "import texts only")),
    (b"MZ\x90", ForeignKind("a program", "import texts only")),
    (b"wOFF", ForeignKind("a font", "import texts only")),
    (b"wOF2", ForeignKind("a font", "import texts only")),
    (b"\x80\x02}", ForeignKind("pickled data of Python", "save it as JSON Lines or .csv")),
    (b"\x93NUMPY", ForeignKind("an array of NumPy", "save its texts as JSON Lines or .csv")),
    (b"\x89HDF", ForeignKind("a data file (HDF5)", "save its texts as .csv")),
    (b"ARROW1", ForeignKind("a table (Arrow)", "save it as .parquet or .csv")),
    (b"$FL2", ForeignKind("a data file of SPSS", "save it as .csv")),
    (b"<stata_dta>", ForeignKind("a data file of Stata", "save it as .csv")),
)
"""How files of other kinds begin."""
_STARTS_BY_BYTE = {
    first: tuple((start, kind) for start, kind in _STARTS if start[:1] == first)
    for first in {start[:1] for start, _ in _STARTS}
}
_BOXES = {
    b"heic": ForeignKind("a picture (HEIC)", _PICTURE),
    b"heix": ForeignKind("a picture (HEIC)", _PICTURE),
    b"mif1": ForeignKind("a picture (HEIF)", _PICTURE),
    b"avif": ForeignKind("a picture (AVIF)", _PICTURE),
    b"M4A ": ForeignKind("a sound recording (M4A)", _HEAR),
}
"""Brands of the files whose fifth byte begins “ftyp” (ISO/IEC 14496-12); others are films."""
_RIFF = {
    b"WEBP": ForeignKind("a picture (WebP)", _PICTURE),
    b"WAVE": ForeignKind("a sound recording (WAV)", _HEAR),
    b"AVI ": ForeignKind("a film (AVI)", _HEAR),
}
_ZIP_NAMES = (
    (
        "ppt/presentation.xml",
        ForeignKind("a presentation of PowerPoint", "save their text as .docx or .txt"),
    ),
    (
        "Index/Document.iwa",
        ForeignKind("a file of Pages, Numbers or Keynote", "export it as .docx"),
    ),
    ("Index.zip", ForeignKind("a file of Pages, Numbers or Keynote", "export it as .docx")),
    ("index.apxl", ForeignKind("a presentation of Keynote", "export their text as .docx or .txt")),
    ("index.xml", ForeignKind("a file of old Pages", "export it as .docx")),
    ("Index.xml", ForeignKind("a file of old Pages", "export it as .docx")),
    ("designmap.xml", ForeignKind("a file of InDesign", "export it as .pdf or .rtf")),
    ("AndroidManifest.xml", ForeignKind("a program for Android", "import texts only")),
    ("META-INF/MANIFEST.MF", ForeignKind("a program in Java", "import texts only")),
)
"""Files in zip archives by which their programs are known."""


def foreign_kind(head: FileHead) -> ForeignKind | None:
    """Return of what kind a file is that no format reads; None if nothing speaks against it."""
    data = head.data
    if data.startswith(OLE2):
        return _compound_kind(head.path)
    if data.startswith(_SQLITE) and data[68:72] == _OWN_ID:
        return _PROJECT
    for start, kind in _STARTS_BY_BYTE.get(data[:1], ()):
        if data.startswith(start):
            return kind
    if data[60:68] in (b"BOOKMOBI", b"TEXtREAd"):
        return ForeignKind("a book for Kindle", "convert it to .epub")
    if data[4:8] == b"ftyp":
        return _BOXES.get(data[8:12], ForeignKind("a film (MP4)", _HEAR))
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12])
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return ForeignKind("a picture (BMP)", _PICTURE)
    if data.startswith(b"PK"):
        return _zip_kind(head)
    return _XML_ROOTS.get(xml_root(head))


def _zip_kind(head: FileHead) -> ForeignKind | None:
    """Return the kind of a zip archive: by its stated type, or by the files in it."""
    if b"mimetypeapplication/vnd.sun.xml.writer" in head.data[:128]:
        return ForeignKind("a file of old OpenOffice", "save it as .odt")
    names = zip_names(head)
    return next((kind for name, kind in _ZIP_NAMES if name in names), None)


def has_stream(path: Path, name: str) -> bool:
    """Return whether a compound file has a stream of a name."""
    return _names_stream(_directory(path), name)


def _compound_kind(path: Path) -> ForeignKind:
    """Return the kind of a compound file: by the names of its streams, or else by its suffix."""
    content = _directory(path)
    for name, kind in _OLE2_STREAMS:
        if _names_stream(content, name):
            return kind
    return _OLE2_SUFFIXES.get(path.suffix.lower(), _OLD_OFFICE)


def _directory(path: Path) -> bytes:
    """Return the part of a compound file in which its directory is looked for."""
    try:
        with path.open("rb") as file:
            return file.read(_DIRECTORY_BYTES)
    except OSError:
        return b""


def _names_stream(content: bytes, name: str) -> bool:
    # The directory has each name in UTF-16, followed by a NUL.
    return f"{name}\0".encode("utf-16-le") in content
