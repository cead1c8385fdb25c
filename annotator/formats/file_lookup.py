"""Finds the files that are meant by names, folders and patterns.

Of a folder those are read that some format reads, by their suffix or by their content. What
programs leave behind is passed over; all of that is counted and named.
"""

import glob
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from errno import EINVAL, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR
from pathlib import Path

from annotator.formats.files import names_file, unreadable
from annotator.formats.foreign_files import ForeignKind, foreign_kind
from annotator.formats.format import Format
from annotator.formats.leavings import FOLDERS, NEVER_ARTICLES, describe_leavings, leaving
from annotator.formats.losses import SIDECAR
from annotator.formats.recognition import format_by_content, head_of
from annotator.formats.registry import companions, formats, formats_by_suffix
from annotator.formats.saved_pages import count_files, page_beside, page_of
from annotator.model import AnnotatorError, EnvironmentFault, InputError
from annotator.words import join_names, number

_DATASET_FILE = re.compile(r"readme\.|licen[cs]e(?:\.|$)|annotator-names\.json$", re.IGNORECASE)
"""The names of files beside a dataset's articles; “Licence fee debated.txt” is an article."""
_LINK, _OTHER = "link to a folder", "link to nothing, pipe or device"
_NO_FILES = (_LINK, _OTHER)
_TOO_DEEP = "folder in more than 100 others"
_TOO_LONG = "file or folder whose path is too long for the system"
_NOT_THERE = (ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP, EINVAL)
"""The errors by which systems say that nothing can have such a path."""
_MAX_DEPTH = 100
"""Folders in folders: programs that make folders without an end are stopped there."""
_SHOWN_FILES = 5
_SHOWN_FOLDERS = 5


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
    names: dict[tuple[str, ForeignKind | None], list[str]] = field(
        default_factory=dict[tuple[str, ForeignKind | None], list[str]]
    )
    """The first names of the files that are not read, by suffix and kind."""
    foreign: Counter[tuple[str, ForeignKind]] = field(
        default_factory=Counter[tuple[str, ForeignKind]]
    )
    """Files of other programs, by suffix and kind."""
    page_parts: dict[str, tuple[str, int]] = field(default_factory=dict[str, tuple[str, int]])
    """Folder with the parts of a saved page -> the page, and the number of files."""

    def add_file(self, file: Path, kind: ForeignKind | None) -> None:
        """Count a file that no format reads, and keep its name if it is one of the first."""
        suffix = file.suffix or "no suffix"
        if kind is None:
            self.unreadable[suffix] += 1
        else:
            self.foreign[suffix, kind] += 1
        names = self.names.setdefault((suffix, kind), [])
        if len(names) < _SHOWN_FILES:
            names.append(file.name)

    def _named(self, suffix: str, kind: ForeignKind | None, count: int) -> str:
        """Return how many files there are of a suffix and kind, with the names of the first."""
        names = self.names.get((suffix, kind), [])
        more = [f"{count - len(names):,} more"] if count > len(names) else []
        return f"{count} × {suffix}" + (f" ({join_names([*names, *more])})" if names else "")

    def add_page_parts(self, folder: Path, page: str) -> None:
        """Count the files of a folder with the parts of a saved page, once."""
        self.page_parts[str(folder)] = page, count_files(folder)

    def sentences(self) -> list[str]:
        """Return a sentence for each reason."""
        sentences: list[str] = []
        if leavings := describe_leavings(self.leavings):
            sentences.append(leavings)
        if self.page_parts:
            sentences.append(_describe_page_parts(self.page_parts))
        for (suffix, kind), count in sorted(self.foreign.items()):
            named = self._named(suffix, kind, count)
            sentences.append(f"Left out: {named}, {kind.words}: {kind.remedy}.")
        for reason, kinds in (
            ("no format reads them", self.unreadable),
            ("they are no files", self.no_files),
        ):
            if +kinds:
                counts = ", ".join(self._named(each, None, n) for each, n in _sorted(+kinds))
                sentences.append(f"Left out, for {reason}: {counts}.")
        return sentences


def _sorted(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items())


def _describe_page_parts(folders: Mapping[str, tuple[str, int]]) -> str:
    shown = [
        f"{Path(folder).name} of {page}"
        for folder, (page, _) in sorted(folders.items())[:_SHOWN_FOLDERS]
    ]
    if len(folders) > _SHOWN_FOLDERS:
        shown.append(f"{len(folders) - _SHOWN_FOLDERS:,} more")
    count = sum(count for _, count in folders.values())
    are_parts = "it is a part" if count == 1 else "they are parts"
    return (
        f"Left out, for {are_parts} of saved pages: {number(count, 'file')} in "
        f"{number(len(folders), 'folder')} ({join_names(shown)})."
    )


