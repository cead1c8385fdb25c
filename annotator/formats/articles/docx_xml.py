"""Prepares Word documents (ISO/IEC 29500) for the library that makes HTML of them.

What the library does not read is written as what it does: only paragraphs, tables, notes and
merged cells are left, in a small document with a few styles of ours. Tracked changes are taken as
accepted, fields are their results, text boxes stand behind the paragraph to which they belong.
"""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from annotator.formats.articles.docx_chunks import place_of
from annotator.formats.articles.docx_paragraphs import write_paragraphs
from annotator.formats.articles.docx_styles import MINIMAL_PARTS, Styles
from annotator.formats.articles.docx_text import MATH, W, is_on, resolve_fields, write_as_text
from annotator.formats.articles.extracted import library
from annotator.formats.articles.xml_parts import parse_xml, remove, words_of
from annotator.formats.left_out import CountedParts

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/",
     b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/",
     b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip
"""The namespaces of the standard's strict form, and those of the form that Word writes."""
_PROPERTIES = (
    f"{W}sdtPr", f"{W}sdtEndPr", f"{W}customXmlPr", f"{W}smartTagPr", f"{W}rubyPr",
    f"{W}pPrChange", f"{W}rPrChange", f"{W}sectPrChange", f"{W}tblPrChange", f"{W}trPrChange",
    f"{W}tcPrChange", f"{W}tblPrExChange", f"{W}sectPr", f"{W}bookmarkStart", f"{W}bookmarkEnd",
    f"{W}proofErr", f"{W}permStart", f"{W}permEnd", f"{W}commentRangeStart",
    f"{W}commentRangeEnd", f"{W}moveFromRangeStart", f"{W}moveFromRangeEnd",
    f"{W}moveToRangeStart", f"{W}moveToRangeEnd", f"{W}annotationRef",
)  # fmt: skip
_WRAPPERS = (
    f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag", f"{W}ins", f"{W}moveTo",
    f"{W}hyperlink", f"{W}fldSimple", f"{W}dir", f"{W}bdo", f"{W}ruby", f"{W}rubyBase",
    f"{_MC}AlternateContent", f"{_MC}Choice", f"{_MC}Fallback",
)  # fmt: skip
"""Elements around blocks, cells or runs that are read as if they were not there."""
_DRAWINGS = (f"{W}drawing", f"{W}pict", f"{W}object")
_COUNTED = (
    ("commentReference", "comment"),
    ("altChunk", "embedded document"),
    ("subDoc", "embedded document"),
    ("control", "form field"),
)
_EMBEDDED = (("/chart", "chart"), ("/diagram", "diagram"))


class Word(NamedTuple):
    """A Word document that is prepared."""

    file: io.BytesIO
    """A small document for the library."""
    left_out: CountedParts
    """The number of parts that are left out, by what they are called."""
    deleted: str
    """The words that are deleted, on one line."""
    properties: Any | None
    """The root of the properties: title, author."""
    embedded: list[bytes]
    """The documents inside it, whose places are paragraphs of their own."""


def prepare(archive: zipfile.ZipFile) -> Word:
    """Return a Word document with only what the library reads.

    Raises:
        KeyError: A part is missing.
        lxml.etree.XMLSyntaxError, ValueError: A part is damaged.
        EnvironmentFault: A library is missing.
    """
    names = {name.lower(): name for name in archive.namelist()}
    start = _related(archive, names, "_rels/.rels", "")
    main = start.get("officeDocument", ["word/document.xml"])[0]
    folder, _, file = main.rpartition("/")
    parts = _related(archive, names, f"{folder}/_rels/{file}.rels", folder)
    styles = Styles(_parse(archive, parts["styles"][0]) if "styles" in parts else None)
    reading = _Preparing(styles)
    document = _parse(archive, main)
    notes: dict[str, Any] = {}
    for kind in ("footnote", "endnote"):
        if f"{kind}s" in parts:
            notes[kind] = _parse(archive, parts[f"{kind}s"][0])
    embedded = _embedded(archive, document, parts.get("aFChunk", []), f"{folder}/_rels/{file}.rels")
    reading.comments = _comments(archive, parts.get("comments", ()))
    for root in (document, *notes.values()):
        reading.prepare(root)
    _remove_references_of_nothing(document, notes, reading.left_out)
    for kind in ("header", "footer"):
        roots = (_parse(archive, part) for part in parts.get(kind, ()))
        reading.left_out.note_all(f"page {kind}", map(words_of, roots))
    properties = start.get("core-properties") or start.get("metadata/core-properties")
    core = _parse(archive, properties[0]) if properties else None
    file_of_parts = _packed(document, notes)
    return Word(file_of_parts, reading.left_out, " ".join(reading.deleted), core, embedded)


