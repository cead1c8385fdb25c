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

from annotator.formats.format import Format
from annotator.model import InputError
from annotator.plugins import LazyRegistry

ENTRY_POINTS = "annotator.formats"

OWN = LazyRegistry[Format](
    {
        # Where several share a suffix, the first that recognises a file reads it.
        "prodigy": "annotator.formats.prodigy:FORMAT",
        "label-studio": "annotator.formats.label_studio:FORMAT",
        "doccano": "annotator.formats.doccano:FORMAT",
        "jsonl": "annotator.formats.jsonl:FORMAT",
        "huggingface": "annotator.formats.dataset:HUGGINGFACE",
        "webanno": "annotator.formats.webanno:FORMAT",
        "csv": "annotator.formats.tables:CSV",
        "xlsx": "annotator.formats.tables:XLSX",
        "report": "annotator.formats.report:FORMAT",
        "web-annotation": "annotator.formats.web_annotation:FORMAT",
        "refi-qda": "annotator.formats.refi_qda:FORMAT",
        "tei": "annotator.formats.tei:FORMAT",
        "xmi": "annotator.formats.uima:XMI",
        "cas-json": "annotator.formats.uima:JSON",
        "inception": "annotator.formats.inception:FORMAT",
        "brat": "annotator.formats.brat:FORMAT",
        "spacy": "annotator.formats.spacy_docbin:FORMAT",
        "conll": "annotator.formats.conll:CONLL",
        "conllu": "annotator.formats.conll:CONLLU",
        "html": "annotator.formats.articles:HTML",
        "docx": "annotator.formats.articles:DOCX",
        "odt": "annotator.formats.articles:ODT",
        "rtf": "annotator.formats.articles:RTF",
        "pdf": "annotator.formats.articles:PDF",
        "markdown": "annotator.formats.articles:MARKDOWN",
        "epub": "annotator.formats.articles:EPUB",
        "mail": "annotator.formats.articles:MAIL",
        "table": "annotator.formats.articles:TABLE",
        "json": "annotator.formats.articles:JSON",
        "feed": "annotator.formats.articles:FEED",
        "warc": "annotator.formats.articles:WARC",
        "archive": "annotator.formats.articles:ARCHIVE",
        "text": "annotator.formats.text:FORMAT",
    }
)
"""Our own formats: for each name the place of its record."""


@cache
def formats() -> Mapping[str, Format]:
    """Our own formats and those of other packages, by name."""
    plugins: dict[str, Format] = {}
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            plugin: object = entry.load()
        except Exception:
            logging.getLogger(__name__).exception("The format %s could not be loaded", entry.name)
            continue
        if isinstance(plugin, Format):
            plugins.setdefault(plugin.name, plugin)
    return OWN.joined(plugins)


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
