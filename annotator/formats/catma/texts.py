"""Finds the text that annotations of CATMA point into, and proves it by its length."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from annotator.formats.catma import COLLECTIONS, HEADER
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import name_of, names_file, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.json_lines import parse_json
from annotator.formats.offsets import CODE_POINTS, UTF_16, OffsetUnit
from annotator.formats.text_files import read_text
from annotator.model import Document, InputError

_LEVELS = 5
"""The folders above a file in which its text, or the root of its project, is looked for."""
_INFORMATION = ("title", "author", "publisher", "description")
"""What CATMA's header states about a text."""


@dataclass
class SourceText:
    """A text, as CATMA counts in it."""

    name: str
    """The name of its file."""
    raw: str
    unit: OffsetUnit = UTF_16
    is_sure: bool = False
    """Whether its length proves that it is the text, and the unit."""
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    document: Document | None = None
    """The article of the project that has the text."""


def text_beside(
    path: Path, text_id: str, length: int | None, context: ReadContext, text_name: str = ""
) -> SourceText | None:
    """Return the text of annotations from the files beside these; None if there is none.

    Args:
        path: The file of annotations.
        text_id: The id of the text.
        length: Its length in CATMA's units, where it is stated.
        context: The settings of the import.
        text_name: Its title, where it is stated.

    Raises:
        InputError: No text that is there has the length, or several may be meant.
    """
    named = list(_named(path, text_id, text_name))
    others = [] if named else list(_in_folder(path))
    texts = [source_text(each, length, context) for each in named[:1] or others]
    fitting = [text for text in texts if length is None or text.is_sure]
    if len(fitting) == 1:
        return fitting[0]
    if fitting and all(text.raw == fitting[0].raw for text in fitting):
        return fitting[0]
    if not texts:
        return None
    names = ", ".join(text.name for text in texts[:5])
    if fitting:
        raise InputError(
            f"{context.place}: several texts beside it may be the one that its annotations point "
            f"into: {names}. Put it into a folder with its text alone."
        )
    if len(texts) == 1 and length is not None and length < len(texts[0].raw):
        context.note(
            f"{context.place}: its pointers end at {length:,}, before the end of the text "
            f"{texts[0].name}. Look whether the annotations are where they should be."
        )
        return texts[0]
    raise InputError(
        f"{context.place}: its annotations point into a text that is {length:,} characters long, "
        f"as Java counts; no text beside it is ({names}). Export text and annotations again."
    )


def source_text(path: Path, length: int | None, context: ReadContext) -> SourceText:
    """Return a text in the form that has a length, or else in its own."""
    # Remarks on signs that were replaced come along; line ends count, which it does not keep.
    text = read_text(path, context, UTF_8)
    data = read_bytes(path)
    found = SourceText(name_of(path), text, metadata=_metadata(path))
    if b"\r" in data:
        found.raw = _with_returns(data, text, path, context)
    if length is not None:
        prove(found, length)
    return found


def prove(text: SourceText, length: int) -> None:
    """Set form and unit of a text to those in which it has a length, if there are such."""
    plain = text.raw.replace("\r\n", "\n").replace("\r", "\n")
    forms = (text.raw, plain, plain.replace("\n", "\r\n"), plain.rstrip("\n"), plain + "\n")
    for form in forms:
        for unit in (UTF_16, CODE_POINTS):
            count = len(form) if unit == CODE_POINTS else len(form.encode("utf-16-le")) // 2
            if count == length:
                text.raw, text.unit, text.is_sure = form, unit, True
                return


def _with_returns(data: bytes, text: str, path: Path, context: ReadContext) -> str:
    """Return a text with the line ends of its file."""
    encoding = decode(data, name_of(path), context.encoding or UTF_8).encoding
    raw = data.decode(encoding, "replace").removeprefix("\ufeff")
    same = raw.replace("\r\n", "\n").replace("\r", "\n") == text
    return raw if same else text


def _named(path: Path, text_id: str, text_name: str) -> Iterator[Path]:
    """Yield the texts that have the id of the text, its title, or the name of the file."""
    stems = [text_id, path.stem, *([text_name] if text_name else [])]
    for level, folder in enumerate(path.parents):
        if level == _LEVELS:
            return
        candidates = [folder / f"{stem}.txt" for stem in stems if stem and "/" not in stem]
        if text_id:
            candidates.insert(0, folder / "documents" / text_id / f"{text_id}.txt")
            candidates.insert(1, folder / text_id / f"{text_id}.txt")
        yield from (file for file in candidates if names_file(file))


def _in_folder(path: Path) -> Iterator[Path]:
    """Yield the texts that are beside a file, or beside the folder of collections that it is in."""
    folder = path.parent.parent if path.parent.name == COLLECTIONS else path.parent
    yield from sorted(each for each in folder.glob("*.txt") if names_file(each))


def _metadata(path: Path) -> dict[str, Any]:
    """Return what the header beside a text states about it."""
    fields = json_of(path.with_name(HEADER))
    stated = fields.get("gitContentInfoSet") or fields.get("contentInfoSet")
    information = cast("dict[str, Any]", stated) if isinstance(stated, dict) else {}
    return {name: str(information[name]) for name in _INFORMATION if information.get(name)}


def json_of(path: Path) -> dict[str, Any]:
    """Return the fields of a file with a JSON object; none if it is missing or is not one."""
    if not names_file(path):
        return {}
    try:
        content = parse_json(read_bytes(path).decode("utf-8-sig", "replace"), name_of(path))
    except InputError:
        return {}
    return cast("dict[str, Any]", content) if isinstance(content, dict) else {}


def matching(
    texts: Sequence[SourceText], quotes: Sequence[tuple[int, int, str]]
) -> SourceText | None:
    """Return the first text in which quotations are where they are said to be.

    Args:
        texts: The texts.
        quotes: The start and end of each in CATMA's units, and its words.
    """
    for text in texts:
        positions = text.unit.over(text.raw)
        for start, end, words in quotes:
            place = positions.fragment(start, end)
            if place is None or text.raw[slice(*place)].split() != words.split():
                break
        else:
            return text
    return None
