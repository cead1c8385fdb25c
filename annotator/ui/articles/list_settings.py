"""How a person looks at the articles of a project: kept in the settings, by the project's id."""

from typing import Any, cast

import msgspec
from msgspec import Struct, field

from annotator.project.article_query import GROUPS, IMPORT_ORDER, ArticleQuery, Group
from annotator.ui.settings import Settings

_NAME = "article lists"
_PROJECTS_LIMIT = 40
"""Projects whose lists are kept: those that were changed last."""
COLUMNS_AT_FIRST = ("title", "status", "date", "source", "annotations")


class ListLook(Struct, frozen=True, omit_defaults=True):
    """The order, the groups and the columns of a list."""

    as_table: bool = False
    columns: tuple[str, ...] = COLUMNS_AT_FIRST
    widths: dict[str, int] = field(default_factory=dict[str, int])
    """Of the columns, in pixels."""
    sort: str = IMPORT_ORDER
    descending: bool = False
    group: Group = ""

    def query(self) -> ArticleQuery:
        """Return the query for all articles in this order."""
        group = self.group if self.group in GROUPS else ""
        return ArticleQuery((), self.sort, self.descending, group)


def _looks(settings: Settings | None) -> dict[str, Any]:
    """Return the looks of all projects by their ids, those changed last at the end."""
    kept: object = settings.get(_NAME, {}) if settings is not None else {}
    return cast("dict[str, Any]", kept) if isinstance(kept, dict) else {}


def load_look(settings: Settings | None, project_id: str) -> ListLook:
    """Return how the list of a project was looked at last."""
    try:
        return msgspec.convert(_looks(settings).get(project_id, {}), ListLook)
    except msgspec.ValidationError:
        return ListLook()


def save_look(settings: Settings | None, project_id: str, look: ListLook) -> None:
    """Keep how the list of a project is looked at."""
    if settings is None or load_look(settings, project_id) == look:
        return
    others = [(one, kept) for one, kept in _looks(settings).items() if one != project_id]
    latest = dict(others[1 - _PROJECTS_LIMIT :])
    settings.set(_NAME, latest | {project_id: msgspec.to_builtins(look)})