def _embedded(archive: zipfile.ZipFile, document: Any, parts: list[str], rels: str) -> list[bytes]:
    """Return the documents inside one, each of which is replaced by a paragraph for its place."""
    if not parts:
        return []
    names = {
        element.get("Id"): (element.get("Target") or "").rpartition("/")[2].lower()
        for element in parse_xml(archive.read(rels)).iter(_REL)
    }
    embedded: list[bytes] = []
    for chunk in list(document.iter(f"{W}altChunk")):
        identity = next((value for key, value in chunk.items() if key.endswith("}id")), "")
        name = names.get(identity)
        part = next((part for part in parts if part.rpartition("/")[2].lower() == name), None)
        if part is None:
            continue
        for child in list(chunk):
            chunk.remove(child)
        chunk.attrib.clear()
        chunk.tag = f"{W}p"
        run = chunk.makeelement(f"{W}r")
        text = chunk.makeelement(f"{W}t")
        text.text = place_of(len(embedded))
        run.append(text)
        chunk.append(run)
        embedded.append(archive.read(part))
    return embedded


def _comments(archive: zipfile.ZipFile, parts: Iterable[str]) -> dict[str, str]:
    """Return the words of comments by their ids, as far as their parts can be read.

    They only help a person to see what is left out: no document fails by them.
    """
    etree: Any = library("lxml.etree", "Word documents", "lxml")
    comments: dict[str, str] = {}
    for part in parts:
        try:
            root = _parse(archive, part)
        except (KeyError, ValueError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError):
            continue
        for comment in root.iter(f"{W}comment"):
            comments[comment.get(f"{W}id") or ""] = words_of(comment)
    return comments


def _parse(archive: zipfile.ZipFile, name: str) -> Any:
    data = archive.read(name)
    root = parse_xml(data)
    if not any("purl.oclc.org" in uri for uri in root.nsmap.values() if uri):
        return root
    etree: Any = library("lxml.etree", "Word documents", "lxml")
    data = etree.tostring(root)
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return parse_xml(data)


def _related(
    archive: zipfile.ZipFile, names: dict[str, str], path: str, folder: str
) -> dict[str, list[str]]:
    """Return the parts to which a part is related, by the last word of their type."""
    related: dict[str, list[str]] = {}
    if path.lower() not in names:
        return related
    for element in parse_xml(archive.read(names[path.lower()])).iter(_REL):
        target = element.get("Target") or ""
        if element.get("TargetMode") == "External" or not target:
            continue
        if target.startswith("/"):
            whole = target[1:]
        else:
            pieces = f"{folder}/{target}".split("/")
            while ".." in pieces[1:]:
                at = pieces.index("..", 1)
                del pieces[at - 1 : at + 1]
            whole = "/".join(piece for piece in pieces if piece not in ("", "."))
        if whole.lower() in names:
            kind = (element.get("Type") or "").rpartition("/")[2]
            related.setdefault(kind, []).append(names[whole.lower()])
    return related


def _remove_references_of_nothing(
    document: Any, notes: dict[str, Any], left_out: Counter[str]
) -> None:
    for kind in ("footnote", "endnote"):
        there = {note.get(f"{W}id") for note in notes[kind]} if kind in notes else set[str]()
        for reference in list(document.iter(f"{W}{kind}Reference")):
            if reference.get(f"{W}id") in there:
                there.remove(reference.get(f"{W}id"))
            else:  # There is none, or another reference has it.
                left_out[f"broken {kind} reference"] += 1
                remove(reference.getparent())
    for root in notes.values():  # A note that refers to a note would refer without end.
        for reference in list(root.iter(f"{W}footnoteReference", f"{W}endnoteReference")):
            remove(reference.getparent())


def _packed(document: Any, notes: dict[str, Any]) -> io.BytesIO:
    etree: Any = library("lxml.etree", "Word documents", "lxml")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in MINIMAL_PARTS.items():
            archive.writestr(name, content)
        archive.writestr("word/document.xml", etree.tostring(document))
        for kind, root in notes.items():
            archive.writestr(f"word/{kind}s.xml", etree.tostring(root))
    file.seek(0)
    return file