def find_files(
    paths: Sequence[Path], chosen: Format | None = None, *, may_be_empty: bool = False
) -> FoundFiles:
    """Find the files that are meant.

    Args:
        paths: Files, folders and patterns (``*.txt``). Of a folder all files are read that some
            format reads by their suffix, except hidden ones.
        chosen: A format that was named: of a folder its files are read, or all files if none has
            one of its suffixes.
        may_be_empty: Whether it is no error that nothing is left.

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
    for path in _without_page_parts(list(paths), left_out):
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
    if not found_files.files and not may_be_empty:
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
    # These raise nothing for a path that is too long for the system, or has a NUL.
    if os.path.isdir(path):  # noqa: PTH112
        if chosen is None:
            yield from _in_folder(path, _is_readable, left_out)
            return
        of_format = list(_in_folder(path, chosen.has_suffix, _LeftOut()))
        yield from of_format or _in_folder(path, lambda _: True, left_out)
    elif names_file(path):
        # A shell has put in the names of all files for a pattern.
        what = leaving(path.name) if chosen is None else ""
        if what in NEVER_ARTICLES:
            left_out.leavings[what] += 1
        else:
            yield path
    elif os.path.exists(path):  # noqa: PTH110
        # A file is read twice, first to recognise its format; a pipe would lose its beginning.
        raise InputError(
            f"{path} is neither a file nor a folder. Save its content to a file, and import that."
        )
    elif (refusal := _refusal(path)) is not None:
        raise unreadable(path, refusal)
    elif glob.has_magic(str(path)):
        # The shell of Windows leaves patterns to the program.
        matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - absolute ones too
        if not matches:
            raise InputError(f"No file matches {path}.")
        for match in _without_page_parts([Path(match) for match in matches], left_out):
            yield from _files_of(match, chosen, left_out)
    else:
        raise InputError(f"There is no file or folder {path}.")


def _refusal(path: Path) -> OSError | None:
    """Return why nobody can say whether a file or folder is there; None if there is none."""
    try:
        os.lstat(path)
    except ValueError:  # A name with a NUL.
        return None
    except OSError as error:
        return None if error.errno in _NOT_THERE else error
    return None


def _without_page_parts(paths: Sequence[Path], left_out: _LeftOut) -> list[Path]:
    """Return the paths without the parts of saved pages that are among them.

    A shell puts both the page and its folder in for a pattern; a folder alone is meant.
    """
    if len(paths) < 2:
        return list(paths)
    given = set(paths)
    kept: list[Path] = []
    for path in paths:
        for folder in (path, *path.parents):
            page = page_beside(folder)
            if page and folder.with_name(page) in given and folder.is_dir():
                left_out.add_page_parts(folder, page)
                break
        else:
            kept.append(path)
    return kept


def _is_readable(name: str) -> bool:
    """Return whether a format reads files of that name, and none goes with a dataset."""
    low = name.lower()
    return bool(formats_by_suffix(name)) and not (_DATASET_FILE.match(low) or low.endswith(SIDECAR))


def _in_folder(
    folder: Path, is_wanted: Callable[[str], bool], left_out: _LeftOut
) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        if error.errno == ENAMETOOLONG:
            left_out.no_files[_TOO_LONG] += 1
            return
        raise EnvironmentFault(
            f"The folder {error.filename} cannot be read: {error.strerror or error}."
        ) from error

    depth = len(folder.parts)
    for parent, folders, names in os.walk(folder, onerror=refuse):
        if len(Path(parent).parts) - depth >= _MAX_DEPTH:
            left_out.no_files[_TOO_DEEP] += len(folders)
            folders.clear()
        folders[:] = _folders_to_read(parent, folders, names, left_out)
        for name in sorted(names):
            if what := leaving(name):
                left_out.leavings[what] += 1
            elif name.startswith(".") or name.lower() in companions():
                continue
            elif not names_file(file := Path(parent, name)):
                left_out.no_files[_reason_of(file)] += 1
            elif is_wanted(name) or _holds_format(file, left_out):
                yield file


def _folders_to_read(
    parent: str, folders: Sequence[str], names: list[str], left_out: _LeftOut
) -> list[str]:
    """Return the folders in one that may hold articles, in their order; count the others."""
    left_out.leavings["folder that a system makes"] += sum(
        name.lower() in FOLDERS for name in folders
    )
    kept = sorted(
        name for name in folders if not name.startswith(".") and name.lower() not in FOLDERS
    )
    for name in kept:
        if page := page_of(name, names):
            left_out.add_page_parts(Path(parent, name), page)
    kept = [name for name in kept if str(Path(parent, name)) not in left_out.page_parts]
    left_out.no_files[_LINK] += sum(Path(parent, name).is_symlink() for name in kept)
    return kept


def _reason_of(path: Path) -> str:
    """Return why something in a folder is no file that can be read."""
    try:
        path.stat()
    except OSError as error:
        return _TOO_LONG if error.errno == ENAMETOOLONG else _OTHER
    return _OTHER


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
    left_out.add_file(file, kind)
    return False
