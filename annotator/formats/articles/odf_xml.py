"""Makes HTML of an OpenDocument text (ISO/IEC 26300), by renaming its elements.

Tracked changes are taken as accepted: what was deleted is kept in a place of its own, and is left
out. Text boxes stand behind the paragraph to which they belong, notes behind the text.
"""

import re
from typing import Any

from annotator.formats.articles.extracted import library
from annotator.formats.articles.odf_styles import DRAW, OFFICE, TABLE, TEXT, OdfStyles
from annotator.formats.articles.xml_parts import remove, remove_all, words_of
from annotator.formats.left_out import CountedParts

_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_FORM_ID = f"{_FORM}control-implementation"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_BETWEEN = (("msup", "^"), ("msub", "_"), ("mfrac", "/"))
"""What stands between the two parts of a formula."""
_SPACE = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
_MAX_SPACES = 10_000
_PRE_WRAP = "white-space:pre-wrap"
_TAGS = {
    f"{TEXT}list": "ul",
    f"{TEXT}list-item": "li",
    f"{TEXT}list-header": "li",
    f"{TEXT}numbered-paragraph": "li",
    f"{TEXT}section": "div",
    f"{TEXT}index-body": "div",
    f"{TEXT}index-title": "div",
    f"{TABLE}table": "table",
    f"{TABLE}table-header-rows": "thead",
    f"{TABLE}table-row": "tr",
    f"{TABLE}table-cell": "td",
    f"{TEXT}line-break": "br",
}
"""The elements of HTML for those of OpenDocument; any other is as if it were not there."""
_INLINE = (
    f"{TEXT}span",
    f"{TEXT}a", f"{TEXT}bookmark", f"{TEXT}bookmark-start", f"{TEXT}bookmark-end", f"{TEXT}meta",
    f"{TEXT}reference-mark", f"{TEXT}reference-mark-start", f"{TEXT}reference-mark-end",
)  # fmt: skip
_BOXES = (
    f"{DRAW}frame", f"{DRAW}custom-shape", f"{DRAW}g", f"{DRAW}rect", f"{DRAW}ellipse",
    f"{DRAW}line", f"{DRAW}path", f"{DRAW}polygon", f"{DRAW}polyline", f"{DRAW}connector",
    f"{DRAW}caption", f"{DRAW}circle", f"{DRAW}measure", f"{DRAW}regular-polygon",
)  # fmt: skip
_WITHOUT_TEXT = (
    f"{TEXT}soft-page-break", f"{TEXT}change", f"{TEXT}change-start", f"{TEXT}change-end",
    f"{TEXT}number", f"{TEXT}script", f"{TEXT}sequence-decls", f"{TEXT}variable-decls",
    f"{TEXT}user-field-decls", f"{TEXT}dde-connection-decls", f"{OFFICE}annotation-end",
    f"{OFFICE}binary-data", f"{OFFICE}event-listeners", f"{OFFICE}dde-source",
    f"{OFFICE}scripts", f"{_SVG}title", f"{_SVG}desc",
    f"{TEXT}table-of-content-source", f"{TEXT}illustration-index-source",
    f"{TEXT}table-index-source", f"{TEXT}object-index-source", f"{TEXT}user-index-source",
    f"{TEXT}alphabetical-index-source", f"{TEXT}bibliography-source",
    f"{TABLE}covered-table-cell", f"{TABLE}title", f"{TABLE}desc",
)  # fmt: skip
_COUNTED = (
    (f"{OFFICE}annotation", "comment"),
    (f"{TEXT}ruby-text", "reading aid"),
    (f"{TEXT}placeholder", "form prompt"),
)


def odf_markup(body: Any, styles: OdfStyles, left_out: CountedParts) -> tuple[Any, str]:
    """Change the body of a text into HTML, in place.

    Args:
        body: The element ``office:text``.
        styles: The styles of the document.
        left_out: Counts what is left out.

    Returns:
        The root of the HTML, and the deleted words on one line.
    """
    etree: Any = library("lxml.etree", "OpenDocument texts", "lxml")
    deletions = list(body.iter(f"{TEXT}deletion"))
    deleted = " ".join(words_of(deletion) for deletion in deletions)
    left_out.note_all("deletion", map(_text_of_deletion, deletions))
    for changes in list(body.iter(f"{TEXT}tracked-changes")):
        remove(changes)
    for name, what in _COUNTED:
        left_out.note_all(what, remove_all(body.iter(name)))
    forms = body.iter(f"{_FORM}form")
    left_out["form field"] += sum(1 for form in forms for child in form if child.get(_FORM_ID))
    remove_all(body.iter(f"{OFFICE}forms"))
    remove_all(body.iter(*_WITHOUT_TEXT))
    for mark in list(body.iter(f"{TEXT}hidden-paragraph")):
        paragraph = next(mark.iterancestors(f"{TEXT}p", f"{TEXT}h"), None)
        if mark.get(f"{TEXT}is-hidden") == "true" and paragraph is not None:
            left_out.note_all("hidden passage", remove_all([paragraph]))
    hidden = [element for element in body.iter(*styles.may_hide) if styles.hides(element)]
    left_out.note_all("hidden passage", remove_all(hidden))
    prompts = [
        control
        for control in body.iter(f"{_LOEXT}content-control")
        if control.get(f"{_LOEXT}showing-place-holder") == "true"
    ]
    left_out.note_all("form prompt", remove_all(prompts))
    _take_boxes_out(body, left_out)
    _put_notes_behind(body)
    for name in styles.raising:
        for span in body.iterfind(f".//{TEXT}span[@{TEXT}style-name={name!r}]"):
            span.tag = "sup"
    etree.strip_tags(body, *_INLINE)
    for element in list(body.iter()):
        _rename(element, styles)
    body.tag = "body"
    return body, deleted


