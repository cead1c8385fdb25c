"""How WebAnno TSV 3 writes values and texts: what is escaped, and how several share a cell."""

import json
import re
from typing import Any, NamedTuple

NOTHING, UNSET = "_", "*"
_RESERVED = re.compile(r"->|[\\\[\]|_;\t\n*]")
_ESCAPED = re.compile(r"\\(->|[\\\[\]|_;tn*])")
_LETTERS = {"\t": "t", "\n": "n", "\r": "r", "\f": "f", "\b": "b", "\\": "\\"}
_BY_LETTER = {letter: character for character, letter in _LETTERS.items()}
_CONTROLS = "".join(map(chr, [*range(8), *range(14, 32)]))
_TEXT_RESERVED = re.compile(f"[{re.escape(_CONTROLS)}\t\n\r\f\b\\\\]")
_TEXT_ESCAPED = re.compile(f"\\\\([tnrfb\\\\{re.escape(_CONTROLS)}])", re.S)
_JAVA_ESCAPED = re.compile(r"\\(u+[0-9A-Fa-f]{4}|[0-7]{1,3}|.)", re.S)
_NUMBER = re.compile(r"\[([0-9]{1,15}(?:_[0-9]{1,15})?)\]")


class Cell(NamedTuple):
    """One value of a cell, and the number behind it: ``PER[3]``."""

    value: str | None
    """None where it is unset."""
    number: str = ""


def escaped(value: str) -> str:
    """A value of a feature."""
    kinds = {"\t": "\\t", "\n": "\\n"}
    return _RESERVED.sub(lambda found: kinds.get(found[0], f"\\{found[0]}"), value)


def unescaped(value: str) -> str:
    """The reverse."""
    kinds = {"t": "\t", "n": "\n"}
    return _ESCAPED.sub(lambda found: kinds.get(found[1], found[1]), value)


def escaped_text(line: str) -> str:
    """A line of a text."""
    return _TEXT_RESERVED.sub(lambda found: f"\\{_LETTERS.get(found[0], found[0])}", line)


def unescaped_text(line: str, version: tuple[int, int]) -> str:
    """The reverse; up to version 3.1 it was escaped as strings of Java are."""
    if version <= (3, 1):
        said = _JAVA_ESCAPED.sub(_java_character, line)
        # Beyond 16 bits a character is escaped as two halves.
        return said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _TEXT_ESCAPED.sub(lambda found: _BY_LETTER.get(found[1], found[1]), line)


def _java_character(found: re.Match[str]) -> str:
    code = found[1]
    if code.startswith("u") and len(code) > 4:
        return chr(int(code.lstrip("u"), 16))
    if code[0] in "01234567":
        return chr(int(code, 8))
    return _BY_LETTER.get(code, code)


def split_at(sign: str, cell: str) -> list[str]:
    """The parts of a cell between signs that are not escaped."""
    if "\\" not in cell:
        return cell.split(sign)
    parts = [""]
    at = 0
    while at < len(cell):
        if cell[at] == "\\":
            parts[-1] += cell[at : at + 2]
            at += 2
            continue
        if cell[at] == sign:
            parts.append("")
        else:
            parts[-1] += cell[at]
        at += 1
    return parts


def cells_of(cell: str) -> list[Cell]:
    """The values that are stacked in a cell."""
    if cell == NOTHING:
        return []
    if "|" not in cell:
        return [cell_of(cell)]
    return [cell_of(each) for each in split_at("|", cell)]


def cell_of(part: str) -> Cell:
    """One value with its number, still escaped but for what says that it is unset."""
    number = ""
    if part.endswith("]") and not part.endswith("\\]"):
        found = _NUMBER.fullmatch(part, max(part.rfind("["), 0))
        if found:
            part, number = part[: found.start()], found[1]
    return Cell(None if part in (UNSET, NOTHING) else part, number)


def shown(value: Any) -> str | None:
    """An attribute's value as a cell has it, before it is escaped; None where it has none."""
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n")
        case int() | float():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
