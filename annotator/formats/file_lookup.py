"""Finds the files that are meant by names, folders and patterns.

Of a folder those are read that some format reads, by their suffix or by their content. What
programs leave behind is passed over; all of that is counted and named.
"""

import glob
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.foreign_files import ForeignKind, foreign_kind
from annotator.formats.format import Format
from annotator.formats.leavings import FOLDERS, NEVER_ARTICLES, leaving
from annotator.formats.losses import SIDECAR
from annotator.formats.recognition import format_by_content, head_of
from annotator.formats.registry import companions, formats, formats_by_suffix
from annotator.model import AnnotatorError, EnvironmentFault, InputError
from annotator.words import number

_DATASET_FILE = re.compile(r"readme\.|licen[cs]e(?:\.|$)|annotator-names\.json$", re.IGNORECASE)
"""The names of files beside a dataset's articles; “Licence fee debated.txt” is an article."""
_RELATIVE = re.compile("( of | that )")
_LINK, _OTHER = "link to a folder", "link to nothing, pipe or device"
_NO_FILES = (_LINK, _OTHER)


@dataclass
class FoundFiles:
    """The files of an import, each once, with sentences on what was left out."""

    files: list[Path] = field(default_factory=list[Path])
    notes: list[str] = field(default_factory=list[str])


@dataclass
class _LeftOut:
    """Counts what is left out of an import before it is read."""

    no_files: Counter[str] = field(default_factory=Counter[str])
    unreadable: Counter[str] = field(default_factory=Counter[str])
    """Files that no format reads, by their suffixes."""
    leavings: Counter[str] = field(default_factory=Counter[str])
    """Files that programs left behind, by what they are called."""
    foreign: Counter[tuple[str, ForeignKind]] = field(
        default_factory=Counter[tuple[str, ForeignKind]]
    )
    """Files of other programs, by suffix and kind."""

    def sentences(self) -> list[str]:
        """Return a sentence for each reason."""
        sentences: list[str] = []
        if +self.leavings:
            counts = ", ".join(
                number(n, what, _plural(what)) for what, n in _sorted(+self.leavings)
            )
            sentences.append(f"Passed over, for programs leave such files behind: {counts}.")
        for (suffix, kind), count in sorted(self.foreign.items()):
            sentences.append(f"Left out: {count} × {suffix}, {kind.words}: {kind.remedy}.")
        for reason, kinds in (
            ("no format reads them", self.unreadable),
            ("they are no files", self.no_files),
        ):
            if +kinds:
                counts = ", ".join(f"{count} × {kind}" for kind, count in _sorted(+kinds))
                sentences.append(f"Left out, for {reason}: {counts}.")
        return sentences


def _sorted(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items())


def _plural(what: str) -> str:
    """Return the plural of a leaving: “lock files of an office program”."""
    noun, *rest = _RELATIVE.split(what, 1)
    return "".join([f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s", *rest])


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
    left_out = _LeftOut()
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
    found_files.notes += left_out.sentences()
    if not found_files.files:
        raise InputError(
            f"There is nothing to import in {', '.join(map(str, paths)) or 'no files'}. "
            f"{''.join(f'{note} ' for note in found_files.notes)}Files that are read end in "
            f"{', '.join(readable_suffixes())}."
        )
    return found_files


def readable_suffixes() -> list[str]:
    """Return the suffixes of all files that some format reads, each once."""
    readable = (file_format for file_format in formats().values() if file_format.reads)
    return list(dict.fromkeys(suffix for reader in readable for suffix in reader.suffixes))


def _files_of(path: Path, chosen: Format | None, left_out: _LeftOut) -> Iterator[Path]:
    if path.is_dir():
        if chosen is None:
            yield from _in_folder(path, _is_readable, left_out)
            return
        of_format = list(_in_folder(path, chosen.has_suffix, _LeftOut()))
        yield from of_format or _in_folder(path, lambda _: True, left_out)
    elif path.is_file():
        # A shell has put in the names of all files for a pattern.
        what = leaving(path.name) if chosen is None else ""
        if what in NEVER_ARTICLES:
            left_out.leavings[what] += 1
        else:
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
    folder: Path, is_wanted: Callable[[str], bool], left_out: _LeftOut
) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise EnvironmentFault(
            f"The folder {error.filename} cannot be read: {error.strerror or error}."
        ) from error

    for parent, folders, names in os.walk(folder, onerror=refuse):
        left_out.leavings["folder that a system makes"] += sum(
            name.lower() in FOLDERS for name in folders
        )
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name.lower() not in FOLDERS
        )
        left_out.no_files[_LINK] += sum(Path(parent, name).is_symlink() for name in folders)
        for name in sorted(names):
            if what := leaving(name):
                left_out.leavings[what] += 1
            elif name.startswith(".") or name.lower() in companions():
                continue
            elif not (file := Path(parent, name)).is_file():
                left_out.no_files[_OTHER] += 1
            elif is_wanted(name) or _holds_format(file, left_out):
                yield file


def _holds_format(file: Path, left_out: _LeftOut) -> bool:
    """Return whether a file's content is of a format though its suffix is not; count it if not."""
    suffix = file.suffix
    if suffix.lower() in companions() or _DATASET_FILE.match(file.name):
        return False
    if file.name.lower().endswith(SIDECAR):
        return False
    try:
        head = head_of(file)
        if format_by_content(head) is not None:
            return True
        kind = foreign_kind(head)
    except AnnotatorError:
        kind = None
    if kind is None:
        left_out.unreadable[suffix or "no suffix"] += 1
    else:
        left_out.foreign[suffix or "no suffix", kind] += 1
    return False