class _Preparing:
    """Prepares the parts of one document."""

    def __init__(self, styles: Styles) -> None:
        self.left_out = CountedParts()
        self.deleted: list[str] = []
        self.comments: dict[str, str] = {}
        """The words of the comments, by their ids."""
        self._styles = styles
        self._etree: Any = library("lxml.etree", "Word documents", "lxml")

    def prepare(self, root: Any) -> None:
        """Change a part in place."""
        self._choose_alternates(root)
        self._remove_deletions(root)
        resolve_fields(root)
        self._remove_unseen(root)
        self._take_boxes_out(root)
        self._etree.strip_elements(root, *_PROPERTIES, with_tail=False)
        for formula in list(root.iter(f"{MATH}oMath")):
            write_as_text(formula)
        self._etree.strip_tags(root, f"{MATH}oMathPara", *_WRAPPERS)
        write_paragraphs(root, self._styles, self.left_out)
        self._simplify_tables(root)

    def _count(self, what: str, element: Any) -> None:
        words = "".join(element.itertext(f"{W}t", f"{W}delText", f"{MATH}t"))
        if words:
            self.left_out.note(what, words)

    def _choose_alternates(self, root: Any) -> None:
        """Keep one of the forms of what newer and older versions of Word show differently."""
        for alternates in list(root.iter(f"{_MC}AlternateContent")):
            forms = [form for form in alternates if form.tag in (f"{_MC}Choice", f"{_MC}Fallback")]
            shown = next((form for form in forms if _has_text(form)), None)
            for form in forms:
                if form is not shown and (shown is not None or form is not forms[0]):
                    alternates.remove(form)

    def _remove_deletions(self, root: Any) -> None:
        for element in list(root.iter(f"{W}del", f"{W}moveFrom", f"{W}cellDel")):
            parent = element.getparent()
            if parent is None:
                continue
            if element.tag == f"{W}cellDel" or parent.tag == f"{W}trPr":
                element = parent.getparent() if parent.tag != f"{W}rPr" else element
            elif parent.tag in (f"{W}rPr", f"{W}ctrlPr"):
                continue  # The mark of a paragraph, which is joined with the next one.
            self._count("deletion", element)
            words = "".join(element.itertext(f"{W}t", f"{W}delText"))
            self.deleted.append(" ".join(words.split()))
            remove(element)

    def _remove_unseen(self, root: Any) -> None:
        """Remove what is hidden, comments, reading aids, and form prompts."""
        hides = self._styles.hides
        for run in list(root.iter(f"{W}r")):
            if hides(run):
                self._count("hidden passage", run)
                remove(run)
        for mark in list(root.iter(f"{W}trPr")):
            if is_on(mark.find(f"{W}hidden")):
                self._count("hidden table row", mark.getparent())
                remove(mark.getparent())
        self._remove_prompts(root)
        for name, what in _COUNTED:
            for element in list(root.iter(f"{W}{name}")):
                self.left_out.note(what, self.comments.get(element.get(f"{W}id") or "", ""))
                remove(element)
        for aid in list(root.iter(f"{W}rt")):
            self._count("reading aid", aid)
            remove(aid)

    def _remove_prompts(self, root: Any) -> None:
        for control in list(root.iter(f"{W}sdt")):
            if is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr")):
                self._count("form prompt", control)
                content = control.find(f"{W}sdtContent")
                for text in list(content.iter(f"{W}t")) if content is not None else ():
                    remove(text)

    def _take_boxes_out(self, root: Any) -> None:
        """Put the paragraphs of text boxes behind the paragraph to which a box belongs."""
        for drawing in list(root.iter(*_DRAWINGS)):
            if any(ancestor.tag in _DRAWINGS for ancestor in drawing.iterancestors()):
                continue  # It is in a text box, and goes with it.
            place = next(drawing.iterancestors(f"{W}p"), None)
            if place is None:
                continue
            for block in reversed(list(self._blocks_of(drawing))):
                place.addnext(block)
            self._count_embedded(drawing)
            remove(drawing)

    def _blocks_of(self, drawing: Any) -> Iterator[Any]:
        boxes = list(drawing.iter(f"{W}txbxContent"))
        for box in boxes:
            if next(box.iterancestors(f"{W}txbxContent"), None) is None:
                for inner in list(box.iter(*_DRAWINGS)):
                    self._put_inner_boxes(inner, box)
                yield from list(box)
        for words in drawing.iter(f"{_VML}textpath"):
            yield self._paragraph(words.get("string") or "")
        for paragraph in drawing.iter(f"{_A}p"):
            yield self._paragraph("".join(paragraph.itertext(f"{_A}t")))

    def _put_inner_boxes(self, drawing: Any, box: Any) -> None:
        if drawing.getparent() is None:
            return
        for inner in list(drawing.iter(f"{W}txbxContent")):
            for block in list(inner):
                box.append(block)
        remove(drawing)

    def _paragraph(self, text: str) -> Any:
        paragraph = self._etree.Element(f"{W}p")
        run = self._etree.SubElement(paragraph, f"{W}r")
        self._etree.SubElement(run, f"{W}t").text = text
        return paragraph

    def _count_embedded(self, drawing: Any) -> None:
        if drawing.tag == f"{W}object":
            self.left_out["embedded object"] += 1
            return
        for data in drawing.iter(f"{_A}graphicData"):
            uri = data.get("uri") or ""
            what = next((what for end, what in _EMBEDDED if end in uri), "")
            if what:
                self.left_out[what] += 1

    def _simplify_tables(self, root: Any) -> None:
        for cell in list(root.iter(f"{W}tc")):
            merged = cell.find(f"{W}tcPr/{W}hMerge")
            if merged is not None and (merged.get(f"{W}val") or "continue") == "continue":
                remove(cell)
                continue
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            has_words = any(text.strip() for text in cell.itertext(f"{W}t"))
            if merged is not None and has_words:
                # The library drops cells that go on with the one above, whatever is in them.
                merged.set(f"{W}val", "restart")


def _has_text(form: Any) -> bool:
    return any(text.strip() for text in form.itertext(f"{W}t", f"{_A}t"))
