"""The middle of the window: the article, and the bars and menus around it."""

from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from annotator.model import Document, Fragment
from annotator.model.relations import RelationOption, likeliest_option
from annotator.text.alignment import Alignment, align
from annotator.text.steps import paragraph_at
from annotator.ui.article.caret import CaretState
from annotator.ui.article.reading_place import Sight
from annotator.ui.article.view import ArticleView
from annotator.ui.find.find_bar import FindBar
from annotator.ui.foot.hint_line import HintLine
from annotator.ui.inspector.relate_bar import RelateBar
from annotator.ui.inspector.relation_widgets import RelationMenu
from annotator.ui.pane.annotation_menu import AnnotationMenu
from annotator.ui.pane.label_palette import LabelPalette
from annotator.ui.pane.notices import CorrectedLine, EmptyPage, LayersLine, LeftOutLine
from annotator.ui.pane.unfinished_marks import UnfinishedMarks
from annotator.ui.places import ArticlePlace
from annotator.ui.session.session import Session
from annotator.ui.settings import HIDE_MAP, Settings
from annotator.ui.widgets.small_widgets import ColumnScroll, MenuKeys

_MENU_GAP_PX = 4
"""Between an annotation and the menu of its relations."""

_KEEP_PLACE_AFTER_MS = 3000
"""The pause after the last move until the place in the article is kept."""

_Unit = Literal["word", "character", "sentence"]


