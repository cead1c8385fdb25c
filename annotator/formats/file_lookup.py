"""Finds the files that are meant by names, folders and patterns, and the format of each.

A format is chosen by a file's suffix. Where several formats share it, or none has it, the formats
look at the file's first bytes, in the order of the registry.
"""

import glob
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.files import name_of, unreadable
from annotator.formats.format import WHITE_BYTES, Format
from annotator.formats.losses import SIDECAR
from annotator.formats.registry import companions, format_named, formats, formats_by_suffix
from annotator.model import Choice, EnvironmentFault, InputError, Remedy

_HEAD_BYTES = 8192
"""The bytes at a file's beginning in which formats look for their signs."""
_JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
_DATASET_FILE = re.compile(r"readme\.|licen[cs]e(?:\.|$)|annotator-names\.json$", re.IGNORECASE)
"""The names of files beside a dataset's articles; “Licence fee debated.txt” is an article."""
_LINK, _OTHER = "link to a folder", "link to nothing, pipe or device"
_NO_FILES = (_LINK, _OTHER)
_NAME_OR_SAVE = Remedy(
    "Name its format with {}, or save its text as a .txt file.", (Choice("format"),)
)
_UNREADABLE_KINDS = (
    (b"<?xml", "an XML file"),
    (b"pk\x03\x04", "a zip archive (or a document of an office program)"),
    (b"sqlite format 3", "a database"),
)
"""How files of some kinds begin, in lower case, and what they are called."""


@dataclass
class FoundFiles:
    """The files of an import, each once, with sentences on what was left out."""

    files: list[Path] = field(default_factory=list[Path])
    notes: list[str] = field(default_factory=list[str])


def find_files(paths: Sequence[Path], chosen: Format | None = None) -> FoundFiles:
    """Find the files that are meant.

    Args:
        paths: Files, folders and patterns (``*.txt``). Of a folder all files are read that some
            format reads by their suffix, except hidden ones.
        chosen: A format that was named: of a folder its files are read, or all files if none has
            one of its suffixes.

    Returns:
        The files in the order of ``paths``, and in folders in that of the names by code points.

    Raises:
        InputError: A name is missing, a pattern matches nothing, or nothing is left.
        EnvironmentFault: A folder cannot be read.
    """
    found_files = FoundFiles()
    seen: set[str] = set()
    left_out: Counter[str] = Counter()
    missing: list[str] = []
    for path in paths:
        try:
            files = list(_files_of(path.expanduser(), chosen, left_out))
        except InputError as error:
            missing.append(str(error))
            continue
        for file in files:
            # The same file under two names is imported once; links are not followed for that.
            key = os.path.normcase(os.path.abspath(file))  # noqa: PTH100 - resolves no links
            if key not in seen:
                seen.add(key)
                found_files.files.append(file)
    if missing:
        raise InputError(" ".join(missing))
    no_files = {kind: count for kind in _NO_FILES if (count := left_out.pop(kind, 0))}
    for reason, kinds in (("no format reads them", left_out), ("they are no files", no_files)):
        if kinds:
            counts = ", ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items()))
            found_files.notes.append(f"Left out, for {reason}: {counts}.")
    if not found_files.files:
        raise InputError(
            f"There is nothing to import in {', '.join(map(str, paths)) or 'no files'}. "
            f"{found_files.notes[0] + ' ' if found_files.notes else ''}Files that are read end in "
            f"{', '.join(readable_suffixes())}."
        )
    return found_files


def readable_suffixes() -> list[str]:
    """Return the suffixes of all files that some format reads, each once."""
    readable = (file_format for file_format in formats().values() if file_format.reads)
    return list(dict.fromkeys(suffix for reader in readable for suffix in reader.suffixes))


def recognise(path: Path) -> Format:
    """Return the format that reads a file.

    Raises:
        InputError: Its content is of a kind that no format reads.
        EnvironmentFault: It cannot be read.
    """
    candidates = formats_by_suffix(path)
    is_json = path.suffix.lower() in _JSON_SUFFIXES
    if len(candidates) == 1 and not is_json:
        return candidates[0]
    head = b"" if _may_be_text(candidates) else _head(path)
    for candidate in candidates:
        if candidate.recognises is None or candidate.recognises(path, head):
            return candidate
    start = head.lstrip(WHITE_BYTES)
    for file_format in formats().values():
        if file_format.reads and file_format.recognises and file_format.recognises(path, head):
            return file_format
    if is_json and start[:1] in (b"{", b"["):
        return format_named("json")  # The import then asks which field is the text.
    _refuse_other_kinds(path, start, candidates)
    return format_named("text")


def _may_be_text(candidates: tuple[Format, ...]) -> bool:
    """Return whether names are enough: a text file, with or without annotations beside it."""
    return bool(candidates) and candidates[-1].name == "text"


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except OSError as error:
        raise unreadable(path, error) from error


def _refuse_other_kinds(path: Path, start: bytes, candidates: tuple[Format, ...]) -> None:
    """Raise InputError for a file that must not be read as plain text: its marks would be words."""
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


def _files_of(path: Path, chosen: Format | None, left_out: Counter[str]) -> Iterator[Path]:
    if path.is_dir():
        if chosen is None:
            yield from _in_folder(path, _is_readable, left_out)
            return
        of_format = list(_in_folder(path, chosen.has_suffix, Counter()))
        yield from of_format or _in_folder(path, lambda _: True, left_out)
    elif path.is_file():
        yield path
    elif path.exists():
        # A file is read twice, first to recognise its format; a pipe would lose its beginning.
        raise InputError(
            f"{path} is neither a file nor a folder. Save its content to a file, and import that."
        )
    elif glob.has_magic(str(path)):
        # The shell of Windows leaves patterns to the program.
        matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - absolute ones too
        if not matches:
            raise InputError(f"No file matches {path}.")
        for match in matches:
            yield from _files_of(Path(match), chosen, left_out)
    else:
        raise InputError(f"There is no file or folder {path}.")


def _is_readable(name: str) -> bool:
    """Return whether a format reads files of that name, and none goes with a dataset."""
    low = name.lower()
    return bool(formats_by_suffix(name)) and not (_DATASET_FILE.match(low) or low.endswith(SIDECAR))


def _in_folder(
    folder: Path, is_wanted: Callable[[str], bool], left_out: Counter[str]
) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise EnvironmentFault(
            f"The folder {error.filename} cannot be read: {error.strerror or error}."
        ) from error

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        left_out[_LINK] += sum(Path(parent, name).is_symlink() for name in folders)
        for name in sorted(names):
            if name.startswith(".") or name.lower() in companions():
                continue
            if not is_wanted(name):
                suffix = Path(name).suffix
                if suffix.lower() not in companions() and not _DATASET_FILE.match(name):
                    left_out[suffix or "no suffix"] += 1
                continue
            file = Path(parent, name)
            if file.is_file():
                yield file
            else:
                left_out[_OTHER] += 1
