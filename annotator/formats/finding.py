"""Which files are meant: names, folders with all that is in them, and patterns."""

import glob
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.format import Format
from annotator.formats.losses import SIDECAR
from annotator.formats.registry import companions, formats, formats_by_suffix
from annotator.model import EnvironmentFault, InputError

_BESIDE = re.compile(r"readme\.|licen[cs]e(?:\.|$)|annotator-names\.json$", re.I)
"""What lies beside the articles of a dataset, and is none; “Licence fee debated.txt” is one."""
_LINK, _OTHER = "link to a folder", "link to nothing, pipe or device"
_NO_FILES = (_LINK, _OTHER)


@dataclass
class Found:
    """The files of an import, each once, and what was left out."""

    files: list[Path] = field(default_factory=list[Path])
    notes: list[str] = field(default_factory=list[str])


def find_files(paths: Sequence[Path], chosen: Format | None = None) -> Found:
    """The files that are meant.

    Of a folder, those that a format reads by their suffix, but none that are hidden. With a format
    ``chosen`` those with its suffixes, or all where none has one of these. The order is that of
    ``paths``, and in folders that of the names, by code point.

    Raises:
        InputError: a name is not there, a pattern matches nothing, or nothing is left.
        EnvironmentFault: a folder cannot be read.
    """
    found = Found()
    seen: set[str] = set()
    left_out: Counter[str] = Counter()
    for path in paths:
        for file in _files_of(path.expanduser(), chosen, left_out):
            # The same file under two names is imported once; links are not followed for that.
            key = os.path.normcase(os.path.abspath(file))  # noqa: PTH100 - resolves no links
            if key not in seen:
                seen.add(key)
                found.files.append(file)
    no_files = {kind: count for kind in _NO_FILES if (count := left_out.pop(kind, 0))}
    for why, kinds in (("no format reads them", left_out), ("they are no files", no_files)):
        if kinds:
            said = ", ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items()))
            found.notes.append(f"Left out, for {why}: {said}.")
    if not found.files:
        raise InputError(
            f"There is nothing to import in {', '.join(map(str, paths)) or 'no files'}. "
            f"{found.notes[0] + ' ' if found.notes else ''}Files that are read end in "
            f"{', '.join(readable_suffixes())}."
        )
    return found


def readable_suffixes() -> list[str]:
    """The suffixes of all files that some format reads, each once."""
    found = [suffix for each in formats().values() if each.reads for suffix in each.suffixes]
    return list(dict.fromkeys(found))


def _files_of(path: Path, chosen: Format | None, left_out: Counter[str]) -> Iterator[Path]:
    if path.is_dir():
        if chosen is None:
            yield from _in_folder(path, _is_read, left_out)
            return
        of_format = list(_in_folder(path, chosen.has_suffix, Counter()))
        yield from of_format or _in_folder(path, lambda _: True, left_out)
    elif path.is_file():
        yield path
    elif path.exists():
        # To tell its format it is read once, to read it once more; a pipe would lose its beginning.
        raise InputError(
            f"{path} is neither a file nor a folder. Save what it holds to a file, and import that."
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


def _is_read(name: str) -> bool:
    """Whether a format reads files of that name, and it is not one that goes with a dataset."""
    low = name.lower()
    return bool(formats_by_suffix(name)) and not (_BESIDE.match(low) or low.endswith(SIDECAR))


def _in_folder(
    folder: Path, wanted: Callable[[str], bool], left_out: Counter[str]
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
            if not wanted(name):
                suffix = Path(name).suffix
                if suffix.lower() not in companions() and not _BESIDE.match(name):
                    left_out[suffix or "no suffix"] += 1
                continue
            file = Path(parent, name)
            if file.is_file():
                yield file
            else:
                left_out[_OTHER] += 1
