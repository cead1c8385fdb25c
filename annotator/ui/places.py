"""Where a person was in each article, from one opening of it to the next.

That is a person's own state, not work on the project: it is kept beside the settings, by the
project's id, so that it survives a moved project file, and is in no history and no merge.
"""

import re
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct, field

from annotator.model import Fragment
from annotator.stored_json import decode

_ARTICLES_LIMIT = 300
"""Articles of a project whose places are kept: those that were left last."""
_PROJECTS_LIMIT = 40
"""Projects whose places are kept: those that were used last."""
_FILE_NAME = re.compile(r"[0-9A-Za-z-]{1,64}")


class ArticlePlace(Struct, frozen=True, omit_defaults=True):
    """A place in an article; positions are code points."""

    length: int
    """The length of the text in code points; the place is of no use in another text."""
    top: int | None = None
    """The first character of the line at the top of the view; None: the page's top."""
    below: float = 0.0
    """How far that line begins below the view's top, in pixels; where no line is at the top, how
    far the page is scrolled."""
    selection: Fragment = (0, 0)
    """Where the selected text begins, and where the caret is."""
    annotation: str = ""
    """The selected annotation or suggestion; empty: none."""
    active: bool = False
    """Whether keys acted on it."""
    sees_caret: bool = False
    """Whether the caret was in sight: it is to be so in a smaller window, too."""


class _Places(Struct):
    """The file of one project."""

    open: str = ""
    """The article that was open last."""
    articles: dict[str, ArticlePlace] = field(default_factory=dict[str, ArticlePlace])
    """By the article's id; those left last come last."""


class ArticlePlaces:
    """Keeps the places of one person, in a file for each project.

    A file that cannot be read or written is no fault: articles open at their start then.
    """

    def __init__(self, folder: Path) -> None:
        """Keep the files in a folder, which is made when it is needed."""
        self._folder = folder
        self._project_id = ""
        self._places = _Places()

    def last_article(self, project_id: str) -> str:
        """Return the id of the article that was open last in a project; empty: unknown."""
        return self._of(project_id).open

    def place(self, project_id: str, document_id: str) -> ArticlePlace | None:
        """Return where the person was in an article; None: never, or too long ago."""
        return self._of(project_id).articles.get(document_id)

    def leave(self, project_id: str, document_id: str, place: ArticlePlace, then: str = "") -> None:
        """Keep the place in an article that is left, or that nothing moves in for a while.

        Args:
            project_id: The project.
            document_id: The article.
            place: The place in it.
            then: The id of the article that is opened instead; empty: none is.
        """
        places = self._of(project_id)
        opened = then or document_id
        if places.open == opened and places.articles.get(document_id) == place:
            return
        places.articles.pop(document_id, None)
        places.articles[document_id] = place
        for oldest in list(places.articles)[:-_ARTICLES_LIMIT]:
            del places.articles[oldest]
        places.open = opened
        self._write()

    def _of(self, project_id: str) -> _Places:
        if project_id != self._project_id:
            self._project_id, self._places = project_id, _Places()
            with suppress(OSError, msgspec.DecodeError):
                content = self._path(project_id).read_bytes()
                self._places = decode(content, _Places)
        return self._places

    def _path(self, project_id: str) -> Path:
        if not _FILE_NAME.fullmatch(project_id):
            raise OSError(f"{project_id!r} is not the name of a file.")
        return self._folder / f"{project_id}.json"

    def _write(self) -> None:
        with suppress(OSError):
            path = self._path(self._project_id)
            self._folder.mkdir(parents=True, exist_ok=True)
            is_new = not path.exists()
            unfinished = path.with_suffix(".tmp")
            unfinished.write_bytes(msgspec.json.encode(self._places))
            unfinished.replace(path)
            if is_new:
                self._remove_oldest()

    def _remove_oldest(self) -> None:
        paths = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in paths[:-_PROJECTS_LIMIT]:
            path.unlink(missing_ok=True)
