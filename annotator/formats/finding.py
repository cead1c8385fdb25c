"""Which files are meant: names, folders with all that is in them, and patterns."""

import glob
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.registry import companions, formats, formats_by_suffix
from annotator.model import EnvironmentFault, InputError


@dataclass
class Found:
    """The files of an import, each once, and what was left out."""

    files: list[Path] = field(default_factory=list[Path])
    notes: list[str] = field(default_factory=list[str])


def find_files(paths: Sequence[Path], *, any_suffix: bool = False) -> Found:
    """The files that are meant.

    Of a folder, those that a format reads by their suffix (with ``any_suffix`` all), but none that
    are hidden. The order is that of ``paths``, and in folders that of the names, by code point.

    Raises:
        InputError: a name is not there, a pattern matches nothing, or nothing is left.
        EnvironmentFault: a folder cannot be read.
    """
    found = Found()
    seen: set[str] = set()
    left_out: Counter[str] = Counter()
    for path in paths:
        for file in _files_of(path.expanduser(), any_suffix, left_out):
            # The same file under two names is imported once; links are not followed for that.
            key = os.path.normcase(os.path.abspath(file))  # noqa: PTH100 - resolves no links
            if key not in seen:
                seen.add(key)
                found.files.append(file)
    if left_out:
        kinds = ", ".join(f"{count} × {suffix}" for suffix, count in sorted(left_out.items()))
        found.notes.append(f"Left out, for no format reads them: {kinds}.")
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


def _files_of(path: Path, any_suffix: bool, left_out: Counter[str]) -> Iterator[Path]:
    if path.is_dir():
        yield from _in_folder(path, any_suffix, left_out)
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
            yield from _files_of(Path(match), any_suffix, left_out)
    else:
        raise InputError(f"There is no file or folder {path}.")


def _in_folder(folder: Path, any_suffix: bool, left_out: Counter[str]) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise EnvironmentFault(
            f"The folder {error.filename} cannot be read: {error.strerror or error}."
        ) from error

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            if not any_suffix and not formats_by_suffix(name):
                suffix = Path(name).suffix
                if suffix.lower() not in companions():
                    left_out[suffix or "no suffix"] += 1
                continue
            file = Path(parent, name)
            if file.is_file():
                yield file
