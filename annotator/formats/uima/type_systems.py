"""Finds the type system that a file needs: beside it, and from what it uses itself."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.uima.content import UsedType
from annotator.formats.uima.library import cassis, loaded
from annotator.formats.uima.vocabulary import DOCUMENT_ANNOTATION, METADATA, TOP
from annotator.model import InputError
from annotator.words import number

_PYTHON = {"self": "self_", "type": "type_"}
"""Names that the library changes."""


def type_system_for(path: Path, types: Mapping[str, UsedType], context: ReadContext) -> Any:
    """The type system for a file that uses these types.

    The one beside it that knows most of them, extended by what it lacks, which is told.
    """
    empty = _kept(_none)
    chosen, known, lacking, broken = _none, empty, _lacking(empty, types), ""
    for read in _candidates(path.parent):
        if not lacking:
            break
        each = _kept(read)
        if isinstance(each, InputError):
            broken = f"; {each}"
        elif len(still := _lacking(each, types)) < len(lacking):
            chosen, known, lacking = read, each, still
    if lacking:
        known = chosen()  # the one that is kept for other files stays as it is
        loaded(lambda: _extend(known, types), context.place)
    lacking = [name for name in lacking if name != METADATA]
    if lacking:
        shown = ", ".join(lacking[:3]) + (" …" if len(lacking) > 3 else "")
        context.note(
            f"{context.place}: no type system beside the file has all of what it uses "
            f"({number(len(lacking), 'type')}: {shown}); that was read as text"
            f"{broken if chosen is _none else ''}."
        )
    return known


def _none() -> Any:
    return cassis().TypeSystem()


def _dkpro() -> Any:
    return loaded(cassis().load_dkpro_core_typesystem, "DKPro")


def _candidates(folder: Path) -> Iterator[Callable[[], Any]]:
    """What reads the type systems that there are; DKPro's own, which goes without saying, last."""
    for place in (folder, folder / "typesystems", folder.parent):
        try:
            # There may be thousands of files, which are looked through once.
            for path in _files_in(place, place.stat().st_mtime_ns):
                yield _File(path, path.stat().st_mtime_ns)
        except OSError:
            continue
    yield _dkpro


@lru_cache(maxsize=32)
def _files_in(folder: Path, _modified: int) -> tuple[Path, ...]:
    """The type systems in a folder, by their names."""
    return tuple(
        path
        for path in sorted(folder.glob("*.xml"))
        if "typesystem" in path.name.lower().replace("_", "") and path.is_file()
    )


class _File(NamedTuple):
    """A type system in a file."""

    path: Path
    modified: int

    def __call__(self) -> Any:
        data = read_bytes(self.path)
        library = cassis()
        return loaded(lambda: library.load_typesystem(BytesIO(data)), name_of(self.path))


@lru_cache(maxsize=32)
def _kept(read: Callable[[], Any]) -> Any:
    """The type system of a file, or the error that there is in it."""
    try:
        return read()
    except InputError as error:
        return error


def _lacking(known: Any, types: Mapping[str, UsedType]) -> list[str]:
    """Those that are not in a type system with all their features."""
    return [
        name for name, used in types.items() if _missing_features(known, name, used) is not None
    ]


def _missing_features(known: Any, name: str, used: UsedType) -> list[str] | None:
    """The features that a type lacks; None where it lacks nothing, all where it is not there."""
    if not known.contains_type(name):
        return list(used.features)
    there = {feature.name for feature in known.get_type(name).all_features}
    missing = [each for each in used.features if _PYTHON.get(each, each) not in there]
    return missing or None


def _extend(known: Any, types: Mapping[str, UsedType]) -> None:
    for name, used in types.items():
        if not known.contains_type(name):
            known.create_type(name, supertypeName=_supertype(name, used))
    for name, used in types.items():
        for feature in _missing_features(known, name, used) or ():
            known.create_feature(known.get_type(name), feature, used.features.get(feature, TOP))


def _supertype(name: str, used: UsedType) -> str:
    return DOCUMENT_ANNOTATION if name == METADATA else used.supertype
