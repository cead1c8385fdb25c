"""Writes each paragraph of a Word document anew, with its style and its text alone."""

import re
from collections import Counter
from typing import Any

from annotator.formats.articles.docx_styles import Styles
from annotator.formats.articles.docx_text import W, is_on
from annotator.formats.articles.symbol_fonts import symbol, symbol_fonts, symbols
from annotator.formats.articles.xml_parts import remove

_CONTENT = (
    f"{W}t", f"{W}br", f"{W}cr", f"{W}tab", f"{W}ptab", f"{W}sym", f"{W}noBreakHyphen",
    f"{W}softHyphen", f"{W}footnoteReference", f"{W}endnoteReference",
)  # fmt: skip
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_LINE_END = re.compile(r"[ \t]*[\r\n]+[ \t]*")
"""The end of a line in the file, which Word shows as a space."""
_REFERENCES = (f"{W}footnoteReference", f"{W}endnoteReference")


def write_paragraphs(root: Any, styles: Styles, left_out: Counter[str]) -> None:
    """Change the paragraphs of a part in place.

    Args:
        root: The part.
        styles: The styles of the document.
        left_out: Counts the symbols that cannot be translated.
    """
    for paragraph in list(root.iter(f"{W}p")):
        _join(paragraph)
    for paragraph in root.iter(f"{W}p"):
        _write(paragraph, styles, left_out)


def _join(paragraph: Any) -> None:
    """Put a paragraph whose end is deleted or hidden, or a drop cap, before the next one."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return
    mark = properties.find(f"{W}rPr")
    frame = properties.find(f"{W}framePr")
    is_initial = frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin")
    is_open = mark is not None and (
        mark.find(f"{W}del") is not None
        or mark.find(f"{W}moveFrom") is not None
        or is_on(mark.find(f"{W}vanish"))
    )
    following = paragraph.getnext()
    if not (is_initial or is_open) or following is None or following.tag != f"{W}p":
        return
    first = following.find(f"{W}pPr")
    at = 0 if first is None else following.index(first) + 1
    content = [child for child in paragraph if child is not properties]
    for number, child in enumerate(content):
        following.insert(at + number, child)
    remove(paragraph)


def _write(paragraph: Any, styles: Styles, left_out: Counter[str]) -> None:
    role = styles.role(paragraph)
    runs = _runs(paragraph, styles, left_out)
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = None
    make = paragraph.makeelement
    properties, style = make(f"{W}pPr"), make(f"{W}pStyle")
    style.set(f"{W}val", role)
    properties.append(style)
    paragraph.append(properties)
    for position, content in runs:
        run = make(f"{W}r")
        if position:
            run_properties, alignment = make(f"{W}rPr"), make(f"{W}vertAlign")
            alignment.set(f"{W}val", position)
            run_properties.append(alignment)
            run.append(run_properties)
        if isinstance(content, str):
            text = make(f"{W}t")
            text.text = content
            run.append(text)
        else:
            run.append(content)
        paragraph.append(run)


def _runs(paragraph: Any, styles: Styles, left_out: Counter[str]) -> list[tuple[str, Any]]:
    """Return the text of a paragraph, with the position of raised text, breaks and notes."""
    runs: list[tuple[str, Any]] = []
    pieces: list[str] = []
    raised = ""
    for element in list(paragraph.iter(*_CONTENT)):
        tag = element.tag
        properties = element.getparent().find(f"{W}rPr")
        if tag == f"{W}t":
            position = "superscript" if styles.raises(properties) else ""
        else:
            position = raised
        if pieces and (position != raised or tag in _REFERENCES or tag in (f"{W}br", f"{W}cr")):
            runs.append((raised, "".join(pieces)))
            pieces.clear()
        raised = position
        if tag == f"{W}t":
            pieces.append(_text(element, properties, left_out))
        elif tag in (f"{W}br", f"{W}cr"):
            # A new page or column separates paragraphs, as two breaks do.
            is_page = element.get(f"{W}type") in ("page", "column")
            runs += [("", element.makeelement(f"{W}br")) for _ in range(2 if is_page else 1)]
        elif tag in _REFERENCES:
            runs.append(("", _reference(element)))
        else:
            pieces.append(_SIGNS.get(tag) or _symbol(element, left_out))
    if pieces:
        runs.append((raised, "".join(pieces)))
    return runs


def _text(element: Any, properties: Any | None, left_out: Counter[str]) -> str:
    text = _LINE_END.sub(" ", element.text or "")
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    font = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")) if fonts is not None else None
    if font is None or font.lower() not in symbol_fonts():
        return text
    text, unknown = symbols(font, text)
    left_out["unknown symbol"] += unknown
    return text


def _symbol(element: Any, left_out: Counter[str]) -> str:
    """Return the character of a symbol; one of a font that has no codes of its own is itself."""
    font, code = element.get(f"{W}font") or "", int(element.get(f"{W}char") or "0", 16)
    known = symbol(font, code)
    if known is None and font.lower() not in symbol_fonts() and 31 < code < 0xD800:
        known = chr(code)
    if known is None:
        left_out["unknown symbol"] += 1
    return known or ""


def _reference(element: Any) -> Any:
    """Return a reference to a note; a mark of its own behind it is not its text."""
    if is_on(element, f"{W}customMarkFollows"):
        following = element.getnext()
        if following is not None and following.tag == f"{W}t":
            following.text = ""
    return element
