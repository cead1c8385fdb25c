"""Recognises the format of a file: by its content, and by its suffix where that leaves it open.

The signs of all formats look at the file's beginning. A strong sign beats every suffix. Otherwise
the formats of the suffix are asked, in the order of the registry. What two formats would read
alike is a question, and what nothing recognises is named, not read as plain text in silence.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from annotator.formats.decoding import decode
from annotator.formats.files import name_of, stem_of, unreadable
from annotator.formats.foreign_files import foreign_kind
from annotator.formats.format import Format, ReadContext
from annotator.formats.registry import format_named, formats, formats_by_suffix
from annotator.formats.signs import Certainty, FileHead, Sign, first_lines
from annotator.model import Choice, InputError, Remedy
from annotator.words import join_names

_HEAD_BYTES = 8192
"""The bytes at a file's beginning in which formats look for their signs."""
_READ_BYTES = 32768
"""The bytes that are read, so that most texts need not be opened twice."""
_JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
_ANNOTATION_SUFFIXES = (".ann", ".a1", ".a2")
"""The suffixes of brat's annotations, which are read along with their text."""
_PROSE_LINE = 30
"""The mean length, in code points, of lines from which a text is prose: tags have a line each."""
_MARKS = "<>@#{}[]|;:/\\=%$&*+"
"""Signs with which lines of data and markup begin."""
_PROSE_SHARE = 0.8
"""The share of letters and spaces in prose."""
_NAME_OR_SAVE = Remedy(
    "Name its format with {}, or save its text as a .txt file.", (Choice("format"),)
)
_UNREADABLE_KINDS = (
    (b"<?xml", "an XML file"),
    (b"pk\x03\x04", "a zip archive (or a document of an office program)"),
)
"""How files of some kinds begin, in lower case, and what they are called."""


class SeveralFormats(InputError):
    """A file that several formats would read alike.

    Args:
        path: The file.
        readers: The formats.
    """

    is_question = True

    def __init__(self, path: Path, readers: Sequence[Format]) -> None:
        self.path = path
        self.formats = tuple(readers)
        gaps = " or ".join(["{}"] * len(self.formats))
        super().__init__(
            f"{name_of(path)} can be read as {join_names([f.title for f in self.formats])}: it "
            f"has what files of each of them have.",
            remedies=(
                Remedy(
                    f"Say which it is: {gaps}.",
                    tuple(Choice("format", reader.name) for reader in self.formats),
                ),
            ),
        )


def recognise(path: Path, context: ReadContext | None = None) -> Format:
    """Return the format that reads a file.

    Args:
        path: The file.
        context: Receives a remark on a file that is read as plain text though its name has the
            suffix of another kind.

    Raises:
        SeveralFormats: Two formats would read it alike.
        InputError: Its content is of a kind that no format reads.
        EnvironmentFault: It cannot be read.
    """
    candidates = formats_by_suffix(path)
    if path.suffix.lower() in _ANNOTATION_SUFFIXES:
        _check_text_beside(path)
    data = _beginning(path)
    if context is not None and len(data) < _READ_BYTES:
        context.whole_file = path, data
    head = FileHead(path, data[:_HEAD_BYTES])
    is_text = bool(candidates) and candidates[-1].name == "text"
    if is_text:
        for candidate in candidates:
            # Annotations beside a text decide, whatever the text looks like.
            if candidate.recognises is not None and candidate.recognises(path, head.data):
                return candidate
    certainties = _certainties(head)
    found = _certain(head, certainties, Certainty.STRONG, candidates)
    if found is not None:
        return found
    found = _certain(head, certainties, Certainty.LIKELY, candidates)
    if found is not None and (found in candidates or _may_be_other(candidates)):
        return found
    if (kind := foreign_kind(head)) is not None:
        raise InputError(f"{name_of(path)} is {kind.words}, which no format reads: {kind.remedy}.")
    if is_text:
        return candidates[-1]
    return _by_suffix(head, candidates) or _plain_text(head, candidates, context)


def _may_be_other(candidates: Sequence[Format]) -> bool:
    """Return whether a file of a suffix may hold articles in another format.

    Annotated data is named for what it is: an error page that was downloaded in its place is not
    an article.
    """
    return not candidates or any(candidate.articles_only for candidate in candidates)


def _check_text_beside(path: Path) -> None:
    """Raise InputError for annotations of brat whose text is not beside them."""
    if path.is_file() and not path.with_suffix(".txt").is_file():
        raise InputError(
            f"{name_of(path)} holds annotations of brat; the text that they point into is missing. "
            f"Put it beside the file, as {stem_of(path)}.txt."
        )


