"""Finds the type system that a file needs: in the files beside it, and in its own content."""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from annotator.extras import import_library
from annotator.formats.damage import technical_reason
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.uima import EXTRA
from annotator.formats.uima.content import UsedType
from annotator.formats.uima.vocabulary import DOCUMENT_ANNOTATION, METADATA, TOP
from annotator.model import InputError
from annotator.words import number

_PYTHON_NAMES = {"self": "self_", "type": "type_"}
"""Names of features that the library changes."""


def find_type_system(path: Path, types: Mapping[str, UsedType], context: ReadContext) -> Any:
    """Return a type system that has all the types of a file.

    The type system beside the file that has most of them is chosen, and extended by the types
    that it lacks, of which the context gets a note.

    Args:
        path: The file.
        types: The types that it uses, by full name.
        context: The settings of the import; receives the note.

    Raises:
        InputError: The type system cannot be extended by a type of the file.
        EnvironmentFault: The library is missing.
    """
    empty = _load_cached(_create_empty)
    load_best, best, missing, fault = _create_empty, empty, _missing_types(empty, types), ""
    for load in _loaders(path.parent):
        if not missing:
            break
        system = _load_cached(load)
        if isinstance(system, InputError):
            fault = f"; {system}"
        elif len(still_missing := _missing_types(system, types)) < len(missing):
            load_best, best, missing = load, system, still_missing
    if missing:
        best = load_best()  # the cached one stays unchanged for other files
        load_or_explain(lambda: _extend(best, types), context.place)
    missing = [name for name in missing if name != METADATA]
    if missing:
        shown = ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
        context.note(
            f"{context.place}: no type system beside the file has all of its types "
            f"({number(len(missing), 'type')} missing: {shown}); their values were read as text"
            f"{fault if load_best is _create_empty else ''}."
        )
    return best


def _create_empty() -> Any:
    return import_cassis().TypeSystem()


def _load_dkpro() -> Any:
    return load_or_explain(import_cassis().load_dkpro_core_typesystem, "DKPro")


def _loaders(folder: Path) -> Iterator[Callable[[], Any]]:
    """Yield a loader for each type system near a file, then for the one of DKPro."""
    for place in (folder, folder / "typesystems", folder.parent):
        try:
            # A folder may have thousands of files; it is listed once.
            for path in _list_type_systems(place, place.stat().st_mtime_ns):
                yield _FileLoader(path, path.stat().st_mtime_ns)
        except OSError:
            continue
    yield _load_dkpro


@lru_cache(maxsize=32)
def _list_type_systems(folder: Path, _modified_ns: int) -> tuple[Path, ...]:
    """Return the type systems of a folder, which their names reveal."""
    return tuple(
        path
        for path in sorted(folder.glob("*.xml"))
        if "typesystem" in path.name.lower().replace("_", "") and path.is_file()
    )


class _FileLoader(NamedTuple):
    """Loads the type system of a file; equal as long as the file is unchanged."""

    path: Path
    modified_ns: int

    def __call__(self) -> Any:
        data = read_bytes(self.path)
        library = import_cassis()
        return load_or_explain(lambda: library.load_typesystem(BytesIO(data)), name_of(self.path))


@lru_cache(maxsize=32)
def _load_cached(load: Callable[[], Any]) -> Any:
    """Return a type system, or the InputError with which it failed to load."""
    try:
        return load()
    except InputError as error:
        return error


def _missing_types(system: Any, types: Mapping[str, UsedType]) -> list[str]:
    """Return the names of the types that a type system lacks, or has without some feature."""
    return [
        name for name, used in types.items() if _missing_features(system, name, used) is not None
    ]


def _missing_features(system: Any, name: str, used: UsedType) -> list[str] | None:
    """Return the features that a type lacks: all of a missing type, None of a complete one."""
    if not system.contains_type(name):
        return list(used.features)
    existing = {feature.name for feature in system.get_type(name).all_features}
    missing = [f for f in used.features if _PYTHON_NAMES.get(f, f) not in existing]
    return missing or None


def _extend(system: Any, types: Mapping[str, UsedType]) -> None:
    for name, used in types.items():
        if not system.contains_type(name):
            system.create_type(name, supertypeName=_supertype(name, used))
    for name, used in types.items():
        for feature in _missing_features(system, name, used) or ():
            system.create_feature(system.get_type(name), feature, used.features.get(feature, TOP))


def _supertype(name: str, used: UsedType) -> str:
    return DOCUMENT_ANNOTATION if name == METADATA else used.supertype


_SHOWN_CODE_POINTS = 200


def import_cassis() -> Any:
    """Return the library.

    Raises:
        EnvironmentFault: It is not installed; the message names the extra that installs it.
    """
    return import_library("cassis", EXTRA, what="UIMA CAS", needs="the library dkpro-cassis")


def load_or_explain(load: Callable[[], Any], place: str) -> Any:
    """Return the result of a loader of the library, without the library's warnings.

    The library warns of offsets, which the readers check themselves.

    Args:
        load: Calls the library.
        place: The beginning of the message: the name of the file.

    Raises:
        InputError: The library failed, whatever its error.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load()
    except Exception as error:
        # A damaged file makes the library fail in all ways: KeyError, TypeError, ValueError …
        detail = re.sub(r"\s+", " ", str(error))[:_SHOWN_CODE_POINTS]
        if type(error) is KeyError:
            detail = f"it refers to {detail}, which is not in it"
        raise InputError(
            f"{place}: this is not a valid CAS; the file is damaged or lacks a part. Export it "
            f"again. {technical_reason(detail or type(error).__name__)}"
        ) from error
