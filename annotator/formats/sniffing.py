"""Which format a file has, by its suffix or, where that says nothing, by its content."""

from pathlib import Path

from annotator.formats.files import name_of, unreadable
from annotator.formats.format import Format
from annotator.formats.registry import format_named, formats, formats_by_suffix
from annotator.model import Choice, InputError, Remedy

_LOOKED_AT = 8192
_JSON = (".json", ".jsonl", ".ndjson")
_NAME_OR_SAVE = Remedy(
    "Name its format with {}, or save its text as a .txt file.", (Choice("format"),)
)
_BLANKS = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"


def recognise(path: Path) -> Format:
    """The format that reads a file.

    Raises:
        InputError: its content is of a kind that no format reads.
        EnvironmentFault: it cannot be read.
    """
    candidates = formats_by_suffix(path)
    is_json = path.suffix.lower() in _JSON
    if len(candidates) == 1 and not is_json:
        return candidates[0]
    head = b"" if _needs_no_look(candidates) else _head(path)
    for each in candidates:
        if each.recognises is None or each.recognises(path, head):
            return each
    start = head.lstrip(_BLANKS)
    for each in formats().values():
        if each.reads and each.recognises is not None and each.recognises(path, head):
            return each
    if is_json and start[:1] in (b"{", b"["):
        return format_named("json")  # which field is the text is then asked
    for sign, kind in _OTHERS:
        if start[: len(sign)].lower() == sign:
            raise InputError(
                f"{name_of(path)} is {kind} that no format reads.", remedies=(_NAME_OR_SAVE,)
            )
    if candidates and start:  # to take it for plain text would make an article of marks
        titles = " or ".join(each.title for each in candidates)
        raise InputError(
            f"{name_of(path)} is not what a file that ends in {path.suffix} should be ({titles}), "
            f"or it is damaged at its beginning.",
            remedies=(_NAME_OR_SAVE,),
        )
    return format_named("text")


def _needs_no_look(candidates: tuple[Format, ...]) -> bool:
    """Whether the files' names alone tell: a text is one, with or without annotations beside it."""
    return bool(candidates) and candidates[-1].name == "text"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except OSError as error:
        raise unreadable(path, error) from error


_OTHERS = (
    (b"<?xml", "an XML file"),
    (b"pk\x03\x04", "a zip archive (or a document of an office program)"),
    (b"sqlite format 3", "a database"),
)
