"""Going from article to article, and the status of the open one."""

from collections.abc import Callable

from annotator.model import AnnotatorError
from annotator.project import ArticleSummary, edits
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.remedies import explain
from annotator.ui.session.suggestions import Suggestions
from annotator.ui.session.workspace import EditRunner, Workspace


class ArticleWalk:
    """Opens the next article: of the list, of those to do, of those with suggestions."""

    def __init__(
        self,
        workspace: Workspace,
        runner: EditRunner,
        keys: KeyNames,
        suggestions: Suggestions,
        open_article: Callable[[str], bool],
        fail: Callable[[str], None],
    ) -> None:
        """Follow an article list without a filter.

        Args:
            workspace: The project and the article that is open.
            runner: Carries out the edits.
            keys: Names the keys in messages.
            suggestions: Selects the first suggestion of the next article that has any.
            open_article: Opens an article; False when it cannot.
            fail: Shows why the articles could not be listed.
        """
        self.query = ""
        """The article list's filter by words."""
        self.wanted_status = ""
        """The article list's filter by status; empty: any."""
        self.only_mine = False
        """Whether the list shows only the articles that are assigned to the annotator."""
        self._workspace = workspace
        self._runner = runner
        self._keys = keys
        self._suggestions = suggestions
        self._open_article = open_article
        self._fail = fail

    def mark(self, status: str) -> bool:
        """Set how far the annotator is with the open article; False when it cannot be set."""
        document = self._workspace.document
        if document is None or self._workspace.status == status:
            return document is not None
        return self._runner.do(edits.SetStatus(document.id, status)) is not None

    def done_and_next(self) -> None:
        """Mark the open article as done and open the next one to do."""
        document = self._workspace.document
        if document is None or not self.mark("done"):
            return
        following = self._first(after=document.id, status="to do") or self._first(status="to do")
        if following is None:
            self._runner.say("Done. No article is left to do.")
        elif self._open_article(following.id):
            self._runner.say("Done. This is the next one to do.")

    def next_with_suggestions(self) -> None:
        """Open the next article in which suggestions wait, and select the first of them."""
        project = self._workspace.project
        if project is None:
            return
        open_id = self._open_id() or ""
        others = [
            document_id
            for document_id in project.suggestions.count_by_article()
            if document_id != open_id
        ]
        following = next((one for one in others if one > open_id), next(iter(others), None))
        if following is None:
            self._runner.say("No other article has suggestions.")
        elif self._open_article(following):
            self._suggestions.set_shown(True)
            self._suggestions.next(1)

    def next(self, step: int) -> None:
        """Open the next article of the list as it is filtered; ``step=-1``: the one before."""
        open_id = self._open_id()
        if step > 0:
            following = self._first(after=open_id, query=self.query, status=self.wanted_status)
        elif open_id is None:
            return
        else:
            following = self._first(before=open_id, query=self.query, status=self.wanted_status)
        if following is not None:
            self._open_article(following.id)
        elif open_id is not None:
            self._runner.say(
                "This is the last article." if step > 0 else "This is the first article."
            )

    def neighbour(self, document_id: str) -> str | None:
        """Return the article that is shown when this one, which may be gone, is shown no longer.

        It is the next of the list as it is filtered, else the one before, else any next to it.
        """
        filters = [{"query": self.query, "status": self.wanted_status}, {}]
        for wanted in filters:
            nearest = self._first(after=document_id, **wanted) or self._first(
                before=document_id, **wanted
            )
            if nearest is not None:
                return nearest.id
        return None

    def remove(self, document_id: str) -> None:
        """Remove an article from the project."""
        if self._runner.do(edits.RemoveDocument(document_id)) is not None:
            undo_key = self._keys.say("history.undo")
            self._runner.say(f"The article was removed. {undo_key} brings it back.")

    def _open_id(self) -> str | None:
        document = self._workspace.document
        return document.id if document is not None else None

    def _first(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        query: str = "",
        status: str = "",
    ) -> ArticleSummary | None:
        if self._workspace.project is None:
            return None
        try:
            summaries = self._workspace.project.articles.page(
                after=after,
                before=before,
                query=query,
                status=status,
                mine=self.only_mine,
                limit=1,
            )
        except AnnotatorError as error:
            self._fail(explain(error))
            return None
        return summaries[0] if summaries else None
