"""Reads CAS files, in XMI and in JSON: each view with a text is an article."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats.decoding import decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.formats.uima.content import Place, json_content, xmi_content
from annotator.formats.uima.kinds import Kinds
from annotator.formats.uima.library import cassis, loaded
from annotator.formats.uima.type_systems import SIGN, type_system_for
from annotator.formats.uima.view import ViewReader
from annotator.model import ModelObject

XMI, CAS_JSON = "xmi", "cas-json"
TYPES = "types"
_INITIAL = "_InitialView"
_LOOKED_AT = 4096


def read_xmi(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles of an XMI file; a type system by itself has none.

    Raises:
        EmptyText: there is no text in it.
        InputError: it is no sound CAS, or an annotation lies on no characters; the message names
            the file, with the line where that is known.
        EnvironmentFault: it cannot be read, or the library is missing.
    """
    context.place = name = name_of(path)
    data = read_bytes(path)
    if SIGN in data[:_LOOKED_AT]:
        return
    content = xmi_content(data, name)
    library = cassis()
    system = type_system_for(path, content.types, context)
    cas = loaded(
        lambda: library.load_cas_from_xmi(BytesIO(data), typesystem=system, trusted=True), name
    )
    yield from _articles(cas, content.places, XMI, name, context)


def read_json(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles of a file of CAS JSON, which brings its type system along.

    Raises as :func:`read_xmi` does.
    """
    context.place = name = name_of(path)
    data = read_bytes(path)
    text = decode(data, name, context.encoding or json.detect_encoding(data)).text
    content, whole = json_content(text, name)
    library = cassis()
    said = msgspec.json.encode(whole).decode()
    cas = loaded(lambda: library.load_cas_from_json(said), name)
    yield from _articles(cas, content.places, CAS_JSON, name, context)


def _articles(
    cas: Any, places: Mapping[int, Place], format: str, name: str, context: ReadContext
) -> Iterator[ModelObject]:
    asked = [each.strip() for each in context.options.get(TYPES, "").split(",")]
    kinds = Kinds(cas.typesystem, frozenset(each for each in asked if each))
    views = [view for view in cas.views if view.sofa.sofaString]
    without = len(cas.views) - len(views)
    for view in views:
        sofa: str = view.sofa.sofaID
        context.place = name if sofa == _INITIAL else f"{name}, view {sofa}"
        yield from ViewReader(view, kinds, places, context.place, format, context).items()
    if not views:
        raise EmptyText(f"{name} has no text: there is nothing to tag in it.")
    if without and any(view.get_all_fs() for view in cas.views if not view.sofa.sofaString):
        context.note(f"{name}: views without a text have annotations, which were left out.")