def _text_of_deletion(deletion: Any) -> str:
    return "".join(words_of(each) for each in deletion if each.tag != f"{OFFICE}change-info")


def _take_boxes_out(body: Any, left_out: CountedParts) -> None:
    """Put the paragraphs of text boxes behind the paragraph to which a box belongs."""
    for box in list(body.iter(*_BOXES)):
        if any(ancestor.tag in _BOXES for ancestor in box.iterancestors()):
            continue
        embedded = box.iter(f"{DRAW}object", f"{DRAW}object-ole", f"{DRAW}plugin")
        left_out["embedded object"] += sum(
            next(each.iter(f"{_MATHML}math"), None) is None for each in embedded
        )
        formulas = list(box.iter(f"{_MATHML}math"))
        place = _outermost_paragraph(box)
        if formulas:
            _write_formula(box, formulas[0])
        elif place is not None:
            # The text behind a box is that of the paragraph, and stays in it.
            tail, box.tail = box.tail, None
            if tail and tail[:1].isspace() and _follows_space(box):
                tail = tail.lstrip(" \t\r\n")
            marker = box.makeelement("span")
            box.getparent().replace(box, marker)
            marker.tail = tail
            place.addnext(box)
            box.tail = None
            box.tag = "div"
        else:
            box.tag = "div"


def _follows_space(element: Any) -> bool:
    previous = element.getprevious()
    before = element.getparent().text if previous is None else previous.tail
    return (before or " ")[-1:].isspace()


def _outermost_paragraph(element: Any) -> Any | None:
    paragraph = None
    for ancestor in element.iterancestors():
        if ancestor.tag in (f"{TEXT}p", f"{TEXT}h"):
            paragraph = ancestor
        elif paragraph is not None:
            break
    return paragraph


def _write_formula(box: Any, formula: Any) -> None:
    for annotation in list(formula.iter(f"{_MATHML}annotation")):
        remove(annotation)
    for name, sign in _BETWEEN:
        for each in formula.iter(f"{_MATHML}{name}"):
            if len(each) == 2:
                each[0].tail = sign
    text = words_of(formula).replace(" ", "")
    for child in list(box):
        box.remove(child)
    box.tag, box.text = "span", text


def _put_notes_behind(body: Any) -> None:
    """Write each note as a link to an element at the end, which markup has for footnotes."""
    for number, note in enumerate(list(body.iter(f"{TEXT}note")), 1):
        citation = note.find(f"{TEXT}note-citation")
        mark = words_of(citation) if citation is not None else ""
        mark = mark or (citation.get(f"{TEXT}label") if citation is not None else "") or str(number)
        content = note.find(f"{TEXT}note-body")
        tail = note.tail
        note.clear()
        note.tail = tail
        if content is None:
            note.tag = "span"
            continue
        note.tag, note.text = "a", mark
        note.set("role", "doc-noteref")
        note.set("href", f"#note{number}")
        content.tag, content.tail = "aside", None
        content.set("role", "doc-footnote")
        content.set("id", f"note{number}")
        body.append(content)


def _rename(element: Any, styles: OdfStyles) -> None:
    tag = element.tag
    if not isinstance(tag, str) or not tag.startswith("{"):
        _collapse(element)
        return
    if tag in (f"{TEXT}p", f"{TEXT}h"):
        _rename_paragraph(element, styles)
    elif tag in _TAGS:
        element.tag = _TAGS[tag]
    elif tag == f"{TEXT}s":
        _write_text(element, " " * _number_of_spaces(element))
    elif tag == f"{TEXT}tab":
        _write_text(element, "\t")
    else:
        element.tag = "span"
    _collapse(element)


def _write_text(element: Any, text: str) -> None:
    element.tag = "span"
    element.text = text
    element.set("space", "")


def _rename_paragraph(element: Any, styles: OdfStyles) -> None:
    role = styles.role(element)
    element.text = (element.text or "").lstrip(" \t\r\n")
    if role == "title":
        element.tag = "h1"
        element.set("role", "title")
    elif role == "subtitle":
        element.tag = "p"
        element.set("role", "doc-subtitle")
    elif role == "heading1":
        element.tag = "h1"
    elif role == "heading2":
        element.tag = "h2"
    else:
        element.tag = {"quote": "blockquote", "caption": "figcaption"}.get(role, "p")
    element.set("style", _PRE_WRAP)


def _collapse(element: Any) -> None:
    """Collapse white space as OpenDocument has it: runs of it are written by elements."""
    if element.text and element.get("space") is None:
        element.text = _SPACE.sub(" ", element.text)
    if element.tail:
        element.tail = _SPACE.sub(" ", element.tail)


def _number_of_spaces(element: Any) -> int:
    stated = element.get(f"{TEXT}c") or "1"
    count = int(stated)
    if count > _MAX_SPACES:
        raise ValueError(f"{stated[:20]} spaces in a row")
    return count
