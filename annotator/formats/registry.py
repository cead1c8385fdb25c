"""All formats, by name.

A new one is a module (or a package) with its record, and one line here: where the record is.
Another package adds one by an entry point of the group ``annotator.formats`` that names a
:class:`~annotator.formats.format.Format`.
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
        "ner-json": "annotator.formats.ner_json:FORMAT",
        "pubannotation": "annotator.formats.pubannotation:FORMAT",
        "bioc": "annotator.formats.bioc:FORMAT",
        "bdoc": "annotator.formats.bdoc:FORMAT",
        "hypothesis": "annotator.formats.hypothesis:FORMAT",
        "huggingface": "annotator.formats.dataset:HUGGINGFACE",
        "webanno": "annotator.formats.webanno:FORMAT",
        "csv": "annotator.formats.tables:CSV",
        "xlsx": "annotator.formats.tables:XLSX",
        "report": "annotator.formats.report:FORMAT",
        "web-annotation": "annotator.formats.web_annotation:FORMAT",
        "refi-qda": "annotator.formats.refi_qda:FORMAT",
        "catma": "annotator.formats.catma:FORMAT",
        "tei": "annotator.formats.tei:FORMAT",
        "gate": "annotator.formats.gate:FORMAT",
        "taguette": "annotator.formats.taguette:FORMAT",
        "pubtator": "annotator.formats.pubtator:FORMAT",
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
        "outlook": "annotator.formats.articles:OUTLOOK",
        "table": "annotator.formats.articles:TABLE",
        "json": "annotator.formats.articles:JSON",
        "feed": "annotator.formats.articles:FEED",
        "mhtml": "annotator.formats.articles:MHTML",
        "warc": "annotator.formats.articles:WARC",
        "subtitles": "annotator.formats.articles:SUBTITLES",
        "archive": "annotator.formats.articles:ARCHIVE",
        "text": "annotator.formats.text:FORMAT",
    }
)
"""Our own formats: for each name the place of its record."""


@cache
def formats() -> Mapping[str, Format]:
    """Return our own formats, and then those of other packages, by name."""
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
    """Return the formats that read files of a suffix, in the order of the registry."""
    by_suffix: dict[str, tuple[Format, ...]] = {}
    for file_format in formats().values():
        for suffix in file_format.suffixes if file_format.reads else ():
            by_suffix[suffix] = (*by_suffix.get(suffix, ()), file_format)
    return by_suffix


@cache
def companions() -> frozenset[str]:
    """Return the suffixes and names of files that are read along with another file only."""
    return frozenset(
        suffix for file_format in formats().values() for suffix in file_format.companions
    )


def format_named(name: str) -> Format:
    """Return the format of a name; raises InputError that lists the names."""
    file_format = formats().get(name.lower())
    if file_format is None:
        close = get_close_matches(name.lower(), formats(), 1)
        meant = f" Did you mean “{close[0]}”?" if close else ""
        raise InputError(f"There is no format “{name}”; there are {', '.join(formats())}.{meant}")
    return file_format


def format_to_read(name: str) -> Format:
    """Return the format of a name; raises InputError if there is none, or it cannot be read."""
    chosen = format_named(name)
    if not chosen.reads:
        readers = {
            reader.name for suffix in chosen.suffixes for reader in _by_suffix().get(suffix, ())
        }
        remedy = f" Such files are read as {' or '.join(sorted(readers))}." if readers else ""
        raise InputError(f"The format “{chosen.name}” cannot be read, only written.{remedy}")
    return chosen


def format_to_write(name: str) -> Format:
    """Return the format of a name; raises InputError if there is none, or it cannot be written."""
    chosen = format_named(name)
    if not chosen.writes:
        writers = ", ".join(
            file_format.name for file_format in formats().values() if file_format.writes
        )
        raise InputError(f"The format “{name}” is read only; export as {writers}.")
    return chosen


def formats_by_suffix(path: Path | str) -> tuple[Format, ...]:
    """Return the formats that read files with a name's suffix."""
    return _by_suffix().get(splitext(path)[1].lower(), ())  # noqa: PTH122 - a third of the time
