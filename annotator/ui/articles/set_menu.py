"""Sets of articles in the window: their menu, and the edits behind it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QMenu, QWidget

from annotator.plugins import LazyFunction
from annotator.project.article_query import ArticleQuery, Condition
from annotator.project.edits import Edit, Together, new_id
from annotator.project.sets import (
    AddSet,
    AddToSet,
    ArticleSet,
    ChangeSet,
    RemoveFromSet,
    RemoveSet,
)
from annotator.ui.session.session import Session
from annotator.ui.widgets.plain_text import no_shortcut
from annotator.words import number, quote

if TYPE_CHECKING:
    from annotator.ui.articles.set_dialogs import AddToSetDialog, SetChoice, SetNameDialog

_name_dialog: "Callable[..., SetNameDialog]" = LazyFunction(
    "annotator.ui.articles.set_dialogs:SetNameDialog"
)
_add_dialog: "Callable[..., AddToSetDialog]" = LazyFunction(
    "annotator.ui.articles.set_dialogs:AddToSetDialog"
)


class ListOfSets(Protocol):
    """What the menu needs of the list."""

    @property
    def query(self) -> ArticleQuery:
        """The articles that are listed, and their order."""
        ...

    def chosen_ids(self) -> list[str]:
        """Return the ids of the selected articles, or else the open one's."""
        ...

    def show_set(self, set_id: str) -> None:
        """List the articles of a set; empty: all."""
        ...

    def show_conditions(self, conditions: Sequence[Condition]) -> None:
        """List the articles that meet these conditions, and show each of them."""
        ...


class SetMenu(QMenu):
    """Offers what can be done with sets; filled when it is opened.

    Args:
        session: Carries the edits out.
        articles: The list.
        window: The Qt parent.
    """

    def __init__(self, session: Session, articles: ListOfSets, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._articles, self._window = session, articles, window
        self.current = ""
        """The id of the set that is listed; empty: none is."""
        self._unfolded = ""
        """The id of the saved filter whose conditions are shown one by one."""
        self.setObjectName("setMenu")
        self.setAccessibleName("Sets of articles")
        self.aboutToShow.connect(self._fill)

    def sets(self) -> list[ArticleSet]:
        """Return the sets of the project, by name."""
        project = self._session.project
        return project.sets.all() if project is not None else []

    def _get(self, set_id: str) -> ArticleSet | None:
        return next((one for one in self.sets() if one.id == set_id), None)

    def _fill(self) -> None:
        self.clear()
        ids, query = self._articles.chosen_ids(), self._articles.query
        current, unfolded = self._get(self.current), self._get(self._unfolded)
        self._add("Add to a set…", lambda: self.add_to_set(ids), bool(ids))
        if current is not None and current.kind == "hand":
            self._add(
                f"Take out of {quote(current.name)}", lambda: self.take_out(current, ids), bool(ids)
            )
        self.addSeparator()
        self._add("New set…", lambda: self.new_set(()))
        self._add("Save this filter as a set…", self.save_filter, bool(query.conditions))
        if unfolded is not None and query.conditions:
            self._add(f"Keep this filter as {quote(unfolded.name)}", lambda: self._update(unfolded))
        if current is None:
            return
        self.addSeparator()
        if current.kind == "filter":
            self.addAction("Show its conditions", lambda: self._unfold(current))
        self._add(f"Rename {quote(current.name)}…", lambda: self.rename(current))
        self._add(f"Remove the set {quote(current.name)}", lambda: self.remove(current))

    def _add(self, words: str, call: Callable[[], object], enabled: bool = True) -> None:
        self.addAction(no_shortcut(words), call).setEnabled(enabled and self._session.writable)

    # Edits

    def add_to_set(self, document_ids: Sequence[str]) -> None:
        """Ask in which sets some articles are to be, and put them there as one step of undo."""
        project = self._session.project
        if project is None or not document_ids or not self._session.may_write():
            return
        ids = tuple(document_ids)
        by_hand = [one for one in self.sets() if one.kind == "hand"]
        counts = project.sets.of_articles(ids)
        dialog = _add_dialog(by_hand, counts, len(ids), self._window)
        dialog.chosen.connect(partial(self._put, ids))
        dialog.open()

    def _put(self, ids: tuple[str, ...], choice: "SetChoice") -> None:
        edits: list[Edit] = [AddToSet(one, ids) for one in choice.into]
        edits += [RemoveFromSet(one, ids) for one in choice.out_of]
        if choice.new_name:
            edits.append(AddSet(choice.new_name, documents=ids))
        if edits:
            articles = number(len(ids), "article")
            title = edits[0].title if len(edits) == 1 else f"change the sets of {articles}"
            undo = self._session.keys.say("history.undo")
            said = f"The sets of {articles} were changed. {undo} takes it back."
            self._session.articles.carry_out(Together(title, tuple(edits)), len(ids), said)

    def take_out(self, of: ArticleSet, document_ids: Sequence[str]) -> None:
        """Take articles out of a set made by hand."""
        edit = RemoveFromSet(of.id, tuple(document_ids))
        self._session.articles.carry_out(edit, len(document_ids), "")

    def new_set(self, document_ids: Sequence[str]) -> None:
        """Ask for the name of a set made by hand, and list it."""
        set_id = new_id()

        def store(name: str) -> str:
            return self._try(AddSet(name, documents=tuple(document_ids), id=set_id), set_id)

        hint = "Select articles, and put them into it with “Add to a set…”."
        _name_dialog("New set", "", store, "" if document_ids else hint, self._window).open()

    def save_filter(self) -> None:
        """Ask for a name, and save the conditions of the list under it."""
        query, set_id = self._articles.query, new_id()

        def store(name: str) -> str:
            return self._try(AddSet(name, "filter", query, id=set_id), set_id)

        hint = "Whatever meets the filter is in it, also later."
        _name_dialog("Save the filter", "", store, hint, self._window).open()

    def rename(self, one: ArticleSet) -> None:
        """Ask for another name of a set."""

        def store(name: str) -> str:
            return self._try(ChangeSet(one.id, name=name), self.current)

        _name_dialog("Rename the set", one.name, store, "", self._window).open()

    def remove(self, one: ArticleSet) -> None:
        """Remove a set; its articles stay."""
        if self._session.do(RemoveSet(one.id)) is not None:
            undo = self._session.keys.say("history.undo")
            self._session.say(f"The set was removed, its articles stay. {undo} brings it back.")

    def _unfold(self, one: ArticleSet) -> None:
        self._articles.show_conditions(one.query.conditions)
        self._unfolded = one.id

    def _update(self, one: ArticleSet) -> None:
        if not self._try(ChangeSet(one.id, query=self._articles.query), one.id):
            self._unfolded = ""

    def _try(self, edit: Edit, then_show: str) -> str:
        """Carry out an edit and list a set, or return why that cannot be."""
        if self._session.do(edit) is None:
            return self._session.why_not
        self._articles.show_set(then_show)
        return ""
