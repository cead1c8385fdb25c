"""The running text of rows of tokens: what stands between them, by what the file says of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.formats.conll.lines import BEFORE, TEXT, Columns, RawSentence, Row, json_string
from annotator.model import Fragment, InputError

_SPACE_CODES = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}
_SPACE_CODE = re.compile(r"\\(.)", re.S)
_RANGE = re.compile(r"(\d+)-(\d+)")


def decoded_spaces(value: str) -> str:
    r"""White space as ``SpacesAfter=\s\n`` has it."""
    return _SPACE_CODE.sub(lambda found: _SPACE_CODES.get(found[1], found[0]), value)


def encoded_spaces(space: str) -> str:
    """The reverse; what has no code stays as it is."""
    codes = {character: f"\\{code}" for code, character in _SPACE_CODES.items()}
    return "".join(codes.get(character, character) for character in space)


def misc_of(row: Row, columns: Columns) -> dict[str, str]:
    """The column for all else: ``SpaceAfter=No|Entity=(1-person)``."""
    if columns.misc is None or row.fields[columns.misc] == "_":
        return {}
    pairs = (each.partition("=") for each in row.fields[columns.misc].split("|"))
    return {name: value for name, _, value in pairs}


@dataclass
class Words:
    """The text of a sentence, and where each row's token lies in it."""

    text: str = ""
    places: list[Fragment] = field(default_factory=list[Fragment])
    rows: list[Row] = field(default_factory=list[Row])
    """Those with a token; without ranges, and without words that nobody said."""
    before: str | None = None
    """What the file says stands before it."""
    after: str | None = None
    """What the file says stands behind it."""
    apart: bool = False
    """Whether the file gives a text that its tokens do not make up."""


def words_of(sentence: RawSentence, columns: Columns, file: str) -> Words:
    """Put a sentence together; raises InputError naming a line that lacks columns."""
    needed = max([columns.form, columns.misc or 0, *columns.tags])
    units: list[tuple[str, list[Row], Row]] = []
    inside = 0
    for row in sentence.rows:
        if len(row.fields) <= needed or not row.fields[columns.form]:
            raise InputError(
                f"{file}:{row.line}: the line should have {needed + 1} columns with a token in "
                f"column {columns.form + 1}; it has {len(row.fields)}. Correct or remove it."
            )
        id = row.fields[columns.id] if columns.id is not None else ""
        found = _RANGE.fullmatch(id)
        if found:
            inside = int(found[2]) - int(found[1]) + 1
            units.append((row.fields[columns.form], [], row))
        elif "." in id:
            continue
        elif inside:
            inside -= 1
            units[-1][1].append(row)
        else:
            units.append((row.fields[columns.form], [row], row))
    return _laid_out(units, sentence, columns, file)


def _laid_out(
    units: Sequence[tuple[str, list[Row], Row]],
    sentence: RawSentence,
    columns: Columns,
    file: str,
) -> Words:
    forms = [form for form, _, _ in units]
    place = f"{file}:{sentence.rows[0].line}"
    miscs = [misc_of(row, columns) for _, _, row in units]
    found = Words()
    said = sentence.comments.get("text")
    if TEXT in sentence.comments:
        said = json_string(sentence.comments[TEXT], place)
    if BEFORE in sentence.comments:
        found.before = json_string(sentence.comments[BEFORE], place)
    exact = any("SpacesAfter" in each or "SpacesBefore" in each for each in miscs)
    places = _aligned(said, forms) if said is not None and not exact else None
    found.apart = said is not None and not exact and places is None
    if places is not None and said is not None:
        found.text = said
    else:
        found.text, places = _joined(forms, miscs, found)
    if miscs and found.after is None and "SpaceAfter" in miscs[-1]:
        found.after = ""
    for fragment, (_, rows, _) in zip(places, units, strict=True):
        found.places += [fragment] * len(rows)
        found.rows += rows
    return found


def _joined(
    forms: Sequence[str], miscs: Sequence[dict[str, str]], found: Words
) -> tuple[str, list[Fragment]]:
    text = ""
    places: list[Fragment] = []
    last = len(forms) - 1
    for number, (form, misc) in enumerate(zip(forms, miscs, strict=True)):
        before = decoded_spaces(misc.get("SpacesBefore", ""))
        if number == 0:
            found.before = before or found.before
        else:
            text += before
        places.append((len(text), len(text) + len(form)))
        text += form
        after = " " if misc.get("SpaceAfter") != "No" else ""
        if "SpacesAfter" in misc:
            after = decoded_spaces(misc["SpacesAfter"])
            if number == last:
                found.after = after
        text += after if number != last else ""
    return text, places


def _aligned(text: str, forms: Sequence[str]) -> list[Fragment] | None:
    """Where the tokens lie in a text that is made of them and white space."""
    places: list[Fragment] = []
    at = 0
    for form in forms:
        while at < len(text) and text[at].isspace() and not text.startswith(form, at):
            at += 1
        if not text.startswith(form, at):
            return None
        places.append((at, at + len(form)))
        at += len(form)
    return places if not text[at:].strip() else None
