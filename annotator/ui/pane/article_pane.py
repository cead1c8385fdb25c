"""The middle of the window: the article, and what appears around it while one works."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from annotator.model import Fragment
from annotator.model.relation_options import RelationOption
from annotator.ui.article.view import ArticleView
from annotator.ui.find.find_bar import FindBar
from annotator.ui.foot.hint_line import HintLine
from annotator.ui.inspector.relate_bar import RelateBar
from annotator.ui.inspector.relation_menu import RelationMenu
from annotator.ui.pane.annotation_menu import AnnotationMenu
from annotator.ui.pane.empty_page import EmptyPage
from annotator.ui.pane.label_palette import LabelPalette
from annotator.ui.pane.layers_line import LayersLine
from annotator.ui.pane.progress_marks import ProgressMarks
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings

_NO_MAP = "hide map"
"""The name of the setting."""


class ArticlePane(QWidget):
    """Joins the article view to the session: what changes is shown, what hands do is told."""

    importWanted = Signal()
    attributesWanted = Signal()
    handsMoved = Signal()
    """Caret, selection or keyboard went elsewhere."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("articlePane")
        self._session = session
        self._places: dict[str, Fragment] = {}
        self._shown = ""
        self.view = ArticleView()
        self.view.set_map_shown(not settings.get(_NO_MAP, False))
        self._settings = settings
        session.selection.text = self.view.caret
        self.find_bar = FindBar(self.view, settings, session.keys)
        self.relate_bar = RelateBar(session)
        self.layers_line = LayersLine(session)
        self.hint_line = HintLine(session, settings)
        self.empty = EmptyPage(session)
        self.empty.importWanted.connect(self.importWanted)
        self.palette_of_labels = LabelPalette(self.view, session.keys)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.relate_bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.layers_line)
        layout.addWidget(self.hint_line)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.setMinimumWidth(360)
        self._connect()
        self.progress_marks = ProgressMarks(session, self.view)

    def _connect(self) -> None:
        session, view = self._session, self.view
        session.articleOpened.connect(self._open)
        session.projectChanged.connect(self._project_changed)
        session.tagSetChanged.connect(self._tag_set_changed)
        session.annotationsChanged.connect(self._annotations_changed)
        session.relationsChanged.connect(self._relations_changed)
        session.suggestions.changed.connect(self._suggestions_changed)
        session.selection.changed.connect(self._show_current)
        session.relating.changed.connect(self._show_relating)
        session.relating.choiceNeeded.connect(self._ask)
        view.caret.moved.connect(self._caret_moved)
        view.mouse.clickedAnnotation.connect(
            lambda item: session.selection.choose(item, place=False)
        )
        view.mouse.draggedOnto.connect(session.relating.relate)
        view.mouse.draggedEnd.connect(self._set_extent)
        view.menuWanted.connect(self._show_menu)
        view.mouse.selectedText.connect(self._offer_labels)
        view.reading_place.moved.connect(self.palette_of_labels.hide)
        self.palette_of_labels.labelChosen.connect(self._tag)
        self.find_bar.left.connect(self.take_keyboard)
        self.relate_bar.left.connect(self.take_keyboard)
        self.find_bar.said.connect(session.statusMessage)

    # From the session to the view

    def _project_changed(self) -> None:
        self._places.clear()
        self.palette_of_labels.set_tag_set(self._session.tag_set)
        self.empty.refresh()

    def _tag_set_changed(self) -> None:
        self.palette_of_labels.set_tag_set(self._session.tag_set)
        self.empty.refresh()
        if self._session.document is not None:
            self._open(self._session.document.id)

    def _open(self, id: str) -> None:
        self._remember_place()
        self._shown = id
        session = self._session
        self.palette_of_labels.hide()
        if session.document is None:
            self.view.clear_article()
            self.find_bar.hide()
            self._stack.setCurrentIndex(0)
            self.empty.refresh()
            return
        article = session.article
        relations = article.relations.values()
        owner = session.project.annotator if session.project is not None else ""
        self.view.show_article(session.document, article.ordered, relations, session.tag_set, owner)
        self.view.setAccessibleName(f"Article: {session.document.title or id}")
        self._stack.setCurrentIndex(1)
        if id in self._places:
            self.view.caret.select(*self._places[id])
            self.view.caret.reveal(*self._places[id])
        self.find_bar.article_changed()

    def _remember_place(self) -> None:
        if self._shown and self.view.article().id == self._shown:
            self._places.pop(self._shown, None)
            caret = self.view.caret.position()
            if caret:
                self._places[self._shown] = caret, caret

    def _annotations_changed(self, changed: list[str], removed: list[str]) -> None:
        known = self._session.article.annotations
        self.view.update_annotations([known[item] for item in changed if item in known], removed)

    def _relations_changed(self) -> None:
        self.view.update_relations(self._session.article.relations.values())
        self._light()

    def _suggestions_changed(self) -> None:
        self.view.set_suggestions(self._session.suggestions.waiting())
        self.handsMoved.emit()

    def _show_current(self, item: str) -> None:
        self.view.set_current(item or None, self._session.selection.active)
        self._light()
        self.handsMoved.emit()

    def _light(self) -> None:
        session = self._session
        self.view.set_lit(
            session.article.attribution(session.selection.annotation_id)
            if session.selection.annotation_id
            else ()
        )

    # Relate mode

    def _show_relating(self) -> None:
        self.view.set_drop_target(self._session.relating.candidate_id)
        self.handsMoved.emit()

    def _ask(self, links: list[RelationOption]) -> None:
        session = self._session
        menu = RelationMenu(links, session.name_of, session.relating.make, self.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first = links[0]
        other = session.annotation(first.target) or session.annotation(first.source)
        at = self.view.caret.rect()
        if other is not None:
            box = self.view.page.rect_of(other.start, other.end)
            at = box if not box.isEmpty() else at
        menu.popup(self.view.viewport().mapToGlobal(at.bottomLeft() + QPoint(0, 4)))

    # From the view to the session

    def _caret_moved(self) -> None:
        self.palette_of_labels.hide()
        self._session.selection.leave_to_text()
        self.handsMoved.emit()

    def _offer_labels(self) -> None:
        if self._session.writable and self.view.caret.selection() is not None:
            box = self.view.caret.selection_rect()
            box.translate(self.view.viewport().pos())
            self.palette_of_labels.show_beside(box)

    def _show_menu(self, ids: list[str], at: QPoint) -> None:
        """Show what can be done with what lies at a place; with nothing there, tag its word."""
        session, view = self._session, self.view
        if not ids and view.caret.selection() is None:
            place = view.viewport().mapFromGlobal(at)
            view.mouse.select_word_at(QPointF(place))
            self._offer_labels()
            return
        self.palette_of_labels.hide()
        menu = AnnotationMenu(session, ids, view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.pointedAt.connect(view.set_drop_target)
        menu.aboutToHide.connect(lambda: view.set_drop_target(session.relating.candidate_id))
        menu.attributesWanted.connect(self.attributesWanted)
        if menu.actions():
            menu.popup(at)

    def _set_extent(self, item: str, fragments: list[Fragment]) -> None:
        self._session.extents.set_extent(item, fragments)
        # Where it could not be, the annotation is shown again as it is.
        annotation = self._session.annotation(item)
        if annotation is not None:
            self.view.update_annotations([annotation], [])

    def _tag(self, label: str, relate: bool) -> None:
        self._session.tagging.apply_label(label, relate)
        self.take_keyboard()

    def toggle_map(self) -> None:
        """Show the map in the scroll bar, or a plain scroll bar."""
        shown = not self.view.map.is_map_shown()
        self.view.set_map_shown(shown)
        self._settings.set(_NO_MAP, not shown)

    # Keys

    def take_keyboard(self) -> None:
        """Give the article the keyboard; without one, what brings one here."""
        button = self.empty.button
        (button if button.isVisible() else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        """Take away what was opened last: the labels, relate mode, the selections."""
        if self.palette_of_labels.isVisible():
            self.palette_of_labels.hide()
        elif not self.view.mouse.cancel():
            self._session.escape()
        self.handsMoved.emit()

    def go(self, unit: str, step: int) -> None:
        """Move the caret; by words and characters, from selected text to that end of it."""
        selected = self.view.caret.selection()
        if selected is not None and unit != "sentence":
            edge = selected[1] if step > 0 else selected[0]
            self.view.caret.select_by_hand(edge, edge)
        else:
            self._moving(unit)(step, False)

    def extend(self, unit: str, step: int) -> None:
        """Extend the selection; on a selected annotation, move its end."""
        session = self._session
        on_annotation = session.selection.active and session.selection.annotation() is not None
        if on_annotation and self.view.caret.selection() is None and unit != "sentence":
            session.extents.move_edge("end", step, "word" if unit == "word" else "character")
        else:
            self._moving(unit)(step, True)
        self.palette_of_labels.hide()

    def _moving(self, unit: str) -> Callable[[int, bool], None]:
        return {
            "word": self.view.caret.move_word,
            "character": self.view.caret.move_character,
            "sentence": self.view.caret.move_sentence,
        }[unit]
