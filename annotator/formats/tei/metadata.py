"""What the header of a TEI file says of its article."""

from collections.abc import Mapping
from typing import Any

from annotator.formats.foreign import FOREIGN_ID
from annotator.formats.tei.features import values_of
from annotator.formats.tei.header import BIBLIOGRAPHY
from annotator.formats.tei.names import APPLICATION, DETAILS, local, tag

_TITLE = f"{tag('fileDesc')}/{tag('titleStmt')}"
_PUBLISHED = f"{tag('fileDesc')}/{tag('publicationStmt')}"
_SOURCE = f"{tag('fileDesc')}/{tag('sourceDesc')}"
_SOFTWARE = f"{tag('encodingDesc')}/{tag('appInfo')}/{tag('application')}"
_WEB = ("http://", "https://")


class Metadata:
    """Reads one header; an article may come without any."""

    def __init__(self, tree: Any) -> None:
        self._header = tree.find(tag("teiHeader"))

    def _all(self, path: str) -> list[Any]:
        return [] if self._header is None else list(self._header.iterfind(path))

    @property
    def is_ours(self) -> bool:
        """Whether the file was written here."""
        return any(each.get("ident") == APPLICATION for each in self._all(_SOFTWARE))

    # Of our own files

    def id(self) -> str:
        """The article's id."""
        return next((_exact(each) for each in self._all(f"{_PUBLISHED}/{tag('idno')}")), "")

    def title(self) -> str:
        """The article's title."""
        return next((_exact(each) for each in self._all(f"{_TITLE}/{tag('title')}")), "")

    def metadata(self) -> dict[str, Any]:
        """The article's metadata."""
        found: dict[str, Any] = {}
        for each in self._all(f"{_SOURCE}/{tag('bibl')}/*"):
            name = local(each)
            key = str(each.get("type") or "") if name == "idno" else name
            if BIBLIOGRAPHY.get(key) == name:
                found[key] = _exact(each)
            elif name == "note" and each.get("type") == DETAILS:
                for fs in each.iterfind(tag("fs")):
                    found.update(values_of(fs))
        return found

    # Of others' files

    def foreign_title(self) -> str:
        """The first title, or the one that is said to be the main one."""
        titles = self._all(f"{_TITLE}/{tag('title')}")
        main = [each for each in titles if each.get("type") == "main"]
        return next((said for each in (*main, *titles) if (said := _words(each))), "")

    def foreign_metadata(self) -> Mapping[str, Any]:
        """What is known of the article by names of ours."""
        found = {
            "author": "; ".join(filter(None, map(_words, self._all(f"{_TITLE}/{tag('author')}"))))
            or self._first(_SOURCE, "author"),
            "publisher": self._first(_SOURCE, "publisher") or self._first(_PUBLISHED, "publisher"),
            "date": self._date(_SOURCE) or self._date(_PUBLISHED),
            "url": self._url(),
            FOREIGN_ID: next((_words(each) for each in self._ids()), ""),
        }
        return {key: value for key, value in found.items() if value}

    def _first(self, where: str, name: str) -> str:
        return next((said for e in self._all(f"{where}//{tag(name)}") if (said := _words(e))), "")

    def _date(self, where: str) -> str:
        for each in self._all(f"{where}//{tag('date')}"):
            said = str(each.get("when") or each.get("notBefore") or "") or _words(each)
            if said:
                return said
        return ""

    def _ids(self) -> list[Any]:
        return [each for each in self._all(f"{_PUBLISHED}/{tag('idno')}") if not _is_web(each)]

    def _url(self) -> str:
        for where in (_SOURCE, _PUBLISHED):
            for each in self._all(f"{where}//*"):
                said = str(each.get("target") or "") or _words(each)
                if local(each) in ("idno", "ptr", "ref") and said.startswith(_WEB):
                    return said
        return ""


def _is_web(element: Any) -> bool:
    return _words(element).startswith(_WEB)


def _exact(element: Any) -> str:
    return "".join(element.itertext())


def _words(element: Any) -> str:
    return " ".join(_exact(element).split())
