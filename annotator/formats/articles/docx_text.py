"""Reads the text in the runs of a Word document: fields, symbols, formulas."""

from typing import Any

from annotator.formats.articles.xml_parts import remove

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = ("0", "false", "off")
_FIELD_CONTENT = (
    f"{W}fldChar", f"{W}t", f"{W}br", f"{W}cr", f"{W}tab", f"{W}sym", f"{W}instrText",
    f"{W}noBreakHyphen", f"{W}softHyphen",
)  # fmt: skip
_OPERATORS = {"f": "/", "sSup": "^", "sSub": "_"}
"""What stands between the two parts of a formula."""
_CHECKED, _UNCHECKED = "☒", "☐"


def is_on(element: Any | None, name: str = f"{W}val") -> bool:
    """Return whether a property that is on or off is on."""
    if element is None:
        return False
    missing = "true" if name == f"{W}val" else "false"
    return (element.get(name) or missing).lower() not in _OFF


def resolve_fields(root: Any) -> None:
    """Remove the instructions of fields; their results, as Word stored them, stay.

    Args:
        root: A part of the document.
    """
    unended = _unended_fields(root)
    is_result: list[bool] = []  # For each open field, the innermost last.
    for element in list(root.iter(*_FIELD_CONTENT)):
        if element.tag == f"{W}instrText":
            remove(element)
        elif element.tag == f"{W}fldChar":
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                _write_form_value(element)
                is_result.append(element in unended)
            elif kind == "separate" and is_result:
                is_result[-1] = True
            elif kind == "end" and is_result:
                is_result.pop()
        elif not all(is_result):
            remove(element)


def _unended_fields(root: Any) -> list[Any]:
    """Return the beginnings of fields without an end, whose content would be lost."""
    unended: list[Any] = []
    for mark in root.iter(f"{W}fldChar"):
        if mark.get(f"{W}fldCharType") == "begin":
            unended.append(mark)
        elif mark.get(f"{W}fldCharType") == "end" and unended:
            unended.pop()
    return unended


def _write_form_value(mark: Any) -> None:
    """Write the value of a form's list or check box, which is not in the field's result."""
    data = mark.find(f"{W}ffData")
    if data is None:
        return
    value = ""
    choices, box = data.find(f"{W}ddList"), data.find(f"{W}checkBox")
    if choices is not None:
        entries = choices.findall(f"{W}listEntry")
        chosen = choices.find(f"{W}result")
        chosen = choices.find(f"{W}default") if chosen is None else chosen
        number = int(chosen.get(f"{W}val") or 0) if chosen is not None else 0
        value = entries[number].get(f"{W}val") or "" if number < len(entries) else ""
    elif box is not None:
        checked = box.find(f"{W}checked")
        checked = box.find(f"{W}default") if checked is None else checked
        value = _CHECKED if is_on(checked) else _UNCHECKED
    for child in list(mark):
        mark.remove(child)
    if value:
        mark.tag = f"{W}t"
        mark.text = value


def write_as_text(formula: Any) -> None:
    """Write a formula as a run of text: ``a/b``, ``x^2``."""
    text = _formula(formula)
    for child in list(formula):
        formula.remove(child)
    formula.tag = f"{W}r"
    mark = formula.makeelement(f"{W}t")
    mark.text = text
    formula.append(mark)


def _formula(element: Any) -> str:
    name = element.tag.removeprefix(MATH) if isinstance(element.tag, str) else ""
    if name == "t" or element.tag == f"{W}t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    parts = [_formula(child) for child in element]
    text = "".join(parts)
    parts = [part for part in parts if part]
    if name in _OPERATORS and len(parts) == 2:
        return _OPERATORS[name].join(_in_brackets(part) for part in parts)
    if name == "rad":
        return f"√{_in_brackets(text)}"
    if name == "d":
        signs = element.find(f"{MATH}dPr")
        return f"{_sign(signs, 'begChr', '(')}{text}{_sign(signs, 'endChr', ')')}"
    if name == "nary":
        return f"{_sign(element.find(f'{MATH}naryPr'), 'chr', '∫')}{text}"
    return text


def _in_brackets(part: str) -> str:
    return part if len(part) == 1 or part.isalnum() else f"({part})"


def _sign(properties: Any | None, name: str, usual: str) -> str:
    stated = properties.find(f"{MATH}{name}") if properties is not None else None
    return usual if stated is None else stated.get(f"{MATH}val") or ""