class ArticlePane(QWidget):
    """Joins the article view to the session: shows its changes, and passes gestures on to it."""

    importWanted = Signal()
    attributesWanted = Signal()
    commentWanted = Signal()
    correctWanted = Signal(int)
    looksWanted = Signal()
    versionsWanted = Signal()
    contextChanged = Signal()
    """The caret, the selection or the mode changed, and with it the effect of keys."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("articlePane")
        self._session, self._settings = session, settings
        self._document_id = ""
        """The id of the article that the view shows."""
        self._project_id = ""
        """The id of its project."""
        self._wanted: Sight | None = None
        """What is to be in sight once the view is shown."""
        self._wants_caret = False
        """Whether the caret is to be in sight as well."""
        self._current = ("", False)
        """The selected annotation in it, and whether keys act on it."""
        self.place_timer = QTimer(self, interval=_KEEP_PLACE_AFTER_MS, singleShot=True)
        """Runs from a move in the article until its place is kept: a crash would lose it."""
        self.place_timer.timeout.connect(self._keep_place)
        self._before_relating: tuple[str, Sight] | None = None
        """The article, and what was in sight of it, as relate mode began."""
        self.view = ArticleView()
        self.view.set_map_shown(not settings.get(HIDE_MAP, False))
        session.selection.text = self.view.caret
        self.find_bar = FindBar(self.view, settings, session.keys)
        self.relate_bar = RelateBar(session)
        self.layers_line = LayersLine(session)
        self.left_out_line = LeftOutLine(session)
        self.corrected_line = CorrectedLine(session)
        self.corrected_line.doubtfulChanged.connect(self.view.set_doubtful)
        self.corrected_line.looksWanted.connect(self.looksWanted)
        self.corrected_line.versionsWanted.connect(self.versionsWanted)
        self.hint_line = HintLine(session, settings)
        self.empty_page = EmptyPage(session)
        self.empty_page.importWanted.connect(self.importWanted)
        self.label_palette = LabelPalette(self.view, session.keys)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.relate_bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.left_out_line)
        layout.addWidget(self.layers_line)
        layout.addWidget(self.corrected_line)
        layout.addWidget(self.hint_line)
        self._stack = QStackedWidget()
        self._stack.addWidget(ColumnScroll(self.empty_page))
        self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.setMinimumWidth(360)
        self._connect_session()
        self._connect_view()
        self.unfinished_marks = UnfinishedMarks(session, self.view)

    def _connect_session(self) -> None:
        session = self._session
        session.articleOpened.connect(self._open)
        session.projectChanged.connect(self._project_changed)
        session.tagSetChanged.connect(self._tag_set_changed)
        for changed in (session.articleOpened, session.identitiesChanged, session.tagSetChanged):
            changed.connect(self._name_identities)
        session.annotationsChanged.connect(self._annotations_changed)
        session.relationsChanged.connect(self._relations_changed)
        session.suggestions.changed.connect(self._suggestions_changed)
        session.selection.changed.connect(self._show_current)
        session.comments.changed.connect(self._comments_changed)
        session.relating.changed.connect(self._show_relating)
        session.relating.choiceNeeded.connect(self._ask_for_relation)

    def _name_identities(self) -> None:
        self.view.scene.identity_names = self._session.identity_names

    def _connect_view(self) -> None:
        session, view = self._session, self.view
        view.caret.moved.connect(self._caret_moved)
        view.caret.moved.connect(self.place_timer.start)
        view.reading_place.moved.connect(self.place_timer.start)
        session.selection.changed.connect(self.place_timer.start)
        view.mouse.clickedAnnotation.connect(self._choose)
        view.mouse.draggedOnto.connect(session.relating.relate)
        view.mouse.draggedEnd.connect(self._set_extent)
        view.mouse.selectedText.connect(self._offer_labels)
        view.menuWanted.connect(self._show_menu)
        view.reading_place.moved.connect(self.label_palette.hide)
        self.label_palette.labelChosen.connect(self._tag)
        self.find_bar.left.connect(self.take_keyboard)
        self.find_bar.messageWanted.connect(session.statusMessage)
        self.relate_bar.left.connect(self.take_keyboard)

    # From the session to the view

    def _project_changed(self) -> None:
        project = self._session.project
        self._project_id = project.id if project is not None else ""
        self.label_palette.set_tag_set(self._session.tag_set)
        self.empty_page.refresh()

    def _tag_set_changed(self) -> None:
        self.label_palette.set_tag_set(self._session.tag_set)
        self.empty_page.refresh()
        if self._session.document is not None:
            self._open(self._session.document.id)

    def _open(self, document_id: str) -> None:
        self._keep_place(document_id)
        before = self.view.article()
        self._wanted = None
        self._document_id = document_id
        session, view = self._session, self.view
        self.label_palette.hide()
        if session.document is None:
            view.clear_article()
            self.find_bar.hide()
            self._stack.setCurrentIndex(0)
            self.empty_page.refresh()
            return
        article = session.article
        relations = article.relations.values()
        owner = session.project.annotator if session.project is not None else ""
        view.show_article(session.document, article.ordered, relations, session.tag_set, owner)
        view.setAccessibleName(f"Article: {session.document.title or document_id}")
        self._show_commented()
        self.corrected_line.refresh()
        self._stack.setCurrentIndex(1)
        self._restore_place(session.document, before)
        self.find_bar.article_changed()

    def _keep_place(self, following: str = "") -> None:
        """Keep the place in the article shown.

        Args:
            following: The article that the annotator leaves it for; empty for none.
        """
        self.place_timer.stop()
        view, document = self.view, self.view.article()
        if not self._document_id or document.id != self._document_id:
            return
        line, pixels = self._wanted or view.reading_place.sight()
        place = ArticlePlace(
            len(document.text),
            None if line is None else view.page.units.to_code_point(line[0]),
            pixels if line is None else round(line[1], 1),
            (view.caret.anchor(), view.caret.position()),
            *self._current,
            sees_caret=self._sees_caret() if self._wanted is None else self._wants_caret,
        )
        self._settings.places.leave(self._project_id, document.id, place, following)

    def _restore_place(self, document: Document, before: Document) -> None:
        """Go back to where the annotator left an article; a place in another text is forgotten.

        Args:
            document: The article that is open now.
            before: The one that was shown before: the same one, if its text was corrected.
        """
        view, selection = self.view, self._session.selection
        place = self._settings.places.place(self._project_id, document.id)
        if place is not None and before.id == document.id and before.text != document.text:
            place = _moved(place, align(before.text, document.text), len(document.text))
        if place is None or place.length != len(document.text):
            return
        if place.top or any(place.selection):
            # All of the text must be there before one can go to a place in it.
            view.page.finish()
        view.caret.restore(CaretState(*place.selection))
        if place.annotation and self._session.selectable(place.annotation) is not None:
            # It is not touched by that: Shift and a label's key would relate to it.
            selection.annotation_id, selection.active = place.annotation, place.active
        top = None if place.top is None else view.page.units.to_utf16(place.top)
        line = None if top is None else (top, place.below)
        self._wanted = Sight(line, round(place.below) if line is None else 0)
        self._wants_caret = place.sees_caret
        if self.isVisible():
            self._go_to_place()

    def _go_to_place(self) -> None:
        if self._wanted is not None:
            self.view.reading_place.go_to(self._wanted)
            self._wanted = None
            if self._wants_caret and not self._sees_caret():
                caret = self.view.caret
                caret.reveal(*sorted((caret.anchor(), caret.position())))

    def _sees_caret(self) -> bool:
        """Return whether all of the caret is in sight."""
        return self.view.viewport().rect().contains(self.view.caret.rect())

    def showEvent(self, event: QShowEvent) -> None:
        """Go back to where the annotator left an article that was opened before."""
        super().showEvent(event)
        # A view has its size, and can be scrolled, only once it is shown.
        QTimer.singleShot(0, self, self._go_to_place)

    def _annotations_changed(self, changed: list[str], removed: list[str]) -> None:
        by_id = self._session.article.annotations
        annotations = [by_id[changed_id] for changed_id in changed if changed_id in by_id]
        self.view.update_annotations(annotations, removed)

    def _relations_changed(self) -> None:
        self.view.update_relations(self._session.article.relations.values())
        self._show_attribution()

    def _suggestions_changed(self) -> None:
        self.view.set_suggestions(self._session.suggestions.waiting())
        self.contextChanged.emit()

    def _show_current(self, annotation_id: str) -> None:
        self._current = annotation_id, self._session.selection.active
        self.view.set_current(annotation_id or None, self._session.selection.active)
        self._show_attribution()
        self.contextChanged.emit()

    def _show_attribution(self) -> None:
        """Mark the other members of the selected annotation's attribution."""
        session = self._session
        current = session.selection.annotation_id
        self.view.set_lit(session.article.attribution(current) if current else ())

    def _comments_changed(self, document_ids: list[str]) -> None:
        if self._document_id in document_ids:
            self._show_commented()

    def _show_commented(self) -> None:
        """Mark the annotations with open comments."""
        self.view.set_commented(self._session.comments.open_words(self._document_id))

    # Relate mode

    def _show_relating(self) -> None:
        """Show the candidate; when relate mode ends, go back to where the annotator was working."""
        relating, reading_place = self._session.relating, self.view.reading_place
        if relating.source_id is None:
            if self._before_relating is not None:
                document_id, sight = self._before_relating
                self._before_relating = None
                if document_id == self._document_id:
                    reading_place.go_to(sight)
        elif self._before_relating is None:
            self._before_relating = self._document_id, reading_place.sight()
            self._keep_text_below_bar()
        self.view.set_drop_target(relating.candidate_id)
        self.contextChanged.emit()

    def _keep_text_below_bar(self) -> None:
        """Scroll as far as the bar that has just appeared pushes the view down."""
        page = self.relate_bar.parentWidget()
        layout = page.layout() if page is not None else None
        if layout is not None:
            layout.activate()
            bar = self.view.verticalScrollBar()
            bar.setValue(bar.value() + self.relate_bar.height())

    def _ask_for_relation(self, options: list[RelationOption]) -> None:
        session, view = self._session, self.view
        ends = [session.annotation(one) for one in (options[0].target, options[0].source)]
        here = [end for end in ends if end is not None]
        likeliest = likeliest_option(options, *here) if len(here) == len(ends) else None
        menu = RelationMenu(
            options, likeliest, session.tag_set, session.name_of, session.relating.make, view
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        boxes = [view.page.rect_of(end.start, end.end) for end in here]
        in_sight = [box for box in boxes if view.viewport().rect().intersects(box)]
        box = in_sight[0] if in_sight else view.caret.rect()
        below = box.bottomLeft() + QPoint(0, _MENU_GAP_PX)
        menu.popup(view.viewport().mapToGlobal(below))

    # From the view to the session

    def _choose(self, annotation_id: str) -> None:
        self._session.selection.choose(annotation_id, place=False)

    def _caret_moved(self) -> None:
        self.label_palette.hide()
        self._session.selection.leave_to_text()
        self.contextChanged.emit()

    def _offer_labels(self) -> None:
        view, caret = self.view, self.view.caret
        selected = caret.selection()
        if self._session.writable and selected is not None:
            origin = view.viewport().pos()
            # The paragraph is read on from the selection.
            end = paragraph_at(view.article().text, selected[1])[1]
            being_read = view.page.rect_of(selected[0], end)
            boxes = (being_read, caret.selection_rect(), caret.rect())
            self.label_palette.show_beside(*(box.translated(origin) for box in boxes))

    def _show_menu(self, annotation_ids: list[str], screen_point: QPoint) -> None:
        """Show the menu of the annotations at a point; where none are, offer to tag the word."""
        session, view = self._session, self.view
        if not annotation_ids and view.caret.selection() is None:
            view.mouse.select_word_at(QPointF(view.viewport().mapFromGlobal(screen_point)))
            self._offer_labels()
            return
        self.label_palette.hide()
        menu = AnnotationMenu(session, annotation_ids, view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.pointedAt.connect(view.set_drop_target)
        menu.aboutToHide.connect(lambda: view.set_drop_target(session.relating.candidate_id))
        menu.attributesWanted.connect(self.attributesWanted)
        menu.commentWanted.connect(self.commentWanted)
        menu.correctWanted.connect(self.correctWanted)
        if menu.actions():
            MenuKeys(menu).keep(menu)
            menu.popup(screen_point)

    def _set_extent(self, annotation_id: str, fragments: list[Fragment]) -> None:
        self._session.extents.set_extent(annotation_id, fragments)
        # If the edit was refused, the annotation is shown as it is.
        annotation = self._session.annotation(annotation_id)
        if annotation is not None:
            self.view.update_annotations([annotation], [])

    def _tag(self, label: str, relate: bool) -> None:
        self._session.tagging.apply_label(label, relate)
        self.take_keyboard()

    def toggle_map(self) -> None:
        """Show the map in the scroll bar, or hide it."""
        shown = not self.view.map.is_map_shown()
        self.view.set_map_shown(shown)
        self._settings.set(HIDE_MAP, not shown)

    # Keys

    def take_keyboard(self) -> None:
        """Give the keyboard to the article; where none is open, to the button for imports."""
        button = self.empty_page.button
        (button if button.isVisible() else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        """Close what was opened last: the palette, a drag, a mode or a selection."""
        if self.label_palette.isVisible():
            self.label_palette.hide()
        elif not self.view.mouse.cancel():
            self._session.escape()
        self.contextChanged.emit()

    def go(self, unit: _Unit, step: int) -> None:
        """Move the caret; by words and characters, from a selection to that end of it.

        From the end that the caret is at, it goes on.
        What is selected is text, or else the annotation on which keys act.
        """
        caret, selection = self.view.caret, self._session.selection
        selected = caret.selection() or selection.active_extent()
        if selected is None or unit == "sentence":
            self._move(unit, step, extend=False)
            return
        edge = selected[1] if caret.reading_step(step, selected[0]) > 0 else selected[0]
        if caret.selection() is None and caret.position() == edge:
            # The caret is at that end already, as it is after tagging: the reading goes on.
            self._move(unit, step, extend=False)
        else:
            caret.select_by_hand(edge, edge)

    def extend(self, unit: _Unit, step: int) -> None:
        """Extend the selection; on a selected annotation, move its end."""
        selection = self._session.selection
        on_annotation = selection.active and selection.annotation() is not None
        if on_annotation and self.view.caret.selection() is None and unit != "sentence":
            self._session.extents.move_edge("end", step, unit)
        else:
            self._move(unit, step, extend=True)
        self.label_palette.hide()

    def _move(self, unit: _Unit, step: int, extend: bool) -> None:
        caret = self.view.caret
        move = {
            "word": caret.move_word,
            "character": caret.move_character,
            "sentence": caret.move_sentence,
        }[unit]
        move(step, extend)


def _moved(place: ArticlePlace, way: Alignment, length: int) -> ArticlePlace:
    """Return a place in the corrected text, which has ``length`` code points."""
    start, end = place.selection
    top = None if place.top is None else way.position(place.top)
    selection = (way.position(start), way.position(end))
    return replace(place, length=length, top=top, selection=selection)
