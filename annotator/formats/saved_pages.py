"""Recognises the folders that browsers put beside a page that is saved as “complete”.

Their files are parts of the page: advertisements in frames, scripts, pictures.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".php", ".asp", ".aspx", ".jsp")
_WORDS = (
    "files|archivos|arquivos|bestanden|bylos|dateien|datoteke|dosyalar|elemei|failai|failid|fails|"
    "fajlovi|ficheiros|fichiers|fichero|ficheros|file|filer|fisiere|fișiere|fitxategiak|fitxers|"
    "pliki|soubory|súbory|subory|tiedostot|файлы|файли|файлове|αρχεία|קבצים|ملفات|ファイル|文件|"
    "파일|檔案|फ़ाइलें"
)
"""What the folders are called in the languages of browsers, behind the name of the page."""
_FOLDER = re.compile(rf"(.+?)[_. -](?:{_WORDS})", re.IGNORECASE)


def page_of(folder: str, names: Iterable[str]) -> str:
    """Return the page of whose parts a folder consists; empty if it is no such folder.

    Args:
        folder: The name of the folder.
        names: The names of the files beside it.
    """
    match = _FOLDER.fullmatch(folder)
    if match is None:
        return ""
    stem = match[1].lower()
    for name in sorted(names):
        base, suffix = os.path.splitext(name.lower())  # noqa: PTH122 - names, not paths
        if suffix in _PAGE_SUFFIXES and stem in (base, name.lower()):
            return name
    return ""


def page_beside(folder: Path) -> str:
    """Return the page beside a folder of whose parts it consists; empty if there is none."""
    if _FOLDER.fullmatch(folder.name) is None:
        return ""
    try:
        return page_of(folder.name, (entry.name for entry in os.scandir(folder.parent)))
    except OSError:
        return ""


def count_files(folder: Path) -> int:
    """Return the number of files in a folder and those in it."""
    return sum(len(names) for _, _, names in os.walk(folder))