def head_of(path: Path) -> FileHead:
    """Return the beginning of a file; raises EnvironmentFault if it cannot be read."""
    return FileHead(path, _beginning(path)[:_HEAD_BYTES])


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb", buffering=0) as file:
            return file.read(_READ_BYTES)
    except OSError as error:
        raise unreadable(path, error) from error


def format_by_content(head: FileHead) -> Format | None:
    """Return the format that a file's content surely has, or None; its suffix is not asked.

    Raises:
        SeveralFormats: Two formats would read it alike.
    """
    return _certain(head, _certainties(head), Certainty.STRONG, ())


@cache
def _signs() -> tuple[tuple[Format, Sign], ...]:
    """Return the formats that are read and have a sign, with that."""
    readers = (reader for reader in formats().values() if reader.reads)
    return tuple((reader, reader.sign) for reader in readers if reader.sign is not None)


def _certainties(head: FileHead) -> list[tuple[Format, Certainty]]:
    """Return the formats whose signs are in a file, each with how certain that is."""
    looks = ((reader, sign(head)) for reader, sign in _signs())
    return [(reader, certainty) for reader, certainty in looks if certainty]


def _certain(
    head: FileHead,
    certainties: Sequence[tuple[Format, Certainty]],
    least: Certainty,
    candidates: Sequence[Format],
) -> Format | None:
    """Return the format of a certainty: of several that of the suffix; raises SeveralFormats."""
    found = [reader for reader, certainty in certainties if certainty >= least]
    if len(found) > 1:
        found = [reader for reader in found if reader in candidates] or found
    if len(found) > 1:
        raise SeveralFormats(head.path, found)
    return found[0] if found else None


def _by_suffix(head: FileHead, candidates: Sequence[Format]) -> Format | None:
    if len(candidates) == 1 and head.suffix not in _JSON_SUFFIXES:
        return candidates[0]
    for candidate in candidates:
        if _can_be(candidate, head):
            return candidate
    for reader in formats().values():
        if reader.reads and reader.recognises and reader.recognises(head.path, head.data):
            return reader
    if head.begins_json and (head.suffix in _JSON_SUFFIXES or not candidates):
        return format_named("json")  # The import then asks which field is the text.
    return None


def _can_be(candidate: Format, head: FileHead) -> bool:
    if candidate.sign is not None:
        return candidate.sign(head) > Certainty.NONE
    return candidate.recognises is None or candidate.recognises(head.path, head.data)


def _plain_text(
    head: FileHead, candidates: Sequence[Format], context: ReadContext | None
) -> Format:
    """Return the format of plain text, unless a file's marks would become words.

    Raises:
        InputError: The file is of another kind.
    """
    path, start = head.path, head.start
    for sign, kind in _UNREADABLE_KINDS:
        if start[: len(sign)].lower() == sign:
            raise InputError(
                f"{name_of(path)} is {kind} that no format reads.", remedies=(_NAME_OR_SAVE,)
            )
    if candidates and start:
        titles = " or ".join(candidate.title for candidate in candidates)
        raise InputError(
            f"{name_of(path)} is not what a file that ends in {path.suffix} should be ({titles}), "
            f"or it is damaged at its beginning.",
            remedies=(_NAME_OR_SAVE,),
        )
    is_odd = context is not None and path.suffix and not _is_prose(head)
    if context is not None and is_odd and _is_text(head):
        context.note(
            f"{name_of(path)} is read as plain text, with all the signs in it: no format has the "
            f"suffix {path.suffix}, and its beginning does not look like running text.",
            Remedy("If it is of a format, name that: {}.", (Choice("format"),)),
        )
    return format_named("text")


def _is_text(head: FileHead) -> bool:
    """Return whether a file's beginning can be decoded; if not, its reader reports that alone."""
    try:
        decode(head.data, head.path.name)
    except InputError:
        return False
    return True


def _is_prose(head: FileHead) -> bool:
    """Return whether a text looks like sentences rather than data, by its first lines."""
    lines = [line for line in first_lines(head) if line.strip()]
    length = sum(map(len, lines))
    marked = sum(line.lstrip()[0] in _MARKS for line in lines)
    if not length or length / len(lines) < _PROSE_LINE or marked > len(lines) / 5:
        return False
    words = sum(character.isalpha() or character.isspace() for line in lines for character in line)
    return words / length >= _PROSE_SHARE
