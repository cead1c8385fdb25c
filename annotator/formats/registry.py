"""All formats, by name. A new one is a module with its ``FORMAT`` and one line here."""

from os.path import splitext
from pathlib import Path

from annotator.formats import jsonl, text
from annotator.formats.format import Format
from annotator.model import InputError

FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        jsonl.FORMAT,
        text.FORMAT,
    )
}


def format_named(name: str) -> Format:
    """The format of that name; raises InputError naming those that there are."""
    found = FORMATS.get(name.lower())
    if found is None:
        raise InputError(f"There is no format “{name}”; there are {', '.join(FORMATS)}.")
    return found


def format_to_write(name: str) -> Format:
    """The format of that name; raises InputError when it cannot be written."""
    found = format_named(name)
    if not found.writes:
        writable = ", ".join(each.name for each in FORMATS.values() if each.writes)
        raise InputError(f"The format “{name}” is read only; export as {writable}.")
    return found


_BY_SUFFIX = {suffix: each for each in FORMATS.values() if each.reads for suffix in each.suffixes}


def format_by_suffix(path: Path | str) -> Format | None:
    """The format that reads files with this name's suffix, or None."""
    return _BY_SUFFIX.get(splitext(path)[1].lower())  # noqa: PTH122 - a third of the time
