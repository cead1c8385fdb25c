"""Going from article to article, and the status of the open one."""

from collections.abc import Callable, Sequence
from itertools import chain, islice

from msgspec.structs import replace

from annotator.model import AnnotatorError
from annotator.project import edits
from annotator.project.article_edits import MarkArticles, RemoveArticles
from annotator.project.article_query import ArticleQuery
from annotator.project.listing import ArticleOrder
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.remedies import explain
from annotator.ui.session.suggestions import Suggestions
from annotator.ui.session.workspace import EditRunner, Workspace
from annotator.words import number

CarryOut = Callable[[edits.Edit, int, str], bool]
"""Takes an edit, how many articles it changes, and what is said when it is made; returns False when
it cannot be made."""


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
        self.query = ArticleQuery()
        """What the article list shows, and in which order."""
        self.shown: Callable[[], ArticleOrder] | None = None
        """Returns the articles that the list shows; None: there is no list, or it is not read
        yet."""
        self.carry_out: CarryOut = self._carry_out
        """Carries out an edit of several articles; the window does a large one in the
        background."""
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

    def mark_all(self, document_ids: Sequence[str], status: str) -> bool:
        """Set how far the annotator is with some articles, as one step of undo."""
        edit = MarkArticles(tuple(document_ids), status)
        undo_key, number_of = self._keys.say("history.undo"), len(document_ids)
        said = f"{number(number_of, 'article')} marked as {status}. {undo_key} takes it back."
        return self.carry_out(edit, number_of, said if number_of > 1 else "")

    def _carry_out(self, edit: edits.Edit, _: int, said: str) -> bool:
        if self._runner.do(edit) is None:
            return False
        if said:
            self._runner.say(said)
        return True

    def done_and_next(self) -> None:
        """Mark the open article as done and open the next one to do, in the order of the list."""
        document = self._workspace.document
        if document is None or not self.mark("done"):
            return
        following = self._next_to_do(document.id)
        if following is None:
            self._runner.say("Done. No article is left to do.")
        elif self._open_article(following):
            self._runner.say("Done. This is the next one to do.")

    def _next_to_do(self, document_id: str) -> str | None:
        """Return the next article to do of the list, else of all articles."""
        project = self._workspace.project
        if project is None:
            return None
        lists = [self._order]
        if self.query.conditions:
            # A filter by status, or by words, may leave nothing to do.
            order = replace(self.query, conditions=(), group="")
            lists.append(lambda: project.listing.order(order, document_id))
        try:
            for read in lists:
                following = project.listing.first_with_status(read().around(document_id), "to do")
                if following is not None:
                    return following
        except AnnotatorError as error:
            self._fail(explain(error))
        return None

    def next_with_suggestions(self) -> None:
        """Open the next article in which suggestions wait, and select the first of them."""
        project = self._workspace.project
        if project is None:
            return
        open_id = self._open_id() or ""
        waiting = project.suggestions.count_by_article()
        around = self._order().around(open_id)
        following = next((one for one in around if one in waiting and one != open_id), None)
        if following is None:
            others = project.listing.in_import_order([one for one in waiting if one != open_id])
            following = next(iter(others), None)
        if following is None:
            self._runner.say("No other article has suggestions.")
        elif self._open_article(following):
            self._suggestions.set_shown(True)
            self._suggestions.next(1)

    def next(self, step: int) -> None:
        """Open the next article of the list as it is filtered; ``step=-1``: the one before."""
        open_id = self._open_id()
        if self._workspace.project is None or (open_id is None and step < 0):
            return
        try:
            following = self._order().step(open_id or "", step)
        except AnnotatorError as error:
            self._fail(explain(error))
            return
        if following is not None:
            self._open_article(following)
        elif open_id is not None:
            self._runner.say(
                "This is the last article." if step > 0 else "This is the first article."
            )

    def neighbour(self, document_id: str) -> str | None:
        """Return the article that is shown when this one, which may be gone, is shown no longer.

        It is the next of the list as it is filtered, else the one before, else any next to it.
        """
        project = self._workspace.project
        if project is None:
            return None
        try:
            order = self._order()
            at = order.position(document_id)
            if at is not None:
                near = chain(islice(order.ids, at + 1, None), reversed(order.ids[:at]))
                found = next((one for one in near if self._workspace.has_document(one)), None)
                if found is not None:
                    return found
            for query in (self.query, ArticleQuery()):
                nearest = project.listing.nearest(project.listing.order(query).ids, document_id)
                if nearest is not None:
                    return nearest
        except AnnotatorError as error:
            self._fail(explain(error))
        return None

    def remove(self, document_id: str) -> None:
        """Remove an article from the project."""
        self.remove_all([document_id])

    def remove_all(self, document_ids: Sequence[str]) -> None:
        """Remove some articles from the project, as one step of undo."""
        undo_key, count = self._keys.say("history.undo"), len(document_ids)
        what, it = ("The article was", "it") if count == 1 else (f"{count:,} articles were", "them")
        said = f"{what} removed. {undo_key} brings {it} back."
        self.carry_out(RemoveArticles(tuple(document_ids)), count, said)

    def _open_id(self) -> str | None:
        document = self._workspace.document
        return document.id if document is not None else None

    def _order(self) -> ArticleOrder:
        """Return the articles of the list; without a list they are read."""
        project = self._workspace.project
        if self.shown is not None:
            return self.shown()
        assert project is not None
        return project.listing.order(self.query, self._open_id() or "")

    def forget(self) -> None:
        """Forget the list, which is that of another project."""
        self.query, self.shown = ArticleQuery(), None
