"""All formats, by name. A new one is a module with its ``FORMAT`` and one line here.

Another package adds one of its own by an entry point of the group ``annotator.formats`` that names
a :class:`~annotator.formats.format.Format`.
"""

import logging
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from os.path import splitext
from pathlib import Path

from annotator.formats import doccano, inception, text
from annotator.formats.articles import (
    archive,
    epub,
    feed,
    html,
    json_records,
    mail,
    markdown,
    office,
    pdf,
    rows,
    web_archive,
)
from annotator.formats.brat import format as brat
from annotator.formats.conll import format as conll
from annotator.formats.dataset import huggingface
from annotator.formats.format import Format
from annotator.formats.jsonl import format as jsonl
from annotator.formats.label_studio import format as label_studio
from annotator.formats.prodigy import format as prodigy
from annotator.formats.refi_qda import format as refi_qda
from annotator.formats.report import format as report
from annotator.formats.spacy_docbin import format as spacy_docbin
from annotator.formats.tables import csv_tables, xlsx
from annotator.formats.tei import format as tei
from annotator.formats.uima import format as uima
from annotator.formats.web_annotation import format as web_annotation
from annotator.formats.webanno import format as webanno
from annotator.model import InputError

ENTRY_POINTS = "annotator.formats"

OWN = (
    # Where several share a suffix, the first that recognises a file reads it.
    prodigy.FORMAT,
    label_studio.FORMAT,
    doccano.FORMAT,
    jsonl.FORMAT,
    huggingface.FORMAT,
    webanno.FORMAT,
    csv_tables.FORMAT,
    xlsx.FORMAT,
    report.FORMAT,
    web_annotation.FORMAT,
    refi_qda.FORMAT,
    tei.FORMAT,
    uima.FORMAT,
    uima.JSON,
    inception.FORMAT,
    brat.FORMAT,
    spacy_docbin.FORMAT,
    conll.CONLL,
    conll.CONLLU,
    html.FORMAT,
    office.DOCX,
    office.ODT,
    office.RTF,
    pdf.FORMAT,
    markdown.FORMAT,
    epub.FORMAT,
    mail.FORMAT,
    rows.FORMAT,
    json_records.FORMAT,
    feed.FORMAT,
    web_archive.FORMAT,
    archive.FORMAT,
    text.FORMAT,
)


@cache
def formats() -> Mapping[str, Format]:
    """Our own formats and those of other packages, by name."""
    found = {each.name: each for each in OWN}
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            each = entry.load()
        except Exception:
            logging.getLogger(__name__).exception("The format %s could not be loaded", entry.name)
            continue
        if isinstance(each, Format) and each.name not in found:
            found[each.name] = each
    return found


@cache
def _by_suffix() -> Mapping[str, tuple[Format, ...]]:
    found: dict[str, tuple[Format, ...]] = {}
    for each in formats().values():
        for suffix in each.suffixes if each.reads else ():
            found[suffix] = (*found.get(suffix, ()), each)
    return found


@cache
def companions() -> frozenset[str]:
    """Suffixes and names of files that are read along with another one."""
    return frozenset(suffix for each in formats().values() for suffix in each.companions)


def format_named(name: str) -> Format:
    """The format of that name; raises InputError naming those that there are."""
    found = formats().get(name.lower())
    if found is None:
        close = get_close_matches(name.lower(), formats(), 1)
        meant = f" Did you mean “{close[0]}”?" if close else ""
        raise InputError(f"There is no format “{name}”; there are {', '.join(formats())}.{meant}")
    return found


def format_to_read(name: str) -> Format:
    """The format of that name; raises InputError when it cannot be read."""
    found = format_named(name)
    if not found.reads:
        others = {each.name for suffix in found.suffixes for each in _by_suffix().get(suffix, ())}
        remedy = f" Such files are read as {' or '.join(sorted(others))}." if others else ""
        raise InputError(f"The format “{found.name}” cannot be read, only written.{remedy}")
    return found


def format_to_write(name: str) -> Format:
    """The format of that name; raises InputError when it cannot be written."""
    found = format_named(name)
    if not found.writes:
        writable = ", ".join(each.name for each in formats().values() if each.writes)
        raise InputError(f"The format “{name}” is read only; export as {writable}.")
    return found


def formats_by_suffix(path: Path | str) -> tuple[Format, ...]:
    """The formats that read files with this name's suffix."""
    return _by_suffix().get(splitext(path)[1].lower(), ())  # noqa: PTH122 - a third of the time
